"""What a visit to an address came to, as the record tells it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of a visit; outcomes are of one visit each and are never combined."""

    WHOLE = "whole"
    CUT = "cut"  # too long or too slow: what had come by then was kept
    PAYWALLED = "paywalled"  # the page says itself that it shows a part only
    LOGIN = "login"  # a form for a name and a password stands where the page should
    REFUSED = "refused"
    GONE = "gone"
    FAILED = "failed"
    UNREACHED = "unreached"  # there was no answer at all
    ROBOTS = "robots"  # the site asks programs not to fetch it

    @property
    def kept(self) -> bool:
        """Whether there is a page to keep: else the attempt is all that there is."""
        return self in (Outcome.WHOLE, Outcome.CUT, Outcome.PAYWALLED)


_OF_STATUS = {
    401: Outcome.REFUSED, 402: Outcome.PAYWALLED, 403: Outcome.REFUSED, 404: Outcome.GONE, 407: Outcome.REFUSED,
    410: Outcome.GONE, 429: Outcome.REFUSED, 451: Outcome.REFUSED,
}  # fmt: skip


def outcome_of(status: int) -> Outcome:
    """Return what the status of the last answer alone says of a visit."""
    return Outcome.WHOLE if 200 <= status < 300 else _OF_STATUS.get(status, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step on the way from the address asked for: where from, with which status, where to.

    The status is 0 where the page itself sent the browser on, by a script or a refresh.
    """

    source: str
    status: int
    target: str


@dataclass(slots=True)
class Visit:
    """One visit; `asked` and `address` (the final one) are normalised addresses, times are UTC.

    `told` is a sentence on why nothing could be kept, empty where something was; `notes` are sentences on what was
    cut, left out or refused on the way. `media_type` is that of the answer as it was declared.
    """

    asked: str
    begun: str
    address: str = ""
    ended: str = ""
    outcome: Outcome = Outcome.FAILED
    told: str = ""
    status: int = 0
    media_type: str = ""
    redirects: list[Hop] = field(default_factory=list)
    system: str = ""
    agent: str = ""
    despite_robots: str = ""
    responses: int = 0
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return what is said, as the log can hold it."""
        plain = asdict(self) | {"outcome": self.outcome.value}
        return {name: said for name, said in plain.items() if said not in ("", 0, [])}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Visit:
        """Return the visit that `as_json` gave."""
        hops = [Hop(**hop) for hop in plain.get("redirects", ())]
        return cls(**plain | {"outcome": Outcome(plain["outcome"]), "redirects": hops})
