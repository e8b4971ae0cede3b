"""A Hamiltonian step (Duane et al. 1987; Neal 2011) with classes of persons and n0 both integrated out.

Where a sweep moves by what it would learn from knowing everybody's class, this moves by what the table itself tells:
the chance of each pattern given that it was seen. Its gradient costs about a third of a sweep, because the expected
persons of each class take the place of drawn ones. The step is in log odds: of being listed, and of breaking the stick.
"""

from __future__ import annotations

from math import exp, factorial, inf, log, log1p

import numpy as np

from openinquest.estimate._compiled import lean
from openinquest.estimate.lcmcr._counts import failures
from openinquest.estimate.lcmcr._state import ALPHA, UNSEEN, Line, Path, Prior, Room, State, Tabulated
from openinquest.estimate.lcmcr._stream import exponential, normal, uniform
from openinquest.estimate.lcmcr._sweep import SAFE

_FAR = 450.0
"""Log odds beyond this leave floating point on the way."""

_LOWEST = -700.0
_PER_LOG_TWO = 1.0 / log(2.0)
_LOG_TWO_HIGH, _LOG_TWO_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""The logarithm of 2 in two parts: whole multiples of the first are exact."""
_C = tuple(1.0 / factorial(power) for power in range(13))


@lean
def spread(line: Line) -> None:
    """Write chances and odds at `place`, exp(-|place|) written out: to the last digit but one, several at once."""
    place, small, yes, no, odds, powers, bits = (
        line.place, line.small, line.yes, line.no, line.odds, line.powers, line.bits,
    )  # fmt: skip
    for at in range(len(place)):
        x = -abs(place[at])
        x = x if x > _LOWEST else _LOWEST
        whole = np.floor(x * _PER_LOG_TWO + 0.5)
        r = (x - whole * _LOG_TWO_HIGH) - whole * _LOG_TWO_LOW
        # Taylor's series to the twelfth power: |r| is at most half of log 2
        small[at] = 1.0 + r * (1.0 + r * (_C[2] + r * (_C[3] + r * (_C[4] + r * (_C[5] + r * (_C[6] + r * (
            _C[7] + r * (_C[8] + r * (_C[9] + r * (_C[10] + r * (_C[11] + r * _C[12])))))))))))  # fmt: skip
        bits[at] = (np.int64(np.int32(whole)) + np.int64(1023)) << np.int64(52)
    for at in range(len(place)):
        small[at] *= powers[at]
    for at in range(len(place)):
        large = 1.0 / (1.0 + small[at])
        smaller = small[at] * large
        yes[at] = large if place[at] > 0.0 else smaller
        no[at] = smaller if place[at] > 0.0 else large
    for at in range(len(place)):
        inverse = 1.0 / small[at]
        odds[at] = inverse if place[at] > 0.0 else small[at]


@lean
def break_sticks(alpha: float, path: Path) -> float:
    """Write the shares at `path.place`, and return their log density in the log odds of breaking the stick."""
    broken, kept, pi = path.broken, path.kept, path.end.pi
    last, lists = len(pi) - 1, len(path.place) - 1
    down, up, product, left = 0.0, 0.0, 1.0, 1.0
    for k in range(last):
        x = path.place[lists, k]
        down += min(x, 0.0)
        up += max(x, 0.0)
        product *= 1.0 + path.line.small[lists * len(pi) + k]
        pi[k] = left * broken[k]
        left *= kept[k]
    pi[last] = left
    return down - alpha * up - (1.0 + alpha) * log(product)


@lean
def miss(path: Path, room: Room) -> float:
    """Write chances of being missed and caught; return the log density of the log odds of being listed.

    Minus infinity where products leave floating point.
    """
    end, line = path.end, path.line
    lists, classes = end.yes.shape
    far, distance = 0.0, 0.0
    for at in range(lists * classes):
        away = abs(line.place[at])
        distance += away
        far = far if far > away else away
    if not far < _FAR:
        return -inf
    # the density of the log odds of a uniform chance is yes * no
    log_density = -distance
    for k in range(classes):
        room.shares[k] = 1.0
        room.caught[k] = 0.0
    for j in range(lists):
        product = 1.0
        for k in range(classes):
            product *= 1.0 + line.small[j * classes + k]
        log_density -= 2.0 * log(product)
        for k in range(classes):
            room.shares[k] *= end.no[j, k]
        for k in range(classes):
            room.caught[k] += (1.0 - room.caught[k]) * end.yes[j, k]
    return log_density


@lean
def climb(table: Tabulated, alpha: float, path: Path, room: Room) -> float:
    """Return the log density at `path.place`, up to a constant; write its gradient, and the state, to `path`.

    Minus infinity where products leave floating point.
    """
    slope, broken, kept, end = path.slope, path.broken, path.kept, path.end
    lists, classes = end.yes.shape
    spread(path.line)
    log_density = break_sticks(alpha, path) + miss(path, room)
    if log_density == -inf:
        return log_density
    grown, gathered = room.grown, room.gathered
    seen = 0.0
    for k in range(classes):
        if not room.shares[k] > SAFE:
            return -inf
        room.hidden[k] = end.pi[k] * room.shares[k]
        grown[0, k] = room.hidden[k]
        gathered[0, k] = 0.0
        seen += end.pi[k] * room.caught[k]
    for j in range(lists):
        for k in range(classes):
            slope[j, k] = 0.0
    everybody, nodes = 0.0, len(table.parents)
    for at in range(1, nodes):
        j, parent = table.joined[at], table.parents[at]
        total = 0.0
        for k in range(classes):
            chance = grown[parent, k] * path.odds[j, k]
            grown[at, k] = chance
            total += chance
        persons = table.persons[at]
        scale = 0.0
        if persons > 0.0:
            if not SAFE < total < inf:
                return -inf
            everybody += persons
            log_density += persons * log(total)
            scale = persons / total
        # the expected persons of each class take the place of drawn ones; those of a last node go up at once
        if at + 1 < nodes and table.parents[at + 1] == at:
            for k in range(classes):
                gathered[at, k] = grown[at, k] * scale
        else:
            for k in range(classes):
                share = grown[at, k] * scale
                slope[j, k] += share
                gathered[parent, k] += share
    for at in range(nodes - 2, 0, -1):
        if table.parents[at + 1] == at:
            j, parent = table.joined[at], table.parents[at]
            for k in range(classes):
                share = gathered[at, k]
                slope[j, k] += share
                gathered[parent, k] += share
    log_density -= everybody * log(seen)
    scale = everybody / seen
    for k in range(classes):
        room.expected[k] = gathered[0, k] + scale * room.hidden[k]
    for j in range(lists):
        for k in range(classes):
            slope[j, k] += 1.0 - end.yes[j, k] * (room.expected[k] + 2.0)
    tail = room.expected[classes - 1]
    for k in range(classes - 2, -1, -1):
        slope[lists, k] = (room.expected[k] + 1.0) * kept[k] - broken[k] * (tail + alpha)
        tail += room.expected[k]
    return log_density


@lean
def arrive(path: Path) -> None:
    """Write the logarithms of the shares at `path.place`, which underflow in products where alpha is small."""
    place, log_pi = path.place, path.end.log_pi
    last, row = len(log_pi) - 1, len(place) - 1
    left = 0.0
    for k in range(last):
        x = place[row, k]
        whole = -log1p(exp(-abs(x)))
        log_pi[k] = left + whole + min(x, 0.0)
        left += whole - max(x, 0.0)
    log_pi[last] = left
    for k in range(last + 1):
        path.end.pi[k] = exp(log_pi[k])


@lean
def place_at(state: State, path: Path) -> bool:
    """Write the place of a state to `path`; return whether it is one that floating point can leave and come back to."""
    place = path.place
    lists, classes = state.yes.shape
    tail = state.log_pi[classes - 1]
    for k in range(classes - 2, -1, -1):
        here = state.log_pi[k]
        place[lists, k] = here - tail
        high = max(here, tail)
        tail = high + log1p(exp(min(here, tail) - high))
    for j in range(lists):
        for k in range(classes):
            place[j, k] = log(state.yes[j, k] / state.no[j, k])
            if not abs(place[j, k]) < _FAR:
                return False
    return True


@lean
def energy_of(line: Line) -> float:
    """Return the energy of motion."""
    total = 0.0
    for at in range(len(line.speed)):
        total += line.speed[at] * line.speed[at]
    return 0.5 * total


@lean
def push(length: float, line: Line) -> None:
    """Change the speed by the slope."""
    for at in range(len(line.speed)):
        line.speed[at] += length * line.slope[at]


@lean
def leap(length: float, line: Line) -> None:
    """Change the place by the speed."""
    for at in range(len(line.speed)):
        line.place[at] += length * line.speed[at]


@lean
def travel(
    table: Tabulated, prior: Prior, state: State, path: Path, room: Room, step: float, leaps: int
) -> tuple[float, float]:
    """Move the state along a trajectory of up to `leaps` leaps; return the chance of acceptance and the log density.

    The log density is that of the place where the state then is (minus infinity where it was not known).
    """
    lists, classes = state.yes.shape
    stream = state.stream
    alpha = state.hyper[ALPHA]
    if not place_at(state, path):
        return 0.0, -inf
    start = climb(table, alpha, path, room)
    if start == -inf:
        return 0.0, start
    for j in range(lists + 1):
        for k in range(classes):
            path.speed[j, k] = normal(stream)
    # the last stick is not broken: nothing is there to move
    path.speed[lists, classes - 1] = 0.0
    before = energy_of(path.line) - start
    # jittered, so that no period of the trajectory is hit each time
    length = step * (0.5 + uniform(stream))
    log_density = start
    number = 1 + int(uniform(stream) * leaps)
    push(0.5 * length, path.line)
    for at in range(number):
        leap(length, path.line)
        log_density = climb(table, alpha, path, room)
        if log_density == -inf:
            return 0.0, start
        push(length if at < number - 1 else 0.5 * length, path.line)
    gain = before - (energy_of(path.line) - log_density)
    chance = min(1.0, exp(min(gain, 0.0))) if gain == gain else 0.0
    if not gain > -exponential(stream):
        return chance, start
    if prior.cap < inf:
        # n0 goes along: its law given the rest is the proposal, so that only the cap is left to ask for
        seen = 0.0
        hidden = 0.0
        for k in range(classes):
            seen += path.end.pi[k] * room.caught[k]
            hidden += room.hidden[k]
        persons = 0.0
        for at in range(len(table.persons)):
            persons += table.persons[at]
        unseen = failures(persons, hidden / seen, stream)
        if unseen > prior.cap:
            return chance, start
        state.hyper[UNSEEN] = unseen
    arrive(path)
    for k in range(classes):
        state.log_pi[k] = path.end.log_pi[k]
        state.pi[k] = path.end.pi[k]
        for j in range(lists):
            state.yes[j, k] = path.end.yes[j, k]
            state.no[j, k] = path.end.no[j, k]
    return chance, log_density
