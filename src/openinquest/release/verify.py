"""Check a release without trusting who made it: files, entries, tables, pages, and the root.

The checks run in the order in which trust is built, and stop at the first thing that is wrong.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from openinquest.errors import InputError, InquestError, UsageError, shown
from openinquest.release.downloads import SCHEMA, csv_bytes, statement_rows
from openinquest.release.entries import Malformed
from openinquest.release.foreign import foreign_entry
from openinquest.release.ingredients import Ingredients, read_ingredients
from openinquest.release.ledger import check_ledger
from openinquest.release.manifest import NAME, FileSeal, Manifest, parse_manifest
from openinquest.release.names import CHECKER, CSV, PARQUET, WITHHELD
from openinquest.release.proofs import parts_of, root_of_parts
from openinquest.release.rebuild import rebuilt, software
from openinquest.release.shards import ByNumber, leaves_of
from openinquest.release.signing import SEAL_FILES, wrong_seal
from openinquest.release.stamps import check_stamps
from openinquest.release.texts import in_texts, why_not_made_again

if TYPE_CHECKING:
    from openinquest.preserve.time_stamps.tokens import Trust

_LARGEST_MANIFEST = 256 * 1024 * 1024
_ROOT = re.compile(r"[0-9a-f]{64}")


class Pages(StrEnum):
    """What was done with the pages: made again from the entries, or compared with the manifest alone."""

    REMADE = "remade"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked. `wrong` is the first thing that is wrong, in one sentence, or empty.

    `notes` says what the check cannot show; `root`, `log_size`, `key` and `written_by` are those of the manifest, where
    it was read. A check that `passed` with pages that are `NOT_COMPARED` says nothing about what the pages show.
    """

    wrong: str
    notes: tuple[str, ...]
    files: int = 0
    entries: int = 0
    log_size: int = 0
    root: str = ""
    written_by: str = ""
    key: str = ""
    pages: Pages = Pages.NOT_COMPARED

    @property
    def passed(self) -> bool:
        """Whether nothing wrong was found."""
        return not self.wrong


class _Wrong(Exception):
    """The first thing that is wrong."""


def verify_site(
    path: Path,
    root: str | None = None,
    *,
    key: str | None = None,
    trust: Trust | None = None,
    remake: bool = True,
    progress: Callable[[str], None] = lambda step: None,
) -> Verification:
    """Check the release in the folder `path`; `root` and `key` (64 hex digits each) were obtained elsewhere.

    Every file against the manifest, none missing and none too many; the signature, if any; every published entry
    against its leaf, all leaves and what is withheld against the root; earlier releases and time stamps against the
    log, tokens also against the certificates of `trust`; the tables against the entries; with `remake` every page
    against the page that follows from the entries, where this is the version that wrote them. Raises
    UsageError where `root` is no root, InputError where `path` is no folder, and a fault of our own as it is; never for
    what is in the folder.
    """
    if root is not None:
        root = root.strip().lower()
        if not _ROOT.fullmatch(root):
            raise UsageError(f"A root has 64 hexadecimal digits; {shown(root)} is none.")
    if not path.is_dir():
        raise InputError(f"{path} is not a folder: name the folder that holds {NAME}.")
    notes: list[str] = []
    if root is None:
        anew = (
            "whoever has the key could have made the dossier wholly anew"
            if key
            else ("a dossier that was wholly made anew would pass as well")
        )
        notes.append(
            f"No root from elsewhere was given: {anew}. "
            "Compare the root with one that was published elsewhere, and give it with --root."
        )
    manifest: Manifest | None = None
    pages = Pages.NOT_COMPARED
    try:
        progress("manifest")
        manifest = _manifest(path)
        progress("seal")
        _check_seal(path, manifest, key, notes)
        progress("files")
        _check_files(path, manifest)
        progress("root")
        _check_root(manifest, root)
        progress("entries")
        made_of = _ingredients(path, manifest)
        _check_entries(made_of, manifest)
        progress("earlier releases and time stamps")
        _check_history(made_of, manifest, trust, notes)
        progress("tables")
        _check_tables(path, made_of)
        if remake:
            progress("pages")
            pages = _check_pages(path, manifest, made_of, notes)
    except _Wrong as wrong:
        if manifest is None:
            return Verification(str(wrong), tuple(notes))
        return Verification(
            str(wrong),
            tuple(notes),
            log_size=manifest.log_size,
            root=manifest.root,
            written_by=manifest.software,
            key=manifest.key,
        )
    return Verification(
        "",
        tuple(notes),
        files=len(manifest.files),
        entries=len(made_of.entries),
        log_size=manifest.log_size,
        root=manifest.root,
        written_by=manifest.software,
        key=manifest.key,
        pages=pages,
    )


def _manifest(path: Path) -> Manifest:
    place = path / NAME
    if place.is_symlink() or not place.is_file():
        raise _Wrong(f"{NAME} is missing: this folder is not a release.")
    if place.stat().st_size > _LARGEST_MANIFEST:
        raise _Wrong(f"{NAME} is too large to be one.")
    try:
        return parse_manifest(place.read_bytes())
    except ValueError as error:
        raise _Wrong(f"{NAME} cannot be used: {error}.") from None


def _check_files(path: Path, manifest: Manifest) -> None:
    present = set(_walk(path))
    for name, seal in sorted(manifest.files.items()):
        if name not in present:
            raise _Wrong(f"{name} is listed in {NAME} and missing.")
        place = path / name
        if place.stat().st_size != seal.size:
            raise _Wrong(f"{name} has {place.stat().st_size} bytes, {NAME} says {seal.size}.")
        if FileSeal.of(place) != seal:
            raise _Wrong(f"{name} is not the file that {NAME} lists: its SHA-256 differs.")
    beside = {NAME, *(SEAL_FILES if manifest.key else ())}
    extra = sorted(present - set(manifest.files) - beside)
    if extra:
        raise _Wrong(f"{extra[0]} is not listed in {NAME}.")
    both = sorted(beside & set(manifest.files))
    if both:
        raise _Wrong(f"{both[0]} is listed in {NAME}, and no release does that.")
    for name in (WITHHELD, CSV, PARQUET, CHECKER):
        if name not in manifest.files:
            raise _Wrong(f"{name} is not listed in {NAME}; every release has it.")


def _walk(folder: Path, prefix: str = "") -> Iterator[str]:
    for place in sorted(folder.iterdir()):
        name = f"{prefix}{place.name}"
        if place.is_symlink():
            raise _Wrong(f"{name} is a link to another place; a release holds only files.")
        if place.is_dir():
            yield from _walk(place, f"{name}/")
        elif place.is_file():
            yield name
        else:
            raise _Wrong(f"{name} is neither a file nor a folder.")


def _ingredients(path: Path, manifest: Manifest) -> Ingredients:
    try:
        return read_ingredients(path, manifest)
    except Malformed as error:
        raise _Wrong(f"{error}.") from None


def _check_seal(path: Path, manifest: Manifest, key: str | None, notes: list[str]) -> None:
    if key is not None and key != manifest.key:
        raise _Wrong(f"The key given is {key}, {_signed_by(manifest)}.")
    if manifest.key:
        wrong = wrong_seal(path, manifest, (path / NAME).read_bytes())
        if wrong:
            raise _Wrong(wrong)
    if manifest.key and key is None:
        notes.append(
            f"The release is signed with the key {manifest.key}. Compare it with one that its makers published "
            "elsewhere, and give that with --key: anybody can sign with a key of their own."
        )


def _signed_by(manifest: Manifest) -> str:
    return f"the release is signed with {manifest.key}" if manifest.key else "the release is not signed"


def _check_root(manifest: Manifest, root: str | None) -> None:
    if root is not None and root != manifest.root:
        raise _Wrong(f"The root given is {root}, that of the release is {manifest.root}.")


def _check_entries(made_of: Ingredients, manifest: Manifest) -> None:
    try:
        leaves = list(leaves_of(made_of.entries))
    except Malformed as error:
        raise _Wrong(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
    try:
        root = root_of_parts(parts_of(leaves, made_of.withheld), manifest.log_size)
    except Malformed as error:
        raise _Wrong(f"The entries and {WITHHELD} do not make up the log: {error}.") from None
    if root.hex() != manifest.root:
        raise _Wrong(
            f"The leaves of the entries and {WITHHELD} give the root {root.hex()}, that of the release is "
            f"{manifest.root}: a leaf or a line of that file was changed; `--against` with another copy says where."
        )


def _check_history(made_of: Ingredients, manifest: Manifest, trust: Trust | None, notes: list[str]) -> None:
    try:
        check_ledger(made_of.releases, manifest.log_size, manifest.root, ByNumber(made_of.entries))
        notes.extend(check_stamps(made_of.stamps, manifest.log_size, manifest.root, trust))
    except Malformed as error:
        raise _Wrong(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


def _check_tables(path: Path, made_of: Ingredients) -> None:
    rows = statement_rows(made_of.entries, made_of.coarsened)
    if (path / CSV).read_bytes() != csv_bytes(rows):
        raise _Wrong(f"{CSV}: {_first_difference((path / CSV).read_bytes(), csv_bytes(rows))}")
    try:
        table = pl.read_parquet(io.BytesIO((path / PARQUET).read_bytes()))
    except (pl.exceptions.PolarsError, OSError, ValueError):
        raise _Wrong(f"{PARQUET} cannot be read.") from None
    if dict(table.schema) != SCHEMA:
        raise _Wrong(f"{PARQUET} has other columns than a release has.")
    if table.height != rows.height:
        raise _Wrong(f"{PARQUET} has {table.height} rows, the entries give {rows.height}.")
    for name in rows.columns:
        differing = table[name].ne_missing(rows[name]).arg_true()
        if differing.len():
            n = rows["n"][differing[0]]
            raise _Wrong(f"{PARQUET}: column {name} of statement {n} differs from its entry.")


def _first_difference(found: bytes, expected: bytes) -> str:
    pairs = zip(found.split(b"\r\n"), expected.split(b"\r\n"), strict=False)
    for number, (ours, theirs) in enumerate(pairs, start=1):
        if ours != theirs:
            return f"line {number} differs from what the entries say."
    return "it has more or fewer rows than the entries give."


def _check_pages(path: Path, manifest: Manifest, made_of: Ingredients, notes: list[str]) -> Pages:
    if manifest.software != software():
        notes.append(
            f"The pages were written by {manifest.software}, this is {software()}: they were compared with the "
            "manifest and not made anew from the entries."
        )
        return Pages.NOT_COMPARED
    left_out = why_not_made_again(path, manifest)
    if left_out:
        notes.append(left_out)
    try:
        made = rebuilt(made_of, texts=not left_out)
    except InquestError as error:
        raise _Wrong(f"No pages can be made from the entries: {error.message}") from None
    except Exception:
        # entries that no record of ours would hold are the dossier's fault, anything else is ours
        foreign = foreign_entry(made_of.entries)
        if not foreign:
            raise
        raise _Wrong(foreign) from None
    for name in sorted(manifest.files.keys() | made.keys()):
        if left_out and in_texts(name):
            continue
        if name not in made:
            raise _Wrong(f"{name} does not follow from the entries: no such file is made from them.")
        if name not in manifest.files:
            raise _Wrong(f"{name} follows from the entries and is missing.")
        if FileSeal.of(path / name) != made[name]:
            raise _Wrong(f"{name} differs from the page that follows from the entries.")
    return Pages.REMADE
