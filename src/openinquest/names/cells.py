"""Read one cell: its words, the part each plays, and what about it must not pass in silence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from openinquest.names.flags import UNUSABLE, Flag
from openinquest.names.lexicon import elsewhere, is_name
from openinquest.names.scripts import Script, bare, clean, cyrillic_leads, script_of
from openinquest.names.shapes import plan
from openinquest.names.words import Kind, Word, read_word
from openinquest.names.writing import in_latin

LONGEST: Final = 200
"""Characters of a cell; a longer one is a text, not a name."""
MOST_WORDS: Final = 9

_WORD: Final = re.compile(r"[^\W\d_]+(?:['-]+[^\W\d_]+)*'?\.?|,")
_UNUSUAL: Final = re.compile(r"[\d()\[\]{};/&+|?\\<>«»\"“”„*=:!@#_]")
_BRACKETS: Final = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?|<[^<>]*>?")
_PLURAL: Final = re.compile(r"[оеё]в(?:ы|ых|[тлд][ае]р)\.?$")
_GLUED: Final = re.compile(
    r"([a-zß-öø-ÿа-яёәғқңөұүһі]{2})(?=[A-ZÀ-ÖØ-ÞА-ЯЁӘҒҚҢӨҰҮҺІ][a-zß-öø-ÿа-яёәғқңөұүһі]{2})"
)
"""A name of two words without the space between them."""
_LETTER_DIGIT: Final = re.compile(r"(?<=[^\W\d_])[0-9](?=[^\W\d_])|\b0(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})0\b")
_LOOKS: Final = {False: "oizeasbtbg", True: "оізеаsбтвд"}
_BROKEN: Final = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁӘҒҚҢӨҰҮҺІ]\w+ [a-zß-öø-ÿа-яёәғқңөұүһі]{2}")
"""A word in lower case behind one that is not: it may be the end of that one."""
# in small letters only: Ж.Б. are initials like any others
_AND_OTHERS: Final = re.compile(r"\bж\.\s?б\.|\b[Ee]t al\b|\bи др\.")
_NUMBERED: Final = re.compile(
    r"\S*\d\S*(?:\s*(?:г\.?\s?р\b\.?|года?\s+рождения|года?\b|лет\b|жаста\b|жасар\b|ж\.\s?т\.|г\.|years?\s+old|y\.o\.|yrs?\b|age[d]?\b|born\b))*",
    re.IGNORECASE,
)
_DIGIT_IN_WORD: Final = re.compile(r"(?<=[^\W\d_]{3})\d+")
_SEPARATED: Final = re.compile(r"[^\W\d_]\.?\s*[;/&+|\\]\s*[^\W\d_]")
_PLACEHOLDER: Final = re.compile(r"(?i)^\W*(?:john|jane)\s+doe\W*$")
_MARK: Final = re.compile("(?:НН|ХХ|HH|NN|XX)\\.?")
"""What stands for an unknown name, and may be initials."""
NAME_KINDS: Final = frozenset("SNBGCFKWIkp")
"""Kinds of words that carry a name."""


class Cell(NamedTuple):
    """A cell as read: words that carry the name, the part of each, another reading of the parts, flags."""

    text: str
    words: tuple[Word, ...]
    roles: str
    other: str | None
    flags: frozenset[Flag]
    titles: tuple[str, ...]
    regional: bool
    vowels: bool = True

    @property
    def usable(self) -> bool:
        """Return whether the cell may be compared at all."""
        return self.flags.isdisjoint(UNUSABLE)


_NO_NAMES: Final = frozenset(["de", "da", "di", "du", "del", "des", "bin", "ibn"])
_NONE: Final[frozenset[Flag]] = frozenset()


@lru_cache(maxsize=1 << 16)
def read_cell(text: str) -> Cell:
    """Return the cell as read. Never raises: what cannot be read is flagged."""
    if len(text) > 20 * LONGEST:
        return Cell("", (), "", None, frozenset({Flag.TOO_LONG}), (), False)
    flags: set[Flag] = set()
    if "\n" in text or "\r" in text:
        lines = [line for line in text.splitlines() if len(line.split()) > 1]
        if len(lines) > 1:
            flags.add(Flag.SEVERAL)
    line, consonants = in_latin(clean(text))
    if len(line) > LONGEST:
        return Cell(line[:LONGEST], (), "", None, frozenset({Flag.TOO_LONG}), (), False)
    if _GLUED.search(line):
        line = _GLUED.sub(r"\1 ", line)
    if _AND_OTHERS.search(line):
        flags.add(Flag.SEVERAL)
    if _UNUSUAL.search(line):
        line = _plain(line, flags)
    tokens = _WORD.findall(line)
    around = not line.isascii() and script_of(line) is Script.MIXED and cyrillic_leads(line)
    words = [read_word(token, around) for token in tokens]
    if _BROKEN.search(line):
        words = _mended(words, around)
    if len(words) == 1 and "-" in line:
        words = _two_in_one(words[0], around)
    if len(words) > 2:
        words = [
            word for place, word in enumerate(words) if not place or not said_twice(words[place - 1], word)
        ]
    if any(word.kind == Kind.UNKNOWN for word in words):
        words = _with_initials(words, around)
    if any(glued(word) for word in words):
        words = [part for word in words for part in _unglued(word, words)]
    shape = "".join([word.kind for word in words])
    if not NAME_KINDS.issuperset(shape) or "k" in shape or "p" in shape:
        if _PLACEHOLDER.match(line):
            flags.add(Flag.UNKNOWN)
        words, titles = _named(words, flags)
        shape = "".join([word.kind for word in words])
    else:
        titles = ()
    if (several_in_shape(shape) and not _turned(words)) or any(map(several_in_word, words)):
        flags.add(Flag.SEVERAL)
    cell = _planned(line, words, shape, flags, titles)
    if consonants:
        return cell._replace(vowels=False, regional=False, flags=cell.flags | {Flag.FOREIGN})
    return cell


def said_twice(before: Word, word: Word) -> bool:
    """Return whether a word is the one before it once more: Aliev Aliev Sergei."""
    return word.kind not in (Kind.INITIAL, Kind.COMMA) and before.text == word.text


def _mended(words: list[Word], cyrillic_around: bool) -> list[Word]:
    """Return words with the rest of a broken one put back: Тара сенко."""
    kept = words[:1]
    for word in words[1:]:
        before = kept[-1]
        if (
            len(words) > 2
            and word.text.islower()
            and before.text[:1].isupper()
            and before.kind in NAME_KINDS - {Kind.INITIAL, Kind.PARTICLE, Kind.PREFIX}
            and word.kind in (Kind.WORD, Kind.SURNAME, Kind.SURNAME_LIKE, Kind.FATHER)
            and not is_name(word.stem)
            and not elsewhere(word.text)
        ):
            whole = read_word(before.text + word.text, cyrillic_around)
            if whole.kind != Kind.WORD:
                kept[-1] = whole
                continue
        kept.append(word)
    return kept


def _two_in_one(word: Word, cyrillic_around: bool) -> list[Word]:
    """Return a word that is a given name and a surname with a hyphen between them as two: Olga-Petrova."""
    pieces = word.text.split("-")
    if len(pieces) != 2 or min(map(len, pieces)) < 3 or word.kind == Kind.SON_OF:
        return [word]
    made = [read_word(piece, cyrillic_around) for piece in pieces]
    known = [piece.kind == Kind.GIVEN or bool(elsewhere(piece.text.lower())) for piece in made]
    return made if NAME_KINDS - {"k", "p"} >= {piece.kind for piece in made} and sum(known) == 1 else [word]


def _plain(line: str, flags: set[Flag]) -> str:
    """Return a line without brackets, numbers and signs, and note what was left out."""
    if _PLACEHOLDER.match(line):
        flags.add(Flag.UNKNOWN)
    if "(" in line or "[" in line or "<" in line:
        short = _BRACKETS.sub(" ", line)
        flags.add(Flag.ASIDE)
        # what stands in brackets may say that the name is not known
        if any(word.kind == Kind.UNKNOWN for word in map(read_word, _WORD.findall(line))):
            flags.add(Flag.UNKNOWN)
        line = short if _WORD.search(short) else line
    if any(letter.isdigit() for letter in line):
        flags.add(Flag.DIGITS)
        line = _DIGIT_IN_WORD.sub("", _LETTER_DIGIT.sub(_letter, line))
        line = _NUMBERED.sub(" ", line)
    if _SEPARATED.search(line) and "н/д" not in line.lower() and "n/a" not in line.lower():
        flags.add(Flag.SEVERAL)
    if "?" in line and not _WORD.search(line):
        flags.add(Flag.UNKNOWN)
    if line.strip().lower() in ("н/д", "н/у", "n/a", "б/и"):
        flags.add(Flag.UNKNOWN)
    return line


def _letter(match: re.Match[str]) -> str:
    """Return the letter that a digit inside a word was read from: R0land."""
    around = match.string[max(match.start() - 1, 0) : match.end() + 1]
    return _LOOKS[any("Ѐ" <= letter <= "ԯ" for letter in around)][int(match[0])]


def _named(words: list[Word], flags: set[Flag]) -> tuple[list[Word], tuple[str, ...]]:
    """Return the words that carry a name, and the titles; flags for what the others say."""
    if words[0].kind == Kind.TITLE and words[0].text.lower().rstrip(".") == "md":  # Mohammed, not a physician
        words = [words[0]._replace(kind=Kind.WORD, key="md", stem="md"), *words[1:]]
    kinds = {word.kind for word in words}
    if Kind.UNKNOWN in kinds:
        flags.add(Flag.UNKNOWN)
    if Kind.RELATION in kinds:
        flags.add(Flag.SEVERAL)
    if Kind.JOINING in kinds:
        at = [place for place, word in enumerate(words) if word.kind == Kind.JOINING]
        if any(
            NAME_KINDS & {w.kind for w in words[:place]} and NAME_KINDS & {w.kind for w in words[place:]}
            for place in at
        ):
            flags.add(Flag.SEVERAL)
    titles = tuple(word.text for word in words if word.kind == Kind.TITLE)
    if titles:
        flags.add(Flag.TITLE)
    person = Kind.PERSON in kinds
    kept: list[Word] = []
    for word in words:
        if word.kind == Kind.PARTICLE:  # behind nothing that could be a father's name it tells nothing
            if kept and kept[-1].kind not in (
                Kind.INITIAL,
                Kind.COMMA,
                Kind.PREFIX,
                Kind.SON_OF,
                Kind.FATHER,
            ):
                kept[-1] = _joined(kept[-1], word)
        elif word.kind == Kind.COMMA or word.kind in NAME_KINDS:
            kept.append(word)
    while kept and kept[-1].kind == Kind.COMMA:
        kept.pop()
    kept = _with_prefixes(kept)
    if person and not any(word.kind in NAME_KINDS for word in kept):
        flags.add(Flag.UNKNOWN)
    return kept, titles


def _joined(name: Word, particle: Word) -> Word:
    """Return a father's name of a name and a particle apart from it: Серік ұлы."""
    return name._replace(
        text=f"{name.text} {particle.text}",
        kind=Kind.SON_OF,
        key=name.key + particle.key,
        sex=particle.sex,
        given=None,
        regional=True,
    )


def _with_prefixes(words: list[Word]) -> list[Word]:
    """Return words with prefixes (аль, von, de) joined to the word behind them; alone they are words."""
    kept: list[Word] = []
    waiting: list[Word] = []
    for word in words:
        if word.kind == Kind.PREFIX and (kept or waiting or leads(word, words)):
            waiting.append(word)
        elif waiting and word.kind not in (Kind.COMMA, Kind.INITIAL):
            text = " ".join([*(prefix.text for prefix in waiting), word.text])
            kept.append(word._replace(text=text))
            waiting = []
        else:
            kept += [_as_word(prefix) for prefix in waiting]
            waiting = []
            kept.append(_as_word(word) if word.kind == Kind.PREFIX else word)
    return kept + [_as_word(prefix) for prefix in waiting]


def leads(prefix: Word, words: list[Word]) -> bool:
    """Return whether a prefix that a name begins with is one: De Santis, but not Ben Harper or Le Minh."""
    comma = any(word.kind == Kind.COMMA for word in words[1:])
    return comma or prefix.text.lower() in _NO_NAMES or not elsewhere(prefix.text.lower())


def _as_word(prefix: Word) -> Word:
    return prefix._replace(kind=Kind.WORD, stem=prefix.key)


def glued(word: Word) -> bool:
    """Return whether a word may be initials without full stops: КБ."""
    text = word.text
    return 1 < len(text) < 4 and text.isupper() and text.isalpha() and word.kind in (Kind.WORD, Kind.COMPOUND)


def _with_initials(words: list[Word], cyrillic_around: bool) -> list[Word]:
    """Return words with НН or XX read as initials where a surname is beside them: Омаров НН, but not Нурлан НН.

    Beside a whole name (Омаров Нурлан НН) they say that the father's name is not known, and are left out.
    """
    marks = [word for word in words if word.kind == Kind.UNKNOWN]
    full = [word for word in words if word.kind in NAME_KINDS - {Kind.INITIAL, Kind.PARTICLE, Kind.PREFIX}]
    surname = any(word.kind in (Kind.SURNAME, Kind.SURNAME_LIKE, Kind.SURNAME_LISTED) for word in full)
    alone = len(full) == 1 and full[0].kind == Kind.WORD and not elsewhere(bare(full[0].text))
    if len(marks) > 1 or not _MARK.fullmatch(marks[0].text) or not (surname or alone):
        return words
    at = words.index(marks[0])
    letters = [read_word(f"{letter}.", cyrillic_around) for letter in marks[0].text.rstrip(".")]
    return words[:at] + (letters if len(full) == 1 else []) + words[at + 1 :]


def _unglued(word: Word, words: list[Word]) -> list[Word]:
    """Return the initials of a word of capitals beside a longer word that is not in capitals, or without vowels."""
    long = [other for other in words if len(other.text) > 3 and other.kind in NAME_KINDS]
    if not glued(word) or len(long) != 1:
        return [word]
    vowels = any(letter in "aeiu" for letter in word.key)
    if (long[0].text.isupper() and vowels) or len(word.text) > 2:
        return [word]
    return [read_word(f"{letter}.") for letter in word.text]


def several_in_shape(shape: str) -> bool:
    """Return whether a shape is of two people: two full names in a row, or one more after a comma."""
    fathers = shape.count(Kind.FATHER) + shape.count(Kind.SON_OF)
    if fathers > 1 and len(shape) > 4:
        return True
    if shape.count(Kind.SURNAME) > 1 and sum(shape.count(kind) for kind in "GCW") > 1 and not fathers:
        return True
    surnames = [place for place, kind in enumerate(shape) if kind == Kind.SURNAME]
    if len(surnames) > 1 and Kind.INITIAL in shape[surnames[0] : surnames[-1]]:
        return shape.count(Kind.INITIAL) > 1
    if Kind.COMMA not in shape:
        return False
    segments = [segment for segment in shape.split(Kind.COMMA) if segment]
    whole = [segment for segment in segments if _whole(segment)]
    alone = [segment for segment in segments if segment == Kind.SURNAME]
    return len(whole) > 1 or len(alone) > 1 or (bool(whole) and bool(alone) and len(segments) > 2)


def _turned(words: list[Word]) -> bool:
    """Return whether a comma stands between the surnames and the given names of one person, and not between two.

    Hernández Quiroga, José Luis: two people would each have a given name and another.
    """
    commas = [place for place, word in enumerate(words) if word.kind == Kind.COMMA]
    if len(commas) != 1 or any(word.cyrillic or word.kind in (Kind.FATHER, Kind.SON_OF) for word in words):
        return False
    sides = words[: commas[0]], words[commas[0] + 1 :]
    return not all(map(_complete, sides))


def _complete(side: list[Word]) -> bool:
    """Return whether words have both a given name, or its initial, and a surname."""
    full = [word for word in side if word.kind != Kind.INITIAL]
    given = [word for word in full if word.kind == Kind.GIVEN or elsewhere(bare(word.text.split(" ")[-1]))]
    return bool(full) and (len(full) < len(side) or 0 < len(given) < len(full))


def several_in_word(word: Word) -> bool:
    """Return whether a word is a surname in the plural: Асановы, Асановых, Асановтар."""
    return word.cyrillic and word.kind != Kind.GIVEN and _PLURAL.search(word.text.lower()) is not None


def _whole(segment: str) -> bool:
    """Return whether a stretch between commas names a person by itself."""
    family = any(kind in segment for kind in (Kind.SURNAME, Kind.SURNAME_LISTED, Kind.SURNAME_LIKE))
    full = sum(kind != Kind.INITIAL for kind in segment)
    return len(segment) > 1 and (family or (full > 1 and Kind.FATHER not in segment) or full < len(segment))


def _planned(line: str, words: list[Word], shape: str, flags: set[Flag], titles: tuple[str, ...]) -> Cell:
    names = [word for word in words if word.kind != Kind.COMMA]
    if not names:
        if Flag.UNKNOWN not in flags and Flag.SEVERAL not in flags:
            flags.add(Flag.EMPTY)
        return Cell(line, (), "", None, frozenset(flags), titles, False)
    if len(names) > MOST_WORDS:
        flags.add(Flag.TOO_LONG)
        return Cell(line, tuple(names), "o" * len(names), None, frozenset(flags), titles, False)
    if (
        all(word.kind == Kind.INITIAL for word in names)
        and all(word.key == "n" for word in names)
        and len(names) > 1
    ):
        flags.add(Flag.UNKNOWN)
    decided = plan(shape)
    roles, other = decided.roles, decided.other
    if len(names) < len(words):
        kept = [place for place, word in enumerate(words) if word.kind != Kind.COMMA]
        roles = "".join(roles[place] for place in kept)
        other = None if other is None else "".join(other[place] for place in kept)
    if decided.guessed:
        flags.add(Flag.ORDER_GUESSED)
    if len(names) == 1:
        flags.add(Flag.ONE_WORD)
    if any(word.mixed for word in names):
        flags.add(Flag.MIXED_SCRIPT)
    regional = _regional(names)
    if not regional:
        flags.add(Flag.FOREIGN)
    found = frozenset(flags) if flags else _NONE
    return Cell(line, tuple(names), roles, other, found, titles, regional)


def _regional(words: list[Word]) -> bool:
    """Return whether a name is built as names of the region are, so that its parts can be compared one by one."""
    if any(map(is_father, words)):
        return True
    if sum(word.kind != Kind.INITIAL for word in words) > 3:
        return False
    return any(map(is_anchor, words)) or (
        any(word.regional for word in words) and not any(map(is_loose, words))
    )


def is_father(word: Word) -> bool:
    """Return whether a word has the ending of a father's name."""
    return word.kind in (Kind.FATHER, Kind.SON_OF)


def is_anchor(word: Word) -> bool:
    """Return whether a word alone tells that a short name is one of the region."""
    if word.cyrillic:
        return word.regional or word.kind not in (Kind.WORD, Kind.INITIAL)
    return word.regional and word.kind == Kind.SURNAME


def is_loose(word: Word) -> bool:
    """Return whether a Latin word may come from anywhere, so that a given name beside it tells nothing."""
    return not word.cyrillic and word.kind in (Kind.WORD, Kind.SURNAME_LIKE, Kind.SURNAME_LISTED)
