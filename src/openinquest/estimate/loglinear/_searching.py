"""Compiled selection: the best of listed models, or a climb from main effects, for many tables at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate._compiled import compiled
from openinquest.estimate.loglinear._lattice import (
    EXISTS,
    RECEDES,
    SINGULAR,
    Bools,
    Floats,
    Ints,
    fill,
    fit_terms,
    put,
    solve_lower,
    start_independent,
    weigh,
)  # fmt: skip
from openinquest.estimate.loglinear._ranks import identified_pairs, log_tail, spanning

Bytes = NDArray[np.int8]

FITS, NOT_EXISTING, NOT_IDENTIFIED, UNDECIDED, SKIPPED, UNFITTED = 0, 1, 2, 3, 4, 5
"""What became of a model: fitted, no estimate exists, not identified, left to the linear programme, not tried
because a larger model already fits too badly for its size, or beyond what floating point resolves."""


@compiled
def prepare(
    lists: int, model: Ints, margins: Floats, terms: Ints, allowed: Bools
) -> tuple[int, bool, int]:  # fmt: skip
    """Fill `terms` and `allowed` for a model's terms of two lists and more.

    Return the number of parameters that stay, whether a pair was never seen together, and the status so far. Such a
    pair has the parameter minus infinity: cells that hold it are left out. A larger term that nobody was seen in
    leaves no estimate; one above such a pair is not identified.
    """
    terms[0] = 0
    for at in range(lists):
        terms[1 + at] = 1 << at
    count = 1 + lists
    empty = False
    for cell in range(len(allowed)):
        allowed[cell] = True
    status = FITS
    for at in range(len(model)):
        term = model[at]
        rest = term & (term - 1)
        pair = (rest & (rest - 1)) == 0
        if margins[term] > 0:
            terms[count] = term
            count += 1
        elif pair:
            empty = True
            for cell in range(len(allowed)):
                if cell & term == term:
                    allowed[cell] = False
        elif status == FITS:
            status = NOT_EXISTING
    if empty:
        for at in range(len(model)):
            term = model[at]
            rest = term & (term - 1)
            if not allowed[term] and (rest & (rest - 1)) != 0:
                status = NOT_IDENTIFIED
    return count, empty, status


@compiled
def settle(
    shown: int, terms: Ints, count: int, allowed: Bools, counts: Floats, room: Ints, square: Ints, seen: Bools
) -> int:
    """Return the status of a fitted model, by what the fit showed or by the rank of the rows that were seen."""
    if shown == EXISTS:
        return FITS
    if shown == RECEDES:
        return NOT_EXISTING
    if shown == SINGULAR:
        return UNFITTED
    for cell in range(len(counts)):
        seen[cell] = counts[cell] > 0 and allowed[cell]
    if spanning(terms, count, seen, room, square):
        return FITS
    return UNDECIDED


@compiled
def best_listed(
    lists: int, offsets: Ints, members: Ints, above: Ints, above_members: Ints, order: Ints, penalties: Floats,
    counts: Floats, margins: Floats, saturated: Floats, starts: Floats, answers: Bytes,
    status: Bytes, deviances: Floats, chosen: Ints, betas: Floats, pending: Ints,
) -> None:  # fmt: skip
    """Choose for each table the listed model of the least deviance + penalty * parameters.

    Model m has the terms `members[offsets[m]:offsets[m + 1]]` (of two lists and more) and one term less than the
    models `above_members[above[m]:above[m + 1]]`; `order` names each model after those above it, or starts anywhere:
    a model is tried only if the least deviance known of those above it leaves it a chance (Furnival and Wilson 1974).
    `penalties` (tables,): with one below 0 all models are fitted, none is chosen, and `starts` are filled in. Tables
    are rows of `counts` and `margins` (tables, 2**L); `saturated` (tables,) is sum(n log n). `starts` (models, 2**L)
    are coefficients to begin with, nan in the first for none. `answers` (tables, models): what a linear programme
    said, FITS or NOT_EXISTING, else UNDECIDED. Results: `status` and `deviances` (tables, models), to be given as
    SKIPPED and infinite; `chosen` (tables,), -1 for none; `betas` (tables, 2**L) of the chosen; `pending` (tables,),
    the model to be decided before the table can be done, or -1.
    """
    size = 1 << lists
    most = size + 1
    terms = np.empty(most, np.int64)
    allowed = np.empty(size, np.bool_)
    seen = np.empty(size, np.bool_)
    beta, mass, change = np.empty(size), np.empty(size), np.empty(size)
    start = np.empty(size)
    step = np.empty(most)
    information = np.empty((most, most))
    square = np.empty((most, most), np.int64)
    room = np.empty(size, np.int64)
    models = len(offsets) - 1
    bound = np.empty(models)
    for table in range(len(counts)):
        margin, penalty = margins[table], penalties[table]
        chosen[table] = pending[table] = -1
        best = np.inf
        start_independent(lists, margin, start)
        fill(bound, 0.0)
        for model in order:
            model_terms = members[offsets[model] : offsets[model + 1]]
            parameters = 1 + lists + len(model_terms)
            for at in range(above[model], above[model + 1]):
                bound[model] = max(bound[model], bound[above_members[at]])
            if penalty >= 0 and bound[model] + penalty * parameters >= best:
                continue
            count, empty, now = prepare(lists, model_terms, margin, terms, allowed)
            if now == FITS and empty and not spanning(terms, count, allowed, room, square):
                now = NOT_IDENTIFIED
            if now != FITS:
                status[table, model] = now
                continue
            begin = starts[model] if starts[model, 0] == starts[model, 0] else start
            fill(beta, 0.0)
            for at in range(count):
                beta[terms[at]] = begin[terms[at]]
            shown, value, decrement = fit_terms(
                terms, count, allowed, False, margin, beta, mass, information, step, change
            )
            deviance = 2 * (saturated[table] - margin[0] - value)
            if shown != SINGULAR:
                bound[model] = max(bound[model], deviance - 2 * decrement - 1e-9)
            deviances[table, model] = deviance
            now = settle(shown, terms, count, allowed, counts[table], room, square, seen)
            if now == UNDECIDED:
                now = answers[table, model]
            status[table, model] = now
            if penalty < 0 and now == FITS:
                put(starts[model], beta)
            if now in (NOT_EXISTING, UNFITTED) or penalty < 0 or deviance + penalty * parameters >= best:
                continue
            if now == UNDECIDED:
                pending[table] = model
                break
            best = deviance + penalty * parameters
            chosen[table] = model
            put(betas[table], beta)


@compiled
def climb(
    lists: int, threshold: float, penalties: Floats, counts: Floats, margins: Floats, saturated: Floats,
    known: Bools, known_answers: Bytes, known_tables: Ints,
    inside: Bools, betas: Floats, criteria: Floats, status: Bytes,
) -> None:  # fmt: skip
    """Go from main effects by pairs, one at a time, for each table.

    With a penalty (`penalties`, (tables,)) below 0 the rule is that of Chan, Silverman and Vincent (2021): the pair
    whose overlap has the smallest probability under its fitted Poisson mean is added, if log p is below `threshold`.
    Otherwise a pair is added or taken off, whichever promises the lowest deviance + penalty * parameters (by its
    score statistic, or by Wald's), if it lowers it; pairs that promise to raise it by half the penalty or more are
    not tried. Either way a pair is passed over where the model is then not identified or has no estimate. `known`
    (answers, L, L) are models that a linear programme has judged, for the table of the same place in `known_tables`.
    Results: `inside` (tables, L, L) marks the pairs, below the diagonal; `betas`, `criteria` (the deviance),
    `status`: FITS, or NOT_EXISTING where even main effects have no estimate, or UNDECIDED where the model in `inside`
    has to be judged first.
    """
    size = 1 << lists
    most = 2 + lists + lists * (lists - 1) // 2
    terms = np.empty(most, np.int64)
    allowed = np.empty(size, np.bool_)
    seen = np.empty(size, np.bool_)
    beta, mass, change = np.empty(size), np.empty(size), np.empty(size)
    kept = np.empty(size)
    step = np.empty(most)
    information = np.empty((most, most))
    square = np.empty((most, most), np.int64)
    room = np.empty(size, np.int64)
    model = np.empty(most, np.int64)
    rank = np.empty((lists, lists))
    for table in range(len(counts)):
        margin, penalty = margins[table], penalties[table]
        within = inside[table]
        for one in range(lists):
            for two in range(lists):
                within[one, two] = False
        start_independent(lists, margin, kept)
        criterion = np.inf
        first = second = -1
        status[table] = NOT_EXISTING
        while True:
            # the candidate in `within` (at first main effects) is fitted from `kept`
            pairs = 0
            for one in range(lists):
                for two in range(one):
                    if within[one, two]:
                        model[pairs] = 1 << one | 1 << two
                        pairs += 1
            count, _, now = prepare(lists, model[:pairs], margin, terms, allowed)
            if not identified_pairs(lists, within, margin):
                now = NOT_IDENTIFIED
            value = -np.inf
            if now == FITS:
                fill(beta, 0.0)
                for at in range(count):
                    beta[terms[at]] = kept[terms[at]]
                shown, value, _ = fit_terms(
                    terms, count, allowed, False, margin, beta, mass, information, step, change
                )
                now = settle(shown, terms, count, allowed, counts[table], room, square, seen)
                if now == UNDECIDED:
                    for at in range(len(known)):
                        if known_tables[at] == table and _same(lists, known[at], within):
                            now = known_answers[at]
                if now == UNDECIDED:
                    status[table] = UNDECIDED
                    break
            deviance = 2 * (saturated[table] - margin[0] - value)
            sum_now = deviance + max(penalty, 0.0) * (1 + lists + pairs)
            taken = now == FITS and (penalty < 0 or sum_now < criterion - 1e-9 or first < 0)
            if taken:
                status[table] = FITS
                criterion = sum_now
                criteria[table] = deviance
                put(kept, beta)
                put(betas[table], beta)
                _rank_pairs(
                    lists, within, margin, terms, count, allowed, penalty, beta, mass, information, step, rank,
                    seen, change,
                )  # fmt: skip
            elif first < 0:
                break
            else:
                within[first, second] = not within[first, second]
            first, second = _most_wanted(lists, rank, threshold if penalty < 0 else 0.5 * penalty)
            if first < 0:
                break
            rank[first, second] = np.inf
            within[first, second] = not within[first, second]


@compiled
def _rank_pairs(
    lists: int, within: Bools, margin: Floats, terms: Ints, count: int, allowed: Bools, penalty: float,
    beta: Floats, mass: Floats, information: Floats, step: Floats, rank: Floats, room: Bools, other: Floats,
) -> None:  # fmt: skip
    """Fill `rank`: log p of the overlap of each pair outside the model, inf inside; or what a move promises."""
    weigh(beta, allowed, False, mass)
    for one in range(lists):
        for two in range(one):
            pair = 1 << one | 1 << two
            rank[one, two] = np.inf
            if penalty < 0:
                if not within[one, two]:
                    rank[one, two] = log_tail(margin[pair], mass[pair])
            elif not within[one, two]:
                for at in range(count):
                    step[at] = mass[terms[at] | pair]
                solve_lower(information, count, step)
                spare = mass[pair]
                for at in range(count):
                    spare -= step[at] * step[at]
                gap = margin[pair] - mass[pair]
                if spare > 1e-9 * mass[pair]:
                    rank[one, two] = penalty - gap * gap / spare
            elif margin[pair] > 0:
                for at in range(count):
                    step[at] = 1.0 if terms[at] == pair else 0.0
                solve_lower(information, count, step)
                spread_squared = 0.0
                for at in range(count):
                    spread_squared += step[at] * step[at]
                rank[one, two] = beta[pair] * beta[pair] / spread_squared - penalty
            else:
                # taken off, the cells that hold the pair come back: at most twice their persons are lost
                for cell in range(len(allowed)):
                    room[cell] = allowed[cell] or cell & pair == pair
                for three in range(lists):
                    for four in range(three):
                        away = 1 << three | 1 << four
                        if away != pair and within[three, four] and margin[away] == 0:
                            for cell in range(len(allowed)):
                                if cell & away == away:
                                    room[cell] = False
                weigh(beta, room, False, other)
                rank[one, two] = 2 * other[pair] - penalty


@compiled
def _same(lists: int, left: Bools, right: Bools) -> bool:
    for one in range(lists):
        for two in range(one):
            if left[one, two] != right[one, two]:
                return False
    return True


@compiled
def _most_wanted(lists: int, rank: Floats, limit: float) -> tuple[int, int]:
    first = second = -1
    least = limit
    for one in range(lists):
        for two in range(one):
            if rank[one, two] < least:
                least = rank[one, two]
                first, second = one, two
    return first, second
