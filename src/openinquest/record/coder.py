"""Who codes: the pseudonym and the time under which a person's judgements stand in the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from openinquest.record.appending import now
from openinquest.record.entry import Flat


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes, when (UTC, ISO 8601), and how it is called in the log."""

    name: str
    at: str = field(default_factory=now)

    def later(self) -> Coder:
        """Return the same coder now, to the microsecond: of two verdicts within a second the later one has to count."""
        return Coder(self.name, datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"))

    def judges(self, kind: str, left: str, reason: str = "", **fields: Any) -> Flat:
        """Return the judgement of this person on `left`; `fields` are `right`, `value` and the like."""
        signed = {"kind": str(kind), "left": left, "reason": reason, "by": self.name, "at": self.at}
        return signed | {"method": "person"} | fields
