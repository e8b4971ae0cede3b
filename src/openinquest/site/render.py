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
from openinquest.site.desk import Desk, compile_templates
from openinquest.site.pages import Site, data, pages
from openinquest.site.permalinks import Permalinks, permalinks
from openinquest.site.pictures import no_picture, pictures
from openinquest.site.rows import labels
from openinquest.site.search import write_names, write_script
from openinquest.site.sharing import Mine, shared
from openinquest.site.view import View


def render(
    snapshot: Snapshot,
    out: Path,
    *,
    pictured: bool = True,
    beside: Callable[[Permalinks], None] = lambda links: None,
    progress: Callable[[str], None] = lambda path: None,
) -> None:
    """Write the dossier of `snapshot` into the folder `out`, which must exist; needs no network and no clock.

    Three languages below `en/`, `ru/` and `kk/` with the same paths, and the English overview again as
    `index.html`. `progress` is told each path that was written. Charts of figures and estimates are left out
    where `pictured` is no. `beside` is other work that may go on while pages are written, and is told where all of
    them stand; it must not need them.
    """
    _write_assets(Folder(out))
    addresses = Addresses(snapshot)
    _write_pages(
        snapshot, addresses, Folder(out), pictured, lambda: beside(permalinks(snapshot, addresses)), progress
    )
    write_names(snapshot, addresses, out)
    write_script(out)
    Folder(out).write("CITATION.cff", citation(snapshot.meta))


def _write_pages(
    snapshot: Snapshot,
    addresses: Addresses,
    out: Folder,
    pictured: bool,
    beside: Callable[[], None],
    progress: Callable[[str], None],
) -> None:
    site = Site(snapshot, addresses)
    views = [View(snapshot, addresses, language, "", "../") for language in LANGUAGES]
    desks = [(Desk(view), Desk(view.moved("../", "../../"))) for view in views]
    draws = [pictures(snapshot, view.language) if pictured else no_picture for view in views]

    def write(mine: Mine) -> None:
        place = 0
        for view, (shallow, deep), draw in zip(views, desks, draws, strict=True):
            for section, page in pages(site, view, draw):
                if mine(place):
                    desk = deep if page.depth else shallow
                    out.write(f"{view.language}/{page.path}", desk.rendered(page, section))
                place += 1
                progress(f"{view.language}/{page.path}")

    data.prepare()
    compile_templates()
    shared(write, len(snapshot.statements), beside)
    section, front = next(pages(site, views[0], draws[0]))
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
