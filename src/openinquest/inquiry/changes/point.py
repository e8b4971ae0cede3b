"""What changed on one point between two states of a record."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from openinquest.inquiry.changes.grounds import Grounds, names_on
from openinquest.inquiry.changes.terms import ChangeKind
from openinquest.inquiry.frame_rows import FrameRows
from openinquest.inquiry.plain import KEYS
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.series import Entry
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import Flag, PointKind, Status
from openinquest.inquiry.versions import Table, Version
from openinquest.ontology import Stance

_BY_SCHEMA = {"Question": ChangeKind.ASKED, "Reply": ChangeKind.ANSWERED, "Decision": ChangeKind.DECIDED}
_BY_FLAG = {Flag.REVISED: ChangeKind.REVISED, Flag.UPDATED: ChangeKind.UPDATED}


_ROW = ("id", *KEYS, "kind", "status_before", "status_after", "before", "after", "new", "gone")


class Places(NamedTuple):
    """Where a point stands: in the two tables of versions, and in the lists of what is new and gone."""

    before: int | None
    after: int | None
    new: int | None
    gone: int | None


@dataclass(frozen=True, slots=True)
class Tables:
    """The two states as tables, and by point the log numbers of what is new and what is gone.

    `grounds` is what is not the same and moves a status without a statement on its point. `since` is the first day
    on the clock of saying.
    """

    before: Table
    after: Table
    new: pl.Series
    gone: pl.Series
    grounds: Grounds
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that is new on a point, what it does there, and the sentences of the series that say so.

    `perhaps_before` says that it may have been said by the first day already: its day is not known so closely.
    """

    kind: ChangeKind
    statement: Statement
    because: tuple[Sentence, ...]
    perhaps_before: bool = False


@dataclass(eq=False)  # not frozen: what is looked up is kept
class PointChange:
    """A point on which something is new or gone, or whose status is another one.

    `was` and `now` are the statuses before and after; None where nothing was on record of it. What is new and gone
    is looked up, and statements are read, when somebody asks.
    """

    id: str
    thing: str
    prop: str
    kind: PointKind
    was: Status | None
    now: Status | None
    places: Places = field(repr=False)
    tables: Tables = field(repr=False)

    @cached_property
    def before(self) -> Version | None:
        """The point as it was."""
        return None if self.places.before is None else self.tables.before[self.places.before]

    @cached_property
    def after(self) -> Version | None:
        """The point as it is."""
        return None if self.places.after is None else self.tables.after[self.places.after]

    @cached_property
    def new(self) -> frozenset[int]:
        """The log numbers of the statements that are new on it."""
        return _listed(self.tables.new, self.places.new)

    @cached_property
    def gone(self) -> frozenset[int]:
        """The log numbers of the statements that their coders took back."""
        return _listed(self.tables.gone, self.places.gone)

    @property
    def fresh(self) -> bool:
        """Whether nothing was on record of it before."""
        return self.was is None

    @property
    def moved(self) -> bool:
        """Whether it had a status before and has another one now, or none."""
        return self.was is not None and self.was is not self.now

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The new statements by day, each with what it does."""
        if self.after is None:
            return ()
        earlier = (
            {(s.who, *self.after.rule.position(s)) for s in self.before.statements} if self.before else set()
        )
        return tuple(
            Change(self._kind(entry, earlier), entry.statement, entry.because, self._perhaps(entry.statement))
            for entry in self.after.series
            if entry.statement.n in self.new
        )

    def _kind(self, entry: Entry, earlier: set[tuple[str, str, Stance]]) -> ChangeKind:
        s = entry.statement
        if s.stance is Stance.WITHDRAWS:
            taken = self._takes_back(s)
            return ChangeKind.WITHDRAWN if taken else ChangeKind.DENIED
        if s.stance is Stance.DENIES:
            return ChangeKind.DENIED
        if s.schema in _BY_SCHEMA:
            return _BY_SCHEMA[s.schema]
        for flag, kind in _BY_FLAG.items():
            if flag in entry.flags:
                return kind
        repeated = self.after is not None and (s.who, *self.after.rule.position(s)) in earlier
        return ChangeKind.REPEATED if repeated else ChangeKind.SAID

    def _takes_back(self, s: Statement) -> bool:
        """Return whether a withdrawal is by the voice whose statement it names; another's is a denial."""
        if self.after is None:
            return False
        aimed = self.after.material.withdrawals.targets.get(s.target or -1)
        return aimed is None or aimed.who == s.who

    def _perhaps(self, s: Statement) -> bool:
        since = self.tables.since
        return since is not None and (s.said_from is None or s.said_from <= since)

    @cached_property
    def causes(self) -> tuple[int, ...]:
        """The statements because of which the status moved: positions that came or went, and what took them."""
        if self.was is self.now:
            return ()
        before, after = dict(_deciding(self.before)), dict(_deciding(self.after))
        # What never decides moves nothing, though it is shown.
        found = {n for n, decides in after.items() if before.get(n, False) is not decides}
        if self.merged:
            # What was said of another thing before is not new: that the two are one is.
            found -= after.keys() - self.new - before.keys()
        for n in before.keys() - after.keys():
            if n in self.gone:
                found.add(n)
            elif self.after is not None:
                withdrawals = self.after.material.withdrawals
                if (taken := withdrawals.taken_back.get(n)) is not None:
                    found.add(taken.by.n)
                found |= {d.n for d in withdrawals.disowned.get(n, ())}
        found |= {n for n, _ in _judged(self.before) ^ _judged(self.after)}
        # A point comes on record with what is only shown, too.
        return tuple(sorted(found or (self.new if self.fresh else ())))

    @property
    def uncertain(self) -> tuple[int, ...]:
        """The causes that may have been said by the first day already."""
        known = {s.n: s for s in self.after.statements} if self.after and self.causes else {}
        return tuple(n for n in self.causes if n in self.new and n in known and self._perhaps(known[n]))

    @cached_property
    def judgements(self) -> tuple[int, ...]:
        """The judgements because of which the status moved, or with which it ceased to.

        Where no statement moved it, they are those of one state alone on who or what is the same, lies in another
        or is republished.
        """
        if self.was is self.now:
            return ()
        found = {j for _, j in _judged(self.before) ^ _judged(self.after)}
        if not (found or self.causes):
            found = {j.n for j in self.tables.grounds.judgements(self._names)}
        return tuple(sorted(found))

    @cached_property
    def definitions(self) -> tuple[int, ...]:
        """Where nothing else moved the status, what the record itself says in one state alone of what it rests on."""
        if self.was is self.now or self.causes or self.judgements:
            return ()
        return self.tables.grounds.definitions(self._names)

    @property
    def merged(self) -> tuple[str, ...]:
        """The things that are the same as this one in the later state alone."""
        return self.tables.grounds.merged.get(self.thing, ())

    @cached_property
    def _names(self) -> frozenset[str]:
        """The things and documents on which the status rests."""
        found = {self.thing, self.tables.grounds.parted.get(self.thing, self.thing)}
        for version in (self.before, self.after):
            if version is not None:
                found |= names_on(version.material, version.statements)
        return frozenset(found)

    @property
    def because(self) -> tuple[Sentence, ...]:
        """The sentences on the status that the point has now."""
        return self.after.finding.because if self.after and self.was is not self.now else ()


class PointChanges(FrameRows[PointChange]):
    """The points on which something is different, by id.

    `frame` has their `id`, `thing`, `property`, `kind`, `status_before` and `status_after`, and their `Places`.
    """

    def __init__(self, frame: pl.DataFrame, tables: Tables) -> None:
        super().__init__(frame, _ROW)
        self._tables = tables

    def of(self, ids: Collection[str]) -> PointChanges:
        """Return those that are one of `ids`, or of a thing that is."""
        wanted = sorted(ids)
        frame = self.frame.filter(pl.col("id").is_in(wanted) | pl.col("thing").is_in(wanted))
        return PointChanges(frame, self._tables)

    @property
    def moved(self) -> tuple[PointChange, ...]:
        """Those that have another status than before."""
        was, now = pl.col("status_before"), pl.col("status_after")
        moved = self.frame.select(pl.arg_where(was.is_not_null() & was.ne_missing(now))).to_series()
        return tuple(self[place] for place in moved)

    def make(self, place: int, values: tuple[Any, ...]) -> PointChange:
        """Return the change at a place."""
        identifier, thing, prop, kind, was, now, *places = values
        return PointChange(
            identifier, thing, prop, PointKind(kind), was and Status(was), now and Status(now), Places(*places),
            self._tables,
        )  # fmt: skip


def _listed(numbers: pl.Series, place: int | None) -> frozenset[int]:
    return frozenset() if place is None else frozenset(numbers[place])


def _deciding(version: Version | None) -> Iterator[tuple[int, bool]]:
    if version is not None:
        for cell in version.cells:
            for position in cell.positions:
                for n in position.numbers:
                    yield n, position.decides


def _judged(version: Version | None) -> set[tuple[int, int]]:
    """Return the statements that judgements set against positions, with the judgement."""
    if version is None:
        return set()
    found = {(d.statement.n, d.judgement.n) for d in version.finding.judged}
    for c in version.contradictions:
        found |= {(c.left.n, c.judgement.n), (c.right.n, c.judgement.n)}
    return found
