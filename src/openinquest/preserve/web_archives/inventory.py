"""The list of what a web archive holds, as another process made it of octets that nobody can trust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from openinquest.errors import InputError, Problem, shown
from openinquest.preserve.formats.building import paragraphs_of
from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText
from openinquest.preserve.web_archives._index import index
from openinquest.preserve.web_archives._parts import WebArchive
from openinquest.preserve.web_archives._warc import Undecodable

WARC, WACZ = "application/warc", "application/wacz"
_EXTRACTOR, _VERSION = "web-archive", "1"
_TOLD = 20


@dataclass(frozen=True, slots=True)
class WebPage:
    """An answer of a server that a web archive holds, as it says itself; `status` 0 where none can be read.

    `found` is what the stated digest of the payload was found to be: `agrees`, `differs`, `unknown`, or empty.
    """

    address: str
    time: str
    status: int
    media_type: str
    size: int
    record: str
    digest: str
    found: str
    place: tuple[str, int, int]
    location: str = ""
    charset: str = ""
    cut: str = ""
    note: str = ""
    repeats: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> WebPage:
        """Return one from plain data that another process wrote."""
        place = (str(said["part"]), int(said["member"]), int(said["inside"]))
        texts = {
            name: " ".join(clean(str(said.get(name, ""))).split())
            for name in (
                "address", "time", "record", "digest", "found", "location", "charset", "cut", "note", "repeats",
            )
        }  # fmt: skip
        media_type = " ".join(clean(str(said["type"])).split())
        return cls(
            status=int(said["status"]), media_type=media_type, size=int(said["size"]), place=place, **texts
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "place"}
        return {name: value for name, value in fields.items() if value not in ("", None)}

    @property
    def taken_from(self) -> dict[str, str]:
        """What a capture says of the record that it was taken from, without the archive."""
        fields = {"record": self.record, "repeats": self.repeats, "digest": self.digest, "found": self.found}
        return {name: value for name, value in fields.items() if value}

    @property
    def notes(self) -> list[str]:
        """Sentences on what is wrong with it."""
        told = []
        if self.found == "differs":
            told.append("Its bytes are not those whose digest the web archive states.")
        elif self.found != "agrees":
            told.append("The web archive states no digest of it that could be compared.")
        if self.cut:
            told.append(f"The web archive says that it was cut off ({shown(self.cut)}).")
        return told


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a web archive holds: pages, those that were asked for by address, and what did not become a page."""

    kind: str
    software: str
    counts: Mapping[str, int]
    pages: Sequence[WebPage]
    asked: Sequence[WebPage]
    redirects: Sequence[WebPage]
    failures: Sequence[WebPage]
    faults: Sequence[str]
    differing: Sequence[str] = field(default_factory=tuple)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Inventory:
        """Return one from plain data that another process wrote."""
        lists = {
            name: tuple(WebPage.of(each) for each in said[name])
            for name in ("pages", "asked", "redirects", "failures")
        }
        faults = tuple(" ".join(clean(str(fault)).split()) for fault in said["faults"])
        differing = tuple(clean(str(address)) for address in said["differing"])
        counts = {str(name): int(count) for name, count in said["counts"].items()}
        return cls(
            str(said["kind"]),
            clean(str(said["software"])),
            counts,
            faults=faults,
            differing=differing,
            **lists,
        )

    @property
    def notes(self) -> list[str]:
        """Sentences for whoever keeps it."""
        told = [f"It is a web archive ({self.kind}) of {_counted(len(self.pages), 'page')}."]
        if self.redirects:
            told.append(f"{_counted(len(self.redirects), 'answer')} led elsewhere.")
        if self.failures:
            told.append(f"{_counted(len(self.failures), 'answer')} brought no page.")
        if count := self.counts.get("differing", 0):
            told.append(f"The bytes of {_counted(count, 'record')} are not those whose digest it states.")
        told += self.faults[:_TOLD]
        if len(self.faults) > _TOLD:
            told.append(f"{len(self.faults) - _TOLD} more such places: `inquest text` lists them.")
        return told

    def text(self) -> str:
        """Return what it holds for people to read: a line for each page, redirection and failure."""
        lines = [self.notes[0]]
        if self.software:
            lines.append(f"Made by {self.software}.")
        for title, entries in (
            ("Pages", self.pages), ("Led elsewhere", self.redirects), ("No page", self.failures),
        ):  # fmt: skip
            if entries:
                lines += ["", title, *map(_line, entries)]
        if self.differing:
            lines += ["", "Bytes that are not those whose digest is stated", *self.differing]
        if self.faults:
            lines += ["", "Damage", *self.faults]
        return clean("\n".join(lines)) + "\n"

    def extracted(self) -> ExtractedText:
        """Return the same as the text of the archive."""
        text = self.text()
        media_type = WARC if self.kind == "WARC" else WACZ
        return ExtractedText(
            text,
            media_type,
            _EXTRACTOR,
            _VERSION,
            paragraphs=tuple(paragraphs_of(text)),
            notes=tuple(self.notes),
        )


def read(file: BinaryIO, task: Task) -> ExtractedText:
    """Read a web archive that is kept like any file: its text is the list of what is in it.

    Raises InputError where it cannot be read at all.
    """
    try:
        made = Inventory.of(index(WebArchive(file), []).as_json()).extracted()
        return replace(made, notes=(*made.notes, "Its pages are documents when it is added by itself."))
    except Undecodable as reason:
        problem = Problem("a web archive that can be read", str(reason), file=task.name)
        raise InputError("The web archive cannot be read.", [problem]) from None


def _line(page: WebPage) -> str:
    parts = [page.time, str(page.status or "-"), page.media_type or "-", str(page.size), page.address]
    if page.location:
        parts.append(f"to {page.location}")
    if page.note:
        parts.append(f"({page.note})")
    return " ".join(part for part in parts if part)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
