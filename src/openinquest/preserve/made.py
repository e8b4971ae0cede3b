"""What a maker in a process of its own makes of a document besides text: octets, and what is to be said of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Made:
    """Octets of a media type, made by a tool of a version.

    `facts` are figures about them that JSON can hold; `notes` are sentences on what the maker left out or decided.
    """

    octets: bytes
    media_type: str
    tool: str
    version: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def to_json(self) -> dict[str, Any]:
        """Return everything but the octets, for the JSON that lies beside them."""
        return {
            "media_type": self.media_type, "extractor": self.tool, "version": self.version,
            "facts": dict(self.facts), "notes": list(self.notes),
        }  # fmt: skip

    @classmethod
    def from_json(cls, octets: bytes, fields: Mapping[str, Any]) -> Made:
        """Rebuild from `to_json` and the octets; ValueError, TypeError or KeyError where the fields are not such."""
        return cls(
            octets, str(fields["media_type"]), str(fields["extractor"]), str(fields["version"]),
            dict(fields["facts"]), tuple(str(note) for note in fields["notes"]),
        )  # fmt: skip

    def answer(self) -> dict[str, Any]:
        """Return the whole as a maker hands it on, in JSON."""
        return self.to_json() | {"octets": base64.b64encode(self.octets).decode("ascii")}

    @classmethod
    def answered(cls, answer: Mapping[str, Any]) -> Made:
        """Rebuild from `answer`; raises as `from_json`."""
        return cls.from_json(base64.b64decode(answer["octets"], validate=True), answer)
