"""Every file of a release from its published entries: what `release` writes and `verify` makes again."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from openinquest.inquiry.deadlines import rules
from openinquest.release.building import build_snapshot, public_frames
from openinquest.release.downloads import csv_bytes, parquet_bytes, statement_rows
from openinquest.release.ingredients import Ingredients, write_ingredients
from openinquest.release.manifest import NAME, FileSeal
from openinquest.release.names import CHECKER, CSV, PARQUET
from openinquest.release.package import Pages, package_files
from openinquest.release.snapshot import Snapshot

if TYPE_CHECKING:
    from openinquest.site import Permalinks

_PARTS = ("charts", "inquiry", "names", "ontology", "record", "release", "site")
_LIBRARIES = ("holidays", "jinja2", "markupsafe", "polars", "pyyaml")


@cache
def software() -> str:
    """Return name and version of the program that writes releases, as `openinquest 0.1.0+<12 hex digits>`.

    The digits are the start of a SHA-256 over all that the files of a release follow from beside its entries:
    our own modules, templates, styles, messages, vocabularies and fonts, and the versions of the libraries that
    render. Two programs of which it differs may write different pages from the same entries.
    """
    package = Path(__file__).parents[1]
    digest = sha256()
    for place in sorted(path for part in _PARTS for path in (package / part).rglob("*") if path.is_file()):
        if "__pycache__" not in place.parts:
            # with \n alone, so that a checkout with other line ends is the same program
            data = place.read_bytes().replace(b"\r\n", b"\n")
            name = place.relative_to(package).as_posix()
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return f"openinquest {version('openinquest')}+{digest.hexdigest()[:12]}"


def make_files(
    folder: Path,
    made_of: Ingredients,
    progress: Callable[[str], None] = lambda path: None,
    *,
    texts: bool = True,
) -> None:
    """Write all files of a release but the manifest into an empty folder: a pure function of what it is made of."""
    # not above: the pages import the snapshot's types from this package, and either may be imported first
    from openinquest.site import render, write_texts

    write_ingredients(folder, made_of)
    checker = files("openinquest.release").joinpath("assets", "check.py")
    (folder / CHECKER).write_bytes(checker.read_bytes())
    legal_rules = rules(made_of.law) if made_of.law is not None else ()
    snapshot = build_snapshot(
        public_frames(made_of.entries, coarsened=made_of.coarsened),
        made_of.meta,
        legal_rules=legal_rules,
        coarsened={found.n: found.rules for found in made_of.coarsened},
        counted=made_of.counted,
        estimates=made_of.estimates,
        kept=made_of.kept,
        copies=made_of.documents,
        releases=made_of.releases,
    )
    render(snapshot, folder, beside=partial(_write_tables, folder, made_of, snapshot), progress=progress)
    if texts and made_of.meta.searchable:
        write_texts(folder)


def _write_tables(folder: Path, made_of: Ingredients, snapshot: Snapshot, links: Permalinks) -> None:
    rows = statement_rows(made_of.entries, made_of.coarsened)
    given = {}
    for name, made in ((CSV, csv_bytes), (PARQUET, parquet_bytes)):
        data = made(rows)
        (folder / name).write_bytes(data)
        given[name.removeprefix("data/")] = FileSeal.of_bytes(data)
    for name, data in package_files(snapshot, rows, Pages(*links), given):
        (folder / name).write_bytes(data)


def seals_of(folder: Path) -> dict[str, FileSeal]:
    """Return the seals of all files below a folder but the manifest, by path with `/`."""
    # names as text: objects for paths take longer than the digests
    start = len(os.path.join(folder, ""))
    names = sorted(
        os.path.join(place, name)[start:].replace(os.sep, "/")
        for place, _, found in os.walk(folder)
        for name in found
    )
    return {name: FileSeal.of(folder / name) for name in names if name != NAME}


def rebuilt(made_of: Ingredients, *, texts: bool = True) -> dict[str, FileSeal]:
    """Make a release again from what it is made of, elsewhere, and return the seals of its files.

    Without `texts` the index of texts is left out.
    """
    with TemporaryDirectory(prefix="inquest-verify-") as name:
        folder = Path(name)
        make_files(folder, made_of, texts=texts)
        return seals_of(folder)
