"""What was made from an object: stored text, with the JSON that says from what and by which version of
what.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from openinquest.errors import RecordError
from openinquest.preserve.archive import durable, incoming
from openinquest.preserve.archive.encryption import Recipients, decrypted
from openinquest.preserve.archive.fixity import digest
from openinquest.preserve.archive.places import Place, find, places
from openinquest.preserve.text import ExtractedText

TEXT, METADATA = "text", "metadata"
"""Kinds of what is made from an object: its text; what the file says of how it was made."""


def write_derivative(
    folder: Path,
    waiting: Path,
    sha256: str,
    extracted: ExtractedText,
    kind: str = TEXT,
    recipients: Recipients | None = None,
) -> None:
    """Write the text and then its description: a description is never there without its text.

    Several versions of an extractor may lie side by side; one that is there already, unharmed, is not
    written again.
    """
    name = re.sub(r"[^A-Za-z0-9.+-]", "_", f"{kind}-{extracted.extractor}-{extracted.version}")
    octets = extracted.text.encode("utf-8")
    own = hashlib.sha256(octets).hexdigest()
    description = {"of": sha256, "kind": kind, "sha256": own, "size": len(octets)} | extracted.to_json()
    file = f"{name}-{own[:12]}.txt"
    _write(folder / file, waiting, octets, recipients)
    body = json.dumps({"file": file} | description, ensure_ascii=False, sort_keys=True, indent=None)
    _write(folder / f"{name}-{own[:12]}.json", waiting, body.encode("utf-8"), recipients)


def read_derivative(folder: Path, sha256: str, kind: str = TEXT) -> ExtractedText | None:
    """Return the newest text of a kind in `folder`, of those that hold a word if any does; None where there is none.

    Raises `RecordError` where it is damaged.
    """
    return next(read_derivatives(folder, sha256, kind), None)


def read_derivatives(folder: Path, sha256: str, kind: str = TEXT) -> Iterator[ExtractedText]:
    """Yield the texts of a kind in `folder`, each as it is asked for: the newest first, those without a word last.

    A machine without Tesseract reads nothing in a scan: that never hides what another one read. Raises `RecordError`
    where one is damaged.
    """
    with durable.faults("read from the archive"):
        described = {
            place.name: place
            for place in places(folder)
            if place.name.startswith(f"{kind}-") and place.name.endswith(".json")
        }
        order = sorted(
            described.values(),
            key=lambda place: (_has_words(folder, place), place.path.stat().st_mtime_ns, place.name),
        )
    for place in reversed(order):
        yield _read(place, folder, sha256)


def octets_of(place: Place) -> bytes:
    """Return what a file holds, in the clear. Raises as `decrypted` and its reading where it is encrypted."""
    if not place.digest:
        return place.path.read_bytes()
    with decrypted(place.path) as file:
        return file.read()


def _has_words(folder: Path, place: Place) -> bool:
    try:
        if place.digest:
            return bool(json.loads(octets_of(place))["size"])
        return (folder / place.name).with_suffix(".txt").stat().st_size > 0
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecordError):
        return True  # damaged, and to be found so


def _read(place: Place, folder: Path, sha256: str) -> ExtractedText:
    with (
        durable.faults("read from the archive"),
        suppress(ValueError, KeyError, TypeError, FileNotFoundError, RecordError),
    ):
        fields: dict[str, Any] = json.loads(octets_of(place))
        text = find(folder, str(fields["file"]))
        if text is not None and fields["of"] == sha256:
            octets = octets_of(text)
            if hashlib.sha256(octets).hexdigest() == fields["sha256"]:
                return ExtractedText.from_json(octets.decode("utf-8"), fields)
    raise RecordError(
        "The kept text of a document is damaged: extract it again from the original, which is untouched."
    )


def _write(target: Path, waiting: Path, octets: bytes, recipients: Recipients | None) -> None:
    """Write a file that is not there yet; of an encrypted one the name says what is in it, and nobody need open it."""
    there = find(target.parent, target.name)
    if there is not None and (
        digest(there.path) == there.digest if there.digest else octets_of(there) == octets
    ):
        return
    with incoming.received(waiting, octets, recipients) as arrived:
        name = arrived.name(target.name)
        durable.publish(arrived.path, target.with_name(name))
    if there is not None and there.path.name != name:
        there.path.unlink(missing_ok=True)
