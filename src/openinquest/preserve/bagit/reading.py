"""A bag that somebody gave, checked before any of it is kept: complete, valid, and nothing in it that leads elsewhere.

Everything wrong is told at once. Nothing is followed or fetched: no link, no path that climbs out, no `fetch.txt`.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openinquest.errors import InputError, Problem, shown
from openinquest.preserve.bagit import format as bagit
from openinquest.preserve.extraction import opened
from openinquest.preserve.formats.cleaning import line_of

_LARGEST_TAG_FILE = 256 << 20
_LONGEST_INFO = 1 << 20
_BLOCK = 1 << 20
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
}
_VERSIONS = re.compile(r"(0\.9[3-7]|1\.0)")


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag as it was found: payload files by their path in it with the SHA-256 that was computed, and what is wrong.

    `info` holds labels and values of `bag-info.txt`, cleaned. `doubtful` are payload files that are not what a manifest
    says, or in none.
    """

    folder: Path
    version: str
    info: Sequence[tuple[str, str]]
    payload: Mapping[str, str]
    problems: Sequence[Problem]
    doubtful: frozenset[str]
    notes: Sequence[str] = field(default_factory=tuple)

    def said(self, label: str) -> str:
        """Return the first value of a label of `bag-info.txt`, empty where there is none."""
        return next((value for name, value in self.info if name.lower() == label.lower()), "")


def is_bag(folder: Path) -> bool:
    """Say whether a folder declares itself to be a bag."""
    return not folder.is_symlink() and folder.is_dir() and (folder / bagit.DECLARATION).is_file()


def read_bag(folder: Path) -> Bag:
    """Read and check a bag; what is wrong with it stands in `problems`. Raises InputError where it is none at all."""
    return _Reading(folder).bag()


class _Reading:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems: list[Problem] = []
        self._notes: list[str] = []
        self._encoding = "utf-8"
        self._every = True
        """Whether each payload file has to stand in each manifest, as since BagIt 1.0, or in one of them."""
        self._sizes: dict[str, int] = {}

    def bag(self) -> Bag:
        if self._folder.is_symlink() or not self._folder.is_dir():
            raise InputError("The bag cannot be read.", [Problem("a folder", file=self._folder.name)])
        self._walk()
        version = self._declared()
        manifests, tag_manifests = self._manifests()
        info = self._info()
        payload = {path for path in self._sizes if path.startswith(f"{bagit.PAYLOAD}/")}
        if not payload and not (self._folder / bagit.PAYLOAD).is_dir():
            self._wrong("a folder data/ with the payload", "none")
        self._oxum(info, payload)
        self._fetch(payload)
        if not manifests:
            self._wrong("a manifest of the payload that can be checked, such as manifest-sha256.txt", "none")
        self._every = version in ("1.0", "")
        doubtful, digests = self._compare(manifests, payload, payload=True)
        tag_files = {path for path in self._sizes if path not in payload}
        self._compare(tag_manifests, tag_files, payload=False)
        return Bag(
            self._folder, version, info, {path: digests[path] for path in sorted(payload) if path in digests},
            tuple(self._problems), frozenset(doubtful), tuple(self._notes),
        )  # fmt: skip

    def _walk(self) -> None:
        """Note the regular files; links, devices and pipes are wrong wherever they stand."""
        root = os.fsencode(self._folder)

        def failed(error: OSError) -> None:
            self._wrong("a folder to list", error.strerror or "", _name(error.filename, root))

        for folder, folders, names in os.walk(root, onerror=failed):
            folders.sort()
            for name in sorted([*names, *folders]):
                path = os.path.join(folder, name)
                told = _name(path, root)
                mode = os.lstat(path).st_mode
                if stat.S_ISLNK(mode):
                    self._wrong("files and folders", "a symbolic link, which is not followed", told)
                elif stat.S_ISREG(mode):
                    self._sizes[told] = os.lstat(path).st_size
                elif not stat.S_ISDIR(mode):
                    self._wrong("files and folders", "a device, pipe or socket", told)

    def _declared(self) -> str:
        text = self._text(bagit.DECLARATION, "utf-8", _LONGEST_INFO)
        if text.startswith("\ufeff"):
            self._wrong("bagit.txt without a byte order mark", "one", bagit.DECLARATION)
        tags = dict(bagit.tags(text.removeprefix("\ufeff")))
        version = tags.get("BagIt-Version", "")
        if not _VERSIONS.fullmatch(version):
            self._wrong("BagIt-Version: 1.0, or 0.93 to 0.97", shown(version), bagit.DECLARATION)
        said = tags.get("Tag-File-Character-Encoding", "")
        if said.lower() not in _ENCODINGS:
            self._wrong("Tag-File-Character-Encoding: UTF-8", shown(said), bagit.DECLARATION)
        self._encoding = _ENCODINGS.get(said.lower(), "utf-8")
        return version if _VERSIONS.fullmatch(version) else ""

    def _info(self) -> list[tuple[str, str]]:
        if bagit.INFO not in self._sizes:
            return []
        text = self._text(bagit.INFO, self._encoding, _LONGEST_INFO)
        return [(_tidy(label), _tidy(value)) for label, value in bagit.tags(text)]

    def _manifests(self) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
        """Return the manifests of payload and of tag files, by algorithm, each digest by path."""
        found: tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]] = ({}, {})
        for name in sorted(self._sizes):
            if (known := bagit.manifest_name(name)) is None:
                continue
            algorithm, of_tags = known
            if algorithm not in bagit.ALGORITHMS:
                self._notes.append(f"{name} is of a kind that is not known here; it was not compared.")
                continue
            found[of_tags][algorithm] = self._manifest(name, of_tags)
        return found

    def _manifest(self, name: str, of_tags: bool) -> dict[str, str]:
        digests: dict[str, str] = {}
        inside = f"{bagit.PAYLOAD}/"
        for number, path, digest in bagit.manifest_lines(self._text(name, self._encoding, _LARGEST_TAG_FILE)):
            path = path.removeprefix("./")
            if not digest:
                self._wrong("a digest and a path", "something else", name, number)
            elif _climbs(path) or path.startswith(inside) == of_tags:
                where = "a path outside data/" if of_tags else "a path inside data/"
                self._wrong(where, shown(path), name, number)
            elif digests.setdefault(path, digest) != digest:
                self._wrong("one digest a file", f"another one of {shown(path)}", name, number)
        return digests

    def _oxum(self, info: Sequence[tuple[str, str]], payload: set[str]) -> None:
        counted = f"{sum(self._sizes[path] for path in payload)}.{len(payload)}"
        for label, value in info:
            if label.lower() == bagit.OXUM.lower() and value != counted:
                self._wrong(f"{shown(value)} octets and files", counted, bagit.INFO, column=bagit.OXUM)

    def _fetch(self, payload: set[str]) -> None:
        if bagit.FETCH not in self._sizes:
            return
        paths = bagit.fetched_paths(self._text(bagit.FETCH, self._encoding, _LARGEST_TAG_FILE))
        missing = [path for path in paths if path not in payload]
        if missing:
            advice = "have the whole bag given to you: nothing is ever fetched for a bag"
            found = f"{len(missing)} that would have to be fetched from elsewhere"
            self._problems.append(Problem("all files in the bag", found, advice, bagit.FETCH))

    def _compare(
        self, manifests: Mapping[str, Mapping[str, str]], there: set[str], *, payload: bool
    ) -> tuple[set[str], dict[str, str]]:
        """Hold files against all manifests at once, each read once; return what is doubtful, and every SHA-256."""
        doubtful: set[str] = set()
        computed: dict[str, str] = {}
        names = {algorithm: self._as_called(listed, there) for algorithm, listed in manifests.items()}
        listed = {path for each in names.values() for path in each}
        for path in sorted(listed - there):
            self._wrong("a file that the manifest has", "none", path)
        for path in sorted(there if payload else listed & there):
            algorithms = {"sha256", *manifests} if payload else set(manifests)
            try:
                digests = self._digests(path, algorithms)
            except InputError as error:
                self._problems += error.problems
                continue
            computed[path] = digests.get("sha256", "")
            for algorithm, each in names.items():
                if path not in each and payload and (self._every or path not in listed):
                    self._wrong(f"a file that stands in manifest-{algorithm}.txt", "one that does not", path)
                    doubtful.add(path)
                elif path in each and each[path] != digests[algorithm]:
                    self._wrong(f"the {algorithm} of the manifest", "another: the file was changed", path)
                    doubtful.add(path)
        return doubtful, computed

    def _as_called(self, listed: Mapping[str, str], there: set[str]) -> dict[str, str]:
        """Return a manifest by the names of the files on the disk, where these differ in their Unicode form alone."""
        by_form = {unicodedata.normalize("NFC", path): path for path in there}
        found, others = {}, 0
        for path, digest in listed.items():
            called = path if path in there else by_form.get(unicodedata.normalize("NFC", path), path)
            others += called != path
            found[called] = digest
        if others:
            self._notes.append(f"{others} names are written in another Unicode form than in the manifest.")
        return found

    def _digests(self, path: str, algorithms: set[str]) -> dict[str, str]:
        hashes = {algorithm: bagit.hasher(algorithm) for algorithm in algorithms}
        with opened(self._folder / path) as descriptor:
            while block := os.read(descriptor, _BLOCK):
                for each in hashes.values():
                    each.update(block)
        return {algorithm: each.hexdigest() for algorithm, each in hashes.items()}

    def _text(self, name: str, encoding: str, most: int) -> str:
        if name not in self._sizes:
            return ""
        with opened(self._folder / name) as descriptor:
            octets = b"".join(_blocks(descriptor, most))
        if len(octets) > most:
            self._wrong(f"at most {most} octets", "more", name)
            return ""
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError as error:
            self._wrong(f"text in {encoding.upper()}", f"other octets at {error.start}", name)
            return octets.decode(encoding, "replace")

    def _wrong(
        self, expected: str, found: str = "", file: str = "", row: int | None = None, column: str = ""
    ) -> None:
        told = file if file in _OWN else shown(bagit.printable(file)) if file else ""
        self._problems.append(Problem(expected, found, file=told, row=row, column=column))


_OWN = frozenset({bagit.DECLARATION, bagit.INFO, bagit.FETCH})


def _blocks(descriptor: int, most: int) -> Iterator[bytes]:
    while most >= 0 and (block := os.read(descriptor, min(_BLOCK, most + 1))):
        most -= len(block)
        yield block


def _climbs(path: str) -> bool:
    """Say whether a path leads out of the bag, or is written so that it may on other systems."""
    parts = re.split(r"[/\\]", path)
    return (
        path.startswith(("/", "\\", "~"))
        or ".." in parts
        or "" in parts
        or re.match(r"[A-Za-z]:", path) is not None
    )


def _tidy(text: str) -> str:
    return line_of(text, _LONGEST_INFO)


def _name(path: str | bytes | None, root: bytes) -> str:
    relative = os.path.relpath(os.fsencode(path or root), root)
    return os.fsdecode(relative)
