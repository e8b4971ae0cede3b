"""Pulling: entries of another log that are absent here are appended, under the salts that they have there.

Nothing here is overwritten. All of it is one transaction: the entries are written while they are read, and stand only
if the whole stretch turns out to have the root that it claims. What was destroyed here does not come back, and of what
the other log holds no more than the commitments nothing is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.record.appending import Appender, now
from openinquest.record.entry import EntryKind
from openinquest.record.exchange.conflicts import Conflict, Gathered, flats_of
from openinquest.record.exchange.parts import Part, Stretch
from openinquest.record.exchange.present import Present, coding_marks
from openinquest.record.log import leaf_of, subtrees
from openinquest.record.record import Apparatus, Record
from openinquest.record.rows import ROW_SCHEMA, Batch
from openinquest.record.sealing import joined, sealed_columns, sealed_of, short_keys, subtrees_by_column
from openinquest.record.store import JSON_COLUMNS, Origin, Pull

Watch = Callable[[int], None]
_ORDER = (EntryKind.DOCUMENT, EntryKind.CAPTURE, EntryKind.STATEMENT, EntryKind.JUDGEMENT)
_SEALED = ("n", "id", "key", "mark", "commitments", "leaf", "salt")


@dataclass(slots=True)
class Pulled:
    """What was taken from a stretch of another log, or would be.

    `taken` counts entries by kind; `present` were here already; `destroyed` were destroyed here, `bare` have no payload
    there. `gone` are the numbers here of entries whose payload was destroyed there. `continues` is the last size of
    that log at which something was pulled before, 0 if none. `captured` are the digests of kept files with their sizes.
    `ahead` are the numbers here of what was taken and is dated more than a day after now, as by a clock gone wrong.
    """

    stretch: Stretch
    size: int
    taken: dict[str, int] = field(default_factory=dict)
    present: int = 0
    destroyed: int = 0
    bare: int = 0
    gone: Sequence[int] = ()
    continues: int = 0
    conflicts: Sequence[Conflict] = ()
    captured: dict[str, int] = field(default_factory=dict)
    ahead: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many entries were taken."""
        return sum(self.taken.values())


def pull(
    record: Record, stretch: Stretch, *, name: str, dry_run: bool = False, watch: Watch | None = None
) -> Pulled:
    """Append to a record what is absent of a stretch of another log; `watch` is told how many entries were read.

    With `dry_run` nothing is written. Raises InputError, and nothing is written, where the stretch (`name` in messages)
    does not have its root.
    """
    before = record.apparatus()
    with _writing(record, dry_run) as writer:
        reading = _Reading(record, stretch, writer)
        for part in stretch.parts:
            reading.take(part)
            if watch is not None:
                watch(part.last - stretch.since)
        reading.proved(name)
        done = reading.done
        done.gone = reading.here.numbers_of(reading.bare["commitments"])
        done.conflicts = reading.conflicts(record, before)
        if writer is not None and reading.origins:
            log = Pull(len(record.store.pulls()) + 1, now(), stretch.size, stretch.root, stretch.since)
            writer.pulled(log, [replace(origin, pull=log.number) for origin in reading.origins])
    done.size = record.head().size
    return done


@contextmanager
def _writing(record: Record, dry_run: bool) -> Iterator[Appender | None]:
    if dry_run:
        yield None
        return
    with record.store.writing() as writer:
        yield writer


class _Reading:
    """A stretch while it is read: its root so far, what of it is absent, what was written."""

    def __init__(self, record: Record, stretch: Stretch, writer: Appender | None) -> None:
        self._store = record.store
        self._stretch = stretch
        self._writer = writer
        self.size = record.head().size
        """How many entries the log had before."""
        self._frontier = stretch.frontier
        self._destroys = bool(record.store.tombstones())
        self._noted = {pull.size: pull.root for pull in record.store.pulls()}
        self._at = self.size
        self.here = Present(record.store)
        self.gathered = Gathered(record.ontology)
        self.origins: list[Origin] = []
        self.bare = pl.DataFrame(schema={"commitments": pl.Binary})
        self.done = Pulled(stretch, self.size)
        self._tomorrow = (date.fromisoformat(now()[:10]) + timedelta(days=1)).isoformat() + "~"
        """Sorts after every moment of tomorrow, which is today's somewhere."""

    def take(self, part: Part) -> None:
        """Take what is absent of a part."""
        batch = Batch.of(part.statements)
        said = part.statements.select("n", "salt").hstack(batch.rows).hstack(batch.canonical_json())
        frames = {EntryKind.STATEMENT: said}
        for kind in EntryKind:
            if kind is not EntryKind.STATEMENT:
                frames[kind] = part.bodies.filter(pl.col("kind") == kind)
        sealed = {kind: _sealed(kind, frame) for kind, frame in frames.items() if frame.height}
        self._prove(part, sealed.values())
        self.done.bare += part.bare.height
        self.bare = pl.concat([self.bare, part.bare.select("commitments")])
        for kind in _ORDER:
            if kind in sealed:
                self._take(
                    kind, frames[kind].drop("salt", "kind", strict=False).hstack(sealed[kind].drop("n"))
                )

    def _prove(self, part: Part, sealed: Iterable[pl.DataFrame]) -> None:
        leaves = [frame.select("n", "leaf") for frame in sealed]
        bare = [(n, leaf_of(kind, hashes)) for n, kind, hashes in part.bare.iter_rows()]
        leaves.append(pl.DataFrame(bare, schema={"n": pl.Int64, "leaf": pl.Binary}, orient="row"))
        ordered = pl.concat(leaves).sort("n")["leaf"]
        for size in sorted(self._noted):
            if part.first <= size <= part.last:
                upto = ordered.head(size - part.first + 1).to_list()
                if self._frontier.join(subtrees(part.first - 1, upto)).root == self._noted[size]:
                    self.done.continues = size
        self._frontier = self._frontier.join(subtrees_by_column(part.first - 1, joined(ordered)))

    def _take(self, kind: EntryKind, entries: pl.DataFrame) -> None:
        absent = self.here.absent(kind, entries)
        self.done.present += entries.height - absent.height
        if self._destroys:
            ids = [identity.hex() for identity in entries["id"]]
            refused = self._store.destroyed(ids)
            kept = pl.Series([identity not in refused for identity in ids], dtype=pl.Boolean)
            entries = entries.filter(kept)
            left = absent.join(entries.select("n"), on="n", how="semi", maintain_order="left")
            self.done.destroyed += absent.height - left.height
            absent = left
        if kind is EntryKind.CAPTURE:
            files = ((str(flat["sha256"]), int(flat["size"])) for flat in flats_of(kind, entries))
            self.done.captured.update(files)
        if absent.is_empty():
            return
        self.done.taken[kind.value] = self.done.taken.get(kind.value, 0) + absent.height
        numbers = self._write(kind, absent)
        here = pl.Series("here", numbers, dtype=pl.Int64)
        self.here.add(absent.select("key", "mark", n=here))
        self.gathered.add(kind, absent, here)
        self.done.ahead += here.filter(_moments(kind, absent) > self._tomorrow).to_list()
        self._note(here, absent["n"])

    def _write(self, kind: EntryKind, absent: pl.DataFrame) -> range:
        first = self._at + 1
        self._at += absent.height
        if self._writer is not None:
            columns = absent.select("id", "commitments", "leaf")
            sealed = sealed_of(columns, joined(absent["salt"]), first - 1)
            if kind is EntryKind.STATEMENT:
                self._writer.sealed_statements(absent.select(*ROW_SCHEMA), sealed)
            else:
                self._writer.sealed_entries(kind, absent.select(*JSON_COLUMNS), sealed)
        return range(first, self._at + 1)

    def conflicts(self, record: Record, before: Apparatus) -> Sequence[Conflict]:
        """Return what does not go together with what was here."""
        shared = self.here.shared
        # what came from another log is not work of this one; nor is what both began with
        own = [(origin.first, origin.count) for origin in self._store.origins() if origin.first <= self.size]
        if (
            0 < self._stretch.since <= self.size
            and record.head(self._stretch.since).root == self._stretch.frontier.root
        ):
            own.append((1, self._stretch.since))
        for first, count in own:
            shared[first : first + count] = bytes([1]) * count
        return self.gathered.conflicts(record, before, self.size, shared)

    def _note(self, here: pl.Series, there: pl.Series) -> None:
        """Note runs of numbers that go up together."""
        runs = pl.DataFrame({"here": here, "there": there}).with_columns(run=pl.col("there") - pl.col("here"))
        for _, first, count, at in (
            runs.group_by("run", maintain_order=True)
            .agg(pl.col("here").first(), pl.len().alias("count"), pl.col("there").first().alias("at"))
            .iter_rows()
        ):
            self.origins.append(Origin(first, count, at, 0))

    def proved(self, name: str) -> None:
        """Raise InputError where the entries that were read are not those of the root."""
        if (self._frontier.size, self._frontier.root) != (self._stretch.size, self._stretch.root):
            raise InputError(
                f"{name} was altered. Nothing was pulled.",
                [
                    Problem(
                        f"entries with the root {self._stretch.root.hex()}",
                        "others: at least one of them is not what was written",
                        "have it made and handed over again, and compare the root",
                        file=name,
                    )
                ],
            )


def _moments(kind: EntryKind, entries: pl.DataFrame) -> pl.Series:
    """Return when entries were coded or judged, as they say it."""
    if kind is EntryKind.STATEMENT:
        return entries["coded_at"]
    time = "$.coded_at" if kind is EntryKind.DOCUMENT else "$.at"
    return entries["json_coding"].str.json_path_match(time)


def _sealed(kind: EntryKind, frame: pl.DataFrame) -> pl.DataFrame:
    columns = sealed_columns(kind, joined(frame["salt"]), frame.select(JSON_COLUMNS))
    return (
        frame.select("n", "salt")
        .hstack(columns)
        .with_columns(short_keys(columns["id"]), coding_marks(columns["commitments"]).alias("mark"))
        .select(_SEALED)
    )


def origin_of(record: Record, n: int) -> dict[str, str | int] | None:
    """Return from which log entry `n` was taken and where it stood in it; None where it was written here."""
    for origin in record.store.origins():
        if origin.first <= n < origin.first + origin.count:
            log = next(log for log in record.store.pulls() if log.number == origin.pull)
            return {
                "entry": origin.there + n - origin.first,
                "size": log.size,
                "root": log.root.hex(),
                "at": log.at,
            }
    return None
