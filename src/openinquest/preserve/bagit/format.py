"""Bags as RFC 8493 (BagIt 1.0) has them: the words of manifests and tag files, written and read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

VERSION = "1.0"
ENCODING = "UTF-8"
DECLARATION, INFO, FETCH = "bagit.txt", "bag-info.txt", "fetch.txt"
PAYLOAD = "data"
ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
"""Those that can be computed here; a bag needs one of them."""
SOURCE, DATE, OXUM = "Source-Organization", "Bagging-Date", "Payload-Oxum"

_MANIFEST = re.compile(r"(tag)?manifest-([A-Za-z0-9-]+)\.txt")
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_ENCODED = re.compile("%(0[AaDd]|25)")


def encoded(path: str) -> str:
    """Return a path as manifests have it: line breaks and the per cent sign as %0A, %0D and %25."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def decoded(path: str) -> str:
    """Return a path from a manifest as the file is called."""
    return _ENCODED.sub(lambda match: chr(int(match[1], 16)), path)


def manifest_name(name: str) -> tuple[str, bool] | None:
    """Return the algorithm of a manifest, in lower case without hyphens, and whether it is one of tag files.

    None for any other file.
    """
    match = _MANIFEST.fullmatch(name)
    return (match[2].lower().replace("-", ""), bool(match[1])) if match else None


def manifest(digests: Mapping[str, str]) -> str:
    """Return a manifest of digests (hexadecimal) by path, as `sha256sum --check` reads it."""
    return "".join(f"{digest}  {encoded(path)}\n" for path, digest in sorted(digests.items()))


def manifest_lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, path and digest of each line; a line that is none has an empty digest and no path."""
    for number, line in enumerate(lines_of(text), 1):
        match = _LINE.fullmatch(line.rstrip(" \t")) if line.strip() else None
        if match:
            yield number, decoded(match[2]), match[1].lower()
        elif line.strip():
            yield number, "", ""


def lines_of(text: str) -> list[str]:
    """Return lines as RFC 8493 ends them: by LF, CR or both, and by nothing else."""
    return re.split("\r\n|\r|\n", text)


def tags(text: str) -> list[tuple[str, str]]:
    """Return labels and values of a tag file; lines that begin with white space go on with the one before."""
    found: list[tuple[str, str]] = []
    for line in lines_of(text):
        if line[:1] in (" ", "\t") and found:
            label, value = found[-1]
            found[-1] = (label, f"{value} {line.strip()}".strip())
        elif ":" in line:
            label, _, value = line.partition(":")
            found.append((label.strip(), value.strip()))
    return found


def tag_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a tag file; a value never holds a line break."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in pairs if value.strip())


def printable(path: str) -> str:
    """Return a path as it can be shown: octets of a name that are no UTF-8 are escaped."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def fetched_paths(text: str) -> list[str]:
    """Return the paths that `fetch.txt` would have had from elsewhere; its addresses are of no concern to us."""
    parts = (line.split(None, 2) for line in lines_of(text) if line.strip())
    return [decoded(each[2].strip()) for each in parts if len(each) == 3]


def hasher(algorithm: str) -> hashlib._Hash:
    """Return a digest to be fed, of one of `ALGORITHMS`."""
    return hashlib.new(algorithm, usedforsecurity=False)
