"""What stands behind a commitment, and behind a number of them, for `inquest why`."""

from __future__ import annotations

from datetime import date

from openinquest.inquiry.commitments.register import commitments
from openinquest.inquiry.commitments.totals import totals
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Ref, Sentence
from openinquest.inquiry.tracing import Behind

VIEW = "commitments"
_RULE = (Sentence("rule.commitments"),)


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind a commitment, or a number such as `commitments/denied`; None for anything else."""
    view, _, name = identifier.partition("/")
    if not name:
        found = commitments(material, on, [identifier])
        return Behind(found[0].statements, _RULE, found[0].because) if found else None
    if view != VIEW:
        return None
    for total in totals(commitments(material, on)):
        if total.name == name:
            listed = tuple(Ref(c) for c in total.commitments) or "–"
            return Behind(total.statements, _RULE, (Sentence.of("commitments.counted", commitments=listed),))
    return None
