"""Documents into the log: cited, or kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openinquest.errors import InputError, Problem, shown
from openinquest.preserve.address import kin_address
from openinquest.preserve.archive import Archive
from openinquest.preserve.sources import Description, prepare_citation, prepare_file
from openinquest.record.entry import EntryKind, Flat
from openinquest.record.importing import Coder
from openinquest.record.record import Record


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that was kept: its fields, the digest of its bytes, and whether they were there before."""

    document: Flat
    sha256: str
    known: bool
    characters: int
    suggested: dict[str, str]

    def as_json(self) -> Flat:
        """Return it as plain data."""
        return self.document | {"sha256": self.sha256, "known": self.known, "suggested": self.suggested}

    def __str__(self) -> str:
        if self.known:
            return f"{self.document['handle']}: these bytes were kept before; nothing was written."
        told = "".join(f" It calls its {name} {shown(text)}." for name, text in self.suggested.items())
        return f"{self.document['handle']}: kept, SHA-256 {self.sha256}, {self.characters} characters of text.{told}"


def cite(record: Record, address: str, description: Description, coder: Coder) -> tuple[Flat, list[str]]:
    """Register a document by its address; return its fields and what a person should know.

    A document that is registered already keeps its id; a new description is added to it.
    """
    document: Flat = dict(prepare_citation(address, description))
    known = {flat["id"]: flat for _, flat in record.flats(EntryKind.DOCUMENT)}
    document = _named(document, known, bool(description.handle))
    kin = [
        flat["handle"]
        for flat in known.values()
        if flat["id"] != document["id"]
        and flat.get("address")
        and kin_address(flat["address"]) == kin_address(document["address"])
    ]
    warnings = [f"This may be the same as {handle}; if so, use that one." for handle in kin]
    record.append(documents=[document | _coding(coder)])
    return document, warnings


def keep(
    record: Record, path: Path, description: Description, coder: Coder, *, encoding: str | None = None
) -> Kept:
    """Keep a file: archive first, then the log, so that the log never names bytes that are not there."""
    known = {flat["id"]: flat for _, flat in record.flats(EntryKind.DOCUMENT)}
    captured = {(flat["document"], flat["sha256"]) for _, flat in record.flats(EntryKind.CAPTURE)}
    archive = Archive(record.archive_folder)
    prepared = prepare_file(path, archive, coder.name, coder.at, description, encoding=encoding)
    document = _named(dict(prepared.document), known, bool(description.handle))
    before = (document["id"], prepared.stored.sha256) in captured
    if not before:
        record.append(documents=[document | _coding(coder)], captures=[prepared.capture])
    return Kept(document, prepared.stored.sha256, before, len(prepared.text.text), dict(prepared.suggested))


def _named(document: Flat, known: dict[str, Flat], chosen: bool) -> Flat:
    """Give a document its old handle, or a new one that no other document has."""
    if document["id"] in known:
        before = {name: value for name, value in known[document["id"]].items() if name in _DESCRIBING}
        return before | document | {"handle": before["handle"] if not chosen else document["handle"]}
    taken = {flat.get("handle") for flat in known.values()}
    handle = str(document["handle"])
    if handle in taken and chosen:
        raise InputError(
            "The handle is taken.", [Problem("a handle that no other document has", shown(handle))]
        )
    number = 2
    while document["handle"] in taken:
        document["handle"] = f"{handle}-{number}"
        number += 1
    return document


_DESCRIBING = ("id", "handle", "title", "publisher", "published_on", "address", "language", "media_type")


def _coding(coder: Coder) -> dict[str, Any]:
    return {"coder": coder.name, "coded_at": coder.at, "method": "person"}
