"""Further steps between those of a sweep: each costs little, and integrates out what a plain sweep conditions on."""

from __future__ import annotations

from math import exp, inf, log, log1p

from openinquest.estimate._compiled import within
from openinquest.estimate.lcmcr._counts import failures
from openinquest.estimate.lcmcr._state import ALPHA, UNSEEN, Floats, Prior, Room, State
from openinquest.estimate.lcmcr._stream import exponential, log_of_gamma_at, normal, uniform

_LARGE, _SMALL = 1e200, 1e-200
_WIDE, _NARROW = 2.0, 0.5


@within
def log_ratio_of_shift(k: int, step: float, state: State, room: Room) -> tuple[float, float]:
    """Return the log ratio of densities after a shift of class k to before it, and its chance of being seen after it.

    The shift adds `step` to the log odds of being listed, on every list. The density is that of the log odds and of
    the shares of the classes among persons seen, n0 integrated out and classes of persons seen given: those shares
    stay, so pi_k rises as the class gets harder to see.
    """
    yes, no, pi = state.yes, state.no, state.pi
    lists, classes = yes.shape
    alpha = state.hyper[ALPHA]
    factor = exp(step)
    spread, total, after = 1.0, 0.0, 0.0
    for j in range(lists):
        divisor = no[j, k] + yes[j, k] * factor
        spread *= divisor
        total += room.named[j, k]
        after += (1.0 - after) * (yes[j, k] * factor / divisor)
    change = after / room.caught[k]
    more = pi[k] * (1.0 / change - 1.0)
    sticks = 1.0
    for at in range(1, min(k, classes - 2) + 1):
        sticks *= 1.0 + more / room.rests[at]
    log_change = log(change)
    ratio = (
        step * (total + lists)
        - (room.held[k] + 2.0) * log(spread)
        - (room.held[k] + 1.0) * log_change
        - (alpha + 1.0) * log1p(more)
        - log(sticks)
    )
    if k == classes - 1:
        ratio -= (alpha - 1.0) * log_change
    if classes == 1:
        # its share is 1 and has no density
        ratio -= log_change
    return ratio, after


@within
def apply_shift(k: int, step: float, after: float, state: State, room: Room) -> None:
    """Shift class k as `log_ratio_of_shift` describes, and bring shares, `rests`, `caught` and `hidden` up to date."""
    yes, no, pi = state.yes, state.no, state.pi
    lists, classes = yes.shape
    factor = exp(step)
    change = after / room.caught[k]
    more = pi[k] * (1.0 / change - 1.0)
    scale = 1.0 / (1.0 + more)
    pi[k] /= change
    for at in range(classes):
        pi[at] *= scale
        room.hidden[at] *= scale
        room.rests[at] = (room.rests[at] + (more if at <= k else 0.0)) * scale
    room.caught[k] = after
    room.hidden[k] = pi[k]
    for j in range(lists):
        divisor = no[j, k] + yes[j, k] * factor
        yes[j, k] = yes[j, k] * factor / divisor
        no[j, k] = no[j, k] / divisor
        room.hidden[k] *= no[j, k]


@within
def shift_classes(seen: float, prior: Prior, width: float, state: State, room: Room) -> tuple[int, int]:
    """Offer each class that holds somebody seen a shift of its log odds; return how many were offered and taken."""
    stream = state.stream
    offered, taken = 0, 0
    for k in range(len(state.pi)):
        if room.held[k] <= 0.0:
            continue
        offered += 1
        step = width * normal(stream)
        ratio, after = log_ratio_of_shift(k, step, state, room)
        if not ratio > -exponential(stream):
            continue
        if prior.cap < inf:
            # n0 goes along: its law given the rest is the proposal, so that only the cap is left to ask for
            change = after / room.caught[k]
            out, caught = 0.0, 0.0
            for at in range(len(state.pi)):
                share = state.pi[at] / change if at == k else state.pi[at]
                chance = after if at == k else room.caught[at]
                out += share * (1.0 - chance)
                caught += share * chance
            unseen = failures(seen, out / caught, stream)
            if unseen > prior.cap:
                continue
            state.hyper[UNSEEN] = unseen
        apply_shift(k, step, after, state, room)
        taken += 1
    return offered, taken


@within
def log_density_of_alpha(alpha: float, totals: Floats, shape: float, rate: float) -> float:
    """Return the log density of log alpha given how many persons each class holds, the shares integrated out.

    Up to a constant; the product of gamma functions over the stick telescopes. `totals` (K,), seen and unseen.
    """
    classes = len(totals)
    if classes == 1:
        return shape * log(alpha) - rate * alpha
    logs, product, tail = 0.0, 1.0, totals[classes - 1]
    for k in range(classes - 2, 0, -1):
        tail += totals[k]
        product *= alpha + tail
        if product > _LARGE or product < _SMALL:
            logs += log(product)
            product = 1.0
    return (
        (shape + classes - 1.0) * log(alpha)
        - rate * alpha
        + log_of_gamma_at(alpha + totals[classes - 1])
        - log_of_gamma_at(1.0 + alpha + tail + totals[0])
        - logs
        - log(product)
    )


@within
def move_alpha(prior: Prior, state: State, room: Room) -> None:
    """Move alpha by a wide and a narrow step of its logarithm, the shares integrated out."""
    totals, shape, rate, stream = room.totals, prior.shape, prior.rate, state.stream
    alpha = state.hyper[ALPHA]
    here = log_density_of_alpha(alpha, totals, shape, rate)
    for width in (_WIDE, _NARROW):
        new = alpha * exp(width * normal(stream))
        there = log_density_of_alpha(new, totals, shape, rate)
        if here - there < exponential(stream):
            alpha, here = new, there
    state.hyper[ALPHA] = alpha


@within
def swap_labels(state: State, room: Room) -> int:
    """Offer each class the place of another, the shares integrated out; return how many moved."""
    held, unseen, totals, named = room.held, room.unseen, room.totals, room.named
    lists, classes = named.shape
    alpha, stream = state.hyper[ALPHA], state.stream
    moved = 0
    if classes == 1:
        return moved
    for k in range(classes):
        other = int(uniform(stream) * (classes - 1))
        other += other >= k
        low, high = min(k, other), max(k, other)
        gap = totals[high] - totals[low]
        # an empty class makes offers too: else the way back from an empty place would not be open
        if gap == 0.0:
            continue
        tail = 0.0
        for at in range(high, classes):
            tail += totals[at]
        up, down = 1.0, 1.0
        for at in range(high, low, -1):
            if at < classes - 1:
                up *= alpha + tail
                down *= alpha + tail - gap
                if up > _LARGE or down > _LARGE or up < _SMALL or down < _SMALL:
                    up, down = up / down, 1.0
            tail += totals[at - 1]
        ratio = up / down
        if high == classes - 1:
            ratio *= exp(
                log_of_gamma_at(alpha + totals[low])
                - log_of_gamma_at(alpha + totals[high])
                + log_of_gamma_at(1.0 + totals[high])
                - log_of_gamma_at(1.0 + totals[low])
            )
        if uniform(stream) < ratio:
            moved += 1
            held[low], held[high] = held[high], held[low]
            unseen[low], unseen[high] = unseen[high], unseen[low]
            totals[low], totals[high] = totals[high], totals[low]
            for j in range(lists):
                named[j, low], named[j, high] = named[j, high], named[j, low]
    return moved
