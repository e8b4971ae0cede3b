"""Write the pages of a snapshot into a folder: pure but for the files; the same snapshot gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from openinquest.charts import font_files, stylesheet
from openinquest.release.snapshot import LANGUAGES, Snapshot
from openinquest.site.addresses import Addresses
from openinquest.site.citing import citation
from openinquest.site.desk import Desk
from openinquest.site.pages import Site, pages, pictured_pages
from openinquest.site.pictures import Drawing
from openinquest.site.rows import labels
from openinquest.site.search import write_names, write_script
from openinquest.site.view import View


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
        _write(out / "CITATION.cff", citation(snapshot.meta))
    finally:
        if drawing is not None:
            drawing.stop()


def _write_pages(
    snapshot: Snapshot, out: Path, drawing: Drawing | None, progress: Callable[[str], None]
) -> None:
    """Write the pages without pictures first: meanwhile the pictures are drawn."""
    addresses = Addresses(snapshot)
    site = Site(snapshot, addresses)
    views = [View(snapshot, addresses, language, "", "../") for language in LANGUAGES]
    for view in views:
        shallow, deep = Desk(view), Desk(view.moved("../", "../../"))
        for section, page in pages(site, view):
            _write(out / view.language / page.path, (deep if page.depth else shallow).rendered(page, section))
            progress(f"{view.language}/{page.path}")
    drawn = drawing.pictures() if drawing is not None else {}
    for view in views:
        shallow, deep = Desk(view), Desk(view.moved("../", "../../"))
        for section, page in pictured_pages(site, view, drawn.get(view.language, {})):
            _write(out / view.language / page.path, (deep if page.depth else shallow).rendered(page, section))
            progress(f"{view.language}/{page.path}")
    section, front = next(pictured_pages(site, views[0], drawn.get(views[0].language, {})))
    desk = Desk(views[0].moved(f"{views[0].language}/", ""))
    _write(out / "index.html", desk.rendered(front, section))


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
