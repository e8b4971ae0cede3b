"""Destroying for safety or by law: how far it reaches, whose consent it wants, and which copies it cannot reach.

A record whose settings say ``destroy = "second-person"`` under ``[policy]`` demands that somebody else consents
first. Consent is a judgement of the kind `custody` on the record itself, with the event `consented` and the log
numbers in `entries`; it can be taken back like any other, as long as nothing was destroyed on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.errors import ForbiddenChange, NotFound
from openinquest.ontology import CustodyEvent, JudgementKind
from openinquest.preserve.custody import Event, copies_known
from openinquest.preserve.registration import destroy
from openinquest.record.coder import Coder
from openinquest.record.entry import RECORD, EntryKind, NewEntry
from openinquest.record.record import Record, sides

POLICY, SECOND_PERSON = "destroy", "second-person"


@dataclass(frozen=True, slots=True)
class Done:
    """What was destroyed: how many entries and files of the archive; and what is left to see to.

    `naming` are statements that still name a destroyed document by its id, `quoting` those that still quote one of
    which bytes were destroyed; `copies` the copies outside the archive that the record knew of, by document.
    """

    entries: int
    files: int
    naming: Sequence[int]
    quoting: Sequence[int]
    copies: Sequence[tuple[str, Event]]


def entries_of(record: Record, document: str) -> list[int]:
    """Return the log numbers of all that is said of a document (by id) itself: descriptions, captures, judgements.

    Statements that stand in it are not among them: they may be said elsewhere too, and are destroyed by number.
    """
    found = {n for n, flat in record.flats(EntryKind.DOCUMENT) if flat["id"] == document}
    found |= {n for n, flat in record.flats(EntryKind.CAPTURE) if flat["document"] == document}
    found |= {n for n, flat in record.flats(EntryKind.JUDGEMENT) if document in sides(flat)}
    return sorted(found)


def wants_consent(record: Record) -> bool:
    """Say whether the record demands a second person. Raises ForbiddenChange where its policy cannot be read."""
    policy = record.settings.policy.get(POLICY, "")
    if policy not in ("", SECOND_PERSON):
        raise ForbiddenChange(
            f'The policy of this record on `{POLICY}` is none that is known ("{SECOND_PERSON}"): '
            "nothing was destroyed. Correct inquest.toml."
        )
    return policy == SECOND_PERSON


def consent(record: Record, numbers: Sequence[int], reason: str, coder: Coder) -> int:
    """Write down that `coder` consents to the destruction of entries; return the log number of the consent.

    Raises NotFound where there is nothing to destroy at a number, ForbiddenChange without a reason.
    """
    if not reason.strip():
        raise ForbiddenChange("Nobody consents without a reason.")
    there = {entry.n for entry in record.entries(list(numbers)) if entry.groups is not None}
    if missing := sorted(set(numbers) - there):
        raise NotFound(f"There is nothing to destroy at {', '.join(map(str, missing))}.")
    value = {"event": CustodyEvent.CONSENTED.value, "entries": sorted(set(numbers))}
    flat = coder.judges(JudgementKind.CUSTODY, RECORD, " ".join(reason.split()), value=value)
    with record.store.writing() as writer:
        [n] = writer.entries([NewEntry.of(EntryKind.JUDGEMENT, flat)])
    return n


def destroy_entries(record: Record, numbers: Sequence[int], reason: str, coder: Coder) -> Done:
    """Destroy entries, with the archived bytes, derivatives and caches that nothing else needs.

    Raises ForbiddenChange where the record demands the consent of a second person and it is not there for every
    entry, and as `registration.destroy` does; then nothing was destroyed.
    """
    numbers = sorted(set(numbers))
    if wants_consent(record) and reason.strip():
        by = _consents(record, numbers, coder)
        reason = f"{reason.strip()} ({coder.name}, with the consent of {', '.join(by)})"
    chosen = set(numbers)
    bytes_of = {flat["document"] for n, flat in record.flats(EntryKind.CAPTURE) if n in chosen}
    described = {flat["id"] for n, flat in record.flats(EntryKind.DOCUMENT) if n in chosen}
    handles = record.apparatus().handles
    copies = [
        (handles.get(document, document), event)
        for document, event in copies_known(record, sorted(bytes_of | described))
    ]
    done = destroy(record, numbers, reason)
    rows = record.rows().filter(pl.col("document").is_in(sorted(bytes_of)) & pl.col("quote").is_not_null())
    return Done(len(numbers), done.files, done.naming, rows["n"].to_list(), copies)


def _consents(record: Record, numbers: Sequence[int], coder: Coder) -> list[str]:
    """Return the pseudonyms of the others who consented to destroy all of `numbers`."""
    agreed: dict[int, str] = {}
    for judged in record.apparatus().standing:
        flat = judged.flat
        value = flat.get("value") or {}
        if (
            flat["kind"] != JudgementKind.CUSTODY.value
            or flat.get("left") != RECORD
            or flat["by"] == coder.name
        ):
            continue
        if not isinstance(value, dict) or value.get("event") != CustodyEvent.CONSENTED.value:
            continue
        if not str(flat.get("method", "")).startswith("derived:"):
            agreed |= dict.fromkeys(value.get("entries", ()), flat["by"])
    if missing := [n for n in numbers if n not in agreed]:
        raise ForbiddenChange(
            f"This record demands the consent of a second person, which is missing for {', '.join(map(str, missing))}; "
            f"nothing was destroyed. Somebody other than {coder.name} runs `inquest destroy NUMBERS --consent` first."
        )
    return sorted({agreed[n] for n in numbers})
