"""One text searched for all that stays in; built once for a release, asked for each distinct stretch."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Final, NamedTuple

from openinquest.names.folding import collapse, fold, letters, skeleton
from openinquest.names.lexicon import lexicon
from openinquest.names.scripts import one_script
from openinquest.release.leaks.coordinates import points_of
from openinquest.release.leaks.hashes import Hashes
from openinquest.release.leaks.kinds import Kind, digest_of
from openinquest.release.leaks.names import find, fold_word, index_of
from openinquest.release.leaks.numbers import numbers_of
from openinquest.release.leaks.persons import persons_of
from openinquest.release.leaks.phrases import phrases_of
from openinquest.release.leaks.segments import LONG, PERCENT, SPACED, cleared, hidden, in_other_script
from openinquest.release.leaks.spellings import Spelt, root, spelt, strict_root
from openinquest.release.leaks.tokens import Memory, Token, humps, tokens_of, words_of
from openinquest.release.leaks.withheld import Withheld

_PREFIX: Final = 3
"""Letters of a root by which most words of a text are told at once to be of no name."""
_DIGEST: Final = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
_DIGEST_64: Final = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43}=?(?![A-Za-z0-9+/=_-])")
_DIGEST_LETTERS: Final = 43
_ANY_DIGIT: Final = re.compile(r"\d\d")
_LETTERS_APART: Final = re.compile(r"[ .·_-]\w[ .·_-]\w[ .·_-]\w[ .·_-]")
"""What stands between five letters apart: many times faster to look for than the letters."""
_HEAD: Final = 8
"""Letters of a word that its prefix follows from."""
_READ_OTHERWISE: Final = (("w", "v"), ("c", "j"), ("o", "a"), ("о", "а"))
"""Letters that `names` reads in another way where that makes a known name."""
_SHORTEST_RUN: Final = 8
_AROUND: Final = 2
"""Words on each side that make up a finding's digest."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What one text holds: kind, entry, the finding's digest."""

    kind: Kind
    entry: int
    digest: str


class Doubt(NamedTuple):
    """A run of letters that may be of what stays in: `alone` by itself; else `parts`, its words that may be parts of
    a name, `with_initials` where it is a surname that is found beside initials, `short` where it may be such, `phrase`
    where it is the longest word of a phrase, `age` where it says that a number is an age.
    """

    alone: bool
    parts: tuple[Spelt, ...] = ()
    with_initials: bool = False
    short: bool = False
    phrase: bool = False
    age: bool = False


class Searcher:
    """Searches texts for what stays in. Keeps in memory what it has read of words; nothing on disk."""

    def __init__(self, withheld: Withheld) -> None:
        self._key = withheld.key
        self._names = index_of(withheld.names, withheld.open_names, _words_of_places(withheld.open_places))
        self._phrases = phrases_of(withheld)
        self._numbers = numbers_of(withheld)
        self._points = points_of(withheld)
        self._persons = persons_of(withheld)
        self._values = {(thing, name, value): n for n, thing, name, value in withheld.values}
        self._coarsened = withheld.coarsened
        self._hashes = withheld.hashes
        self._known_bits = array(
            "Q", sorted(chain.from_iterable(known for _, known in _kinds(withheld.hashes)))
        )
        self._prefixes = self._known_prefixes()
        self._memory = Memory(self._may_be_wanted, self._is_wanted)
        self._by_word = self._phrases.by_longest
        self._numeric = bool(
            self._persons.dated or self._numbers.digits or self._numbers.marks or self._points.cells
        ) or bool(self._numbers.emails)

    @property
    def shadowed(self) -> int:
        """How many withheld names are not searched for, since nothing tells them from names that go out."""
        return self._names.shadowed

    def search(self, text: str) -> tuple[Hit, ...]:
        """Return what a text as it stands in a file holds of what stays in."""
        plain = cleared(text)
        found = dict.fromkeys(self._in_plain(plain))
        for other in hidden(plain):
            found |= dict.fromkeys(self._in_plain(cleared(other)))
        return tuple(found)

    def places(self, text: str) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield kind, entry, start and end of each name, address, number and point that stays in, in a plain text as it
        is. Phrases and combinations are left out: they are no single place.
        """
        tokens = tokens_of(text, self._memory)
        for kind, entry, first, last in (
            *find(tokens, self._names),
            *self._joined(tokens),
            *(self._persons.find_addresses(tokens) if self._persons.addresses else ()),
        ):
            yield kind, entry, tokens[first].start, tokens[last].end
        yield from self._numbers.find(text)
        yield from self._points.find(text)

    def of_row(self, told: tuple[str, str, str]) -> tuple[Hit, ...]:
        """Return what a row of a table gives away that says thing, property and value.

        A value alone is no leak: "4" stands everywhere.
        """
        entry = self._values.get(told)
        if entry is None:
            return ()
        return (self._hit(Kind.EXACT if entry in self._coarsened else Kind.VALUE, entry, told, 0, 2),)

    def any_secret(self, digests: Sequence[bytes]) -> bool:
        """Say whether any of these runs of 64 hexadecimal digits is of what stays in."""
        if self._by_word and not self._by_word.keys().isdisjoint(
            digest.lower().decode() for digest in digests
        ):
            return True
        known, end = self._known_bits, len(self._known_bits)
        for digest in digests:
            bits = int(digest[:16], 16)
            at = bisect_left(known, bits)
            if at < end and known[at] == bits:
                return True
        return False

    def doubt(self, run: str) -> Doubt | None:
        """Return what a run of letters and signs of a cleared text may be part of; None where it is of nothing.

        What `search` finds of names, phrases, days and digests has a run with a doubt in it.
        """
        words = words_of(run)
        if not words:
            return None
        if not run.isascii() and in_other_script(run):
            return Doubt(alone=True)
        lows = words_of(run.lower())
        phrase = not self._by_word.keys().isdisjoint(lows)
        age = any(map(self._persons.says_age, lows))
        if (
            (phrase and (len(lows) > 1 or not self._phrases.single.isdisjoint(lows)))
            or (age and len(lows) > 1)
            or any(map(self._persons.says_birth, lows))
            or self._numbers.marked(run)
            or any(True for _ in self._points.find_codes(run))
        ):
            return Doubt(alone=True)
        if LONG.search(run) and (any(True for _ in self._digests(run)) or any(True for _ in hidden(run))):
            return Doubt(alone=True)
        doubt = self._doubt_of_names(words) if self._prefixes else None
        return (doubt or Doubt(alone=False))._replace(phrase=phrase, age=age) if phrase or age else doubt

    def _doubt_of_names(self, words: Sequence[str]) -> Doubt | None:
        parts: list[Spelt] = []
        for word in words:
            reading = self._memory[word]
            if reading is not None:
                if not self._names.only_beside(reading) or any(map(self._persons.wants, reading.strict)):
                    return Doubt(alone=True)
                if len(word) >= _SHORTEST_RUN and _run(word) in self._names.run_together:
                    return Doubt(alone=True)
                parts.append(reading)
            if not word[1:].islower() and any(self._memory[piece] for piece in humps(word)):
                return Doubt(alone=True)
        if len(parts) > 1:
            return Doubt(alone=True)
        initials = self._names.initials
        short = bool(initials) and any(len(word) < 3 and word[0].isupper() for word in words)
        with_initials = any(not initials.keys().isdisjoint(part.loose) for part in parts)
        if short and len(words) > 1 and with_initials:
            return Doubt(alone=True)
        return Doubt(False, tuple(parts), with_initials, short) if parts or short else None

    def needing(self, one: Doubt, two: Doubt) -> frozenset[str] | None:
        """Return the fathers' names of which one has to stand beside two runs for their words to be a name.

        Empty where they may be one by themselves, None where they are of none.
        """
        found = [self._names.needing(a.loose, b.loose) for a in one.parts for b in two.parts]
        needed = [fathers for fathers in found if fathers is not None]
        if not needed:
            return None
        return frozenset().union(*needed) if all(needed) else frozenset()

    def fathers_in(self, run: str) -> frozenset[str]:
        """Return the fathers' names in a run."""
        words = (piece for word in words_of(run) for piece in humps(word) or [word])
        return frozenset(spelt(word).father for word in words)

    def follows(self, run: str, next_run: str) -> bool:
        """Say whether the words where two runs meet stand side by side in a phrase."""
        before, behind = words_of(run.lower()), words_of(next_run.lower())
        return bool(before and behind) and (before[-1], behind[0]) in self._phrases.beside

    def is_age(self, run: str) -> bool:
        """Say whether a run has the age of somebody who stays in."""
        return not self._persons.ages.isdisjoint(words_of(run))

    def strikes(self, text: str) -> bool:
        """Say whether a cleared text has what is found by its signs: numbers, points, addresses, another notation."""
        if "%" in text and PERCENT.search(text):
            return True
        if _LETTERS_APART.search(text) and SPACED.search(text):
            return True
        return bool(
            (self._numeric or self._numbers.emails)
            and (self._numbers.strikes(text) or self._points.strikes(text))
        )

    def _in_plain(self, text: str) -> Iterator[Hit]:
        words = words_of(text)
        memory = self._memory
        longest = max(map(len, words), default=0)
        if self._prefixes and any([memory[word] for word in words]):
            tokens = tokens_of(text, memory)
            for kind, entry, first, last in (
                *find(tokens, self._names),
                *self._joined(tokens),
                *(self._persons.find_addresses(tokens) if self._persons.addresses else ()),
            ):
                yield self._hit(kind, entry, [token.text for token in tokens], first, last)
        elif self._prefixes and longest >= _SHORTEST_RUN and (tokens := self._humped(text, words)):
            for kind, entry, first, last in find(tokens, self._names):
                yield self._hit(kind, entry, [token.text for token in tokens], first, last)
        lows = words_of(text.lower()) if self._by_word or self._persons.dated else []
        if self._by_word and not self._by_word.keys().isdisjoint(lows):
            for kind, entry, first, last in self._phrases.find(lows):
                yield self._hit(kind, entry, lows, first, last)
        if self._numeric and _ANY_DIGIT.search(text):
            for kind, entry, first, last in self._persons.find(lows):
                yield self._hit(kind, entry, lows, first, last)
            for kind, entry, start, end in (*self._numbers.find(text), *self._points.find(text)):
                yield self._hit(kind, entry, (text[start:end],), 0, 0)
        elif self._numbers.emails:
            for kind, entry, start, end in self._numbers.find(text):
                yield self._hit(kind, entry, (text[start:end],), 0, 0)
        if longest >= _DIGEST_LETTERS or LONG.search(text):
            yield from self._digests(text)

    def _humped(self, text: str, words: Sequence[str]) -> list[Token]:
        """Return the words of a text where one is written as several are, OmarovBolat, and may be of a name."""
        if not any(
            len(word) > 7 and not (word.islower() or word[1:].islower() or word.isupper()) for word in words
        ):
            return []
        tokens = tokens_of(text, self._memory)
        return tokens if any(token.spelt for token in tokens) else []

    def _joined(self, tokens: Sequence[Token]) -> Iterator[tuple[Kind, int, int, int]]:
        run_together = self._names.run_together
        if not run_together:
            return
        for at, token in enumerate(tokens):
            if len(token.text) >= _SHORTEST_RUN and token.spelt is not None:
                number = run_together.get(_run(token.text))
                if number is not None:
                    yield Kind.NAME, number, at, at

    def _digests(self, text: str) -> Iterator[Hit]:
        for match in _DIGEST.finditer(text):
            yield from self._digest(int(match[0][:16], 16), match[0])
        for match in _DIGEST_64.finditer(text):
            value = _first_bits_of_base64(match[0])
            if value is not None:
                yield from self._digest(value, match[0])

    def _digest(self, bits: int, text: str) -> Iterator[Hit]:
        for kind, known in _kinds(self._hashes):
            at = bisect_left(known, bits)
            if at < len(known) and known[at] == bits:
                yield self._hit(kind, 0, (text,), 0, 0)
                return

    def digest_of(self, kind: str, name: str, place: str) -> str:
        """Return the digest of a finding that is of no entry: of a file and a place in it."""
        return digest_of(self._key, kind, name, place)

    def _hit(self, kind: Kind, entry: int, words: Sequence[str], first: int, last: int) -> Hit:
        around = " ".join(words[max(first - _AROUND, 0) : last + _AROUND + 1]).lower()
        return Hit(kind, entry, digest_of(self._key, kind.value, str(entry), around))

    def _known_prefixes(self) -> frozenset[str]:
        roots = self._names.roots | self._names.alone.keys() | self._persons.addresses.keys()
        known = {skeleton(text)[:_PREFIX] for text in roots} | {
            run[:_PREFIX] for run in self._names.run_together
        }
        # a listed name may be written in forms that begin otherwise: Чингиз for Шыңғыс
        for of_name, keys in _beginnings() if roots else ():
            if not keys.isdisjoint(known) or not of_name.isdisjoint(roots):
                known |= keys
        return frozenset(known)

    def _may_be_wanted(self, word: str) -> bool:
        """Say at little cost whether a word may be of a name: most are of none."""
        if not self._prefixes:
            return False
        low = word.lower() if word.isascii() else one_script(word)[0]
        starts = [low[:_HEAD]]
        if low[0] == "j":  # Jerjan is Yerzhan
            starts.append("y" + low[1:_HEAD])
        for letter, other in _READ_OTHERWISE:
            if letter in starts[0]:
                starts.append(starts[0].replace(letter, other))
        cyrillic = any("Ѐ" <= letter <= "ԯ" for letter in low)
        for start in starts:
            key = skeleton(fold(start, cyrillic=cyrillic) + "z")[:_PREFIX]
            if len(key) < _PREFIX or key in self._prefixes:
                return True
        return False

    def _is_wanted(self, word: str, reading: Spelt) -> bool:
        if self._names.interesting(reading) or any(map(self._persons.wants, reading.strict)):
            return True
        return len(word) >= _SHORTEST_RUN and _run(word) in self._names.run_together


@lru_cache(maxsize=1)
def _beginnings() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return the roots of each listed name, and how its forms begin."""
    names = {id(name): name for name in lexicon().given.values()}.values()
    return tuple(
        (
            frozenset({root(name.canonical), root(name.family)}),
            frozenset(skeleton(fold_word(form))[:_PREFIX] for form in name.forms),
        )
        for name in names
    )


@lru_cache(maxsize=1 << 16)
def _run(text: str) -> str:
    low = one_script(text)[0]
    return skeleton(collapse(letters(low, cyrillic=any("Ѐ" <= letter <= "ԯ" for letter in low))))


def _kinds(hashes: Hashes) -> Iterable[tuple[Kind, Sequence[int]]]:
    return (Kind.SALT, hashes.salts), (Kind.CONTENT_ID, hashes.contents), (Kind.DIGEST, hashes.files)


def _first_bits_of_base64(text: str) -> int | None:
    import base64
    import binascii

    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(plain + "=")
    except (binascii.Error, ValueError):
        return None
    return int.from_bytes(data[:8], "big") if len(data) == 32 else None


def _words_of_places(places: Iterable[str]) -> frozenset[str]:
    """Return the roots of words that no surname is told from when it stands alone.

    Those of names of public places, bodies and events, and those of the program's own pages.
    """
    return _own_words() | _roots_of(places)


def _roots_of(texts: Iterable[str]) -> frozenset[str]:
    words = {word for text in texts for word in words_of(text) if word.isalpha()}
    return frozenset(strict_root(fold_word(word)) for word in words)


@lru_cache(maxsize=1)
def _own_words() -> frozenset[str]:
    """Return the roots of words of the program's own pages and vocabularies, in which nobody is named."""
    package = files("openinquest")
    found: list[str] = []
    waiting = [package / "site", package / "ontology"]
    while waiting:
        for place in waiting.pop().iterdir():
            if place.is_dir():
                waiting.append(place)
            elif place.name.endswith((".yaml", ".html", ".j2", ".jinja")):
                found.append(place.read_text(encoding="utf-8"))
    return _roots_of(found)
