"""Versions: where the accounts agree, conflict, change or stay silent, point by point and party by party."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial

import polars as pl

from openinquest.inquiry.bearings import Bearings, Bears, Point, find_bearings
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.material import POINT_PROPERTY, Material
from openinquest.inquiry.origins import Shared
from openinquest.inquiry.plain import COLUMNS, KEYS, plain_statuses
from openinquest.inquiry.points import KINDS, Bench, Cell, Worked, kind_of, point_id
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.series import Entry, series
from openinquest.inquiry.silence import Silences
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.status import Contradiction, Finding
from openinquest.inquiry.terms import Bearing, Flag, PointKind, Status
from openinquest.ontology import Stance

_NOT_FLAGS_OF_A_POINT = frozenset({Flag.CURRENT})
_POINT = dict.fromkeys(KEYS, pl.String)


@dataclass(frozen=True)
class Version:
    """One point with its cells (only those that hold something), its status and what stands beside it.

    Only the status is known from the start. The statements are read when anything else is first asked for, since
    most rows never are.
    """

    id: str
    thing: str
    prop: str
    kind: PointKind
    status: Status
    material: Material = field(repr=False, compare=False)
    work: Callable[[], Worked] = field(repr=False, compare=False)

    @cached_property
    def worked(self) -> Worked:
        """The point as worked out from its statements."""
        return self.work()

    @property
    def finding(self) -> Finding:
        """The status with the sentences and pairs behind it."""
        return self.worked.finding

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The columns that hold a position or an attested silence, in the order of the parties."""
        return self.worked.cells

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that was said on the point, by log number."""
        return self.worked.statements

    @property
    def rule(self) -> Rule:
        """How the values of the point compare."""
        return self.worked.rule

    @property
    def bears(self) -> tuple[Bears, ...]:
        """What by judgement bears on the point."""
        return self.worked.bears

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """The judged contradictions between positions that are still held."""
        return self.worked.contradictions

    @property
    def shared(self) -> tuple[Shared, ...]:
        """Which positions share an origin, and by what."""
        shown = [p.statement for cell in self.cells for p in cell.positions]
        return self.worked.origins.shared(shown)

    @cached_property
    def series(self) -> tuple[Entry, ...]:
        """The statements by day with their flags; worked out when first asked for, since most rows never are."""
        return tuple(series(self.material, self.statements, self.rule))

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


def versions(material: Material, scope: Scope | None = None) -> list[Version]:
    """Return the table of versions, in the order of the statuses and then by id."""
    scope = scope or Scope()
    bearings, silences = find_bearings(material), Silences.of(material)
    rows = material.frames.statements.with_row_index("place").filter(
        ~pl.col("definition") & pl.col("thing").is_not_null() & pl.col("property").is_not_null()
    )
    narrow = _chosen(material, rows.select("place", *COLUMNS), scope, bearings)
    points = narrow.group_by(KEYS).agg("place").with_row_index("point")
    numbered = points.select("point", "place").explode("place").sort("place")
    # Both are in the order of the places, so no join is needed.
    narrow = narrow.with_columns(numbered["point"])
    judged = pl.DataFrame(list(_judged(material, bearings)), schema=_POINT, orient="row")
    judged_points = points.join(judged, on=KEYS, how="semi")["point"]
    points = points.join(plain_statuses(material, narrow, judged_points), on="point", how="left")
    # Lists of places stay in the frame until a block is read: a million numbers in Python cost half a second.
    places: dict[Point, int] = {}
    known: dict[Point, Status | None] = {}
    statuses = {status.value: status for status in Status}
    for i, (thing, prop, status) in enumerate(points.select(*KEYS, "status").iter_rows()):
        places[thing, prop] = i
        known[thing, prop] = statuses.get(status)
    for point in _empty(material, scope):
        # Nothing was said on it, so no position stands.
        known.setdefault(point, Status.SINGLE)
    bench = Bench(material, bearings, silences, places, points["place"])
    rest = sorted(point for point, status in known.items() if status is None)
    bench.arrange(rest)
    worked = {point: bench.work(point) for point in rest}
    table = []
    for (thing, prop), status in known.items():
        schema = material.schemata.get(thing)
        kind, identifier = kind_of(schema, prop), point_id(schema, thing, prop)
        point = (thing, prop)
        done = worked.get(point)
        settled = status or (done.finding.status if done else Status.SINGLE)
        listed = (
            settled is not Status.SINGLE
            if kind is PointKind.PROPERTY
            else point in places or silences.on(identifier) or bearings.on(point, main=True)
        )
        if listed or scope.everything:
            work = partial(bench.work, point) if done is None else partial(_done, done)
            table.append(Version(identifier, thing, prop, kind, settled, material, work))
    order = {status: i for i, status in enumerate(Status)}
    table.sort(key=lambda v: (order[v.status], v.id))
    bench.arrange([(v.thing, v.prop) for v in table])
    return table


def _done(worked: Worked) -> Worked:
    return worked


def _judged(material: Material, bearings: Bearings) -> set[Point]:
    """Return the points on which judgements bear."""
    things = {
        (thing, POINT_PROPERTY[schema])
        for thing in bearings.on_things
        if (schema := material.schemata.get(thing, "")) in POINT_PROPERTY
    }
    return {*bearings.contradictions, *bearings.on_points, *things}


def _chosen(material: Material, rows: pl.DataFrame, scope: Scope, bearings: Bearings) -> pl.DataFrame:
    """Return the statements of the points to work out, chosen without reading one in Python."""
    if scope.ids is not None:
        ids = sorted(scope.ids)
        wanted = pl.col("thing").is_in(ids) | pl.concat_str(KEYS, separator=":").is_in(ids)
        return rows.filter(wanted)
    chosen = [
        (pl.col("schema") == schema) & (pl.col("property") == prop)
        for schema, prop in POINT_PROPERTY.items()
        if KINDS[schema] in scope.kinds
    ]
    if PointKind.PROPERTY not in scope.kinds:
        return rows.filter(pl.any_horizontal(chosen))
    other = ~pl.any_horizontal(
        (pl.col("schema") == schema).fill_null(False) & (pl.col("property") == prop)
        for schema, prop in POINT_PROPERTY.items()
    )
    if scope.everything:
        return rows.filter(pl.any_horizontal(*chosen, other))
    touched = pl.DataFrame(
        list({**bearings.contradictions, **bearings.on_points}), schema=_POINT, orient="row"
    )
    others = rows.filter(other)
    listed = pl.concat([_shared(material, others), touched]).unique()
    others = others.join(listed, on=KEYS, how="semi", maintain_order="left")
    return pl.concat([rows.filter(pl.any_horizontal(chosen)), others]).sort("place") if chosen else others


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
        if KINDS[schema] in scope.kinds:
            for thing in material.things_of(schema):
                if scope.ids is None or thing in scope.ids:
                    yield thing, prop
