"""Versions: where the accounts agree, conflict, change or stay silent, point by point and party by party."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from openinquest.inquiry.bearings import Bearings, Bears, Point, find_bearings
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.frame_rows import FrameRows
from openinquest.inquiry.material import POINT_PROPERTY, Material
from openinquest.inquiry.origins import Shared
from openinquest.inquiry.plain import COLUMNS, KEYS, plain_statuses
from openinquest.inquiry.points import KINDS, Bench, Cell, Worked, kind_of
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.series import Entry, series
from openinquest.inquiry.silence import Silences
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.status import Contradiction, Finding
from openinquest.inquiry.terms import Bearing, Flag, PointKind, Status
from openinquest.ontology import Stance

_NOT_FLAGS_OF_A_POINT = frozenset({Flag.CURRENT})
_POINT = dict.fromkeys(KEYS, pl.String)
_AT_ONCE = 1_000_000
"""About how many statements are told at a time."""
_SHOWN = ("id", *KEYS, "kind", "status")


@dataclass(eq=False)  # not frozen: what is worked out is kept
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
        shown = [p.best for cell in self.cells for p in cell.positions]
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
    `points` (`thing`, `property`) leaves of all these only some on which anything is said, in no order.
    """

    ids: frozenset[str] | None = None
    everything: bool = False
    kinds: frozenset[PointKind] = field(default_factory=lambda: frozenset(PointKind))
    points: pl.DataFrame | None = field(default=None, compare=False)

    @classmethod
    def of(cls, *ids: str) -> Scope:
        """Return the scope of some points or things."""
        return cls(frozenset(ids), everything=True)


class Table(FrameRows[Version]):
    """The table of versions, in the order of the statuses and then by id, but see `Scope`.

    `frame` has the same rows: `id`, `thing`, `property`, `kind`, `status`, and `point`, null where nothing was said.
    """

    def __init__(self, frame: pl.DataFrame, bench: Bench) -> None:
        super().__init__(frame, _SHOWN)
        self._bench = bench

    def make(self, place: int, values: tuple[str, str, str, str, str]) -> Version:
        """Return the point at a place."""
        identifier, thing, prop, kind, status = values
        return Version(identifier, thing, prop, PointKind(kind), Status(status), place, self._bench)

    def taken(self, places: pl.Series) -> Table:
        """Return the rows at some places, in that order: the statements of neighbours are read together."""
        frame = self.frame[places]
        return Table(frame, self._bench.over(frame.select(*KEYS, "point")))


def versions(material: Material, scope: Scope | None = None) -> Table:
    """Return the table of versions; only the status of a point is worked out before it is asked for more."""
    scope = scope or Scope()
    bearings, silences = find_bearings(material), Silences.of(material)
    judged = pl.DataFrame(list(_judged(material, bearings)), schema=_POINT, orient="row")
    said = _said(material, scope)
    types = _types(material, said)
    parts = max(-(-said.height // _AT_ONCE), 1)
    apart = said.with_columns(part=pl.col("key") % parts).partition_by("part", include_key=False)

    def told(rows: pl.DataFrame) -> pl.DataFrame:
        return _told(material, _chosen(rows, types, scope, bearings), judged)

    # Much of what is told of a part takes Polars one core only, so another part is told beside it.
    with ThreadPoolExecutor(max_workers=2) as beside:
        points = pl.concat(beside.map(told, apart or [said])).drop("point").with_row_index("point")
    places = points["place"]
    rest = points.filter(pl.col("status").is_null()).select(*KEYS, "point").sort(KEYS)
    bench = Bench(material, bearings, silences, places, rest)
    # Polars puts the table in order while Python reads what no column tells.
    with ThreadPoolExecutor(max_workers=1) as beside:
        rows = points.select("point", *KEYS, "schema", "status")
        listed = beside.submit(_listed, material, rows, scope, bearings, silences)
        worked = {point: bench.work(i) for i, point in enumerate(rest.select(KEYS).iter_rows())}
    late = [found.finding.status.value for found in worked.values()]
    table = _ordered(listed.result(), rest.select("point", late=pl.Series(late, dtype=pl.String)), scope)
    bench = Bench(material, bearings, silences, places, table.select(*KEYS, "point"), worked)
    return Table(table, bench)


def _told(material: Material, chosen: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return the points of some statements by number from 0, with their `status` where it follows by column."""
    statements = material.frames.statements
    ordered = chosen.with_row_index("row").sort("key", maintain_order=True)
    ordered = ordered.with_columns(point=pl.col("key").rle_id())
    points = ordered.group_by("point", maintain_order=True).agg("place", pl.col("row").first())
    named = _fetched(statements, (*KEYS, "schema"), chosen["place"])
    points = points.drop("row").hstack(named[points["row"]])
    judged_points = points.join(judged, on=KEYS, how="semi")["point"]
    # Where one voice speaks alone, no two positions stand to each other: what it says need not be read.
    other_voice = (pl.col("point") == pl.col("point").shift()) & (pl.col("who") != pl.col("who").shift())
    several = pl.concat([ordered.filter(other_voice)["point"], judged_points]).unique()
    # The statements stay in the order of the log: to fetch them by point costs six times as much.
    heard = ordered.filter(pl.col("point").is_in(several.implode())).sort("row")
    rows = _fetched(statements, COLUMNS, heard["place"]).hstack(heard.select("type", "who", "point"))
    statuses = plain_statuses(material, rows, judged_points)
    points = points.join(statuses, on="point", how="left", maintain_order="left")
    alone = ~pl.col("point").is_in(several.implode())
    return points.with_columns(status=pl.when(alone).then(pl.lit(Status.SINGLE.value)).otherwise("status"))


def _fetched(statements: pl.DataFrame, columns: Sequence[str], places: pl.Series) -> pl.DataFrame:
    """Return some columns of the rows at some places, which are in order.

    A filter reads the pieces of a long frame one after another, in less than half of the time of fetching by place.
    """
    wanted = pl.repeat(value=False, n=statements.height, eager=True).scatter(places, values=True)
    # Rows are fetched from it by place, which takes twice as long from pieces.
    return statements.select(columns).filter(wanted).rechunk()


def _listed(
    material: Material, points: pl.DataFrame, scope: Scope, bearings: Bearings, silences: Silences
) -> pl.DataFrame:
    """Return the points of the table with `id`, `kind` and their place by id (`order`), and of whom nobody spoke.

    Points that were asked for by themselves get no such place: the order of so many is a seventh of the work.
    """
    empty = _empty(material, points, scope, bearings, silences)
    points = pl.concat([points, empty], how="diagonal", rechunk=True)
    kind = pl.lit(PointKind.PROPERTY.value)
    for schema, prop in POINT_PROPERTY.items():
        main = (pl.col("schema") == schema) & (pl.col("property") == prop)
        kind = pl.when(main).then(pl.lit(KINDS[schema].value)).otherwise(kind)
    of_thing = pl.col("kind") == PointKind.PROPERTY.value
    listed = _unless_single(points.with_columns(kind=kind), scope)
    listed = listed.with_columns(
        id=pl.when(of_thing).then(pl.concat_str(KEYS, separator=":")).otherwise("thing")
    )
    if scope.points is not None:
        return listed
    listed = listed.with_columns(
        stem=pl.when(of_thing).then(pl.concat_str("thing", pl.lit(":"))).otherwise("thing"),
        end=pl.when(of_thing).then("property").otherwise(pl.lit("")),
    )
    # No id of a thing has a colon.
    return listed.with_columns(order=alphabetical(listed, ("stem", "end"))).drop("stem", "end")


def _ordered(listed: pl.DataFrame, late: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Return the table in its order, with the statuses that were found last."""
    status = pl.coalesce("status", "late")
    listed = listed.join(late, on="point", how="left").with_columns(status=status).drop("late")
    if scope.points is not None:
        return _unless_single(listed, scope)
    places = {status.value: place for place, status in enumerate(Status)}
    by_status = pl.col("status").replace_strict(places, return_dtype=pl.UInt64) * 2**48
    listed = _unless_single(listed, scope).with_columns(order=by_status + pl.col("order"))
    return listed.sort("order").drop("order")


def _unless_single(points: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Return the points without those properties that are left out of the table; what has no status yet stays."""
    of_thing = pl.col("kind") == PointKind.PROPERTY.value
    single = of_thing & (pl.col("status") == Status.SINGLE.value).fill_null(value=False)
    return points.filter(pl.lit(scope.everything) | ~single)


def alphabetical(frame: pl.DataFrame, columns: tuple[str, str]) -> pl.Series:
    """Return by row a number (UInt64) for the order of two columns of texts, the second of at most 65,536.

    To sort by the texts themselves takes twice as long.
    """
    first, second = (_places(frame[column]) for column in columns)
    return first * 2**16 + second


def _places(texts: pl.Series) -> pl.Series:
    """Return the place of each text among all that differ."""
    distinct = texts.unique().sort().to_frame().with_row_index("place")
    places = texts.to_frame().join(distinct, on=texts.name, how="left", maintain_order="left")["place"]
    return places.cast(pl.UInt64)


def _empty(
    material: Material, points: pl.DataFrame, scope: Scope, bearings: Bearings, silences: Silences
) -> pl.DataFrame:
    """Return the figures, claims and matters of which nothing was said, but silence or a judgement is on record.

    With `everything` in scope, all of which nothing was said.
    """
    if scope.points is not None:
        return points.clear()
    props = {schema: prop for schema, prop in POINT_PROPERTY.items() if KINDS[schema] in scope.kinds}
    things = material.frames.things.filter(pl.col("schema").is_in(list(props)))
    if scope.ids is not None:
        things = things.filter(pl.col("thing").is_in(sorted(scope.ids)))
    if not scope.everything:
        touched = {*silences.points, *bearings.on_things, *(thing for thing, _ in bearings.on_points)}
        things = things.filter(pl.col("thing").is_in(sorted(touched)))
    prop = pl.col("schema").replace_strict(props, default=None, return_dtype=pl.String)
    found = things.select("thing", "schema", property=prop, status=pl.lit(Status.SINGLE.value))
    known = points.join(found, on=KEYS, how="semi")  # the many are looked up among the few
    return found.join(known, on=KEYS, how="anti")


def _judged(material: Material, bearings: Bearings) -> set[Point]:
    """Return the points on which judgements bear."""
    things = {
        (thing, POINT_PROPERTY[schema])
        for thing, schema in material.schemata.among(bearings.on_things).items()
        if schema in POINT_PROPERTY
    }
    return {*bearings.contradictions, *bearings.on_points, *things}


def _said(material: Material, scope: Scope) -> pl.DataFrame:
    """Return what is said of things as numbers, by its `place` in the statements.

    `key` is a number for thing and property, `type` one for the type of the thing and property: a million rows are
    grouped by hashes of 64 bits in a fifth of the time that texts take, and two points of one hash are out of all
    likelihood (1 in a billion records of 200,000 points). `who` is a number for voice or speaker, `held` for a value.
    Points do not touch each other, and parts that fit the memory near the processor are told faster than all at once:
    at ten million statements in half of the time and a quarter of the memory.
    """
    key = pl.struct(KEYS).hash()
    said = ~pl.col("definition") & pl.col("thing").is_not_null() & pl.col("property").is_not_null()
    if scope.points is not None:
        said &= key.is_in(scope.points.select(key).to_series().implode())
    if scope.ids is not None:
        ids = sorted(scope.ids)
        named = [identifier.rpartition(":")[::2] for identifier in ids]
        properties = pl.DataFrame(named, schema=_POINT, orient="row").select(key).to_series()
        said &= pl.col("thing").is_in(ids) | key.is_in(properties.implode())
    statements = material.frames.statements.lazy().with_row_index("place")
    if scope.points is not None or scope.ids is not None:
        statements = statements.filter(said)  # few are left, of which all that is numbered is copied
        said = pl.lit(value=True)
    numbers = statements.select(
        "place",
        said=said.fill_null(value=False),
        key=key,
        type=pl.struct("schema", "property").hash(),
        who=pl.coalesce("voice", "speaker").hash(),
        held=pl.col("value").hash(),
        denies=pl.col("stance") == Stance.DENIES.value,
    )
    return numbers.filter("said").drop("said").collect()


def _types(material: Material, said: pl.DataFrame) -> pl.DataFrame:
    """Return by number what the types and properties are: `schema`, `property`, `kind`, and whether they compare."""
    types = said.select("type", "place").unique("type")
    names = material.frames.statements.select("schema", "property")[types["place"]]
    pairs = names.rows()
    return types.select("type").with_columns(
        pl.Series("kind", [kind_of(schema, prop).value for schema, prop in pairs], dtype=pl.String),
        pl.Series("comparable", [material.rule(*pair).comparable for pair in pairs], dtype=pl.Boolean),
    )


def _chosen(rows: pl.DataFrame, types: pl.DataFrame, scope: Scope, bearings: Bearings) -> pl.DataFrame:
    """Return the statements of the points to work out, chosen without reading one."""
    if scope.ids is not None:
        return rows
    wanted = types.filter(pl.col("kind").is_in([kind.value for kind in scope.kinds]))["type"]
    of_kind = pl.col("type").is_in(wanted.implode())
    if PointKind.PROPERTY not in scope.kinds or scope.everything:
        return rows.filter(of_kind)
    other = pl.col("type").is_in(types.filter(kind=PointKind.PROPERTY.value)["type"].implode())
    touched = pl.DataFrame(
        list({**bearings.contradictions, **bearings.on_points}), schema=_POINT, orient="row"
    )
    judged = touched.select(pl.struct(KEYS).hash()).to_series()
    listed = pl.concat([_shared(types, rows.filter(other)), judged]).unique()
    return rows.filter(of_kind & (~other | pl.col("key").is_in(listed.implode())))


def _shared(types: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Return the keys of points on which two voices say what can be compared at all, or the same."""
    ordered = rows.select("key", "who").sort("key")
    other_voice = (pl.col("key") == pl.col("key").shift()) & (pl.col("who") != pl.col("who").shift())
    several = ordered.filter(other_voice)["key"].unique()
    rows = rows.filter(pl.col("key").is_in(several.implode()))
    comparable = pl.col("type").is_in(types.filter("comparable")["type"].implode())
    enough = rows.filter(comparable | pl.col("denies"))["key"].unique()
    rest = rows.select("key", "held").filter(~pl.col("key").is_in(enough.implode()))
    return pl.concat([enough, rest.filter(rest.is_duplicated())["key"]])
