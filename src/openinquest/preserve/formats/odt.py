"""ODT: paragraphs, lists and tables in the order of the file, then notes, comments, headers and footers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]

from openinquest.preserve.formats._container import (
    HOLDS_MACROS,
    Container,
    attribute,
    declared_by_properties,
    local,
)
from openinquest.preserve.formats._looks import Piece, plain, strongest, words_of
from openinquest.preserve.formats.building import TextBuilder
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText, Look, Role

EXTRACTOR, VERSION = "odt", "2"

_BREAKS = {"tab": "\t", "line-break": "\n"}
_PASSED_OVER = frozenset({"tracked-changes", "note-citation", "sequence-decls", "forms"})
# Of comments and pictures; fields of these names are words of the text.
_ABOUT = frozenset({"creator", "date", "desc", "title"})
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_SPACES = 200


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the text: a paragraph each, rows of tables with tabs between cells.

    Notes and comments follow the main text (`Role.ASIDE`), then headers and footers (`Role.RUNNING`). What was
    deleted with changes tracked is left out and noted. Raises `InputError` for a broken or locked file and for
    one that unpacks beyond all measure.
    """
    container = Container(data, "ODT", task.name)
    if "META-INF/manifest.xml" in container.names:
        manifest = container.xml("META-INF/manifest.xml")
        if any(local(element) == "encryption-data" for element in manifest.iter()):
            raise container.refused("a document locked with a password", "save a copy without the password")
    content = container.xml("content.xml")
    general = container.xml("styles.xml") if "styles.xml" in container.names else None
    walk = _Walk(_styles([root for root in (general, content) if root is not None]))
    builder = TextBuilder()
    for body in content.iter("{*}body"):
        for pieces in walk.blocks(body):
            builder.styled(pieces, Role.MAIN)
    asides, walk.asides = walk.asides, []
    for aside in asides:
        builder.paragraph("\n".join(map(words_of, walk.blocks(aside))), Role.ASIDE)
    if general is not None:
        seen: set[str] = set()
        for element in general.iter("{*}header", "{*}footer"):
            for words in map(words_of, walk.blocks(element)):
                if words not in seen:
                    builder.paragraph(words, Role.RUNNING)
                seen.add(words)
    has_properties = "meta.xml" in container.names
    declared = declared_by_properties(container.xml("meta.xml")) if has_properties else {}
    return builder.extracted(task, (EXTRACTOR, VERSION), declared=declared, notes=_notes(container, content))


def _notes(container: Container, content: etree._Element) -> Iterator[str]:
    deleted = sum(1 for _ in content.iter("{*}deletion"))
    if deleted:
        yield f"Changes are tracked in it: {deleted} deleted passages were left out, inserted ones kept."
    if any(name.startswith(("Basic/", "Scripts/")) for name in container.names):
        yield HOLDS_MACROS


class _Walk:
    """A walk over a document; `asides` are the notes and comments that it came past."""

    def __init__(self, styles: Mapping[str, Look]) -> None:
        self._styles = styles
        self.asides: list[etree._Element] = []

    def blocks(self, parent: etree._Element) -> Iterator[list[Piece]]:
        """Yield paragraphs and rows of tables below `parent`."""
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                boxes: list[etree._Element] = []
                yield self._words(element, boxes)
                for box in boxes:
                    yield from self.blocks(box)
            elif name == "table-row":
                cells = [each for each in element if local(each) == "table-cell"]
                yield plain(
                    "\t".join("\n".join(filter(None, map(words_of, self.blocks(cell)))) for cell in cells)
                )
            elif not _passed_over(element, name):
                yield from self.blocks(element)

    def _words(self, paragraph: etree._Element, boxes: list[etree._Element]) -> list[Piece]:
        pieces: list[Piece] = []
        looks = [self._look(paragraph)]
        walk = etree.iterwalk(paragraph, events=("start", "end"))
        for event, element in walk:
            name = local(element)
            if event == "start":
                if name == "span":
                    looks.append(strongest([looks[-1], self._look(element)]))
                skipped = _passed_over(element, name) or name in ("note", "annotation", "frame")
                if name in ("note", "annotation"):
                    self.asides.append(element)
                elif name == "frame":
                    boxes.append(element)
                elif name == "s":
                    count = attribute(element, "c")
                    pieces.append((" " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1), None))
                elif name in _BREAKS:
                    pieces.append((_BREAKS[name], None))
                elif not skipped and element.text:
                    pieces.append((_collapsed(element.text), looks[-1]))
                if skipped:
                    walk.skip_subtree()
                continue
            if name == "span":
                looks.pop()
            if element is not paragraph and element.tail:
                pieces.append((_collapsed(element.tail), looks[-1]))
        return pieces

    def _look(self, element: etree._Element) -> Look | None:
        style = self._styles.get(attribute(element, "style-name"))
        return strongest([style, Look.HEADING if local(element) == "h" else None])


def _styles(roots: Iterable[etree._Element]) -> dict[str, Look]:
    """Return the looks of named styles, those of their parents where they have none themselves."""
    looks: dict[str, Look] = {"Title": Look.TITLE}
    for root in roots:
        for style in root.iter("{*}style"):
            set_as = {key.rpartition("}")[2]: value for each in style for key, value in each.items()}
            look = {"bold": Look.STRONG}.get(set_as.get("font-weight", "")) or (
                Look.ITALIC if set_as.get("font-style") == "italic" else None
            )
            name, parent = attribute(style, "name"), looks.get(attribute(style, "parent-style-name"))
            if found := look or (None if "font-weight" in set_as else parent):
                looks.setdefault(name, found)
    return looks


def _passed_over(element: etree._Element, name: str) -> bool:
    return name in _PASSED_OVER or (name in _ABOUT and not element.tag.startswith(_TEXT))


def _collapsed(text: str) -> str:
    """Collapse white space as OpenDocument does: line breaks in the XML are spaces."""
    words = " ".join(text.split())
    before = " " if text[0].isspace() else ""
    after = " " if words and text[-1].isspace() else ""
    return before + words + after
