"""What the files of a release follow from, and how each of it lies in the release, where `verify` finds it again.

Every file but the seal is a pure function of `Ingredients`. What is added here is published whole: it is written
below `data/` in one canonical form by `write_ingredients`, and read back as strictly by `read_ingredients`, which
trusts nothing that it reads.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from openinquest.release.entries import Malformed, Published
from openinquest.release.names import ENTRIES, RULES
from openinquest.release.snapshot import Meta, Text

_LARGEST_LAW = 4 * 1024 * 1024
_NO_META = Meta(title=Text(), period="", released_on="", log_size=0, root="", software="")


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that the files of one release follow from; each field is empty where the release has none of it.

    `entries` are in the order of their log numbers. `law` is the text of the record's rules of law, None where no
    named person verified any.
    """

    entries: Sequence[Published] = ()
    meta: Meta = _NO_META
    law: str | None = None


def write_ingredients(folder: Path, made_of: Ingredients) -> None:
    """Write what a release follows from below `data/` of an empty folder."""
    (folder / "data").mkdir(parents=True)
    (folder / ENTRIES).write_bytes(b"".join(entry.line() for entry in made_of.entries))
    if made_of.law is not None:
        (folder / RULES).write_bytes(made_of.law.encode("utf-8"))


def read_ingredients(
    folder: Path, listed: Container[str], entries: Sequence[Published], meta: Meta
) -> Ingredients:
    """Return what the release in a folder follows from; `entries` and `meta` were read and checked already.

    `listed` are the paths that the manifest has, so that a file which it does not list counts for nothing. Raises
    Malformed, naming the file, for what `write_ingredients` would not have written so.
    """
    return Ingredients(
        entries=entries,
        meta=meta,
        law=_text(folder, RULES, _LARGEST_LAW) if RULES in listed else None,
    )


def _text(folder: Path, name: str, largest: int) -> str:
    """Return the text of a file of at most `largest` bytes."""
    place = folder / name
    if place.stat().st_size > largest:
        raise Malformed(f"{name} is too large to be one")
    try:
        return place.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(f"{name} is no text in UTF-8") from None
