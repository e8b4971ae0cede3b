"""The way of a complaint: to whom it was passed on, in which order, and whether it came back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from openinquest.inquiry.accounts import Account, Said
from openinquest.inquiry.complaints.statuses import Return
from openinquest.inquiry.given import hull
from openinquest.inquiry.order import Span, day_bounds, earlier

_LAST = (date.max, 2**62)
_Told = tuple[Said, str | None, Span]


@dataclass(frozen=True, slots=True)
class Step:
    """One passing on: to whom, by whom where a source says so, on which days by whose account.

    `span` holds all days that sources give, so that an order is known only where every account allows it.
    """

    to: str
    by: str | None
    days: tuple[str, ...]
    told_by: tuple[str, ...]
    span: Span
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """A complaint that came back: the bodies from where it first was to where it returned.

    `ordered` is False where the days of the steps leave their order open.
    """

    kind: Return
    bodies: tuple[str, ...]
    ordered: bool
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The steps of a complaint in the order of their days, and the circles that they make."""

    steps: tuple[Step, ...]
    circles: tuple[Circle, ...]
    ordered: bool

    @property
    def last(self) -> Step | None:
        """The last step, as far as the days tell."""
        return self.steps[-1] if self.steps else None


def said_steps(account: Account) -> list[Step]:
    """Return the steps that are stated of the complaint itself (`forwarded_to`).

    The day is the time at which the statement holds, else `forwarded_on` of the same voice, or of any where one
    body alone is named. Two days of one body are two steps where one voice gives both, and rival accounts of one
    step where different voices do.
    """
    said = account.asserted.get("forwarded_to")
    if not said:
        return []
    sourced = [s for s in said if not s.definition] or list(said)
    dates = account.asserted.get("forwarded_on", ())
    dates = tuple(s for s in dates if not s.definition) or dates
    alone = len({s.value for s in sourced}) == 1 and not any(s.holds_at for s in sourced)
    on = {s.who: s for s in reversed(dates)}
    told = [(s, s.holds_at or (on[s.who].value if s.who in on else None)) for s in sourced]
    if len(told) == 1 and not (alone and dates):
        ((s, day),) = told
        return [_step(s.value, [(s, day, Span.of(*day_bounds(day)))])]
    dated = sorted(
        ((s, day, Span.of(*day_bounds(day))) for s, day in told),
        key=lambda item: (item[0].value, item[2].low or _LAST, item[2].high or _LAST, item[0].who),
    )
    groups: list[tuple[str, list[_Told]]] = []
    for item in dated:
        same = [group for to, group in groups if to == item[0].value]
        found = next((g for g in same if any(_overlap(item[2], other) for _, _, other in g)), None)
        if found is None:
            found = next((g for g in same if all(s.who != item[0].who for s, _, _ in g)), None)
        if found is None:
            groups.append((item[0].value, [item]))
        else:
            found.append(item)
    steps = [_step(to, group) for to, group in groups]
    if not alone or not dates:
        return steps
    return [
        replace(
            steps[0],
            days=tuple(dict.fromkeys(s.value for s in dates)),
            told_by=tuple(dict.fromkeys((*steps[0].told_by, *(s.who for s in dates if not s.definition)))),
            span=hull(s.days for s in dates),
            statements=tuple(sorted({*steps[0].statements, *(s.n for s in dates)})),
        )
    ]


def _step(to: str, group: Sequence[_Told]) -> Step:
    return Step(
        to=to,
        by=None,
        days=tuple(dict.fromkeys(day for _, day, _ in group if day is not None)),
        told_by=tuple(dict.fromkeys(s.who for s, _, _ in group if not s.definition)),
        span=hull(span for _, day, span in group if day is not None),
        statements=tuple(sorted(s.n for s, _, _ in group)),
    )


def joined(steps: Sequence[Step], others: Iterable[Step]) -> list[Step]:
    """Return both; a step stated of the complaint and one in a reply are one where body and days agree."""
    found = list(steps)
    for other in others:
        at = next(
            (i for i, step in enumerate(found) if step.to == other.to and _may_be_one(step, other)), None
        )
        if at is None:
            found.append(other)
            continue
        step = found[at]
        days = tuple(dict.fromkeys((*step.days, *other.days)))
        spans = [span for has, span in ((step.days, step.span), (other.days, other.span)) if has]
        found[at] = Step(
            to=step.to,
            by=step.by or other.by,
            days=days,
            told_by=tuple(dict.fromkeys((*step.told_by, *other.told_by))),
            span=hull(spans),
            statements=tuple(sorted({*step.statements, *other.statements})),
        )
    return found


def way(
    steps: Sequence[Step],
    lodged_with: Sequence[str],
    against: Sequence[str],
    part_of: Callable[[str, str], bool],
) -> Path:
    """Return the path that steps make from `lodged_with`; `part_of(a, b)` says whether a lies inside b."""
    ordered = sorted(steps, key=lambda s: (s.span.low or s.span.high or _LAST, s.span.high or _LAST, s.to))
    known = all(earlier(a.span, b.span) for a, b in pairwise(ordered))
    circles = []
    for i, step in enumerate(ordered):
        start = _had_before(ordered, i, lodged_with)
        if start is not None:
            between = [ordered[j] for j in _between(ordered, start, i)]
            bodies = [step.to, *(s.to for s in between if s.to != step.to), step.to]
            if len(bodies) == 2 and step.by is not None:
                bodies.insert(1, step.by)
            used = [*([ordered[start]] if start >= 0 else []), *between, step]
            circles.append(_circle(Return.TO_WHO_HAD_IT, bodies, used, known))
        elif any(step.to == body or part_of(step.to, body) for body in against):
            bodies = [*lodged_with[:1], *(s.to for s in ordered[:i]), step.to]
            if len(bodies) == 1 and step.by is not None:
                bodies.insert(0, step.by)
            circles.append(_circle(Return.TO_WHOM_IT_IS_AGAINST, bodies, ordered[: i + 1], known))
    return Path(tuple(ordered), tuple(circles), known)


def _had_before(steps: Sequence[Step], i: int, lodged_with: Sequence[str]) -> int | None:
    """Return the step that first brought it to the body of step `i`, -1 where it was lodged there; else None.

    Only where another body may have had it in between: what is passed on to who has it already has not come back.
    """
    to = steps[i].to
    for start in ([-1] if to in lodged_with else []) + [j for j in range(i) if steps[j].to == to]:
        others = {steps[j].to for j in _between(steps, start, i)} | ({steps[i].by} - {None})
        copies = set(lodged_with) if start == -1 and len(lodged_with) > 1 else set()
        if others - copies - {to}:
            return start
    return None


def _between(steps: Sequence[Step], start: int, end: int) -> list[int]:
    """Return the steps that may lie between two, in their order; a start of -1 is the lodging."""
    return [
        j
        for j, step in enumerate(steps)
        if j not in (start, end)
        and not earlier(steps[end].span, step.span)
        and (start == -1 or not earlier(step.span, steps[start].span))
    ]


def _circle(kind: Return, bodies: Sequence[str], steps: Sequence[Step], ordered: bool) -> Circle:
    plain = [body for at, body in enumerate(bodies) if at == 0 or bodies[at - 1] != body]
    return Circle(kind, tuple(plain), ordered, tuple(sorted({n for s in steps for n in s.statements})))


def _may_be_one(step: Step, other: Step) -> bool:
    return not step.days or not other.days or _overlap(step.span, other.span)


def _overlap(a: Span, b: Span) -> bool:
    return not earlier(a, b) and not earlier(b, a)
