"""What an image or a film says of how it was made: camera, time, place. A file's own account, easily forged.

Nothing of it enters the log or a release. It lies beside the file in the archive, each field with a level: where it
was made and whose camera it was are `sealed` unless a person decides otherwise, all else is `restricted`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openinquest.errors import InputError, RecordError, shown
from openinquest.ontology import Level
from openinquest.preserve.archive.derived import METADATA
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.extraction import opened
from openinquest.preserve.formats.cleaning import line_of
from openinquest.preserve.formats.registry import Format, Task
from openinquest.preserve.isolation import read_isolated
from openinquest.preserve.text import ExtractedText, Limits

FIELDS, LONGEST = 400, 300
"""How many fields are kept, and how many characters of each."""
LOCATION, TAKEN, MAKE, MODEL = "Location", "Taken", "Make", "Model"
"""Names under which readers of all formats give what people ask for first."""

_LIMITS = Limits(seconds=20, memory=1 << 30, characters=1_000_000)
_SEALED = re.compile(
    r"gps|latitude|longitude|location|city|country|province|state|address|region|owner|artist|author|creator|byline"
    r"|by-line|serial|uniqueid|contact|email|phone|copyright|comment|hostcomputer|username|person|caption|description",
    re.IGNORECASE,
)


def _reader(kind: str, function: str, *, streamed: bool, programs: tuple[str, ...] = ()) -> Format:
    reader = f"openinquest.preserve.formats.{function}"
    return Format(
        kind, kind.partition("/")[0], frozenset(), bool, reader, streamed=streamed, programs=programs
    )


_READERS = {
    "image/": _reader("image/*", "exif:read", streamed=False),
    "video/": _reader("video/*", "film_boxes:read", streamed=True),
    "audio/": _reader("audio/*", "film_boxes:read", streamed=True),
}
_PROGRAM = "exiftool"
_MORE = _reader("image/*", "exiftool:read", streamed=True, programs=(_PROGRAM,))


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a file says of itself, as the reading program names and writes it."""

    name: str
    value: str
    level: Level


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that a file says of how it was made, by which program read; `notes` say what could not be read."""

    fields: Sequence[Field]
    tool: str
    version: str
    notes: Sequence[str] = ()

    def open_fields(self) -> dict[str, str]:
        """Return what may be shown in passing: name to value, nothing that is sealed."""
        return {field.name: field.value for field in self.fields if field.level is not Level.SEALED}

    @property
    def sealed(self) -> Sequence[str]:
        """The names of what is sealed."""
        return tuple(field.name for field in self.fields if field.level is Level.SEALED)

    def __str__(self) -> str:
        said = self.open_fields()
        camera = " ".join(said[name] for name in (MAKE, MODEL) if name in said)
        told = [f"taken {shown(said[TAKEN])}"] if TAKEN in said else []
        told += [f"with {shown(camera)}"] if camera else []
        words = f"By its own account {' '.join(told)}." if told else ""
        if LOCATION in self.sealed:
            words += " It says where it was made: that is sealed."
        return " ".join([words, *self.notes]).strip()


def level_of(name: str) -> Level:
    """Return the level at which a field is kept, by its name: sealed where it can tell a place or a person."""
    return Level.SEALED if _SEALED.search(name) else Level.RESTRICTED


def extracted(fields: Iterable[tuple[str, str]], tool: str, version: str, media_type: str) -> ExtractedText:
    """Return fields as a reading process hands them on: cleaned, shortened, each with its level."""
    kept: dict[str, tuple[str, str]] = {}
    for name, value in fields:
        tidy, text = (line_of(part, LONGEST) for part in (name, value))
        if tidy and text and len(kept) < FIELDS:
            kept.setdefault(tidy, (text, level_of(tidy).value))
    rows = [[name, value, level] for name, (value, level) in kept.items()]
    return ExtractedText(json.dumps(rows, ensure_ascii=False), media_type, tool, version)


def account_of(path: Path, media_type: str, name: str = "") -> ExtractedText | None:
    """Read what a file says of itself, in a process with limits; None for a kind of file that says nothing.

    Where exiftool is installed, what it finds besides is added. A file is worth keeping whatever it says of itself:
    where that cannot be read, there are no fields and a note.
    """
    reader = next((reader for kind, reader in _READERS.items() if media_type.startswith(kind)), None)
    if reader is None:
        return None
    readers = [reader, _MORE] if shutil.which(_PROGRAM) else [reader]
    accounts = [_account(path, each, Task(media_type, name, None, _LIMITS)) for each in readers]
    found = [account for account in accounts if account.text != "[]"]
    rows: dict[str, list[str]] = {}
    for account in found:
        for row in json.loads(account.text):
            rows.setdefault(row[0], row)
    notes = tuple(note for account in accounts for note in account.notes)
    return ExtractedText(
        json.dumps(list(rows.values())[:FIELDS], ensure_ascii=False),
        media_type,
        "+".join(account.extractor for account in accounts),
        "+".join(account.version for account in accounts),
        notes=notes,
    )


def _account(path: Path, reader: Format, task: Task) -> ExtractedText:
    try:
        with opened(path) as descriptor:
            return read_isolated(descriptor, reader, task)
    except InputError as error:
        found = "; ".join(problem.found for problem in error.problems)
        return ExtractedText("[]", task.media_type, "none", "0", notes=(f"{error.message} ({found})",))


def parsed(text: ExtractedText) -> Metadata:
    """Return metadata as `extracted` wrote them. Raises InputError where the text is no such."""
    try:
        fields = [Field(str(name), str(value), Level(level)) for name, value, level in json.loads(text.text)]
    except (ValueError, TypeError):
        raise InputError("What a file says of itself cannot be read.") from None
    return Metadata(fields, text.extractor, text.version, text.notes)


def metadata_of(archive: Archive, sha256: str) -> Metadata | None:
    """Return what was kept of a file's own account, None where there is nothing. RecordError where it is damaged."""
    text = archive.text(sha256, METADATA)
    try:
        return None if text is None else parsed(text)
    except InputError as error:
        raise RecordError(error.message) from None
