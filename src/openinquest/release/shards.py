"""The published entries in files of 10,000 log numbers each, which are written and read one file at a time.

So a release of a million entries need not lie in memory, and one that shows a few more than the last changes few files.
"""

from __future__ import annotations

import re
import shutil
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import overload

from openinquest.release.entries import Malformed, Published, Resolver, parse_line, read_line
from openinquest.release.names import ENTRIES

WIDTH = 10_000
_NAME = re.compile(rf"{ENTRIES}/([0-9]{{7,18}})\.jsonl", re.ASCII)
_LONGEST_LINE = 64 * 1024 * 1024


def shard_name(n: int) -> str:
    """Return the path of the file that holds entry `n`: in `data/entries/`, by the first number of its range."""
    return f"{ENTRIES}/{(n - 1) // WIDTH * WIDTH + 1:07d}.jsonl"


def shard_names(listed: Iterable[str]) -> list[str]:
    """Return those of the paths that lie in `data/entries/`, by number. Raises Malformed for one that is no shard's."""
    found: list[tuple[int, str]] = []
    for name in listed:
        if name.startswith(f"{ENTRIES}/"):
            matched = _NAME.fullmatch(name)
            if matched is None or shard_name(int(matched[1])) != name:
                raise Malformed(f"{name} is no file of entries")
            found.append((int(matched[1]), name))
    return [name for _, name in sorted(found)]


class StoredEntries(Sequence[Published]):
    """The entries of a release as they lie in its folder, read anew whenever they are asked for.

    `numbers` are their log numbers, ascending.
    """

    def __init__(self, folder: Path, ours: bool = False) -> None:
        """Begin with none; `add` says what the files hold. `ours` are files that nobody else will ever change."""
        self.folder = folder
        self._ours = ours
        self.names: list[str] = []
        self.numbers = array("Q")
        self._begins = array("Q")
        self._held: tuple[int, list[bytes]] = (-1, [])

    def add(self, name: str, numbers: Iterable[int]) -> None:
        """Take in the next file, which holds the entries of these numbers."""
        self.names.append(name)
        self._begins.append(len(self.numbers))
        self.numbers.extend(numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Published: ...
    @overload
    def __getitem__(self, index: slice) -> list[Published]: ...
    def __getitem__(self, index: int | slice) -> Published | list[Published]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        which = bisect_right(self._begins, at) - 1
        if self._held[0] != which:
            self._held = (which, self._lines(which))
        return read_line(self._held[1][at - self._begins[which]])

    def __iter__(self) -> Iterator[Published]:
        for which in range(len(self.names)):
            yield from map(read_line, self._lines(which))

    def lines(self) -> Iterator[bytes]:
        """Yield the lines as they are written, without their line feeds."""
        for which in range(len(self.names)):
            yield from self._lines(which)

    def _lines(self, which: int) -> list[bytes]:
        return (self.folder / self.names[which]).read_bytes().split(b"\n")[:-1]

    def copy_to(self, folder: Path) -> None:
        """Give another folder the same files below the same names: our own as links, those of others as copies."""
        for name in self.names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if self._ours:
                with suppress(OSError):
                    (folder / name).hardlink_to(self.folder / name)
                    continue
            shutil.copyfile(self.folder / name, folder / name)


class ByNumber(Mapping[int, Published]):
    """Entries by log number; those of `StoredEntries` are read when they are asked for, the last one is kept."""

    def __init__(self, entries: Sequence[Published]) -> None:
        self._entries = entries
        self._numbers = (
            entries.numbers if isinstance(entries, StoredEntries) else [entry.n for entry in entries]
        )
        self._last: Published | None = None

    def __getitem__(self, n: int) -> Published:
        if self._last is not None and self._last.n == n:
            return self._last
        at = bisect_left(self._numbers, n)
        if at == len(self._numbers) or self._numbers[at] != n:
            raise KeyError(n)
        self._last = self._entries[at]
        return self._last

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def leaves_of(entries: Sequence[Published]) -> Iterator[tuple[int, bytes]]:
    """Yield number and leaf of each entry, computed from what it shows.

    Raises Malformed where that is not the leaf which it gives, or where a reference leads nowhere.
    """
    numbered = ByNumber(entries)
    resolver = Resolver(numbered)
    for n in numbered:
        try:
            leaf = resolver.leaf(n)
            if leaf != numbered[n].leaf:
                raise Malformed("what it shows was changed, it does not give its leaf")
            yield n, leaf
        except Malformed as error:
            raise Malformed(f"entry {n}: {error}") from None
        except RecursionError:
            raise Malformed(f"entry {n}: it refers to another through too many others") from None


def write_shards(folder: Path, entries: Iterable[Published]) -> StoredEntries:
    """Write entries, which come in the order of their numbers, below `data/entries/`, and return them as they lie."""
    stored = StoredEntries(folder, ours=True)
    for name, group in groupby(entries, key=lambda entry: shard_name(entry.n)):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        numbers, lines = array("Q"), []
        for entry in group:
            numbers.append(entry.n)
            lines.append(entry.line())
        place.write_bytes(b"".join(lines))
        stored.add(name, numbers)
    return stored


def read_shards(folder: Path, listed: Iterable[str]) -> StoredEntries:
    """Return the entries in those of the files `listed` that lie in `data/entries/`, trusting nothing in them.

    Raises Malformed with file and line of the first that `write_shards` would not have written so.
    """
    stored = StoredEntries(folder)
    for name in shard_names(listed):
        numbers = array("Q")
        with (folder / name).open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                where = f"{name}, line {len(numbers) + 1}"
                try:
                    n = parse_line(line).n
                except Malformed as error:
                    raise Malformed(f"{where}: {error}") from None
                if n >= 2**53 or shard_name(n) != name or (numbers and n <= numbers[-1]):
                    raise Malformed(f"{where}: entry {n} stands in the wrong place")
                numbers.append(n)
        if not numbers:
            raise Malformed(f"{name} is empty")
        stored.add(name, numbers)
    return stored
