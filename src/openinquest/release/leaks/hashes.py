"""Secret digests that stay in, by their first bits: salts, identities of contents, files."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from openinquest.record import EntryKind, Record
from openinquest.record.entry import NewEntry, is_companion
from openinquest.record.log import GROUPS, group_salt
from openinquest.release.redaction.judging import Leave, redactions


@dataclass(frozen=True, slots=True)
class Hashes:
    """The first 64 bits of secret digests, sorted."""

    salts: array[int]
    contents: array[int]
    files: array[int]


NO_HASHES = Hashes(array("Q"), array("Q"), array("Q"))


def hashes_of(
    record: Record,
    rows: pl.DataFrame,
    shown: Mapping[int, frozenset[str]],
    flats: Sequence[Sequence[tuple[int, Mapping[str, Any]]]],
    open_documents: set[str],
    earlier: int | None,
) -> Hashes:
    """Return hashes of secrets; with `earlier` only those of entries that can have been in a file by then.

    Salts are drawn, and content ids follow, when an entry is made; what a document or a file is known by may be older.
    """
    salts = array("Q")
    nothing: frozenset[str] = frozenset()
    last = sys.maxsize if earlier is None else earlier
    for n, salt in record.store.salts():
        if n > last:
            continue
        salts.append(int.from_bytes(salt[:8], "big"))
        out = shown.get(n, nothing)
        for name in GROUPS:
            if name not in out:
                salts.append(int.from_bytes(group_salt(salt, name)[:8], "big"))
    documents, _, captures = flats
    contents = array("Q", (key & (2**64 - 1) for key in rows.filter(pl.col("n") <= last)["key"]))
    for kind, items in zip((EntryKind.DOCUMENT, EntryKind.JUDGEMENT, EntryKind.CAPTURE), flats, strict=True):
        contents.extend(_first_bits(NewEntry.of(kind, flat).id) for n, flat in items if n <= last)
    contents.extend(_first_bits(str(flat["id"])) for _, flat in documents if flat["id"] not in open_documents)
    open_files = {flat["sha256"] for n, flat in captures if "content" in shown.get(n, nothing)}
    # a document without an address is known by the digest of its bytes, and a file may go out by leave as it was kept
    open_files |= open_documents
    redacted = redactions(record, open_documents)
    open_files |= {of.sha256 for of in redacted if of.leave is Leave.ORIGINAL}
    # of a page on the web the digest of what was kept of it goes out, so that whoever has the page can compare
    on_the_web = {
        flat["id"]
        for _, flat in documents
        if str(flat.get("address", "")).startswith(("https://", "http://"))
    } - {of.document for of in redacted if of.blackened}
    open_files |= {
        flat["sha256"]
        for _, flat in captures
        if flat["document"] in on_the_web & open_documents and not is_companion(flat)
    }
    files = array(
        "Q", (_first_bits(flat["sha256"]) for _, flat in captures if flat["sha256"] not in open_files)
    )
    return Hashes(*map(_in_order, (salts, contents, files)))


def _in_order(found: array[int]) -> array[int]:
    """Return each number once, without a set of millions."""
    return array("Q", (bits for bits, _ in groupby(sorted(found))))


def _first_bits(text: str) -> int:
    try:
        return int(text[:16], 16)
    except ValueError:
        return 0
