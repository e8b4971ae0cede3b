"""The steps of a sweep over a tabulated table: patterns x classes x lists, whatever the number of persons."""

from __future__ import annotations

from math import exp, expm1, inf, log, log1p

from openinquest.estimate._compiled import lean, within
from openinquest.estimate.lcmcr._counts import beyond, binomial_low, share_out
from openinquest.estimate.lcmcr._state import ALPHA, Floats, Room, State, Tabulated
from openinquest.estimate.lcmcr._stream import Stream, exponential, gamma, log_gamma, uniform

SAFE = 1e-100
"""Products of chances above this neither underflow nor overflow on the way from one pattern to another."""
SCARCE = 0.3
"""Classes that together hold fewer persons seen than this, in expectation, are asked for together."""
QUIET, ENOUGH = 0.2, 0.5
"""Patterns in which a class has fewer persons than the first, in expectation, are asked for together until they come
to the second: mostly there is nobody, and one number says so."""


@within
def missed(state: State, room: Room) -> float:
    """Return the odds that no list names a person; write `caught`, `hidden` and `rests`."""
    yes, no, pi = state.yes, state.no, state.pi
    lists, classes = yes.shape
    tail = 0.0
    for k in range(classes - 1, -1, -1):
        tail += pi[k]
        room.rests[k] = tail
        caught, hidden = 0.0, pi[k]
        for j in range(lists):
            # a sum of positive terms: 1 less the product would round to 0
            caught += (1.0 - caught) * yes[j, k]
            hidden *= no[j, k]
        room.caught[k] = caught
        room.hidden[k] = hidden
    return odds_of_missing(state, room)


@within
def odds_of_missing(state: State, room: Room) -> float:
    """Return the odds that no list names a person, `caught` and `hidden` being up to date."""
    out, seen = 0.0, 0.0
    for k in range(len(state.pi)):
        out += room.hidden[k]
        seen += state.pi[k] * room.caught[k]
    return out / seen


@lean
def weigh_slowly(table: Tabulated, node: int, state: State, weights: Floats) -> float:
    """Write to `weights` (K,) the chance of a class given a pattern; return the log of the pattern's chance."""
    lists, classes = state.yes.shape
    largest = -inf
    for k in range(classes):
        weights[k] = state.log_pi[k]
        for j in range(lists):
            weights[k] += log(state.no[j, k])
        at = node
        while at > 0:
            j = table.joined[at]
            weights[k] += log(state.yes[j, k]) - log(state.no[j, k])
            at = table.parents[at]
        largest = max(largest, weights[k])
    total = 0.0
    for k in range(classes):
        weights[k] = exp(weights[k] - largest)
        total += weights[k]
    for k in range(classes):
        weights[k] /= total
    return largest + log(total)


@within
def gather(table: Tabulated, by_list: Floats, room: Room) -> None:
    """Add up what is in `gathered` of each node along the tree: to `by_list` (L, K), and in all to the first node."""
    classes = by_list.shape[1]
    for at in range(len(table.parents) - 1, 0, -1):
        j, parent = table.joined[at], table.parents[at]
        for k in range(classes):
            persons = room.gathered[at, k]
            by_list[j, k] += persons
            room.gathered[parent, k] += persons


@within
def allocate(table: Tabulated, state: State, room: Room) -> None:
    """Draw the class of every person seen, by pattern, into `held` and `named`; `hidden` as `missed` wrote it."""
    grown, odds, expected = room.grown, room.odds, room.expected
    lists, classes = state.yes.shape
    safe = True
    for k in range(classes):
        grown[0, k] = room.hidden[k]
        expected[k] = 0.0
        room.held[k] = 0.0
        safe &= room.hidden[k] >= SAFE * state.pi[k]
    for j in range(lists):
        for k in range(classes):
            odds[j, k] = state.yes[j, k] / state.no[j, k]
            room.named[j, k] = 0.0
    for at in range(1, len(table.parents)):
        j, parent, persons = table.joined[at], table.parents[at], table.persons[at]
        total = 0.0
        for k in range(classes):
            chance = grown[parent, k] * odds[j, k]
            grown[at, k] = chance
            total += chance
        if persons > 0.0:
            safe &= SAFE < total < inf
            scale = persons / total
            for k in range(classes):
                expected[k] += grown[at, k] * scale
    if safe:
        _allocate_by_class(table, state, room)
    else:
        _allocate_by_pattern(table, state, room)


@lean
def _allocate_by_pattern(table: Tabulated, state: State, room: Room) -> None:
    """Allocate where chances underflow: patterns one after another, from logarithms."""
    for at in range(len(table.parents)):
        for k in range(len(state.pi)):
            room.gathered[at, k] = 0.0
    for at in range(1, len(table.parents)):
        if table.persons[at] > 0.0:
            weigh_slowly(table, at, state, room.weights)
            for k in range(len(state.pi)):
                room.grown[0, k] = room.weights[k]
            share_out(table.persons[at], room.grown, 0, room.gathered, at, room.tails, state.stream)
    gather(table, room.named, room)
    for k in range(len(state.pi)):
        room.held[k] = room.gathered[0, k]


@within
def _layers(table: Tabulated, room: Room) -> tuple[int, int]:
    """Put classes in order, fewest persons expected first; return how many are scarce, and how many layers there are.

    A layer is a class; if any are scarce, all of these are one, the first.
    """
    order, expected, weights, onward = room.order, room.expected, room.layers, room.onward
    classes = len(expected)
    # nearly always in order: as in the sweep before
    for place in range(1, classes):
        k, at = order[place], place
        while at > 0 and expected[order[at - 1]] > expected[k]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = k
    scarce, few = 0, expected[order[0]]
    while scarce < classes - 1 and few < SCARCE:
        scarce += 1
        few += expected[order[scarce]]
    first = min(scarce, 1)
    last = classes - scarce + first - 1
    for at in range(1, len(table.parents)):
        # summed from the last on: subtracting from the total would leave rounding in place of small weights
        tail = 0.0
        for layer in range(last, first - 1, -1):
            weight = room.grown[at, order[scarce + layer - first]]
            tail += weight
            weights[layer, at] = weight
            onward[layer, at] = tail
        if first:
            together = 0.0
            for place in range(scarce):
                together += room.grown[at, order[place]]
            weights[0, at] = together
            onward[0, at] = tail + together
    return scarce, last + 1


@within
def _allocate_by_class(table: Tabulated, state: State, room: Room) -> None:
    """Allocate class after class, fewest persons first, so that most numbers are small."""
    left, drawn, going, quiet, onward = room.left, room.drawn, room.going, room.quiet, room.onward
    stream, nodes = state.stream, len(table.parents)
    scarce, layers = _layers(table, room)
    first = min(scarce, 1)
    for at in range(nodes):
        left[at] = table.persons[at]
        drawn[at] = 0.0
    for layer in range(layers - 1):
        waiting, together = 0, 0.0
        for at in range(1, nodes):
            drawn[at] = 0.0
            persons = left[at]
            if persons <= 0.0:
                continue
            share = room.layers[layer, at] / onward[layer, at]
            mean = persons * share
            if mean < QUIET:
                going[waiting] = share
                quiet[waiting] = at
                waiting += 1
                together += mean
                if together > ENOUGH:
                    _ask(waiting, together, room, stream)
                    waiting, together = 0, 0.0
            elif share <= 0.5:
                drawn[at] = binomial_low(persons, share, stream)
            else:
                drawn[at] = persons - binomial_low(persons, onward[layer + 1, at] / onward[layer, at], stream)
        if waiting > 0:
            _ask(waiting, together, room, stream)
        if layer < first:
            _place_scarce(table, scarce, state, room)
        else:
            _place(table, room.order[scarce + layer - first], room)
    for at in range(1, nodes):
        drawn[at] = left[at]
    _place(table, room.order[-1], room)


@within
def _ask(waiting: int, together: float, room: Room, stream: Stream) -> None:
    """Draw binomial numbers for the first patterns in `quiet`, of shares `going`, by one number if all are 0."""
    u = uniform(stream)
    # the chance of nobody is at least 1 less the persons expected
    if u < 1.0 - together:
        return
    nobody = 1.0
    for place in range(waiting):
        at, share = room.quiet[place], room.going[place]
        empty = exp(room.left[at] * log1p(-share))
        if u < nobody * empty:
            nobody *= empty
            continue
        room.drawn[at] = beyond(u / nobody, empty, room.left[at], share, stream)
        u = uniform(stream)
        nobody = 1.0


@within
def _place(table: Tabulated, k: int, room: Room) -> None:
    """Add persons of a class, by pattern in `drawn`, to `named` and `held`, and take them from those left."""
    drawn, parents, joined, named = room.drawn, table.parents, table.joined, room.named
    nodes = len(parents)
    for at in range(nodes):
        room.left[at] -= drawn[at]
    drawn[0] = 0.0
    for at in range(nodes - 1, 0, -1):
        persons = drawn[at]
        if persons > 0.0:
            named[joined[at], k] += persons
            drawn[parents[at]] += persons
    room.held[k] = drawn[0]


@lean
def _place_scarce(table: Tabulated, scarce: int, state: State, room: Room) -> None:
    """Draw the classes of persons of scarce ones, one by one, and add them up as `_place` does."""
    for at in range(1, len(table.parents)):
        while room.drawn[at] > 0.0:
            room.drawn[at] -= 1.0
            room.left[at] -= 1.0
            above = uniform(state.stream) * room.layers[0, at]
            k = room.order[0]
            for place in range(scarce):
                weight = room.grown[at, room.order[place]]
                if weight > 0.0:
                    k = room.order[place]
                    above -= weight
                    if above < 0.0:
                        break
            room.held[k] += 1.0
            node = at
            while node > 0:
                room.named[table.joined[node], k] += 1.0
                node = table.parents[node]


@within
def draw_lists(state: State, room: Room) -> None:
    """Draw every chance of being listed given who is in which class: beta laws, as two gamma numbers each."""
    yes, no, stream = state.yes, state.no, state.stream
    lists, classes = yes.shape
    for k in range(classes):
        everybody = room.totals[k]
        for j in range(lists):
            if everybody <= 0.0:
                yes[j, k] = uniform(stream)
                no[j, k] = 1.0 - yes[j, k]
                continue
            one = gamma(1.0 + room.named[j, k], stream)
            other = gamma(1.0 + everybody - room.named[j, k], stream)
            whole = 1.0 / (one + other)
            yes[j, k] = one * whole
            no[j, k] = other * whole


@within
def draw_shares(state: State, room: Room) -> None:
    """Draw the shares by breaking a stick, in logarithms: for a small alpha, what is left of it underflows."""
    log_pi, pi, totals, stream = state.log_pi, state.pi, room.totals, state.stream
    alpha = state.hyper[ALPHA]
    classes = len(log_pi)
    rest = 0.0
    for k in range(classes):
        rest += totals[k]
    left = 0.0
    for k in range(classes - 1):
        here = totals[k]
        rest = max(rest - here, 0.0)
        if here <= 0.0:
            # Beta(1, c): 1 - V is a uniform number to the power 1 / c
            stays = -exponential(stream) / (alpha + rest)
            log_pi[k] = left + log(-expm1(stays))
            left += stays
        elif alpha + rest >= 1.0:
            one = gamma(1.0 + here, stream)
            other = gamma(alpha + rest, stream)
            log_pi[k] = left + log(one / (one + other))
            left += log(other / (one + other))
        else:
            one = log(gamma(1.0 + here, stream))
            other = log_gamma(alpha + rest, stream)
            # the first is far above the second, and what is added to it may be below rounding
            more = log1p(exp(min(other - one, 700.0)))
            log_pi[k] = left - more
            left += other - one - more
        pi[k] = exp(log_pi[k])
    log_pi[classes - 1] = left
    pi[classes - 1] = exp(left)
