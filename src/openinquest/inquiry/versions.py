"""Versions: where the accounts agree, conflict, change or stay silent, point by point and party by party."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from openinquest.inquiry.bearings import Bearings, Bears, Point, find_bearings
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.material import POINT_PROPERTY, Material
from openinquest.inquiry.origins import Shared
from openinquest.inquiry.plain import COLUMNS, KEYS, plain_statuses
from openinquest.inquiry.points import KINDS, Bench, Cell, Worked
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.series import Entry, series
from openinquest.inquiry.silence import Silences
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.status import Contradiction, Finding
from openinquest.inquiry.terms import Bearing, Flag, PointKind, Status
from openinquest.ontology import Stance

_NOT_FLAGS_OF_A_POINT = frozenset({Flag.CURRENT})
_POINT = dict.fromkeys(KEYS, pl.String)
_SHOWN = ("id", *KEYS, "kind", "status")


@dataclass(eq=False)  # not frozen: a table may have a hundred thousand, and that costs three times as much
class Version:
    """One point with its cells (only those that hold something), its status and what stands beside it.

    Only the status is known from the start. The statements are read when anything else is first asked for, since
    most rows never are. `place` is its place in the table.
    """

    id: str
    thing: str
    prop: str
    kind: PointKind
    status: Status
    place: int = field(repr=False)
    bench: Bench = field(repr=False)

    @property
    def material(self) -> Material:
        """The record of which it is a part."""
        return self.bench.material

    @cached_property
    def worked(self) -> Worked:
        """The point as worked out from its statements."""
        return self.bench.work(self.place)

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


@dataclass(frozen=True)
class Table:
    """The table of versions as a frame, in its order: `id`, `thing`, `property`, `kind`, `status`, `point`.

    `point` is null where nothing was said.
    """

    frame: pl.DataFrame
    bench: Bench = field(repr=False)

    def version(self, i: int) -> Version:
        """Return the i-th point."""
        identifier, thing, prop, kind, status = self.frame.select(_SHOWN).row(i)
        return Version(identifier, thing, prop, PointKind(kind), Status(status), i, self.bench)


def versions(material: Material, scope: Scope | None = None) -> list[Version]:
    """Return the table of versions, in the order of the statuses and then by id."""
    table = version_table(material, scope)
    kinds, statuses = {kind.value: kind for kind in PointKind}, {status.value: status for status in Status}
    return [
        Version(identifier, thing, prop, kinds[kind], statuses[status], i, table.bench)
        for i, (identifier, thing, prop, kind, status) in enumerate(table.frame.select(_SHOWN).iter_rows())
    ]


def version_table(material: Material, scope: Scope | None = None) -> Table:
    """Return the table of versions by column, for whoever needs only some of its points."""
    scope = scope or Scope()
    bearings, silences = find_bearings(material), Silences.of(material)
    rows = material.frames.statements.with_row_index("place").filter(
        ~pl.col("definition") & pl.col("thing").is_not_null() & pl.col("property").is_not_null()
    )
    narrow = _chosen(material, rows.select("place", *COLUMNS), scope, bearings)
    points = narrow.group_by(KEYS).agg("place", pl.col("schema").first()).with_row_index("point")
    numbered = points.select("point", "place").explode("place").sort("place")
    # Both are in the order of the places, so no join is needed.
    narrow = narrow.with_columns(numbered["point"])
    judged = pl.DataFrame(list(_judged(material, bearings)), schema=_POINT, orient="row")
    judged_points = points.join(judged, on=KEYS, how="semi")["point"]
    points = points.join(plain_statuses(material, narrow, judged_points), on="point", how="left")
    places = points["place"]
    rest = points.filter(pl.col("status").is_null()).select(*KEYS, "point").sort(KEYS).rows()
    bench = Bench(material, bearings, silences, places, rest)
    worked = {(thing, prop): bench.work(i) for i, (thing, prop, _) in enumerate(rest)}
    late = pl.DataFrame(
        [(number, worked[thing, prop].finding.status.value) for thing, prop, number in rest],
        schema={"point": pl.UInt32, "late": pl.String},
        orient="row",
    )
    points = points.join(late, on="point", how="left").select(
        "point", *KEYS, "schema", pl.coalesce("status", "late").alias("status")
    )
    empty = _empty(material, points, scope, bearings, silences)
    table = _listed(pl.concat([points, empty], how="diagonal"), scope)
    bench = Bench(material, bearings, silences, places, table.select(*KEYS, "point").rows(), worked)
    return Table(table, bench)


def _listed(points: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Return the points of the table with `id` and `kind`, in its order."""
    kind = pl.lit(PointKind.PROPERTY.value)
    for schema, prop in POINT_PROPERTY.items():
        main = (pl.col("schema") == schema) & (pl.col("property") == prop)
        kind = pl.when(main).then(pl.lit(KINDS[schema].value)).otherwise(kind)
    order = {status.value: i for i, status in enumerate(Status)}
    single = (pl.col("kind") == PointKind.PROPERTY.value) & (pl.col("status") == Status.SINGLE.value)
    identifier = (
        pl.when(pl.col("kind") == PointKind.PROPERTY.value)
        .then(pl.concat_str(KEYS, separator=":"))
        .otherwise("thing")
    )
    return (
        points.with_columns(kind=kind)
        .filter(pl.lit(scope.everything) | ~single)
        .with_columns(id=identifier, rank=pl.col("status").replace_strict(order, return_dtype=pl.UInt8))
        .sort("rank", "id")
    )


def _empty(
    material: Material, points: pl.DataFrame, scope: Scope, bearings: Bearings, silences: Silences
) -> pl.DataFrame:
    """Return the figures, claims and matters of which nothing was said, but silence or a judgement is on record.

    With `everything` in scope, all of which nothing was said.
    """
    props = {schema: prop for schema, prop in POINT_PROPERTY.items() if KINDS[schema] in scope.kinds}
    things = material.frames.things.filter(pl.col("schema").is_in(list(props)))
    if scope.ids is not None:
        things = things.filter(pl.col("thing").is_in(sorted(scope.ids)))
    if not scope.everything:
        touched = {*silences.points, *bearings.on_things, *(thing for thing, _ in bearings.on_points)}
        things = things.filter(pl.col("thing").is_in(sorted(touched)))
    prop = pl.col("schema").replace_strict(props, default=None, return_dtype=pl.String)
    found = things.select("thing", "schema", property=prop, status=pl.lit(Status.SINGLE.value))
    return found.join(points, on=KEYS, how="anti")


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
        things = {*ids, *(identifier.rpartition(":")[0] for identifier in ids)}
        found = rows.filter(pl.col("thing").is_in(sorted(things)))
        return found.filter(pl.col("thing").is_in(ids) | pl.concat_str(KEYS, separator=":").is_in(ids))
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
