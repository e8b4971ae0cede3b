"""Write the pages of a snapshot into a folder: pure but for the files; the same snapshot gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from openinquest.charts import font_files, stylesheet
from openinquest.release.snapshot import LANGUAGES, Question, Reply, Snapshot
from openinquest.site.addresses import Addresses, file_name
from openinquest.site.messages import messages
from openinquest.site.pages import MENU, Page, Site
from openinquest.site.pictures import pictures_of
from openinquest.site.view import View

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
_REFERENCE = re.compile(r"<(\d+)>")


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
    environment = _environment()
    addresses = Addresses(snapshot)
    site = Site(snapshot, addresses)
    _write_assets(out / "assets")
    for language in LANGUAGES:
        root_view = View(snapshot, addresses, language, "", "../")
        deep_view = root_view.moved("../", "../../")
        drawn = pictures_of(snapshot, language) if pictures else {}
        for page in site.pages(root_view, drawn):
            view = deep_view if page.depth else root_view
            _write(out / language / page.path, _rendered(environment, snapshot, view, page))
            progress(f"{language}/{page.path}")
        if language == LANGUAGES[0]:
            front = next(iter(site.pages(root_view, {})))
            view = root_view.moved(f"{language}/", "")
            _write(out / "index.html", _rendered(environment, snapshot, view, front))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("openinquest.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "csp": CSP,
        "languages": LANGUAGES,
        "language_names": {language: messages(language)("language.name") for language in LANGUAGES},
        "menu": MENU,
        "anchor": file_name,
        "days": _days,
    }
    return environment


def _rendered(environment: Environment, snapshot: Snapshot, view: View, page: Page) -> str:
    template = environment.get_template(f"{page.template}.html.j2")
    shared: Mapping[str, Any] = {
        "view": view,
        "t": view.t,
        "meta": snapshot.meta,
        "site_title": view.plain(snapshot.meta.title),
        "path": page.path,
        "explain": partial(explain, view),
        "ends": partial(_end, view),
        "reply_words": _reply_words,
    }
    return template.render(**shared, **page.context)


def explain(view: View, text: Any) -> Markup:
    """Return a sentence with every `<12>` in it linked to statement 12."""
    words = view.plain(text)
    pieces = _REFERENCE.split(words)
    parts = [
        view.statement(int(piece), f"#{piece}") if odd % 2 else escape(piece)
        for odd, piece in enumerate(pieces)
    ]
    return Markup("").join(parts)


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
    if statement is not None and statement.type not in ("text", ""):
        return f"{view.plain_thing(statement.thing).striptags()}: {view.value(statement).striptags()}"
    return reply.content


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
