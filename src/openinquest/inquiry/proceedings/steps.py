"""The decisions of a record, each with what sources say of it, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from openinquest.inquiry.accounts import Account, Said
from openinquest.inquiry.order import Span, earlier
from openinquest.inquiry.proceedings.terms import RANK, STATUS_OF, CaseStatus, Kind


class Held(NamedTuple):
    """One value of a property: whose position it is, and the statements that assert and deny it.

    `by` are voices in the order of the log; nobody, where only the record itself says it.
    """

    value: str
    by: tuple[str, ...]
    statements: tuple[int, ...]
    denied: tuple[int, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """All statements behind it, for and against."""
        return (*self.statements, *self.denied)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: what is said of it by property, and between which days it lies.

    Where sources give several values, `span` covers all of them. A decision without a day lies before the
    last day on which it was first spoken of. `statements` are all that speak of it. `kinds` are those that
    sources give it; more than one is a contradiction.
    """

    id: str
    held: Mapping[str, tuple[Held, ...]]
    span: Span
    statements: tuple[int, ...]
    kinds: tuple[str, ...]

    def value(self, prop: str) -> str | None:
        """Return the first value: that of the earliest source in the log, else the record's own."""
        found = self.held.get(prop)
        return found[0].value if found else None

    def values(self, prop: str) -> tuple[str, ...]:
        """Return all values, that of the earliest source in the log first."""
        return tuple(one.value for one in self.held.get(prop, ()))

    def numbers(self, prop: str) -> tuple[int, ...]:
        """Return the statements for and against every value of a property."""
        return tuple(n for one in self.held.get(prop, ()) for n in one.numbers)

    @property
    def date(self) -> str | None:
        """The day as the first source gives it, None where no source does."""
        return self.value("date")

    @property
    def rank(self) -> int:
        """Where it stands in the usual order of procedure, by the first kind; what moves no case stands first."""
        return RANK.get(self.kinds[0], -1) if self.kinds else -1

    @property
    def bears(self) -> bool:
        """Whether it changes what its case stands at, by any kind that a source gives."""
        return any(kind in STATUS_OF for kind in self.kinds)

    def has(self, *kinds: Kind) -> bool:
        """Return whether any source gives it one of these kinds."""
        for kind in self.kinds:  # noqa: SIM110 - asked far too often for any() and a generator
            if kind in kinds:
                return True
        return False

    @property
    def first(self) -> int:
        """The first statement of it in the log."""
        return self.statements[0] if self.statements else 0

    def differs(self, prop: str) -> bool:
        """Return whether sources give different values of a property that can only have one."""
        return len(self.held.get(prop, ())) > 1


def read_held(account: Account) -> dict[str, tuple[Held, ...]]:
    """Return what is said of a thing by property; the record's own words only where no source speaks."""
    found: dict[str, tuple[Held, ...]] = {}
    for prop, said in account.asserted.items():
        if len(said) == 1 and not account.denied:  # as most of what is said
            only = said[0]
            found[prop] = (Held(only.value, () if only.definition else (only.who,), (only.n,), ()),)
            continue
        sourced = [s for s in said if not s.definition] or said
        denials = account.denied.get(prop, ())
        if not denials and (len(sourced) == 1 or all(s.value == sourced[0].value for s in sourced)):
            by = dict.fromkeys([s.who for s in sourced if not s.definition])
            found[prop] = (Held(sourced[0].value, tuple(by), tuple([s.n for s in sourced]), ()),)
            continue
        values: dict[str, list[Said]] = defaultdict(list)
        for s in sourced:
            values[s.value].append(s)
        found[prop] = tuple(
            Held(
                value,
                tuple(dict.fromkeys(s.who for s in these if not s.definition)),
                tuple(s.n for s in these),
                tuple(d.n for d in denials if d.value == value),
            )
            for value, these in values.items()
        )
    return found


def read_step(account: Account) -> Step:
    """Return a decision as the record has it."""
    held = read_held(account)
    statements = account.numbers()
    dates = [s for s in account.said("date") if not s.definition] or list(account.said("date"))
    spans = [s.days for s in dates]
    span = hull(spans) if spans else Span.of(None, _spoken_of_by(account))
    kinds = tuple(one.value for one in held.get("kind", ()))
    return Step(account.thing, held, span, statements, kinds)


def hull(spans: Iterable[Span]) -> Span:
    """Return the span that covers all of these; open on a side where one of them is."""
    first, *others = spans
    if not others:
        return first
    lows, highs = zip(first, *others, strict=True)
    return Span(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Return decisions as they are listed: by the day by which each was taken, then in the usual order.

    The list is no claim that each came after the one before it: `earlier` tells where that is known.
    """

    def key(step: Step) -> tuple[date, int, int, str]:
        known = step.span.high or step.span.low
        return (known[0] if known else date.max, step.rank, step.first, step.id)

    return sorted(steps, key=key)


def follows(step: Step, other: Step) -> bool:
    """Return whether a decision is known to come after another: by their days, or because it reviews it."""
    return earlier(other.span, step.span) or (
        other.id in step.values("reviews") and step.id not in other.values("reviews")
    )


def reviewed_status(step: Step, by_id: Mapping[str, Step], kind: str) -> CaseStatus:
    """Return what a case stands at after a decision of this kind, which may review another.

    A review that upholds or changes leaves what it reviews; one that sets aside the end of a case re-opens it;
    one that sends a judgment back puts the case before a court again. Without the effect, nobody can tell.
    """
    status = STATUS_OF.get(kind, CaseStatus.UNKNOWN)
    if kind not in (Kind.APPEAL, Kind.REVIEW):
        return status
    under = {
        STATUS_OF[of]
        for name in step.values("reviews")
        if name in by_id
        for of in by_id[name].kinds
        if of in STATUS_OF
    }
    effect = step.value("effect")
    if under & {CaseStatus.DISCONTINUED, CaseStatus.REFUSED}:
        if effect in ("set-aside", "sent-back"):
            return CaseStatus.REOPENED
        if effect is None:
            return CaseStatus.UNKNOWN
        return CaseStatus.DISCONTINUED if CaseStatus.DISCONTINUED in under else CaseStatus.REFUSED
    return CaseStatus.IN_COURT if effect == "sent-back" else status


def _spoken_of_by(account: Account) -> date | None:
    days = [s.said_to for said in account.asserted.values() for s in said if not s.definition]
    known = [day for day in days if day is not None]
    return min(known) if known else None
