"""Versions: where the accounts agree, conflict, change or stay silent, point by point and party by party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from openinquest.inquiry.bearings import Bearings, Bears, Point, find_bearings
from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.frame_rows import FrameRows
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
    `points` (`thing`, `property`) leaves of all these only some on which anything is said.
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
    """The table of versions, in the order of the statuses and then by id.

    `frame` has the same rows: `id`, `thing`, `property`, `kind`, `status`, and `point`, null where nothing was said.
    """

    def __init__(self, frame: pl.DataFrame, bench: Bench) -> None:
        super().__init__(frame, _SHOWN)
        self._bench = bench

    def make(self, place: int, values: tuple[str, str, str, str, str]) -> Version:
        """Return the point at a place."""
        identifier, thing, prop, kind, status = values
        return Version(identifier, thing, prop, PointKind(kind), Status(status), place, self._bench)


def versions(material: Material, scope: Scope | None = None) -> Table:
    """Return the table of versions; only the status of a point is worked out before it is asked for more."""
    scope = scope or Scope()
    bearings, silences = find_bearings(material), Silences.of(material)
    judged = pl.DataFrame(list(_judged(material, bearings)), schema=_POINT, orient="row")
    found: list[pl.DataFrame] = []
    for rows in _parts(material, scope):
        part = _told(material, _chosen(material, rows, scope, bearings), judged)
        numbered = pl.col("point") + sum(each.height for each in found)
        found.append(part.with_columns(numbered.cast(pl.UInt32)))
    points = pl.concat(found)
    places = points["place"]
    rest = points.filter(pl.col("status").is_null()).select(*KEYS, "point").sort(KEYS)
    bench = Bench(material, bearings, silences, places, rest)
    worked = {point: bench.work(i) for i, point in enumerate(rest.select(KEYS).iter_rows())}
    late = [found.finding.status.value for found in worked.values()]
    points = points.join(
        rest.select("point", late=pl.Series(late, dtype=pl.String)), on="point", how="left"
    ).select("point", *KEYS, "schema", pl.coalesce("status", "late").alias("status"))
    empty = _empty(material, points, scope, bearings, silences)
    table = _listed(pl.concat([points, empty], how="diagonal"), scope)
    bench = Bench(material, bearings, silences, places, table.select(*KEYS, "point"), worked)
    return Table(table, bench)


def _told(material: Material, chosen: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return the points of some statements by number from 0, with their `status` where it follows by column."""
    chosen = chosen.rechunk()  # rows are fetched from it by place, which takes twice as long from pieces
    points = _points(chosen)
    # The statements stay in the order of the log: to fetch them by point costs six times as much.
    numbers = points.select("point", "place").explode("place").sort("place")["point"]
    statements = material.frames.statements
    # A filter reads the pieces of a long frame one after another, in less than half of the time of fetching by place.
    wanted = pl.repeat(value=False, n=statements.height, eager=True).scatter(chosen["place"], values=True)
    beside = statements.select(name for name in COLUMNS if name not in chosen.columns).filter(wanted)
    narrow = chosen.with_columns(point=numbers).hstack(beside.rechunk())
    judged_points = points.join(judged, on=KEYS, how="semi")["point"]
    statuses = plain_statuses(material, narrow, judged_points)
    return points.join(statuses, on="point", how="left", maintain_order="left")


def _listed(points: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Return the points of the table with `id` and `kind`, in its order."""
    kind = pl.lit(PointKind.PROPERTY.value)
    for schema, prop in POINT_PROPERTY.items():
        main = (pl.col("schema") == schema) & (pl.col("property") == prop)
        kind = pl.when(main).then(pl.lit(KINDS[schema].value)).otherwise(kind)
    single = (pl.col("kind") == PointKind.PROPERTY.value) & (pl.col("status") == Status.SINGLE.value)
    identifier = (
        pl.when(pl.col("kind") == PointKind.PROPERTY.value)
        .then(pl.concat_str(KEYS, separator=":"))
        .otherwise("thing")
    )
    listed = (
        points.with_columns(kind=kind).filter(pl.lit(scope.everything) | ~single).with_columns(id=identifier)
    )
    # Status by status: to sort by two columns at once costs twice as much.
    return pl.concat(listed.filter(pl.col("status") == status.value).sort("id") for status in Status)


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
    return found.join(points, on=KEYS, how="anti")


def _judged(material: Material, bearings: Bearings) -> set[Point]:
    """Return the points on which judgements bear."""
    things = {
        (thing, POINT_PROPERTY[schema])
        for thing in bearings.on_things
        if (schema := material.schemata.get(thing, "")) in POINT_PROPERTY
    }
    return {*bearings.contradictions, *bearings.on_points, *things}


def _parts(material: Material, scope: Scope) -> Iterator[pl.DataFrame]:
    """Yield what is said of things, all of one thing in one part, by its `place` in the statements.

    Points do not touch each other, and parts that fit the memory near the processor are told faster than all at once:
    at ten million statements in half of the time and a quarter of the memory.

    `key` is a number for thing and property, `type` one for the type of the thing and property: a million rows are
    grouped by hashes of 64 bits in a fifth of the time that texts take, and two points of one hash are out of all
    likelihood (1 in a billion records of 200,000 points). `who` is a number for voice or speaker.
    """
    statements = material.frames.statements
    among = ~pl.col("definition") & pl.col("thing").is_not_null() & pl.col("property").is_not_null()
    if scope.points is not None:
        among &= pl.col("thing").is_in(scope.points["thing"].unique().implode())
    kept = statements.select(among).to_series().fill_null(value=False)
    parts = max(-(-int(kept.sum()) // _AT_ONCE), 1)
    part = (statements["thing"].hash() % parts).cast(pl.UInt16)
    for number in range(parts):
        within = kept & (part == number) if parts > 1 else kept
        yield (
            statements.select(*KEYS, "schema", "voice", "speaker", "value", "stance")
            .filter(within)
            .select(
                *KEYS,
                "schema",
                "value",
                place=within.arg_true(),
                key=pl.struct(KEYS).hash(),
                type=pl.struct("schema", "property").hash(),
                who=pl.coalesce("voice", "speaker").hash(),
                denies=pl.col("stance") == Stance.DENIES.value,
            )
        )


def _points(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the points by number, with their thing, property, type, and the places of their statements."""
    ordered = rows.select("key", "place").with_row_index("row").sort("key", "place")
    points = ordered.group_by("key", maintain_order=True).agg("place", pl.col("row").first())
    first = rows.select(*KEYS, "schema")[points["row"]]
    return points.select("place").hstack(first).with_row_index("point")


def _chosen(material: Material, rows: pl.DataFrame, scope: Scope, bearings: Bearings) -> pl.DataFrame:
    """Return the statements of the points to work out, chosen without reading one in Python."""
    if scope.points is not None:
        keys = scope.points.select(pl.struct(KEYS).hash()).to_series()
        rows = rows.filter(pl.col("key").is_in(keys.implode()))
    if scope.ids is not None:
        ids = sorted(scope.ids)
        things = {*ids, *(identifier.rpartition(":")[0] for identifier in ids)}
        found = rows.filter(pl.col("thing").is_in(sorted(things)))
        return found.filter(pl.col("thing").is_in(ids) | pl.concat_str(KEYS, separator=":").is_in(ids))
    main = {
        schema: (pl.col("schema") == schema).fill_null(False) & (pl.col("property") == prop)
        for schema, prop in POINT_PROPERTY.items()
    }
    chosen = pl.any_horizontal(pl.lit(False), *(main[s] for s in main if KINDS[s] in scope.kinds))
    if PointKind.PROPERTY not in scope.kinds:
        return rows.filter(chosen)
    other = ~pl.any_horizontal(main.values())
    if scope.everything:
        return rows.filter(chosen | other)
    touched = pl.DataFrame(
        list({**bearings.contradictions, **bearings.on_points}), schema=_POINT, orient="row"
    )
    judged = touched.select(pl.struct(KEYS).hash()).to_series()
    listed = pl.concat([_shared(material, rows.filter(other)), judged]).unique()
    return rows.filter(chosen | (other & pl.col("key").is_in(listed.implode())))


def _shared(material: Material, rows: pl.DataFrame) -> pl.Series:
    """Return the keys of points on which two voices say what can be compared at all, or the same."""
    types = rows.select("type", "schema", "property").unique("type")
    comparable = types.filter(
        pl.Series(
            [
                material.rule(schema, prop).comparable
                for schema, prop in types.select("schema", "property").iter_rows()
            ],
            dtype=pl.Boolean,
        )
    )["type"]
    ordered = rows.select("key", "who").sort("key")
    other_voice = (pl.col("key") == pl.col("key").shift()) & (pl.col("who") != pl.col("who").shift())
    several = ordered.filter(other_voice)["key"].unique()
    rows = rows.filter(pl.col("key").is_in(several.implode()))
    enough = rows.filter(pl.col("type").is_in(comparable.implode()) | pl.col("denies"))["key"].unique()
    texts = rows.select("key", value=pl.col("value").hash()).filter(~pl.col("key").is_in(enough.implode()))
    again = texts.filter(pl.struct("key", "value").is_duplicated())["key"]
    return pl.concat([enough, again])
