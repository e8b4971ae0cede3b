"""From published entries to frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openinquest.ontology import Ontology
from openinquest.record.entry import EntryKind
from openinquest.record.frames import Frames, frames_from_entries
from openinquest.release.entries import Published, Resolver, Withheld
from openinquest.release.shards import ByNumber


def public_frames(entries: Sequence[Published], ontology: Ontology | None = None) -> Frames:
    """Return the frames of published entries; statements whose speaker is withheld are left out of them."""
    resolver = Resolver(ByNumber(entries))
    return frames_from_entries(_flats(entries, resolver), ontology=ontology)


def _flats(entries: Sequence[Published], resolver: Resolver) -> Iterable[dict[str, Any]]:
    for entry in entries:
        if isinstance(entry.groups["content"], Withheld):
            continue
        if entry.kind is EntryKind.STATEMENT and isinstance(entry.groups["voice"], Withheld):
            continue
        if entry.kind is EntryKind.CAPTURE:
            continue
        flat: dict[str, Any] = {"n": entry.n}
        for name in ("content", "voice", "passage"):
            flat |= resolver.fields(entry.n, name)
        if entry.kind is EntryKind.JUDGEMENT:
            flat["by"] = f"#{entry.n}"  # who judged is withheld; each judgement stands for itself
        yield flat
