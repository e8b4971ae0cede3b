"""What the last run found, kept in the record's folder for review, explanation, and the next run.

It holds ids, levels, weights and digests, no text of any source, and can be deleted at any time: the log is the
result, this is only what it was computed from. The files of a run are named after what they hold, and one
description, which is written last, names them with their digests: a run that was cut short leaves the one before it
in place, and whatever does not fit its description is not used.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.link._known import KnownPairs
from openinquest.record.derived import Derived

FOLDER = Derived.LINKAGE.value
_ABOUT = "run.json"
_FORMAT = 2
_FRAMES = ("pairs", "entries", "clusters", "conflicts")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the last run leaves: the pairs it knows with their model, its clusters, pairs that contradict others by
    `kind`, the size of the log that it read, digests of its input and of the links that it left on record.
    """

    known: KnownPairs
    clusters: pl.DataFrame
    conflicts: pl.DataFrame
    size: int
    input: str
    links: str


class _Unusable(Exception):
    """What is kept cannot be used; the text says why."""


def keep(folder: Path, kept: Kept) -> None:
    """Keep what a run found in place of what was kept before; whoever is interrupted leaves the one or the other."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    frames = {"pairs": kept.known.pairs, "entries": kept.known.entries, "clusters": kept.clusters,
              "conflicts": kept.conflicts}  # fmt: skip
    files = {name: _write_frame(place, name, frame) for name, frame in frames.items()}
    about = {
        "format": _FORMAT, "size": kept.size, "input": kept.input, "links": kept.links,
        "known": kept.known.about(), "files": files,
    }  # fmt: skip
    _write(place / _ABOUT, json.dumps(about).encode())
    named = {_ABOUT, *(_file(name, digest) for name, digest in files.items())}
    for path in place.iterdir():
        if path.name not in named and path.is_file():
            path.unlink()


def kept_run(folder: Path) -> Kept | None:
    """Return what the last run found; None where nothing usable is kept."""
    try:
        return _read(folder / FOLDER)
    except _Unusable:
        return None


def why_not_kept(folder: Path) -> str:
    """Return why what lies in the folder cannot be used, in a few words; empty where it can, or where nothing does."""
    try:
        _read(folder / FOLDER)
    except _Unusable as reason:
        return str(reason)
    return ""


def _read(place: Path) -> Kept | None:
    try:
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise _Unusable("its description cannot be read") from None
    if not isinstance(about, dict) or about.get("format") != _FORMAT:
        raise _Unusable("another version of the program wrote it")
    try:
        frames = {name: _read_frame(place, name, about["files"][name]) for name in _FRAMES}
        known = KnownPairs.of(frames["pairs"], frames["entries"], about["known"])
        return Kept(
            known, frames["clusters"], frames["conflicts"], int(about["size"]), str(about["input"]),
            str(about["links"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, pl.exceptions.PolarsError):
        raise _Unusable("its description does not fit this version of the program") from None


def forget(folder: Path) -> None:
    """Delete what is kept."""
    place = folder / FOLDER
    for path in place.iterdir() if place.is_dir() else ():
        if path.is_file():
            path.unlink()


def _file(name: str, digest: str) -> str:
    return f"{name}-{digest[:16]}.parquet"


def _write_frame(place: Path, name: str, frame: pl.DataFrame) -> str:
    """Write a frame under the name that follows from what it holds; return its digest."""
    written = BytesIO()
    frame.write_parquet(written)
    digest = sha256(written.getbuffer()).hexdigest()
    _write(place / _file(name, digest), written.getbuffer())
    return digest


def _write(path: Path, data: bytes | memoryview) -> None:
    waiting = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with waiting.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(waiting, path)
    finally:
        waiting.unlink(missing_ok=True)


def _read_frame(place: Path, name: str, digest: Any) -> pl.DataFrame:
    try:
        data = (place / _file(name, str(digest))).read_bytes()
    except OSError:
        raise _Unusable(f"the file of its {name} is missing") from None
    if sha256(data).hexdigest() != digest:
        raise _Unusable(f"the file of its {name} is damaged")
    return pl.read_parquet(BytesIO(data))


def digest_of(entries: pl.DataFrame, *words: str) -> str:
    """Return a digest (hex) of entries and of whatever else a run depends on."""
    digest = sha256()
    for row in entries.sort("entry").iter_rows():
        digest.update(repr(row).encode())
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()
