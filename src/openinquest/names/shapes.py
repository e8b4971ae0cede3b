"""Which word of a name plays which part, decided once for each shape: the sequence of kinds of its words.

Sources write Surname Given Father's, Given Father's Surname, Given Surname, Surname G.F., G.F. Surname. The father's
name is the fixed point: the given name stands before it in both orders. Endings and lists decide the rest. Where
nothing decides, the order is a guess, and the other reading is kept beside it.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from openinquest.names.words import Kind

SURNAME: Final = "s"
GIVEN: Final = "g"
FATHER: Final = "f"
OTHER: Final = "o"

_FATHERLY: Final = Kind.FATHER + Kind.SON_OF
_FAMILY: Final = Kind.SURNAME + Kind.SURNAME_LIKE + Kind.SURNAME_LISTED
_PERSONAL: Final = Kind.GIVEN + Kind.COMPOUND
_RANK: Final = {Kind.SURNAME: 5, Kind.SURNAME_LISTED: 4, Kind.SURNAME_LIKE: 3, Kind.SON_OF: 3, Kind.FATHER: 3,
                Kind.WORD: 2, Kind.COMPOUND: 1, Kind.GIVEN: 0}  # fmt: skip
"""How much like a surname a kind is."""


class Plan(NamedTuple):
    """The part of each word (`s`, `g`, `f`, `o`), another reading if the order was guessed, and whether it was."""

    roles: str
    other: str | None
    guessed: bool


@cache
def plan(shape: str) -> Plan:
    """Return the parts of the words of a shape; a comma in the shape ends the surname and has the part `o`."""
    if Kind.COMMA in shape:
        return _with_comma(shape)
    full = [place for place, kind in enumerate(shape) if kind != Kind.INITIAL]
    initials = [place for place, kind in enumerate(shape) if kind == Kind.INITIAL]
    if not full:
        return _of(shape, dict(zip(initials, "gf", strict=False)))
    if initials:
        return _with_initials(shape, full, initials)
    if len(shape) == 1:
        role = FATHER if shape in Kind.FATHER else GIVEN if shape in _PERSONAL else SURNAME
        return Plan(role, None, False)
    fathers = [place for place in full if shape[place] in _FATHERLY]
    if fathers:
        return _with_father(shape, full, fathers)
    if len(shape) == 2:
        return _pair(shape, 0, 1)
    return _three_or_more(shape)


def _of(shape: str, roles: dict[int, str], other: dict[int, str] | None = None) -> Plan:
    def text(chosen: dict[int, str]) -> str:
        return "".join(chosen.get(place, OTHER) for place in range(len(shape)))

    return Plan(text(roles), text(other) if other else None, other is not None)


def _surname_of(shape: str, first: int, second: int) -> tuple[int, int, bool]:
    """Return which of two words is the surname, which the given name, and whether that is a guess."""
    left, right = _RANK[Kind(shape[first])], _RANK[Kind(shape[second])]
    guessed = left == right or {left, right} == {1, 2} or {left, right} == {0, 1}
    return (first, second, guessed) if left >= right else (second, first, guessed)


def _pair(shape: str, first: int, second: int, rest: dict[int, str] | None = None) -> Plan:
    surname, given, guessed = _surname_of(shape, first, second)
    straight = {surname: SURNAME, given: GIVEN} | (rest or {})
    other = {surname: GIVEN, given: SURNAME} | (rest or {})
    return _of(shape, straight, other if guessed else None)


def _with_comma(shape: str) -> Plan:
    at = shape.index(Kind.COMMA)
    before = [place for place in range(at) if shape[place] != Kind.COMMA]
    after = [place for place in range(at + 1, len(shape)) if shape[place] != Kind.COMMA]
    if not before or not after:
        inner = plan(shape.replace(Kind.COMMA, "")) if shape.strip(",") else Plan("", None, False)
        places = iter(inner.roles)
        text = "".join(OTHER if kind == Kind.COMMA else next(places) for kind in shape)
        return Plan(text, None, inner.guessed)
    if len(before) > 1 and len(after) == 1 and shape[after[0]] in _FAMILY:  # Кайрат Умирбекович, Жумагулов
        inner = plan("".join(shape[place] for place in before) + shape[after[0]])
        return _of(shape, dict(zip([*before, after[0]], inner.roles, strict=True)))
    parts = {place: SURNAME for place in before[:1]}
    if len(before) > 1:  # Жумагулов Кайрат, Умирбекович
        inner = plan("".join(shape[place] for place in before + after))
        return _of(shape, dict(zip(before + after, inner.roles, strict=True)))
    fathers = [place for place in after if shape[place] in _FATHERLY]
    givens = [place for place in after if place not in fathers]
    parts |= dict.fromkeys(fathers[:1], FATHER) | dict.fromkeys(givens[:1], GIVEN)
    if not fathers and len(givens) > 1:
        parts[givens[1]] = FATHER
    return _of(shape, parts)


def _with_initials(shape: str, full: list[int], initials: list[int]) -> Plan:
    fathers = [place for place in full if shape[place] in _FATHERLY]
    if len(full) == 1:
        word = full[0]
        if shape[word] == Kind.FATHER:
            return _of(shape, {word: FATHER, initials[0]: GIVEN})
        straight = {word: SURNAME} | dict(zip(initials, "gf", strict=False))
        if shape[word] in _PERSONAL and len(initials) == 1:
            return _of(shape, straight, {word: GIVEN, initials[0]: SURNAME})
        if shape[word] in _PERSONAL and word == 1 and len(initials) == 2:
            return _of(shape, straight)
        return _of(shape, straight)
    if fathers and len(full) == 2:
        father = fathers[-1]
        surname = next(place for place in full if place != father)
        return _of(shape, {father: FATHER, surname: SURNAME, initials[0]: GIVEN})
    if len(full) == 2:
        return _pair(shape, full[0], full[1], rest={initials[0]: FATHER})
    inner = plan("".join(shape[place] for place in full))
    return _of(shape, dict(zip(full, inner.roles, strict=True)))


def _with_father(shape: str, full: list[int], fathers: list[int]) -> Plan:
    if len(fathers) > 1:
        others = [place for place in full if place not in fathers]
        russian = [place for place in fathers if shape[place] == Kind.FATHER]
        behind = [place for place in fathers if others and place == others[0] + 1]
        father = (russian if len(russian) == 1 else behind or fathers[-1:])[0]
    else:
        father = fathers[0]
    rest = [place for place in full if place != father]
    if not rest:
        return _of(shape, {father: FATHER})
    if len(rest) == 1:
        word = rest[0]
        if shape[word] in _FAMILY:
            return _of(shape, {father: FATHER, word: SURNAME})
        if shape[father] == Kind.SON_OF:  # Нұрлан Серікұлы: of Serik, or Serikuly by surname
            return _of(shape, {father: FATHER, word: GIVEN}, {father: SURNAME, word: GIVEN})
        if shape[word] == Kind.WORD and word > father:
            return _of(shape, {father: FATHER, word: SURNAME}, {father: FATHER, word: GIVEN})
        return _of(shape, {father: FATHER, word: GIVEN})
    if len(rest) == 2:
        first, second = rest
        surname, given, guessed = _surname_of(shape, first, second)
        if guessed or _RANK[Kind(shape[surname])] < 3:
            # the given name stands before the father's name
            surname, given = (first, second) if father != first + 1 else (second, first)
        return _of(shape, {father: FATHER, surname: SURNAME, given: GIVEN})
    return _long(shape, father, rest)


def _long(shape: str, father: int, rest: list[int]) -> Plan:
    """Four words and more: the given name before the father's, the likeliest surname, the others left."""
    given = max((place for place in rest if place < father), default=rest[0])
    left = [place for place in rest if place != given]
    surname = max(left, key=lambda place: (_RANK[Kind(shape[place])], place == 0))
    return _of(shape, {father: FATHER, given: GIVEN, surname: SURNAME})


def _three_or_more(shape: str) -> Plan:
    places = list(range(len(shape)))
    # Given Father's Surname where a given name stands first, else Surname Given
    turned = -1 if shape[0] not in _PERSONAL else 1
    surname = max(places, key=lambda place: (_RANK[Kind(shape[place])], turned * place))
    left = [place for place in places if place != surname]
    straight = {surname: SURNAME, left[0]: GIVEN}
    if len(shape) == 3:
        straight[left[1]] = FATHER
        if _RANK[Kind(shape[surname])] >= 4:
            return _of(shape, straight)
        return _of(shape, straight, {places[0]: GIVEN, places[1]: FATHER, places[2]: SURNAME})
    return _of(shape, straight)
