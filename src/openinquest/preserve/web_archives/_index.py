"""What is in a web archive: every answer of a server with its place, told without believing any of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from openinquest.errors import InputError
from openinquest.ontology import normalise_address
from openinquest.preserve.web_archives._octets import Broken
from openinquest.preserve.web_archives._parts import MOST_LISTED, WebArchive
from openinquest.preserve.web_archives._warc import (
    Body,
    Digest,
    Record,
    Response,
    Undecodable,
    dechunked,
    records,
    response_of,
)

_MOST_INDEXED = 200_000
_MOST_FAULTS = 100
_OFFICE = "application/vnd.openxmlformats-officedocument."
PAGES = frozenset(
    {
        "text/html", "application/xhtml+xml", "application/pdf", "text/plain", "message/rfc822",
        "application/vnd.oasis.opendocument.text", _OFFICE + "wordprocessingml.document",
        _OFFICE + "spreadsheetml.sheet",
    }
)  # fmt: skip
"""Types of documents that a person reads by themselves."""
_PICTURES = ("image/", "audio/", "video/")
_REVISIT_FIELDS = ("warc-refers-to-target-uri", "warc-refers-to-date")


@dataclass(slots=True)
class Index:
    """What was found, as plain data for the other process."""

    kind: str = "WARC"
    software: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    pages: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    redirects: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data; pictures are pages only where there are no others."""
        found = {name: getattr(self, name) for name in self.__slots__ if name != "pictures"}
        found["faults"] = self.faults[:_MOST_FAULTS]
        if len(self.faults) > _MOST_FAULTS:
            found["faults"].append(f"{len(self.faults) - _MOST_FAULTS} more places are damaged.")
        return found | {"pages": self.pages or self.pictures, "counts": dict(self.counts)}


def index(archive: WebArchive, wanted: list[str]) -> Index:
    """Read a web archive from its beginning to its end; answers from the addresses `wanted` are `asked`."""
    listed = archive.listed()
    made = Index("WARC" if listed is None else "WACZ")
    pages = None if listed is None else {_normal(address) for address in listed}
    reading = _Reading(made, pages, {_normal(address) for address in wanted})
    archive.check()
    parts = archive.parts
    for part in parts:
        try:
            for record in records(archive.octets(part), made.faults):
                reading.take(part, record)
        except (Undecodable, Broken) as fault:
            made.faults.append(f"{part or 'The file'} cannot be read: {fault}.")
    made.faults[:0] = archive.faults
    reading.settle()
    if listed is not None:
        _nearest(made, listed, reading.moved)
    return made


class _Reading:
    """One pass over the records, and what has to be remembered of them on the way."""

    def __init__(self, made: Index, listed: set[str] | None, wanted: set[str]) -> None:
        self._made, self._listed, self._wanted = made, listed, wanted
        self._originals: dict[str, dict[str, Any]] = {}
        self._revisits: list[tuple[dict[str, Any], list[str]]] = []
        self.moved: dict[str, str] = {}

    def take(self, part: str, record: Record) -> None:
        kind = record.said("warc-type").lower()
        self._made.counts[kind if kind in _KINDS else "other"] += 1
        if kind == "warcinfo":
            self._made.software = self._made.software or _software(record.body)
        if kind not in ("response", "resource", "revisit") or _is_name_lookup(record):
            return
        entry: dict[str, Any] = {
            "part": part, "member": record.place[0], "inside": record.place[1],
            "record": record.said("warc-record-id").strip("<>")[:200],
            "address": record.said("warc-target-uri").strip("<> ")[:4000],
            "time": record.said("warc-date")[:40], "kind": kind, "status": 200, "type": "", "size": 0,
            "charset": "", "digest": record.said("warc-payload-digest")[:200], "found": "",
            "cut": record.said("warc-truncated")[:40], "note": "",
        }  # fmt: skip
        try:
            self._read(record, entry)
        except Undecodable as reason:
            entry |= {"status": 0, "note": f"{reason}"}
        except Broken:
            entry |= {"status": 0, "note": "it is damaged or cut short in the file"}
            self._sort(entry)
            raise
        if kind == "revisit":
            self._revisits.append((entry, _refers(record)))
        else:
            self._sort(entry)
            self._remember(entry)

    def _read(self, record: Record, entry: dict[str, Any]) -> None:
        block = Digest.of(record.said("warc-block-digest"))
        record.body.hashes += block.hashes
        web = record.said("content-type").lower().startswith("application/http")
        if record.said("warc-segment-number") not in ("", "1"):
            raise Undecodable("it is a later piece of a record in pieces")
        answer = Response(200, {"content-type": record.said("content-type")})
        if entry["kind"] == "response" or web:
            try:
                answer = response_of(record)
            except Undecodable:
                if entry["kind"] != "revisit":
                    raise
        entry |= {
            "status": answer.status, "type": answer.media_type, "size": record.body.left,
            "charset": _charset(answer), "location": answer.fields.get("location", "")[:4000],
        }  # fmt: skip
        if entry["kind"] == "revisit":
            return
        chunked = "chunked" in answer.fields.get("transfer-encoding", "").lower()
        payload = Digest.of(entry["digest"], 2 if chunked else 1)
        record.body.hashes += payload.hashes[:1]
        if chunked and payload.hashes:
            try:
                for data in dechunked(record.body.blocks(), []):
                    payload.hashes[1].update(data)
            except Undecodable:
                entry["note"] = "it comes in chunks, of which one is damaged"
        for _ in record.body.blocks():
            pass
        entry["found"] = payload.found
        if "differs" in (block.found, payload.found):
            entry["found"] = "differs"
            if len(self._made.differing) < _MOST_FAULTS:
                self._made.differing.append(entry["address"])
            self._made.counts["differing"] += 1

    def _sort(self, entry: dict[str, Any]) -> None:
        made, status = self._made, entry["status"]
        if status == 200:
            address = _normal(entry["address"]) if self._wanted or self._listed is not None else ""
            if self._wanted and address in self._wanted:
                _add(made.asked, entry)
            if self._listed is None:
                if _is_page(entry):
                    _add(made.pages, entry)
                elif entry["type"].startswith(_PICTURES):
                    _add(made.pictures, entry)
            elif address in self._listed:
                _add(made.pages, entry)
        elif 300 <= status < 400 and entry.get("location"):
            _add(made.redirects, entry)
            self._follow(entry)
        elif status != 304:
            _add(made.failures, entry)

    def _follow(self, entry: dict[str, Any]) -> None:
        try:
            there = urljoin(entry["address"], entry["location"])
        except ValueError:
            return
        here = _normal(entry["address"])
        if len(self.moved) < _MOST_INDEXED:
            self.moved.setdefault(here, _normal(there))
        if self._listed is not None and here in self._listed:
            self._listed.add(_normal(there))

    def _remember(self, entry: dict[str, Any]) -> None:
        if entry["status"] == 200 and len(self._originals) < 3 * _MOST_INDEXED:
            for name in (entry["digest"], entry["record"], f"{entry['address']} {entry['time']}"):
                if name.strip():
                    self._originals.setdefault(name, entry)

    def settle(self) -> None:
        """Give every record that repeats another the place of that one, where it is here."""
        for entry, names in self._revisits:
            found = (self._originals[name] for name in names if name in self._originals)
            original = next((each for each in found if _same_digest(each, entry)), None)
            if original is None:
                entry |= {
                    "status": 0,
                    "note": "it says that the page had not changed since a capture which is not in this archive",
                }
            else:
                same = ("part", "member", "inside", "size", "digest", "found", "cut")
                entry |= {name: original[name] for name in same} | {
                    "status": 200, "type": entry["type"] or original["type"], "charset": original["charset"],
                    "repeats": original["record"],
                }  # fmt: skip
            self._sort(entry)


_KINDS = frozenset(
    {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"}
)


def _same_digest(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Say whether two records may hold the same payload: they state one digest, or not both of one kind."""
    stated = [str(entry["digest"]).partition(":") for entry in (one, other)]
    return stated[0][0] != stated[1][0] or stated[0][2].lower() == stated[1][2].lower()


def _is_name_lookup(record: Record) -> bool:
    """Return whether a record holds what a server of names answered, as crawlers write it."""
    return record.said("warc-target-uri").lower().startswith(("dns:", "whois:"))


def _refers(record: Record) -> list[str]:
    names = [record.said("warc-refers-to").strip("<>"), record.said("warc-payload-digest")]
    address, time = (record.said(name).strip("<> ") for name in _REVISIT_FIELDS)
    if address and time:
        names.append(f"{address} {time}")
    return [name for name in names if name]


def _nearest(made: Index, listed: dict[str, str], moved: dict[str, str]) -> None:
    """Of several answers from the address of a listed page keep the one nearest to the time that the list says."""
    by_address: dict[str, list[dict[str, Any]]] = {}
    for entry in made.pages:
        by_address.setdefault(_normal(entry["address"]), []).append(entry)
    chosen: list[dict[str, Any]] = []
    for address, time in listed.items():
        here = _normal(address)
        for _ in range(10):
            if here in by_address or here not in moved:
                break
            here = moved[here]
        found = by_address.get(here, [])
        if not found:
            made.faults.append(
                f"The page {address[:200]!r} is in its list of pages, and no answer from there is kept."
            )
            continue
        entry = min(
            found, key=lambda each: (each["time"][:19] != time[:19], each["time"] < time, each["time"])
        )
        if entry not in chosen:
            chosen.append(entry)
    made.pages = chosen


def _is_page(entry: dict[str, Any]) -> bool:
    """Return whether an answer is a document of its own: not a part of a page such as a picture or a style sheet."""
    if not entry["address"].lower().startswith(("http:", "https:", "ftp:")):
        return False
    if entry["address"].endswith("/robots.txt"):
        return False
    return entry["type"] in PAGES or (entry["kind"] == "resource" and entry["type"].startswith(_PICTURES))


def _charset(answer: Response) -> str:
    match = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", answer.fields.get("content-type", ""))
    return match[1] if match else ""


def _software(body: Body) -> str:
    for _ in range(100):
        line = body.line()
        name, _, value = line.decode("utf-8", "replace").partition(":")
        if not line or name.strip().lower() == "software":
            return value.strip()[:200]
    return ""


def _add(entries: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    if len(entries) < MOST_LISTED:
        entries.append(entry)


def _normal(address: str) -> str:
    try:
        return normalise_address(address)
    except (InputError, ValueError):
        return address
