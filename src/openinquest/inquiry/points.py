"""Points worked out from their statements, which are read block by block when somebody asks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.bearings import Bearings, Bears, Point
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.dissents import find_dissents
from openinquest.inquiry.material import CLAIM, FIGURE, MATTER, POINT_PROPERTY, Material
from openinquest.inquiry.origins import Origins
from openinquest.inquiry.positions import Position, positions
from openinquest.inquiry.silence import Silence, Silences
from openinquest.inquiry.statements import COLUMNS, Statement, read_statements
from openinquest.inquiry.status import Contradiction, Finding, find_status
from openinquest.inquiry.terms import PointKind

KINDS: Mapping[str, PointKind] = {
    FIGURE: PointKind.FIGURE,
    CLAIM: PointKind.CLAIM,
    MATTER: PointKind.MATTER,
}
_BLOCK = 2000
"""Points that are read together: reading one alone costs a pass over the chains of the whole record."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One party's column on one point: the latest position of each voice, and the attested silences."""

    party: str
    positions: tuple[Position, ...] = ()
    silences: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """What one point comes to when its statements are read: its cells and finding, with what they rest on."""

    finding: Finding
    cells: tuple[Cell, ...]
    statements: tuple[Statement, ...]
    rule: Rule
    bears: tuple[Bears, ...]
    contradictions: tuple[Contradiction, ...]
    origins: Origins


def point_id(schema: str | None, thing: str, prop: str) -> str:
    """Return the id of a point: that of the thing for figures, claims, matters, else `thing:property`."""
    return thing if is_main(schema, prop) else f"{thing}:{prop}"


def is_main(schema: str | None, prop: str) -> bool:
    """Return whether a property is the point of a thing of this type."""
    return POINT_PROPERTY.get(schema or "") == prop


def kind_of(schema: str | None, prop: str) -> PointKind:
    """Return what a row of the table of versions is about."""
    return KINDS.get(schema or "", PointKind.PROPERTY) if is_main(schema, prop) else PointKind.PROPERTY


class Bench:
    """Works out points of a record.

    `points` gives `thing`, `property` and number (`point`) of each point in the order in which they will be asked
    for: neighbours are read together. `places` gives by that number where in the statements frame the statements of
    a point stand; a point without a number has none. `done` are points that were worked out before.
    """

    def __init__(
        self,
        material: Material,
        bearings: Bearings,
        silences: Silences,
        places: pl.Series,
        points: pl.DataFrame,
        done: Mapping[Point, Worked] | None = None,
    ) -> None:
        self.material = material
        self._bearings = bearings
        self._silences = silences
        self._places = places
        self._points = points
        self._done = done or {}
        self._block: int | None = None
        self._rows: list[tuple[str, str, int | None]] = []
        self._statements: Mapping[Point, list[Statement]] = {}
        self._defined: Mapping[str, dict[str, list[str]]] = {}

    def over(self, points: pl.DataFrame) -> Bench:
        """Return the same for other points, or for these in another order."""
        return Bench(self.material, self._bearings, self._silences, self._places, points, self._done)

    def work(self, i: int) -> Worked:
        """Return what the i-th point comes to; its block of statements is kept until another is opened."""
        if self._block != i // _BLOCK:
            self._block = i // _BLOCK
            self._rows = self._points.slice(self._block * _BLOCK, _BLOCK).rows()
            self._statements, self._defined = self._read(self._rows)
        thing, prop, _ = self._rows[i % _BLOCK]
        if (known := self._done.get((thing, prop))) is not None:
            return known
        return self._work((thing, prop), self._statements.get((thing, prop), []))

    def _read(
        self, block: Sequence[tuple[str, str, int | None]]
    ) -> tuple[Mapping[Point, list[Statement]], Mapping[str, dict[str, list[str]]]]:
        material = self.material
        numbers = [
            number for thing, prop, number in block if number is not None and (thing, prop) not in self._done
        ]
        found: dict[Point, list[Statement]] = defaultdict(list)
        if numbers:
            rows = material.frames.statements.select(COLUMNS)[self._places[numbers].explode()]
            for s in read_statements(rows, material.frames.via):
                found[s.thing, s.prop].append(s)
        self._schemata = material.schemata.among(thing for thing, _, _ in block)
        things = {thing for thing, prop, _ in block if is_main(self._schemata.get(thing), prop)}
        return found, material.defined(things) if things else {}

    def _work(self, point: Point, statements: Sequence[Statement]) -> Worked:
        thing, prop = point
        material = self.material
        schema = self._schemata.get(thing)
        main = is_main(schema, prop)
        rule = material.rule(schema, prop, self._defined.get(thing) if main else None)
        origins = Origins(statements, rule.equal, material.voices, material.hearing)
        found = positions(material, statements, rule, origins)
        held = {(p.who, p.value, p.stance) for p in found}
        contradictions = tuple(
            c
            for c in self._bearings.contradictions.get(point, ())
            if {(s.who, *rule.position(s)) for s in (c.left, c.right) if (s.thing, s.prop) == point} <= held
        )
        bears = self._bearings.on(point, main=main)
        dissents = find_dissents(material, bears, found, rule)
        finding = find_status(kind_of(schema, prop), found, rule, origins, contradictions, dissents)
        spoken = {p.who for p in found}
        quiet = [s for s in self._silences.on(point_id(schema, thing, prop)) if s.who not in spoken]
        cells = _cells(material, found, quiet)
        return Worked(finding, cells, tuple(statements), rule, bears, contradictions, origins)


def _cells(material: Material, found: Sequence[Position], quiet: Sequence[Silence]) -> tuple[Cell, ...]:
    order = material.party_order
    parties = {p.party for p in found} | {s.party for s in quiet}
    return tuple(
        Cell(
            party,
            tuple(p for p in found if p.party == party),
            tuple(s for s in quiet if s.party == party),
        )
        for party in sorted(parties, key=lambda party: (order.get(party, float("inf")), party))
    )
