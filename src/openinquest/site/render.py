"""Write the pages of a snapshot into a folder: pure but for the files; the same snapshot gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from openinquest.charts import font_files, stylesheet
from openinquest.release.snapshot import LANGUAGES, Point, Position, Question, Reply, Snapshot, Text
from openinquest.site import wording
from openinquest.site.addresses import Addresses, file_name
from openinquest.site.messages import messages
from openinquest.site.pages import MENU, Page, Site
from openinquest.site.pictures import Drawing
from openinquest.site.rows import Rows
from openinquest.site.view import View

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
_MENU_PATHS = frozenset(f"{name}.html" for name in MENU)
_REFERENCE = re.compile(r"<(\d+)>")
_SENTENCE = re.compile(r"(?<=\w\.)\s+(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?(?![\w-])")
_QUANTITY = re.compile(r"(?<![\w<>])(?:[~<>]=?\d[\d.]*\d|[~<>]=?\d|\d+\.\.\d+|vague:[\w-]+)(?![\w>])")


def render(
    snapshot: Snapshot,
    out: Path,
    *,
    pictures: bool = True,
    progress: Callable[[str], None] = lambda path: None,
) -> None:
    """Write the dossier of `snapshot` into the folder `out`, which must exist; needs no network and no clock.

    Three languages below `en/`, `ru/` and `kk/` with the same paths, and the English overview again as
    `index.html`. `progress` is told each path that was written. Without `pictures` no charts are drawn.
    """
    drawing = Drawing(snapshot) if pictures else None
    try:
        _write_assets(out / "assets")
        _write_pages(snapshot, out, drawing, progress)
    finally:
        if drawing is not None:
            drawing.stop()


def _write_pages(
    snapshot: Snapshot, out: Path, drawing: Drawing | None, progress: Callable[[str], None]
) -> None:
    """Write the pages without pictures first: meanwhile the pictures are drawn."""
    environment, addresses = _environment(), Addresses(snapshot)
    site = Site(snapshot, addresses)
    views = [View(snapshot, addresses, language, "", "../") for language in LANGUAGES]
    for view in views:
        shallow, deep = _Desk(environment, view), _Desk(environment, view.moved("../", "../../"))
        for page in site.pages(view):
            _write(out / view.language / page.path, (deep if page.depth else shallow).rendered(page))
            progress(f"{view.language}/{page.path}")
    drawn = drawing.pictures() if drawing is not None else {}
    for view in views:
        shallow, deep = _Desk(environment, view), _Desk(environment, view.moved("../", "../../"))
        for page in site.pictured_pages(view, drawn.get(view.language, {})):
            _write(out / view.language / page.path, (deep if page.depth else shallow).rendered(page))
            progress(f"{view.language}/{page.path}")
    front = next(site.pictured_pages(views[0], drawn.get(views[0].language, {})))
    desk = _Desk(environment, views[0].moved(f"{views[0].language}/", ""))
    _write(out / "index.html", desk.rendered(front))


class _Desk:
    """Renders the pages of one view: what they share is made once."""

    def __init__(self, environment: Environment, view: View) -> None:
        self._environment = environment
        meta = view.snapshot.meta
        shared = {"view": view, "t": view.t, "meta": meta, "names": MENU}
        frame: Any = environment.get_template("frame.html.j2").make_module(shared)
        menu = cache(frame.menu)
        self._shared: dict[str, Any] = {
            "view": view,
            "t": view.t,
            "meta": meta,
            "site_title": view.plain(meta.title),
            "menu_of": lambda path: menu(path if path in _MENU_PATHS else ""),
            "foot": frame.foot(),
            "rows": Rows(environment, view),
            "explain": partial(explain, view),
            "ends": partial(_end, view),
            "reply_words": _reply_words,
        }

    def rendered(self, page: Page) -> str:
        template = self._environment.get_template(f"{page.template}.html.j2")
        return template.render(path=page.path, **self._shared, **page.context)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("openinquest.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals |= {
        "csp": CSP,
        "languages": LANGUAGES,
        "language_names": {language: messages(language)("language.name") for language in LANGUAGES},
        "anchor": file_name,
        "days": _days,
        "ask": _ask,
    }
    return environment


def explain(view: View, text: Text, point: Point | None = None, first: bool = False) -> Markup:
    """Return a sentence in words of the page's language, with numbers of statements and values as links.

    `<12>` becomes a link to statement 12, dates and quantities are phrased, and the value that a sentence gives
    of a voice (`Voice (day) says 238`) leads to the statement behind that position of `point`. With `first`,
    only the first sentence is given, which is the one on the status.
    """
    words = view.plain(text)
    if first:
        words = _SENTENCE.split(words, maxsplit=1)[0]
    marks = [
        (match.start(), match.end(), int(match[1]), f"#{match[1]}") for match in _REFERENCE.finditer(words)
    ]
    for position in positions_of(point) if point else ():
        name = view.plain_thing(position.voice or position.speaker).striptags()
        at = _value_after(words, f"{name} (", position.value)
        if at is not None:
            end = at + len(position.value)
            marks.append((at, end, position.n, phrased(view, position.value)))
    parts, at = [], 0
    for start, end, n, body in sorted(marks):
        if start >= at:
            parts += [escape(phrased(view, words[at:start])), view.statement(n, body)]
            at = end
    return Markup("").join([*parts, escape(phrased(view, words[at:]))])


def _value_after(words: str, name: str, value: str) -> int | None:
    """Return where a sentence gives `value` after a name and a day in brackets, within the same clause."""
    start = words.find(name)
    closed = words.find(")", start) if start >= 0 else -1
    if closed < 0 or not value:
        return None
    stop = words.find(";", closed)
    at = words.find(value, closed, stop if stop >= 0 else len(words))
    after = words[at + len(value) : at + len(value) + 1]
    return None if at < 0 or words[at - 1].isalnum() or after.isalnum() else at


def phrased(view: View, words: str) -> str:
    """Return a text with the canonical dates and quantities in it as phrases."""
    words = _DAY.sub(lambda match: view.date(match[0]), words)
    return _QUANTITY.sub(lambda match: wording.quantity(match[0], view.language), words)


def positions_of(point: Point) -> Iterator[Position]:
    """Yield all positions on a point."""
    for cell in point.cells.values():
        yield from cell.positions


def _end(view: View, end: str) -> Markup:
    """Return one end of a judgement: a statement with what it says, or a thing or source."""
    match = _REFERENCE.fullmatch(end)
    if not match:
        return view.source(end) if end in view.snapshot.sources else view.thing(end)
    n = int(match[1])
    if n not in view.snapshot.statements:
        return escape(f"#{n}")
    statement = view.snapshot.statements[n]
    said = view.statement(n, Markup("{}: {}").format(view.plain_thing(statement.thing), view.position(n)))
    return Markup("{} ({})").format(said, view.who(statement.voice or statement.speaker))


def _reply_words(view: View, reply: Reply) -> str:
    statement = view.snapshot.statements.get(reply.n)
    if statement is not None and statement.property not in ("content", "text"):
        return f"{view.plain_thing(statement.thing).striptags()}: {view.position(reply.n).striptags()}"
    return reply.content


def _ask(view: View, question: Question) -> Markup:
    """Return the question as the reader's language has it: its own words in English, else the label."""
    label, language = question.label.in_language(view.language)
    translated = language == view.language != LANGUAGES[0] and label
    return view.text(question.label) if translated or not question.text else escape(question.text)


def _days(view: View, question: Question) -> str:
    low, high = question.days_low, question.days_high
    if low is None and high is None:
        return "?"
    if low is None or high is None or low == high:
        return view.count(low if low is not None else high or 0)
    return f"{view.count(low)}–{view.count(high)}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_assets(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    source = files("openinquest.site").joinpath("assets")
    style = source.joinpath("style.css").read_text(encoding="utf-8")
    _write(folder / "style.css", f"{style}\n{stylesheet()}")
    _write(folder / "mark.svg", source.joinpath("mark.svg").read_text(encoding="utf-8"))
    for name, path in font_files().items():
        (folder / name).write_bytes(path.read_bytes())
