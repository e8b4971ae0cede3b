"""Names that stay in, in any spelling, script and inflected form, found in the words of a text.

What counts as found: surname and given name side by side in either order; given name and father's name; a surname
with an initial, or with two where the surname is a common one; a rare surname alone; all of a name run together in
one word. What does not: a common surname, a given name or initials alone. Whatever fits the name of somebody who goes
out as well is that person's: a name is then searched for with what tells the two apart (the father's name), or, where
nothing does, not at all (`shadowed` counts them).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from openinquest.names.cells import Cell, read_cell
from openinquest.names.flags import Flag
from openinquest.names.folding import collapse, fold, letters, skeleton
from openinquest.names.frequencies import UNLISTED, Frequencies
from openinquest.names.lexicon import known_given, lexicon
from openinquest.names.parsing import reading
from openinquest.names.scripts import one_script
from openinquest.names.words import Kind as WordKind
from openinquest.names.words import is_prefix, read_word
from openinquest.release.leaks.kinds import Kind
from openinquest.release.leaks.spellings import Spelt, of_part, spelt, strict_root
from openinquest.release.leaks.tokens import Token

RARE: Final = UNLISTED
"""Share of people with a surname up to which it alone points at somebody: on no list of the region's names."""
UNCOMMON: Final = 3e-4
"""Share up to which a surname with one initial does."""
BEARERS: Final = 3
"""Names of one record that may have a rare surname: more, and it tells nobody apart."""
_SHORTEST_ALONE: Final = 5
"""Key letters of a surname that is searched for alone: shorter ones are found in common words."""
_SHORTEST_JOINED: Final = 8
_WRITTEN: Final = re.compile(r"[^\W\d_]+(?:['’ʼ`´‘-][^\W\d_]+)*\.?")
_OF_NAMES: Final = frozenset(
    {
        WordKind.SURNAME, WordKind.SURNAME_LISTED, WordKind.GIVEN, WordKind.COMPOUND, WordKind.FATHER,
        WordKind.SON_OF, WordKind.INITIAL, WordKind.PARTICLE,
    }
)  # fmt: skip
_ENDING_OF_NAMES: Final = frozenset({WordKind.SURNAME, WordKind.FATHER, WordKind.SON_OF})

Pair = tuple[str, str]
Initials = tuple[str, str, bool]
"""Those of given and father's name, and whether both are needed."""
Match = tuple[Kind, int, int, int]
"""Kind, number of the name, first and last word of what was found."""


class Parts(NamedTuple):
    """The roots of one name; each part may have two. `surname_key` and `stem` are as `names` gives them."""

    surname: frozenset[str]
    given: frozenset[str]
    father: frozenset[str]
    given_initial: str
    father_initial: str
    whole: str
    stem: str
    words: tuple[frozenset[str], ...]
    joined: frozenset[str]


_NONE: Final = frozenset[str]()


def names_in(text: str) -> list[str]:
    """Return the names in a text: all of it where it is one, else the runs of words in it that are of names.

    A label may describe somebody who has no name in the record: Row 3 of the list; the mother of Ахметов Болат.
    """
    words = _WRITTEN.findall(text)
    if not any(map(str.isdigit, text)) and all(_may_be_of_name(word) for word in words):
        return [text]
    found: list[list[str]] = [[]]
    for word in words:
        if word[0].isupper() and read_word(word).kind in _OF_NAMES:
            found[-1].append(word)
        else:
            found.append([])
    return [" ".join(run) for run in found if sum(len(word) > 2 for word in run) > 1]


def _may_be_of_name(word: str) -> bool:
    return word[0].isupper() or len(word) < 3 or is_prefix(word) or read_word(word).kind == WordKind.PARTICLE


@lru_cache(maxsize=1 << 16)
def parts_of(text: str) -> tuple[Parts, ...]:
    """Return the readings of a name: none where nobody is named by it."""
    cell = read_cell(text)
    if not cell.words or cell.flags & {Flag.UNKNOWN, Flag.EMPTY, Flag.TOO_LONG}:
        return ()
    roles = [found for found in (cell.roles, cell.other) if found is not None]
    return tuple(dict.fromkeys(_parts(cell, found) for found in roles))


def _parts(cell: Cell, roles: str) -> Parts:
    found = reading(cell.words, roles)
    full = [word for word in cell.words if word.kind not in (WordKind.INITIAL, WordKind.COMMA)]
    pieces = [piece for word in full for piece in _pieces(word.text)]
    if len(pieces) < 2:  # a nickname may be of words that are no names: Токшы Бала
        pieces = [piece for word in _WRITTEN.findall(cell.text) for piece in _pieces(word.rstrip("."))]
    surname = _of(found.surname, found.surname_whole)
    whole = strict_root(found.surname_whole) if found.surname_whole else ""
    return Parts(
        surname,
        _of(found.given, found.given_whole),
        _of(found.father),
        found.given_initial or "",
        found.father_initial or "",
        whole,
        found.surname or "",
        tuple(_of(*{fold_word(piece), word_stem}) for piece, word_stem in pieces),
        frozenset(joined(pair) for pair in _orders([piece for piece, _ in pieces])),
    )


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a word at hyphens and spaces with the key of each: texts are cut there."""
    return [(piece, fold_word(piece)) for piece in text.replace("-", " ").split() if len(piece) > 1]


@lru_cache(maxsize=1 << 17)
def fold_word(word: str) -> str:
    """Return the key of a word of either script, look-alike letters brought into one."""
    low, _ = one_script(word.rstrip("."))
    return fold(low, cyrillic=any("Ѐ" <= letter <= "ԯ" for letter in low))


def joined(words: Sequence[str]) -> str:
    """Return the root of words run together: OmarovBolat."""
    return skeleton(collapse("".join(map(_as_letters, words))))


@lru_cache(maxsize=1 << 15)
def _as_letters(word: str) -> str:
    low, _ = one_script(word.rstrip("."))
    return letters(low, cyrillic=any("Ѐ" <= letter <= "ԯ" for letter in low))


def _orders(pieces: list[str]) -> list[tuple[str, ...]]:
    if not 2 <= len(pieces) <= 3:
        return []
    first, second = pieces[:2]
    found = [(first, second), (second, first), tuple(pieces)]
    return [words for words in found if sum(map(len, words)) >= _SHORTEST_JOINED]


def _of(*keys: str | None) -> frozenset[str]:
    return frozenset().union(*(of_part(key) for key in keys if key)) if any(keys) else _NONE


@dataclass(slots=True)
class NameIndex:
    """By what a name is found: roots to the numbers of the names that have them."""

    pairs: dict[Pair, list[int]] = field(default_factory=dict)
    fathered: dict[Pair, dict[str, int]] = field(default_factory=dict)
    initials: dict[str, dict[Initials, int]] = field(default_factory=dict)
    alone: dict[str, int] = field(default_factory=dict)
    run_together: dict[str, int] = field(default_factory=dict)
    fathers: dict[int, frozenset[str]] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)
    open_pairs: set[Pair] = field(default_factory=set)
    shadowed: int = 0

    def interesting(self, word: Spelt) -> bool:
        """Say whether a word may be a part of a name."""
        return not self.roots.isdisjoint(word.loose) or not self.alone.keys().isdisjoint(word.strict)

    def only_beside(self, word: Spelt) -> bool:
        """Say whether a word is of no name unless another part of it stands beside it."""
        return self.alone.keys().isdisjoint(word.strict)

    def needing(self, ones: Iterable[str], others: Iterable[str]) -> frozenset[str] | None:
        """Return the fathers' names of which one has to stand beside two words for them to name somebody.

        Empty where the words do by themselves, None where no root of each is in one name.
        """
        fathers: set[str] = set()
        for a in ones:
            for b in others:
                pair = (a, b) if a <= b else (b, a)
                if pair in self.pairs:
                    return _NONE
                fathers.update(self.fathered.get(pair, ()))
        return frozenset(fathers) or None


def _pairs(parts: Parts) -> set[Pair]:
    """Return what names somebody when it stands side by side."""
    found = {(s, g) for s in parts.surname for g in parts.given}
    if not parts.surname:
        found |= {(g, f) for g in parts.given for f in parts.father}
    if not found and not (parts.surname and (parts.given_initial or parts.father)):
        found |= {(a, b) for one, two in combinations(parts.words, 2) for a in one for b in two if a != b}
    return {(min(pair), max(pair)) for pair in found}


def index_of(
    names: Iterable[tuple[int, str]], public: Iterable[str], words_of_places: frozenset[str] = _NONE
) -> NameIndex:
    """Return the index of withheld names (number, text); `public` are names of people who go out.

    `words_of_places` are strict roots of words that a rare surname alone is not told from: names of public places and
    bodies, and the words of the pages themselves.
    """
    known = [parts for text in dict.fromkeys(public) for name in names_in(text) for parts in parts_of(name)]
    open_pairs = {pair for parts in known for pair in _pairs(parts)}
    open_pairs |= {
        (min(a, b), max(a, b))
        for parts in known
        for one, two in combinations(parts.words, 2)
        for a in one
        for b in two
    }
    open_fathers = {(pair, f) for parts in known for pair in _pairs(parts) for f in parts.father}
    open_initials: dict[Pair, set[str]] = {}
    for parts in known:
        for surname in parts.surname if parts.given_initial else ():
            open_initials.setdefault((surname, parts.given_initial), set()).add(parts.father_initial)
    open_alone = {p.whole for p in known if p.whole} | {
        strict_root(fold_word(piece)) for text in public for piece in text.replace("-", " ").split()
    }
    not_alone = open_alone | words_of_places
    open_joined = {text for parts in known for text in parts.joined}
    index = NameIndex(open_pairs=open_pairs)
    texts = list(dict.fromkeys((number, name) for number, text in names for name in names_in(text)))
    bearers = Counter(
        stem for stem, _ in {(p.stem, p.words) for _, text in texts for p in parts_of(text)[:1]} if stem
    )
    prior = Frequencies.prior().surname
    for number, text in texts:
        found = False
        for parts in parts_of(text):
            if parts.father:
                index.fathers[number] = index.fathers.get(number, _NONE) | parts.father
            for pair in _pairs(parts):
                if pair not in open_pairs:
                    index.pairs.setdefault(pair, []).append(number)
                    found = True
                else:
                    new = [f for f in parts.father if (pair, f) not in open_fathers]
                    fathers = index.fathered.setdefault(pair, {})
                    for f in new:
                        fathers.setdefault(f, number)
                    found = found or bool(new)
            share = prior.get(parts.stem, UNLISTED)
            found |= _index_initials(index, parts, number, open_initials, share)
            for run in parts.joined - open_joined:
                index.run_together.setdefault(run, number)
            rare = share <= RARE and not _listed(parts) and bearers[parts.stem] <= BEARERS
            if rare and len(parts.whole) >= _SHORTEST_ALONE and parts.whole not in not_alone:
                index.alone.setdefault(parts.whole, number)
                found = True
        index.shadowed += not found
    for (
        numbers
    ) in index.pairs.values():  # of many namesakes, one with each father's name is enough to find any
        first: dict[frozenset[str] | None, int] = {}
        for number in numbers:
            first.setdefault(index.fathers.get(number), number)
        numbers[:] = first.values()
    index.roots = {each for pair in (*index.pairs, *index.fathered) for each in pair}
    index.roots |= index.initials.keys() | {f for fathers in index.fathered.values() for f in fathers}
    for cache in (parts_of, of_part, _as_letters):  # hundreds of megabytes that nobody asks for again
        cache.cache_clear()
    return index


def _listed(parts: Parts) -> bool:
    """Say whether the surname is a word that many are called by: a listed name."""
    return parts.stem in lexicon().surname_forms or known_given(parts.stem) is not None


def _index_initials(
    index: NameIndex, parts: Parts, number: int, taken: dict[Pair, set[str]], share: float
) -> bool:
    """Index a name by surname and initials: by both where the surname is common, or somebody who goes out has one."""
    found = False
    for surname in parts.surname if parts.given_initial else ():
        others = taken.get((surname, parts.given_initial), set())
        needs_both = share > UNCOMMON or bool(others)
        if (needs_both and not parts.father_initial) or not others.isdisjoint({"", parts.father_initial}):
            continue
        entry = (parts.given_initial, parts.father_initial, needs_both)
        index.initials.setdefault(surname, {}).setdefault(entry, number)
        found = True
    return found


def find(tokens: Sequence[Token], index: NameIndex) -> Iterable[Match]:
    """Yield kind, number of the name, first and last token of what is found among the words of one text."""
    for at, token in enumerate(tokens):
        word = token.spelt
        if word is None:
            continue
        if token.capital or token.linked or (at + 1 < len(tokens) and tokens[at + 1].linked):
            for whole in word.strict:
                if (number := index.alone.get(whole)) is not None:
                    yield Kind.SURNAME, number, at, at
                    break
        yield from _with_next(tokens, at, index)
        if index.initials and (token.capital or token.linked):
            yield from _with_initials(tokens, at, index)


def _with_next(tokens: Sequence[Token], at: int, index: NameIndex) -> Iterable[Match]:
    one = tokens[at]
    for next_at in (at + 1, at + 2):
        two = tokens[next_at] if next_at < len(tokens) else None
        if one.spelt is None or two is None or two.spelt is None or not two.spelt.loose:
            continue
        if next_at == at + 2 and not _may_stand_between(tokens, at + 1):
            continue
        if not (one.capital and two.capital) and not _written_small(one, two, next_at - at):
            continue
        yield from _of_pair(tokens, at, next_at, index)


def _of_pair(tokens: Sequence[Token], at: int, next_at: int, index: NameIndex) -> Iterable[Match]:
    one, two = tokens[at].spelt, tokens[next_at].spelt
    for a in one.loose if one else ():
        for b in two.loose if two else ():
            pair = (a, b) if a <= b else (b, a)
            for number in index.pairs.get(pair, ()):
                if not _other_father(tokens, at, next_at, index.fathers.get(number)) and not (
                    _somebody_else(tokens, at, next_at, index)
                ):
                    yield Kind.NAME, number, at, next_at
                    return
            if (fathers := index.fathered.get(pair)) is not None:
                named = {_father(tokens, place) for place in (at - 1, at + 1, next_at + 1)}
                if (father := next((each for each in fathers if each in named), None)) is not None:
                    yield Kind.NAME, fathers[father], at, next_at
                    return


def _may_stand_between(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word between two parts of a name is a father's name or an initial."""
    return bool(_initial(tokens, at) or _father(tokens, at))


def _written_small(one: Token, two: Token, apart: int) -> bool:
    """Say whether two words without capitals may be a name: a sign between them, or nothing else."""
    if apart != 1 or ((one.capital or two.capital) and not two.linked):
        return False
    kinds = {read_word(one.text).kind, read_word(two.text).kind}
    return (
        two.linked or not kinds.isdisjoint(_ENDING_OF_NAMES) or kinds <= {WordKind.GIVEN, WordKind.COMPOUND}
    )


def _father(tokens: Sequence[Token], at: int) -> str:
    return spelt(tokens[at].text).father if 0 <= at < len(tokens) and tokens[at].capital else ""


def _other_father(tokens: Sequence[Token], at: int, next_at: int, fathers: frozenset[str] | None) -> bool:
    """Say whether a father's name beside the two words is another's."""
    if not fathers:
        return False
    named = [found for place in (at - 1, at + 1, next_at + 1) if (found := _father(tokens, place))]
    return bool(named) and not any(father in fathers for father in named)


def _somebody_else(tokens: Sequence[Token], at: int, next_at: int, index: NameIndex) -> bool:
    """Say whether both words belong to names of people who go out, each with the word on its other side.

    In "Серік Шалабаев, Берік Асылов" nobody is called Берік Шалабаев.
    """
    return _open_pair(tokens, at - 1, at, index) and _open_pair(tokens, next_at, next_at + 1, index)


def _open_pair(tokens: Sequence[Token], one: int, two: int, index: NameIndex) -> bool:
    if one < 0 or two >= len(tokens):
        return False
    left, right = spelt(tokens[one].text), spelt(tokens[two].text)
    return any((min(a, b), max(a, b)) in index.open_pairs for a in left.loose for b in right.loose)


def _with_initials(tokens: Sequence[Token], at: int, index: NameIndex) -> Iterable[Match]:
    word = tokens[at].spelt
    if word is None:
        return
    sides = ((at + 1, at + 2), (at - 2, at - 1))  # Омаров Б. С., and Б. С. Омаров
    alone = (at - 1, at - 1) if not _initial(tokens, at - 2) else None  # Б. Омаров
    for surname in word.loose & index.initials.keys():
        for (given, father, needs_both), number in index.initials[surname].items():
            for first, second in sides:
                if _initial(tokens, first) != given:
                    continue
                other = _initial(tokens, second)
                if (other == father and other) or (not needs_both and (not other or not father)):
                    if second < at and not other:
                        continue
                    yield Kind.INITIALS, number, min(at, first), max(at, second if other else first)
                    return
            if alone and not needs_both and _initial(tokens, at - 1) == given:
                yield Kind.INITIALS, number, at - 1, at
                return


def _initial(tokens: Sequence[Token], at: int) -> str:
    """Return the class of a lone capital letter, or an empty text."""
    if not 0 <= at < len(tokens):
        return ""
    token = tokens[at]
    if token.end - token.start > 2 or not token.capital or token.spelt is None or token.spelt.loose:
        return ""
    return token.spelt.initial
