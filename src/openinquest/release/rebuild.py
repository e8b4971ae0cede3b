"""Every file of a release from its published entries: what `release` writes and `verify` makes again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from openinquest.inquiry.deadlines import rules
from openinquest.release.build import build_snapshot, public_frames
from openinquest.release.downloads import csv_bytes, parquet_bytes, statement_rows
from openinquest.release.entries import Published
from openinquest.release.manifest import NAME, FileSeal, Manifest
from openinquest.release.names import CHECKER, CSV, ENTRIES, PARQUET, RULES
from openinquest.release.snapshot import Meta, Text

_PARTS = ("charts", "inquiry", "ontology", "record", "release", "site")
_LIBRARIES = ("holidays", "jinja2", "markupsafe", "polars", "pyyaml", "vl-convert-python")


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
    entries: Sequence[Published],
    meta: Meta,
    progress: Callable[[str], None] = lambda path: None,
    law: str | None = None,
) -> None:
    """Write all files of a release but the manifest into an empty folder: a pure function of its arguments.

    `law` is the text of the record's rules, None where it verifies none.
    """
    # not above: the pages import the snapshot's types from this package, and either may be imported first
    from openinquest.site import render

    data = folder / "data"
    data.mkdir(parents=True)
    rows = statement_rows(entries)
    (folder / ENTRIES).write_bytes(b"".join(entry.line() for entry in entries))
    (folder / CSV).write_bytes(csv_bytes(rows))
    (folder / PARQUET).write_bytes(parquet_bytes(rows))
    checker = files("openinquest.release").joinpath("assets", "check.py")
    (folder / CHECKER).write_bytes(checker.read_bytes())
    if law is not None:
        (folder / RULES).write_bytes(law.encode("utf-8"))
    snapshot = build_snapshot(public_frames(entries), meta, legal_rules=rules(law) if law is not None else ())
    render(snapshot, folder, progress=progress)


def seals_of(folder: Path) -> dict[str, FileSeal]:
    """Return the seals of all files below a folder but the manifest, by path with `/`."""
    return {
        path.relative_to(folder).as_posix(): FileSeal.of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).as_posix() != NAME
    }


def meta_of(manifest: Manifest, published: int) -> Meta:
    """Return what the pages say of a release, from its manifest."""
    title = Text(*(manifest.title.get(language, "") for language in ("en", "ru", "kk")))
    return Meta(
        title=title,
        period=manifest.period,
        released_on=manifest.released_on,
        log_size=manifest.log_size,
        root=manifest.root,
        software=manifest.software,
        said_by=manifest.said_by,
        published=published,
    )


def rebuilt(manifest: Manifest, entries: Sequence[Published], law: str | None = None) -> dict[str, FileSeal]:
    """Make a release again from its entries and rules of law, elsewhere, and return the seals of its files."""
    with TemporaryDirectory(prefix="inquest-verify-") as name:
        folder = Path(name)
        make_files(folder, entries, meta_of(manifest, len(entries)), law=law)
        return seals_of(folder)
