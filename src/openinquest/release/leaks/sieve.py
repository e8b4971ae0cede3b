"""Many texts at once, and which of them have to be searched: most words of a release stand in it a thousand times.

What is decided here is never that something was found, only that nothing can be: each distinct run of letters is read
once, and a text whose runs are all of no name, number or phrase that stays in is passed over. Everything that is in
doubt goes to the search itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

from openinquest.release.leaks.search import Doubt, Searcher
from openinquest.release.leaks.segments import cleared, without_keys

_APART: Final = "\0"
_KEPT: Final = bytes(
    code if code == 0 or code > 127 or chr(code).isalnum() or chr(code) in "'`+/_=-" else 32
    for code in range(256)
)
"""Bytes of UTF-8 of which words, digests and base64 are made; the others come between."""
_USUAL: Final = (("&#39;", "'"), ("&#34;", '"'), ("\xa0", " "), ("\u2116", "No"), ("\u2026", "..."))
"""What pages are full of, in the form that `cleared` gives it: so that most need nothing further."""
_DIGEST_LETTERS: Final = 64
_DIGEST: Final = re.compile(rb"[0-9a-fA-F]{64}")
_MOST_KNOWN: Final = 500_000
_LONGEST_KEPT: Final = 60
"""Bytes of a run that may be met again: most longer ones are digests."""
_MOST_PAIRS: Final = 300_000
_NEAR: Final = 2
"""Words on each side between which parts of one name stand."""

_Line = Sequence[tuple[bytes, Doubt | None]]


class Sieve:
    """Passes over texts that hold nothing; keeps in memory what it has read, up to a bound."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._clean: set[bytes] = set()
        self._signs: set[bytes] = set()
        self._doubts: dict[bytes, Doubt] = {}
        self._pairs: dict[tuple[bytes, bytes], frozenset[str] | None] = {}
        self._fathers: dict[bytes, frozenset[str]] = {}
        self._followed: dict[tuple[bytes, bytes], bool] = {}

    def doubtful(self, texts: Sequence[str], keyed: bool = False) -> list[int]:
        """Return the places of those texts that may hold what stays in; the others hold nothing.

        Of `keyed` texts neither the lines hold anything, nor they without their keys.
        """
        whole = _as_read(_APART.join(texts))
        runs = whole.encode("utf-8", "surrogatepass").translate(_KEPT).split(b"\0")
        if len(runs) != len(texts):
            return list(range(len(texts)))
        words = [run.split() for run in runs]
        self._read(words)
        doubts = self._doubts.keys()
        found = set()
        for at, tokens in enumerate(words):
            if not doubts.isdisjoint(tokens) and (
                self._may_hold(tokens) or (keyed and self._may_hold(_runs_of(without_keys(texts[at]))))
            ):
                found.add(at)
        if self._searcher.strikes(whole):
            parts = whole.split(_APART)
            found |= {at for at, part in enumerate(parts) if self._searcher.strikes(part)}
        return sorted(found)

    def _read(self, words: Sequence[Sequence[bytes]]) -> None:
        """Read the runs that were not met before."""
        if len(self._clean) + len(self._doubts) > _MOST_KNOWN:
            self._clean.clear()
            self._doubts.clear()
            self._signs.clear()
        fresh = (set(chain.from_iterable(words)) - self._clean).difference(self._doubts)
        digests = [run for run in fresh if len(run) == _DIGEST_LETTERS and _DIGEST.fullmatch(run)]
        if not self._searcher.any_secret(
            digests
        ):  # each stands in a release once or twice: they are not kept
            fresh.difference_update(digests)
        for run in fresh:
            doubt = self._searcher.doubt(_text(run))
            if doubt is not None:
                self._doubts[run] = doubt
                continue
            if len(run) < _LONGEST_KEPT:
                self._clean.add(run)
            if not run.isalnum() and not any(map(str.isalnum, _text(run))):
                self._signs.add(run)  # whatever its length: names are read over it

    def _may_hold(self, tokens: Sequence[bytes]) -> bool:
        """Say whether words in this order may be a name, or are in doubt whatever stands beside them."""
        known, signs = self._doubts, self._signs
        line = [(token, known.get(token)) for token in tokens if token not in signs]
        for at, (token, doubt) in enumerate(line):
            if doubt is None:
                continue
            if doubt.alone:
                return True
            if doubt.phrase and (
                (at and self._follows(line[at - 1][0], token))
                or (at + 1 < len(line) and self._follows(token, line[at + 1][0]))
            ):
                return True
            near = line[at + 1 : at + 1 + _NEAR]
            beside = (*line[max(at - _NEAR, 0) : at], *near)
            if doubt.age and any(self._searcher.is_age(_text(other)) for other, _ in beside):
                return True
            if doubt.parts and any(
                other is not None and other.parts and self._named(line, at, behind)
                for behind, (_, other) in enumerate(near, start=at + 1)
            ):
                return True
            if doubt.with_initials and any(other is not None and other.short for _, other in beside):
                return True
        return False

    def _named(self, line: _Line, at: int, behind: int) -> bool:
        """Say whether two runs may name somebody, together with a father's name beside them where it takes one."""
        fathers = self._needing(line[at], line[behind])
        return fathers is not None and (
            not fathers
            or any(
                not fathers.isdisjoint(self._fathers_in(run)) for run, _ in line[max(at - 1, 0) : behind + 2]
            )
        )

    def _needing(
        self, one: tuple[bytes, Doubt | None], two: tuple[bytes, Doubt | None]
    ) -> frozenset[str] | None:
        (token, doubt), (text, other) = one, two
        key = token, text
        if key not in self._pairs:
            if len(self._pairs) > _MOST_PAIRS:
                self._pairs.clear()
            self._pairs[key] = self._searcher.needing(doubt, other) if doubt and other else None
        return self._pairs[key]

    def _fathers_in(self, run: bytes) -> frozenset[str]:
        found = self._fathers.get(run)
        if found is None:
            if len(self._fathers) > _MOST_PAIRS:
                self._fathers.clear()
            found = self._fathers[run] = self._searcher.fathers_in(_text(run))
        return found

    def _follows(self, one: bytes, two: bytes) -> bool:
        found = self._followed.get((one, two))
        if found is None:
            if len(self._followed) > _MOST_PAIRS:
                self._followed.clear()
            texts = _text(one), _text(two)
            found = self._followed[one, two] = self._searcher.follows(*texts)
        return found


def _as_read(text: str) -> str:
    for written, read in _USUAL:
        text = text.replace(written, read)
    return cleared(text)


def _runs_of(text: str) -> list[bytes]:
    return _as_read(text).encode("utf-8", "surrogatepass").translate(_KEPT).split()


def _text(run: bytes) -> str:
    return run.decode("utf-8", "surrogatepass")
