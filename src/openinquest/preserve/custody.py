"""The chain of custody of what was kept: who did what with which copy, when and why.

The terms are those of the Berkeley Protocol on Digital Open Source Investigations (OHCHR, HR/PUB/20/2): the
evidentiary copy lies in the archive and is never worked with; working copies are made of it. That bytes were
received is told by the capture itself, an entry of the log; every other event is a judgement of the kind
`custody` on the document, with `event`, `copy`, `sha256`, `with` (from whom, to whom) and `on` (the day on which
it happened, where that is not the day of the entry).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openinquest.errors import ForbiddenChange, InputError, NotFound, Problem, RecordError, shown
from openinquest.ontology import CopyKind, CustodyEvent, JudgementKind, ValueProblem, ValueType, parse_value
from openinquest.preserve.archive import durable
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.documents import captures_of
from openinquest.record.coder import Coder
from openinquest.record.entry import EntryKind, Flat, NewEntry, is_companion
from openinquest.record.record import Record

_BLOCK = 1 << 20
_LONGEST = 500
UNHARMED, HARMED, MISSING = "unharmed", "harmed", "missing"
"""What was found of bytes that were read again."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to what was kept of a document; `n` is the entry that says so.

    `at` is when it was written down (UTC), `on` (EDTF) when it happened, where that was said. `found` is what a
    verification found, else empty.
    """

    n: int
    event: str
    at: str
    by: str
    copy: str = ""
    sha256: str = ""
    party: str = ""
    on: str = ""
    found: str = ""
    reason: str = ""

    def as_json(self) -> Flat:
        """Return the fields that say something, as plain data."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {("with" if name == "party" else name): said for name, said in fields.items() if said}


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of an event: why, from or to whom, on which day, and which copy it was."""

    reason: str = ""
    party: str = ""
    on: str = ""
    copy: CopyKind = CopyKind.EVIDENTIARY


def events_of(record: Record, document: str) -> list[Event]:
    """Return what happened to a document (by id), in the order in which it was written down."""
    return all_events(record).get(document, [])


def all_events(record: Record) -> dict[str, list[Event]]:
    """Return what happened to each document, by id, in the order in which it was written down."""
    found: dict[str, list[Event]] = {}
    for n, flat in record.flats(EntryKind.CAPTURE):
        event = Event(
            n, CustodyEvent.RECEIVED.value, flat.get("at", ""), flat.get("by", ""), CopyKind.EVIDENTIARY.value,
            flat["sha256"], reason=_had(flat),
        )  # fmt: skip
        found.setdefault(flat["document"], []).append(event)
    for judged in record.apparatus().standing:
        flat, left = judged.flat, judged.flat.get("left")
        if flat["kind"] != JudgementKind.CUSTODY.value:
            continue
        document = left[0] if isinstance(left, list) and len(left) == 1 else left
        if isinstance(document, str):
            said = _said(flat)
            event = Event(
                judged.n, said["event"], flat.get("at", ""), flat.get("by", ""), said["copy"], said["sha256"],
                said["with"], said["on"], said["found"], flat.get("reason", ""),
            )  # fmt: skip
            found.setdefault(document, []).append(event)
    return {document: sorted(events, key=lambda event: event.n) for document, events in found.items()}


def note(
    record: Record,
    documents: Sequence[str],
    event: CustodyEvent,
    told: Told,
    coder: Coder,
    *,
    captures: Iterable[str] = (),
    found: str = "",
) -> list[int]:
    """Write down an event for each document (by id), and for each of `captures` (SHA-256) where some are given.

    Returns the log numbers. Raises InputError where the day cannot be read, the reason is missing, or words are
    longer than 500 characters; then nothing was written.
    """
    told = _checked(told)
    value: dict[str, Any] = {"event": event.value, "copy": told.copy.value}
    value |= {name: said for name, said in (("with", told.party), ("on", told.on), ("found", found)) if said}
    each = [{"sha256": sha256} for sha256 in captures] or [{}]
    judgements = [
        coder.judges(JudgementKind.CUSTODY, document, told.reason, value=value | of)
        for document in documents
        for of in each
    ]
    with record.store.writing() as writer:
        return writer.entries([NewEntry.of(EntryKind.JUDGEMENT, flat) for flat in judgements])


def verify(record: Record, document: str, told: Told, coder: Coder) -> list[tuple[str, str]]:
    """Read everything kept of a document (by id) again, write down what was found, and return it.

    Each pair is a SHA-256 and `unharmed`, `harmed` or `missing`. Raises NotFound where nothing was kept.
    """
    found = [(sha256, _state(record, sha256)) for sha256 in _kept(record, document)]
    for state in dict.fromkeys(state for _, state in found):
        these = [sha256 for sha256, other in found if other == state]
        note(record, [document], CustodyEvent.VERIFIED, told, coder, captures=these, found=state)
    return found


def copy_out(
    record: Record, document: str, target: Path, told: Told, coder: Coder, sha256: str | None = None
) -> str:
    """Write a working copy of a document (by id), of its newest bytes unless told otherwise; return their SHA-256.

    Of a page that was visited its newest bytes are those of the page, not of what was kept beside it.

    The log is written first, so that no copy is made that nobody knows of. Raises ForbiddenChange where something
    stands at `target`, NotFound where nothing was kept, RecordError where the archive is damaged; a copy that did
    not come out whole is removed.
    """
    kept = _kept(record, document)
    pages = [flat["sha256"] for _, flat in captures_of(record, document) if not is_companion(flat)]
    chosen = sha256 or (pages or kept)[-1]
    if chosen not in kept:
        raise NotFound("Those bytes were not kept of that document.")
    if os.path.lexists(target):
        raise ForbiddenChange(f"{target} is there already; nothing was written.")
    if not target.absolute().parent.is_dir():
        raise InputError(
            "The copy cannot be written.", [Problem("a folder that is there", file=str(target.parent))]
        )
    if _state(record, chosen) != UNHARMED:
        raise RecordError("The archive is damaged; no copy was made: `inquest check` tells what else is.")
    working = Told(told.reason, told.party, told.on, CopyKind.WORKING)
    note(record, [document], CustodyEvent.COPIED, working, coder, captures=[chosen])
    _write(Archive(record.archive_folder), chosen, target)
    return chosen


def copies_known(record: Record, documents: Iterable[str]) -> list[tuple[str, Event]]:
    """Return the copies outside the archive that the record knows of: document id and the event that made each."""
    outside = (CustodyEvent.COPIED.value, CustodyEvent.EXPORTED.value)
    events = all_events(record)
    return [
        (document, event)
        for document in documents
        for event in events.get(document, ())
        if event.event in outside or (event.event == CustodyEvent.RECEIVED.value and event.party)
    ]


def _had(capture: Flat) -> str:
    """Return how the bytes of a capture were had."""
    how, source = str(capture.get("how", "")), capture.get("taken_from") or {}
    if visit := capture.get("visit"):
        status = f", HTTP status {visit['status']}" if visit.get("status") else ""
        return f"the web archive of a visit to {visit.get('address', '')}{status}: {visit.get('outcome', '')}"
    if not source:
        return "kept from a file" if how == "file" else how
    what = f"the {capture['part']}, " if capture.get("part") else ""
    place = "as its bag says, from" if how == "bag" else f"from the {how.replace('-', ' ')}"
    told = f"{what}taken {place} {str(source.get('sha256', ''))[:12]}…"
    told += f", record {source['record']}" if source.get("record") else ""
    return told + (f", captured {capture['captured_at']}" if capture.get("captured_at") else "")


def _said(flat: Flat) -> dict[str, str]:
    """Return what a custody judgement says; one from a sheet may say less, or as one word."""
    value = flat.get("value") or {}
    value = {"event": value} if isinstance(value, str) else value
    return {name: str(value.get(name, "")) for name in ("event", "copy", "sha256", "with", "on", "found")}


def _checked(told: Told) -> Told:
    problems = []
    reason, party = (" ".join(text.split()) for text in (told.reason, told.party))
    if not reason:
        problems.append(Problem("a reason", "none", "say in a sentence why", column="reason"))
    for name, text in (("reason", reason), ("with", party)):
        if len(text) > _LONGEST:
            problems.append(Problem(f"at most {_LONGEST} characters", str(len(text)), column=name))
    on = told.on.strip()
    try:
        on = parse_value(ValueType.DATE, on).canonical if on else ""
    except ValueProblem as error:
        problems.append(Problem(error.expected, shown(on), error.advice, column="on"))
    if problems:
        raise InputError("The event of custody cannot be written down.", problems)
    return Told(reason, party, on, told.copy)


def _kept(record: Record, document: str) -> list[str]:
    """Return the SHA-256 of everything kept of a document, oldest first, each once."""
    kept = list(dict.fromkeys(flat["sha256"] for _, flat in captures_of(record, document)))
    if not kept:
        handle = record.apparatus().handles.get(document, document)
        raise NotFound(f"{handle} is only cited: nothing was kept of it.")
    return kept


def _state(record: Record, sha256: str) -> str:
    archive = Archive(record.archive_folder)
    if not archive.holds(sha256):
        return MISSING
    digest = hashlib.sha256()
    try:
        with archive.open(sha256) as stored, durable.faults("read from the archive"):
            while block := stored.read(_BLOCK):
                digest.update(block)
    except RecordError:  # encrypted, and not whole
        return HARMED
    return UNHARMED if digest.hexdigest() == sha256 else HARMED


def _write(archive: Archive, sha256: str, target: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with durable.faults("write the copy"):
        descriptor = os.open(target, flags, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as out, archive.open(sha256) as stored:
                while block := stored.read(_BLOCK):
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
        except BaseException:
            target.unlink(missing_ok=True)
            raise
