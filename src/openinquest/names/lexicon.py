"""Which words are given names or surnames of the region, which spellings are one name, and how common they are.

The lists are name words alone, written for this package (`data/*.txt`); no list of persons stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from openinquest.names.folding import fold
from openinquest.names.scripts import bare

_SHARE: Final = {5: 0.006, 4: 0.0022, 3: 0.0006, 2: 0.00025, 1: 0.0001}
"""Rank in the lists to the share of people of one sex who are called so."""


class GivenName(NamedTuple):
    """One given name: the key that all its forms share, the sex it tells, its share of people, its forms.

    `family` is the key of names that are forms of one name elsewhere, and each a name of its own here: Асан and Хасан.
    """

    canonical: str
    sex: str | None
    share: float
    origin: str
    forms: tuple[str, ...]
    family: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, by key."""

    given: dict[str, GivenName]
    surnames: dict[str, float]
    surname_forms: dict[str, str]
    first: frozenset[str]
    last: dict[str, str | None]
    words: dict[str, frozenset[str]]


def _sections(name: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each section of a data file: the words of its heading, and its entries."""
    text = (files("openinquest.names") / "data" / name).read_text(encoding="utf-8")
    heading: list[str] = []
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("["):
            if heading:
                yield heading, entries
            heading, entries = line.strip("[] ").split(), []
        else:
            entries += line.split()
    yield heading, entries


def key_of(word: str) -> str:
    """Return the key of a word of either script."""
    low = word.lower()
    return fold(low, cyrillic=any("Ѐ" <= letter <= "ԯ" for letter in low))


def _given() -> dict[str, GivenName]:
    found: dict[str, GivenName] = {}
    for (sex, origin, rank), entries in _sections("given.txt"):
        for entry in entries:
            family = ""
            for forms in entry.split("~"):
                family = _list_name(found, tuple(forms.split("=")), sex, origin, _SHARE[int(rank)], family)
    for key, name in list(found.items()):  # forms that were joined later share what is known of the first
        found[key] = found[name.canonical]
    return found


def _list_name(
    found: dict[str, GivenName], forms: tuple[str, ...], sex: str, origin: str, share: float, family: str
) -> str:
    """Put one name of the list among those found, and return the family it is of: its own if none is given."""
    keys = [key_of(form) for form in forms]
    if origin == "uzbek":  # о for а
        keys += [key_of(form.replace("о", "а").replace("О", "А")) for form in forms]
    known = next((found[key] for key in keys if key in found), None)
    if known is None:
        name = GivenName(keys[0], sex, share, origin, forms, family or keys[0])
    else:  # listed before, perhaps for the other sex
        name = known._replace(
            sex=known.sex if known.sex == sex else None,
            forms=tuple(dict.fromkeys(known.forms + forms)),
            family=family or known.family,
        )
    for key in [name.canonical, *keys]:
        found[key] = name
    return name.family


def _surnames() -> tuple[dict[str, float], dict[str, str]]:
    shares: dict[str, float] = {}
    forms: dict[str, str] = {}
    for (_, rank), entries in _sections("surnames.txt"):
        for place, entry in enumerate(entries):
            keys = [key_of(form) for form in entry.split("=")]
            for key in keys:
                forms.setdefault(key, keys[0])
            # within a group shares fall as ranks grow, as those of surnames do everywhere
            shares.setdefault(keys[0], {3: 0.006, 2: 0.001, 1: 0.0005}[int(rank)] / (1 + place / 4))
    return shares, forms


@cache
def lexicon() -> Lexicon:
    """Return the lists, read once."""
    first: set[str] = set()
    last: dict[str, str | None] = {}
    for heading, entries in _sections("parts.txt"):
        keys = [key_of(entry) for entry in entries]
        if heading[0] == "first":
            first.update(keys)
        else:
            sex = heading[1] if len(heading) > 1 else None
            last.update((key, sex) for key in keys if key not in last)
    words = {heading[0]: frozenset(entries) for heading, entries in _sections("words.txt")}
    surnames, forms = _surnames()
    return Lexicon(_given(), surnames, forms, frozenset(first), last, words)


@cache
def _elsewhere() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    groups = 0
    for _, entries in _sections("elsewhere.txt"):
        for entry in entries:
            groups += 1
            for form in entry.split("="):
                found.setdefault(bare(form), set()).add(groups)
    return {form: frozenset(numbers) for form, numbers in found.items()}


@cache
def _short() -> dict[str, str]:
    given = lexicon().given
    found: dict[str, str] = {}
    for _, entries in _sections("short.txt"):
        for entry in entries:
            name, *forms = map(key_of, entry.split("="))
            found.update((form, own_key(name)) for form in forms if form not in given)
    return found


def full_form(key: str) -> str:
    """Return the key of the given name that a Russian short form stands for (Лёша: Алексей); any other is its own."""
    return _short().get(key, key)


def given_elsewhere() -> frozenset[str]:
    """Return the listed given names from outside the region, without marks and in lower case."""
    return frozenset(_elsewhere())


_NOWHERE: Final[frozenset[int]] = frozenset()


def elsewhere(word: str) -> frozenset[int]:
    """Return the names outside the region that a word without marks can be: a short form may be of several."""
    return _elsewhere().get(word, _NOWHERE)


@lru_cache(maxsize=1 << 18)
def compound(key: str) -> str | None:
    """Return "m", "f" or "" (either) for a key that is made of two blocks of Turkic names, None for any other."""
    lists = lexicon()
    for cut in range(2, len(key) - 1):
        if key[cut:] in lists.last and key[:cut] in lists.first:
            return lists.last[key[cut:]] or ""
    return None


def known_given(key: str) -> GivenName | None:
    """Return the given name of a key, or None."""
    return lexicon().given.get(key)


def is_listed(key: str) -> bool:
    """Return whether a key is a listed given name or a listed surname stem."""
    lists = lexicon()
    return key in lists.given or key in lists.surname_forms


def is_name(key: str) -> bool:
    """Return whether a key is a listed given name, a listed surname stem or a compound of name blocks."""
    return is_listed(key) or compound(key) is not None


def own_key(key: str) -> str:
    """Return the key that all forms of a given name share; any other key is its own.

    So too in names put together of a listed name and a block: Магомедали and Мұхаммедәлі.
    """
    name = lexicon().given.get(key)
    return name.canonical if name is not None else _put_together(key, family=False)


def canonical(key: str) -> str:
    """Return the key of the family of a given name: of Асан and Хасан, which are each a name of their own, too."""
    name = lexicon().given.get(key)
    return name.family if name is not None else _put_together(key, family=True)


_LONG_ENOUGH: Final = 5
"""Letters of a listed name inside another word: shorter ones are found in words that have nothing of them."""


@lru_cache(maxsize=1 << 18)
def _put_together(key: str, *, family: bool) -> str:
    """Return a key with the listed name in it, if it is made of one and a block of names, in its shared form."""
    lists = lexicon()
    for cut in range(_LONG_ENOUGH, len(key) - 1):
        if key[cut:] in lists.last and (name := lists.given.get(key[:cut])) is not None:
            return (name.family if family else name.canonical) + key[cut:]
    for cut in range(2, len(key) - _LONG_ENOUGH + 1):
        if key[:cut] in lists.first and (name := lists.given.get(key[cut:])) is not None:
            return key[:cut] + (name.family if family else name.canonical)
    return key
