"""From published entries to frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openinquest.ontology import Ontology
from openinquest.record.entry import EntryKind
from openinquest.record.frames import Frames, frames_from_entries
from openinquest.release.entries import Published
from openinquest.release.policy import Coarsened, PublicFields
from openinquest.release.shards import ByNumber


def public_frames(
    entries: Sequence[Published], ontology: Ontology | None = None, coarsened: Sequence[Coarsened] = ()
) -> Frames:
    """Return the frames of published entries, with coarsened groups in the place of those that stay in.

    Statements whose speaker is withheld are left out of them.
    """
    public = PublicFields(ByNumber(entries), coarsened)
    return frames_from_entries(_flats(entries, public), ontology=ontology)


def _flats(entries: Sequence[Published], public: PublicFields) -> Iterable[dict[str, Any]]:
    for entry in entries:
        content, voice = public.fields(entry.n, "content"), public.fields(entry.n, "voice")
        if content is None or (entry.kind is EntryKind.STATEMENT and voice is None):
            continue
        if entry.kind is EntryKind.CAPTURE:
            continue
        flat: dict[str, Any] = {"n": entry.n, **content, **(voice or {})}
        flat |= public.fields(entry.n, "passage") or {}
        if entry.kind is EntryKind.JUDGEMENT:
            flat["by"] = f"#{entry.n}"  # who judged is withheld; each judgement stands for itself
        yield flat
