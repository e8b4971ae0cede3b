"""What a release of a record is made of: what goes out of it, as it is published, with the proofs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from openinquest.errors import ForbiddenChange, InputError, UsageError
from openinquest.inquiry.deadlines import FILE_NAME as RULES_FILE
from openinquest.inquiry.deadlines import rules_of
from openinquest.record import EntryKind, Record
from openinquest.record.entry import Entry
from openinquest.release.before import Before, changes_since, ledger_after, read_before, take_over
from openinquest.release.ingredients import Ingredients, meta_of
from openinquest.release.kept import kept_of
from openinquest.release.ledger import Changes, Earlier
from openinquest.release.manifest import FORMAT, NAME, Manifest
from openinquest.release.policy import (
    Coarsened,
    Disclosed,
    Policy,
    coarsened_among,
    coarsened_entries,
    decide,
    key_of,
    policy_of,
)
from openinquest.release.proofs import withheld_subtrees
from openinquest.release.publishing import publish
from openinquest.release.reading import read_entries
from openinquest.release.rebuild import software
from openinquest.release.redaction.judging import redactions
from openinquest.release.redaction.publishing import copies_of
from openinquest.release.results import Results
from openinquest.release.shards import StoredEntries, write_shards
from openinquest.release.stamps import stamps_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a release is asked for: its day, the clocks of the record, the policy, if one is given, and results of other
    commands that it is to show.
    """

    day: date
    on: date | None = None
    entry: int | None = None
    policy: Policy | None = None
    results: Results = field(default_factory=Results)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a release is made of, and its manifest without the files and the key."""

    made_of: Ingredients
    entries: StoredEntries
    manifest: Manifest

    @property
    def coarsened(self) -> Sequence[Coarsened]:
        """The entries that go out in coarser words."""
        return self.made_of.coarsened


@contextmanager
def compared_with(record: Record, asked: Asked, folder: Path) -> Iterator[tuple[Changes, Gathered, Before]]:
    """Yield what a release would change against the one in a folder; nothing is written but in a temporary place."""
    before = read_before(folder)
    with TemporaryDirectory(prefix="inquest-compare-") as name:
        gathered = gather(record, asked, Path(name), before)
        yield changes_since(before, gathered.entries, gathered.coarsened), gathered, before


def gather(record: Record, asked: Asked, folder: Path, before: Before | None = None) -> Gathered:
    """Gather a release that comes after another, or is the first; its entries are written below an empty folder.

    Raises UsageError for a day to come, ForbiddenChange where the release before is of another log.
    """
    if asked.on is not None and asked.on > asked.day:
        raise UsageError(f"Nothing can have been said by {asked.on} on {asked.day}.")
    head = record.head(asked.entry)
    key = key_of(record)
    policy = asked.policy or policy_of(record.folder, ontology=record.ontology)
    frames = record.frames(entry=asked.entry, on=asked.on)
    decision = decide(frames, policy, key, record.ontology, asked.on)
    documents = _described(record, decision.visible.documents, head.size)
    numbers = sorted((*decision.visible.statements, *decision.visible.judgements, *documents))
    read = read_entries(record, numbers)
    chosen, coarsened = coarsened_entries(read, decision, key)
    tree = record.tree()
    entries = write_shards(folder, publish(read, chosen, tree))
    coarsened = coarsened_among(coarsened, set(entries.numbers))
    disclosed = Disclosed.of(policy)
    # before anything is gathered for long: a report that cannot be read is said at once
    estimates = asked.results.read_estimates(record, disclosed.smallest)
    manifest = Manifest(
        title=dict(record.settings.title),
        period=record.settings.period,
        released_on=asked.day.isoformat(),
        said_by=asked.on.isoformat() if asked.on else "",
        log_size=head.size,
        root=head.root.hex(),
        software=software(),
        files={},
    )
    releases: tuple[Earlier, ...] = ()
    if before is not None:
        releases = ledger_after(before, changes_since(before, entries, coarsened), tree, manifest)
        take_over(before, entries)
    made_of = Ingredients(
        entries=entries,
        meta=meta_of(manifest, len(entries), disclosed),
        law=_law(record),
        withheld=withheld_subtrees(tree, head.size, entries.numbers),
        coarsened=coarsened,
        disclosed=disclosed,
        releases=releases,
        stamps=stamps_of(record, tree, head.size),
        estimates=estimates,
        counted=asked.results.counted(
            record, frames, asked.on, head.size, disclosed.smallest, decision.visible.statements
        ),
        kept=kept_of(record, frames, entries.numbers, head.size, _blackened(record, head.size)),
        documents=copies_of(record, _documents(read, entries, policy), head.size),
    )
    return Gathered(made_of, entries, manifest)


def _blackened(record: Record, size: int) -> set[str]:
    """Return the ids of documents in which places are blackened."""
    return {of.document for of in redactions(record, size=size) if of.blackened}


def _documents(read: Sequence[Entry], entries: StoredEntries, policy: Policy) -> set[str]:
    """Return the ids of the documents described among the published entries of which a copy may go out."""
    out = set(entries.numbers)
    described = (
        json.loads(entry.groups["content"])
        for entry in read
        if entry.kind is EntryKind.DOCUMENT and entry.n in out and entry.groups is not None
    )
    return {told["id"] for told in described if policy.documents.copied(told["id"], told.get("handle", ""))}


def standing(out: Path) -> Before | None:
    """Return the release that stands in a folder; None where there is none, or one of an older format.

    Raises ForbiddenChange where it is damaged: what it said of earlier releases would be lost with it.
    """
    try:
        if json.loads((out / NAME).read_bytes())["format"] != FORMAT:
            return None
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return None
    try:
        return read_before(out)
    except InputError as error:
        raise ForbiddenChange(
            f"{error.message} What it says of earlier releases would be lost: put a whole copy in its place, name "
            "a new folder, or remove it."
        ) from None


def _law(record: Record) -> str | None:
    """Return the record's rules of law, None where no named person verified any; raises InputError as `rules_of`."""
    if all(rule.verified is None for rule in rules_of(record.folder)):
        return None
    return (record.folder / RULES_FILE).read_text(encoding="utf-8")


def _described(record: Record, documents: Sequence[str], size: int) -> list[int]:
    """Return the log numbers of the latest descriptions of documents among the first `size` entries."""
    latest = {
        json.loads(found.groups["content"])["id"]: found.n
        for found in record.entries(kind=EntryKind.DOCUMENT)
        if found.groups is not None and found.n <= size
    }
    return [latest[document] for document in documents if document in latest]
