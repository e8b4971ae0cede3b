"""What is different between two states of one record: by the day of saying, or by the entry in the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.bearings import BEARINGS, Point
from openinquest.inquiry.changes.point import Places, PointChange, Tables
from openinquest.inquiry.changes.terms import Clock
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import POINT_PROPERTY, QUESTION, Material
from openinquest.inquiry.points import point_id
from openinquest.inquiry.questions import Question, questions
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import PointKind, Status
from openinquest.inquiry.versions import Scope, Table, version_table
from openinquest.ontology import JudgementKind

_POINT = ("thing", "property")
_OF_THE_WHOLE = (
    JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.WITHIN, JudgementKind.REPUBLISHES
)  # fmt: skip
"""Judgements that may move any point."""
_FEW = 5000
"""Points up to which only those are worked out; beyond, the whole table costs less."""
_ALL = tuple(
    kind for kind in JudgementKind if kind not in (JudgementKind.RETRACTS, JudgementKind.ADJUDICATES)
)


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that was asked, or answered in another way, between the two states; `replies` are new."""

    id: str
    before: Question | None
    after: Question | None
    replies: tuple[int, ...]

    @property
    def asked(self) -> bool:
        """Whether it is new on the register."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class Entered:
    """What entered the log, beside statements: judgements made and taken back, statements retracted, merges.

    Empty where the clock is that of saying: then both states are read with the same judgements.
    """

    judged: tuple[Judgement, ...] = ()
    unjudged: tuple[Judgement, ...] = ()
    retracted: tuple[Statement, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    definitions: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """All that is different.

    `decided` are the decisions of which nothing was on record before, with the statements on them. `undated` are
    statements of which nobody knows whether they were said after the first day; they are listed, not counted.
    """

    clock: Clock
    points: tuple[PointChange, ...]
    questions: tuple[QuestionChange, ...]
    decided: Mapping[str, tuple[int, ...]]
    entered: Entered
    undated: tuple[int, ...]

    @property
    def moved(self) -> tuple[PointChange, ...]:
        """The points that have another status than before."""
        return tuple(point for point in self.points if point.moved)


def changes(
    before: Material, after: Material, clock: Clock, on: tuple[date, date], ids: Collection[str] | None = None
) -> Changes:
    """Return what is different in `after`, of the points or things `ids` if any are given.

    `on` are the days to which questions are followed in the two states.
    """
    old, new = before.frames.statements, after.frames.statements
    came = new.join(old, on="key", how="anti")
    # What was said stays said: only the log takes anything back.
    went = old.clear() if clock is Clock.SAID else old.join(new, on="key", how="anti")
    judged, unjudged = _judgements(before, after)
    said, undated = came.filter(~pl.col("definition")), ()
    if clock is Clock.SAID:
        open_day = pl.col("said_to").is_null() & ~pl.col("document").is_in(_dated(after))
        undated = tuple(said.filter(open_day.fill_null(True))["n"].sort())
        said = said.filter(~pl.col("n").is_in(undated))
    renamed = dict(after.frames.redirects.iter_rows())
    lost = went.filter(~pl.col("definition"))
    defined = came.filter("definition").height + went.filter("definition").height
    whole = bool(defined) or any(j.kind in _OF_THE_WHOLE for j in (*judged, *unjudged))
    whole = whole or came.height + went.height > _FEW
    touched = None
    if not whole:
        touched = _touched(before, after, {*came["n"], *went["n"]}, (*judged, *unjudged), renamed)
    points = _points(before, after, said, lost, touched, renamed)
    if ids is not None:
        points = [point for point in points if {point.id, point.thing} & set(ids)]
    asked = _questions(before, after, on)
    return Changes(
        clock=clock,
        points=tuple(points),
        questions=tuple(q for q in asked if ids is None or q.id in ids),
        decided=_decided(before, said, ids),
        entered=Entered(
            judged=tuple(judged),
            unjudged=tuple(unjudged),
            retracted=tuple(before.numbered(lost["n"]).values()),
            merged=tuple(sorted(set(renamed.items()) - set(before.frames.redirects.iter_rows()))),
            definitions=defined,
        ),
        undated=undated,
    )


def _dated(material: Material) -> list[str]:
    """Return the documents that have a day of publication."""
    named = material.frames.documents.filter(pl.col("published_on").is_not_null())
    return named.select(pl.coalesce("handle", "id")).to_series().to_list()


def _judgements(before: Material, after: Material) -> tuple[list[Judgement], list[Judgement]]:
    old, new = before.frames.judgements, after.frames.judgements
    came = new.filter(~pl.col("n").is_in(old["n"].implode()))
    went = old.filter(~pl.col("n").is_in(new["n"].implode()))
    return read_judgements(came, *_ALL), read_judgements(went, *_ALL)


def _touched(
    before: Material,
    after: Material,
    changed: set[int],
    judged: Iterable[Judgement],
    renamed: Mapping[str, str],
) -> set[Point]:
    """Return the points whose status may have moved, without working one out."""
    for one, other in ((before, after), (after, before)):
        changed |= one.withdrawals.taken_back.keys() - other.withdrawals.taken_back.keys()
        changed |= one.withdrawals.disowned.keys() - other.withdrawals.disowned.keys()
    bearing = (*BEARINGS, JudgementKind.CONTRADICTS)
    sides = {
        j.n: j
        for material in (before, after)
        for j in read_judgements(material.frames.judgements, *bearing)
        if changed & {*j.left_numbers, j.right_number}
    } | {j.n: j for j in judged if j.kind in bearing}
    named = {n for j in sides.values() for n in (*j.left_numbers, j.right_number) if n is not None}
    found: set[Point] = set()
    wanted = pl.DataFrame({"n": sorted(changed | named)}, schema={"n": pl.Int64})
    for material in (before, after):
        rows = material.frames.statements.join(wanted, on="n", how="semi").filter(~pl.col("definition"))
        found |= {
            (renamed.get(thing, thing), prop) for thing, prop in rows.select(_POINT).unique().iter_rows()
        }
        for j in sides.values():
            right = j.right or ""
            if (schema := material.schemata.get(right, "")) in POINT_PROPERTY:
                found.add((renamed.get(right, right), POINT_PROPERTY[schema]))
    return found


def _points(
    before: Material,
    after: Material,
    said: pl.DataFrame,
    lost: pl.DataFrame,
    touched: set[Point] | None,
    renamed: Mapping[str, str],
) -> list[PointChange]:
    """Return the points on which something is new or gone, or whose status moved, by id."""
    new, gone = _by_point(said, renamed, "new"), _by_point(lost, renamed, "gone")
    points = None
    if touched is not None and len(touched) < _FEW and new.height + gone.height < _FEW:
        points = {*touched, *new.select(_POINT).iter_rows(), *gone.select(_POINT).iter_rows()}
    old_table, new_table = (version_table(m, _scope(m, points, renamed)) for m in (before, after))
    frame = (
        _states(old_table, renamed, "before")
        .join(_states(new_table, renamed, "after"), on=_POINT, how="full", coalesce=True)
        .join(new.drop("numbers"), on=_POINT, how="full", coalesce=True)
        .join(gone.drop("numbers"), on=_POINT, how="full", coalesce=True)
        .filter(
            pl.col("new").is_not_null()
            | pl.col("gone").is_not_null()
            | pl.col("status_before").ne_missing(pl.col("status_after"))
        )
        .sort(_POINT)
    )
    tables = Tables(old_table, new_table, new["numbers"], gone["numbers"])
    statuses = {status.value: status for status in Status}
    found = []
    kinds = {kind.value: kind for kind in PointKind}
    columns = (
        pl.coalesce("id_after", "id_before"), *_POINT, pl.coalesce("kind_after", "kind_before"),
        "status_before", "status_after", "before", "after", "new", "gone",
    )  # fmt: skip
    for identifier, thing, prop, kind, was, now, *places in frame.select(columns).iter_rows():
        found.append(
            PointChange(
                identifier,
                thing,
                prop,
                kinds[kind],
                statuses.get(was),
                statuses.get(now),
                Places(*places),
                tables,
            )
        )
    return found


def _scope(material: Material, points: set[Point] | None, renamed: Mapping[str, str]) -> Scope:
    """Return the scope of points by the ids that they have in this state."""
    if points is None:
        return Scope(everything=True)
    back: dict[str, list[str]] = defaultdict(list)
    for old, new in renamed.items():
        back[new].append(old)
    return Scope.of(
        *(
            point_id(material.schemata.get(name), name, prop)
            for thing, prop in points
            for name in (thing, *back.get(thing, ()))
        )
    )


def _states(table: Table, renamed: Mapping[str, str], name: str) -> pl.DataFrame:
    """Return by point, as it is called now, its place in a table and its status, where anything was said of it."""
    told = ("id", "kind", "status")
    # A point without a number is one on which nobody spoke.
    frame = table.frame.select(*_POINT, *told, "point").with_row_index(name)
    frame = frame.filter(pl.col("point").is_not_null()).drop("point")
    named = _renamed(frame, renamed).rename({column: f"{column}_{name}" for column in told})
    return named.unique(_POINT, keep="first", maintain_order=True) if renamed else named


def _by_point(rows: pl.DataFrame, renamed: Mapping[str, str], name: str) -> pl.DataFrame:
    """Return by point the log numbers of some statements, and their place under `name`."""
    found = _renamed(rows.select(*_POINT, "n"), renamed).group_by(_POINT).agg(pl.col("n").alias("numbers"))
    return found.with_row_index(name)


def _renamed(frame: pl.DataFrame, renamed: Mapping[str, str]) -> pl.DataFrame:
    return frame.with_columns(pl.col("thing").replace(renamed)) if renamed else frame


def _decided(before: Material, said: pl.DataFrame, ids: Collection[str] | None) -> dict[str, tuple[int, ...]]:
    """Return the decisions that nobody had spoken of before."""
    rows = said.filter(pl.col("schema") == "Decision")
    known = before.frames.statements.filter((pl.col("schema") == "Decision") & ~pl.col("definition"))
    rows = rows.join(known, on="thing", how="anti").group_by("thing").agg(pl.col("n").sort()).sort("thing")
    return {thing: tuple(numbers) for thing, numbers in rows.iter_rows() if ids is None or thing in ids}


def _questions(before: Material, after: Material, on: tuple[date, date]) -> list[QuestionChange]:
    if not after.things_of(QUESTION):
        return []
    old = {q.id: q for q in questions(before, on[0])}
    new = {q.id: q for q in questions(after, on[1])}
    found = []
    for identifier in sorted({*old, *new}):
        was, now = old.get(identifier), new.get(identifier)
        replies = tuple(sorted(_replies(now) - _replies(was)))
        if was is None or now is None or was.status != now.status or replies:
            found.append(QuestionChange(identifier, was, now, replies))
    return found


def _replies(question: Question | None) -> set[int]:
    return {s.n for reply in question.replies for s in reply.statements} if question else set()
