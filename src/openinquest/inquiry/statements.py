"""Rows of the statements frame as values, read only for the points that need more than Polars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from openinquest.inquiry.order import Span
from openinquest.ontology import Mode, Stance

ATTRIBUTION = "attribution"
"""The part of a target that is denied where somebody says "I never said that"."""

COLUMNS = (
    "n", "thing", "schema", "property", "value", "type", "original", "stance", "target", "target_part",
    "holds_at", "holds_from", "holds_to", "scope", "basis", "speaker", "voice", "said_on", "said_from",
    "said_to", "occasion", "seq", "document", "wording", "quote", "definition",
)  # fmt: skip
"""The columns of the statements frame that a statement is read from, in the order of its fields."""

_STANCES = {stance.value: stance for stance in Stance}
_span = lru_cache(maxsize=65536)(Span.of)  # a record of a million statements has some hundreds of days


@dataclass(frozen=True, slots=True)
class Via:
    """One link of the chain that passes a statement on."""

    who: str
    on: str | None
    mode: Mode


class Statement(NamedTuple):
    """One standing statement, as inquiry reads it; `n` is its number in the log, `prop` its property.

    A tuple, because a table of versions reads hundreds of thousands of them.
    """

    n: int
    thing: str
    schema: str | None
    prop: str
    value: str | None
    type: str | None
    original: str | None
    stance: Stance
    target: int | None
    target_part: str | None
    holds_at: str | None
    holds_from: date | None
    holds_to: date | None
    scope: str | None
    basis: str | None
    speaker: str
    voice: str | None
    said_on: str | None
    said_from: date | None
    said_to: date | None
    occasion: str | None
    seq: int | None
    document: str | None
    wording: str | None
    quote: str | None
    definition: bool
    span: Span
    via: tuple[Via, ...] = ()

    @property
    def who(self) -> str:
        """Whose position it is: the voice, or the speaker where a described speaker has none."""
        return self.voice or self.speaker

    @property
    def occasion_known(self) -> bool:
        """Whether the act of speaking is on record."""
        return self.occasion is not None


def read_statements(rows: pl.DataFrame, via: pl.DataFrame) -> list[Statement]:
    """Return the statements of `rows` (columns as in the statements frame) with their chains, by `n`."""
    rows = rows.select(COLUMNS).sort("n")
    chains: dict[int, list[Via]] = defaultdict(list)
    if via.height and rows.height:
        links = via.join(rows.select("n"), on="n", how="semi").sort("n", "position")
        for n, who, on, mode in links.select("n", "who", "on", "mode").iter_rows():
            chains[n].append(Via(who, on, Mode(mode or Mode.REPORTS)))
    # columns become tuples without a step of the interpreter for each row
    read: dict[str, list[Any]] = {column: rows[column].to_list() for column in COLUMNS}
    read["stance"] = [_STANCES[stance] for stance in read["stance"]]
    spans = map(_span, read["said_from"], read["said_to"], read["seq"])
    passed = [tuple(chains[n]) if n in chains else () for n in read["n"]]
    return list(map(Statement._make, zip(*read.values(), spans, passed, strict=True)))


def by_point(statements: list[Statement]) -> Mapping[tuple[str, str], list[Statement]]:
    """Return the statements grouped by thing and property, in the order given."""
    points: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        points[statement.thing, statement.prop].append(statement)
    return points
