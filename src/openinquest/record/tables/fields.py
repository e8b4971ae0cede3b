"""What each kind of sheet may say: its fields, which of them are required, and the closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from openinquest.ontology import JudgementKind, Level, Reading, Stance, Wording


class Reads(StrEnum):
    """What the rows of a sheet are."""

    STATEMENTS = "statements"
    THINGS = "things"
    DOCUMENTS = "documents"
    JUDGEMENTS = "judgements"
    EXPORTED = "exported"
    """Statements and definitions as `inquest export --tables` writes them: every field as it stands in the log."""


STATEMENT_FIELDS = (
    "thing", "property", "value", "original", "stance", "target", "holds_at", "scope", "basis",
    "speaker", "voice", "said_on", "occasion", "seq", "via",
    "document", "selector", "wording", "quote",
    "coder", "coded_at", "method", "inferred",
)  # fmt: skip
"""The fields of a statement that a sheet may give, in the order of the groups of an entry."""

DOCUMENT_FIELDS = (
    "id", "handle", "title", "publisher", "published_on", "address", "language", "media_type",
    "author", "interviewee", "interviewer", "said_on", "place",
)  # fmt: skip
"""The fields of a document that a sheet may give."""

_MARKS = ("level", "group", "consent")

FIELDS: Mapping[Reads, tuple[str, ...]] = {
    Reads.STATEMENTS: STATEMENT_FIELDS,
    Reads.THINGS: ("thing", "schema", *_MARKS, "coder", "coded_at"),
    Reads.DOCUMENTS: (*DOCUMENT_FIELDS, *_MARKS, "read", "covers", "coder", "coded_at"),
    Reads.JUDGEMENTS: ("kind", "left", "right", "value", "reason", "score", "by", "at", "method"),
    Reads.EXPORTED: STATEMENT_FIELDS,
}
"""The fields that a mapping may name."""

REQUIRED: Mapping[Reads, tuple[str, ...]] = {
    Reads.STATEMENTS: ("thing", "property", "value", "stance", "basis", "speaker", "document", "wording"),
    Reads.THINGS: ("thing",),
    Reads.DOCUMENTS: ("handle", "title"),
    Reads.JUDGEMENTS: ("kind", "left", "by"),
    Reads.EXPORTED: ("thing", "property", "stance", "speaker", "coder", "coded_at", "method"),
}
"""The fields that no row may lack."""

INHERITED: Mapping[Reads, frozenset[str]] = {Reads.STATEMENTS: frozenset({"speaker"})}
"""Required fields that a row may leave blank where its document says them (record/inheriting.py)."""

DEFAULTS: Mapping[Reads, Mapping[str, str]] = {
    # Whoever says nothing of a basis has stated none, and an unstated basis never corroborates.
    Reads.STATEMENTS: {"stance": Stance.ASSERTS.value, "basis": "unstated"},
    Reads.THINGS: {},
    Reads.DOCUMENTS: {},
    Reads.JUDGEMENTS: {"method": "person"},
    Reads.EXPORTED: {},
}
"""What a field is where the mapping does not name it."""

CLOSED: Mapping[str, tuple[str, ...]] = {
    "stance": tuple(Stance),
    "wording": tuple(Wording),
    "level": tuple(Level),
    "read": tuple(Reading),
    # what is blackened is written by its own command, which looks where it stands
    "kind": tuple(kind for kind in JudgementKind if kind is not JudgementKind.REDACTS),
}
"""The fields whose words come from a closed list."""

VERBATIM = frozenset({"value", "original", "quote", "scope", "title", "reason"})
"""Fields whose text is kept as it is: a single "-" in them is a dash, not a blank."""
