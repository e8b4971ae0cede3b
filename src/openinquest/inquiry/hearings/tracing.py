"""What stands behind a hearing, and behind a number of one, for `inquest why`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openinquest.inquiry.hearings.asked import Asked
from openinquest.inquiry.hearings.reasons import asked_reasons
from openinquest.inquiry.hearings.register import HEARING, Hearing, hearings
from openinquest.inquiry.hearings.terms import Where
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Ref, Sentence
from openinquest.inquiry.tracing import Behind

VIEW, ASKED, HEARD = "hearings", "asked", "heard"
_RULE = (Sentence("rule.hearings"),)


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind a hearing, or a number such as `hearings/h1.there.refused`; None for anything else."""
    view, _, name = identifier.partition("/")
    if not name:
        found = hearings(material, on, [identifier])
        return Behind(found[0].statements, _RULE, found[0].because) if found else None
    if view != VIEW:
        return None
    of = [thing for thing in material.things_of(HEARING) if name.startswith(f"{thing}.")]
    for hearing in hearings(material, on, of):
        if name == f"{hearing.id}.{HEARD}":
            return Behind([n for heard in hearing.heard for n in heard.statements], _RULE)
        for number, asked in numbers(hearing):
            if number == f"{VIEW}/{name}":
                return _behind(asked)
    return None


def numbers(hearing: Hearing) -> Iterator[tuple[str, tuple[Asked, ...]]]:
    """Yield the numbers of a hearing: what each is called for `inquest why`, and the questions that it counts."""
    yield f"{VIEW}/{hearing.id}.{ASKED}", hearing.asked
    for where in (Where.THERE, Where.SINCE):
        for answer, asked in hearing.counted(where).items():
            yield f"{VIEW}/{hearing.id}.{where.value}.{answer.value}", asked


def _behind(asked: tuple[Asked, ...]) -> Behind:
    questions = tuple(Ref(a.question.id) for a in asked) or "–"
    return Behind(
        {n for a in asked for n in a.statements},
        _RULE,
        (
            Sentence.of("hearings.counted", questions=questions),
            *(said for a in asked for said in asked_reasons(a)),
        ),
    )
