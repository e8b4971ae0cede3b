"""What is different between two states of one record: by the day of saying, or by the entry in the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.changes.asking import QuestionChange, question_changes
from openinquest.inquiry.changes.grounds import Grounds
from openinquest.inquiry.changes.point import PointChange, PointChanges, Tables
from openinquest.inquiry.changes.reach import POINT, reached
from openinquest.inquiry.changes.stirring import chosen, stirred
from openinquest.inquiry.changes.terms import Clock
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import Material
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.versions import Scope, Table, alphabetical, versions
from openinquest.ontology import JudgementKind

_KEY = "key"
_ROW = (*POINT, "id", "kind")
_ALL = tuple(
    kind for kind in JudgementKind if kind not in (JudgementKind.RETRACTS, JudgementKind.ADJUDICATES)
)


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
    points: PointChanges
    questions: tuple[QuestionChange, ...]
    decided: Mapping[str, tuple[int, ...]]
    entered: Entered
    undated: tuple[int, ...]

    @property
    def moved(self) -> tuple[PointChange, ...]:
        """The points that have another status than before."""
        return self.points.moved


def changes(
    before: Material, after: Material, clock: Clock, on: tuple[date, date], ids: Collection[str] | None = None
) -> Changes:
    """Return what is different in `after`, of the points or things `ids` if any are given.

    `on` are the days to which questions are followed in the two states.
    """
    moved = stirred(before, after)
    # What was said stays said: only the log takes anything back.
    went = moved.went.clear() if clock is Clock.SAID else moved.went
    judged, unjudged = _judgements(before, after)
    said, undated = moved.came.filter(~pl.col("definition")), ()
    if clock is Clock.SAID:
        open_day = pl.col("said_to").is_null() & ~pl.col("document").is_in(_dated(after))
        undated = tuple(said.filter(open_day.fill_null(True))["n"].sort())
        said = said.filter(~pl.col("n").is_in(undated))
    renamed = dict(after.frames.redirects.drop_nulls().iter_rows())
    lost = went.filter(~pl.col("definition"))
    defined = pl.concat([moved.came.filter("definition"), went.filter("definition")])
    grounds = Grounds.of((*judged, *unjudged), defined, before, after)
    since = on[0] if clock is Clock.SAID else None
    with ThreadPoolExecutor(max_workers=1) as beside:
        # points are told by Polars, which leaves the interpreter to the questions meanwhile
        asked = beside.submit(question_changes, before, after, on, moved, ids)
        touched = reached(before, after, moved, renamed)
        points = _points(before, after, said, lost, touched, renamed, grounds, since)
    if ids is not None:
        points = points.of(ids)
    return Changes(
        clock=clock,
        points=points,
        questions=tuple(asked.result()),
        decided=_decided(before, said, ids),
        entered=Entered(
            judged=tuple(judged),
            unjudged=tuple(unjudged),
            retracted=tuple(before.numbered(lost["n"]).values()),
            merged=tuple(sorted(set(renamed.items()) - set(before.frames.redirects.iter_rows()))),
            definitions=defined.height,
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


def _points(
    before: Material,
    after: Material,
    said: pl.DataFrame,
    lost: pl.DataFrame,
    touched: pl.DataFrame | None,
    renamed: Mapping[str, str],
    grounds: Grounds,
    since: date | None,
) -> PointChanges:
    """Return the points on which something is new or gone, or whose status moved, by id."""
    new, gone = _by_point(said, renamed, "new"), _by_point(lost, renamed, "gone")
    with ThreadPoolExecutor(max_workers=2) as beside:
        old_table, new_table = beside.map(lambda m: versions(m, _scope(touched, renamed)), (before, after))
    frame = (
        _states(old_table, renamed, "before")
        .join(_states(new_table, renamed, "after"), on=_KEY, how="full", coalesce=True)
        .join(new.drop("numbers"), on=_KEY, how="left")
        .join(gone.drop("numbers"), on=_KEY, how="left")
        .filter(
            pl.col("new").is_not_null()
            | pl.col("gone").is_not_null()
            | pl.col("status_before").ne_missing(pl.col("status_after"))
        )
    )
    frame = frame.with_columns(pl.coalesce(f"{name}_after", f"{name}_before").alias(name) for name in _ROW)
    frame = frame.with_columns(order=alphabetical(frame, POINT)).sort("order").drop(_KEY, "order")
    # what is asked for one after another shall stand side by side
    old_table, new_table = (
        table.taken(frame[name].drop_nulls()) for table, name in ((old_table, "before"), (new_table, "after"))
    )
    frame = frame.with_columns(_counted("before"), _counted("after"))
    tables = Tables(old_table, new_table, new["numbers"], gone["numbers"], grounds, since)
    return PointChanges(frame, tables)


def _counted(name: str) -> pl.Expr:
    """Return numbers from 0 in the place of whatever is no null."""
    return pl.when(pl.col(name).is_not_null()).then(pl.col(name).cum_count() - 1).cast(pl.UInt32).alias(name)


def _scope(points: pl.DataFrame | None, renamed: Mapping[str, str]) -> Scope:
    """Return the scope of points by all ids that their things have in either state."""
    if points is None:
        return Scope(everything=True)
    if renamed:
        old = pl.DataFrame(
            list(renamed.items()), schema=dict.fromkeys(("old", "thing"), pl.String), orient="row"
        )
        old = points.join(old, on="thing").select("old", "property").rename({"old": "thing"})
        points = pl.concat([points, old])
    return Scope(everything=True, points=points)


def _states(table: Table, renamed: Mapping[str, str], name: str) -> pl.DataFrame:
    """Return by point, as it is called now, its place in a table and its status, where anything was said of it."""
    # A point without a number is one on which nobody spoke.
    frame = table.frame.select(*_ROW, "status", "point").with_row_index(name)
    frame = frame.filter(pl.col("point").is_not_null()).drop("point")
    named = _renamed(frame, renamed).rename({column: f"{column}_{name}" for column in (*_ROW, "status")})
    return named.unique(_KEY, keep="first", maintain_order=True) if renamed else named


def _by_point(rows: pl.DataFrame, renamed: Mapping[str, str], name: str) -> pl.DataFrame:
    """Return by point the log numbers of some statements, and their place under `name`."""
    named = _renamed(rows.select(*POINT, "n").drop_nulls(POINT), renamed)
    return named.group_by(_KEY).agg(pl.col("n").alias("numbers")).with_row_index(name)


def _renamed(frame: pl.DataFrame, renamed: Mapping[str, str]) -> pl.DataFrame:
    """Return rows with the ids that things have now, and a number for the point by which it is found again.

    Tables are joined by numbers of 64 bits in a third of the time that two texts take (see `versions` for how seldom
    two points have one number).
    """
    if renamed:
        frame = frame.with_columns(pl.col("thing").replace(renamed))
    return frame.with_columns(pl.struct(POINT).hash().alias(_KEY))


def _decided(before: Material, said: pl.DataFrame, ids: Collection[str] | None) -> dict[str, tuple[int, ...]]:
    """Return the decisions that nobody had spoken of before."""
    rows = said.filter(pl.col("schema") == "Decision")
    known = chosen(before, (pl.col("schema") == "Decision") & ~pl.col("definition"), "thing")
    rows = rows.join(known, on="thing", how="anti").group_by("thing").agg(pl.col("n").sort()).sort("thing")
    return {thing: tuple(numbers) for thing, numbers in rows.iter_rows() if ids is None or thing in ids}
