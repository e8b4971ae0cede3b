"""What was made from an object: stored text or a picture, with the JSON that says from what and by which version of
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
from openinquest.preserve.made import Made
from openinquest.preserve.text import ExtractedText

TEXT, METADATA, THUMBNAIL = "text", "metadata", "thumbnail"
"""Kinds of what is made from an object: its text; what the file says of how it was made; a small picture of it."""

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


_SHORT = 12
"""How many digits of its SHA-256 stand in the name of a file."""
_DAMAGED = (
    "What was made of a kept document is damaged: make it again from the original, which is untouched, with "
    "`inquest add`."
)


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
    stem = f"{kind}-{extracted.extractor}-{extracted.version}"
    about = {"of": sha256, "kind": kind} | extracted.to_json()
    _write_both(folder, waiting, (stem, "txt"), extracted.text.encode("utf-8"), about, recipients)


def write_made(
    folder: Path, waiting: Path, sha256: str, made: Made, kind: str, recipients: Recipients | None = None
) -> None:
    """Write what was made and then its description, as `write_derivative` does a text."""
    about = {"of": sha256, "kind": kind} | made.to_json()
    name = (f"{kind}-{made.tool}-{made.version}", _ENDINGS[made.media_type])
    _write_both(folder, waiting, name, made.octets, about, recipients)


def read_made(folder: Path, sha256: str, kind: str, digest: str = "") -> Made | None:
    """Return the newest of what was made of a kind, with a `digest` what has it as its SHA-256; None where there is
    none. RecordError where it is damaged.
    """
    described = [
        place for place in _described(folder, kind) if place.name.endswith(f"{digest[:_SHORT]}.json")
    ]
    if not described:
        return None
    newest = max(described, key=lambda place: (place.path.stat().st_mtime_ns, place.name))
    fields, octets = _read(newest, folder, sha256)
    if digest and fields["sha256"] != digest:
        return None
    with suppress(ValueError, KeyError, TypeError):
        return Made.from_json(octets, fields)
    raise RecordError(_DAMAGED)


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
        order = sorted(
            _described(folder, kind),
            key=lambda place: (_has_words(folder, place), place.path.stat().st_mtime_ns, place.name),
        )
    for place in reversed(order):
        fields, octets = _read(place, folder, sha256)
        try:
            text = ExtractedText.from_json(octets.decode("utf-8"), fields)
        except (ValueError, KeyError, TypeError):
            raise RecordError(_DAMAGED) from None
        yield text


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


def _described(folder: Path, kind: str) -> list[Place]:
    """Return the descriptions of a kind, each once where it lies in two forms."""
    described = {
        place.name: place
        for place in places(folder)
        if place.name.startswith(f"{kind}-") and place.name.endswith(".json")
    }
    return list(described.values())


def _read(place: Place, folder: Path, sha256: str) -> tuple[dict[str, Any], bytes]:
    with (
        durable.faults("read from the archive"),
        suppress(ValueError, KeyError, TypeError, FileNotFoundError, RecordError),
    ):
        fields: dict[str, Any] = json.loads(octets_of(place))
        file = find(folder, str(fields["file"]))
        if file is not None and fields["of"] == sha256:
            octets = octets_of(file)
            if hashlib.sha256(octets).hexdigest() == fields["sha256"]:
                return fields, octets
    raise RecordError(_DAMAGED)


def _write_both(
    folder: Path,
    waiting: Path,
    name: tuple[str, str],
    octets: bytes,
    about: dict[str, Any],
    recipients: Recipients | None,
) -> None:
    own = hashlib.sha256(octets).hexdigest()
    stem = f"{re.sub('[^A-Za-z0-9.+-]', '_', name[0])}-{own[:_SHORT]}"
    file = f"{stem}.{name[1]}"
    _write(folder / file, waiting, octets, recipients)
    description = {"file": file, "sha256": own, "size": len(octets)} | about
    body = json.dumps(description, ensure_ascii=False, sort_keys=True, indent=None)
    _write(folder / f"{stem}.json", waiting, body.encode("utf-8"), recipients)


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
