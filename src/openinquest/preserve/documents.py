"""A document by the name that people call it, and the text that was kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from openinquest.errors import NotFound, shown
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.text import ExtractedText
from openinquest.record.entry import PAGE, EntryKind, Flat, is_companion
from openinquest.record.record import Record

_SHORTEST_PREFIX = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """The text of a document: of which bytes (SHA-256), kept by which entry of the log."""

    n: int
    sha256: str
    text: ExtractedText


def find_document(record: Record, name: str) -> str:
    """Return the id of the document of this handle, id, or beginning of an id (8 digits or more).

    Raises NotFound, with the nearest handle, where the record has none or several.
    """
    handles = record.apparatus().handles
    if name in handles:
        return name
    by_handle = {handle: identifier for identifier, handle in handles.items()}
    if name in by_handle:
        return by_handle[name]
    begin = [found for found in handles if len(name) >= _SHORTEST_PREFIX and found.startswith(name)]
    if len(begin) == 1:
        return begin[0]
    near = get_close_matches(name, by_handle, 1) if len(name) <= 200 else []
    hint = f" (did you mean {shown(near[0])}?)" if near else ""
    raise NotFound(
        f"No document of this record is called {shown(name)}{hint}: `inquest find` searches titles and publishers."
    )


def captures_of(record: Record, document: str) -> list[tuple[int, Flat]]:
    """Return what was kept of a document (by id), oldest first, with the log numbers."""
    return [(n, flat) for n, flat in record.flats(EntryKind.CAPTURE) if flat["document"] == document]


def part_of(record: Record, document: str, part: str) -> str:
    """Return the SHA-256 of what was kept of a document (by id) as this part of a visit, newest visit first.

    The page is also what was kept otherwise. Raises NotFound where there is no such part.
    """
    for _, flat in reversed(captures_of(record, document)):
        if flat.get("part", PAGE) == part:
            return str(flat["sha256"])
    handle = record.apparatus().handles.get(document, document)
    raise NotFound(f"Of {handle} nothing was kept that is a {part}.")


def kept_text(record: Record, document: str) -> Kept:
    """Return the text of the newest bytes of a document (by id) that have one.

    Raises NotFound where the document is only cited, or nothing that was kept of it has a text; RecordError
    where the text is damaged.
    """
    archive = Archive(record.archive_folder)
    captures = [(n, flat) for n, flat in captures_of(record, document) if not is_companion(flat)]
    handle = record.apparatus().handles.get(document, document)
    if not captures:
        raise NotFound(f"{handle} is only cited: nothing was kept of it. `inquest add` keeps it.")
    for n, flat in reversed(captures):
        text = archive.text(flat["sha256"])
        if text is not None:
            return Kept(n, flat["sha256"], text)
    raise NotFound(f"{handle} was kept, but no text was read from it.")
