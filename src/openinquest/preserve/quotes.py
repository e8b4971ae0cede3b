"""Quotations: whether and where they stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from openinquest.preserve import _matching as matching
from openinquest.preserve._fuzzy import nearest
from openinquest.preserve.formats.running_lines import without_spans
from openinquest.preserve.text import ExtractedText, Role

MOST_MATCHES = 1_000
_NUMBER = re.compile(r"\d+(?:[.,\s]\d+)*")


class Closeness(Enum):
    """How a found passage relates to the words that were looked for."""

    VERBATIM = "verbatim"
    TYPOGRAPHIC = "typographic"  # the same but for white space, kinds of marks, ligatures, soft hyphens
    LOOSE = "loose"  # and but for spaces and hyphens not beside a digit, and the headers and footers of pages
    FUZZY = "fuzzy"  # some words or letters differ


@dataclass(frozen=True, slots=True)
class Match:
    """A passage ``text[start:end]``; `score` from 0 to 1 is 1 - edits / length, 1 for all but fuzzy matches.

    `numbers_differ`: a number in it is not that of the quotation; then it must not be taken for it.
    """

    start: int
    end: int
    closeness: Closeness
    score: float = 1.0
    numbers_differ: bool = False


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """Whether a quotation stands in a text: `matches` if it does, else the passages `near` it, best first."""

    matches: Sequence[Match]
    near: Sequence[Match]

    @property
    def found(self) -> bool:
        """Whether the words are there, but for typography and broken words."""
        return bool(self.matches)

    def sentence(self, extracted: ExtractedText | None = None) -> str:
        """Return what was found as a sentence that repeats no word of the quotation or the text."""
        if self.matches:
            places = len(self.matches)
            return "found once" if places == 1 else f"found at {places} places"
        if not self.near:
            return "neither these words nor any like them"
        best = self.near[0]
        page = extracted.page_at(best.start) if extracted else None
        where = f"characters {best.start} to {best.end}" + (f", page {page}" if page else "")
        numbers = ", where the numbers differ" if best.numbers_differ else ""
        return f"words like them ({best.score:.0%} alike) at {where}{numbers}"


def find_quote(
    text: str, exact: str, prefix: str = "", suffix: str = "", near: int | None = None
) -> list[Match]:
    """Return where `exact` stands in `text`, best first: by closeness to `prefix` and `suffix`, then to
    `near`.

    Verbatim places come first, then places that differ in typography, then in broken words; only where
    there is none of these, fuzzy ones. ``[...]`` in `exact` stands for an omission of up to 3,000 code
    points. At most 1,000 places are returned, empty for a quotation without any words.
    """
    return _exact_matches(text, exact, prefix, suffix, near) or _fuzzy_matches(
        text, exact, prefix, suffix, near
    )


def check_quote(quote: str, text: str | ExtractedText, prefix: str = "", suffix: str = "") -> QuoteCheck:
    """Say whether `quote` stands in `text`; quotation marks around it are set aside if need be.

    Given an `ExtractedText`, it also finds a quotation that goes on over the headers and footers of pages; the match
    then spans them.
    """
    words = text if isinstance(text, str) else text.text
    bare = matching.bare(quote)
    for wanted in dict.fromkeys((quote, bare)):
        if matches := _exact_matches(words, wanted, prefix, suffix, None):
            return QuoteCheck(matches, [])
    if isinstance(text, ExtractedText) and (matches := _over_pages(text, bare, prefix, suffix)):
        return QuoteCheck(matches, [])
    return QuoteCheck([], _fuzzy_matches(words, bare, prefix, suffix, None))


def every_place(quote: str, extracted: ExtractedText) -> list[tuple[int, int]]:
    """Return every place at which `quote` stands, in small letters or large, with words broken or not, over pages or
    not, each widened to whole words: for hiding it, not for citing it. In order, without repetition.

    At most 1,000 letter by letter, so that whoever gets as many cannot know that these are all.
    """
    text, wanted = _small(extracted.text), _small(matching.bare(quote))
    if not wanted.strip():
        return []
    found = {(start, start + len(wanted)) for start in occurrences(text, wanted)}
    found |= {(place.start, place.end) for place in matching.places(text, wanted)}
    found |= {(m.start, m.end) for m in _over_pages(extracted, matching.bare(quote), "", "")}
    return sorted({_whole_words(extracted.text, start, end) for start, end in found})


def _small(text: str) -> str:
    """Return a text of equal length in small letters."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


_CLOSENESS = {
    matching.Difference.TYPOGRAPHIC: Closeness.TYPOGRAPHIC,
    matching.Difference.LOOSE: Closeness.LOOSE,
}


def _over_pages(extracted: ExtractedText, quote: str, prefix: str, suffix: str) -> list[Match]:
    running = tuple((p.start, p.end) for p in extracted.paragraphs if p.role is Role.RUNNING)
    if not running:
        return []
    shorter = without_spans(extracted.text, running)
    found = _exact_matches(shorter.text, quote, prefix, suffix, None)
    return [Match(*shorter.original(match.start, match.end), Closeness.LOOSE) for match in found]


def _exact_matches(text: str, exact: str, prefix: str, suffix: str, near: int | None) -> list[Match]:
    found = {(start, start + len(exact)): Closeness.VERBATIM for start in occurrences(text, exact)}
    if not any(context_fit(text, *place, prefix, suffix) >= 0.5 for place in found):
        for place in matching.places(text, exact):
            found.setdefault((place.start, place.end), _CLOSENESS[place.difference])
    matches = [Match(start, end, closeness) for (start, end), closeness in found.items()]
    return _ranked(text, matches, prefix, suffix, near)


def _fuzzy_matches(text: str, exact: str, prefix: str, suffix: str, near: int | None) -> list[Match]:
    quote = matching.flat(" ".join(unicodedata.normalize("NFC", exact).split()))
    matches = []
    for found in nearest(quote, matching.flat(text), near):
        start, end = _whole_words(text, found.start, found.end)
        score = round(1 - found.edits / len(quote), 4)
        differ = _numbers(quote) != _numbers(text[start:end])
        matches.append(Match(start, end, Closeness.FUZZY, score, differ))
    return _ranked(text, matches, prefix, suffix, near)


def _ranked(text: str, matches: list[Match], prefix: str, suffix: str, near: int | None) -> list[Match]:
    order = list(Closeness)

    def rank(match: Match) -> tuple[float, int, float, int, int]:
        fit = context_fit(text, match.start, match.end, prefix, suffix)
        distance = abs(match.start - near) if near is not None else 0
        return (
            -round(fit * match.score, 3),
            order.index(match.closeness),
            -match.score,
            distance,
            match.start,
        )

    return sorted(matches, key=rank)


def context_fit(text: str, start: int, end: int, prefix: str, suffix: str) -> float:
    """Return how much of prefix and suffix stands around a place (0 to 1); 1 where none is given."""
    wanted = len(prefix) + len(suffix)
    if not wanted:
        return 1.0
    before = matching.flat(text[max(0, start - len(prefix)) : start])[::-1]
    after = matching.flat(text[end : end + len(suffix)])
    return (_common(before, matching.flat(prefix)[::-1]) + _common(after, matching.flat(suffix))) / wanted


def _common(first: str, second: str) -> int:
    """Return how many characters two texts have in common from their beginnings on."""
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return index
    return min(len(first), len(second))


def occurrences(text: str, words: str) -> list[int]:
    """Return where `words` stand letter by letter, the first 1,000 places."""
    found: list[int] = []
    position = text.find(words) if words else -1
    while position >= 0 and len(found) < MOST_MATCHES:
        found.append(position)
        position = text.find(words, position + 1)
    return found


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place widened to whole words, by eight characters on each side at most."""
    first, last = max(0, start - 8), min(len(text), end + 8)
    while start > first and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < last and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _numbers(text: str) -> list[str]:
    return [re.sub(r"\D", "", number) for number in _NUMBER.findall(text)]
