"""Passages: from words to a place in a stored text, and back to the place when the text has changed.

Selectors are those of the W3C Web Annotation Data Model (2017): `TextQuoteSelector` (the words with some
before and after), `TextPositionSelector` (code points, half open) and `FragmentSelector` (fragments.py).
The words bind; the position is a hint that makes finding them quick and tells equal places apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from openinquest.errors import InputError, Problem
from openinquest.preserve.fragments import (
    Fragment,
    PageFragment,
    TimeFragment,
    fragment_selector,
    parse_fragment,
)
from openinquest.preserve.quotes import Closeness, check_quote, context_fit, find_quote, occurrences
from openinquest.preserve.text import ExtractedText, Page

_CONTEXT = 32


class Anchoring(Enum):
    """How selectors found their place."""

    EXACT = "exact"  # the words stand where the position says
    SHIFTED = "shifted"  # the words stand elsewhere, or differ in typography only
    FUZZY = "fuzzy"  # something like them stands there
    MISSING = "missing"
    UNCHECKED = "unchecked"  # a place without words to hold it against


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where selectors lead; `start` and `end` are None if `how` is missing.

    `ambiguous`: other places fit as well as this one, which is the nearest to the position given.
    """

    start: int | None
    end: int | None
    how: Anchoring
    score: float = 1.0
    ambiguous: bool = False
    numbers_differ: bool = False


def select(extracted: ExtractedText, start: int, end: int) -> list[dict[str, Any]]:
    """Return the selectors of ``text[start:end]``: quote with 32 code points around, position, page or, of a
    transcript, stretch of time if there is one.

    Raises `InputError` where this is no passage of the text.
    """
    text = extracted.text
    if not 0 <= start < end <= len(text):
        found = f"{start} to {end} in {len(text)} characters"
        raise InputError("This is no passage of the text.", [Problem("a start before an end", found)])
    quote = {"type": "TextQuoteSelector", "exact": text[start:end]}
    if prefix := text[max(0, start - _CONTEXT) : start]:
        quote["prefix"] = prefix
    if suffix := text[end : end + _CONTEXT]:
        quote["suffix"] = suffix
    page = extracted.page_at(start)
    fragment = [] if page is None else [fragment_selector(PageFragment(page))]
    if (spoken := extracted.spoken_at(start, end)) is not None:
        fragment.append(fragment_selector(TimeFragment(*(Decimal(str(second)) for second in spoken))))
    return [quote, {"type": "TextPositionSelector", "start": start, "end": end}, *fragment]


def select_quote(
    extracted: ExtractedText, quote: str, prefix: str = "", suffix: str = ""
) -> list[dict[str, Any]]:
    """Return the selectors of a coder's quotation.

    Where it stands at several places and nothing tells them apart, the quote selector comes alone: it says
    no more than the coder said. Raises `InputError` where it does not stand in the text; the error repeats
    no word of it.
    """
    check = check_quote(quote, extracted, prefix, suffix)
    if not check.found:
        found = check.sentence(extracted)
        advice = "copy the words from the document, or mark the wording as translated or paraphrase"
        raise InputError(
            "A quote is not in its document.",
            [Problem("words that stand in the document", found, advice, column="quote")],
        )
    best = check.matches[0]
    if len(check.matches) > 1 and not (prefix or suffix):
        return [{"type": "TextQuoteSelector", "exact": extracted.text[best.start : best.end]}]
    return select(extracted, best.start, best.end)


def resolve(selectors: Sequence[Mapping[str, Any]], text: str, pages: Sequence[Page] = ()) -> Resolution:
    """Return where `selectors` lead in `text`, which may be another version of the one they were made for.

    Selectors of other types are passed over. Raises `InputError` for malformed ones.
    """
    quote = next((selector for selector in selectors if selector.get("type") == "TextQuoteSelector"), None)
    position = _position(selectors)
    page = _page(selectors, pages)
    if quote is None:
        place = position or ((page.start, page.end) if page else None)
        if place is None or not 0 <= place[0] <= place[1] <= len(text):
            return Resolution(None, None, Anchoring.MISSING, 0.0)
        return Resolution(*place, Anchoring.UNCHECKED)
    exact, prefix, suffix = (_words(quote, key) for key in ("exact", "prefix", "suffix"))
    if not exact:
        raise _malformed("a TextQuoteSelector with the words in `exact`")
    if (
        position
        and text[position[0] : position[1]] == exact
        and context_fit(text, *position, prefix, suffix) == 1.0
    ):
        return Resolution(*position, Anchoring.EXACT)
    hint = position[0] if position else page.start if page else None
    return _anchored(text, exact, prefix, suffix, hint, position)


def fragment_of(selectors: Sequence[Mapping[str, Any]]) -> Fragment | None:
    """Return the fragment among `selectors`, if there is one; `InputError` where it cannot be read."""
    for selector in selectors:
        if selector.get("type") == "FragmentSelector":
            return parse_fragment(_words(selector, "value"))
    return None


def _anchored(
    text: str, exact: str, prefix: str, suffix: str, hint: int | None, position: tuple[int, int] | None
) -> Resolution:
    # With its surroundings first: a short passage may stand at more places than are worth listing.
    whole = (
        [start + len(prefix) for start in occurrences(text, prefix + exact + suffix)]
        if prefix or suffix
        else []
    )
    if whole:
        start = min(whole, key=lambda place: abs(place - (hint or 0)))
        how = Anchoring.EXACT if position == (start, start + len(exact)) else Anchoring.SHIFTED
        return Resolution(start, start + len(exact), how, ambiguous=len(whole) > 1)
    matches = find_quote(text, exact, prefix, suffix, hint)
    if not matches:
        return Resolution(None, None, Anchoring.MISSING, 0.0)
    best = matches[0]
    fit = context_fit(text, best.start, best.end, prefix, suffix)
    rivals = [
        m
        for m in matches[1:]
        if m.score == best.score and context_fit(text, m.start, m.end, prefix, suffix) == fit
    ]
    how = Anchoring.FUZZY if best.closeness is Closeness.FUZZY else Anchoring.SHIFTED
    if best.closeness is Closeness.VERBATIM and position == (best.start, best.end):
        how = Anchoring.EXACT
    return Resolution(best.start, best.end, how, best.score, bool(rivals), best.numbers_differ)


def _position(selectors: Sequence[Mapping[str, Any]]) -> tuple[int, int] | None:
    for selector in selectors:
        if selector.get("type") == "TextPositionSelector":
            start, end = selector.get("start"), selector.get("end")
            if type(start) is not int or type(end) is not int or not 0 <= start <= end:
                raise _malformed("a TextPositionSelector with whole numbers, start not after end")
            return start, end
    return None


def _page(selectors: Sequence[Mapping[str, Any]], pages: Sequence[Page]) -> Page | None:
    fragment = fragment_of(selectors)
    if not isinstance(fragment, PageFragment):
        return None
    return next((page for page in pages if page.number == fragment.page), None)


def _words(selector: Mapping[str, Any], key: str) -> str:
    words = selector.get(key, "")
    if not isinstance(words, str):
        raise _malformed(f"a selector with a text in `{key}`")
    return words


def _malformed(expected: str) -> InputError:
    return InputError("A selector is malformed.", [Problem(expected, column="selector")])
