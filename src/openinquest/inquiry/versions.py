"""Versions: where the accounts agree, conflict, change or stay silent, point by point and party by party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from openinquest.inquiry.bearings import Bearings, Bears, Point, find_bearings
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.dissents import find_dissents
from openinquest.inquiry.material import CLAIM, FIGURE, MATTER, POINT_PROPERTY, Material
from openinquest.inquiry.origins import Origins
from openinquest.inquiry.positions import Position, positions
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.series import Entry, series
from openinquest.inquiry.silence import Silence, Silences
from openinquest.inquiry.statements import Statement, read_statements
from openinquest.inquiry.status import Contradiction, Finding, find_status
from openinquest.inquiry.terms import Bearing, Flag, PointKind, Status
from openinquest.ontology import Stance

_KINDS: Mapping[str, PointKind] = {
    FIGURE: PointKind.FIGURE,
    CLAIM: PointKind.CLAIM,
    MATTER: PointKind.MATTER,
}
_NOT_FLAGS_OF_A_POINT = frozenset({Flag.CURRENT})


@dataclass(frozen=True, slots=True)
class Cell:
    """One party's column on one point: the latest position of each voice, and the attested silences."""

    party: str
    positions: tuple[Position, ...] = ()
    silences: tuple[Silence, ...] = ()


@dataclass(frozen=True)
class Version:
    """One point with its cells (only those that hold something), its status and what stands beside it.

    `statements` are all that was said on it, with the rule by which they compare.
    """

    id: str
    thing: str
    prop: str
    kind: PointKind
    finding: Finding
    cells: tuple[Cell, ...]
    statements: tuple[Statement, ...]
    rule: Rule
    material: Material = field(repr=False, compare=False)
    bears: tuple[Bears, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @cached_property
    def series(self) -> tuple[Entry, ...]:
        """The statements by day with their flags; worked out when first asked for, since most rows never are."""
        return tuple(series(self.material, self.statements, self.rule))

    @property
    def status(self) -> Status:
        """The status of the point."""
        return self.finding.status

    @property
    def flags(self) -> tuple[Flag | Bearing, ...]:
        """The flags of the series and of judgements; `current` says nothing about a point and is left out."""
        found = {flag for entry in self.series for flag in entry.flags} - _NOT_FLAGS_OF_A_POINT
        beside = {bears.bearing for bears in self.bears}
        if self.contradictions:
            beside.add(Bearing.CONTRADICTED)
        return (*(flag for flag in Flag if flag in found), *(b for b in Bearing if b in beside))

    @property
    def because(self) -> tuple[Sentence, ...]:
        """The sentences on the status, then on positions that do not decide, then on what bears on it."""
        notes = [p.note for cell in self.cells for p in cell.positions if p.note is not None]
        told = {(d.judgement.n, d.statement.n) for d in self.finding.judged}
        beside = (b for b in self.bears if (b.judgement.n, b.statement.n) not in told)
        return (*self.finding.because, *notes, *(said for b in beside for said in b.because))


@dataclass(frozen=True)
class Scope:
    """Which points to work out.

    `ids` are points or things; None is every figure, claim and matter of which anything is on record, and
    every other property on which two or more voices speak and can be compared (whose status is not `single`).
    With `everything`, properties are listed whatever their status, and so are points on which nothing is said.
    """

    ids: frozenset[str] | None = None
    everything: bool = False
    kinds: frozenset[PointKind] = field(default_factory=lambda: frozenset(PointKind))

    @classmethod
    def of(cls, *ids: str) -> Scope:
        """Return the scope of some points or things."""
        return cls(frozenset(ids), everything=True)


def point_id(schema: str | None, thing: str, prop: str) -> str:
    """Return the id of a point: that of the thing for figures, claims, matters, else `thing:property`."""
    return thing if POINT_PROPERTY.get(schema or "") == prop else f"{thing}:{prop}"


def versions(material: Material, scope: Scope | None = None) -> list[Version]:
    """Return the table of versions, in the order of the statuses and then by id."""
    scope = scope or Scope()
    bearings = find_bearings(material)
    rows = material.frames.statements.filter(
        ~pl.col("definition") & pl.col("thing").is_not_null() & pl.col("property").is_not_null()
    )
    chosen = _chosen(material, rows, scope, bearings)
    grouped: dict[Point, list[Statement]] = defaultdict(list)
    if chosen.height:
        selected = rows.join(chosen, on=["thing", "property"], how="semi")
        for s in read_statements(selected, material.frames.via):
            grouped[s.thing, s.prop].append(s)
    for point in _empty(material, scope):
        grouped.setdefault(point, [])
    things = {
        thing for thing, prop in grouped if POINT_PROPERTY.get(material.schemata.get(thing, "")) == prop
    }
    defined = material.defined(things)
    silences = Silences.of(material)
    found = []
    for (thing, prop), statements in grouped.items():
        schema = material.schemata.get(thing)
        rule = material.rule(schema, prop, defined.get(thing))
        version = _version(material, (thing, prop), statements, rule, bearings, silences)
        if _wanted(version, scope):
            found.append(version)
    order = list(Status)
    return sorted(found, key=lambda v: (order.index(v.status), v.id))


def _version(
    material: Material,
    point: Point,
    statements: Sequence[Statement],
    rule: Rule,
    bearings: Bearings,
    silences: Silences,
) -> Version:
    thing, prop = point
    schema = material.schemata.get(thing)
    main = POINT_PROPERTY.get(schema or "") == prop
    kind = _KINDS.get(schema or "", PointKind.PROPERTY) if main else PointKind.PROPERTY
    origins = Origins(statements, rule.equal, material.voices, material.republished)
    found = positions(material, statements, rule, origins)
    held = {(p.who, p.value, p.stance) for p in found}
    contradictions = tuple(
        c
        for c in bearings.contradictions.get(point, ())
        if {(s.who, *rule.position(s)) for s in (c.left, c.right) if (s.thing, s.prop) == point} <= held
    )
    bears = bearings.on(point, main=main)
    dissents = find_dissents(material, bears, found, rule)
    finding = find_status(kind, found, rule, origins, contradictions, dissents)
    identifier = point_id(schema, thing, prop)
    spoken = {p.who for p in found}
    quiet = [s for s in silences.on(identifier) if s.who not in spoken]
    return Version(
        id=identifier,
        thing=thing,
        prop=prop,
        kind=kind,
        finding=finding,
        cells=_cells(material, found, quiet),
        statements=tuple(statements),
        rule=rule,
        material=material,
        bears=bears,
        contradictions=contradictions,
    )


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


def _chosen(material: Material, rows: pl.DataFrame, scope: Scope, bearings: Bearings) -> pl.DataFrame:
    """Return thing and property of the points to work out, chosen without reading a statement in Python."""
    main = [
        (pl.col("schema") == schema) & (pl.col("property") == prop)
        for schema, prop in POINT_PROPERTY.items()
        if _KINDS[schema] in scope.kinds
    ]
    keys = ["thing", "property"]
    if scope.ids is not None:
        wanted = pl.col("thing").is_in(sorted(scope.ids)) | pl.concat_str(keys, separator=":").is_in(
            sorted(scope.ids)
        )
        return rows.filter(wanted).select(keys).unique()
    chosen = [rows.filter(condition).select(keys).unique() for condition in main]
    if PointKind.PROPERTY in scope.kinds:
        others = rows.filter(
            ~pl.any_horizontal(
                (pl.col("schema") == schema).fill_null(False) & (pl.col("property") == prop)
                for schema, prop in POINT_PROPERTY.items()
            )
        )
        chosen.append(others.select(keys).unique() if scope.everything else _shared(material, others))
        touched = pl.DataFrame(
            list({**bearings.contradictions, **bearings.on_points}),
            schema={"thing": pl.String, "property": pl.String},
            orient="row",
        )
        chosen.append(touched)
    return pl.concat([pl.DataFrame(schema={"thing": pl.String, "property": pl.String}), *chosen]).unique()


def _shared(material: Material, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the points on which two voices say what can be compared at all, or the same."""
    pairs = rows.select("schema", "property").unique()
    comparable = [material.rule(schema, prop).comparable for schema, prop in pairs.iter_rows()]
    rows = rows.join(
        pairs.with_columns(pl.Series("comparable", comparable, dtype=pl.Boolean)),
        on=["schema", "property"],
        how="left",
        nulls_equal=True,
    )
    grouped = rows.group_by("thing", "property").agg(
        pl.coalesce("voice", "speaker").n_unique().alias("voices"),
        pl.col("value").n_unique().alias("values"),
        pl.len().alias("said"),
        (pl.col("stance") == Stance.DENIES.value).any().alias("denied"),
        pl.col("comparable").first(),
    )
    return grouped.filter(
        (pl.col("voices") > 1)
        & (pl.col("comparable") | pl.col("denied") | (pl.col("values") < pl.col("said")))
    ).select("thing", "property")


def _empty(material: Material, scope: Scope) -> Iterable[Point]:
    """Return the points of the record whether or not anything was said on them: silence may be attested."""
    for schema, prop in POINT_PROPERTY.items():
        if _KINDS[schema] in scope.kinds:
            for thing in material.things_of(schema):
                if scope.ids is None or thing in scope.ids:
                    yield thing, prop


def _wanted(version: Version, scope: Scope) -> bool:
    if scope.everything:
        return True
    if version.kind is PointKind.PROPERTY:
        return version.status is not Status.SINGLE
    return bool(version.statements or version.cells or version.bears)
