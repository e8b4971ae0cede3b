"""A Hamiltonian step (Duane et al. 1987; Neal 2011) with classes of persons and n0 both integrated out.

Where a sweep moves by what it would learn from knowing everybody's class, this moves by what the table itself tells:
the chance of each pattern given that it was seen. Its gradient costs about a third of a sweep, because the expected
persons of each class take the place of drawn ones. The step is in log odds: of being listed, and of breaking the stick.
"""

from __future__ import annotations

from math import exp, inf, log, log1p

from openinquest.estimate._compiled import inner
from openinquest.estimate.lcmcr._counts import failures
from openinquest.estimate.lcmcr._state import ALPHA, UNSEEN, Path, Prior, Room, State, Tabulated
from openinquest.estimate.lcmcr._stream import exponential, normal, uniform
from openinquest.estimate.lcmcr._sweep import SAFE, gather

_LEAST = 1e-200
_FAR = 500.0
"""Log odds beyond this leave floating point on the way."""


@inner
def climb(table: Tabulated, alpha: float, path: Path, room: Room) -> float:
    """Return the log density at `path.place`, up to a constant; write its gradient, and the state, to `path`.

    Minus infinity where products leave floating point.
    """
    place, slope, broken, end = path.place, path.slope, path.broken, path.end
    lists, classes = end.yes.shape
    log_density, left = 0.0, 0.0
    for k in range(classes - 1):
        x = place[lists, k]
        small = exp(-abs(x))
        log_large = -log1p(small)
        if x > 0.0:
            taken, kept = log_large, log_large - x
            broken[k] = 1.0 / (1.0 + small)
        else:
            taken, kept = log_large + x, log_large
            broken[k] = small / (1.0 + small)
        end.log_pi[k] = left + taken
        left += kept
        log_density += taken + alpha * kept
    end.log_pi[classes - 1] = left
    for k in range(classes):
        end.pi[k] = exp(end.log_pi[k])
        room.shares[k] = 1.0
        room.caught[k] = 0.0
        room.weights[k] = 1.0
    for j in range(lists):
        for k in range(classes):
            small = exp(-abs(place[j, k]))
            large = 1.0 / (1.0 + small)
            smaller = small * large
            high = place[j, k] > 0.0
            end.yes[j, k] = large if high else smaller
            end.no[j, k] = smaller if high else large
            room.odds[j, k] = 1.0 / small if high else small
        for k in range(classes):
            room.shares[k] *= end.no[j, k]
            room.caught[k] += (1.0 - room.caught[k]) * end.yes[j, k]
            room.weights[k] *= end.yes[j, k]
            slope[j, k] = 0.0
    seen = 0.0
    for k in range(classes):
        # density of the log odds of uniform chances: yes * no of each; their products are in weights and shares
        if not (room.shares[k] > SAFE and room.weights[k] > _LEAST):
            return -inf
        log_density += log(room.weights[k] * room.shares[k])
        room.hidden[k] = end.pi[k] * room.shares[k]
        seen += end.pi[k] * room.caught[k]
    everybody = 0.0
    grown, gathered = room.grown, room.gathered
    for k in range(classes):
        grown[0, k] = room.hidden[k]
        gathered[0, k] = 0.0
    for at in range(1, len(table.parents)):
        j, parent = table.joined[at], table.parents[at]
        total = 0.0
        for k in range(classes):
            grown[at, k] = grown[parent, k] * room.odds[j, k]
            total += grown[at, k]
        persons = table.persons[at]
        scale = 0.0
        if persons > 0.0:
            if not SAFE < total < inf:
                return -inf
            everybody += persons
            log_density += persons * log(total)
            scale = persons / total
        # the expected persons of each class take the place of drawn ones
        for k in range(classes):
            gathered[at, k] = grown[at, k] * scale
    gather(table, slope, room)
    log_density -= everybody * log(seen)
    scale = everybody / seen
    for k in range(classes):
        room.expected[k] = gathered[0, k] + scale * room.hidden[k]
    for j in range(lists):
        for k in range(classes):
            slope[j, k] += 1.0 - end.yes[j, k] * (room.expected[k] + 2.0)
    tail = room.expected[classes - 1]
    for k in range(classes - 2, -1, -1):
        slope[lists, k] = (room.expected[k] + 1.0) * (1.0 - broken[k]) - broken[k] * (tail + alpha)
        tail += room.expected[k]
    return log_density


@inner
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


@inner
def energy_of(path: Path) -> float:
    """Return the energy of motion."""
    total = 0.0
    for j in range(path.speed.shape[0]):
        for k in range(path.speed.shape[1]):
            total += path.speed[j, k] * path.speed[j, k]
    return 0.5 * total


@inner
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
    before = energy_of(path) - start
    # jittered, so that no period of the trajectory is hit each time
    length = step * (0.5 + uniform(stream))
    log_density = start
    for _ in range(1 + int(uniform(stream) * leaps)):
        for j in range(lists + 1):
            for k in range(classes):
                path.speed[j, k] += 0.5 * length * path.slope[j, k]
                path.place[j, k] += length * path.speed[j, k]
        log_density = climb(table, alpha, path, room)
        if log_density == -inf:
            return 0.0, start
        for j in range(lists + 1):
            for k in range(classes):
                path.speed[j, k] += 0.5 * length * path.slope[j, k]
    gain = before - (energy_of(path) - log_density)
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
    for k in range(classes):
        state.log_pi[k] = path.end.log_pi[k]
        state.pi[k] = path.end.pi[k]
        for j in range(lists):
            state.yes[j, k] = path.end.yes[j, k]
            state.no[j, k] = path.end.no[j, k]
    return chance, log_density
