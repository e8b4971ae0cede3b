"""A careful guess of the language of a text: Kazakh, Russian, English, or no guess."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from openinquest.preserve.text import ExtractedText

# Letters that Kazakh has and Russian has not. Kyrgyz shares ң ө ү, Ukrainian shares і, Tatar and Bashkir
# share several, so a text is Kazakh only if it also uses letters that those do not, and none of theirs.
_KAZAKH = frozenset("әғқңөұүһі")
_ONLY_KAZAKH = frozenset("ғқұ")
_OTHER_CYRILLIC = frozenset("їєґўђћљњџјѕҗҥҙҫҡӑӗҷӣӯҳ")
_KAZAKH_SHARE, _FOREIGN_SHARE = 0.06, 0.02
_SAMPLE = 200_000
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 4
_FUNCTION_SHARE = 0.08

_RUSSIAN = """
и в во не на что по с со из за для о об от к ко как это он она они его их был была были было при до после а но
же или так у мы вы все только года году том также
"""
_ENGLISH = """
the of and to in is was were that for with by at from it be has have had this not which his they their but
who said
"""
_RUSSIAN_WORDS, _ENGLISH_WORDS = frozenset(_RUSSIAN.split()), frozenset(_ENGLISH.split())


def guess_language(text: str) -> str | None:
    """Return ``kk``, ``ru`` or ``en``, or None where the letters and words do not settle it.

    Kazakh is told by its letters, which works for a single word; Russian and English by the share of their
    function words, which needs a sentence. A mixed text gets the language of most of it. The guess reads at
    most the first 200,000 code points.
    """
    sample = text[:_SAMPLE].lower()
    letters = Counter(sample)
    cyrillic = sum(count for letter, count in letters.items() if "\u0400" <= letter <= "\u04ff")
    latin = sum(count for letter, count in letters.items() if letter.isalpha() and letter < "\u0250")
    if cyrillic > latin:
        if not any(letters[letter] for letter in _ONLY_KAZAKH):
            if _share(letters, _KAZAKH | _OTHER_CYRILLIC, cyrillic) >= _FOREIGN_SHARE:
                return None
        elif _share(letters, _KAZAKH, cyrillic) >= _KAZAKH_SHARE:
            return "kk" if _share(letters, _OTHER_CYRILLIC, cyrillic) < _FOREIGN_SHARE else None
        return "ru" if _function_words(sample, _RUSSIAN_WORDS) else None
    return "en" if latin and _function_words(sample, _ENGLISH_WORDS) else None


def with_languages(extracted: ExtractedText) -> ExtractedText:
    """Return the text with the language of each paragraph, as far as its words settle it."""
    text = extracted.text
    told = tuple(replace(p, language=guess_language(text[p.start : p.end])) for p in extracted.paragraphs)
    return replace(extracted, paragraphs=told)


def _share(letters: Counter[str], wanted: frozenset[str], total: int) -> float:
    return sum(letters[letter] for letter in wanted) / total


def _function_words(sample: str, function_words: frozenset[str]) -> bool:
    words = _WORD.findall(sample)
    hits = sum(word in function_words for word in words)
    return len(words) >= _FEWEST_WORDS and hits >= _FUNCTION_SHARE * len(words)
