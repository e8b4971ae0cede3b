"""How chains went: the number drawn, step by step, and where each chain's draws rank among those of all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from openinquest.charts._estimate_words import EstimateWord
from openinquest.charts.canvas import SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import text_width
from openinquest.charts.quantities import spoken_number
from openinquest.charts.theme import GRID, INK, MUTED, party_look
from openinquest.errors import InputError, Problem

Chains = Sequence[Sequence[float]]
POINTS = {Width.WIDE: 240, Width.NARROW: 110}
"""Draws drawn of each chain, evenly spread: more would be ink, not news."""
BINS = 20
_HEIGHT = 46.0


def trace_chart(title: str, chains: Chains, language: Language, *, look: int = 0) -> Chart:
    """Return the draws of each chain in their order: chains under one another, each on the same axis of persons, with
    the median of all as a line.

    `look`: the rank of their colour, that of the method in every picture. Raises InputError for no chain, chains of
    under two draws or of unequal length, and numbers that are not finite.
    """
    language = Language(language)
    _check(chains)
    rows = tuple(
        (
            EstimateWord.CHAIN_NUMBER.of(language).format(at),
            *(spoken_number(round(v), language) for v in _quartiles(c)),
        )
        for at, c in enumerate(chains, start=1)
    )
    header = (EstimateWord.CHAIN.of(language), "2.5%", "50%", "97.5%")
    told = "; ".join(" ".join(row) for row in rows)
    description = f"{title}: {told}."
    wide, narrow = (_draw_traces(width, chains, look, language, title, description) for width in Width)
    return Chart(title, description, wide, Table(header, rows), narrow)


def rank_chart(title: str, chains: Chains, language: Language, *, look: int = 0) -> Chart:
    """Return for each chain the shares of its draws by rank among all draws, in twentieths (Vehtari and others 2021).

    Chains that agree lie even. Shows no number of persons. `look` and errors as in `trace_chart`.
    """
    language = Language(language)
    _check(chains)
    shares = _rank_shares(chains)
    rows = tuple(
        (EstimateWord.CHAIN_NUMBER.of(language).format(at), f"{min(row):.1%}", f"{max(row):.1%}")
        for at, row in enumerate(shares, start=1)
    )
    header = (EstimateWord.CHAIN.of(language), "min", "max")
    description = (
        f"{title}: "
        + "; ".join(" ".join(row) for row in rows)
        + f". {EstimateWord.EVEN.of(language)}: {1 / BINS:.1%}."
    )
    wide, narrow = (_draw_ranks(width, shares, look, language, title, description) for width in Width)
    return Chart(title, description, wide, Table(header, rows), narrow)


def _check(chains: Chains) -> None:
    problems = []
    if not chains or min(map(len, chains)) < 2 or len({len(chain) for chain in chains}) > 1:
        problems.append(
            Problem(expected="chains of equally many draws, two or more", found=f"{[len(c) for c in chains]}")
        )
    elif not all(math.isfinite(value) for chain in chains for value in chain):
        problems.append(Problem(expected="finite numbers", found="another"))
    if problems:
        raise InputError("chains cannot be drawn", problems)


def _quartiles(chain: Sequence[float]) -> list[float]:
    ordered = sorted(chain)
    return [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.025, 0.5, 0.975)]


def _rank_shares(chains: Chains) -> list[list[float]]:
    """Return by chain the share of its draws in each twentieth of all draws; equal draws share their ranks."""
    every = sorted((value, at) for at, chain in enumerate(chains) for value in chain)
    counts = [[0.0] * BINS for _ in chains]
    start = 0
    while start < len(every):
        end = start
        while end < len(every) and every[end][0] == every[start][0]:
            end += 1
        # ties are spread evenly over their ranks, else a whole group would fall on one side of an edge
        for place in range(start, end):
            for _, at in every[start:end] if end - start == 1 else ():
                counts[at][place * BINS // len(every)] += 1
        if end - start > 1:
            members = [0] * len(chains)
            for _, at in every[start:end]:
                members[at] += 1
            groups = [0] * BINS
            for place in range(start, end):
                groups[place * BINS // len(every)] += 1
            for at, held in enumerate(members):
                for group, places in enumerate(groups):
                    counts[at][group] += held * places / (end - start)
        start = end
    return [[count / len(chain) for count in row] for row, chain in zip(counts, chains, strict=True)]


def _draw_traces(
    width: Width, chains: Chains, look: int, language: Language, title: str, description: str
) -> Picture:
    """Draw the chains under one another, so that none hides another, and one colour is enough."""
    canvas = Canvas(width)
    token, _ = party_look(look)
    drawn = [_thinned(chain, POINTS[width]) for chain in chains]
    low, high = _ends(drawn)
    ticks = _ticks(low, high)
    marks = [spoken_number(tick, language) for tick in ticks]
    left, right = max(text_width(mark, SMALL) for mark in marks) + 12, width.pixels - 8.0
    ordered = sorted(value for chain in chains for value in chain)
    middle = ordered[len(ordered) // 2]

    def place(value: float) -> float:
        return _HEIGHT * (math.log(max(value, low)) - math.log(low)) / (math.log(high) - math.log(low))

    y = 10.0
    for rank, chain in enumerate(drawn, start=1):
        canvas.text(left, y, EstimateWord.CHAIN_NUMBER.of(language).format(rank), MUTED)
        bottom = y + 12 + _HEIGHT
        for tick, mark in zip(ticks, marks, strict=True):
            canvas.line((left, bottom - place(tick)), (right, bottom - place(tick)), GRID)
            canvas.text(left - 6, bottom - place(tick), mark, MUTED, align="right")
        step = (right - left) / (len(chain) - 1)
        points = [(left + at * step, bottom - place(value)) for at, value in enumerate(chain)]
        for start, end in pairwise(points):
            canvas.line(start, end, token, 0.8)
        level = bottom - place(middle)
        canvas.line((left, level), (right, level), INK, 1, (4, 3))
        y = bottom + 18
    canvas.line((left, y), (left + 18, y), INK, 1, (4, 3))
    told = f"{EstimateWord.MEDIAN.of(language)}: {spoken_number(round(middle), language)}"
    canvas.text(left + 24, y, told, MUTED)
    canvas.text((left + right) / 2, y + 18, EstimateWord.ITERATION.of(language), MUTED, align="center")
    return canvas.picture(y + 30, title, description, language)


def _ends(chains: Chains) -> tuple[float, float]:
    """Return the ends of a logarithmic axis: tails reach far up, and would flatten everything on an even one."""
    values = [value for chain in chains for value in chain]
    low, high = max(min(values), 1.0), max(max(values), 1.0)
    return (low, high) if high > low * 1.02 else (low * 0.9, high * 1.1)


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers between the ends, two or more where they can be read, far enough apart for that."""
    span = math.log(high / low)
    step = 10.0 ** math.floor(math.log10(high))
    powers = [10.0**at for at in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]
    found = powers
    while len(powers) < 3:
        found = [step * at for at in range(math.ceil(low / step), math.floor(high / step) + 1)]
        if len(found) >= 2:
            break
        step /= 2 if f"{step:.0e}"[0] != "5" else 5
    kept = [found[0]]
    for tick in found[1:]:
        if math.log(tick / kept[-1]) / span * _HEIGHT >= 2 * SMALL:
            kept.append(tick)
    return kept


def _thinned(chain: Sequence[float], most: int) -> list[float]:
    if len(chain) <= most:
        return list(chain)
    return [chain[at * (len(chain) - 1) // (most - 1)] for at in range(most)]


def _draw_ranks(
    width: Width,
    shares: Sequence[Sequence[float]],
    look: int,
    language: Language,
    title: str,
    description: str,
) -> Picture:
    """Draw the chains under one another, each as bars with a line where even shares would end."""
    canvas = Canvas(width)
    left, right = 2.0, width.pixels - 2.0
    most = max(2 / BINS, *(max(row) for row in shares))
    high, y = 40.0, 12.0
    token, _ = party_look(look)
    for rank, row in enumerate(shares):
        canvas.text(left, y, EstimateWord.CHAIN_NUMBER.of(language).format(rank + 1), MUTED)
        bottom = y + 12 + high
        step = (right - left) / BINS
        for at, share in enumerate(row):
            tall = share / most * high
            canvas.bar(left + at * step, bottom - tall, step - 1.5, max(tall, 0.5), token, f"{share:.1%}")
        even = bottom - high / BINS / most
        canvas.line((left, even), (right, even), MUTED, 1, (4, 3))
        canvas.line((left, bottom), (right, bottom), GRID)
        y = bottom + 16
    canvas.line((left, y), (left + 18, y), MUTED, 1, (4, 3))
    canvas.text(left + 24, y, EstimateWord.EVEN.of(language), MUTED)
    canvas.text((left + right) / 2, y + 18, EstimateWord.RANK.of(language), MUTED, align="center")
    return canvas.picture(y + 30, title, description, language)
