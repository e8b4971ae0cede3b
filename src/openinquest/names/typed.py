"""What a reader types into a search, folded: a few small rules, of which a twin runs in the reader's browser.

`typed` needs no list of names, so that the twin can be small; `found_by` does use them, once, when an index is made.
Any spelling of a name that folds to one key (folding.py) is then found by any other. The twin is
`site/search/script/fold.js`; whoever changes a rule here or in `folding` or `scripts` changes it there, and a test
compares the two on thousands of names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from openinquest.names.cells import read_cell
from openinquest.names.folding import collapse, letters, skeleton
from openinquest.names.lexicon import known_given
from openinquest.names.scripts import clean, one_script
from openinquest.names.words import Kind

LONGEST_TYPED: Final = 200
"""Characters of a query that count."""

_WORD: Final = re.compile(r"[^\W_]+(?:['-]+[^\W_]+)*")
_CYRILLIC: Final = re.compile("[Ѐ-ԯ]")
_ENDING: Final = re.compile(
    r"^(.{3,}?)(?:uvic|evic|uvna|evna|uli+|uulu|ugli|uglu|kizi|gizi|uva|eva|uff|eff|uv|ev|skaia|skii|ski)$"
)


def typed(text: str) -> tuple[tuple[str, ...], ...]:
    """Return for each word of `text` the keys under which it may be found, the whole word's first.

    The second, where there is one, is that of what stands before the ending of a surname or of a father's name:
    Мұсаұлы, Мусаев and Musayeva lead to one. Words in other scripts than Latin and Cyrillic are kept as they are.
    """
    return tuple(_keys(word) for word in _WORD.findall(clean(text[:LONGEST_TYPED])))


@lru_cache(maxsize=1 << 16)
def _keys(word: str) -> tuple[str, ...]:
    low, _ = one_script(word.replace("İ", "I"))
    raw = letters(low, cyrillic=_CYRILLIC.search(low) is not None)
    found = [collapse(raw) or low]
    if ending := _ENDING.match(raw):
        found.append(collapse(ending[1]))
    return tuple(dict.fromkeys(found))


def found_by(text: str, *, name: bool) -> tuple[str, ...]:
    """Return every key under which a text is to be found, sorted: those of its words, and what `typed` makes of them.

    For the `name` of somebody also other forms of a given name (Шыңғыс and Чингиз), and the father's name or the
    surname's stem as the name lists read them.
    """
    found = {key for keys in typed(text) for key in keys}
    if name and len(text) <= LONGEST_TYPED:
        for word in read_cell(text).words:
            if word.kind in (Kind.INITIAL, Kind.PREFIX, Kind.COMMA):
                continue
            found |= {word.key, word.stem}
            found |= _of_other_forms(word.stem)
    return tuple(sorted(found - {""}))


@lru_cache(maxsize=1 << 14)
def _of_other_forms(stem: str) -> frozenset[str]:
    """Return the keys of all forms of the given name that a stem is."""
    given = known_given(stem)
    return frozenset(key for form in (given.forms if given else ()) for keys in typed(form) for key in keys)


@lru_cache(maxsize=1 << 16)
def blurred(key: str) -> str:
    """Return a key without what transcriptions confuse, for comparing keys that are not the same."""
    return skeleton(key)
