"""Bags of others into a record: checked, then kept file by file, with what a bag of our own says of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openinquest.errors import InputError, Problem, Unreadable, shown
from openinquest.ontology import CustodyEvent
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.bagit.export import DESCRIPTIONS, FORMAT
from openinquest.preserve.bagit.format import DATE, PAYLOAD, SOURCE, printable
from openinquest.preserve.bagit.reading import Bag, read_bag
from openinquest.preserve.custody import Told, note
from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.gathering import Refused, keep_all
from openinquest.preserve.registration import Kept, dated, enter
from openinquest.preserve.sources import (
    Description,
    Origin,
    Prepared,
    is_handle,
    prepare_citation,
    prepare_file,
)
from openinquest.preserve.text import ExtractedText
from openinquest.preserve.time_stamps.stamps import read_file
from openinquest.record import Coder, Record
from openinquest.record.entry import is_companion

HOW = "bag"
_LARGEST = 256 << 20
_LONGEST_PARTY, _LONGEST_TYPE = 500, 100
_TOGETHER = 50
"""Documents that are written into the log at once."""
_OF_CAPTURE = {"part": str, "captured_at": str, "taken_from": dict, "visit": dict}
_MOST_VALUES = 50
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_UNNAMED = "an organization that the bag does not name"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was kept of a bag, files that cannot be kept with the reason, and what is wrong with the bag."""

    bag: Bag
    kept: Sequence[Kept]
    problems: Sequence[Problem]
    ours: bool

    @property
    def party(self) -> str:
        """From whom it is, as the bag says."""
        return self.bag.said(SOURCE)[:_LONGEST_PARTY] or _UNNAMED


def take_bag(
    record: Record, folder: Path, description: Description, coder: Coder, *, despite_damage: bool = False
) -> Taken:
    """Keep what is in a bag; each document gets the event `received` from the organization that the bag names.

    `description` is said of all of them, over what the bag says. Raises InputError with everything that is wrong with
    the bag, unless `despite_damage`: then what is there is kept, and files that are not as the manifests say are told.
    """
    description = dated(description)
    bag = read_bag(folder)
    if bag.problems and not despite_damage:
        raise InputError(
            "The bag is not complete and valid; nothing was written. --despite-damage keeps what there is.",
            bag.problems,
        )
    described = _described(bag)
    kept: list[Kept] = []
    problems: list[Problem] = []
    outcomes = (
        _others(record, bag, description, coder)
        if described is None
        else _ours(record, bag, described, description, coder)
    )
    for path, outcome in outcomes:
        if isinstance(outcome, Kept):
            if outcome.sha256 != bag.payload[path]:
                problems.append(
                    Problem(
                        "a file that nobody writes to",
                        "other octets than before",
                        file=shown(printable(path)),
                    )
                )
            kept.append(outcome)
            _received(record, bag, path, outcome, coder)
        else:
            problems += [replace(each, file=shown(printable(path))) for each in outcome.problems] or [
                Problem("a file that can be kept", outcome.message, file=shown(printable(path)))
            ]
    return Taken(bag, kept, problems, described is not None)


def _others(
    record: Record, bag: Bag, description: Description, coder: Coder
) -> Iterator[tuple[str, Kept | Refused]]:
    paths = {bag.folder / path: path for path in bag.payload}
    for path, outcome in keep_all(record, paths, description, coder):
        yield paths[path], outcome


def _ours(
    record: Record,
    bag: Bag,
    described: Sequence[Mapping[str, Any]],
    description: Description,
    coder: Coder,
) -> Iterator[tuple[str, Kept | Refused]]:
    """Keep what a bag of our own describes; what was said here of a document before stays."""
    archive = Archive(record.archive_folder)
    for at in range(0, len(described), _TOGETHER):
        ready: list[tuple[str, Prepared]] = []
        for row in described[at : at + _TOGETHER]:
            said = _said(row, description)
            for file in row["files"]:
                path = file["file"]
                try:
                    if path not in bag.payload:
                        raise InputError("It is described, and not in the bag.")
                    ready.append((path, _prepared(archive, bag.folder / path, file, dated(said), coder)))
                except (InputError, Unreadable) as error:
                    yield path, error
        kept = enter(record, [prepared for _, prepared in ready], description, coder)
        yield from zip((path for path, _ in ready), kept, strict=True)


def _prepared(
    archive: Archive, path: Path, file: Mapping[str, Any], said: Description, coder: Coder
) -> Prepared:
    """Keep a file with what the bag says of how it was captured; what was kept beside a page is not read."""
    said_of_it = {
        name: value
        for name, kind in _OF_CAPTURE.items()
        if isinstance(file.get(name), kind) and (value := _plain_value(file[name]))
    }
    if not is_companion(said_of_it):
        prepared = prepare_file(path, archive, coder.name, coder.at, said, origin=Origin(path.name, HOW))
        return replace(prepared, capture=prepared.capture | said_of_it)
    document = prepare_citation(said.address, said)
    stored = archive.put(path)
    media_type = clean(str(file.get("media_type", "")))[:_LONGEST_TYPE]
    capture = {
        "document": document["id"], "sha256": stored.sha256, "size": stored.size, "media_type": media_type,
        "how": HOW, "by": coder.name, "at": coder.at, "method": "person",
    }  # fmt: skip
    return Prepared(document, capture | said_of_it, ExtractedText("", media_type, "", ""), stored, {})


def _plain_value(value: Any, depth: int = 3) -> Any:
    """Return of what a stranger wrote only what an entry may hold; None for anything else."""
    if isinstance(value, str):
        return clean(value)[:_LONGEST_PARTY]
    if isinstance(value, int):
        return value if abs(value) < 1 << 53 else None
    if isinstance(value, list) and depth:
        return [_plain_value(each, depth - 1) or "" for each in value[:_MOST_VALUES]]
    if isinstance(value, dict) and depth:
        pairs = ((name, _plain_value(each, depth - 1)) for name, each in list(value.items())[:_MOST_VALUES])
        return {name: each for name, each in pairs if _NAME.fullmatch(name) and each not in (None, "")}
    return None


def _said(row: Mapping[str, Any], description: Description) -> Description:
    """Return what a bag says of a document, with what a person says over it."""
    found = {}
    for name in Description.__slots__:
        told, own = row.get(name), getattr(description, name)
        found[name] = own or (told if isinstance(told, str) else "")
    if not is_handle(found["handle"]):  # it came from a sheet, and is none that a person may give
        found["handle"] = ""
    return Description(**found)


def _described(bag: Bag) -> list[Mapping[str, Any]] | None:
    """Return the documents that a bag of our own describes; None for those of others."""
    path = f"{PAYLOAD}/{DESCRIPTIONS}"
    if path not in bag.payload:
        return None
    said: Any = None
    with suppress(InputError, ValueError, RecursionError):
        said = json.loads(read_file(bag.folder / path, _LARGEST).decode("utf-8"))
    if (
        not isinstance(said, dict)
        or said.get("format") != FORMAT
        or not isinstance(said.get("documents"), list)
    ):
        return None
    rows: list[Mapping[str, Any]] = [
        row for row in said["documents"] if isinstance(row, dict) and _has_files(row)
    ]
    return rows if len(rows) == len(said["documents"]) else None


def _has_files(row: Mapping[str, Any]) -> bool:
    files = row.get("files")
    return isinstance(files, list) and all(
        isinstance(each, dict) and isinstance(each.get("file"), str) for each in files
    )


def _received(record: Record, bag: Bag, path: str, kept: Kept, coder: Coder) -> None:
    if kept.known:
        return
    day = bag.said(DATE)[:40]
    reason = f"in a bag (BagIt {bag.version}{f', of {day}' if day else ''})"
    if path in bag.doubtful:
        reason += "; the file is not as the manifest of the bag says"
    party = bag.said(SOURCE)[:_LONGEST_PARTY] or _UNNAMED
    note(
        record, [str(kept.document["id"])], CustodyEvent.RECEIVED, Told(reason, party), coder, captures=[kept.sha256]
    )  # fmt: skip
