"""The manifest: size and SHA-256 of every file of a release, and the log that its entries stand in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from openinquest.errors import InputError
from openinquest.record.identity import canonical_json

NAME = "manifest.json"
SERIES = "openinquest-release/"
FORMAT = f"{SERIES}2"
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileSeal:
    """Size in bytes and SHA-256 (hex) of one file."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> FileSeal:
        """Read a file and seal it."""
        return cls.of_bytes(path.read_bytes())

    @classmethod
    def of_bytes(cls, data: bytes) -> FileSeal:
        """Seal what a file holds."""
        return cls(len(data), sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` by path relative to the folder, with `/`; `root` is 64 hex digits, `released_on` a day.

    `key` is the public key of who signed the release (64 hex digits), or empty.
    """

    title: Mapping[str, str]
    period: str
    released_on: str
    said_by: str
    log_size: int
    root: str
    software: str
    files: Mapping[str, FileSeal]
    key: str = ""

    def to_bytes(self) -> bytes:
        """Return the manifest as JSON that people can read, with sorted keys and a final line feed."""
        data = {
            "format": FORMAT,
            "title": dict(self.title),
            "period": self.period,
            "released_on": self.released_on,
            "said_by": self.said_by,
            "software": self.software,
            "key": self.key,
            "log": {"size": self.log_size, "root": self.root},
            "files": {
                path: {"size": seal.size, "sha256": seal.sha256} for path, seal in sorted(self.files.items())
            },
        }
        canonical_json(data)  # the same restrictions as for entries: no floats, NFC
        return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8") + b"\n"


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest, trusting nothing in it. Raises ValueError with what is wrong."""
    try:
        found: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    expected = {"format", "title", "period", "released_on", "said_by", "software", "key", "log", "files"}
    if set(found) != expected:
        raise ValueError(f"it has other keys than {', '.join(sorted(expected))}")
    log, files = found["log"], found["files"]
    size = log.get("size") if isinstance(log, dict) else None
    if (
        type(size) is not int
        or not 0 <= size < 2**53
        or set(log) != {"root", "size"}
        or not _is_hash(log["root"])
    ):
        raise ValueError("its log has no size and root")
    if found["key"] != "" and not _is_hash(found["key"]):
        raise ValueError("its key is none")
    if not isinstance(files, dict):
        raise ValueError("its files are not listed")
    title = found["title"]
    texts = [found[name] for name in ("period", "released_on", "said_by", "software")]
    if not isinstance(title, dict) or not all(isinstance(text, str) for text in (*texts, *title.values())):
        raise ValueError("a text in it is none")
    seals: dict[str, FileSeal] = {}
    folded: set[str] = set()
    for path, seal in files.items():
        check_path(path)
        if path.casefold() in folded:
            raise ValueError(f"{path} is listed twice, but for upper and lower case")
        folded.add(path.casefold())
        if (
            not isinstance(seal, dict)
            or type(seal.get("size")) is not int
            or not _is_hash(seal.get("sha256"))
        ):
            raise ValueError(f"{path} has no size and sha256")
        seals[path] = FileSeal(seal["size"], seal["sha256"])
    period, released_on, said_by, software = texts
    if not _is_day(released_on) or not (said_by == "" or _is_day(said_by)):
        raise ValueError("a day in it is none")
    read = Manifest(title, period, released_on, said_by, size, log["root"], software, seals, found["key"])
    try:
        written = read.to_bytes()
    except InputError:
        raise ValueError("a text in it is none") from None
    if written != data:
        raise ValueError("it is not written as a release writes it")
    return read


def check_path(path: str) -> None:
    """Raise ValueError unless `path` stays inside the folder on every system: no `..`, drive or backslash."""
    parts = PurePosixPath(path).parts
    plain = path == "/".join(parts) and path and not path.startswith("/")
    odd = any(part in (".", "..") or part.strip() != part or part.endswith(".") for part in parts)
    if not plain or odd or any(sign in path for sign in '\\:*?"<>|\0') or not path.isprintable():
        raise ValueError(f"the path {path[:80]!r} leads out of the folder or is not plain")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_hash(text: Any) -> bool:
    return isinstance(text, str) and bool(_HEX.fullmatch(text))
