"""What standards ask of the record of one death, and where this record would say it.

The minimum fields are those of the Standards for Casualty Recording (Every Casualty, 2016; 1.01 of 2020); the
questions those of the Minnesota Protocol on the Investigation of Potentially Unlawful Death (HR/PUB/17/4). The last
five ask about the investigation, not about the death.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Standard(StrEnum):
    """Who asks."""

    EVERY_CASUALTY = "every-casualty"
    MINNESOTA = "minnesota"


class Field(StrEnum):
    """One thing asked of every death, in the order of a card."""

    PLACE = "place"
    DATE = "date"
    TIME = "time"
    SOURCE_TYPE = "source_type"
    SOURCE_DOCUMENT = "source_document"
    NUMBER = "number"
    NAME = "name"
    AGE = "age"
    SEX = "sex"
    DEATH_TYPE = "death_type"
    ACTORS = "actors"
    PERPETRATORS = "perpetrators"
    IDENTITY = "identity"
    CAUSE = "cause"
    MANNER = "manner"
    WHERE = "where"
    WHEN = "when"
    CIRCUMSTANCES = "circumstances"
    RESPONSIBLE = "responsible"
    EVIDENCE = "evidence"
    PROMPT = "prompt"
    EFFECTIVE = "effective"
    INDEPENDENT = "independent"
    TRANSPARENT = "transparent"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a field is answered: by type of thing, the properties that answer it.

    `clock`: only values that name an hour do. `sourced`: only statements that a document carries do, whatever
    they say.
    """

    standard: Standard
    read: Mapping[str, Sequence[str]]
    clock: bool = False
    sourced: bool = False


_PLACE = {
    "Casualty": ("place", "exact_location"),
    "ListEntry": ("place", "place_written"),
    "Act": ("place", "exact_location"),
}
_DATE = {"Casualty": ("date",), "ListEntry": ("date",), "Person": ("death_date",)}
_BLAMED = {"Casualty": ("force_by",), "Act": ("perpetrator",), "Involvement": ("perpetrator", "unit")}
_CAUSE = {"Casualty": ("cause",), "ListEntry": ("cause",)}
_EVERY, _MINNESOTA = Standard.EVERY_CASUALTY, Standard.MINNESOTA

ASKED: Mapping[Field, Asked] = {
    Field.PLACE: Asked(_EVERY, _PLACE),
    Field.DATE: Asked(_EVERY, _DATE),
    Field.TIME: Asked(_EVERY, _DATE, clock=True),
    Field.SOURCE_TYPE: Asked(_EVERY, {"CasualtyList": ("source_kind",)}),
    Field.SOURCE_DOCUMENT: Asked(_EVERY, {}, sourced=True),
    Field.NUMBER: Asked(_EVERY, {"ListEntry": ("list",), "Casualty": ("event", "incident", "person")}),
    Field.NAME: Asked(
        _EVERY,
        {"Casualty": ("name",), "ListEntry": ("name", "family_name", "given_name", "patronymic")},
    ),
    Field.AGE: Asked(
        _EVERY,
        {
            "Casualty": ("age", "birth_date"),
            "ListEntry": ("age", "birth_date"),
            "Act": ("age_at_time",),
            "Person": ("birth_date",),
        },
    ),
    Field.SEX: Asked(_EVERY, {"Casualty": ("sex",), "ListEntry": ("sex",), "Person": ("sex",)}),
    Field.DEATH_TYPE: Asked(_EVERY, {"Casualty": ("death_kind",), "Act": ("kind",)}),
    Field.ACTORS: Asked(
        _EVERY, {"Incident": ("force_by", "attacked_by"), "Casualty": ("force_by",), "Act": ("perpetrator",)}
    ),
    Field.PERPETRATORS: Asked(_EVERY, _BLAMED),
    Field.IDENTITY: Asked(_MINNESOTA, {"Casualty": ("identified_by", "person")}),
    Field.CAUSE: Asked(_MINNESOTA, _CAUSE),
    Field.MANNER: Asked(_MINNESOTA, {"Casualty": ("manner",)}),
    Field.WHERE: Asked(_MINNESOTA, _PLACE),
    Field.WHEN: Asked(_MINNESOTA, _DATE),
    Field.CIRCUMSTANCES: Asked(
        _MINNESOTA,
        {
            "Casualty": ("circumstances", "method"),
            "ListEntry": ("circumstances",),
            "Act": ("method", "stated_reason"),
        },
    ),
    Field.RESPONSIBLE: Asked(_MINNESOTA, _BLAMED),
    Field.EVIDENCE: Asked(_MINNESOTA, {"Casualty": ("evidence", "autopsy", "death_certificate")}),
    Field.PROMPT: Asked(_MINNESOTA, {"Proceeding": ("opened_on",)}),
    Field.EFFECTIVE: Asked(_MINNESOTA, {"Proceeding": ("stage", "ended_on")}),
    Field.INDEPENDENT: Asked(_MINNESOTA, {"Proceeding": ("body", "court")}),
    Field.TRANSPARENT: Asked(_MINNESOTA, {"Proceeding": ("open_to_public", "classified")}),
    Field.FAMILY: Asked(_MINNESOTA, {"Casualty": ("family_informed", "family_part", "body_returned_on")}),
}
"""Every field with where it is answered. That a question of the Protocol is answered says nothing of how well."""


def schemata_read() -> frozenset[str]:
    """Return the types of things that any field reads."""
    return frozenset(schema for asked in ASKED.values() for schema in asked.read)
