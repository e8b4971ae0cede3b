"""What readers have to know of a policy: `data/policy.json`, in canonical JSON, ended by a line feed.

    {"address":"https://…","contact":"…","smallest":5}

Who is not named, and which rules there are beside those that coarsened something, is nobody's business.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from openinquest.record.identity import canonical_json
from openinquest.release.entries import Malformed
from openinquest.release.policy.terms import SMALLEST, Policy

_LONGEST = 500
_LARGEST_COUNT = 1000


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The smallest count that tables of persons show, the dossier's permanent address, and how to reach the team."""

    smallest: int = SMALLEST
    address: str = ""
    contact: str = ""

    @classmethod
    def of(cls, policy: Policy) -> Disclosed:
        """Return what a policy discloses."""
        return cls(policy.smallest, policy.address, policy.contact)

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        return canonical_json(asdict(self)) + b"\n"


def parse_disclosed(data: bytes) -> Disclosed:
    """Read the file as strictly as it is written. Raises Malformed."""
    try:
        found = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("it is not JSON") from None
    if not isinstance(found, dict) or set(found) != {"smallest", "address", "contact"}:
        raise Malformed("it has exactly smallest, address and contact")
    smallest, texts = found["smallest"], (found["address"], found["contact"])
    if type(smallest) is not int or not 1 <= smallest <= _LARGEST_COUNT:
        raise Malformed(f"smallest is no number from 1 to {_LARGEST_COUNT}")
    if not all(isinstance(text, str) and len(text) <= _LONGEST and (text.isprintable()) for text in texts):
        raise Malformed("address or contact is no text on one line")
    disclosed = Disclosed(smallest, *texts)
    if disclosed.address and not disclosed.address.startswith(("https://", "http://")):
        raise Malformed("the address is no web address")
    if disclosed.to_bytes() != data:
        raise Malformed("it is not canonical JSON")
    return disclosed
