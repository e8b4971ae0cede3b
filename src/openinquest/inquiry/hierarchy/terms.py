"""The words in which the hierarchy answers, in the order in which they are listed."""

from __future__ import annotations

from enum import StrEnum


class Holding(StrEnum):
    """Whether something held at the time asked about, as far as the sources go; the strongest first."""

    CERTAIN = "certain"
    BETWEEN = "between"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    CONTESTED = "contested"
    NO = "no"


class Presence(StrEnum):
    """What puts a unit on the page of a place: where it was documented is not what it was responsible for."""

    THERE = "documented-there"
    WIDER = "documented-in-wider-area"
    RESPONSIBLE = "responsible-for-area"


class Tie(StrEnum):
    """How a post belongs to a body or unit."""

    COMMANDS = "commands"
    OF = "post-of"


class Change(StrEnum):
    """What lies between one holder of a post and the next."""

    GAP = "gap"
    ADJOINS = "adjoins"
    OVERLAP = "overlap"
    SHARED = "shared"
    NOT_KNOWN = "not-known"
