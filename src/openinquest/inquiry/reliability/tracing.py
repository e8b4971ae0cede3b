"""What stands behind an agreement of two coders."""

from __future__ import annotations

from datetime import date

from openinquest.inquiry.material import Material
from openinquest.inquiry.reliability.agreement import reliability
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.tracing import Behind

VIEW = "reliability"


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return the statements behind `reliability/A+B` or `reliability/A+B/Figure:value`; None where there are none."""
    _, coders, *rest = identifier.split("/", 2)
    parts = coders.split("+")
    # a name may hold the sign that parts names
    pairs = [("+".join(parts[:at]), "+".join(parts[at:])) for at in range(1, len(parts))]
    found = next((each for pair in pairs if len(each := reliability(material, pair)) == 1), [])
    if not found:
        return None
    numbers = found[0].statements
    if rest:
        agreements = (*found[0].agreements, *found[0].aspects)
        asked = [each for each in agreements if rest[0] in (each.prop, f"{each.schema}:{each.prop}")]
        if not asked:
            return None
        numbers = tuple(sorted({n for each in asked for n in each.statements}))
    return Behind(numbers, (Sentence("rule.reliability"),))
