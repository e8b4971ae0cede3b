"""How far two coders agree on the documents that both coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from operator import attrgetter
from typing import NamedTuple

import polars as pl

from openinquest.inquiry.material import Material
from openinquest.inquiry.order import day_bounds
from openinquest.inquiry.reliability.alpha import Alpha, Metric, alpha
from openinquest.inquiry.reliability.coded import Assigned, assignments, every_coding, who_coded
from openinquest.inquiry.reliability.intervals import Bounds, NoInterval, bounds
from openinquest.inquiry.reliability.passages import Coding, Passage, matched, passages
from openinquest.ontology import Quantity, Stance, ValueProblem, ValueType

METRICS: Mapping[str, Metric] = {
    ValueType.QUANTITY.value: Metric.RATIO,
    ValueType.NUMBER.value: Metric.INTERVAL,
    ValueType.DATE.value: Metric.INTERVAL,
}
"""Types whose values are also compared by how far they are apart; dates in days."""

_ASSERTS = Stance.ASSERTS.value
_FIRST_DAY = date(1970, 1, 1)


class Aspect(StrEnum):
    """What coders note of a passage beside the value; agreement on it is computed over all properties together."""

    SPEAKER = "speaker"
    SAID_ON = "said_on"
    BASIS = "basis"


class Unit(NamedTuple):
    """One passage that both coders coded on one point of one document."""

    document: str
    thing: str
    prop: str
    left: Passage
    right: Passage
    codes: tuple[str, str]
    """What both read, values with stances, as one code each."""
    statements: tuple[int, ...]
    """The log numbers of what both coded, each once."""

    @property
    def agree(self) -> bool:
        """Whether both read the same values with the same stances."""
        return self.codes[0] == self.codes[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """Alpha under one metric; `interval` may be the reason why there is none."""

    metric: Metric
    alpha: Alpha
    interval: Bounds | NoInterval


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one property of one type of thing, or on one aspect (`schema` None).

    `equal` of `units` are the same. `scaled` compares by distance what both gave as one number or one day; None for
    other types of values, and where nothing is left to compare.
    """

    schema: str | None
    prop: str
    units: int
    equal: int
    documents: int
    nominal: Measured
    scaled: Measured | None
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """A passage that only one coder coded; `assigned` says whether the other was to code the point too."""

    coder: str
    document: str
    thing: str
    prop: str
    passage: Passage
    assigned: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """An adjudication between what two coders coded: which statement was kept, by whom and why."""

    judgement: int
    kept: int
    other: int
    by: str | None
    at: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit on which coders differ, with what was chosen, if anybody did."""

    unit: Unit
    chosen: Chosen | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Two coders over the documents that both coded or were both to code."""

    left: str
    right: str
    documents: tuple[str, ...]
    points: int
    agreements: tuple[Agreement, ...]
    aspects: tuple[Agreement, ...]
    differences: tuple[Difference, ...]
    alone: tuple[Alone, ...]
    chosen: tuple[Chosen, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of all that was compared."""
        return tuple(sorted({n for each in self.agreements for n in each.statements}))


def reliability(material: Material, coders: Sequence[str] = ()) -> list[Reliability]:
    """Return the agreement of every two coders who share a document, or of `coders` alone, by name.

    A point of a document is compared where both coders were to code it: a `read` judgement of each says so, or,
    without one, both coded it. Each coder's passages on it are matched (`matched`); what only one has is `alone`.
    """
    assigned = assignments(material)
    busy = who_coded(material)
    writers = {coder for names in busy.values() for coder in names if not coders or coder in coders}
    for coder, document in assigned:
        if document in busy:
            busy[document].add(coder)
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document, names in busy.items():
        for left, right in combinations(sorted(names & writers), 2):
            shared[left, right].add(document)
    points = _points(every_coding(material, {each for documents in shared.values() for each in documents}))
    chosen = _adjudicated(material)
    return [
        _compared(left, right, documents, points, assigned, chosen)
        for (left, right), documents in sorted(shared.items())
    ]


Point = tuple[str, str, str, str | None]
"""A document, a thing, a property, and the type of the thing."""
_CODING = ("n", "value", "stance", "type", "selector", "quote", "who", "said_on", "basis")


def _points(coded: pl.DataFrame) -> dict[Point, dict[str, list[Coding]]]:
    """Return the codings by point and coder."""
    found: dict[Point, dict[str, list[Coding]]] = {}
    rows = coded.sort("document", "thing", "property", "schema", "n", "coder")
    keys = zip(*(rows[name].to_list() for name in ("document", "thing", "property", "schema")), strict=True)
    codings = map(Coding._make, zip(*(rows[name].to_list() for name in _CODING), strict=True))
    for point, coder, coding in zip(keys, rows["coder"].to_list(), codings, strict=True):
        found.setdefault(point, {}).setdefault(coder, []).append(coding)
    return found


def _compared(
    left: str,
    right: str,
    documents: set[str],
    points: Mapping[Point, Mapping[str, Sequence[Coding]]],
    assigned: Mapping[tuple[str, str], Assigned],
    chosen: Mapping[frozenset[int], Chosen],
) -> Reliability:
    units: dict[tuple[str | None, str], list[Unit]] = defaultdict(list)
    alone: list[Alone] = []
    both = 0
    for (document, thing, prop, schema), said in sorted(
        points.items(), key=lambda item: tuple(map(str, item[0]))
    ):
        if document not in documents or not (left in said or right in said):
            continue
        to_code = {
            coder: coder in said
            or ((coder, document) in assigned and assigned[coder, document].holds(thing, prop))
            for coder in (left, right)
        }
        both += all(to_code.values())
        sides = [passages(said.get(coder, ())) for coder in (left, right)]
        pairs, *rest = matched(*sides)
        units[schema, prop] += [_unit(document, thing, prop, a, b) for a, b in pairs]
        for coder, other, mine in ((left, right, rest[0]), (right, left, rest[1])):
            alone += [Alone(coder, document, thing, prop, each, to_code[other]) for each in mine]
    every = [unit for found in units.values() for unit in found]
    differing = [unit for unit in every if not unit.agree]
    used = [(unit, _choice(unit, chosen)) for unit in differing]
    numbers = {n for unit in every for n in unit.statements} | {
        c.n for each in alone for c in each.passage.codings
    }
    named = [each for each in chosen.values() if {each.kept, each.other} & numbers]
    return Reliability(
        left,
        right,
        tuple(sorted(documents)),
        both,
        tuple(
            _agreement(schema, prop, found)
            for (schema, prop), found in sorted(units.items(), key=lambda item: tuple(map(str, item[0])))
            if found
        ),
        _aspects(every),
        tuple(Difference(unit, choice) for unit, choice in used),
        tuple(alone),
        tuple(sorted(named, key=lambda each: each.judgement)),
    )


def _unit(document: str, thing: str, prop: str, left: Passage, right: Passage) -> Unit:
    codes = (category(left), category(right))
    if len(left.codings) == len(right.codings) == 1:
        a, b = left.first.n, right.first.n
        numbers: tuple[int, ...] = (a,) if a == b else (a, b) if a < b else (b, a)
    else:
        numbers = tuple(sorted({coding.n for coding in (*left.codings, *right.codings)}))
    return Unit(document, thing, prop, left, right, codes, numbers)


def _agreement(schema: str | None, prop: str, units: Sequence[Unit]) -> Agreement:
    seed = f"{schema}:{prop}"
    kind = next((c.type for unit in units for c in unit.left.codings if c.type is not None), None)
    nominal = [(unit.document, *unit.codes) for unit in units]
    metric = METRICS.get(kind or "")
    scaled = None
    if metric is not None:
        numbers = [
            (unit.document, a, b)
            for unit in units
            if (a := number(unit.left)) is not None and (b := number(unit.right)) is not None
        ]
        scaled = _measured(numbers, metric, seed) if numbers else None
    return Agreement(
        schema,
        prop,
        len(units),
        sum(unit.agree for unit in units),
        len({unit.document for unit in units}),
        _measured(nominal, Metric.NOMINAL, seed),
        scaled,
        tuple(sorted({n for unit in units for n in unit.statements})),
    )


def _aspects(units: Sequence[Unit]) -> tuple[Agreement, ...]:
    numbers = tuple(sorted({n for unit in units for n in unit.statements}))
    return tuple(_aspect(aspect, units, numbers) for aspect in Aspect) if units else ()


def _aspect(aspect: Aspect, units: Sequence[Unit], numbers: tuple[int, ...]) -> Agreement:
    noted = _NOTED[aspect]
    found = [
        (unit.document, noted(unit.left.codings[0]) or "", noted(unit.right.codings[0]) or "")
        for unit in units
    ]
    return Agreement(
        None,
        aspect.value,
        len(found),
        sum(a == b for _, a, b in found),
        len({document for document, _, _ in found}),
        _measured(found, Metric.NOMINAL, aspect.value),
        None,
        numbers,
    )


_NOTED: Mapping[Aspect, Callable[[Coding], str | None]] = {
    Aspect.SPEAKER: attrgetter("who"),
    Aspect.SAID_ON: attrgetter("said_on"),
    Aspect.BASIS: attrgetter("basis"),
}


def _measured(
    units: Sequence[tuple[str, str, str]] | Sequence[tuple[str, float, float]], metric: Metric, seed: str
) -> Measured:
    found = alpha([(a, b) for _, a, b in units], metric)
    return Measured(metric, found, bounds(found, list(units), metric, seed))


def category(passage: Passage) -> str:
    """Return the values and stances of a passage as one code; "says no" and "denies yes" are one."""
    if len(passage.codings) == 1:
        return _position(passage.first)
    return "; ".join(sorted({_position(coding) for coding in passage.codings}))


def _position(coding: Coding) -> str:
    value, asserts = coding.value or "", coding.stance == _ASSERTS
    if coding.stance == Stance.WITHDRAWS.value:
        return f"withdraws {value}".strip()
    if value == "no" and coding.type == ValueType.YESNO.value:
        value, asserts = "yes", not asserts
    return value if asserts else f"not {value}"


def number(passage: Passage) -> float | None:
    """Return the one number or day (counted in days) that a passage gives; None for bounds, periods and denials."""
    coding = passage.first
    if len(passage.codings) > 1 and len({(each.value, each.stance) for each in passage.codings}) > 1:
        return None
    if coding.stance != _ASSERTS or coding.value is None:
        return None
    return _number(coding.type, coding.value)


@lru_cache(maxsize=65536)
def _number(kind: str | None, value: str) -> float | None:
    if kind == ValueType.DATE.value:
        first, last = day_bounds(value)
        return float((first - _FIRST_DAY).days) if first is not None and first == last else None
    try:
        if kind != ValueType.QUANTITY.value:
            return float(value)
        point = Quantity.parse(value).point
    except (ValueProblem, ValueError):
        return None
    return None if point is None else float(point)


def _adjudicated(material: Material) -> dict[frozenset[int], Chosen]:
    """Return the latest adjudication of each pair of statements."""
    found = {}
    frame = material.frames.adjudications.drop_nulls(["left", "right"]).sort("n")
    for n, left, right, keep, by, at, reason in frame.iter_rows():
        kept, other = (right, left) if keep == "right" else (left, right)
        found[frozenset((left, right))] = Chosen(n, kept, other, by, at, reason)
    return found


def _choice(unit: Unit, chosen: Mapping[frozenset[int], Chosen]) -> Chosen | None:
    if not chosen:
        return None
    pairs: Iterable[frozenset[int]] = (
        frozenset((a.n, b.n)) for a in unit.left.codings for b in unit.right.codings
    )
    return next((chosen[pair] for pair in pairs if pair in chosen), None)
