"""The ledger of discontinuations: on what ground, what is said to be missing, by whom, and what came next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, earlier
from openinquest.inquiry.proceedings.cases import Case, Docket, docket, pointing
from openinquest.inquiry.proceedings.remedies import Remedies, Remedy
from openinquest.inquiry.proceedings.steps import Held, Step, in_order
from openinquest.inquiry.proceedings.terms import GroundGroup, Kind
from openinquest.inquiry.sentences import Day, Number, Ref, Sentence

COMPLAINT = "Complaint"
NO_ELEMENTS = "no-elements"
LISTED = (Kind.DISCONTINUED, Kind.REFUSED, Kind.INTERRUPTED)
"""What the ledger lists. An interruption stops the clock and ends nothing; it stands there as what it is."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground as a source gives it: its code, the sub-finding where the source says one, and who says so."""

    code: str
    finding: str | None
    held: Held


@dataclass(frozen=True, slots=True)
class Ending:
    """One decision by which a case was discontinued, not opened, or interrupted.

    `ends` is False for an interruption. `next` are the acts that are known to have come after it (in the
    case, or a review of it), `unordered` those of which nobody can tell whether they did, `contested_by` the
    complaints that contest it; by what was said until `on`. `remedy` has the terms for challenging it by the
    legal rules of the material; what a source says of a remedy is a property of the step.
    `statements` are those behind the whole row.
    """

    step: Step
    case: str | None
    ends: bool
    grounds: tuple[Ground, ...]
    next: tuple[Step, ...]
    unordered: tuple[Step, ...]
    contested_by: tuple[str, ...]
    remedy: Remedy
    on: date
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]


def ledger(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Ending]:
    """Return the ledger as of `on` by day, of all cases or of those in `ids`."""
    wanted = None if ids is None else set(ids)
    return [
        ending
        for ending in endings(material, docket(material, on))
        if wanted is None or ending.case in wanted or ending.step.id in wanted
    ]


def endings(material: Material, found: Docket) -> list[Ending]:
    """Return the ledger of a docket, by day."""
    contests = pointing(material, COMPLAINT, "contests")
    reviews: dict[str, list[Step]] = defaultdict(list)
    for step in found.steps.values():
        for name in step.values("reviews"):
            if name != step.id:
                reviews[name].append(step)
    remedies = Remedies(material, found.cases, found.steps.values())
    rows: dict[str, Ending] = {}
    today = Span.of(found.on, found.on)
    chains: list[tuple[Case | None, Sequence[Step]]] = [(case, case.steps) for case in found.cases]
    for case, steps in [*chains, (None, found.loose)]:
        for step in steps:
            if step.has(*LISTED) and not earlier(today, step.span):
                about = steps if case is not None else ()
                rows[f"{case.id if case else ''}\n{step.id}"] = _ending(
                    step, case, about, reviews[step.id], contests.get(step.id, {}), remedies, found.on
                )
    order = {step.id: place for place, step in enumerate(in_order(found.steps.values()))}
    return sorted(rows.values(), key=lambda row: (order[row.step.id], row.case or ""))


def grounds_of(step: Step) -> tuple[Ground, ...]:
    """Return the grounds of a decision; a sub-finding only where the source itself makes it.

    `no-elements-lawful` is the ground `no-elements` with the finding `lawful`. The bare ground beside it, by
    the same voices, says nothing more and is left out.
    """
    found = []
    held = step.held.get("ground", ())
    finer = [one for one in held if one.value.startswith(f"{NO_ELEMENTS}-")]
    for one in held:
        if one in finer:
            found.append(Ground(NO_ELEMENTS, one.value.removeprefix(f"{NO_ELEMENTS}-"), one))
        elif one.value != NO_ELEMENTS or not any({*one.by} <= {*sub.by} for sub in finer):
            found.append(Ground(one.value, None, one))
    return tuple(found)


def misplaced(step: Step, groups: Mapping[str, str | None]) -> str | None:
    """Return a ground that belongs to the other act: an interruption's in a discontinuation, or the reverse.

    `groups` gives the group of each ground by its code.
    """
    kinds = {*step.kinds} & {Kind.DISCONTINUED, Kind.INTERRUPTED}
    if len(kinds) != 1:
        return None
    wrong = GroundGroup.INTERRUPTION if Kind.DISCONTINUED in kinds else GroundGroup.DISCONTINUATION
    return next((code for code in step.values("ground") if groups.get(code) == wrong), None)


def _ending(
    step: Step,
    case: Case | None,
    chain: Sequence[Step],
    reviews: Sequence[Step],
    contests: Mapping[str, tuple[int, ...]],
    remedies: Remedies,
    on: date,
) -> Ending:
    remedy = remedies.of(step, case)
    today = Span.of(on, on)
    others = {other.id: other for other in (*chain, *reviews) if other is not step}
    reviewing = {other.id for other in reviews}
    later, unclear = [], []
    for other in in_order(others.values()):
        if earlier(today, other.span) or earlier(other.span, step.span):
            continue
        if other.id in reviewing or earlier(step.span, other.span):
            later.append(other)
        elif other.bears and other.rank >= step.rank:
            unclear.append(other)
    numbers = {*step.statements, *(n for said in contests.values() for n in said)}
    numbers.update(n for other in later for n in other.statements)
    return Ending(
        step=step,
        case=case.id if case else None,
        ends=step.has(Kind.DISCONTINUED, Kind.REFUSED),
        grounds=grounds_of(step),
        next=tuple(later),
        unordered=tuple(unclear),
        contested_by=tuple(sorted(contests)),
        remedy=remedy,
        on=on,
        because=(*_because(step, later, unclear, contests, on), *remedy.because),
        statements=tuple(sorted(numbers)),
    )


def _because(
    step: Step,
    later: Sequence[Step],
    unclear: Sequence[Step],
    contests: Mapping[str, tuple[int, ...]],
    on: date,
) -> Iterable[Sentence]:
    if step.kinds == (Kind.INTERRUPTED,):
        yield Sentence("ledger.interrupted")
    if not step.held.get("ground"):
        yield Sentence("ledger.no-ground")
    for ground in grounds_of(step):
        if ground.code == NO_ELEMENTS and ground.finding is None:
            yield Sentence.of("ledger.no-finding", number=Number(min(ground.held.statements)))
    for prop in ("kind", "date", "decider", "ground"):
        if step.differs(prop):
            yield Sentence.of(
                f"ledger.differ.{prop}", numbers=tuple(Number(min(h.statements)) for h in step.held[prop])
            )
    if contests:
        yield Sentence.of("ledger.contested", complaints=tuple(Ref(one) for one in sorted(contests)))
    if later:
        yield Sentence.of("ledger.next", decision=Ref(later[0].id), day=Day(later[0].date))
    else:
        yield Sentence.of("ledger.none-after", day=Day(on.isoformat()))
    if unclear:
        yield Sentence.of("ledger.unordered", decisions=tuple(Ref(other.id) for other in unclear))
