"""What was kept of the documents that go out: `data/kept.jsonl`, one line a file, by document.

Captures themselves stay in, with who made them and when. That a public page was kept, and the digest of what was kept
of it, may be said of a document with a web address: whoever has the same page can compare. Of other documents, and of
those in which something was blackened, it is said alone that something was kept: a digest would tell who holds the same
file that it is theirs, and whoever guesses what was blackened that the guess is right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.ontology import JudgementKind, Level
from openinquest.record import EntryKind, Frames, Record
from openinquest.record.entry import is_companion
from openinquest.record.identity import canonical_json
from openinquest.record.order import judged_last
from openinquest.release.entries import Malformed
from openinquest.release.snapshot import KeptFile
from openinquest.release.typed import plain, read_as

_HEX = re.compile(r"[0-9a-f]{64}")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of one document (by id): its files, the earliest first; none where no digest goes out."""

    document: str
    files: tuple[KeptFile, ...] = ()

    def line(self) -> bytes:
        """Return its line in `data/kept.jsonl`: canonical JSON, ended by a line feed."""
        return canonical_json(plain(self)) + b"\n"


def parse_kept(line: bytes) -> Kept:
    """Read a line as strictly as it is written. Raises Malformed."""
    try:
        data = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("it is not JSON") from None
    found = read_as(Kept, data)
    if not all(_HEX.fullmatch(file.sha256) and file.size >= 0 for file in found.files):
        raise Malformed("a file has no SHA-256 or no size")
    if not all(len(text) <= _LONGEST for file in found.files for text in (found.document, file.media_type)):
        raise Malformed("document or media type is no name")
    if found.line() != line:
        raise Malformed("it is not canonical JSON")
    return found


def check_kept(kept: Sequence[Kept]) -> None:
    """Raise Malformed where documents are not each once and in order."""
    documents = [one.document for one in kept]
    if documents != sorted({*documents}):
        raise Malformed("documents are not each once and in order")


def kept_of(
    record: Record, frames: Frames, out: Collection[int], size: int, blackened: Collection[str] = ()
) -> tuple[Kept, ...]:
    """Return what was kept, among the first `size` entries, of documents of which a description goes out.

    `out` are the log numbers of what goes out, `blackened` the ids of documents in which places are blackened.
    """
    described = frames.documents.filter(pl.col("n").is_in(sorted(out)))
    addresses = dict(described.select("id", "address").iter_rows())
    held_back = _held_back(frames)
    found: dict[str, dict[KeptFile, None]] = {}
    for entry in record.entries(kind=EntryKind.CAPTURE):
        if entry.groups is None or entry.n > size or f"<{entry.n}>" in held_back:
            continue
        told = json.loads(entry.groups["content"])
        if told.get("document") not in addresses or is_companion(told):
            continue
        files = found.setdefault(told["document"], {})
        on_the_web = str(addresses[told["document"]] or "").startswith(("https://", "http://"))
        if on_the_web and told["document"] not in blackened:
            files[KeptFile(told["sha256"], int(told["size"]), str(told.get("media_type") or ""))] = None
    return tuple(Kept(document, tuple(files)) for document, files in sorted(found.items()))


def _held_back(frames: Frames) -> set[str]:
    """Return what marks on single entries keep in, by the latest mark of each."""
    latest: dict[str, bool] = {}
    marks = judged_last(frames.judgements.filter(pl.col("kind") == JudgementKind.MARKS.value))
    for left, text in marks.select("left", "value").iter_rows():
        value = json.loads(text) if text else {}
        public = isinstance(value, dict) and value.get("level") == Level.PUBLIC.value
        latest |= dict.fromkeys(left, public)
    return {name for name, public in latest.items() if not public}
