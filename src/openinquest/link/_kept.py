"""What the last run found, kept in the record's folder so that review and explanation need not run again.

It holds ids, levels and weights, no text of any source, and can be deleted at any time: the log is the result,
this is only what it was computed from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.record.derived import Derived

FOLDER = Derived.LINKAGE.value
_ABOUT = "run.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Pairs and clusters of the last run; the size of the log that it read; digests of its input and of the links
    that it left on record; its model.

    `model` holds `prior_weight` (bits), `comparisons` (names) and `shares` (comparison to level to m and u).
    """

    pairs: pl.DataFrame
    clusters: pl.DataFrame
    size: int
    input: str
    links: str
    model: Mapping[str, Any]


def keep(folder: Path, kept: Kept) -> None:
    """Keep what a run found; the description is written last, so that a run cut short is not taken for one."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    (place / _ABOUT).unlink(missing_ok=True)
    kept.pairs.write_parquet(place / "pairs.parquet")
    kept.clusters.write_parquet(place / "clusters.parquet")
    about = {
        "format": _FORMAT,
        "size": kept.size,
        "input": kept.input,
        "links": kept.links,
        "model": kept.model,
    }
    waiting = place / f"{_ABOUT}.new"
    waiting.write_text(json.dumps(about), encoding="utf-8")
    os.replace(waiting, place / _ABOUT)


def kept_run(folder: Path) -> Kept | None:
    """Return what the last run found; None where nothing readable is kept."""
    about = kept_about(folder)
    if about is None:
        return None
    try:
        pairs = pl.read_parquet(folder / FOLDER / "pairs.parquet")
        clusters = pl.read_parquet(folder / FOLDER / "clusters.parquet")
        return Kept(
            pairs, clusters, int(about["size"]), str(about["input"]), str(about["links"]), about["model"]
        )
    except (OSError, pl.exceptions.PolarsError, KeyError, ValueError):
        return None


def kept_about(folder: Path) -> Mapping[str, Any] | None:
    """Return size, input, links and model of the last run; None where nothing is kept."""
    try:
        about = json.loads((folder / FOLDER / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return about if isinstance(about, dict) and about.get("format") == _FORMAT else None


def forget(folder: Path) -> None:
    """Delete what is kept."""
    for name in (_ABOUT, "pairs.parquet", "clusters.parquet"):
        (folder / FOLDER / name).unlink(missing_ok=True)


def digest_of(entries: pl.DataFrame, *words: str) -> str:
    """Return a digest (hex) of entries and of whatever else a run depends on."""
    digest = sha256()
    for row in entries.sort("entry").iter_rows():
        digest.update(repr(row).encode())
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()
