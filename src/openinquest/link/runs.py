"""Linkage into a record: what a run writes, what it takes back, and what it leaves as it is.

A run has a name, `link-<8 hex digits>`, under which `inquest undo` takes it back like an import. Its judgements
say `same` of two list entries, with the method `derived:link@<version>`. What stands already is not written again;
a link that no longer holds is retracted. Nothing of a name is ever in what a run writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version

import polars as pl

from openinquest.errors import NotFound
from openinquest.link._kept import Kept, digest_of, forget, keep
from openinquest.link._known import KnownPairs
from openinquest.link._listed import LIST_ENTRY, clean_lists, entries_of, places_of
from openinquest.link.comparisons import level_of
from openinquest.link.gazetteer import Gazetteer
from openinquest.link.linking import Linkage, link_lists
from openinquest.link.model import Progress
from openinquest.link.settings import Settings
from openinquest.ontology import JudgementKind
from openinquest.record import Coder, Flat, Frames, Head, ImportPlan, Record, apply_import
from openinquest.record.frames import links
from openinquest.record.merge import Link
from openinquest.record.standing import Judged

METHOD = "derived:link@"
RUN_PREFIX = "link-"
NO_LIST = "(no list)"
"""The list of entries that name none."""
TOLERANCE = 0.01
"""A link is weighed anew in the log only where its probability moved by more than this."""


@cache
def method() -> str:
    """Return the method of judgements made now: `derived:link@<version of Open Inquest>`."""
    return METHOD + version("openinquest")


@dataclass(frozen=True, slots=True)
class LinkRun:
    """What a run would write to a log of `size` entries: links, and retractions of links that no longer hold."""

    name: str
    size: int
    links: Sequence[Flat]
    retractions: Sequence[Flat]
    kept: int
    """Links on record that stay as they are."""
    replaced: int
    """Links among the new ones that were on record with other evidence."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self.links or self.retractions)

    @property
    def gone(self) -> int:
        """How many pairs on record are no longer linked."""
        return len(self.retractions) - self.replaced


def machine_links(record: Record) -> dict[tuple[str, str], Judged]:
    """Return the standing `same` judgements of earlier runs, by pair (smaller id first), the latest of each."""
    return {
        _pair(item.flat): item
        for item in record.apparatus().standing
        if item.flat["kind"] == JudgementKind.SAME.value
        and str(item.flat.get("method", "")).startswith(METHOD)
    }


def persons_links(record: Record) -> list[Link]:
    """Return what persons judged of who is the same (same, different, unsure), by log number."""
    return [link for link in links(record.apparatus().standing) if link.person]


@dataclass(frozen=True, slots=True)
class Task:
    """What a run works on: entries, lists that name each person once, places, persons' judgements, and a digest.

    The `digest` (hex) is of all that decides the result, so that a run with nothing new is known before it begins.
    `size` entries had the log then, and of `destroyed` ones the record kept tombstones.
    """

    entries: pl.DataFrame
    clean: Sequence[str]
    places: Gazetteer | None
    persons: Sequence[Link]
    settings: Settings
    digest: str
    size: int
    destroyed: int


def task_of(record: Record, settings: Settings) -> Task:
    """Return what a run over this record works on. Raises NotFound where it has no list entries."""
    size, destroyed = record.head().size, len(record.store.tombstones())
    frames = record.frames()
    entries = entries_of(frames).with_columns(pl.col("list").fill_null(NO_LIST))
    if entries.is_empty():
        raise NotFound(
            "This record has no list entries to link: import lists as things of the type ListEntry, each with its "
            "list (CasualtyList) and a name."
        )
    clean = sorted(set(clean_lists(frames)) & set(entries["list"].to_list()))
    places = places_of(frames)
    persons = persons_links(record)
    known = set(entries["entry"].to_list())
    persons = [link for link in persons if link.left in known and link.right in known]
    words = [settings.digest(), method(), *clean, *(f"{link.pair} {link.verdict} {link.by}" for link in persons),
             *map(repr, places.iter_rows())]  # fmt: skip
    gazetteer = Gazetteer.of(places) if places.height else None
    return Task(entries, clean, gazetteer, persons, settings, digest_of(entries, *words), size, destroyed)


def link_task(task: Task, known: KnownPairs | None = None, progress: Progress | None = None) -> Linkage:
    """Return who is the same person among the entries of a task.

    Of what an earlier run left as `known`, whatever still holds is taken over; with None all is computed anew.
    """
    return link_lists(
        task.entries, clean_lists=task.clean, gazetteer=task.places, judged=task.persons, settings=task.settings,
        known=known, progress=progress,
    )  # fmt: skip


def evidence_of_links(linkage: Linkage) -> pl.DataFrame:
    """Return the machine links inside clusters with their levels and weights: rows of the pairs frame."""
    return linkage.pairs.join(linkage.links.select("left", "right"), on=["left", "right"], how="semi")


def plan_run(record: Record, linked: pl.DataFrame, settings: str, coder: Coder) -> LinkRun:
    """Compare the pairs that are linked now with those on record; return what would be written.

    `linked` has the columns of the pairs frame: left, right, weight, probability, `c_…` and `w_…`; `settings` is
    the digest of the settings of the linkage. What is on record of pairs that persons judged stays as it is: their
    word counts before it anyway.
    """
    size = record.head().size
    name = RUN_PREFIX + sha256(f"{settings} {coder.at} {size}".encode()).hexdigest()[:8]
    judged = {link.pair for link in persons_links(record)}
    before = {pair: old for pair, old in machine_links(record).items() if pair not in judged}
    fresh: list[Flat] = []
    taken: list[Flat] = []
    kept = replaced = 0
    seen = set()
    for row in linked.iter_rows(named=True):
        flat = _judgement(row, settings, coder, name)
        pair = _pair(flat)
        if pair in judged:
            continue
        seen.add(pair)
        old = before.get(pair)
        if old is not None and _equal(old.flat, flat):
            kept += 1
            continue
        if old is not None:
            replaced += 1
            taken.append(_retraction(old, coder, name, "its evidence is weighed anew"))
        fresh.append(flat)
    for pair, old in before.items():
        if pair not in seen:
            taken.append(_retraction(old, coder, name, "the evidence no longer links the two"))
    return LinkRun(name, size, fresh, taken, kept, replaced)


def apply_run(record: Record, run: LinkRun) -> Head:
    """Write a run in one transaction. Raises Overtaken where the log has grown since it was planned."""
    plan = ImportPlan(run.name, run.size, judgements=list(run.links), retractions=list(run.retractions))
    return apply_import(record, plan)


def keep_run(record: Record, task: Task, linkage: Linkage) -> None:
    """Keep in the record's folder what a run found, for review, explanation and the next run.

    Nothing is kept where entries were destroyed since the task was read: it may name them.
    """
    conflicts = linkage.conflicts.select("left", "right", "kind")
    kept = Kept(linkage.known(), linkage.clusters, conflicts, task.size, task.digest, _links_digest(record))
    keep(record.folder, kept)
    if len(record.store.tombstones()) != task.destroyed:
        forget(record.folder)


def is_unchanged(record: Record, task: Task, kept: Kept | None) -> bool:
    """Say whether the last run worked on the very same, and its links stand as it left them."""
    return kept is not None and kept.input == task.digest and kept.links == _links_digest(record)


def _links_digest(record: Record) -> str:
    standing = sorted((pair, judged.n) for pair, judged in machine_links(record).items())
    return sha256(repr(standing).encode()).hexdigest()


def _pair(flat: Mapping[str, object]) -> tuple[str, str]:
    left, right = sorted((str(flat["left"]), str(flat["right"])))
    return left, right


def _judgement(row: Mapping[str, object], settings: str, coder: Coder, name: str) -> Flat:
    weights = _parts(row, "w_")
    levels = {part: _level(part, int(number)) for part, number in _parts(row, "c_").items()}
    return {
        "kind": JudgementKind.SAME.value, "left": row["left"], "right": row["right"],
        "value": {
            "settings": settings, "weight": f"{row['weight']:.2f}", "levels": levels,
            "weights": {part: f"{weight:.2f}" for part, weight in weights.items()},
        },
        "reason": reason_of(row), "score": _score(row), "by": coder.name, "at": coder.at, "method": method(),
        "coded_from": {"import": name},
    }  # fmt: skip


def _level(part: str, number: int) -> str:
    level = level_of(part, number)
    return "missing" if level is None else level.name


def _score(row: Mapping[str, object]) -> str:
    """Return the probability as text; four digits, so that the strongest are still told apart from certain."""
    return f"{min(float(str(row['probability'])), 0.9999):.4f}"


def _parts(row: Mapping[str, object], prefix: str) -> dict[str, float]:
    return {
        column.removeprefix(prefix): value  # type: ignore[misc]
        for column, value in row.items()
        if column.startswith(prefix) and value is not None
    }


def reason_of(row: Mapping[str, object]) -> str:
    """Return one sentence on what speaks for and against a pair, without any value of either side."""
    weights = sorted(_parts(row, "w_").items(), key=lambda item: (-abs(item[1]), item[0]))
    for_it = [part.replace("_", " ") for part, weight in weights if weight >= 0.5]
    against = [part.replace("_", " ") for part, weight in weights if weight <= -0.5]
    text = f"{', '.join(for_it) or 'nothing'} for it" + (f"; {', '.join(against)} against" if against else "")
    return f"Weight {float(str(row['weight'])):.1f}: {text}."


def _equal(old: Flat, new: Flat) -> bool:
    """Say whether two judgements of one pair rest on the same evidence and are about as sure."""
    levels = [(flat.get("value") or {}).get("levels") for flat in (old, new)]
    near = abs(float(old.get("score") or 0) - float(new["score"])) <= TOLERANCE
    return old.get("method") == new["method"] and levels[0] == levels[1] and near


def _retraction(old: Judged, coder: Coder, name: str, reason: str) -> Flat:
    return {
        "kind": JudgementKind.RETRACTS.value, "left": old.id, "value": {"coding": old.coding}, "by": coder.name,
        "at": coder.at, "method": method(), "reason": reason, "coded_from": {"import": name},
    }  # fmt: skip


def last_run(record: Record) -> str | None:
    """Return the name of the latest run on record that was not undone."""
    from openinquest.record import imports

    names = [
        name for name, found in imports(record).items() if name.startswith(RUN_PREFIX) and not found["undone"]
    ]
    return names[-1] if names else None


def newer_entries(frames: Frames, since: int) -> int:
    """Return how many list entries have a statement after log number `since`."""
    fresh = frames.statements.filter((pl.col("schema") == LIST_ENTRY) & (pl.col("n") > since))
    return fresh["thing_coded"].n_unique()
