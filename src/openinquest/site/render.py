"""Write the pages of a snapshot into a folder: pure but for the files; the same snapshot gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from openinquest.charts import font_files, stylesheet
from openinquest.release.snapshot import LANGUAGES, Snapshot
from openinquest.site.addresses import Addresses, file_name
from openinquest.site.messages import messages
from openinquest.site.pages import Page, Site, menu, pages, pictured_pages
from openinquest.site.phrases import Phrases
from openinquest.site.pictures import Drawing
from openinquest.site.rows import Rows, labels
from openinquest.site.search import write_names, write_script
from openinquest.site.sentences import ask, days, end_of, explain, reply_words
from openinquest.site.texts import without_tricks
from openinquest.site.view import View

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"


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
        write_names(snapshot, Addresses(snapshot), out)
        write_script(out)
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
        for section, page in pages(site, view):
            _write(out / view.language / page.path, (deep if page.depth else shallow).rendered(page, section))
            progress(f"{view.language}/{page.path}")
    drawn = drawing.pictures() if drawing is not None else {}
    for view in views:
        shallow, deep = _Desk(environment, view), _Desk(environment, view.moved("../", "../../"))
        for section, page in pictured_pages(site, view, drawn.get(view.language, {})):
            _write(out / view.language / page.path, (deep if page.depth else shallow).rendered(page, section))
            progress(f"{view.language}/{page.path}")
    section, front = next(pictured_pages(site, views[0], drawn.get(views[0].language, {})))
    desk = _Desk(environment, views[0].moved(f"{views[0].language}/", ""))
    _write(out / "index.html", desk.rendered(front, section))


class _Desk:
    """Renders the pages of one view: what they share is made once."""

    def __init__(self, environment: Environment, view: View) -> None:
        self._environment = environment
        meta = view.snapshot.meta
        shared = {"view": view, "t": view.t, "meta": meta, "groups": menu(view.snapshot)}
        frame: Any = environment.get_template("frame.html.j2").make_module(shared)
        self._shared: dict[str, Any] = {
            "view": view,
            "t": view.t,
            "meta": meta,
            "site_title": view.plain(meta.title),
            "menu_of": cache(frame.menu),
            "foot": frame.foot(),
            "rows": Rows(view),
            "explain": partial(explain, view),
            "ends": partial(end_of, view),
            "reply_words": reply_words,
            "say": Phrases(view),
        }

    def rendered(self, page: Page, section: str) -> str:
        template = self._environment.get_template(f"{page.template}.html.j2")
        return without_tricks(
            template.render(path=page.path, section=section, **self._shared, **page.context)
        )


@cache
def _environment() -> Environment:
    """Return the templates, compiled once in a process: they take a fifth of a small release."""
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
        "days": days,
        "ask": ask,
    }
    return environment


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_assets(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    source = files("openinquest.site").joinpath("assets")
    style = source.joinpath("style.css").read_text(encoding="utf-8")
    _write(folder / "style.css", f"{style}\n{labels()}{stylesheet()}")
    _write(folder / "mark.svg", source.joinpath("mark.svg").read_text(encoding="utf-8"))
    for name, path in font_files().items():
        (folder / name).write_bytes(path.read_bytes())
