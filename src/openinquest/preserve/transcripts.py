"""A transcript names what it transcribes: both are documents, and what the one repeats is no second source."""

from __future__ import annotations

from openinquest.errors import InputError, NotFound, Problem, shown
from openinquest.ontology import JudgementKind
from openinquest.record.coder import Coder
from openinquest.record.entry import EntryKind, NewEntry
from openinquest.record.record import Record

TRANSCRIPT = "transcript"
"""What a judgement `republishes` says of a document that writes down what is heard or seen in another."""


def recording_named(record: Record, name: str) -> str:
    """Return the id of the document with this handle or id. `NotFound` where there is none."""
    for identifier, said in record.apparatus().documents.items():
        if name in (identifier, said.fields.get("handle")):
            return identifier
    raise NotFound(
        "The document that it transcribes is not in the record; nothing was written.",
        [Problem("a handle or id", shown(name), "add or cite the recording first", column="transcribes")],
    )


def write_transcribes(record: Record, transcript: str, recording: str, coder: Coder) -> int | None:
    """Write down that one document transcribes the other (by id); None where that was said before.

    Raises `InputError` for a document that would transcribe itself.
    """
    if transcript == recording:
        raise InputError("A document is no transcript of itself.", [Problem("two documents", "one twice")])
    judgement = coder.judges(JudgementKind.REPUBLISHES, transcript, right=recording, value=TRANSCRIPT)
    with record.store.writing() as writer:
        for _, flat in record.flats(EntryKind.JUDGEMENT):
            if all(flat.get(key) == judgement[key] for key in ("kind", "left", "right")):
                return None
        [n] = writer.entries([NewEntry.of(EntryKind.JUDGEMENT, judgement)])
    return n
