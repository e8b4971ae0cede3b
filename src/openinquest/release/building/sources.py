"""Sources, and how they were read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind
from openinquest.record.frames import Frames
from openinquest.release.entries import Malformed
from openinquest.release.kept import Kept
from openinquest.release.redaction.copies import Copy
from openinquest.release.snapshot import Source, SourceFile


def sources_of(frames: Frames, copies: Sequence[Copy] = (), kept: Sequence[Kept] = ()) -> dict[str, Source]:
    """Return the documents by handle, with the latest note of how each was read, and with what goes out of it.

    Raises Malformed for a copy of a document that the frames do not have, or what was kept of one.
    """
    held = {one.document: one.files for one in kept}
    if unknown := held.keys() - set(frames.documents["id"]):
        raise Malformed(f"something is told of {len(unknown)} documents that are not")
    again = _republished(frames)
    published = {copy.document: copy for copy in copies}
    if unknown := published.keys() - set(frames.documents["id"]):
        raise Malformed(f"a file is published of {len(unknown)} documents that are not")
    read: dict[str, tuple[str, tuple[str, ...]]] = {}
    rows = frames.judgements.filter(pl.col("kind") == JudgementKind.READ.value).sort("n")
    for left, text in rows.select("left", "value").iter_rows():
        value: Any = json.loads(text) if text else {}
        fields = value if isinstance(value, dict) else {"read": value}
        how = next((word for word in fields.values() if word in ("whole", "extract")), "")
        covers = fields.get("covers") or ()
        for handle in left:
            read[handle] = (how, tuple(covers.split() if isinstance(covers, str) else covers))
    found: dict[str, Source] = {}
    for row in frames.documents.iter_rows(named=True):
        handle = row["handle"] or row["id"]
        how, points = read.get(handle, ("", ()))
        texts = {
            name: row[name] or ""
            for name in ("title", "publisher", "published_on", "address", "language", "media_type")
        }
        copy = published.get(row["id"])
        found[handle] = Source(
            handle,
            read=how,
            covers=points,
            file=_file(copy),
            preserved=row["id"] in held,
            kept=held.get(row["id"], ()),
            republished=again.get(handle, ()),
            **texts,
        )
    return dict(sorted(found.items()))


def _republished(frames: Frames) -> dict[str, tuple[str, ...]]:
    """Return by handle the other documents that judgements hold to be the same text, through any number of them."""
    near: dict[str, set[str]] = {}
    rows = frames.judgements.filter(pl.col("kind") == JudgementKind.REPUBLISHES.value)
    for left, right in rows.select("left", "right").iter_rows():
        for handle in left:
            near.setdefault(handle, set()).add(right)
            near.setdefault(right, set()).add(handle)
    found: dict[str, tuple[str, ...]] = {}
    for start in sorted(near):
        if start in found:
            continue
        group, waiting = {start}, [start]
        while waiting:
            new = near[waiting.pop()] - group
            group |= new
            waiting += new
        found |= {handle: tuple(sorted(group - {handle})) for handle in group}
    return found


def _file(copy: Copy | None) -> SourceFile | None:
    if copy is None:
        return None
    left_out = tuple((name, copy.left_out[name]) for name in sorted(copy.left_out))
    return SourceFile(
        copy.file, copy.sha256, copy.size, copy.media_type, copy.original, copy.pages, copy.places, left_out
    )
