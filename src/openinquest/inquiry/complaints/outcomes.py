"""What sources say was decided on a complaint, and which of it is the latest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.accounts import Account, Said
from openinquest.inquiry.complaints.statuses import Outcome
from openinquest.inquiry.order import Span, day_bounds, earlier, latest


@dataclass(frozen=True, slots=True)
class StatedOutcome:
    """One outcome that somebody states; `on` is its day where one is given, `span` when it came about at all.

    A final outcome without a day came about by the day on which it was told; a stage on the way, or silence,
    held on that day. `scope` is of what the source says it, such as most of several complaints.
    """

    outcome: Outcome
    by: str | None
    on: str | None
    said_on: str | None
    scope: str | None
    span: Span
    denied_by: tuple[str, ...]
    statements: tuple[int, ...]


def stated_outcomes(account: Account, on: date) -> tuple[StatedOutcome, ...]:
    """Return what is said of the outcome, in the order of its days; what came about after `on` is left out.

    What the record itself states counts only where no source states anything.
    """
    said = account.asserted.get("outcome")
    if not said:
        return ()
    sourced = [s for s in said if not s.definition] or list(said)
    days = account.asserted.get("decided_on", ())
    own = {s.who: s for s in reversed(days)}
    anyone = days if len({s.value for s in days}) == 1 else ()
    denied = account.denied.get("outcome", ())
    found = []
    for s in sourced:
        if s.value not in tuple(Outcome):
            continue
        outcome = Outcome(s.value)
        decided = own.get(s.who) or (anyone[0] if anyone else None)
        day = s.holds_at or (decided.value if decided is not None and outcome.final else None)
        numbers = {s.n}
        if day is not None and not s.holds_at and decided is not None:
            numbers.add(decided.n)
        denials = [d for d in denied if d.value == s.value and d.who != s.who]
        span = _span(s, outcome, day)
        if span.low is None or span.low[0] <= on:
            found.append(
                StatedOutcome(
                    outcome,
                    None if s.definition else s.who,
                    day,
                    s.said_on,
                    s.scope,
                    span,
                    tuple(dict.fromkeys(d.who for d in denials)),
                    tuple(sorted({*numbers, *(d.n for d in denials)})),
                )
            )
    last = (date.max, 2**62)
    return tuple(sorted(found, key=lambda o: (o.span.high or last, o.span.low or last, o.statements)))


def latest_final(outcomes: Iterable[StatedOutcome]) -> tuple[StatedOutcome, ...]:
    """Return the final outcomes that none of the others is known to follow; several where sources differ.

    None where the complaint is said to be under examination again at a later day than all of them.
    """
    known = list(outcomes)
    final = [o for o in known if o.outcome.final]
    reopened = any(
        o.outcome in (Outcome.PENDING, Outcome.FORWARDED) and all(earlier(f.span, o.span) for f in final)
        for o in known
    )
    if not final or reopened:
        return ()
    return tuple(final[i] for i in latest([o.span for o in final]))


def silence_told(outcomes: Sequence[StatedOutcome]) -> tuple[StatedOutcome, ...]:
    """Return what sources say of silence: that no reply came, or that it counts as a refusal."""
    return tuple(o for o in outcomes if o.outcome.silent)


def _span(said: Said, outcome: Outcome, day: str | None) -> Span:
    if day is not None:
        return Span.of(*day_bounds(day))
    first, last = day_bounds(said.said_on)
    return Span.of(None if outcome.final else first, last)
