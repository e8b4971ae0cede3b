"""Copies of documents that a release publishes: each a file below `documents/`, told of in `data/documents.jsonl`.

A copy is an input of the release like its entries: nobody who has the dossier alone can make it again, so what is
checked is that the file is the one which the line names, and that the pages say of it what the line says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256 as digest_of
from pathlib import Path
from typing import Any

from openinquest.record.identity import canonical_json
from openinquest.release.entries import Malformed
from openinquest.release.manifest import FileSeal
from openinquest.release.names import DOCUMENTS, DOCUMENTS_FOLDER

ENDINGS: Mapping[str, str] = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif", "image/webp": "webp",
    "image/gif": "gif", "image/bmp": "bmp",
}  # fmt: skip
LEFT_OUT = ("annotations", "attachments", "fields", "frames")
_FIELDS = frozenset(
    {"document", "file", "left_out", "media_type", "original", "pages", "places", "sha256", "size"}
)
_HEX = re.compile(r"[0-9a-f]{64}")
_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MOST = 2**53


def _nothing() -> bytes:
    raise Malformed("the file of a document is not there")


@dataclass(frozen=True, slots=True)
class Copy:
    """One file that is published of a document (by id): its digest and size, how many places of it are blackened.

    `original` says that it is the file as it was kept, with leave to publish it so. `pages` is 0 where that is not
    known; `left_out` counts what a reader of the original may see and the copy does not have. `load` gives the octets.
    """

    document: str
    file: str
    sha256: str
    size: int
    media_type: str
    original: bool = False
    pages: int = 0
    places: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    load: Callable[[], bytes] = field(default=_nothing, compare=False, repr=False)

    def line(self) -> bytes:
        """Return its line in `data/documents.jsonl`, with its line feed."""
        fields = {name: getattr(self, name) for name in _FIELDS} | {"left_out": dict(self.left_out)}
        return canonical_json(fields) + b"\n"


def file_name(handle: str, sha256: str, media_type: str, original: bool) -> str:
    """Return the path of a copy in a release: by the handle of its document where that can be a name of a file."""
    stem = handle if _HANDLE.fullmatch(handle) else "document"
    kind = "" if original else "-redacted"
    return f"{DOCUMENTS_FOLDER}/{stem}{kind}-{sha256[:8]}.{ENDINGS[media_type]}"


def write_copies(folder: Path, copies: Sequence[Copy]) -> None:
    """Write the files and their lines into a release; nothing where there are none.

    Raises Malformed for octets that are not those of the line.
    """
    if not copies:
        return
    (folder / DOCUMENTS_FOLDER).mkdir(parents=True)
    for copy in copies:
        data = copy.load()
        if len(data) != copy.size or digest_of(data).hexdigest() != copy.sha256:
            raise Malformed(f"{copy.file} is not the file that {DOCUMENTS} names")
        (folder / copy.file).write_bytes(data)
    (folder / DOCUMENTS).write_bytes(b"".join(copy.line() for copy in copies))


def parse_copy(folder: Path, listed: Mapping[str, FileSeal], line: bytes) -> Copy:
    """Read a line of `data/documents.jsonl`; `listed` are the files that the manifest names. Raises Malformed."""
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise Malformed("the line is not JSON") from None
    if not isinstance(data, dict) or set(data) != _FIELDS:
        raise Malformed(f"a document has exactly {', '.join(sorted(_FIELDS))}")
    copy = _checked(data)
    seal = listed.get(copy.file)
    if seal is None or (seal.size, seal.sha256) != (copy.size, copy.sha256):
        raise Malformed("the file is not the one that the manifest names")
    place = folder / copy.file
    read = Copy(**{name: getattr(copy, name) for name in _FIELDS}, load=place.read_bytes)
    if read.line() != line:
        raise Malformed("the line is not canonical JSON")
    return read


def _checked(data: Mapping[str, Any]) -> Copy:
    left_out = data["left_out"]
    counts = [data["pages"], data["places"], data["size"]]
    if not isinstance(left_out, dict) or not set(left_out) <= set(LEFT_OUT):
        raise Malformed("left_out counts something unknown")
    if any(type(count) is not int or not 0 <= count < _MOST for count in (*counts, *left_out.values())):
        raise Malformed("a count is no whole number")
    if type(data["original"]) is not bool:
        raise Malformed("original is neither true nor false")
    if data["original"] and (data["places"] or left_out):
        raise Malformed("an original has no blackened places")
    for name in ("document", "sha256"):
        if not isinstance(data[name], str) or not _HEX.fullmatch(data[name]):
            raise Malformed(f"{name} is not 64 lower-case hexadecimal digits")
    if data["media_type"] not in ENDINGS:
        raise Malformed("media_type is none in which documents are published")
    copy = Copy(**data)
    stem = re.fullmatch(rf"{DOCUMENTS_FOLDER}/(.+)-{copy.sha256[:8]}\.\w+", str(copy.file))
    handle = stem[1].removesuffix("-redacted") if stem else ""
    if (
        not _HANDLE.fullmatch(handle)
        or file_name(handle, copy.sha256, copy.media_type, copy.original) != copy.file
    ):
        raise Malformed("file is not named as documents of a release are")
    return copy


def check_copies(copies: Sequence[Copy]) -> None:
    """Hold copies against each other. Raises Malformed where a document has two, or they are out of order."""
    documents = [copy.document for copy in copies]
    if documents != sorted(set(documents)):
        raise Malformed("documents are not each once, in the order of their ids")
