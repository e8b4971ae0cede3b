"""Several complaints on record together: what is said of some of them does not contradict what is said of others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from openinquest.inquiry.complaints.outcomes import StatedOutcome, latest_final
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import earlier
from openinquest.inquiry.replies import Reply

REPLY = "Reply"


def apart(one: str | None, other: str | None) -> bool:
    """Return whether two scopes are of different parts; what is said of all speaks to every part."""
    return one is not None and other is not None and one != other


def latest_by_part(outcomes: Sequence[StatedOutcome]) -> tuple[StatedOutcome, ...]:
    """Return the final outcomes of each part that no other of that part, or of all, is known to follow."""
    found: dict[StatedOutcome, None] = {}
    for scope in dict.fromkeys(o.scope for o in outcomes if o.outcome.final):
        of_part = latest_final(o for o in outcomes if o.scope in (scope, None))
        found.update(dict.fromkeys(of_part))
    return tuple(o for o in outcomes if o in found)


def rival(decided: Sequence[StatedOutcome]) -> bool:
    """Return whether two different outcomes are stated that may be of the same complaints, in no known order."""
    return any(
        one.outcome is not other.outcome
        and not apart(one.scope, other.scope)
        and not earlier(one.span, other.span)
        and not earlier(other.span, one.span)
        for one, other in combinations(decided, 2)
    )


def only_some(decided: Sequence[StatedOutcome]) -> bool:
    """Return whether no one outcome is stated of all."""
    return len({o.outcome for o in decided}) > 1 or all(o.scope is not None for o in decided)


def scope_of(material: Material, reply: Reply) -> str | None:
    """Return to which of several complaints a reply was given, None where that is not said.

    Only of a reply on record as such: the scope of any other statement says what that statement is about.
    """
    return reply.first.scope if material.schemata.get(reply.first.thing) == REPLY else None
