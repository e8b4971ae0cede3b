"""What together singles out one person who stays in: age, place and day; a day of birth; an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from openinquest.release.leaks.dates import Day, days_in
from openinquest.release.leaks.kinds import Kind
from openinquest.release.leaks.names import fold_word
from openinquest.release.leaks.phrases import small_words
from openinquest.release.leaks.spellings import spelt, strict_root
from openinquest.release.leaks.tokens import Token
from openinquest.release.leaks.withheld import Attributes, Withheld

K: Final = 5
"""A combination of age, place and day that fewer persons of the record share singles somebody out."""
_BIRTH: Final = (
    "born",
    "birth",
    "dob",
    "рожд",
    "родил",
    "туған",
    "туылған",
    "týǵan",
    "tuğan",
    "р",
    "т",
    "bday",
)
_AGE_WORDS: Final = (
    "age aged years year yo лет год года летний летняя летнего летней летнему летнюю возраст "
    "жас жаста жастағы жасар жасында жасы jas jasta"
)
_AGE: Final = frozenset(_AGE_WORDS.split())
_STREET_WORDS: Final = (
    "ул улица улицы дом д кв квартира корп көшесі көше үй пәтер пер переулок проспект пр даңғылы мкр микрорайон "
    "street str st flat apt apartment house avenue ave road lane kvartira dom ulitsa koshesi г город қаласы"
)
_STREET: Final = frozenset(_STREET_WORDS.split())
_AROUND: Final = 8
"""Words of a text within which the words of an address stand together."""


@dataclass(slots=True)
class Persons:
    """What is searched for: combinations by day and age, births by their day, addresses by their longest word."""

    combinations: dict[Day, dict[str, list[tuple[tuple[frozenset[str], ...], int]]]] = field(
        default_factory=dict
    )
    births: dict[Day, int] = field(default_factory=dict)
    addresses: dict[str, list[tuple[frozenset[str], frozenset[str], int]]] = field(default_factory=dict)
    ages: set[str] = field(default_factory=set)

    @property
    def dated(self) -> bool:
        """Whether days are searched for at all."""
        return bool(self.combinations or self.births)

    def wants(self, word: str) -> bool:
        """Say whether the root of a word is one of an address."""
        return word in self.addresses

    def says_birth(self, word: str) -> bool:
        """Say whether a word in small letters says that a day is one of birth."""
        return bool(self.births) and _says_birth(word)

    def says_age(self, word: str) -> bool:
        """Say whether a word in small letters says that a number is an age."""
        return bool(self.combinations) and word in _AGE

    def find(self, words: Sequence[str]) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield kind, entry, first and last word of combinations and births; words in small letters."""
        if not self.dated:
            return
        ages: dict[str, int] | None = None
        roots: set[str] = set()
        for day, first, last in days_in(words):
            if day in self.births and any(_says_birth(word) for word in words[max(first - 6, 0) : last + 5]):
                yield Kind.BIRTH_DATE, self.births[day], first, last
            by_age = self.combinations.get(day)
            if by_age is None:
                continue
            # Of many persons of one day few have an age that the text gives.
            ages = _ages_in(words) if ages is None else ages
            for age in ages.keys() & by_age:
                roots = roots or {root for word in words if word.isalpha() for root in spelt(word).strict}
                for places, entry in by_age[age]:
                    if any(place <= roots for place in places):
                        yield Kind.COMBINATION, entry, min(first, ages[age]), max(last, ages[age])

    def find_addresses(self, tokens: Sequence[Token]) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield what is found of addresses among the words of a text."""
        for at, token in enumerate(tokens):
            if token.spelt is None:
                continue
            for root in token.spelt.strict:
                for roots, numbers, entry in self.addresses.get(root, ()):
                    first, last = max(at - _AROUND, 0), min(at + _AROUND, len(tokens) - 1)
                    near = tokens[first : last + 1]
                    here = {each for other in near if other.spelt for each in other.spelt.strict}
                    if roots <= here and numbers <= {other.text.lower() for other in near}:
                        yield Kind.ADDRESS, entry, first, last


def _says_birth(word: str) -> bool:
    return any(word == start if len(start) < 3 else word.startswith(start) for start in _BIRTH)


def _ages_in(words: Sequence[str]) -> dict[str, int]:
    """Return the numbers beside a word that says that they are ages, each with the first place where it stands so."""
    found: dict[str, int] = {}
    for at, word in enumerate(words):
        if word in _AGE:
            for place in range(max(at - 2, 0), min(at + 3, len(words))):
                if words[place].isdigit() and place < found.get(words[place], len(words)):
                    found[words[place]] = place
    return found


def persons_of(withheld: Withheld) -> Persons:
    """Return what is searched for: combinations that fewer than K persons share and nobody who goes out has."""
    found = Persons()
    sharing = Counter(
        key for person in (*withheld.persons, *withheld.open_persons) for key in set(_combinations(person))
    )
    known = {key for person in withheld.open_persons for key in _combinations(person)}
    for person in withheld.persons:
        for key in dict.fromkeys(_combinations(person)):
            if sharing[key] < K and key not in known:
                age, places, iso = key
                roots = tuple(
                    frozenset(
                        strict_root(fold_word(word)) for word in small_words(label) if not word.isdigit()
                    )
                    for label in places
                )
                year, month, day = map(int, iso.split("-"))
                for written in ((year, month, day), (0, month, day)):
                    by_age = found.combinations.setdefault(written, {})
                    by_age.setdefault(str(age), []).append((roots, person.entry))
                found.ages.add(str(age))
    for entry, iso in withheld.births:
        if len(iso) == 10 and iso not in withheld.open_births:
            year, month, day = map(int, iso.split("-"))
            found.births.setdefault((year, month, day), entry)
    for entry, text in withheld.contacts:
        _add_address(found, entry, text)
    return found


def _combinations(person: Attributes) -> Iterator[tuple[int, tuple[str, ...], str]]:
    yield from product(sorted(person.ages), person.places, sorted(person.days))


def _add_address(found: Persons, entry: int, text: str) -> None:
    words = small_words(text)
    roots = {
        strict_root(fold_word(word))
        for word in words
        if len(word) > 2 and word not in _STREET and word.isalpha()
    }
    numbers = {word for word in words if word[0].isdigit() and len(word) < 5}
    if roots and numbers:
        found.addresses.setdefault(max(roots, key=lambda root: (len(root), root)), []).append(
            (frozenset(roots), frozenset(numbers), entry)
        )
