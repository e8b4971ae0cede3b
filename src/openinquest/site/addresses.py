"""Where each page stands: file names that are safe on every file system and the same in every language."""

from __future__ import annotations

import re
from hashlib import sha256

from openinquest.release.snapshot import Snapshot

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_HASHED = "x-"


def file_name(identifier: str) -> str:
    """Return a file name without suffix: the identifier where it is plain, else `x-` and 20 hex digits.

    Injective but for collisions of SHA-256; never two names that differ only in case, never a path.
    """
    plain = _PLAIN.fullmatch(identifier) and not _RESERVED.fullmatch(identifier)
    if plain and not identifier.startswith(_HASHED) and not identifier.endswith("."):
        return identifier
    return _HASHED + sha256(identifier.encode("utf-8")).hexdigest()[:20]


class Addresses:
    """Paths of all pages of a snapshot, relative to the root of a language."""

    def __init__(self, snapshot: Snapshot) -> None:
        spoken = {s.thing for s in snapshot.statements.values()}
        self.figures = {f: f"figure/{file_name(f)}.html" for f in snapshot.figures}
        self.things = {t: f"thing/{file_name(t)}.html" for t in sorted(spoken) if t not in snapshot.figures}
        self.speakers = {s: f"speaker/{file_name(s)}.html" for s in snapshot.speakers}
        self.sources = {s: f"source/{file_name(s)}.html" for s in snapshot.sources}
        self._statements = {n: s.thing for n, s in snapshot.statements.items()}

    def thing(self, identifier: str) -> str:
        """Return the path of the page of a figure or another thing, or an empty text where it has none."""
        return self.figures.get(identifier) or self.things.get(identifier, "")

    def statement(self, n: int) -> str:
        """Return the address of statement `n`: the page of its thing and the anchor `#n…`."""
        thing = self._statements.get(n)
        path = self.thing(thing) if thing is not None else ""
        return f"{path}#n{n}" if path else ""
