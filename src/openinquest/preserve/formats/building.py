"""The text of one document put together piece by piece, with the places of its paragraphs and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from openinquest.preserve.formats._looks import Piece, looks_of, words_of
from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.formats.language import guess_language
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import Box, Emphasis, ExtractedText, Page, Paragraph, Role


class TextBuilder:
    """Collects cleaned paragraphs, separated by blank lines, and keeps count of where each stands."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.paragraphs: list[Paragraph] = []
        self.pages: list[Page] = []
        self.emphases: list[Emphasis] = []

    def paragraph(self, raw: str, role: Role = Role.UNKNOWN) -> None:
        """Add one paragraph; text that is empty once cleaned is left out."""
        text = clean(raw).strip()
        if not text:
            return
        self._separate()
        start = self._length
        self._append(text)
        self.paragraphs.append(Paragraph(start, self._length, role))

    def styled(self, pieces: Sequence[Piece], role: Role = Role.UNKNOWN) -> None:
        """Add one paragraph, and note which of its lines stand out as a whole."""
        raw, before = words_of(pieces), len(self.paragraphs)
        self.paragraph(raw, role)
        if len(self.paragraphs) == before or all(look is None for _, look in pieces):
            return
        cleaned, looks = clean(raw), looks_of(pieces)
        lines = cleaned.split("\n")
        position = self.paragraphs[-1].start - (len(cleaned) - len(cleaned.lstrip()))
        # a line end in two pieces of the file would be counted twice
        for line, look in zip(lines, looks if len(looks) == len(lines) else (), strict=False):
            if look is not None and (words := line.strip()):
                start = position + line.index(words)
                self.emphases.append(Emphasis(start, start + len(words), look))
            position += len(line) + 1

    def page(self, number: int, text: str, running: Sequence[tuple[int, int]] = ()) -> None:
        """Add a whole page of text that is clean already; `running` are the places of its headers and footers."""
        if text:
            self._separate()
        start = self._length
        self._append(text)
        self.pages.append(Page(number, start, self._length))
        position = 0
        for begin, end in running:
            self.paragraphs.extend(paragraphs_of(text[position:begin], start + position))
            self.paragraphs.append(Paragraph(start + begin, start + end, Role.RUNNING))
            position = end
        self.paragraphs.extend(paragraphs_of(text[position:], start + position))

    def recognised(self, number: int, text: str, boxes: Sequence[Box], into: list[Box]) -> None:
        """Add a page whose text was recognised; its boxes, moved to their places in the whole, go `into` a list."""
        self.page(number, text)
        start = self.pages[-1].start
        into.extend(replace(box, start=box.start + start, end=box.end + start) for box in boxes)

    def table(self, number: int, rows: Sequence[str]) -> None:
        """Add a table as a page: each row, cleaned, is a line and a paragraph of its own."""
        if self._length:
            self._append("\n\n")
        page_start = self._length
        for row in rows:
            if self._length > page_start:
                self._append("\n")
            start = self._length
            self._append(clean(row).strip("\n"))
            self.paragraphs.append(Paragraph(start, self._length))
        self.pages.append(Page(number, page_start, self._length))

    def text(self) -> str:
        """Return all that was added."""
        return "".join(self._pieces)

    def extracted(
        self,
        task: Task,
        extractor: tuple[str, str],
        *,
        declared: Mapping[str, str] | None = None,
        notes: Iterable[str] = (),
        boxes: Sequence[Box] = (),
    ) -> ExtractedText:
        """Return all that was added as what a reader (name, version) returns."""
        text = self.text()
        return ExtractedText(
            text,
            task.media_type,
            *extractor,
            paragraphs=tuple(self.paragraphs),
            pages=tuple(self.pages),
            language=guess_language(text),
            declared=declared or {},
            notes=tuple(notes),
            boxes=tuple(boxes),
            emphases=tuple(self.emphases),
        )

    def _separate(self) -> None:
        if self._length:
            self._append("\n\n")

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def paragraphs_of(text: str, offset: int = 0) -> list[Paragraph]:
    """Return the paragraphs of a plain text: runs of lines between blank lines, without white space around
    them.
    """
    found: list[Paragraph] = []
    start: int | None = None
    end = position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            begin = position + line.index(stripped[0])
            start = begin if start is None else start
            end = position + len(line.rstrip())
        elif start is not None:
            found.append(Paragraph(offset + start, offset + end))
            start = None
        position += len(line) + 1
    if start is not None:
        found.append(Paragraph(offset + start, offset + end))
    return found
