"""From deaths to sentences: how many cases of the record are documented at each stage, and how many are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, earlier
from openinquest.inquiry.proceedings.cases import CASUALTY, Case, docket, pointing
from openinquest.inquiry.proceedings.deaths import Stated, deaths_stated
from openinquest.inquiry.proceedings.ledger import grounds_of
from openinquest.inquiry.proceedings.steps import Step
from openinquest.inquiry.proceedings.terms import REVIEWS, CaseStatus, Effect, Kind, Stage

NO_GROUND = "not-said"
_KINDS: Mapping[Stage, tuple[Kind, ...]] = {
    Stage.REGISTERED: (Kind.REGISTERED,),
    Stage.OPENED: (Kind.OPENED,),
    Stage.REFUSED: (Kind.REFUSED,),
    Stage.PASSED_ON: (Kind.TRANSFERRED,),
    Stage.INTERRUPTED: (Kind.INTERRUPTED,),
    Stage.DISCONTINUED: (Kind.DISCONTINUED,),
    Stage.REOPENED: (Kind.REOPENED,),
    Stage.IN_COURT: (Kind.SENT_TO_COURT, Kind.TRIAL_OPENED, Kind.TRIAL_CLOSED),
    Stage.DECIDED: (Kind.VERDICT, Kind.ACQUITTAL, Kind.APPEAL),
    Stage.ACQUITTED: (Kind.ACQUITTAL,),
    Stage.FINAL: (Kind.IN_FORCE,),
}
_PASSED: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.REGISTERED: (
        Stage.OPENED,
        Stage.INTERRUPTED,
        Stage.DISCONTINUED,
        Stage.REOPENED,
        Stage.IN_COURT,
        Stage.DECIDED,
        Stage.FINAL,
    ),
    Stage.OPENED: (
        Stage.INTERRUPTED,
        Stage.DISCONTINUED,
        Stage.REOPENED,
        Stage.IN_COURT,
        Stage.DECIDED,
        Stage.FINAL,
    ),
    Stage.IN_COURT: (Stage.DECIDED, Stage.FINAL),
    Stage.DECIDED: (Stage.FINAL,),
}
"""The stages through which a case must have passed to reach later ones."""


@dataclass(frozen=True, slots=True)
class Level:
    """One stage: the cases of which a decision or a date documents it, and those that must have passed it.

    `documented` and `implied` are ids of cases; `unknown` counts the rest, of which nothing is on record
    for this stage: neither that they reached it nor that they did not. `by_ground` splits what is documented,
    a case counting once for each ground that is given.
    """

    stage: Stage
    documented: tuple[str, ...]
    implied: tuple[str, ...]
    unknown: int
    by_ground: Mapping[str, tuple[str, ...]]
    by_ground_statements: Mapping[str, tuple[int, ...]]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Deaths, and cases by stage, as of a day.

    `stated` are the numbers of all deaths that voices give, `recorded` the deaths of which the record has an
    account of its own, `with_case` those of them for which it names a case; the others are not known to have
    none. `levels` count cases: all, or those about `subject`. `standing` counts them by status.
    """

    on: date
    subject: str | None
    stated: tuple[Stated, ...]
    recorded: tuple[str, ...]
    with_case: tuple[str, ...]
    with_case_statements: tuple[int, ...]
    cases: tuple[str, ...]
    levels: tuple[Level, ...]
    standing: Mapping[CaseStatus, tuple[str, ...]]
    standing_statements: Mapping[CaseStatus, tuple[int, ...]]
    statements: tuple[int, ...]


def funnel(material: Material, on: date, subject: str | None = None) -> Funnel:
    """Return the funnel of the cases of a record as of `on`, of those about `subject` if one is given.

    A case about several subjects counts under each. No stage is subtracted from another: cases are joined and
    severed, one case may concern many deaths, and what nobody read is not on record.
    """
    cases = [c for c in docket(material, on).cases if subject is None or subject in c.subjects]
    reached = {case.id: _reached(case, on) for case in cases}
    recorded = material.things_of(CASUALTY)
    named = pointing(material, CASUALTY, "proceeding")
    with_case = {death for said in named.values() for death in said}
    counted: dict[CaseStatus, list[Case]] = defaultdict(list)
    for case in cases:
        counted[case.status].append(case)
    return Funnel(
        on=on,
        subject=subject,
        stated=tuple(deaths_stated(material)),
        recorded=tuple(recorded),
        with_case=tuple(death for death in recorded if death in with_case),
        with_case_statements=_sorted(n for said in named.values() for ns in said.values() for n in ns),
        cases=tuple(case.id for case in cases),
        levels=tuple(_level(stage, cases, reached) for stage in Stage),
        standing={s: tuple(case.id for case in counted[s]) for s in CaseStatus if s in counted},
        standing_statements={
            s: _sorted(n for case in counted[s] for n in _behind_status(case))
            for s in CaseStatus
            if s in counted
        },
        statements=_sorted(n for case in cases for n in case.statements),
    )


def sentences_of(case: Case) -> list[Step]:
    """Return the decisions by which a court imposed a penalty, without acquittals and what was set aside."""
    undone = set_aside(case)
    return [
        step
        for step in case.having(Kind.VERDICT, Kind.APPEAL)
        if ("sentence" in step.held or "penalty" in step.held) and step.id not in undone
    ]


def set_aside(case: Case) -> set[str]:
    """Return the decisions that a review in the same case set aside or sent back."""
    return {
        name
        for step in case.steps
        if {*step.kinds} & REVIEWS and step.value("effect") in (Effect.SET_ASIDE, Effect.SENT_BACK)
        for name in step.values("reviews")
    }


def _reached(case: Case, on: date) -> Mapping[Stage, tuple[int, ...]]:
    """Return the stages that are documented for a case, with the statements behind each."""
    today = Span.of(on, on)
    steps = [step for step in case.steps if not earlier(today, step.span)]
    found: dict[Stage, tuple[int, ...]] = {}
    for stage, kinds in _KINDS.items():
        numbers = [n for step in steps if step.has(*kinds) for n in step.statements]
        if numbers:
            found[stage] = tuple(numbers)
    sentenced = [n for step in sentences_of(case) if step in steps for n in step.statements]
    if sentenced:
        found[Stage.SENTENCED] = tuple(sentenced)
    if Stage.OPENED not in found and "opened_on" in case.held:
        found[Stage.OPENED] = tuple(n for one in case.held["opened_on"] for n in one.statements)
    for stage, status in ((Stage.REOPENED, CaseStatus.REOPENED), (Stage.FINAL, CaseStatus.FINAL)):
        for reading in case.standing.readings:
            if reading.status is status and stage not in found:
                found[stage] = reading.statements
    for one in case.held.get("stage", ()):
        said = _BY_STAGE.get(one.value)
        if said is not None and said not in found:
            found[said] = one.statements
    return found


_BY_STAGE: Mapping[str, Stage] = {
    "registered": Stage.REGISTERED,
    "investigated": Stage.OPENED,
    "interrupted": Stage.INTERRUPTED,
    "discontinued": Stage.DISCONTINUED,
    "in-court": Stage.IN_COURT,
    "decided": Stage.DECIDED,
    "appeal": Stage.DECIDED,
    "final": Stage.FINAL,
}
"""The stage of the funnel that a case is said to stand at."""


def _level(
    stage: Stage, cases: Iterable[Case], reached: Mapping[str, Mapping[Stage, tuple[int, ...]]]
) -> Level:
    documented, implied = [], []
    numbers: list[int] = []
    by_ground: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    unknown = 0
    for case in cases:
        found = reached[case.id]
        if stage in found:
            documented.append(case.id)
            numbers += found[stage]
            if stage in _STOPS:
                for ground, behind in _grounds(case, stage, found[stage]):
                    by_ground[ground][case.id].update(behind)
        elif any(later in found for later in _PASSED.get(stage, ())):
            implied.append(case.id)
        else:
            unknown += 1
    return Level(
        stage,
        tuple(documented),
        tuple(implied),
        unknown,
        {ground: tuple(by_ground[ground]) for ground in sorted(by_ground)},
        {ground: _sorted(n for ns in of.values() for n in ns) for ground, of in sorted(by_ground.items())},
        _sorted(numbers),
    )


_STOPS = (Stage.REFUSED, Stage.INTERRUPTED, Stage.DISCONTINUED)
"""The stages that split by ground."""


def _grounds(case: Case, stage: Stage, behind: tuple[int, ...]) -> Iterable[tuple[str, tuple[int, ...]]]:
    """Yield the grounds of what stopped a case, sub-findings behind a colon, with the statements behind each."""
    steps = case.having(*_KINDS[stage])
    for step in steps:
        grounds = grounds_of(step)
        for g in grounds:
            yield f"{g.code}:{g.finding}" if g.finding else g.code, (*g.held.numbers, *step.numbers("kind"))
        if not grounds:
            yield NO_GROUND, step.numbers("kind")
    if not steps:
        yield NO_GROUND, behind


def _behind_status(case: Case) -> tuple[int, ...]:
    """Return the statements that make the status, all of the case where none does."""
    return tuple(n for r in case.standing.readings for n in r.statements) or case.statements


def _sorted(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*numbers}))
