"""Totals that officials give, beside the cases of the record: what they say, what is documented, what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from openinquest.inquiry.figures import figures
from openinquest.inquiry.material import FIGURE, Material
from openinquest.inquiry.order import day_bounds
from openinquest.inquiry.proceedings.cases import Case, docket
from openinquest.inquiry.proceedings.counting import Counting, Measure, Range, Unit, given
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence
from openinquest.inquiry.series import Entry
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import Flag
from openinquest.ontology import JudgementKind, Stance


class Apart(StrEnum):
    """Why a total and the cases of the record are not compared."""

    POPULATION = "population"
    PLACE = "place"
    TIME = "time"
    UNIT = "unit"
    VALUE = "value"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Total:
    """One number that a voice gave, and what the record documents of the same up to the same day.

    `documented` counts what cases of the record show, at least and at most; `unaccounted` is for how many the
    record has no case of its own. Both are None where the two are not compared, and `apart` says why. `cases`
    are those placed in the figure's population, `elsewhere` those left out because of their place.
    """

    figure: str
    entry: Entry
    day: str | None
    cases: tuple[str, ...]
    elsewhere: tuple[str, ...]
    documented: Range | None
    unaccounted: Range | None
    apart: Apart | None
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]


def totals(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Total]:
    """Return every standing number about cases that was given, by figure and day of speaking.

    A case counts in a figure only where a `within` judgement, or a chain of them, puts it there: populations
    are words, and nobody else can tell whose they are. Cases are counted as of the day for which the number
    holds. An amount without a case of its own is one that nobody has coded, no more.
    """
    defined = _defined(material)
    wanted = sorted(set(defined) if ids is None else set(ids) & set(defined))
    if not wanted:
        return []
    cases = {case.id: case for case in docket(material, on).cases}
    inside = _members(material, wanted, cases)
    found = []
    for figure in figures(material, wanted):
        about = defined[figure.id]
        members = [cases[case] for case in inside.get(figure.id, ())]
        near, far = _by_place(material, about.get("place"), members)
        counting = Counting(about, near)
        for entry in figure.series:
            s = entry.statement
            if s.stance is Stance.ASSERTS and s.value is not None and Flag.WITHDRAWN not in entry.flags:
                found.append(_total(figure.id, about, entry, counting, [case.id for case in near], far))
    return found


def _total(
    figure: str,
    about: Mapping[str, str],
    entry: Entry,
    counting: Counting,
    near: Sequence[str],
    far: Sequence[str],
) -> Total:
    s = entry.statement
    day = s.holds_at or about.get("period") or s.said_on
    first, last = day_bounds(day)
    stated = given(s.value or "")
    apart: Apart | None = None
    documented = unaccounted = None
    if about.get("unit") not in tuple(Unit):
        apart = Apart.UNIT
    elif stated is None:
        apart = Apart.VALUE
    elif not near:
        apart = Apart.PLACE if far else Apart.POPULATION
    elif last is None or (about.get("period") and about.get("measure") != Measure.PENDING):
        apart = Apart.TIME
    else:
        documented = counting.on(first or date.min, last)
        if stated.high is not None and documented.low > stated.high:
            apart = Apart.MORE
        else:
            low = 0 if documented.high is None else max(0, stated.low - documented.high)
            unaccounted = Range(low, None if stated.high is None else stated.high - documented.low)
    return Total(
        figure=figure,
        entry=entry,
        day=day,
        cases=tuple(near),
        elsewhere=tuple(far),
        documented=documented,
        unaccounted=unaccounted,
        apart=apart,
        because=tuple(_because(s, day, documented, unaccounted, apart, near, far)),
        statements=tuple(sorted({s.n, *counting.statements})),
    )


def _because(
    s: Statement,
    day: str | None,
    documented: Range | None,
    unaccounted: Range | None,
    apart: Apart | None,
    near: Sequence[str],
    far: Sequence[str],
) -> Iterable[Sentence]:
    number = Number(s.n)
    if documented is not None:
        yield Sentence.of("total.documents", day=Day(day), **_places(documented))
    if apart is not None:
        yield Sentence.of(f"total.apart.{apart.value}", number=number)
    elif unaccounted is not None:
        yield Sentence.of("total.unaccounted", number=number, **_places(unaccounted))
    if far and near:
        yield Sentence.of("total.elsewhere", cases=tuple(Ref(case) for case in far))


def _places(found: Range) -> dict[str, Part]:
    return {"low": found.low, "high": "…" if found.high is None else found.high}


def _by_place(material: Material, place: str | None, cases: Iterable[Case]) -> tuple[list[Case], list[str]]:
    """Return the cases that lie in a place, and the ids of those that are said to lie elsewhere only."""
    near, far = [], []
    for case in cases:
        places = case.values("place")
        if place and places and not any(p == place or material.inside(p, place) for p in places):
            far.append(case.id)
        else:
            near.append(case)
    return near, far


def _members(material: Material, wanted: Iterable[str], cases: Mapping[str, Case]) -> Mapping[str, list[str]]:
    """Return by figure the cases that `within` judgements put there, through other figures too."""
    rows = material.frames.judgements.filter(pl.col("kind") == JudgementKind.WITHIN.value)
    parts: dict[str, set[str]] = defaultdict(set)
    for left, right in rows.select("left", "right").iter_rows():
        parts[right].update(left)
    found = {}
    for figure in wanted:
        seen, queue = {figure}, [figure]
        while queue:
            for part in parts.get(queue.pop(), ()):
                if part not in seen:
                    seen.add(part)
                    queue.append(part)
        found[figure] = sorted(seen & cases.keys()) if len(seen) > 1 else []
    return found


def _defined(material: Material) -> Mapping[str, Mapping[str, str]]:
    """Return what the record says of the figures that are about cases, the first value of each property."""
    rows = material.frames.statements.filter(
        (pl.col("schema") == FIGURE)
        & (pl.col("property") == "measure")
        & pl.col("value").is_in([measure.value for measure in Measure])
        & (pl.col("stance") == Stance.ASSERTS.value)
    )
    defined = material.defined(rows["thing"].unique())
    return {
        figure: {prop: values[0] for prop, values in about.items() if values}
        for figure, about in defined.items()
        if about.get("measure", [""])[0] in tuple(Measure)
    }
