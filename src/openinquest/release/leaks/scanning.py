"""All files of a release searched: each distinct stretch once, on as many cores as the size is worth."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from openinquest.release.leaks.files import parts_of
from openinquest.release.leaks.kinds import Finding, Kind
from openinquest.release.leaks.parts import Part, Pieces, Trouble
from openinquest.release.leaks.search import Hit, Searcher
from openinquest.release.leaks.segments import plain_of_markup, words_of_tag
from openinquest.release.leaks.withheld import Withheld

_WORTH_PROCESSES: Final = 64 * 1024 * 1024
"""Bytes of a release from which a second process pays for reading the names once more."""
_AT_ONCE: Final = 200
"""Files that a process is given at once."""
_MOST_REMEMBERED: Final = 600_000
_LONGEST_REMEMBERED: Final = 2_000
"""Stretches that are known to hold nothing: the first ones of a release are those that most pages share."""
_MOST_OF_A_FILE: Final = 50
"""Findings of one file that are told; a file with more is bad enough."""
_LANGUAGES: Final = ("en/", "kk/", "ru/")


class Scanner:
    """Searches files one after another, and remembers which stretches were searched already."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._clean: set[str] = set()
        self._found: dict[str, tuple[Hit, ...]] = {}

    def scan(self, path: Path, name: str) -> list[Finding]:
        """Return what one file holds, its name included."""
        found: dict[Finding, None] = dict.fromkeys(_of(name, "the file's name", self._searcher.search(name)))
        for part in self._new(parts_of(path)):
            if isinstance(part, Trouble):
                found[
                    Finding(
                        name,
                        part.place,
                        Kind(part.kind),
                        0,
                        self._searcher.digest_of(part.kind, name, part.place),
                    )
                ] = None
                continue
            hits = self._hits(part)
            if part.told:
                hits = (*hits, *self._searcher.of_row(part.told))
            if hits:
                found |= dict.fromkeys(_of(name, part.place or _line(path, part.text), hits))
            if len(found) >= _MOST_OF_A_FILE:
                break
        return list(found)

    def _new(self, parts: Iterable[Part | Pieces | Trouble]) -> Iterator[Part | Trouble]:
        """Yield parts without those that were searched and hold nothing; whole pages are compared at once."""
        for part in parts:
            if isinstance(part, Pieces):
                yield from (Part(text, "", True) for text in sorted({*part.texts} - self._clean))
            elif isinstance(part, Trouble) or part.told or part.text not in self._clean:
                yield part

    def _hits(self, part: Part) -> tuple[Hit, ...]:
        if part.text in self._clean:
            return ()
        if part.text in self._found:
            return self._found[part.text]
        if part.markup:
            found: dict[Hit, None] = {}
            for text in plain_of_markup(part.text):
                if text not in self._clean:
                    new = self._searcher.search(words_of_tag(text) if text[:1] == " " else text)
                    found |= dict.fromkeys(new)
                    if not new:
                        self._remember(text)
            hits = tuple(found)
        else:
            hits = self._searcher.search(part.text)
        if hits:
            self._found[part.text] = hits
        else:
            self._remember(part.text)
        return hits

    def _remember(self, text: str) -> None:
        if len(text) < _LONGEST_REMEMBERED and len(self._clean) < _MOST_REMEMBERED:
            self._clean.add(text)


def _of(name: str, place: str, hits: Iterable[Hit]) -> Iterator[Finding]:
    return (Finding(name, place, hit.kind, hit.entry, hit.digest) for hit in hits)


def _line(path: Path, stretch: str) -> str:
    """Return the line of a file on which a stretch begins."""
    text = path.read_text(encoding="utf-8", errors="replace")
    at = text.find(stretch)
    if at < 0:
        return "the file"
    at += len(stretch) - len(stretch.lstrip())
    return f"line {text.count(chr(10), 0, at) + 1}"


def scan(folder: Path, names: Sequence[str], withheld: Withheld) -> tuple[list[Finding], int]:
    """Return what files of a folder hold, and how many withheld names could not be searched for.

    Large releases are searched by two processes or more; what is searched for is handed to them through a pipe.
    """
    ordered = sorted(names, key=_beside_its_translations)
    size = sum((folder / name).stat().st_size for name in ordered)
    searcher = Searcher(withheld)
    processes = min(os.cpu_count() or 1, 4) if size > _WORTH_PROCESSES else 1
    if processes == 1:
        scanner = Scanner(searcher)
        return [found for name in ordered for found in scanner.scan(folder / name, name)], searcher.shadowed
    chunks = [ordered[first : first + _AT_ONCE] for first in range(0, len(ordered), _AT_ONCE)]
    with get_context("spawn").Pool(processes, _begin, (folder, searcher)) as pool:
        parts = pool.map(_scan_some, chunks, 1)
    return [found for part in parts for found in part], searcher.shadowed


def _beside_its_translations(name: str) -> tuple[str, str]:
    """Return a key that puts one page in three languages side by side: most of its stretches are the same."""
    short = next((name[len(start) :] for start in _LANGUAGES if name.startswith(start)), name)
    return short, name


_STATE: dict[str, tuple[Path, Scanner]] = {}


def _begin(folder: Path, searcher: Searcher) -> None:
    _STATE["scanner"] = folder, Scanner(searcher)


def _scan_some(names: Sequence[str]) -> list[Finding]:
    folder, scanner = _STATE["scanner"]
    return [finding for name in names for finding in scanner.scan(folder / name, name)]


def by_kind(findings: Iterable[Finding]) -> Mapping[Kind, int]:
    """Return how many findings there are of each kind, the most first."""
    counts: dict[Kind, int] = {}
    for finding in findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
