"""DOCX: paragraphs and tables in the order of the file, then notes, comments, headers and footers.

Read from the parts themselves, because python-docx passes over footnotes, text boxes and what was inserted with
changes tracked, and all of these are words that a reader sees. Macros and embedded files are not looked into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from openinquest.preserve._container import Container, attribute, local, macros, office_properties
from openinquest.preserve.building import TextBuilder
from openinquest.preserve.formats import Task
from openinquest.preserve.text import ExtractedText, Role

EXTRACTOR, VERSION = "docx", "1"

_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_PROPERTIES = ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr")
_PASSED_OVER = frozenset({*_PROPERTIES, "instrText", "delInstrText", "Fallback", "object"})
_DELETED = frozenset({"del", "moveFrom"})
_NOTES = ("footnotes", "endnotes", "comments")
_OFF = frozenset({"0", "false", "off", "none"})


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the text: a paragraph each, rows of tables with tabs between cells.

    Footnotes, endnotes and comments follow the main text (`Role.ASIDE`), then headers and footers
    (`Role.RUNNING`). Left out, and noted: what was deleted with changes tracked, and hidden words. Raises
    `InputError` for a broken or locked file and for one that unpacks beyond all measure.
    """
    container = Container(data, "DOCX", task.name)
    parts = container.related("")
    main = next((path for kind, path in parts.values() if kind == "officeDocument"), "word/document.xml")
    walk = _Walk()
    builder = TextBuilder()
    for words in walk.blocks(container.xml(main)):
        builder.paragraph(words, Role.MAIN)
    related = sorted(set(container.related(main).values()))
    for kind in _NOTES:
        for path in [path for found, path in related if found == kind]:
            for note in container.xml(path):
                # numbers below 1 are the lines drawn between text and notes
                if attribute(note, "type") in ("", "normal"):
                    builder.paragraph("\n".join(walk.blocks(note)), Role.ASIDE)
    seen: set[str] = set()
    for path in [path for found, path in related if found in ("header", "footer")]:
        for words in walk.blocks(container.xml(path)):
            if words.strip() not in seen:
                builder.paragraph(words, Role.RUNNING)
            seen.add(words.strip())
    return builder.extracted(
        task,
        (EXTRACTOR, VERSION),
        declared=office_properties(container),
        notes=[*walk.notes(), *macros(container)],
    )


class _Walk:
    """A walk over one file's parts; counts what it leaves out."""

    def __init__(self) -> None:
        self._left_out: Counter[str] = Counter()

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """Yield paragraphs and rows of tables below `parent`."""
        for element in parent:
            name = local(element)
            if name == "p":
                boxes: list[etree._Element] = []
                yield self._words(element, boxes)
                for box in boxes:
                    yield from self.blocks(box)
            elif name == "tbl":
                yield from self._rows(element)
            elif name in _DELETED:
                self._left_out["deleted"] += 1
            elif name not in _PASSED_OVER:
                yield from self.blocks(element)

    def notes(self) -> list[str]:
        """Return sentences on what was left out."""
        said = []
        if count := self._left_out["deleted"]:
            said.append(
                f"Changes are tracked in it: {count} deleted passages were left out, inserted ones kept."
            )
        if count := self._left_out["hidden"]:
            said.append(f"{count} hidden runs of words were left out.")
        return said

    def _rows(self, table: etree._Element) -> Iterator[str]:
        for row in _below(table, "tr"):
            cells = ("\n".join(filter(None, self.blocks(cell))) for cell in _below(row, "tc"))
            yield "\t".join(cells)

    def _words(self, paragraph: etree._Element, boxes: list[etree._Element]) -> str:
        pieces: list[str] = []
        walk = etree.iterwalk(paragraph, events=("start",))
        for _, element in walk:
            name = local(element)
            if name == "t":
                pieces.append(element.text or "")
            elif name in _MARKS:
                pieces.append(_MARKS[name])
            elif name in _DELETED:
                self._left_out["deleted"] += 1
                walk.skip_subtree()
            elif name == "txbxContent":
                boxes.append(element)
                walk.skip_subtree()
            elif name == "r" and _hidden(element):
                self._left_out["hidden"] += 1
                walk.skip_subtree()
            elif name in _PASSED_OVER:
                walk.skip_subtree()
        return "".join(pieces)


def _below(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield children of that name, also from within the frames of form fields and tracked changes."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _below(element, name)


def _hidden(run: etree._Element) -> bool:
    for properties in run:
        if local(properties) == "rPr":
            return any(local(each) == "vanish" and attribute(each, "val") not in _OFF for each in properties)
    return False
