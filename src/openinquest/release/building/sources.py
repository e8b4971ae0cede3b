"""Sources, and how they were read."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind
from openinquest.record.frames import Frames
from openinquest.release.snapshot import Source


def sources_of(frames: Frames) -> dict[str, Source]:
    """Return the documents by handle, with the latest note of how each was read."""
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
        found[handle] = Source(handle, read=how, covers=points, **texts)
    return dict(sorted(found.items()))
