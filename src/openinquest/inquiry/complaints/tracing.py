"""What stands behind a complaint, and behind a number of their register, for `inquest why`."""

from __future__ import annotations

from datetime import date

from openinquest.inquiry.complaints.official import official
from openinquest.inquiry.complaints.register import register
from openinquest.inquiry.complaints.totals import totals
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Ref, Sentence
from openinquest.inquiry.tracing import Behind

VIEW = "complaints"
_RULE = (Sentence("rule.complaints"),)


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind a complaint, or a number such as `complaints/rejected`; None for anything else."""
    view, _, name = identifier.partition("/")
    if name:
        found = totals(register(material, on)).named(name) if view == VIEW else None
        if found is None:
            return None
        listed = Sentence.of("complaints.counted", complaints=tuple(Ref(c) for c in found.complaints) or "–")
        return Behind(found.statements, _RULE, (listed,))
    complaints = register(material, on, [identifier])
    if not complaints:
        return None
    (complaint,) = complaints
    numbers = {*complaint.statements}
    for total in official(material, register(material, on), on):
        for stated in total.values:
            if identifier in stated.documented:
                numbers.add(stated.statement.n)
    return Behind(numbers, _RULE, complaint.because)
