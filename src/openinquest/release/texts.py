"""The index of texts, which another program makes: whether a release has one, and whether it can be made again here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.release.manifest import Manifest
from openinquest.release.names import TEXTS

if TYPE_CHECKING:
    from openinquest.release.ingredients import Ingredients

_ENTRY = f"{TEXTS}en/pagefind-entry.json"
_LARGEST_ENTRY = 64 * 1024


def in_texts(name: str) -> bool:
    """Return whether a file of a release is part of its index of texts."""
    return name.startswith(TEXTS)


def has_texts(manifest: Manifest) -> bool:
    """Return whether a release has an index of its texts."""
    return any(map(in_texts, manifest.files))


def with_texts(made_of: Ingredients) -> Ingredients:
    """Return what a release with an index of texts is made of; the same where the indexer is not installed."""
    # not above: the pages import the snapshot's types from this package, and either may be imported first
    from openinquest.site import indexer

    if not indexer():
        return made_of
    return replace(made_of, meta=replace(made_of.meta, searchable=True))


def why_not_made_again(folder: Path, manifest: Manifest) -> str:
    """Return in one sentence why the index of texts cannot be made again here, or an empty text."""
    from openinquest.site import indexer

    if not has_texts(manifest):
        return ""
    wanted, here = _indexer_of(folder, manifest), indexer()
    if wanted == here:
        return ""
    return (
        f"The index of texts in {TEXTS} and the program that searches it were compared with the manifest and not "
        f"made anew from the pages: that takes {wanted or 'an indexer that it does not name'}, and here is "
        f"{here or 'none'}."
    )


def _indexer_of(folder: Path, manifest: Manifest) -> str:
    """Return the indexer that a release names, trusting nothing in it."""
    place = folder / _ENTRY
    if _ENTRY not in manifest.files or place.stat().st_size > _LARGEST_ENTRY:
        return ""
    try:
        found = json.loads(place.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError):
        return ""
    number = found.get("version") if isinstance(found, dict) else None
    plain = isinstance(number, str) and len(number) < 20 and set(number) <= set("0123456789.abrc-")
    return f"pagefind {number}" if plain else ""
