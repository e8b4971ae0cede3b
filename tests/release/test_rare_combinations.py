"""Persons who are known by day, age and place together are found where a text gives all three, and only there."""

from __future__ import annotations

from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.release.leaks.persons import Persons, persons_of
from openinquest.release.leaks.withheld import Attributes, Withheld

DAYS = ("2031-01-05", "2031-01-06")
PLACES = ("Қарағай", "Тораңғы")
TWELVE, FIFTY = 12, 50
PERSONS = tuple(
    Attributes(entry, frozenset({age}), ((place,),), frozenset({day}))
    for entry, (age, place, day) in enumerate(product((TWELVE, FIFTY), PLACES, DAYS), start=1)
)
PIECES = ("5 января", "января 6", "12", "50", "лет", "2031", "и", "қарағай", "тораңғы")


def found_in(persons: Persons, words: list[str]) -> set[int]:
    return {entry for _, entry, _, _ in persons.find(words)}


def stand_in(words: list[str]) -> set[int]:
    """The persons of whom day, age and place stand among the words, looked for one after another."""

    def aged(age: int) -> bool:
        return any(
            word == str(age) and "лет" in words[max(at - 2, 0) : at + 3] for at, word in enumerate(words)
        )

    def dated(day: str) -> bool:
        number = str(int(day[-2:]))
        return any({*beside} == {number, "января"} for beside in pairwise(words))

    return {
        person.entry
        for person in PERSONS
        if aged(next(iter(person.ages)))
        and dated(next(iter(person.days)))
        and person.places[0][0].lower() in words
    }


@settings(max_examples=300, deadline=None)
@given(st.permutations(PIECES), st.integers(min_value=3, max_value=len(PIECES)))
def test_who_is_rare_is_found_by_day_age_and_place_together(pieces: list[str], many: int) -> None:
    words = " ".join(pieces[:many]).split()
    assert found_in(persons_of(Withheld(persons=PERSONS)), words) == stand_in(words)
