"""The words of inquiry's answers, in the order in which they are listed."""

from __future__ import annotations

from enum import StrEnum


class Flag(StrEnum):
    """What is to be said of one statement in the series of a figure."""

    CURRENT = "current"
    UPDATED = "updated"
    REVISED = "revised"
    FELL = "fell"
    VARIANT = "variant"
    WITHDRAWN = "withdrawn"
    REPEATED_AFTER_WITHDRAWAL = "repeated-after-withdrawal"
    ATTRIBUTED = "attributed"
    UNDATED = "undated"
    DENIED = "denied"


class Bearing(StrEnum):
    """What judgements say of a point beside its status."""

    SUPPORTED = "supported"
    UNDERMINED = "undermined"
    QUALIFIED = "qualified"
    CONTRADICTED = "contradicted"


class Status(StrEnum):
    """How the positions on a point stand to each other; the first that holds is the status."""

    CONTESTED = "contested"
    DIVIDED = "divided"
    AGREED = "agreed"
    REPEATED = "repeated"
    COMPATIBLE = "compatible"
    SINGLE = "single"


class PointKind(StrEnum):
    """What a row of the table of versions is about."""

    FIGURE = "figure"
    CLAIM = "claim"
    MATTER = "matter"
    PROPERTY = "property"


class QuestionStatus(StrEnum):
    """What became of a question beside the grades of its replies."""

    OPEN = "open"
    UNGRADED = "ungraded"
    CONTESTED = "contested"
    OVERDUE = "overdue"
    DEEMED_REFUSED = "deemed refused"


class Term(StrEnum):
    """Whether a legal term applies to a question."""

    NONE = "no term"
    UNVERIFIED = "no verified rule"


class Language(StrEnum):
    """The languages in which sentences are written."""

    ENGLISH = "en"
    RUSSIAN = "ru"
    KAZAKH = "kk"
