"""The series of a figure, as inquiry gives it, read into points to be placed and rows to be listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Any

from openinquest.charts.chart import Language, Table
from openinquest.charts.days import Span, read_days, spoken_days
from openinquest.charts.quantities import Reading, denied_quantity, read_quantity, spoken_quantity
from openinquest.charts.theme import NO_PARTY, NO_PARTY_SHAPE, Token, party_looks
from openinquest.charts.words import Word, status_word

_SAID = "asserts"


class Mark(Enum):
    """How one statement is drawn."""

    PLAIN = "filled symbol"
    HOLLOW = "outlined symbol: known only through others"
    CROSSED = "symbol with a cross: withdrawn"
    CROSS = "cross alone: the act of withdrawing or denying"


@dataclass(frozen=True, slots=True)
class Point:
    """One statement with a number, ready to be placed; `order` is its place in the series."""

    order: int
    value: str
    reading: Reading
    span: Span
    said_on: str
    mark: Mark
    denial: bool
    current: bool
    connected: bool
    voice: str
    party: str
    token: Token
    shape: str
    label: str
    hover: str


@dataclass(frozen=True, slots=True)
class Series:
    """What can be drawn of a figure (`points`), in what parties' looks, and everything as a table."""

    points: tuple[Point, ...]
    parties: tuple[tuple[str, Token, str], ...]  # label, colour, shape of each party that is drawn
    undrawn: tuple[str, ...]  # labels of statements that are in the table only
    table: Table


def read_series(
    series: Iterable[Mapping[str, Any]],
    language: Language,
    labels: Mapping[str, str],
    party_order: Sequence[str],
) -> Series:
    """Read the series; `labels` gives names for ids, `party_order` fixes looks across a dossier's charts.

    A party missing from `party_order` takes its look after those in it, in the order of its id.
    """
    items = [item for item in series if isinstance(item, Mapping)]
    found = {_text(item, "party") for item in items} - {""}
    ranking = {party: rank for rank, party in enumerate([*party_order, *sorted(found - set(party_order))])}
    by_rank = party_looks(ranking[party] for party in found)
    looks_of = {party: by_rank[ranking[party]] for party in found} | {"": (NO_PARTY, NO_PARTY_SHAPE)}
    points: list[Point] = []
    undrawn: list[str] = []
    for order, item in enumerate(items):
        point = _point(order, item, language, labels, looks_of)
        if point is None:
            undrawn.append(_value_label(item, language))
        else:
            points.append(point)
    crossed = {(point.span.day, point.value) for point in points if point.mark is Mark.CROSSED}
    points = [
        point  # a withdrawal of what stands there already, crossed, would only hide it
        for point in points
        if point.mark is not Mark.CROSS or point.denial or (point.span.day, point.value) not in crossed
    ]
    drawn = sorted({point.party for point in points}, key=lambda party: ranking.get(party, len(ranking)))
    looks = tuple(
        (_name(party, labels) if party else Word.NO_PARTY.of(language), *looks_of[party]) for party in drawn
    )
    return Series(tuple(points), looks, tuple(undrawn), _table(items, language, labels))


def by_day(point: Point) -> tuple[date, date, int]:
    """Sort key of points: by day, days unknown last, then as in the series."""
    return point.span.day or date.max, point.span.earliest or date.min, point.order


def steps(points: Iterable[Point]) -> list[tuple[Point, Point]]:
    """Return the pairs to join: what one voice said itself, and what it said next.

    Only pairs whose days do not overlap, since otherwise nobody knows which came first.
    """
    runs: dict[str, list[Point]] = defaultdict(list)
    for point in sorted(points, key=by_day):
        if point.voice and point.connected:
            runs[point.voice].append(point)
    return [
        (first, second)
        for run in runs.values()
        for first, second in pairwise(run)
        if first.span.latest and second.span.earliest and first.span.latest < second.span.earliest
    ]


def _point(
    order: int,
    item: Mapping[str, Any],
    language: Language,
    labels: Mapping[str, str],
    looks_of: Mapping[str, tuple[Token, str]],
) -> Point | None:
    value = _text(item, "value")
    reading = read_quantity(value)
    if reading is None:
        return None
    flags = _flags(item)
    said = _text(item, "stance") in ("", _SAID)
    if not said:
        mark = Mark.CROSS
    elif "withdrawn" in flags:
        mark = Mark.CROSSED
    else:
        mark = Mark.HOLLOW if "attributed" in flags else Mark.PLAIN
    party = _text(item, "party")
    token, shape = looks_of[party]
    span = read_days(_text(item, "said_on"))
    return Point(
        order=order,
        value=value,
        reading=reading,
        span=span,
        said_on=_text(item, "said_on") if span.day else "",
        mark=mark,
        denial=_text(item, "stance") == "denies",
        current="current" in flags and said,
        connected=mark is Mark.PLAIN and span.day is not None and not flags & {"undated", "variant"},
        voice=_text(item, "voice"),
        party=party,
        token=token,
        shape=shape,
        label=_value_label(item, language),
        hover=_hover(item, language, labels),
    )


def _value_label(item: Mapping[str, Any], language: Language) -> str:
    if _text(item, "stance") == "denies":
        return denied_quantity(_text(item, "value"), language)
    return spoken_quantity(_text(item, "value"), language)


def _hover(item: Mapping[str, Any], language: Language, labels: Mapping[str, str]) -> str:
    value = _value_label(item, language)
    if _text(item, "stance") == "withdraws":
        value = Word.WITHDRAWS.of(language).format(value)
    said = spoken_days(_text(item, "said_on"), language) or Word.NO_DAY.of(language)
    parts = [f"{value}, {said}", _speaker(item, labels), _name(_text(item, "party"), labels)]
    parts += [status_word(flag, language) for flag in _ordered_flags(item)]
    return "; ".join(part for part in parts if part)


def _table(items: Sequence[Mapping[str, Any]], language: Language, labels: Mapping[str, str]) -> Table:
    """List every statement, in order; columns in which nobody says anything are left out."""
    columns = {
        Word.SAID_ON: [
            spoken_days(_text(item, "said_on"), language) or Word.NO_DAY.of(language) for item in items
        ],
        Word.VALUE: [
            Word.WITHDRAWS.of(language).format(_value_label(item, language))
            if _text(item, "stance") == "withdraws"
            else _value_label(item, language)
            for item in items
        ],
        Word.SPEAKER: [_speaker(item, labels) for item in items],
        Word.PARTY: [_name(_text(item, "party"), labels) for item in items],
        Word.HOLDS_AT: [spoken_days(_text(item, "holds_at"), language) for item in items],
        Word.SCOPE: [_text(item, "scope") for item in items],
        Word.VIA: [", ".join(_name(who, labels) for who in _passers(item)) for item in items],
        Word.STATUS: [
            ", ".join(status_word(flag, language) for flag in _ordered_flags(item)) for item in items
        ],
        Word.DOCUMENT: [_name(_text(item, "document"), labels) for item in items],
    }
    always = {Word.SAID_ON, Word.VALUE}
    shown = {word: cells for word, cells in columns.items() if word in always or any(cells)}
    return Table(
        header=tuple(word.of(language) for word in shown),
        rows=tuple(zip(*shown.values(), strict=True)),
        keys=tuple(_text(item, "n") for item in items),
    )


def _speaker(item: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    return _text(item, "speaker_label") or _name(_text(item, "speaker"), labels)


def _name(identifier: str, labels: Mapping[str, str]) -> str:
    return labels.get(identifier) or identifier.replace("-", " ")


def _passers(item: Mapping[str, Any]) -> list[str]:
    via = item.get("via") or []
    return [str(link.get("who") or "") if isinstance(link, Mapping) else str(link) for link in via]


def _ordered_flags(item: Mapping[str, Any]) -> list[str]:
    status = item.get("status") or []
    return [status] if isinstance(status, str) else [str(flag) for flag in status]


def _flags(item: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_ordered_flags(item))


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return "" if value is None else " ".join(str(value).split())
