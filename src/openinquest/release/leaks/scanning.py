"""All files of a release searched: each distinct stretch once, on as many cores as the size is worth."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from openinquest.release.leaks.files import ZIPPED, parts_of
from openinquest.release.leaks.kinds import Finding, Kind
from openinquest.release.leaks.parts import Lines, Part, Pieces
from openinquest.release.leaks.search import Hit, Searcher
from openinquest.release.leaks.segments import plain_of_markup, without_keys, words_of_tags
from openinquest.release.leaks.sieve import Sieve
from openinquest.release.leaks.two import in_two
from openinquest.release.leaks.withheld import Withheld

_WORTH_A_PROCESS: Final = 8 * 1024 * 1024
"""Bytes of a release from which a second process pays."""
_AT_ONCE: Final = 60
"""Files that a process takes at once: pages of one thing in three languages are mostly among them."""
_NOT_IN_A_COPY: Final = (".parquet", ".gz", *ZIPPED)
"""Files in which there may be a table of Parquet."""
_LETTERS_AT_ONCE: Final = 1 << 18
_MOST_REMEMBERED: Final = 200_000
_MOST_SEARCHED: Final = 50_000
_LONGEST_REMEMBERED: Final = 2_000
_MOST_OF_A_FILE: Final = 50
"""Findings of one file that are told; a file with more is bad enough."""
_LANGUAGES: Final = ("en/", "kk/", "ru/")


class Scanner:
    """Searches files one after another, and remembers which stretches were searched already."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._sieve = Sieve(searcher)
        self._stretches, self._tags = Remembered(), Remembered()
        self._searched: dict[str, tuple[Hit, ...]] = {}

    @property
    def shadowed(self) -> int:
        """How many withheld names are not searched for."""
        return self._searcher.shadowed

    def scan(self, path: Path, name: str) -> list[Finding]:
        """Return what one file holds, its name included."""
        found: dict[Finding, None] = {}
        waiting = [Part(name, "the file's name")]
        letters = 0
        for part in parts_of(path):
            if isinstance(part, Part):
                waiting.append(part)
                letters += len(part.text)
                if letters > _LETTERS_AT_ONCE:
                    found |= self._of_parts(path, name, waiting)
                    waiting, letters = [], 0
            elif isinstance(part, Lines):
                found |= self._of_lines(name, part)
            elif isinstance(part, Pieces):
                for stretch, hits in self._of_stretches(part.texts):
                    found |= dict.fromkeys(_of(name, part.place or _line(path, stretch), hits))
            else:
                digest = self._searcher.digest_of(part.kind, name, part.place)
                found[Finding(name, part.place, Kind(part.kind), 0, digest)] = None
            if len(found) >= _MOST_OF_A_FILE:
                break
        return list(found | self._of_parts(path, name, waiting))

    def _of_parts(self, path: Path, name: str, parts: Sequence[Part]) -> dict[Finding, None]:
        found: dict[Finding, None] = {}
        for at, hits in self._hits([part.text for part in parts]).items():
            place = parts[at].place or _line(path, parts[at].text.encode())
            found |= dict.fromkeys(_of(name, place, hits))
        return found

    def _of_lines(self, name: str, lines: Lines) -> dict[Finding, None]:
        hits = self._hits(lines.texts, lines.keyed)
        for at, told in enumerate(lines.told):
            if of_row := self._searcher.of_row(told):
                hits[at] = (*hits.get(at, ()), *of_row)
        return {
            finding: None
            for at, of_line in hits.items()
            for finding in _of(name, f"{lines.each} {lines.first + at}", of_line)
        }

    def _of_stretches(self, texts: Iterable[bytes]) -> Iterator[tuple[bytes, tuple[Hit, ...]]]:
        """Yield stretches of markup with what they hold, those alone that hold something."""
        stretches = sorted(self._stretches.new(texts))
        seen, tags = plain_of_markup(stretches)
        fresh = sorted(self._tags.new(tags))
        found = self._hits([*seen, *words_of_tags(fresh)])
        hits = {at: of_text for at, of_text in found.items() if at < len(seen)}
        of_tags = {fresh[at - len(seen)]: of_tag for at, of_tag in found.items() if at >= len(seen)}
        self._tags.add(tag for tag in fresh if tag not in of_tags)
        for tag, of_tag in of_tags.items():
            written = b"<" + tag + b">"
            for at, stretch in enumerate(stretches):
                if written in stretch:
                    hits[at] = tuple(dict.fromkeys((*hits.get(at, ()), *of_tag)))
        self._stretches.add(stretch for at, stretch in enumerate(stretches) if at not in hits)
        yield from ((stretches[at], of_stretch) for at, of_stretch in sorted(hits.items()))

    def _hits(self, texts: Sequence[str], keyed: bool = False) -> dict[int, tuple[Hit, ...]]:
        """Return what texts hold, by their places; those alone that hold something."""
        found: dict[int, tuple[Hit, ...]] = {}
        for at in self._sieve.doubtful(texts, keyed):
            hits = self._search(texts[at])
            if keyed:
                hits = (*hits, *self._search(without_keys(texts[at])))
            if hits:
                found[at] = hits
        return found

    def _search(self, text: str) -> tuple[Hit, ...]:
        hits = self._searched.get(text)
        if hits is None:
            hits = self._searcher.search(text)
            if len(self._searched) > _MOST_SEARCHED:
                self._searched.clear()
            if len(text) < _LONGEST_REMEMBERED:
                self._searched[text] = hits
        return hits


class Remembered:
    """What was met lately and holds nothing: what is not met again for long is forgotten."""

    def __init__(self) -> None:
        self._lately: set[bytes] = set()
        self._before: set[bytes] = set()

    def new(self, texts: Iterable[bytes]) -> set[bytes]:
        """Return those of the texts that are not remembered, each once."""
        fresh = {*texts} - self._lately
        again = fresh & self._before
        self._lately |= again
        return fresh - again

    def add(self, texts: Iterable[bytes]) -> None:
        """Remember texts."""
        self._lately.update(text for text in texts if len(text) < _LONGEST_REMEMBERED)
        if len(self._lately) > _MOST_REMEMBERED:
            self._before, self._lately = self._lately, set()


def _of(name: str, place: str, hits: Iterable[Hit]) -> Iterator[Finding]:
    return (Finding(name, place, hit.kind, hit.entry, hit.digest) for hit in hits)


def _line(path: Path, stretch: bytes) -> str:
    """Return the line of a file on which a stretch begins."""
    data = path.read_bytes()
    at = data.find(stretch)
    if at < 0:
        return "the file"
    at += len(stretch) - len(stretch.lstrip())
    return f"line {data[:at].count(10) + 1}"


def scan(folder: Path, names: Sequence[str], withheld: Withheld) -> tuple[list[Finding], int]:
    """Return what files of a folder hold, and how many withheld names could not be searched for.

    Where a release is worth it and the machine has a second core, a copy of this process searches a part of it.
    """
    ordered = sorted(names, key=_beside_its_translations)
    size = sum((folder / name).stat().st_size for name in ordered)
    scanner = Scanner(Searcher(withheld))
    shadowed = scanner.shadowed
    if size < _WORTH_A_PROCESS or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return [found for name in ordered for found in scanner.scan(folder / name, name)], shadowed
    mine = [name for name in ordered if name.endswith(_NOT_IN_A_COPY)]
    shared = [name for name in ordered if not name.endswith(_NOT_IN_A_COPY)]

    def search(names: Iterable[str]) -> list[Finding]:
        return [found for name in names for found in scanner.scan(folder / name, name)]

    def chunk(at: int) -> list[Finding]:
        return search(shared[at * _AT_ONCE : (at + 1) * _AT_ONCE])

    return in_two(chunk, -(-len(shared) // _AT_ONCE), lambda: search(mine)), shadowed


def _beside_its_translations(name: str) -> tuple[str, str]:
    """Return a key that puts one page in three languages side by side: most of its stretches are the same."""
    short = next((name[len(start) :] for start in _LANGUAGES if name.startswith(start)), name)
    return short, name


def by_kind(findings: Iterable[Finding]) -> Mapping[Kind, int]:
    """Return how many findings there are of each kind, the most first."""
    counts: dict[Kind, int] = {}
    for finding in findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
