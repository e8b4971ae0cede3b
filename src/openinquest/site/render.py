"""Write the pages of a snapshot into a folder: pure but for the files; the same snapshot gives the same bytes."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from openinquest.charts import font_files, stylesheet
from openinquest.release.snapshot import LANGUAGES, Snapshot
from openinquest.site.addresses import Addresses
from openinquest.site.citing import citation
from openinquest.site.desk import Desk
from openinquest.site.pages import Site, data, pages, pictured_pages
from openinquest.site.pictures import Drawing
from openinquest.site.rows import labels
from openinquest.site.search import write_names, write_script
from openinquest.site.sharing import Mine, shared
from openinquest.site.view import View


def render(
    snapshot: Snapshot,
    out: Path,
    *,
    pictures: bool = True,
    drawing: Drawing | None = None,
    progress: Callable[[str], None] = lambda path: None,
) -> None:
    """Write the dossier of `snapshot` into the folder `out`, which must exist; needs no network and no clock.

    Three languages below `en/`, `ru/` and `kk/` with the same paths, and the English overview again as
    `index.html`. `progress` is told each path that was written. Without `pictures` no charts are drawn; `drawing`
    are those that are in the making already.
    """
    if drawing is None and pictures:
        drawing = Drawing(snapshot)
    try:
        _write_assets(Folder(out))
        _write_pages(snapshot, Folder(out), drawing, progress)
        write_names(snapshot, Addresses(snapshot), out)
        write_script(out)
        Folder(out).write("CITATION.cff", citation(snapshot.meta))
    finally:
        if drawing is not None:
            drawing.stop()


def _write_pages(
    snapshot: Snapshot, out: Folder, drawing: Drawing | None, progress: Callable[[str], None]
) -> None:
    """Write the pages without pictures first: meanwhile the pictures are drawn."""
    addresses = Addresses(snapshot)
    site = Site(snapshot, addresses)
    views = [View(snapshot, addresses, language, "", "../") for language in LANGUAGES]
    desks = [(Desk(view), Desk(view.moved("../", "../../"))) for view in views]

    def plain(mine: Mine) -> None:
        place = 0
        for view, (shallow, deep) in zip(views, desks, strict=True):
            for section, page in pages(site, view):
                if mine(place):
                    desk = deep if page.depth else shallow
                    out.write(f"{view.language}/{page.path}", desk.rendered(page, section))
                place += 1
                progress(f"{view.language}/{page.path}")

    data.prepare()
    shared(plain, len(snapshot.statements))
    drawn = drawing.pictures() if drawing is not None else {}
    for view, (shallow, deep) in zip(views, desks, strict=True):
        for section, page in pictured_pages(site, view, drawn.get(view.language, {})):
            desk = deep if page.depth else shallow
            out.write(f"{view.language}/{page.path}", desk.rendered(page, section))
            progress(f"{view.language}/{page.path}")
    section, front = next(pictured_pages(site, views[0], drawn.get(views[0].language, {})))
    desk = Desk(views[0].moved(f"{views[0].language}/", ""))
    out.write("index.html", desk.rendered(front, section))


class Folder:
    """Writes texts below a folder; each folder in it is made once."""

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._made: set[str] = set()

    def write(self, path: str, text: str) -> None:
        """Write one file of UTF-8 at a path with `/`."""
        self.write_bytes(path, text.encode("utf-8"))

    def write_bytes(self, path: str, data: bytes) -> None:
        """Write one file at a path with `/`."""
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(f"{self._root}/{folder}", exist_ok=True)
            self._made.add(folder)
        handle = os.open(f"{self._root}/{path}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        with open(handle, "wb", buffering=0) as file:
            file.write(data)


def _write_assets(out: Folder) -> None:
    source = files("openinquest.site").joinpath("assets")
    style = source.joinpath("style.css").read_text(encoding="utf-8")
    out.write("assets/style.css", f"{style}\n{labels()}{stylesheet()}")
    out.write("assets/mark.svg", source.joinpath("mark.svg").read_text(encoding="utf-8"))
    for name, path in font_files().items():
        out.write_bytes(f"assets/{name}", path.read_bytes())
