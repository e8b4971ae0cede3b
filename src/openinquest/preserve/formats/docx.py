"""DOCX: paragraphs and tables in the order of the file, then notes, comments, headers and footers.

Read from the parts themselves, because python-docx passes over footnotes, text boxes and what was inserted with
changes tracked, and all of these are words that a reader sees. Macros and embedded files are not looked into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]

from openinquest.errors import InputError
from openinquest.preserve.formats._container import Container, attribute, local, macros, office_properties
from openinquest.preserve.formats._looks import Piece, plain, strongest, words_of
from openinquest.preserve.formats.building import TextBuilder
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText, Look, Role

EXTRACTOR, VERSION = "docx", "2"

_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_PROPERTIES = ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr")
_PASSED_OVER = frozenset({*_PROPERTIES, "instrText", "delInstrText", "Fallback", "object"})
_DELETED = frozenset({"del", "moveFrom"})
_NOTES = ("footnotes", "endnotes", "comments")
_SWITCHES = {"b": Look.STRONG, "i": Look.ITALIC}
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
    related = sorted(set(container.related(main).values()))
    walk = _Walk(_styles(container, related))
    builder = TextBuilder()
    for pieces in walk.blocks(container.xml(main)):
        builder.styled(pieces, Role.MAIN)
    for kind in _NOTES:
        for path in [path for found, path in related if found == kind]:
            for note in container.xml(path):
                # numbers below 1 are the lines drawn between text and notes
                if attribute(note, "type") in ("", "normal"):
                    builder.paragraph("\n".join(map(words_of, walk.blocks(note))), Role.ASIDE)
    seen: set[str] = set()
    for path in [path for found, path in related if found in ("header", "footer")]:
        for words in map(words_of, walk.blocks(container.xml(path))):
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

    def __init__(self, styles: Mapping[str, Look]) -> None:
        self._left_out: Counter[str] = Counter()
        self._styles = styles

    def blocks(self, parent: etree._Element) -> Iterator[list[Piece]]:
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

    def _rows(self, table: etree._Element) -> Iterator[list[Piece]]:
        for row in _below(table, "tr"):
            cells = ("\n".join(filter(None, map(words_of, self.blocks(cell)))) for cell in _below(row, "tc"))
            yield plain("\t".join(cells))

    def _words(self, paragraph: etree._Element, boxes: list[etree._Element]) -> list[Piece]:
        pieces: list[Piece] = []
        whole = self._look(paragraph, "pPr", "pStyle")
        look = whole
        walk = etree.iterwalk(paragraph, events=("start",))
        for _, element in walk:
            name = local(element)
            if name == "t":
                pieces.append((element.text or "", look))
            elif name in _MARKS:
                pieces.append((_MARKS[name], look))
            elif name in _DELETED:
                self._left_out["deleted"] += 1
                walk.skip_subtree()
            elif name == "txbxContent":
                boxes.append(element)
                walk.skip_subtree()
            elif name == "r" and _hidden(element):
                self._left_out["hidden"] += 1
                walk.skip_subtree()
            elif name == "r":
                look = self._run_look(element, whole)
            elif name in _PASSED_OVER:
                walk.skip_subtree()
        return pieces

    def _look(self, element: etree._Element, properties: str, name: str) -> Look | None:
        style = next((each for each in _children(element, properties) if local(each) == name), None)
        return None if style is None else self._styles.get(attribute(style, "val"))

    def _run_look(self, run: etree._Element, whole: Look | None) -> Look | None:
        """Return how a run is set: by itself, by its style, or as its paragraph is."""
        if whole in (Look.TITLE, Look.HEADING):
            return whole
        switched = _switched(_children(run, "rPr"))
        styled = {self._look(run, "rPr", "rStyle"), whole} - {look for look, on in switched.items() if not on}
        return strongest([*styled, *(look for look, on in switched.items() if on)])


def _below(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield children of that name, also from within the frames of form fields and tracked changes."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _below(element, name)


def _children(element: etree._Element, name: str) -> Iterable[etree._Element]:
    """Return what stands in the first child of that name."""
    return next((child for child in element if local(child) == name), ())


def _hidden(run: etree._Element) -> bool:
    properties = _children(run, "rPr")
    return any(local(each) == "vanish" and attribute(each, "val") not in _OFF for each in properties)


def _switched(properties: Iterable[etree._Element]) -> dict[Look, bool]:
    """Return which of bold and italic properties switch on or off."""
    return {
        _SWITCHES[local(each)]: attribute(each, "val") not in _OFF
        for each in properties
        if local(each) in _SWITCHES
    }


def _styles(container: Container, related: Iterable[tuple[str, str]]) -> dict[str, Look]:
    """Return the looks of named styles. A damaged list of styles costs these, and no word."""
    path = next((path for kind, path in related if kind == "styles"), "")
    try:
        root = container.xml(path) if path else ()
    except InputError:
        return {}
    looks: dict[str, Look] = {}
    based: dict[str, str] = {}
    for style in root:
        named = {local(each): attribute(each, "val") for each in style}
        identifier, name = attribute(style, "styleId"), named.get("name", "").lower()
        based[identifier] = named.get("basedOn", "")
        switched = _switched(_children(style, "rPr"))
        if name == "title":
            looks[identifier] = Look.TITLE
        elif name.startswith("heading"):
            looks[identifier] = Look.HEADING
        elif look := strongest(look for look, on in switched.items() if on):
            looks[identifier] = look
        elif switched:
            based[identifier] = ""
    return looks | {name: looks[base] for name, base in based.items() if name not in looks and base in looks}
