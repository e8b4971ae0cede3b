"""The sheets of the coding workbook: which columns stand there, how wide, with which lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Group(Enum):
    """What a column belongs to; each group has its colour in the header."""

    NAMES = "names"
    CONTENT = "content"
    VOICE = "voice"
    PASSAGE = "passage"
    CODING = "coding"


GROUP_COLOURS: Mapping[Group, str] = {
    Group.NAMES: "E7E2D8",
    Group.CONTENT: "DCE8F2",
    Group.VOICE: "E9E0F0",
    Group.PASSAGE: "DDECE0",
    Group.CODING: "EEEEEE",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, width in characters, group, and list of choices.

    `closed` lists refuse other words; `language` names the language for which the column is there; `text`
    names the note in the packaged texts where it is not the column's own.
    """

    name: str
    width: int
    group: Group
    choices: str | None = None
    closed: bool = False
    language: str | None = None
    text: str | None = None

    @property
    def note(self) -> str:
        """The name of the column's note."""
        return self.text or self.name


LISTED = frozenset({"Things", "Speakers", "Documents"})
"""Lists that grow with the record and the workbook; they never refuse a new id."""

_N, _C, _V, _P, _O = Group.NAMES, Group.CONTENT, Group.VOICE, Group.PASSAGE, Group.CODING
_LABELS = tuple(Column(f"label_{tag}", 32, _C, language=tag) for tag in ("en", "ru", "kk"))
_MARKS = (Column("level", 12, _O, "level", closed=True), Column("consent", 24, _O))
_END = (Column("coder", 10, _O), Column("note", 36, _O))

SHEETS: Mapping[str, tuple[Column, ...]] = {
    "Statements": (
        Column("key", 8, _N), Column("thing", 24, _C, "Things"), Column("property", 16, _C, "property"),
        Column("value", 32, _C), Column("original", 24, _C), Column("stance", 12, _C, "stance", closed=True),
        Column("target", 14, _C), Column("holds_at", 24, _C), Column("scope", 32, _C),
        Column("basis", 18, _C, "basis"), Column("speaker", 20, _V, "Speakers"),
        Column("voice", 16, _V, "Speakers"), Column("said_on", 14, _V), Column("occasion", 24, _V),
        Column("seq", 6, _V), Column("via", 36, _V), Column("document", 24, _P, "Documents"),
        Column("selector", 14, _P), Column("wording", 14, _P, "wording", closed=True),
        Column("quote", 48, _P), Column("inferred", 18, _O), Column("said_by", 28, _O),
        Column("speaker_reason", 28, _O), Column("coder", 10, _O), Column("coded_at", 14, _O),
        Column("note", 36, _O),
    ),
    "Things": (
        Column("id", 24, _N), Column("schema", 16, _N, "thing schema", closed=True), *_LABELS,
        Column("alias", 24, _C), Column("description", 36, _C), Column("event", 20, _C, "Things"),
        Column("measure", 18, _C, "measure"), Column("population", 28, _C), Column("place", 18, _C, "Things"),
        Column("unit", 12, _C, "unit"), Column("counting", 14, _C, "counting", closed=True),
        Column("proposition", 44, _C), Column("question", 44, _C), Column("answers", 28, _C),
        Column("compatible", 20, _C), Column("within", 18, _C, "Things"), Column("latitude", 12, _C),
        Column("longitude", 12, _C), Column("country", 9, _C), *_MARKS, *_END,
    ),
    "Speakers": (
        Column("id", 24, _N), Column("schema", 16, _N, "speaker schema", closed=True), *_LABELS,
        Column("voice", 18, _V, "Speakers"), Column("voice_from", 24, _V), Column("party", 20, _V, "Things"),
        Column("party_from", 24, _V), Column("described", 30, _C), Column("country", 9, _C), *_MARKS, *_END,
    ),
    "Documents": (
        Column("handle", 26, _N), Column("title", 48, _C), Column("publisher", 22, _C),
        Column("published_on", 14, _C), Column("address", 48, _C), Column("language", 10, _C),
        Column("media_type", 14, _C), Column("author", 20, _C), Column("interviewee", 20, _C),
        Column("interviewer", 20, _C), Column("said_on", 14, _C), Column("place", 18, _C, text="document_place"),
        Column("read", 10, _O, "read", closed=True), Column("covers", 30, _O),
        Column("level", 12, _O, "level", closed=True), *_END,
    ),
    "Judgements": (
        Column("key", 8, _N), Column("kind", 14, _C, "kind", closed=True), Column("left", 30, _C),
        Column("right", 24, _C), Column("value", 36, _C, text="judgement_value"), Column("reason", 48, _C),
        Column("score", 8, _C), Column("by", 12, _V), Column("at", 14, _O), Column("note", 36, _O),
    ),
}  # fmt: skip
"""The sheets in the order of the workbook."""
