"""HTML: everything a reader of the page sees, in document order; menus and the like marked as such.

Positions depend only on our own walk over the tree, so they survive a new version of trafilatura, which
decides nothing but which paragraphs are the main text. Scripts are not run and nothing that a page links to
is fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from openinquest.errors import InputError, Problem
from openinquest.preserve.formats._looks import Piece, strongest
from openinquest.preserve.formats.building import TextBuilder
from openinquest.preserve.formats.declared import declared_by_html
from openinquest.preserve.formats.encoding import Decoded, decode
from openinquest.preserve.formats.language import guess_language
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText, Look, Paragraph, Role

EXTRACTOR = "html"
VERSION = f"2+lxml{etree.__version__}+libxml{'.'.join(map(str, etree.LIBXML_VERSION))}"

_INVISIBLE_TAGS = """
script style template title noscript iframe object embed svg math canvas audio video textarea select datalist
"""
_BLOCK_TAGS = """
address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol option p pre section summary
table tbody tfoot thead tr ul amp-sidebar
"""
_INVISIBLE, _BLOCKS = frozenset(_INVISIBLE_TAGS.split()), frozenset(_BLOCK_TAGS.split())
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LOOKS = {
    "h1": Look.TITLE, "b": Look.STRONG, "strong": Look.STRONG, "i": Look.ITALIC, "em": Look.ITALIC,
} | dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Look.HEADING)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_MOST_FOR_MAIN_TEXT = 8_000_000
_SHORT = 40


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the visible text of a page with its paragraphs, what the page declares of itself, and notes.

    Table rows are paragraphs with tabs between cells. Left out: scripts, styles, form fields, and what
    ``hidden`` or an inline style hides. Raises `InputError` where the encoding cannot be settled.
    """
    decoded = _decoded(data, task)
    notes = [decoded.note] if decoded.note else []
    source = decoded.text.replace("\0", "").encode("utf-8", errors="replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    root = etree.fromstring(source, parser) if source.strip() else None
    if any(error.level_name == "FATAL" for error in parser.error_log):
        # The parser stopped there: what it has is a part that looks like the whole.
        raise InputError(
            "The page cannot be read to its end.",
            [
                Problem(
                    "a page nested less deep than 2,048", "deeper nesting", "save it anew as text", task.name
                )
            ],
        )
    if root is None:
        raise InputError("The page holds nothing.", [Problem("a page with content", "none", file=task.name)])
    builder = TextBuilder()
    for paragraph in _paragraphs(root):
        builder.styled(paragraph)
    text = builder.text()
    main = _main_text(source) if len(source) <= _MOST_FOR_MAIN_TEXT else None
    if not main:
        notes.append("The main text of the page was not told apart from menus and the like.")
    declared = declared_by_html(root)
    return ExtractedText(
        text=text,
        media_type=task.media_type,
        extractor=EXTRACTOR,
        version=VERSION,
        paragraphs=_with_roles(text, builder.paragraphs, main),
        language=guess_language(main or text) or declared.get("language"),
        declared=declared,
        notes=tuple(notes),
        emphases=tuple(builder.emphases),
    )


def _decoded(data: bytes, task: Task) -> Decoded:
    """Decode by a person's word, a byte order mark, what the page declares where that fits, else as plain
    text.
    """
    declared = _META_CHARSET.search(data[:4096])
    if (
        task.encoding is None
        and declared
        and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    ):
        name = declared[1].decode("ascii").lower()
        try:
            return Decoded(data.decode("cp1252" if name in ("iso-8859-1", "latin1") else name), name)
        except (LookupError, ValueError):
            decoded = decode(data, file=task.name)
            note = f"The page says {name} but is not; read as {decoded.encoding}."
            return Decoded(decoded.text, decoded.encoding, note)
    return decode(data, task.encoding, task.name)


def _paragraphs(root: etree._Element) -> Iterator[list[Piece]]:
    """Yield the words of each block in document order, without recursion: a page may be nested without end."""
    line: list[Piece] = []
    kept_space = 0
    emphasis = _Emphasised()
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _INVISIBLE or _is_hidden(element):
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                yield line
                line = []
            elif tag in ("td", "th") and line:
                line.append(("\t", None))
            elif tag == "br":
                line.append(("\n", None))
            kept_space += tag == "pre"
            emphasis.enter(element, tag)
            if element.text:
                words = element.text if kept_space else _SPACE.sub(" ", element.text)
                line.append((words, emphasis.look))
            continue
        kept_space -= event == "end" and tag == "pre"
        emphasis.leave(element)
        if event == "end" and tag in _BLOCKS:
            yield line
            line = []
        if element.tail and element is not root:
            words = element.tail if kept_space else _SPACE.sub(" ", element.tail)
            line.append((words, emphasis.look))
    yield line


class _Emphasised:
    """Which elements that make words stand out are open, and what a reader sees of it."""

    def __init__(self) -> None:
        self._open: list[tuple[etree._Element, Look]] = []
        self._counts: Counter[Look] = Counter()
        self.look: Look | None = None

    def enter(self, element: etree._Element, tag: str) -> None:
        look = _LOOKS.get(tag) or (Look.STRONG if _BOLD_STYLE.search(element.get("style") or "") else None)
        if look is not None:
            self._open.append((element, look))
            self._count(look, 1)

    def leave(self, element: etree._Element) -> None:
        if self._open and self._open[-1][0] is element:
            self._count(self._open.pop()[1], -1)

    def _count(self, look: Look, change: int) -> None:
        self._counts[look] += change
        self.look = strongest(look for look, count in self._counts.items() if count)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _main_text(source: bytes) -> str | None:
    # Imported here: half a second that no other format should pay.
    import trafilatura

    try:
        return trafilatura.extract(source.decode("utf-8"), include_comments=False, favor_recall=True)
    except Exception:  # whatever a hostile page provokes in there costs the roles of paragraphs, nothing else
        return None


def _with_roles(text: str, paragraphs: list[Paragraph], main: str | None) -> tuple[Paragraph, ...]:
    """Mark paragraphs whose words stand in the main text; short ones only where they are a line of it."""
    if not main:
        return tuple(paragraphs)
    whole = _squeezed(main)
    lines = {_squeezed(line) for line in main.splitlines()}

    def role(words: str) -> Role:
        is_main = words in lines or (len(words) >= _SHORT and words in whole)
        return Role.MAIN if is_main else Role.ASIDE

    return tuple(Paragraph(p.start, p.end, role(_squeezed(text[p.start : p.end]))) for p in paragraphs)


def _squeezed(text: str) -> str:
    """Return the letters and digits: spaces, marks and soft hyphens are not the same in both."""
    return re.sub(r"[\W_]+", "", text)
