"""The ladders of levels themselves: data in the form of code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a level says of the question whether two entries name one person, weights aside."""

    AGREES = "agrees"
    CLOSE = "close"
    DIFFERS = "differs"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Level:
    """One rung: its name, the condition in SQL ("" for whatever is left), its verdict, and words for a reader.

    Levels of one `group` are alternatives that the same amount of writing allows. A `veto` weighs so much against one
    person that nothing else in the entries outweighs it, whatever the lists at hand would teach.
    """

    name: str
    condition: str
    verdict: Verdict
    says: str
    group: str = "full"
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A ladder: when either side is missing, the levels from the closest down, and what is counted by frequency.

    `frequency` names the column whose relative frequency replaces the chance of agreeing on the level that `counted`
    names.
    `needs` are the columns that must hold anything at all for the comparison to be made.
    """

    name: str
    says: str
    missing: str
    levels: tuple[Level, ...]
    needs: tuple[str, ...]
    frequency: str | None = None
    counted: str = "same"

    def numbered(self, number: int) -> Level:
        """Return the level that a pair's column `c_<name>` numbers: 0 is the last, the highest the first."""
        return self.levels[len(self.levels) - 1 - number]

    def number(self, name: str) -> int:
        """Return the number of the level of that name."""
        return len(self.levels) - 1 - [level.name for level in self.levels].index(name)


_A, _C, _D = Verdict.AGREES, Verdict.CLOSE, Verdict.DIFFERS


def _near(column: str, least: float = 0.93) -> str:
    """Both spellings long enough for one slip to leave them recognisable."""
    return (
        f"(length(l.{column}) >= 4 AND length(r.{column}) >= 4 AND "
        f"({_slip(column)} OR jaro_winkler(l.{column}, r.{column}) >= {least}))"
    )


_LONG = 13
"""Letters of two names together, from which on a slip of one letter is no conflict; `_LONGER`: they are alike."""

_LONGER = 15


def _slip(column: str, letters: int = 0) -> str:
    """One slip apart, and long enough together."""
    enough = f"length(l.{column}) + length(r.{column}) >= {letters} AND " if letters else ""
    return f"{enough}damerau_levenshtein(l.{column}, r.{column}) <= 1"


def _alike(column: str) -> str:
    """One sound, or a slip apart; two known names a letter apart are two names and no slip, but for long ones."""
    return (
        f"(l.{column}_sound = r.{column}_sound OR ({_slip(column, _LONGER)}) OR "
        f"(NOT (l.{column}_known AND r.{column}_known) AND {_near(column)}))"
    )


# The number of a document stands above what people write of names and ages.
_UNNUMBERED = "(l.id_number IS NULL OR r.id_number IS NULL OR l.id_number <> r.id_number)"

# Names without endings do not show which is the surname, so either order may be meant, also with an initial. Where
# both have an ending nothing is guessed: Omarov Serik is not Serikov Omar.
_SWAPPED = (
    "(l.surname_whole OR r.surname_whole) AND ("
    "(l.given_sound = r.surname_sound AND (l.surname_sound = r.given_sound "
    "OR (r.given IS NULL AND l.surname_initial = r.given_initial))) "
    "OR (r.given_sound = l.surname_sound AND l.given IS NULL AND r.surname_initial = l.given_initial))"
)

_FAR = 0.8


def _conflict(column: str) -> str:
    """Two names, and no document that says otherwise.

    What the parts of a name are is certain only where both have the structure of the region's names. Where one of two
    words is no known name, they must be far apart, since it may be the other after slips; and where both are, one
    letter of a long name is more often a spelling of it than another name.
    """
    return (
        f"l.regional AND r.regional AND {_UNNUMBERED} AND ("
        f"(l.{column}_known AND r.{column}_known AND NOT ({_slip(column, _LONG)})) "
        f"OR (jaro_winkler(l.{column}, r.{column}) < {_FAR} AND NOT {_slip(column)}))"
    )


def _initials(what: str, column: str) -> tuple[Level, ...]:
    """Return the levels of a part of which one side has the initial alone."""
    short = f"(l.{column} IS NULL OR r.{column} IS NULL)"
    return (
        Level(
            "initial",
            f"{short} AND l.{column}_initial = r.{column}_initial",
            _C,
            f"the initial of the {what} agrees",
            "initial",
        ),
        Level(
            "letter",
            f"{short} AND l.{column}_letter = r.{column}_letter",
            _C,
            f"initials of the {what} that stand for one sound",
            "initial",
        ),
        Level(
            "other_initial",
            f"{short} AND l.regional AND r.regional AND {_UNNUMBERED}",
            _D,
            f"the initial of the {what} differs",
            "initial",
            veto=True,
        ),
        Level("unlike_initial", short, _D, f"another initial of the {what}", "initial"),
    )


_SURNAME = Comparison(
    "surname",
    "surname",
    "l.surname IS NULL OR r.surname IS NULL",
    (
        Level("same", "l.surname = r.surname", _A, "the same surname"),
        Level("swapped", _SWAPPED, _C, "surname and given name the other way round"),
        Level("alike", _alike("surname"), _C, "surnames spelled alike"),
        Level(
            "married", "l.sex = 'f' AND r.sex = 'f'", _D, "different surnames of women, who may have married"
        ),
        Level("differs", _conflict("surname"), _D, "different surnames", veto=True),
        Level("unlike", "", _D, "surnames unlike each other"),
    ),
    ("surname",),
    "surname",
)

_GIVEN = Comparison(
    "given",
    "given name",
    # one word alone may be the other's surname
    "(l.given IS NULL AND l.given_initial IS NULL) OR (r.given IS NULL AND r.given_initial IS NULL) "
    "OR (l.surname IS NULL AND l.given = r.surname) OR (r.surname IS NULL AND r.given = l.surname)",
    (
        Level("same", "l.given = r.given", _A, "the same given name"),
        Level("swapped", _SWAPPED, _C, "surname and given name the other way round"),
        Level("alike", _alike("given"), _C, "given names spelled alike"),
        *_initials("given name", "given"),
        Level("differs", _conflict("given"), _D, "different given names", veto=True),
        Level("unlike", "", _D, "given names unlike each other"),
    ),
    ("given_initial",),
    "given",
)

_FATHER = Comparison(
    "father",
    "father's name",
    "(l.father IS NULL AND l.father_initial IS NULL) OR (r.father IS NULL AND r.father_initial IS NULL)",
    (
        # what brothers and sisters share is no evidence that they are one
        Level(
            "family",
            "l.father = r.father AND l.surname = r.surname AND l.given <> r.given "
            f"AND NOT coalesce({_alike('given')}, FALSE)",
            _C,
            "the father's name of brothers or sisters",
        ),
        Level("same", "l.father = r.father", _A, "the same father's name"),
        Level("alike", _alike("father"), _C, "fathers' names spelled alike"),
        *_initials("father's name", "father"),
        Level("differs", _conflict("father"), _D, "different fathers' names", veto=True),
        Level("unlike", "", _D, "fathers' names unlike each other"),
    ),
    ("father_initial",),
    "father",
)


def _within(one: str, other: str) -> str:
    return f"concat(' ', {other}.tokens, ' ') LIKE concat('% ', {one}.tokens, ' %')"


# Entries whose name has no recognised structure are compared word by word instead. What the comparisons of parts count
# is not counted again: here a word alone must agree, or nothing else makes the two one person.
_WORDS = Comparison(
    "words",
    "words of the name",
    "l.tokens IS NULL OR r.tokens IS NULL OR (l.surname IS NOT NULL AND l.given_initial IS NOT NULL "
    "AND r.surname IS NOT NULL AND r.given_initial IS NOT NULL)",
    (
        Level("same", "l.tokens = r.tokens AND NOT (l.part OR r.part OR l.letters)", _A, "the same words"),
        Level("lone", "l.tokens = r.tokens AND NOT l.letters", _C, "the same word, and no more"),
        Level(
            "alike",
            "NOT l.letters AND NOT r.letters AND NOT (l.word_known AND r.word_known) "
            "AND jaro_winkler(l.tokens, r.tokens) >= 0.93",
            _C,
            "words spelled alike",
        ),
        Level(
            "one",
            f"NOT l.letters AND NOT r.letters AND ({_within('l', 'r')} OR {_within('r', 'l')} "
            "OR l.tokens = r.surname OR l.tokens = r.given OR r.tokens = l.surname OR r.tokens = l.given "
            f"OR l.surname = r.surname OR l.given = r.given OR {_alike('surname')} OR {_alike('given')})",
            _C,
            "one word, which the other name has too",
        ),
        Level("letters", "l.tokens = r.tokens", _C, "the same initials, and no word"),
        Level("differs", _UNNUMBERED, _D, "different words", veto=True),
        Level("unlike", "", _D, "different words under one number of a document"),
    ),
    ("loose",),
)

_SEX = Comparison(
    "sex",
    "sex",
    "l.sex IS NULL OR r.sex IS NULL",
    (
        Level("same", "l.sex = r.sex", _A, "the same sex"),
        Level(
            "mistaken",
            f"l.name_sex = r.name_sex OR ({_SWAPPED})",
            _D,
            "different sex, though the names tell one, or none for certain",
        ),
        Level("differs", _UNNUMBERED, _D, "different sex", veto=True),
        Level("unlike", "", _D, "different sex under one number of a document"),
    ),
    ("sex",),
)


def _overlap(what: str) -> str:
    return f"l.{what}_first <= r.{what}_last AND r.{what}_first <= l.{what}_last"


def _gap(what: str, days: int) -> str:
    return f"l.{what}_first - r.{what}_last <= {days} AND r.{what}_first - l.{what}_last <= {days}"


_BEYOND = 4383
"""Days: nobody who knew the age errs by more than the ten years of one digit."""

_BORN = Comparison(
    "born",
    "birth",
    "l.born_first IS NULL OR r.born_first IS NULL",
    (
        Level("day", "l.born_day = r.born_day", _A, "the same day of birth", "day"),
        Level(
            "slip",
            "l.born_day IS NOT NULL AND r.born_day IS NOT NULL AND (l.born_day = r.born_swapped "
            "OR abs(l.born_first - r.born_first) <= 1 OR damerau_levenshtein(l.born_day, r.born_day) <= 1)",
            _C,
            "days of birth that one slip of the pen sets apart",
            "day",
        ),
        Level(
            "two_slips",
            "l.born_day IS NOT NULL AND r.born_day IS NOT NULL "
            "AND damerau_levenshtein(l.born_day, r.born_day) <= 2",
            _C,
            "days of birth with two digits different",
            "day",
        ),
        Level(
            "other_day",
            f"l.born_day IS NOT NULL AND r.born_day IS NOT NULL AND {_gap('born', _BEYOND)}",
            _D,
            "different days of birth",
            "day",
        ),
        Level(
            "year",
            f"{_overlap('born')} AND l.born_last - l.born_first <= 366 AND r.born_last - r.born_first <= 366",
            _A,
            "the same year of birth",
            "span",
        ),
        Level("fits", _overlap("born"), _C, "age and birth fit together", "span"),
        Level("near", _gap("born", 366), _C, "births or ages one year apart", "span"),
        Level("years", _gap("born", 1096), _D, "births or ages two or three years apart", "span"),
        Level("differs", _gap("born", _BEYOND), _D, "births or ages four to twelve years apart", "span"),
        Level(
            "unlike",
            "l.id_number = r.id_number",
            _D,
            "births far apart under one number of a document",
            "span",
        ),
        Level(
            "apart", "l.id_number <> r.id_number", _D, "births far apart, and numbers of documents", "span"
        ),
        Level("beyond", "", _D, "births or ages too far apart for an error", "span", veto=True),
    ),
    ("born_first",),
)

_DIED = Comparison(
    "died",
    "death",
    "l.died_first IS NULL OR r.died_first IS NULL",
    (
        Level("day", "l.died_day = r.died_day", _A, "the same day of death", "day"),
        Level(
            "slip",
            "l.died_day IS NOT NULL AND r.died_day IS NOT NULL "
            "AND (l.died_day = r.died_swapped OR abs(l.died_first - r.died_first) <= 1)",
            _C,
            "days of death next to each other, or day and month swapped",
            "day",
        ),
        Level("days", f"l.died_day IS NOT NULL AND r.died_day IS NOT NULL AND {_gap('died', 7)}", _C,
              "days of death within a week", "day"),
        Level("other_day", "l.died_day IS NOT NULL AND r.died_day IS NOT NULL", _D, "different days of death", "day"),
        Level("fits", _overlap("died"), _C, "dates of death fit together", "span"),
        Level("differs", "", _D, "dates of death exclude each other", "span"),
    ),
    ("died_first",),
    "died_day",
    "day",
)  # fmt: skip

_PLACE = Comparison(
    "place",
    "place",
    "l.place_key IS NULL OR r.place_key IS NULL",
    (
        Level("same", "l.place_key = r.place_key", _A, "the same place"),
        Level("alike", _near("place_word"), _C, "places spelled alike"),
        Level(
            "within",
            "l.place_key = r.district_key OR l.place_key = r.region_key "
            "OR r.place_key = l.district_key OR r.place_key = l.region_key",
            _C,
            "one place lies within the other",
        ),
        Level("district", "l.district_key = r.district_key", _C, "places in one district"),
        Level("region", "l.region_key = r.region_key", _C, "places in one region"),
        Level("differs", "", _D, "different places"),
    ),
    ("place_key",),
    "place_key",
)


def _ladder(
    name: str,
    plain: tuple[str, str],
    near: str,
    alike: str,
    column: str | None = None,
    frequency: str | None = None,
) -> Comparison:
    """Return a comparison of one column: the same, `near` (of which `alike` tells a reader), or different.

    `plain` are the words for one and for several of what the column holds.
    """
    one, several = plain
    key = column or name
    close = (Level("alike", near, _C, alike),) if near else ()
    return Comparison(
        name,
        one,
        f"l.{key} IS NULL OR r.{key} IS NULL",
        (
            Level("same", f"l.{key} = r.{key}", _A, f"the same {one.split(' of ')[0]}"),
            *close,
            Level("differs", "", _D, f"different {several}"),
        ),
        (key,),
        frequency,
    )


_CAUSE = _ladder("cause", ("cause of death", "causes"), "", "", "cause_key")
_NUMBER = _ladder(
    "id_number",
    ("number of a document", "numbers"),
    f"length(l.id_number) >= 6 AND {_slip('id_number')}",
    "numbers that one slip sets apart",
)
_ADDRESS = _ladder(
    "address",
    ("address", "addresses"),
    "jaro_winkler(l.address, r.address) >= 0.9",
    "addresses spelled alike",
)
_POSTCODE = _ladder(
    "postcode",
    ("postcode", "postcodes"),
    _slip("postcode"),
    "postcodes that one slip sets apart",
    frequency="postcode",
)

COMPARISONS = (
    _SURNAME, _GIVEN, _FATHER, _WORDS, _SEX, _BORN, _DIED, _PLACE, _CAUSE, _NUMBER, _ADDRESS, _POSTCODE,
)  # fmt: skip
"""Every comparison, in the order of a waterfall."""
