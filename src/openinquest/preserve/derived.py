"""What was made from an object: stored text, with the JSON that says from what and by which version of
what.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openinquest.errors import RecordError
from openinquest.preserve import _durable as durable
from openinquest.preserve import _incoming as incoming
from openinquest.preserve.text import ExtractedText

TEXT, METADATA = "text", "metadata"
"""Kinds of what is made from an object: its text; what the file says of how it was made."""


def write_derivative(
    folder: Path, waiting: Path, sha256: str, extracted: ExtractedText, kind: str = TEXT
) -> None:
    """Write the text and then its description: a description is never there without its text.

    Several versions of an extractor may lie side by side; one that is there already, unharmed, is not
    written again.
    """
    name = re.sub(r"[^A-Za-z0-9.+-]", "_", f"{kind}-{extracted.extractor}-{extracted.version}")
    octets = extracted.text.encode("utf-8")
    digest = hashlib.sha256(octets).hexdigest()
    description = {"of": sha256, "kind": kind, "sha256": digest, "size": len(octets)} | extracted.to_json()
    file = f"{name}-{digest[:12]}.txt"
    _write(folder / file, waiting, octets)
    body = json.dumps({"file": file} | description, ensure_ascii=False, sort_keys=True, indent=None)
    _write(folder / f"{name}-{digest[:12]}.json", waiting, body.encode("utf-8"))


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
        paths = sorted(
            folder.glob(f"{kind}-*.json"),
            key=lambda path: (_has_words(path), path.stat().st_mtime_ns, path.name),
        )
    for path in reversed(paths):
        yield _read(path, folder, sha256)


def _has_words(path: Path) -> bool:
    try:
        return path.with_suffix(".txt").stat().st_size > 0
    except FileNotFoundError:
        return True  # damaged, and to be found so


def _read(path: Path, folder: Path, sha256: str) -> ExtractedText:
    with durable.faults("read from the archive"):
        try:
            fields: dict[str, Any] = json.loads(path.read_bytes())
            octets = (folder / str(fields["file"])).read_bytes()
            if fields["of"] == sha256 and hashlib.sha256(octets).hexdigest() == fields["sha256"]:
                return ExtractedText.from_json(octets.decode("utf-8"), fields)
        except (ValueError, KeyError, TypeError, FileNotFoundError):
            pass
    raise RecordError(
        "The kept text of a document is damaged: extract it again from the original, which is untouched."
    )


def _write(target: Path, waiting: Path, octets: bytes) -> None:
    if target.is_file() and target.read_bytes() == octets:
        return
    with incoming.received(waiting, octets) as (path, _, _):
        durable.publish(path, target)
