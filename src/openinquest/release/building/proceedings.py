"""Cases as they are shown, and the numbers that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from openinquest.inquiry import Material, Sentence
from openinquest.inquiry import proceedings as inquiry
from openinquest.inquiry.durations import Curve
from openinquest.inquiry.order import Span
from openinquest.inquiry.proceedings.ledger import grounds_of
from openinquest.release.building.given import days_between, held_of, high_of, low_of, told
from openinquest.release.snapshot import (
    Case,
    DeathsStated,
    Decision,
    Ending,
    Funnel,
    Given,
    Ground,
    GroundCount,
    Lasting,
    Median,
    Proceedings,
    Range,
    Stage,
    StatusCount,
    Total,
)

_OF_A_CASE = (
    "kind", "number", "stage", "opened_on", "ended_on", "body", "court", "place", "article", "subject", "about",
    "defendants", "victims", "open_to_public", "severed_from", "joined_to", "part_of",
)  # fmt: skip
_OF_A_DECISION = (
    "kind", "date", "decider", "article", "ground_text", "missing_element", "sentence", "penalty", "persons",
    "remedy", "reviews", "effect", "about", "open_to_public",
)  # fmt: skip
_ENDS = (
    inquiry.Kind.DISCONTINUED, inquiry.Kind.REFUSED, inquiry.Kind.VERDICT, inquiry.Kind.ACQUITTAL,
    inquiry.Kind.JOINED,
)  # fmt: skip
_UNDER_WAY = frozenset(
    {
        inquiry.CaseStatus.OPEN, inquiry.CaseStatus.INTERRUPTED, inquiry.CaseStatus.REOPENED,
        inquiry.CaseStatus.IN_COURT, inquiry.CaseStatus.CLASSIFIED, inquiry.CaseStatus.UNKNOWN,
    }
)  # fmt: skip


def proceedings_of(material: Material, on: date) -> Proceedings:
    """Return the cases of public frames as of `on`, with the ledger, the funnels, totals and durations."""
    cases = inquiry.proceedings(material, on)
    endings = [_ending(material, row) for row in inquiry.ledger(material, on)]
    of_case: dict[str, list[Ending]] = defaultdict(list)
    for ending in endings:
        of_case[ending.case].append(ending)
    everything = inquiry.funnel(material, on)
    subjects = sorted({subject for case in cases for subject in case.subjects})
    return Proceedings(
        cases={case.id: _case(material, case, of_case.get(case.id, ()), on) for case in cases},
        funnels=tuple(
            _funnel(found)
            for found in (everything, *(inquiry.funnel(material, on, subject) for subject in subjects))
            if found.cases
        ),
        deaths_stated=tuple(_deaths(one) for one in everything.stated),
        deaths_recorded=len(everything.recorded),
        deaths_with_case=len(everything.with_case),
        endings=tuple(endings),
        totals=tuple(_total(material, one) for one in inquiry.totals(material, on)),
        lasting=tuple(_lasting(one) for one in inquiry.lasting(material, on)) if cases else (),
    )


def _case(material: Material, case: inquiry.Case, endings: Iterable[Ending], on: date) -> Case:
    own = {prop: held_of(case.held.get(prop, ())) for prop in _OF_A_CASE}
    return Case(
        id=case.id,
        status=case.status.value,
        statuses=tuple(dict.fromkeys(reading.status.value for reading in case.standing.readings)),
        last=case.last.id if case.last else "",
        decisions=tuple(_decision(step) for step in case.steps),
        accused=held_of(case.accused),
        alleged_victims=held_of(case.victims),
        severed=case.severed,
        joined=case.joined,
        parts=case.parts,
        classified=case.classified,
        lasting=days_between(case.began, _end(case), on),
        endings=tuple(endings),
        statements=case.statements,
        because=told(material, (*case.standing.because, *_notes(case))),
        **own,
    )


def _notes(case: inquiry.Case) -> Iterable[Sentence]:
    if case.classified:
        yield Sentence("case.file-classified")
    if case.accused:
        yield Sentence("case.alleged")


def _end(case: inquiry.Case) -> Span | None:
    """Return when a case that is not under way came to its first end."""
    if case.status in _UNDER_WAY:
        return None
    return next((step.span for step in case.having(*_ENDS)), Span(None, None))


def _decision(step: inquiry.Step) -> Decision:
    own = {prop: held_of(step.held.get(prop, ())) for prop in _OF_A_DECISION}
    return Decision(
        id=step.id,
        low=low_of(step.span),
        high=high_of(step.span),
        grounds=tuple(_ground(one) for one in grounds_of(step)),
        statements=step.statements,
        **own,
    )


def _ground(ground: inquiry.Ground) -> Ground:
    held = ground.held
    return Ground(
        ground.code, ground.finding or "", Given(held.value, held.by, (), held.statements, held.denied)
    )


def _ending(material: Material, row: inquiry.Ending) -> Ending:
    return Ending(
        decision=_decision(row.step),
        case=row.case or "",
        ends=row.ends,
        next=tuple(step.id for step in row.next),
        unordered=tuple(step.id for step in row.unordered),
        contested_by=row.contested_by,
        because=told(material, row.because),
    )


def _funnel(found: inquiry.Funnel) -> Funnel:
    return Funnel(
        subject=found.subject or "",
        cases=found.cases,
        stages=tuple(
            Stage(
                name=level.stage.value,
                documented=level.documented,
                implied=level.implied,
                unknown=level.unknown,
                grounds=_grounds(level.by_ground),
            )
            for level in found.levels
        ),
        standing=tuple(StatusCount(status.value, cases) for status, cases in found.standing.items()),
    )


def _grounds(by_ground: Mapping[str, tuple[str, ...]]) -> tuple[GroundCount, ...]:
    return tuple(GroundCount(ground, cases) for ground, cases in by_ground.items())


def _deaths(one: inquiry.Stated) -> DeathsStated:
    flags = tuple(flag.value for flag in one.flags)
    return DeathsStated(one.figure, one.statement, one.value, one.who, one.said_on or "", flags)


def _total(material: Material, total: inquiry.Total) -> Total:
    s = total.entry.statement
    return Total(
        figure=total.figure,
        n=s.n,
        value=s.value or "",
        by=s.who,
        said_on=s.said_on or "",
        day=total.day or "",
        scope=s.scope or "",
        cases=total.cases,
        documented=_range(total.documented),
        unaccounted=_range(total.unaccounted),
        apart=total.apart.value if total.apart else "",
        because=told(material, total.because),
    )


def _range(found: inquiry.Range | None) -> Range | None:
    return None if found is None else Range(found.low, found.high)


def _lasting(found: inquiry.Lasting) -> Lasting:
    return Lasting(
        until=found.until.value,
        observed=found.observed.isoformat() if found.observed else "",
        cases=found.durations.count,
        ended=found.durations.ended,
        left_out=len(found.left_out),
        shortest=_median(found.durations.shortest),
        longest=_median(found.durations.longest),
    )


def _median(curve: Curve) -> Median:
    return Median(curve.median, curve.median_low, curve.median_high)
