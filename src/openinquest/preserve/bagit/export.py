"""What was kept, handed on to another institution: a bag (RFC 8493) of the files with all that tells which is which.

Nothing sealed leaves: no document that was marked so, none that holds the same bytes, repeats or contains one, and no
picture or film that says of itself where or by whom it was made.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openinquest.errors import ForbiddenChange, InputError, NotFound, Problem, RecordError
from openinquest.ontology import CustodyEvent, JudgementKind, Level
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.bagit.folder import BagFolder, bag_folder
from openinquest.preserve.bagit.format import DATE, SOURCE
from openinquest.preserve.bagit.proof import add_proof
from openinquest.preserve.custody import Event, Told, all_events, note
from openinquest.preserve.formats.registry import readable_formats
from openinquest.preserve.metadata import metadata_of
from openinquest.preserve.web_archives.inventory import WARC
from openinquest.record import Coder, Record
from openinquest.record.entry import EntryKind, Flat

FORMAT = "openinquest-bag/1"
DESCRIPTIONS = "documents.json"
_TABLE = "documents.csv"
_BLOCK = 1 << 20
DESCRIBED = (
    "id", "handle", "title", "publisher", "published_on", "address", "language", "author", "interviewee",
    "interviewer", "said_on", "place",
)  # fmt: skip
"""What a bag says of a document, as entries have it."""
_COLUMNS = (
    "file",
    "entry",
    *DESCRIBED,
    "sha256",
    "size",
    "media_type",
    "how",
    "part",
    "captured_at",
    "by",
    "at",
)
_SPEAKERS = ("author", "interviewee", "interviewer")
_USUAL = {"text/html": "html", "text/plain": "txt", "image/jpeg": "jpg", "image/tiff": "tif"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that did not go into a bag, by handle, and why."""

    handle: str
    reason: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A bag that was written: how many documents and files of them, of how many octets, and what was left out."""

    documents: int
    files: int
    octets: int
    left_out: Sequence[LeftOut]
    cited: int
    tokens: int
    sealed: Sequence[str] = field(default_factory=tuple)
    """Handles of what is sealed and went along because it was asked for."""

    def as_json(self) -> Flat:
        """Return it as plain data."""
        left = [{"handle": each.handle, "reason": each.reason} for each in self.left_out]
        return {
            "documents": self.documents, "files": self.files, "octets": self.octets, "left_out": left,
            "only_cited": self.cited, "time_stamps": self.tokens, "sealed": list(self.sealed),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _File:
    n: int
    capture: Flat
    name: str


def hand_on(
    record: Record,
    target: Path,
    coder: Coder,
    told: Told,
    *,
    documents: Sequence[str] = (),
    organization: str = "",
    with_sealed: bool = False,
) -> Handed:
    """Write a bag of the documents (by id; all without any) into the new folder `target`, and note it in their custody.

    `told.party` is who gets it, `organization` who gives it. Raises NotFound where there is nothing to hand on,
    RecordError where bytes are missing or harmed, ForbiddenChange where `target` is taken; then nothing was written.
    """
    archive, described = Archive(record.archive_folder), record.apparatus().documents
    captures = _captures(record)
    asked = list(dict.fromkeys(documents)) or list(described)
    kept = [each for each in asked if each in captures and each in described]
    sealed = _sealed(record, archive, captures)
    going = [each for each in kept if with_sealed or each not in sealed]
    handles = record.apparatus().handles
    left_out = [LeftOut(handles[each], sealed[each]) for each in kept if not with_sealed and each in sealed]
    if not going:
        found = f"{len(left_out)} sealed, {len(asked) - len(kept)} only cited"
        raise NotFound(
            "There is nothing to hand on.", [Problem("documents that were kept, and are not sealed", found)]
        )
    files = _named(going, captures, handles, archive)
    if target.absolute().resolve().is_relative_to(record.folder.resolve()):
        raise ForbiddenChange(
            "A bag is not written into the folder of the record: it is there to be given away."
        )
    with bag_folder(target) as bag:
        _add_objects(bag, archive, files)
        events = all_events(record)
        rows = [_row(described[each].fields, files[each], events.get(each, ())) for each in going]
        bag.add(DESCRIPTIONS, [_json({"format": FORMAT, "documents": rows})])
        bag.add(_TABLE, [_csv(rows)])
        numbers = [file.n for each in going for file in files[each]]
        digests = {file.capture["sha256"] for each in going for file in files[each]}
        tokens = add_proof(bag, record, numbers, digests)
        bag.add("README.txt", [_readme(record, len(going), organization, told.party).encode("utf-8")])
        bag.finish(_info(record, organization))
        # the log first, so that no copy leaves that nobody knows of
        note(record, going, CustodyEvent.EXPORTED, told, coder)
        bag.publish()
    count = sum(map(len, files.values()))
    gone_sealed = [handles[each] for each in going if each in sealed]
    return Handed(len(going), count, bag.octets, left_out, len(asked) - len(kept), tokens, gone_sealed)


def _captures(record: Record) -> dict[str, list[tuple[int, Flat]]]:
    found: dict[str, list[tuple[int, Flat]]] = {}
    for n, flat in record.flats(EntryKind.CAPTURE):
        found.setdefault(flat["document"], []).append((n, flat))
    return found


def _sealed(
    record: Record, archive: Archive, captures: Mapping[str, Sequence[tuple[int, Flat]]]
) -> dict[str, str]:
    """Return the documents that are not to leave, by id, each with the reason."""
    found = dict.fromkeys(_marked(record), "it is sealed")
    called = record.apparatus().merged.of
    people = {called(name) for name in found}
    for document, said in record.apparatus().documents.items():
        if any(called(said.fields.get(name, "")) in people for name in _SPEAKERS):
            found.setdefault(document, "somebody who is sealed speaks in it")
    pairs = [
        (str(judged.flat.get("left")), str(judged.flat.get("right")))
        for judged in record.apparatus().standing
        if judged.flat["kind"] == JudgementKind.REPUBLISHES.value
    ]
    growing = True
    while growing:
        before = len(found)
        octets = {flat["sha256"] for each in found for _, flat in captures.get(each, ())}
        containers = {
            (flat.get("taken_from") or {}).get("sha256")
            for each in found
            for _, flat in captures.get(each, ())
        }
        for document, kept in captures.items():
            digests = {flat["sha256"] for _, flat in kept}
            if digests & octets:
                found.setdefault(document, "its bytes are those of a sealed document")
            if digests & containers:
                found.setdefault(document, "a sealed document is in it")
        for one, other in pairs:
            for this, that in ((one, other), (other, one)):
                if this in found and that in captures:
                    found.setdefault(that, "it repeats a sealed document, or is repeated by one")
        growing = len(found) > before
    for document, kept in captures.items():
        for _, flat in kept:
            metadata = metadata_of(archive, flat["sha256"]) if document not in found else None
            if metadata is not None and metadata.sealed:
                found[document] = "the file says of itself where or by whom it was made, which is sealed"
    return found


def _marked(record: Record) -> Iterator[str]:
    """Yield what is marked as sealed: the latest mark counts, a person's over a machine's."""
    levels: dict[tuple[str, str], str] = {}
    marks = [
        judged for judged in record.apparatus().standing if judged.flat["kind"] == JudgementKind.MARKS.value
    ]
    for judged in sorted(marks, key=lambda each: (not _machine(each.flat), each.n)):
        value, left = judged.flat.get("value") or {}, judged.flat.get("left")
        said = value if isinstance(value, dict) else {"level": str(value)}
        for name in left if isinstance(left, list) else [left]:
            levels[str(name), str(said.get("group", ""))] = str(said.get("level", ""))
    for (name, _), level in levels.items():
        if level == Level.SEALED.value:
            yield name


def _machine(flat: Flat) -> bool:
    return str(flat.get("method", "")).startswith("derived:")


def _named(
    going: Iterable[str],
    captures: Mapping[str, Sequence[tuple[int, Flat]]],
    handles: Mapping[str, str],
    archive: Archive,
) -> dict[str, list[_File]]:
    """Give every file a name that a person understands and every file system takes: no two differ by case alone."""
    taken: set[str] = set()
    named: dict[str, list[_File]] = {}
    for document in going:
        stem = _plain(handles[document])
        several = len(captures[document]) > 1
        for number, (n, flat) in enumerate(captures[document], 1):
            first = f"{stem}.{number}" if several else stem
            extension = _extension(flat, archive)
            name, again = f"{first}.{extension}", 2
            while name.lower() in taken:
                name, again = f"{first}~{again}.{extension}", again + 1
            taken.add(name.lower())
            named.setdefault(document, []).append(_File(n, flat, f"documents/{name}"))
    return named


def _plain(handle: str) -> str:
    text = unicodedata.normalize("NFC", handle)
    return re.sub(r"[^\w.-]+", "-", text).strip("-._")[:80] or "document"


def _extension(capture: Flat, archive: Archive) -> str:
    media_type = str(capture.get("media_type", ""))
    known = readable_formats().get(media_type)
    usual = _USUAL.get(media_type) or (min(known.extensions, default="bin") if known else "bin")
    if media_type == WARC and archive.holds(capture["sha256"]):
        with archive.open(capture["sha256"]) as stored:
            return f"{usual}.gz" if stored.read(2) == b"\x1f\x8b" else usual
    return usual


def _add_objects(bag: BagFolder, archive: Archive, files: Mapping[str, Sequence[_File]]) -> None:
    problems = []
    for each in files.values():
        for file in each:
            expected = file.capture["sha256"]
            if not archive.holds(expected):
                problems.append(Problem("the bytes that entry captured", "nothing", file=f"entry {file.n}"))
            elif bag.add(file.name, _pieces(archive, expected)) != expected:
                problems.append(Problem("the bytes that entry captured", "others", file=f"entry {file.n}"))
    if problems:
        raise RecordError(
            "The archive is damaged; no bag was written: `inquest check` tells what else is.", problems
        )


def _pieces(archive: Archive, sha256: str) -> Iterator[bytes]:
    with archive.open(sha256) as stored:
        while block := stored.read(_BLOCK):
            yield block


def _row(fields: Mapping[str, Any], files: Sequence[_File], events: Sequence[Event]) -> Flat:
    said = {name: fields[name] for name in DESCRIBED if fields.get(name)}
    kept = [
        {"file": f"data/{file.name}", "entry": file.n}
        | {name: value for name, value in file.capture.items() if name not in ("document", "method")}
        for file in files
    ]
    # reasons and parties of custody may name who gave something in confidence: they stay here
    custody = [
        {"event": event.event, "at": event.at, "by": event.by}
        | {name: value for name, value in (("on", event.on), ("found", event.found)) if value}
        for event in events
    ]
    return said | {"files": kept, "custody": custody}


def _csv(rows: Sequence[Flat]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        for kept in row["files"]:
            both = row | kept
            writer.writerow([_cell(both.get(name, "")) for name in _COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    """Return a cell that no program for tables takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _info(record: Record, organization: str) -> list[tuple[str, str]]:
    head = record.head()
    return [
        (SOURCE, organization),
        ("External-Description", record.settings.title_in("en")),
        (DATE, datetime.now(UTC).date().isoformat()),
        (
            "Internal-Sender-Description",
            f"Open Inquest, log of {head.size} entries with root {head.root.hex()}",
        ),
    ]


def _readme(record: Record, count: int, organization: str, party: str) -> str:
    title = " ".join(record.settings.title_in("en").split())
    return _README.format(
        title=title, count=count, giver=organization or "not said", receiver=party or "not said", table=_TABLE,
        descriptions=DESCRIPTIONS,
    )  # fmt: skip


_README = """\
Documents from: {title}
How many: {count}
Given by: {giver}
Given to: {receiver}

Who may have it. Whoever has this folder can read all of it: nothing in it is encrypted. What lies in documents/ was
kept for an inquiry, and much of it is not public. Keep it as you would keep the originals, and hand on no more than
you were given leave to. What the inquiry has sealed is not in here unless those who gave it said so to you.

What is what. documents/ has the files to the octet as they were kept. {table} says of each what it is, where it is
from, when it was captured and its SHA-256; {descriptions} says the same for programs, and what happened to it since.
Titles, publishers and days are what people wrote down; the digests are what holds.

Is it whole?   sha256sum --check manifest-sha256.txt      in the folder above this one

Was it there, and when? log/ shows that the capture of each file stands in the log of the inquiry; stamps/ has the word
of time stamping authorities on the state of that log and on the files. log/README.txt has the steps; no program of
those who gave it is needed.
"""


def ids_of(record: Record, names: Sequence[str]) -> list[str]:
    """Return the ids of documents by handle or id. Raises NotFound, with every name that the record does not have."""
    from openinquest.preserve.documents import find_document

    found, problems = [], []
    for name in names:
        try:
            found.append(find_document(record, name))
        except NotFound as error:
            problems.append(Problem("a document of this record", error.message))
    if problems:
        raise InputError("Not all of these documents are in the record; nothing was written.", problems)
    return found
