"""Keys by which any spelling of a name is found."""

from __future__ import annotations

from itertools import combinations, islice, product
from typing import Final

from openinquest.names.agreement import sound_of
from openinquest.names.cells import Cell, read_cell
from openinquest.names.folding import initial_of, skeleton
from openinquest.names.parsing import Name, Reading, reading
from openinquest.names.slips import consonants
from openinquest.names.tokens import tokens_of
from openinquest.names.words import Kind

MOST_OF_CONSONANTS: Final = 12
_WORDS: Final = 3
"""Words of a name whose consonants make up keys: more would make more pairs than they find."""


def keys(name: Name | str) -> tuple[str, ...]:
    """Return keys for blocking and search: any two spellings of one name share at least one of them.

    Keys say what they are made of: `s:` surname and initial, `sg:` surname and given name, `gf:` given name and
    father's name, `g:` and `f:` given name or surname alone, `w:` one word of a name without the region's structure or
    of a single word, `c:` the consonants of two words in alphabetical order, by which names in scripts that write no
    vowels are found; a name of several words has at most MOST_OF_CONSONANTS of them. A cell that must not be compared
    has none. Sorted, without repetition.
    """
    cell = read_cell(name.text if isinstance(name, Name) else name)
    if not cell.usable:
        return ()
    found: set[str] = set()
    for roles in (cell.roles, cell.other):
        if roles is not None:
            found |= _of_reading(reading(cell.words, roles))
    if not cell.regional or not found:
        found |= _of_words(cell)
    found |= _of_consonants(cell)
    return tuple(sorted(found))


def _of_reading(found: Reading) -> set[str]:
    made: set[str] = set()
    surname, given, father = (
        sound_of(key) if key else None for key in (found.surname, found.given, found.father)
    )
    if surname and found.given_initial:
        initial = initial_of(found.given) if found.given else found.given_initial
        made.add(f"s:{surname}.{'i' if initial == 'y' else initial}")
        if given:
            made.add(f"sg:{surname}.{given}")
    if given and father:
        made.add(f"gf:{given}.{father}")
    if given and found.surname_initial and not surname:
        made.add(f"g:{given}")
    if given:
        made.add(f"g:{given}")
    if surname:
        made.add(f"f:{surname}")
    return made


def _of_words(cell: Cell) -> set[str]:
    return {f"w:{skeleton(word.key)}" for word in cell.words if word.kind != Kind.INITIAL and word.key} | {
        f"f:{skeleton(word.stem)}" for word in cell.words if word.kind != Kind.INITIAL and word.stem
    }


def _of_consonants(cell: Cell) -> set[str]:
    words = [consonants(word.key, word.plain) for word in tokens_of(cell) if not word.initial and word.key]
    words = [frozenset(form for form in forms if len(form) > 1) for forms in words]
    if len(words) == 1:
        return {f"c:{form}" for form in words[0] if len(form) > 2}
    pairs = combinations([forms for forms in words if forms][:_WORDS], 2)
    made = (f"c:{'.'.join(sorted(pair))}" for one, two in pairs for pair in product(sorted(one), sorted(two)))
    return set(islice(made, MOST_OF_CONSONANTS))
