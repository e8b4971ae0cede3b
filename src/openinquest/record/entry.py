"""What the log holds: statements, judgements, documents and captures, each in four groups.

A *flat* entry is one dict with the fields of all groups side by side, as a coder reads it; the log keeps the
groups apart, because each is committed to by itself. `None` and empty fields are left out of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openinquest.record.identity import canonical_json, identity
from openinquest.record.log import GROUPS, commit, leaf_of

RECORD = "record"
"""The speaker of definitions: the record itself, which is never a party."""
PAGE = "page"
"""The part of a visit that is the document; the others were kept beside it."""


class EntryKind(StrEnum):
    """What an entry of the log is; the word is part of the leaf."""

    STATEMENT = "statement"
    JUDGEMENT = "judgement"
    DOCUMENT = "document"
    CAPTURE = "capture"


FIELDS: Mapping[EntryKind, Mapping[str, tuple[str, ...]]] = {
    EntryKind.STATEMENT: {
        "content": (
            "thing", "property", "value", "original", "stance", "target", "holds_at", "scope", "basis",
        ),
        "voice": ("speaker", "voice", "said_on", "occasion", "seq", "via"),
        "passage": ("document", "selector", "wording", "quote"),
        "coding": ("coder", "coded_at", "method", "coded_from", "inferred"),
    },
    EntryKind.JUDGEMENT: {
        "content": ("kind", "left", "right", "value", "reason", "score"),
        "voice": ("by",),
        "passage": (),
        "coding": ("at", "method", "coded_from"),
    },
    EntryKind.DOCUMENT: {
        "content": (
            "id", "handle", "title", "publisher", "published_on", "address", "language", "media_type",
        ),
        "voice": ("author", "interviewee", "interviewer", "said_on", "place"),
        "passage": (),
        "coding": ("coder", "coded_at", "method", "coded_from"),
    },
    EntryKind.CAPTURE: {
        "content": (
            "document", "sha256", "size", "media_type", "how", "part", "captured_at", "taken_from", "visit",
        ),
        "voice": ("by",),
        "passage": (),
        "coding": ("at", "method"),
    },
}  # fmt: skip
"""The fields of each group, in the order in which a person reads them."""

Flat = dict[str, Any]


def is_companion(capture: Mapping[str, Any]) -> bool:
    """Say whether a capture is of what was kept beside a page (its web archive, picture or print), not of the page."""
    return str(capture.get("part", PAGE)) != PAGE


def grouped(kind: EntryKind, flat: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the four groups of a flat entry, without what is absent or empty."""
    return {
        group: {name: flat[name] for name in FIELDS[kind][group] if flat.get(name) not in (None, "", [], {})}
        for group in GROUPS
    }


def flattened(kind: EntryKind, groups: Mapping[str, Mapping[str, Any]]) -> Flat:
    """Return the fields of all groups side by side, in reading order."""
    fields = FIELDS[kind]
    return {
        name: said[name]
        for group in GROUPS
        if (said := groups.get(group))
        for name in fields[group]
        if name in said
    }


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the log: number (from 1), kind, salt of 32 bytes, canonical JSON of each group.

    `groups` is None where the entry was destroyed: its commitments stand, what they commit to is gone.
    """

    n: int
    kind: EntryKind
    salt: bytes
    groups: Mapping[str, bytes] | None

    @property
    def commitments(self) -> bytes:
        """The 128 bytes of commitments that the payload implies."""
        groups = self.groups or {}
        return commit(self.salt, [groups[name] for name in GROUPS])

    @property
    def leaf(self) -> bytes:
        """The leaf that the payload implies."""
        return leaf_of(self.kind, self.commitments)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry before it has a number."""

    kind: EntryKind
    groups: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, kind: EntryKind, flat: Mapping[str, Any]) -> NewEntry:
        """Make one from a flat entry."""
        return cls(kind, grouped(kind, flat))

    @property
    def id(self) -> str:
        """The identity: 64 hex digits over content, passage and voice."""
        return identity(self.groups)

    def canonical(self) -> list[bytes]:
        """The canonical JSON of the groups, in the order of the log."""
        return [canonical_json(self.groups.get(name) or {}) for name in GROUPS]
