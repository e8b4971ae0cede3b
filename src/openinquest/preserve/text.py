"""The text of a document with its positions: what readers of formats produce and everything else uses.

All positions are code points of `ExtractedText.text`, half open, counted from 0. (JavaScript counts UTF-16
units, PDFium too: both convert at their own edge.) The text is NFC, its lines end with a line feed, and it
holds no control characters.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from enum import Enum
from typing import Any


class Role(Enum):
    """What a paragraph is on its page."""

    MAIN = "main"
    ASIDE = "aside"  # menus, related articles, footers: kept, since a quotation may stand there
    RUNNING = "running"  # headers and footers of printed pages
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``text[start:end]``; `language` is ``kk``, ``ru``, ``en`` or None, guessed from its words."""

    start: int
    end: int
    role: Role = Role.UNKNOWN
    language: str | None = None


class Look(Enum):
    """How a line is set that stands out as a whole."""

    STRONG = "strong"
    ITALIC = "italic"
    HEADING = "heading"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A line ``text[start:end]`` all of whose letters are set in one look; of formats that tell."""

    start: int
    end: int
    look: Look


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1 as the file counts them: ``text[start:end]``, empty for a page without
    text.
    """

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """Where a word that was recognised in a picture stands: ``text[start:end]``, and its edges on the page as shares
    of the page's width and height, counted from the upper left corner.
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cue:
    """When words of a transcript are spoken: ``text[start:end]``, from second `begins` to second `ends`."""

    start: int
    end: int
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader may take; a document that asks for more is refused with the reason."""

    octets: int = 512 * 2**20
    characters: int = 50_000_000
    pages: int = 20_000
    seconds: int = 120
    memory: int = 3 * 2**30
    made: int = 256 * 2**20  # octets that a maker may hand on
    ocr_seconds: int = 1_800  # of recognition in pictures; what is not reached by then is noted


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """The text of one document.

    `declared` holds what the file says about itself (`title`, `publisher`, `published_on`, `language`,
    `address`, `author`), each only where it is there: hints for the person who registers the document. `notes` are
    sentences on what a reader decided or could not do; they are to be shown. `language` is ``kk``, ``ru``,
    ``en`` or None. `boxes` are those of words that were recognised in a picture (OCR), `cues` those of a transcript;
    `seconds` is how long a sound or film lasts, as it says itself. `emphases` are the lines in bold and the like.
    """

    text: str
    media_type: str
    extractor: str
    version: str
    paragraphs: Sequence[Paragraph] = ()
    pages: Sequence[Page] = ()
    language: str | None = None
    declared: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    boxes: Sequence[Box] = ()
    cues: Sequence[Cue] = ()
    seconds: float | None = None
    emphases: Sequence[Emphasis] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 (64 hex) of the text as UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def page_at(self, position: int) -> int | None:
        """Return the number of the page that holds the code point at `position`, None where there are no
        pages.
        """
        for page in self.pages:
            if page.start <= position < page.end:
                return page.number
        return None

    def spoken_at(self, start: int, end: int) -> tuple[float, float] | None:
        """Return the seconds from which to which ``text[start:end]`` is spoken, None where there are no times."""
        cues = [cue for cue in self.cues if cue.start < end and start < cue.end]
        return (min(cue.begins for cue in cues), max(cue.ends for cue in cues)) if cues else None

    def main_text(self) -> str:
        """Return the main paragraphs joined by blank lines, or the whole text where none is known as main."""
        main = [self.text[p.start : p.end] for p in self.paragraphs if p.role is Role.MAIN]
        return "\n\n".join(main) if main else self.text

    def to_json(self) -> dict[str, Any]:
        """Return everything but the text itself, for the JSON that lies beside a stored text."""
        fields: dict[str, Any] = {
            "media_type": self.media_type,
            "extractor": self.extractor,
            "version": self.version,
            "language": self.language,
            "paragraphs": [[p.start, p.end, p.role.value, p.language] for p in self.paragraphs],
            "pages": [[p.number, p.start, p.end] for p in self.pages],
            "declared": dict(self.declared),
            "notes": list(self.notes),
        }
        for name, marks in (("boxes", self.boxes), ("cues", self.cues)):
            if marks:
                fields[name] = [list(astuple(mark)) for mark in marks]
        if self.emphases:
            fields["emphases"] = [[mark.start, mark.end, mark.look.value] for mark in self.emphases]
        return fields if self.seconds is None else fields | {"seconds": self.seconds}

    @classmethod
    def from_json(cls, text: str, fields: Mapping[str, Any]) -> ExtractedText:
        """Rebuild from `to_json` and the text; `ValueError` or `KeyError` where the fields are not such."""
        return cls(
            text=text,
            media_type=str(fields["media_type"]),
            extractor=str(fields["extractor"]),
            version=str(fields["version"]),
            paragraphs=tuple(
                Paragraph(int(a), int(b), Role(role), *language)
                for a, b, role, *language in fields["paragraphs"]
            ),
            pages=tuple(Page(int(number), int(a), int(b)) for number, a, b in fields["pages"]),
            language=fields["language"],
            declared={str(key): str(value) for key, value in fields["declared"].items()},
            notes=tuple(str(note) for note in fields["notes"]),
            boxes=tuple(Box(*map(int, box[:3]), *map(float, box[3:])) for box in fields.get("boxes", ())),
            cues=tuple(Cue(int(a), int(b), float(c), float(d)) for a, b, c, d in fields.get("cues", ())),
            seconds=fields.get("seconds"),
            emphases=tuple(Emphasis(int(a), int(b), Look(look)) for a, b, look in fields.get("emphases", ())),
        )

    def dumps(self) -> str:
        """Return the whole as one JSON text (the channel between the reading process and this one)."""
        return json.dumps(self.to_json() | {"text": self.text}, ensure_ascii=True)
