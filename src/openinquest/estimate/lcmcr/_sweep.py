"""The steps of a sweep over a tabulated table: patterns x classes x lists, whatever the number of persons."""

from __future__ import annotations

from math import exp, expm1, inf, log, log1p

from openinquest.estimate._compiled import inner
from openinquest.estimate.lcmcr._counts import share_out
from openinquest.estimate.lcmcr._state import ALPHA, Floats, Room, State, Tabulated
from openinquest.estimate.lcmcr._stream import exponential, gamma, log_gamma, uniform

SAFE = 1e-100
"""Products of chances above this neither underflow nor overflow on the way from one pattern to another."""


@inner
def missed(state: State, room: Room) -> float:
    """Return the odds that no list names a person; write `caught`, `hidden` and `rests`."""
    yes, no, pi = state.yes, state.no, state.pi
    lists, classes = yes.shape
    tail = 0.0
    for k in range(classes - 1, -1, -1):
        tail += pi[k]
        room.rests[k] = tail
        room.caught[k] = 0.0
        room.hidden[k] = pi[k]
    for j in range(lists):
        for k in range(classes):
            # a sum of positive terms: 1 less the product would round to 0
            room.caught[k] += (1.0 - room.caught[k]) * yes[j, k]
            room.hidden[k] *= no[j, k]
    out, seen = 0.0, 0.0
    for k in range(classes):
        out += room.hidden[k]
        seen += pi[k] * room.caught[k]
    return out / seen


@inner
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


@inner
def gather(table: Tabulated, by_list: Floats, room: Room) -> None:
    """Add up what is in `gathered` of each node along the tree: to `by_list` (L, K), and in all to the first node."""
    classes = by_list.shape[1]
    for at in range(len(table.parents) - 1, 0, -1):
        j, parent = table.joined[at], table.parents[at]
        for k in range(classes):
            persons = room.gathered[at, k]
            by_list[j, k] += persons
            room.gathered[parent, k] += persons


@inner
def allocate(table: Tabulated, state: State, room: Room) -> None:
    """Draw the class of every person seen, by pattern, into `held` and `named`; `hidden` as `missed` wrote it."""
    named, odds, grown = room.named, room.odds, room.grown
    lists, classes = state.yes.shape
    safe = True
    for k in range(classes):
        grown[0, k] = room.hidden[k]
        room.gathered[0, k] = 0.0
        if room.hidden[k] < SAFE * state.pi[k]:
            safe = False
    for j in range(lists):
        for k in range(classes):
            odds[j, k] = state.yes[j, k] / state.no[j, k]
            named[j, k] = 0.0
    for at in range(1, len(table.parents)):
        j, parent = table.joined[at], table.parents[at]
        total = 0.0
        for k in range(classes):
            grown[at, k] = grown[parent, k] * odds[j, k]
            total += grown[at, k]
            room.gathered[at, k] = 0.0
        if table.persons[at] <= 0.0:
            continue
        source = at
        if not (safe and SAFE < total < inf):
            # on a row of its own: nodes below still grow from this one
            weigh_slowly(table, at, state, room.weights)
            source = len(table.parents)
            for k in range(classes):
                grown[source, k] = room.weights[k]
        share_out(table.persons[at], grown, source, room.gathered, at, room.tails, state.stream)
    gather(table, named, room)
    for k in range(classes):
        room.held[k] = room.gathered[0, k]


@inner
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


@inner
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
