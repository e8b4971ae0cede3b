"""ODT: paragraphs, lists and tables in the order of the file, then notes, comments, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from openinquest.preserve._container import HOLDS_MACROS, Container, attribute, declared_by_properties, local
from openinquest.preserve.building import TextBuilder
from openinquest.preserve.formats import Task
from openinquest.preserve.text import ExtractedText, Role

EXTRACTOR, VERSION = "odt", "1"

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
    asides: list[etree._Element] = []
    builder = TextBuilder()
    for body in content.iter("{*}body"):
        for words in _blocks(body, asides):
            builder.paragraph(words, Role.MAIN)
    for aside in asides:
        builder.paragraph("\n".join(_blocks(aside, [])), Role.ASIDE)
    if "styles.xml" in container.names:
        seen: set[str] = set()
        for element in container.xml("styles.xml").iter("{*}header", "{*}footer"):
            for words in _blocks(element, []):
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


def _blocks(parent: etree._Element, asides: list[etree._Element]) -> Iterator[str]:
    for element in parent:
        name = local(element)
        if name in ("p", "h"):
            boxes: list[etree._Element] = []
            yield _words(element, asides, boxes)
            for box in boxes:
                yield from _blocks(box, asides)
        elif name == "table-row":
            cells = [each for each in element if local(each) == "table-cell"]
            yield "\t".join("\n".join(filter(None, _blocks(cell, asides))) for cell in cells)
        elif not _passed_over(element, name):
            yield from _blocks(element, asides)


def _words(paragraph: etree._Element, asides: list[etree._Element], boxes: list[etree._Element]) -> str:
    pieces: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        if event == "start":
            skipped = _passed_over(element, name) or name in ("note", "annotation", "frame")
            if name in ("note", "annotation"):
                asides.append(element)
            elif name == "frame":
                boxes.append(element)
            elif name == "s":
                count = attribute(element, "c")
                pieces.append(" " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1))
            elif name in _BREAKS:
                pieces.append(_BREAKS[name])
            elif not skipped and element.text:
                pieces.append(_collapsed(element.text))
            if skipped:
                walk.skip_subtree()
        elif element is not paragraph and element.tail:
            pieces.append(_collapsed(element.tail))
    return "".join(pieces)


def _passed_over(element: etree._Element, name: str) -> bool:
    return name in _PASSED_OVER or (name in _ABOUT and not element.tag.startswith(_TEXT))


def _collapsed(text: str) -> str:
    """Collapse white space as OpenDocument does: line breaks in the XML are spaces."""
    words = " ".join(text.split())
    before = " " if text[0].isspace() else ""
    after = " " if words and text[-1].isspace() else ""
    return before + words + after
