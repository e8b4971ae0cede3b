"""What a case stands at on a day: read off its last decision, or off the last stage that a source names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from openinquest.inquiry.accounts import Account
from openinquest.inquiry.order import Span, day_bounds, earlier
from openinquest.inquiry.proceedings.steps import Held, Step, follows, reviewed_status
from openinquest.inquiry.proceedings.terms import RANK_OF_STAGE, STATUS_OF_STAGE, TURNS, CaseStatus, Kind
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence

_WORDS = "case.status."


class Reading(NamedTuple):
    """One thing that a case may stand at, and the decision or the stage that says so.

    `step` is None where a source names the stage and no decision, or where the case is only said to be joined;
    `stage` tells the two apart.
    """

    status: CaseStatus
    step: str | None
    by: tuple[str, ...]
    day: str | None
    statements: tuple[int, ...]
    stage: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a case: `status` is the one under which it is listed, `readings` all that remain possible.

    `ended` is a day on which it is said to have ended where nothing says how.
    """

    status: CaseStatus
    readings: tuple[Reading, ...]
    on: date
    ended: str | None = None

    @property
    def because(self) -> tuple[Sentence, ...]:
        """The sentences that say by what it stands there."""
        if self.readings:
            return tuple(_because(self.readings))
        unread = Sentence.of(f"case.{self.status.value}", day=Day(self.on.isoformat()))
        if self.ended is None:
            return (unread,)
        return (unread, Sentence.of("case.ended.unsaid", day=Day(self.ended)))

    @property
    def rival(self) -> bool:
        """Whether the record leaves more than one status."""
        return len({reading.status for reading in self.readings}) > 1


class _Mark(NamedTuple):
    """A decision or a stage, as far as its order among others counts."""

    reading: Reading
    span: Span
    rank: int
    step: Step | None


def find_standing(case: Account, steps: Sequence[Step], classified: bool, on: date) -> Standing:
    """Return what a case stands at on `on`.

    The last decision that moves a case decides. Where days do not tell which came last, the usual order of
    procedure does, except for decisions that may come at any point of it (discontinued, interrupted,
    re-opened, joined, not opened): then each stands as a possible status. So does each of the kinds that
    sources give to one decision. It is listed under the first of them in the log.
    """
    by_id = {step.id: step for step in steps}
    today = Span.of(on, on)
    marks = [mark for mark in _marks(case, steps, by_id) if not earlier(today, mark.span)]
    last = _last(marks)
    ends = _Ends(marks)
    readings = tuple(ends.reopened(mark).reading for mark in last)
    if not readings:
        status = CaseStatus.CLASSIFIED if classified else CaseStatus.UNKNOWN
        return Standing(status, (), on, case.value("ended_on"))
    return Standing(readings[0].status, readings, on)


def _marks(case: Account, steps: Iterable[Step], by_id: Mapping[str, Step]) -> Iterable[_Mark]:
    for step in steps:
        for held in step.held.get("kind", ()):
            if step.bears:
                status = reviewed_status(step, by_id, held.value)
                if status is CaseStatus.UNKNOWN and held.value not in (Kind.APPEAL, Kind.REVIEW):
                    continue
                reading = Reading(status, step.id, held.by, step.date, _numbers(step, held))
                yield _Mark(reading, step.span, step.rank, step)
    for s in case.said("stage"):
        if s.value in STATUS_OF_STAGE:
            day = s.holds_at or s.said_on
            by: tuple[str, ...] = () if s.definition else (s.who,)
            reading = Reading(STATUS_OF_STAGE[s.value], None, by, day, (s.n,), stage=True)
            yield _Mark(reading, Span.of(*day_bounds(day)), RANK_OF_STAGE[s.value], None)
    if "joined_to" in case.asserted and not any(step.has(Kind.JOINED) for step in steps):
        by = tuple(dict.fromkeys(s.who for s in case.said("joined_to") if not s.definition))
        reading = Reading(CaseStatus.JOINED, None, by, None, case.numbers("joined_to"))
        yield _Mark(reading, Span.of(None, None), 2, None)


def _numbers(step: Step, held: Held) -> tuple[int, ...]:
    more = [n for prop in ("date", "effect") for one in step.held.get(prop, ()) for n in one.numbers]
    return tuple(sorted({*held.numbers, *more}))


def _last(marks: Sequence[_Mark]) -> list[_Mark]:
    """Return the marks that none of the others is known to follow, earliest in the log first."""
    lows = [mark.span.low for mark in marks if mark.span.low is not None]
    bar = max(lows, default=None)
    left = [m for m in marks if bar is None or m.span.high is None or m.span.high >= bar]
    reviewers: dict[str, list[Step]] = defaultdict(list)
    for step in {m.step.id: m.step for m in left if m.step is not None}.values():
        for name in step.values("reviews"):
            if name != step.id:
                reviewers[name].append(step)
    left = [
        m
        for m in left
        if m.step is None or not any(follows(other, m.step) for other in reviewers.get(m.step.id, ()))
    ]
    top = max((m.rank for m in left), default=0)
    kept = [m for m in left if m.rank == top or m.reading.status in TURNS]
    return sorted(kept, key=lambda m: min(m.reading.statements, default=0))


class _Ends:
    """When a case had ended at the earliest, and when such an end was undone at the earliest."""

    def __init__(self, marks: Sequence[_Mark]) -> None:
        undone = [m.span.low for m in marks if m.reading.status is CaseStatus.REOPENED]
        self._any = bool(undone)
        # an undoing without a first day may have come before anything
        self._undone = (
            None if None in undone else min((low for low in undone if low is not None), default=None)
        )
        highs = [m.span.high for m in marks if m.reading.status.ended and m.span.high is not None]
        self._ended = min(highs, default=None)

    def reopened(self, mark: _Mark) -> _Mark:
        """Return the mark, as re-opened where the case goes on after an end that was undone."""
        if mark.reading.status is not CaseStatus.OPEN:
            return mark
        high, low = mark.span.high, mark.span.low
        undone = self._any and (self._undone is None or high is None or self._undone <= high)
        resumes = mark.step is not None and mark.step.has(Kind.RESUMED)
        ended = self._ended is not None and low is not None and self._ended < low
        if undone or (resumes and ended):
            return mark._replace(reading=mark.reading._replace(status=CaseStatus.REOPENED))
        return mark


def _because(readings: Sequence[Reading]) -> Iterable[Sentence]:
    decisions: dict[tuple[CaseStatus, str | None], list[Reading]] = defaultdict(list)
    for reading in readings:
        number = Number(min(reading.statements))
        status = Sentence(_WORDS + reading.status.value)
        if reading.step is not None:
            decisions[reading.status, reading.day].append(reading)
        elif reading.stage:
            who: Part = tuple(Ref(one) for one in reading.by) or Sentence("case.by-record")
            yield Sentence.of("case.by-stage", who=who, status=status, day=Day(reading.day), number=number)
        else:
            yield Sentence.of("case.by-joining", number=number)
    # several judgments of one day in one case are told together
    for (standing, day), alike in decisions.items():
        yield Sentence.of(
            "case.by-decision",
            status=Sentence(_WORDS + standing.value),
            decision=tuple(dict.fromkeys(Ref(r.step) for r in alike if r.step is not None)),
            day=Day(day),
            number=tuple(Number(min(r.statements)) for r in alike),
        )
    if len({reading.status for reading in readings}) > 1:
        steps = {reading.step for reading in readings}
        key = "case.rival" if len(steps) == 1 and None not in steps else "case.order-unknown"
        yield Sentence.of(key, status=Sentence(_WORDS + readings[0].status.value))
