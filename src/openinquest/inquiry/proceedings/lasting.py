"""How long cases last: from their beginning to the court, to an end without a court, to a judgment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openinquest.inquiry.durations import Durations, durations, last_observation, length
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span
from openinquest.inquiry.proceedings.cases import Case, docket
from openinquest.inquiry.proceedings.terms import Kind


class Until(StrEnum):
    """What a case is followed to: the first court, the first end of any kind, the first judgment."""

    COURT = "court"
    END = "end"
    JUDGMENT = "judgment"


_ENDS: Mapping[Until, tuple[Kind, ...]] = {
    Until.COURT: (Kind.SENT_TO_COURT, Kind.TRIAL_OPENED, Kind.TRIAL_CLOSED),
    Until.END: (Kind.DISCONTINUED, Kind.REFUSED, Kind.VERDICT, Kind.ACQUITTAL),
    Until.JUDGMENT: (Kind.VERDICT, Kind.ACQUITTAL),
}


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long the cases of a record lasted until something, as of the last observation.

    `counted` are the cases that are followed, `left_out` those without a day of beginning or whose end
    precedes it. A case that ended otherwise is followed until then and no longer.
    """

    until: Until
    observed: date | None
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    durations: Durations
    statements: tuple[int, ...]


def lasting(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Lasting]:
    """Return how long cases (those of `ids`, if given) last until each `Until`, censored at the last observation.

    The estimate takes it that a case of which no end is on record had none by the last day on which any
    source of the record spoke; where ends go unreported it comes out too long.
    """
    wanted = None if ids is None else set(ids)
    cases = [case for case in docket(material, on).cases if wanted is None or case.id in wanted]
    observed = last_observation(material, on)
    return [_lasting(cases, until, observed) for until in Until]


def _lasting(cases: Iterable[Case], until: Until, observed: date | None) -> Lasting:
    lengths, counted, left_out = [], [], []
    numbers: set[int] = set()
    for case in cases:
        found = None
        end, behind = _end(case, until)
        if case.began is not None and observed is not None:
            found = length(case.began, end, _followed(case, until, observed))
        if found is None:
            left_out.append(case.id)
            continue
        lengths.append(found)
        counted.append(case.id)
        numbers.update(behind)
        numbers.update(n for one in case.held.get("opened_on", ()) for n in one.statements)
        numbers.update(n for s in case.having(Kind.OPENED, Kind.REGISTERED) for n in s.statements)
    return Lasting(
        until, observed, tuple(counted), tuple(left_out), durations(lengths), tuple(sorted(numbers))
    )


def _end(case: Case, until: Until) -> tuple[Span | None, tuple[int, ...]]:
    """Return when the count ends, with the statements behind it: the first such decision, as listed.

    A case that was judged had come before a court by then, also where no day of that is on record.
    """
    step = next(iter(case.having(*_ENDS[until])), None)
    if step is not None:
        return step.span, step.statements
    judged = next(iter(case.having(*_ENDS[Until.JUDGMENT])), None) if until is Until.COURT else None
    return (Span(None, judged.span.high), judged.statements) if judged is not None else (None, ())


def _followed(case: Case, until: Until, observed: date) -> date:
    """Return the day until which a case is followed: the last observation, or where it ended in another way.

    A case that was joined to another goes on there. One that was discontinued and taken up again is followed.
    """
    cuts = case.having(Kind.JOINED)
    if until is not Until.END and not case.having(Kind.REOPENED, Kind.RESUMED, Kind.REVIEW):
        cuts += case.having(Kind.DISCONTINUED, Kind.REFUSED)
    return min([observed, *(step.span.high[0] for step in cuts if step.span.high is not None)])
