"""Which passages of two coders are one: the same words, places that overlap, or the only ones on their point."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import polars as pl

SHARED = 0.5
"""Two quotes are one passage where they share at least this part of the words of the shorter one."""

_WORD = re.compile(r"\w+")
_PLAIN = r"^[\x00-\x{B1}\x{BB}\x{400}-\x{481}\x{48A}-\x{52F}\x{2010}-\x{2027}]*$"
"""Texts whose words Polars tells as Python does: in Latin without accents or in Cyrillic, with quotation marks."""


class Coding(NamedTuple):
    """One coder's coding of one statement."""

    n: int
    value: str | None
    stance: str
    type: str | None
    selector: str | None
    quote: str | None
    who: str
    said_on: str | None
    basis: str | None


class Passage(NamedTuple):
    """What one coder read in one passage on one point: several values where the point takes several."""

    codings: tuple[Coding, ...]

    @property
    def first(self) -> Coding:
        """The earliest coding of it in the log."""
        return self.codings[0]

    @property
    def located(self) -> bool:
        """Whether it is known where in the document it stands."""
        return bool(self.first.quote or self.first.selector)


def passages(codings: Iterable[Coding]) -> list[Passage]:
    """Return the passages of one coder on one point of one document: codings of the same words of the same voice."""
    codings = tuple(codings)
    if len(codings) <= 1:
        return [Passage(codings)] if codings else []
    found: dict[tuple[str | None, str | None, str], list[Coding]] = {}
    for coding in codings:
        found.setdefault((coding.selector, coding.quote, coding.who), []).append(coding)
    return [Passage(tuple(together)) for together in found.values()]


def matched(
    left: Sequence[Passage], right: Sequence[Passage]
) -> tuple[list[tuple[Passage, Passage]], list[Passage], list[Passage]]:
    """Return pairs of passages that are one, and those that only the one and only the other coder has.

    Values decide nothing, so that agreement on where something is said is never bought by agreement on what. What
    overlaps most is paired first, the same voice before another, then by the log. A passage that is not located is
    paired with what is left, if that is of the same voice or all that is left on both sides.
    """
    if len(left) == len(right) == 1:
        one, other = left[0], right[0]
        if not (one.located and other.located) or _overlapping(one, other) > 0:
            return [(one, other)], [], []
        return [], list(left), list(right)
    if not (left and right):
        return [], list(left), list(right)
    ranked = sorted(
        (
            (-shared, a.first.who != b.first.who, a.first.n, b.first.n, i, j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if (shared := _overlapping(a, b)) > 0
        )
    )
    pairs = _taken([(i, j) for *_, i, j in ranked])
    open_left = [i for i in range(len(left)) if i not in {a for a, _ in pairs}]
    open_right = [j for j in range(len(right)) if j not in {b for _, b in pairs}]
    loose = [
        (i, j)
        for i in open_left
        for j in open_right
        if not (left[i].located and right[j].located)
        and (left[i].first.who == right[j].first.who or len(open_left) == len(open_right) == 1)
    ]
    pairs += _taken(loose)
    taken_left, taken_right = {a for a, _ in pairs}, {b for _, b in pairs}
    return (
        [(left[i], right[j]) for i, j in sorted(pairs)],
        [passage for i, passage in enumerate(left) if i not in taken_left],
        [passage for j, passage in enumerate(right) if j not in taken_right],
    )


def _taken(ranked: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    left: set[int] = set()
    right: set[int] = set()
    found = []
    for i, j in ranked:
        if i not in left and j not in right:
            found.append((i, j))
            left.add(i)
            right.add(j)
    return found


def _overlapping(a: Passage, b: Passage) -> float:
    return overlap((a.first.quote, a.first.selector), (b.first.quote, b.first.selector))


def overlap(one: Sequence[str | None], other: Sequence[str | None]) -> float:
    """Return how far two passages, each a quote and a selector, overlap, 0 to 1; 0 also where it is not known."""
    (quote, selector), (other_quote, other_selector) = one, other
    if (quote or selector) and (quote, selector) == (other_quote, other_selector):
        return 1.0
    places = _places(selector), _places(other_selector)
    if places[0] is not None and places[1] is not None:
        (start, end), (other_start, other_end) = places[0], places[1]
        common = min(end, other_end) - max(start, other_start)
        return max(common, 0) / max(end - start, other_end - other_start, 1)
    if quote and other_quote:
        return _shared(quote, other_quote)
    same = selector is not None and selector == other_selector
    return 1.0 if same else 0.0


def one_by_words(pairs: pl.DataFrame) -> pl.Series:
    """Return whether `overlap` of each pair of passages is above 0, null where columns do not tell.

    `pairs` has `quote` and `selector` of the one, `quote_other` and `selector_other` of the other. Told are plain texts
    of which not both have a place in the text.
    """
    quotes = pl.col("quote", "quote_other")
    placeless = pl.any_horizontal(pl.col("selector", "selector_other").fill_null("") == "")
    told = placeless & pl.all_horizontal(quotes.str.contains(_PLAIN) & (quotes != ""))
    words = quotes.str.to_lowercase().str.extract_all(_WORD.pattern).list.unique()
    rows = pairs.select(words, told=told.fill_null(value=False))
    fewer = pl.min_horizontal(quotes.list.len())
    common = pl.col("quote").list.set_intersection("quote_other").list.len()
    return rows.select(one=pl.when("told").then((fewer > 0) & (common >= SHARED * fewer)))["one"]


@lru_cache(maxsize=65536)
def _places(selector: str | None) -> tuple[int, int] | None:
    """Return the first place of a passage in the text, by characters."""
    try:
        found = json.loads(selector) if selector else None
    except ValueError:
        return None
    for item in found if isinstance(found, list) else [found]:
        if isinstance(item, dict) and isinstance(item.get("start"), int) and isinstance(item.get("end"), int):
            return item["start"], item["end"]
    return None


def _shared(a: str, b: str) -> float:
    words, others = _words(a), _words(b)
    fewer = min(len(words), len(others))
    common = len(words & others)
    if not fewer or common / fewer < SHARED:
        return 0.0
    return common / len(words | others)


@lru_cache(maxsize=65536)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
