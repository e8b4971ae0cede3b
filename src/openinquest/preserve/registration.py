"""Documents into the log: cited, or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import InputError, Problem, shown
from openinquest.ontology import ValueProblem, ValueType, kin_address, parse_value
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.metadata import Metadata
from openinquest.preserve.sources import Description, Prepared, prepare_citation, prepare_file
from openinquest.preserve.time_stamps.stamps import Stamps
from openinquest.record.coder import Coder
from openinquest.record.entry import EntryKind, Flat, NewEntry
from openinquest.record.record import Record


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that was kept: its fields, the digest of its bytes, and whether they were there before."""

    document: Flat
    sha256: str
    known: bool
    described: bool
    """Whether a description was written: it was new, or said something else than before."""
    characters: int
    suggested: dict[str, str]
    metadata: Metadata | None = None
    notes: Sequence[str] = ()
    """What reading it left out, could not do or had a machine guess."""

    def as_json(self) -> Flat:
        """Return it as plain data, of what is sealed only the names."""
        told: Flat = {
            "sha256": self.sha256, "known": self.known, "suggested": self.suggested, "notes": list(self.notes),
        }  # fmt: skip
        if self.metadata is not None:
            told |= {"metadata": self.metadata.open_fields(), "sealed": list(self.metadata.sealed)}
        return self.document | told

    def __str__(self) -> str:
        if self.known:
            told = "its new description was added" if self.described else "nothing was written"
            return " ".join(
                [f"{self.document['handle']}: these bytes were kept before; {told}.", *self.notes]
            )
        told = "".join(f" It calls its {name} {shown(text)}." for name, text in self.suggested.items())
        told += f" {said}" if (said := str(self.metadata or "")) else ""
        return (
            f"{self.document['handle']}: kept, SHA-256 {self.sha256}, {self.characters} characters of text.{told}"
            + "".join(f" {note}" for note in self.notes)
        )


def cite(record: Record, address: str, description: Description, coder: Coder) -> tuple[Flat, list[str]]:
    """Register a document by its address; return its fields and what a person should know.

    A document that is registered already keeps its id, and its handle unless another is given; what is said of it
    is added to what was said before, and nothing is written where nothing is new.
    """
    description = dated(description)
    proposed = dict(prepare_citation(address, description))
    # inside the transaction, so that two who cite at once do not take the same handle
    with record.store.writing() as writer:
        known = _known(record)
        document = _named(proposed, known, description)
        is_new = document != known.get(document["id"])
        if is_new:
            writer.entries([NewEntry.of(EntryKind.DOCUMENT, document | _coding(coder))])
    kin = [
        flat.get("handle") or flat["id"]
        for flat in known.values()
        if flat["id"] != document["id"]
        and flat.get("address")
        and kin_address(flat["address"]) == kin_address(document["address"])
    ]
    warnings = [f"This may be the same as {handle}; if so, use that one." for handle in kin]
    if not is_new:
        warnings.append("It was registered already, and nothing new was said of it; nothing was written.")
    return document, warnings


def keep(
    record: Record, path: Path, description: Description, coder: Coder, *, encoding: str | None = None
) -> Kept:
    """Keep a file: archive first, then the log, so that the log never names bytes that are not there."""
    description = dated(description)
    archive = Archive(record.archive_folder)
    prepared = prepare_file(path, archive, coder.name, coder.at, description, encoding=encoding)
    [kept] = enter(record, [prepared], description, coder)
    return kept


def enter(
    record: Record,
    several: Sequence[Prepared],
    description: Description,
    coder: Coder,
    *,
    beside: Sequence[Flat] = (),
) -> list[Kept]:
    """Write files that lie in the archive into the log, in one transaction; return them in their order.

    `description` is that with which all were prepared, as `dated` returned it. `beside` are captures of what was kept
    beside a page; then its own is written even where the same bytes were kept before, because a page that says again
    what it once said is another finding. Raises InputError where the handle is taken.
    """
    with record.store.writing() as writer:
        known = _known(record)
        captured = {_finding(flat) for _, flat in record.flats(EntryKind.CAPTURE)}
        kept, new = [], []
        for prepared in several:
            document = _named(dict(prepared.document), known, description)
            capture = _finding(prepared.capture)
            before, described = capture in captured, known.get(document["id"]) != document
            if described:
                new.append(NewEntry.of(EntryKind.DOCUMENT, document | _coding(coder)))
            new += [NewEntry.of(EntryKind.CAPTURE, flat) for flat in beside]
            if beside or not before:
                new.append(NewEntry.of(EntryKind.CAPTURE, prepared.capture))
            known[document["id"]] = document
            captured.add(capture)
            kept.append(_kept(prepared, document, before, described))
        writer.entries(new)
    return kept


def _finding(capture: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what makes two captures one: the document, its bytes, and when a page was recorded that says so."""
    return str(capture["document"]), str(capture["sha256"]), str(capture.get("captured_at", ""))


def _kept(prepared: Prepared, document: Flat, before: bool, described: bool) -> Kept:
    return Kept(
        document,
        prepared.stored.sha256,
        before,
        described,
        len(prepared.text.text),
        dict(prepared.suggested),
        prepared.metadata,
        tuple(prepared.text.notes),
    )


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What went with destroyed entries: files of the archive; and the statements that still name a document by id."""

    files: int
    naming: Sequence[int]


def destroy(record: Record, numbers: Sequence[int], reason: str) -> Destroyed:
    """Destroy entries, and the kept bytes and texts of captures among them that no other capture names.

    The log comes first: bytes without an entry are found by `check`, an entry without its bytes would be a loss.
    Raises as `Record.destroy` does.
    """
    captures = dict(record.flats(EntryKind.CAPTURE))
    documents = {flat["id"] for n, flat in record.flats(EntryKind.DOCUMENT) if n in set(numbers)}
    record.destroy(numbers, reason)
    left = {flat["sha256"] for _, flat in record.flats(EntryKind.CAPTURE)}
    archive = Archive(record.archive_folder)
    gone = {captures[n]["sha256"] for n in numbers if n in captures} - left
    files = sum(len(archive.remove(sha256)) for sha256 in sorted(gone))
    Stamps(record).forget(gone)
    rows = record.rows().filter(pl.col("document").is_in(sorted(documents)))
    return Destroyed(files, rows["n"].to_list())


def _known(record: Record) -> dict[str, Flat]:
    """Return what is said of each standing document, by id."""
    return {identifier: said.fields for identifier, said in record.apparatus().documents.items()}


def dated(description: Description) -> Description:
    """Return the description with its days as entries write them. Raises InputError where one is none."""
    days, problems = {}, []
    for name in ("published_on", "said_on"):
        text = getattr(description, name)
        try:
            days[name] = parse_value(ValueType.DATE, text).canonical if text.strip() else ""
        except ValueProblem as error:
            problems.append(Problem(error.expected, shown(text), error.advice, column=name))
    if problems:
        raise InputError("The description of the document cannot be used.", problems)
    return replace(description, **days)


def _named(document: Flat, known: dict[str, Flat], said: Description) -> Flat:
    """Give a document its old handle, or a new one that no other document has.

    What was said of it before stays, unless a person now says otherwise: the title in a file is a proposal.
    """
    before = known.get(document["id"], {})
    taken = {flat.get("handle") for identifier, flat in known.items() if identifier != document["id"]}
    handle = str(document["handle"])
    if said.handle and handle in taken:
        raise InputError(
            "The handle is taken; nothing was written.",
            [Problem("a handle that no other document has", shown(handle), "choose another")],
        )
    if not said.handle:
        handle, number = before.get("handle", handle), 2
        while handle in taken:
            handle, number = f"{document['handle']}-{number}", number + 1
    chosen = {name for name in Description.__slots__ if getattr(said, name)} | {"media_type"}
    new = {name: value for name, value in document.items() if name in chosen or name not in before}
    return before | new | {"handle": handle}


def _coding(coder: Coder) -> dict[str, Any]:
    return {"coder": coder.name, "coded_at": coder.at, "method": "person"}
