"""ZIP containers of office documents, opened as what they are: files of strangers.

Nothing is unpacked to the disk. Only the parts that a reader asks for are read, each up to a size; entities and
document types are refused, since no office format has a use for them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from openinquest.errors import InputError, Problem
from openinquest.preserve.formats.cleaning import line_of

_MOST_PARTS = 50_000
_LARGEST_PART = 128 * 2**20
_MOST_READ = 512 * 2**20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 0x1
HOLDS_MACROS = "It holds macros; they were kept with the file and not run."

_NO_TITLES = (".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx")


class Container:
    """The parts of one office document; `title` and `file` are what errors call it."""

    def __init__(self, data: bytes, title: str, file: str) -> None:
        self._title, self._file, self._read = title, file, 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, KeyError):
            raise self.refused("a container whose list of parts cannot be read", "fetch it again") from None
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise self.refused(f"more than {_MOST_PARTS} parts")
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> bytes:
        """Return the octets of a part. `InputError` where it is not there, locked, broken or far too large."""
        if name not in self.names:
            raise self.refused("a container without one of its parts", "fetch it again")
        info = self._zip.getinfo(name)
        if info.flag_bits & _LOCKED:
            raise self.refused("a container locked with a password", "save a copy without the password")
        if info.compress_type not in _METHODS:
            raise self.refused("a way of packing that office documents do not use", "save it anew")
        self._read += info.file_size
        if info.file_size > _LARGEST_PART or self._read > _MOST_READ:
            raise self.refused(f"a part that unpacks to more than {_LARGEST_PART >> 20} MB")
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
            raise self.refused("a part that is damaged", "fetch it again") from None

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML part; entities are neither resolved nor allowed."""
        # libxml2's own limits stay on: nesting of 256, 10 MB in one text.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(self.part(name), parser)
        except (etree.XMLSyntaxError, ValueError):
            raise self.refused("a part that is not well-formed XML", "fetch it again") from None
        self._without_types(root)
        return root

    def elements(self, name: str, tags: frozenset[str]) -> Iterator[etree._Element]:
        """Yield the elements of these local names as they end, and forget each after its turn: memory stays flat."""
        events = etree.iterparse(
            io.BytesIO(self.part(name)),
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in sorted(tags)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        first = True
        try:
            for _, element in events:
                if first:
                    self._without_types(element)
                    first = False
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError):
            raise self.refused("a part that is not well-formed XML", "fetch it again") from None

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what a part of an Office Open XML file refers to: id to the last word of the kind, and the part.

        What lies outside the container is left out: it is never fetched.
        """
        folder, _, base = name.rpartition("/")
        listing = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        if listing not in self.names:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for each in self.xml(listing):
            target = each.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
            if each.get("TargetMode") != "External" and path in self.names:
                found[each.get("Id") or ""] = ((each.get("Type") or "").rpartition("/")[2], path)
        return found

    def refused(self, found: str, advice: str = "") -> InputError:
        """Return the error to raise: that the document cannot be read, and why."""
        problem = Problem(f"{self._title} as its programs write it", found, advice, self._file)
        return InputError(f"The {self._title} file cannot be read.", [problem])

    def _without_types(self, element: etree._Element) -> None:
        if element.getroottree().docinfo.doctype:
            raise self.refused("a part that declares a document type, as attacks with entities do")


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace: transitional, strict and old ones are the same to us."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name, empty where it is not there."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def macros(container: Container) -> Iterator[str]:
    """Yield the note on macros of Office, where there are any."""
    if any(name.endswith("vbaProject.bin") for name in container.names):
        yield HOLDS_MACROS


def office_properties(container: Container) -> dict[str, str]:
    """Return what the properties of a file of Office declare."""
    related = container.related("").values()
    path = next((path for kind, path in related if kind == "core-properties"), "")
    return declared_by_properties(container.xml(path)) if path else {}


def declared_by_properties(root: etree._Element) -> dict[str, str]:
    """Return `title`, `author` and `language` of Dublin Core properties, as far as they say something."""
    found: dict[str, str] = {}
    for element in root.iter():
        name = {"title": "title", "creator": "author", "language": "language"}.get(local(element))
        words = line_of(element.text or "")
        if name and words and name not in found:
            found[name] = words.lower()[:2] if name == "language" else words
    # Word processors put the file's name there; it tells less than no title.
    if found.get("title", "").lower().endswith(_NO_TITLES):
        del found["title"]
    return found
