"""The tables of the data package: rows of plain values out of the snapshot, with keys that hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from openinquest.release.downloads import SCHEMA
from openinquest.release.snapshot import LANGUAGES, Meta, Snapshot, Text, Thing
from openinquest.release.snapshot.given import Given

Value = str | int | float | bool | None
Values = tuple[Value, ...]

_TYPES = {"": "string", "#": "integer", "%": "number", "?": "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is one of Table Schema, `to` the table and column of which every value that it has is one."""

    name: str
    type: str = "string"
    to: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `key` names the columns by which a row is known, none where two rows may be alike."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Values, ...]


def _table(name: str, key: str, columns: str, rows: Iterable[Sequence[Any]]) -> Table:
    """Make a table of `columns` written as `name`, `name#` (whole number), `name?` (yes or no), `name>table.column`."""
    made = []
    for word in columns.split():
        field, _, to = word.partition(">")
        mark = field[-1] if field[-1] in _TYPES else ""
        table, _, column = to.partition(".")
        made.append(Column(field.removesuffix(mark), _TYPES[mark], (table, column) if to else None))
    return Table(
        name, tuple(key.split()), tuple(made), tuple(tuple(_plain(cell) for cell in row) for row in rows)
    )


def _plain(cell: Any) -> Value:
    """Return a cell as one value: several are joined with semicolons, nothing is null."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, Given):
        return cell.value
    if isinstance(cell, str | int | float):
        return cell
    return "; ".join(str(_plain(part)) for part in cell) or None


@dataclass(frozen=True, slots=True)
class Pages:
    """Where statements, things and sources stand: paths below the folder of a language, with anchors."""

    statements: Mapping[int, str]
    things: Mapping[str, str]
    sources: Mapping[str, str]


def tables(snapshot: Snapshot, rows: pl.DataFrame, pages: Pages) -> tuple[Table, ...]:
    """Return all tables of a release; `rows` are those of the statements, of which some stand on no page.

    The same snapshot gives the same tables. A table without rows is there all the same, so that programs need not ask.
    """
    return (
        _statements(rows),
        *_told(snapshot, pages),
        *_named(snapshot, rows, pages),
        *_compared(snapshot),
        *_asked(snapshot),
        *_handled(snapshot),
        *_located(snapshot),
        *_commanded(snapshot),
        *_counted(snapshot),
        *_estimated(snapshot),
    )


def _statements(rows: pl.DataFrame) -> Table:
    to = {"thing": ("things", "id"), "speaker": ("things", "id"), "voice": ("things", "id"),
          "document": ("documents", "handle")}  # fmt: skip
    columns = tuple(
        Column(name, "integer" if name in ("n", "seq") else "string", to.get(name)) for name in SCHEMA
    )
    # its files are written by themselves: of the rows, only how many there are is told
    return Table("statements", ("n",), columns, ((),) * rows.height)


def _told(snapshot: Snapshot, pages: Pages) -> Iterable[Table]:
    yield _table(
        "via", "n position", "n#>statements.n position# who on mode",
        ((s.n, place, via.who, via.on, via.mode)
         for s in snapshot.statements.values() for place, via in enumerate(s.via, start=1)),
    )  # fmt: skip
    base = snapshot.meta.address.rstrip("/")
    start = f"{base}/" if base else ""
    yield _table(
        "permalinks", "n", "n#>statements.n en ru kk",
        ((n, *(f"{start}{language}/{path}" for language in LANGUAGES)) for n, path in pages.statements.items()),
    )  # fmt: skip


def _named(snapshot: Snapshot, rows: pl.DataFrame, pages: Pages) -> Iterable[Table]:
    known = dict(snapshot.things)
    documents = dict.fromkeys(snapshot.sources)
    named = rows.select("thing", "speaker", "voice").unique(maintain_order=True)
    for name in (name for row in named.iter_rows() for name in row):
        if name and name not in known:
            known[name] = Thing(name, "", Text())
    documents |= dict.fromkeys(rows["document"].drop_nulls().unique(maintain_order=True))
    yield _table(
        "things", "id", "id schema label_en label_ru label_kk page",
        ((t.id, t.schema, t.label.en, t.label.ru, t.label.kk, pages.things.get(t.id)) for t in known.values()),
    )  # fmt: skip
    speakers = snapshot.speakers.values()
    yield _table(
        "memberships", "", "speaker>things.id party start end",
        ((s.id, m.party, m.start, m.end) for s in speakers for m in s.parties),
    )  # fmt: skip
    yield _table(
        "voices", "speaker voice", "speaker>things.id voice", ((s.id, v) for s in speakers for v in s.voices)
    )
    yield _table(
        "documents", "handle",
        "handle title publisher published_on address language media_type read covers licence page",
        ((handle, *_described(snapshot, handle), pages.sources.get(handle)) for handle in documents),
    )  # fmt: skip
    yield _table(
        "judgements", "number", "number# kind left right reason",
        ((at, j.kind, j.left, j.right, j.reason) for at, j in enumerate(snapshot.judgements, start=1)),
    )  # fmt: skip


def _described(snapshot: Snapshot, handle: str) -> Sequence[Any]:
    source = snapshot.sources.get(handle)
    if source is None:
        return (None,) * 9
    return (source.title, source.publisher, source.published_on, source.address, source.language, source.media_type,
            source.read, source.covers, source.licence)  # fmt: skip


def _compared(snapshot: Snapshot) -> Iterable[Table]:
    figures = snapshot.figures.values()
    yield _table(
        "figures", "id", "id>things.id unit place measure population counting",
        ((f.id, f.unit, f.place, f.measure, f.population, f.counting) for f in figures),
    )  # fmt: skip
    yield _table(
        "series", "figure n",
        "figure>figures.id n#>statements.n value stance status speaker voice party said_on holds_at",
        ((f.id, i.n, i.value, i.stance, i.status, i.speaker, i.voice, i.party, i.said_on, i.holds_at)
         for f in figures for i in f.series),
    )  # fmt: skip
    points = snapshot.points.values()
    yield _table(
        "points", "id", "id thing>things.id property kind status flags judged?",
        ((p.id, p.thing, p.property, p.kind, p.status, p.flags, p.judged) for p in points),
    )  # fmt: skip
    yield _table(
        "positions", "", "point>points.id party n#>statements.n value stance decides?",
        ((p.id, party, i.n, i.value, i.stance, i.decides)
         for p in points for party, cell in p.cells.items() for i in cell.positions),
    )  # fmt: skip


def _asked(snapshot: Snapshot) -> Iterable[Table]:
    questions = snapshot.questions.values()
    yield _table(
        "questions", "id",
        "id>things.id text asked_by asked_of asked_on forum status days_low# days_high# day ended?",
        ((q.id, q.text, q.asked_by, q.asked_of, q.asked_on, q.forum, q.status, q.days_low, q.days_high, q.day, q.ended)
         for q in questions),
    )  # fmt: skip
    yield _table(
        "replies", "", "question>questions.id n#>statements.n content by on grade ground",
        ((q.id, r.n, r.content, r.by, r.on, r.grade, r.ground) for q in questions for r in q.replies),
    )  # fmt: skip


def _handled(snapshot: Snapshot) -> Iterable[Table]:
    yield _table(
        "proceedings", "id",
        "id>things.id status kind number stage opened_on ended_on body court place article subject statements",
        ((c.id, c.statuses, c.kind, c.number, c.stage, c.opened_on, c.ended_on, c.body, c.court, c.place, c.article,
          c.subject, c.statements) for c in snapshot.proceedings.cases.values()),
    )  # fmt: skip
    yield _table(
        "complaints", "id", "id>things.id status collective? kind lodged_with lodged_on against outcomes statements",
        ((c.id, c.status, c.collective, c.kind, c.lodged_with, c.lodged_on, c.against,
          [outcome.outcome for outcome in c.outcomes], c.statements) for c in snapshot.complaints.register.values()),
    )  # fmt: skip
    yield _table(
        "hearings", "id", "id>things.id date body publicity statements",
        ((h.id, h.date, h.body, h.publicity, h.statements) for h in snapshot.hearings.values()),
    )  # fmt: skip
    yield _table(
        "commitments", "id", "id>things.id status term kind content made_by made_on due statements",
        ((c.id, c.status, c.term, c.kind, c.content, c.made_by, c.made_on, c.due, c.statements)
         for c in snapshot.commitments.values()),
    )  # fmt: skip


def _located(snapshot: Snapshot) -> Iterable[Table]:
    yield _table(
        "incidents", "id", "id>things.id kinds places event first last",
        ((i.id, i.kinds, i.places, i.event, i.first, i.last) for i in snapshot.incidents.values()),
    )  # fmt: skip
    places = (
        (p, p.located if p.located and p.located.of == p.id else None) for p in snapshot.places.values()
    )
    yield _table(
        "places", "id", "id>things.id kind within latitude% longitude% radius%",
        ((p.id, p.kind, p.within, *((at.latitude, at.longitude, at.radius) if at else (None,) * 3))
         for p, at in places),
    )  # fmt: skip


def _commanded(snapshot: Snapshot) -> Iterable[Table]:
    hierarchy = snapshot.hierarchy
    yield _table(
        "tenures", "id", "id>things.id post body holder acting left_by start end first last statements",
        ((t.id, p.id, p.body, t.holder, t.acting, t.left_by, t.period.starts, t.period.ends, t.first, t.last,
          t.statements) for p in hierarchy.posts for t in p.tenures),
    )  # fmt: skip
    yield _table(
        "subordinations", "id", "id>things.id subordinate superior kind start end statements",
        ((s.id, s.subordinate, s.superior, s.kind, s.period.starts, s.period.ends, s.statements)
         for s in hierarchy.subordinations),
    )  # fmt: skip
    yield _table(
        "deployments", "id",
        "id>things.id unit place task strength ordered_by requested_by start end statements",
        ((d.id, d.unit, d.place, d.task, d.strength, d.ordered_by, d.requested_by, d.period.starts, d.period.ends,
          d.statements) for d in hierarchy.deployments),
    )  # fmt: skip
    yield _table(
        "orders", "id", "id>things.id content given_by addressee date place in_writing legal_basis statements",
        ((o.id, o.content, o.given_by, o.addressee, o.date, o.place, o.in_writing, o.legal_basis, o.statements)
         for o in hierarchy.orders),
    )  # fmt: skip


def _counted(snapshot: Snapshot) -> Iterable[Table]:
    persons, counted = snapshot.casualties.persons, snapshot.casualties.counted
    yield _table("persons", "id", "id names", ((p.id, p.names) for p in persons))
    yield _table(
        "listed", "", "person>persons.id entry list row",
        ((p.id, at.entry, at.list, at.row) for p in persons for at in p.listed),
    )  # fmt: skip
    yield _table(
        "lists", "list", "list rows# persons# alone#",
        ((at.list, at.rows, at.persons, at.alone) for at in (counted.by_list if counted else ())),
    )  # fmt: skip
    yield _table(
        "counts", "", "dimension standing value label_en label_ru label_kk persons#",
        ((table.dimension, row.standing, row.value, row.label.en, row.label.ru, row.label.kk, row.persons)
         for table in (counted.tables if counted else ()) for row in table.rows),
    )  # fmt: skip


def _estimated(snapshot: Snapshot) -> Iterable[Table]:
    made = [*enumerate(snapshot.estimates, start=1)]
    yield _table(
        "estimates", "number",
        "number# reported? seen# bound# bound_low# bound_high# digest seed entries#",
        ((at, e.reported, e.seen, e.bound, e.bound_low, e.bound_high, e.digest, e.seed, e.entries or None)
         for at, e in made),
    )  # fmt: skip
    yield _table(
        "answers", "", "estimate#>estimates.number stratum method reported? median# low# high# assumption",
        ((at, stratum, a.name, a.reported, a.median, a.low, a.high, a.assumption.in_language("en")[0])
         for at, e in made
         for stratum, answers in (("", e.answers), *((part.name, part.answers) for part in e.strata))
         for a in answers),
    )  # fmt: skip


@cache
def layout() -> tuple[Table, ...]:
    """Return the tables of a release that shows nothing: their names, keys and columns."""
    meta = Meta(title=Text(), period="", released_on="", log_size=0, root="", software="")
    nothing = Snapshot(
        meta=meta, statements={}, things={}, figures={}, points={}, questions={}, judgements=(), speakers={},
        parties={}, sources={},
    )  # fmt: skip
    return tables(nothing, pl.DataFrame(schema=SCHEMA), Pages({}, {}, {}))
