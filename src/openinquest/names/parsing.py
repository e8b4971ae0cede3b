"""A name as parts: surname, given name, father's name, initials, in whatever order a source wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from openinquest.names.cells import Cell, read_cell
from openinquest.names.flags import Flag
from openinquest.names.folding import initial_of
from openinquest.names.lexicon import full_form, own_key
from openinquest.names.scripts import Script, script_of
from openinquest.names.shapes import FATHER, GIVEN, OTHER, SURNAME
from openinquest.names.words import Kind, Word


@dataclass(frozen=True, slots=True)
class Part:
    """One part: as written, its key, the key of what it is compared by, and whether it is an initial only.

    `stem` of a surname is without -ов/-ова, of a father's name the father's given name, of a given name the key
    that all its forms share (Магомед and Мұхаммед).
    """

    text: str
    key: str
    stem: str
    initial: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name read from one cell. Parts that the cell does not give are None."""

    text: str
    script: Script
    language: str | None
    sex: str | None
    surname: Part | None
    given: Part | None
    patronymic: Part | None
    initials: tuple[str, ...]
    other: tuple[Part, ...]
    titles: tuple[str, ...]
    flags: frozenset[Flag]

    @property
    def usable(self) -> bool:
        """Return whether the name may be compared with another at all."""
        return read_cell(self.text).usable

    @property
    def regional(self) -> bool:
        """Return whether the name is built as names of the region are."""
        return Flag.FOREIGN not in self.flags and self.usable


class Reading(NamedTuple):
    """The keys by which one reading of a cell is compared; None where the cell does not give a part.

    A part that is more than an initial has a key, and the whole word as folded.
    """

    surname: str | None = None
    surname_whole: str | None = None
    surname_initial: str | None = None
    given: str | None = None
    given_whole: str | None = None
    given_initial: str | None = None
    father: str | None = None
    father_whole: str | None = None
    father_initial: str | None = None


_MISSING = (None, None, None)


def reading(words: tuple[Word, ...], roles: str) -> Reading:
    """Return the keys of one reading; of a part written twice the first word counts."""
    found: dict[str, tuple[str | None, str | None, str | None]] = {}
    for word, role in zip(words, roles, strict=True):
        if role == OTHER or role in found:
            continue
        if word.kind == Kind.INITIAL:
            found[role] = (None, None, initial_letter(word))
        else:
            key = word.stem if role == SURNAME else given_key(word) if role == GIVEN else father_key(word)
            found[role] = (key, word.key, initial_letter(word))
    return Reading(*found.get(SURNAME, _MISSING), *found.get(GIVEN, _MISSING), *found.get(FATHER, _MISSING))


def initial_letter(word: Word) -> str:
    """Return the class of a word's first letter; `y` for a lone Latin Y., which stands for Е, Ы, Ю or Я."""
    if word.kind == Kind.INITIAL and not word.cyrillic and word.text[:1] in "Yy" and len(word.text) < 3:
        return "y"
    return initial_of(word.key)


def given_key(word: Word) -> str:
    """Return the key by which a word is compared as a given name."""
    return word.given.canonical if word.given is not None else own_key(full_form(word.key))


def father_key(word: Word) -> str:
    """Return the key by which a word is compared as a father's name."""
    return word.stem if word.kind in (Kind.FATHER, Kind.SON_OF) else own_key(word.key)


def sex_of(cell: Cell) -> str | None:
    """Return the sex that the father's name tells, or else the given name, or else the surname; None if they differ.

    A surname that speaks against the given name leaves the sex open: a slip of the pen costs one letter there.
    """
    told: dict[str, str] = {}
    for word, role in zip(cell.words, cell.roles, strict=True):
        sex = told_sex(word, role)
        if sex is not None:
            told.setdefault(role, sex)
    if FATHER in told and _is_fathers(cell):
        others = {told[role] for role in (GIVEN, SURNAME) if role in told}
        return told[FATHER] if not others or told[FATHER] in others else None
    told.pop(FATHER, None)
    found = set(told.values())
    return found.pop() if len(found) == 1 else None


def told_sex(word: Word, role: str) -> str | None:
    """Return the sex that a word tells in a part: a surname by its ending alone, so that Серік A. is of either."""
    if role == OTHER or (role == SURNAME and word.kind in (Kind.GIVEN, Kind.COMPOUND)):
        return None
    return word.sex


def _is_fathers(cell: Cell) -> bool:
    return any(
        role == FATHER and word.kind in (Kind.FATHER, Kind.SON_OF)
        for word, role in zip(cell.words, cell.roles, strict=True)
    )


def language_of(cell: Cell) -> str | None:
    """Return a guess at the language a name was written in: kk, ru, en, or None."""
    script = script_of(cell.text)
    if script is Script.OTHER or not cell.words:
        return None
    if any(word.kazakh or word.kind == Kind.SON_OF for word in cell.words) or any(
        letter in "әғқңөұүһі" for letter in cell.text.lower()
    ):
        return "kk"
    return "ru" if any(word.cyrillic for word in cell.words) else "en"


@lru_cache(maxsize=1 << 14)
def parse(text: str) -> Name:
    """Return a name read from one cell, in any script and order.

    Never raises: what cannot be read, or must not be compared, is said by `flags` (see `Flag`), and `usable` is
    then False.
    """
    cell = read_cell(text)
    found: dict[str, Part] = {}
    other: list[Part] = []
    initials: list[str] = []
    for word, role in zip(cell.words, cell.roles, strict=True):
        part = _part(word, role)
        if part.initial:
            initials.append(word.text)
        if role == OTHER or role in found:
            other.append(part)
        else:
            found[role] = part
    return Name(
        text,
        script_of(cell.text),
        language_of(cell),
        sex_of(cell),
        found.get(SURNAME),
        found.get(GIVEN),
        found.get(FATHER),
        tuple(initials),
        tuple(other),
        cell.titles,
        cell.flags,
    )


def _part(word: Word, role: str) -> Part:
    if word.kind == Kind.INITIAL:
        return Part(word.text, word.key, word.key, True)
    stem = {SURNAME: word.stem, GIVEN: given_key(word), FATHER: father_key(word)}.get(
        role, word.stem or word.key
    )
    return Part(word.text, word.key, stem)
