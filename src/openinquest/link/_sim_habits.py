"""How the makers of invented lists write: whom they know, in which language, and how often they are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from openinquest.link._sim_people import CLASSES
from openinquest.link._sim_words import Form


class Mistake(StrEnum):
    """What an entry gets wrong or leaves out, against the person it names."""

    TYPO = "typo"
    INITIALS = "initials"
    NO_PATRONYMIC = "no_patronymic"
    TRANSPOSED = "transposed"
    OLDER_SPELLING = "older_spelling"
    NO_ENDING = "no_ending"
    UNNAMED = "unnamed"
    NO_BIRTH = "no_birth"
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped"
    YEAR_OFF = "year_off"
    YEAR_ONLY = "year_only"
    NO_AGE = "no_age"
    AGE_OFF = "age_off"
    NO_SEX = "no_sex"
    NO_PLACE = "no_place"
    COARSE_PLACE = "coarse_place"
    OLD_PLACE_NAME = "old_place_name"
    NO_DISTRICT = "no_district"
    NO_REGION = "no_region"
    NO_DEATH = "no_death"
    DEATH_OFF = "death_off"
    NO_CAUSE = "no_cause"
    OTHER_CAUSE = "other_cause"


@dataclass(frozen=True, slots=True)
class Habits:
    """How one list is made. A rate is the share among the entries that have room for the mistake.

    (There is no wrong year where no birth is given, and no old name where a place never had one.)

    `captures` is the chance that the list knows a person, by how seen the person is (`CLASSES`); `languages` the
    shares of the forms it writes in; `doubles` the share of entries that repeat a person of the same list, which a
    list that its maker `deduplicated` has none of; `mistakes` the rate of each mistake (0 where absent).
    """

    name: str
    captures: tuple[float, float, float]
    languages: Mapping[Form, float]
    mistakes: Mapping[Mistake, float] = field(default_factory=dict)
    doubles: float = 0.0
    headers: str = "en"

    @property
    def deduplicated(self) -> bool:
        """Whether the maker of the list names each person once."""
        return self.doubles == 0.0


M = Mistake
HABITS = (
    Habits(
        "official",
        (0.75, 0.50, 0.20),
        {Form.RUSSIAN: 1.0},
        {
            M.TYPO: 0.01, M.INITIALS: 1.0, M.OLDER_SPELLING: 0.03, M.UNNAMED: 0.002, M.NO_BIRTH: 1.0, M.AGE_OFF: 0.05,
            M.NO_AGE: 0.02, M.NO_SEX: 1.0, M.NO_PLACE: 0.01, M.COARSE_PLACE: 0.25, M.NO_DEATH: 0.01, M.DEATH_OFF: 0.02,
            M.OTHER_CAUSE: 0.06, M.NO_CAUSE: 0.10,
        },
        headers="ru",
    ),
    Habits(
        "journalists",
        (0.80, 0.40, 0.12),
        {Form.RUSSIAN: 0.85, Form.ENGLISH_FROM_RUSSIAN: 0.15},
        {
            M.TYPO: 0.03, M.NO_PATRONYMIC: 0.35, M.TRANSPOSED: 0.20, M.OLDER_SPELLING: 0.08, M.UNNAMED: 0.002,
            M.NO_BIRTH: 0.60, M.YEAR_ONLY: 0.70, M.YEAR_OFF: 0.03, M.NO_AGE: 0.15, M.AGE_OFF: 0.06, M.NO_SEX: 0.30,
            M.NO_PLACE: 0.03, M.COARSE_PLACE: 0.20, M.NO_DISTRICT: 0.50, M.NO_REGION: 0.30, M.OLD_PLACE_NAME: 0.05,
            M.NO_DEATH: 0.05, M.DEATH_OFF: 0.04, M.NO_CAUSE: 0.35, M.OTHER_CAUSE: 0.08,
        },
        headers="ru",
    ),
    Habits(
        "activists",
        (0.70, 0.60, 0.25),
        {
            Form.KAZAKH: 0.50, Form.KAZAKH_WITHOUT_LETTERS: 0.18, Form.LATIN_2018: 0.07, Form.LATIN_2021: 0.15,
            Form.ENGLISH_FROM_KAZAKH: 0.10,
        },
        {
            M.TYPO: 0.07, M.NO_PATRONYMIC: 0.50, M.TRANSPOSED: 0.25, M.NO_ENDING: 0.12, M.UNNAMED: 0.001,
            M.NO_BIRTH: 0.45, M.YEAR_ONLY: 0.30, M.YEAR_OFF: 0.04, M.DAY_AND_MONTH_SWAPPED: 0.02, M.NO_AGE: 0.30,
            M.AGE_OFF: 0.10, M.NO_SEX: 0.05, M.NO_PLACE: 0.04, M.COARSE_PLACE: 0.10, M.NO_DISTRICT: 0.40,
            M.NO_REGION: 0.30, M.OLD_PLACE_NAME: 0.10,
            M.NO_DEATH: 0.10, M.DEATH_OFF: 0.08, M.NO_CAUSE: 0.50, M.OTHER_CAUSE: 0.10,
        },
        doubles=0.03,
        headers="kk",
    ),
    Habits(
        "hospitals",
        (0.50, 0.45, 0.25),
        {Form.RUSSIAN: 0.55, Form.ENGLISH_FROM_RUSSIAN: 0.25, Form.ENGLISH_BY_EAR: 0.20},
        {
            M.TYPO: 0.05, M.NO_PATRONYMIC: 0.20, M.TRANSPOSED: 0.45, M.OLDER_SPELLING: 0.06, M.UNNAMED: 0.006,
            M.NO_BIRTH: 0.12, M.DAY_AND_MONTH_SWAPPED: 0.02, M.YEAR_OFF: 0.03, M.NO_AGE: 0.60, M.AGE_OFF: 0.03,
            M.NO_SEX: 0.02, M.NO_PLACE: 0.01, M.COARSE_PLACE: 0.50, M.NO_DISTRICT: 0.60, M.NO_REGION: 0.10,
            M.NO_DEATH: 0.02, M.DEATH_OFF: 0.05,
            M.NO_CAUSE: 0.05, M.OTHER_CAUSE: 0.15,
        },
        doubles=0.02,
    ),
)  # fmt: skip
"""The four kinds of lists. More lists repeat them in turn, each with its own draw of people and mistakes."""


def described(habits: Habits) -> dict[str, Any]:
    """Return the habits as plain values, for the file that goes with the lists."""
    return {
        "name": habits.name,
        "deduplicated": habits.deduplicated,
        "doubles": habits.doubles,
        "captures": dict(zip(CLASSES, habits.captures, strict=True)),
        "languages": {form.name.lower(): share for form, share in habits.languages.items()},
        "mistakes": {str(mistake): rate for mistake, rate in habits.mistakes.items()},
    }
