"""How a term stands on a day, and in what words: unverified rules give only `if the rule holds`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.deadlines.counting import Bounds, Due, bounds_of
from openinquest.inquiry.deadlines.rule import Rule
from openinquest.inquiry.deadlines.vocabulary import DueStatus, Effect
from openinquest.inquiry.deadlines.wording import term_sentences
from openinquest.inquiry.order import Span
from openinquest.inquiry.sentences import Sentence

UNLESS_HOLDS = "if the rule holds: "


@dataclass(frozen=True, slots=True)
class Standing:
    """How the terms of one question or complaint stand on a day.

    `status` is None where no rule with a term applies. `holds` says whether a named person verified each rule
    that the status rests on. `dues` has one for each version of the law that may have applied, `rules` all rules
    in scope, also those without a known term. `statement` and `word` never say more than the rules allow.
    """

    status: DueStatus | None
    holds: bool
    dues: tuple[Due, ...]
    rules: tuple[Rule, ...]
    because: tuple[Sentence, ...]

    @property
    def word(self) -> str | None:
        """The status in words, after `if the rule holds: ` where a rule is unverified; None where there is none."""
        if self.status is None:
            return None
        return self.status.value if self.holds else f"{UNLESS_HOLDS}{self.status.value}"

    @property
    def straddles(self) -> bool:
        """Whether the day from which the term runs may lie on either side of a change of the law."""
        return len({rule.id for rule in self.rules}) < len(self.rules)


def standing(
    dues: Sequence[Due],
    on: date,
    replied: Iterable[str | Span | date | None] = (),
    *,
    rules: Sequence[Rule] = (),
    extended: bool = False,
) -> Standing:
    """Return how terms stand at the end of the day `on`.

    `replied` are the days of whatever ended the wait (an empty list: nothing did); the earliest counts. `extended`
    takes the last day to which the term may be extended. `rules` are all rules in scope. Where several dues
    differ, the weakest that they share is the status: nothing is called overdue that may not be.
    """
    ends = [bounds_of(day) for day in replied]
    answered = _earliest(ends) if ends else None
    found = [_status(due, on, answered, extended) for due in dues]
    status = _shared([status for status, _ in found])
    return Standing(
        status,
        bool(dues) and all(holds for _, holds in found),
        tuple(dues),
        tuple(rules) or tuple(due.rule for due in dues),
        tuple(term_sentences(dues, rules, status, all(holds for _, holds in found), extended)),
    )


def _earliest(ends: Sequence[Bounds]) -> Bounds:
    """Return the bounds of the earliest of several days, each known as bounds."""
    lows = [low for low, _ in ends]
    highs = [high for _, high in ends if high is not None]
    known = [low for low in lows if low is not None]
    return (min(known) if len(known) == len(lows) else None), (min(highs) if highs else None)


def _status(due: Due, on: date, answered: Bounds | None, extended: bool) -> tuple[DueStatus, bool]:
    """Return the status by one due, and whether it rests on verified rules alone."""
    rule = due.rule
    low, high = due.low, due.high
    if extended and due.extended is not None:
        low, high = due.extended
    verified = rule.verified is not None
    if answered is not None:
        return _when_answered(low, high, answered), verified
    if low is None and high is None:
        return DueStatus.UNKNOWN, verified
    if high is not None and on > high:
        if rule.silence is Effect.NONE:
            return DueStatus.ENDED, verified
        if rule.silence is Effect.OVERDUE or due.silence is None:
            return DueStatus.OVERDUE, verified
        return DueStatus.DEEMED_REFUSED, verified and due.silence.verified is not None
    if low is not None and on <= low:
        return DueStatus.NOT_DUE, verified
    return DueStatus.MAY_HAVE_ENDED, verified


def _when_answered(low: date | None, high: date | None, answered: Bounds) -> DueStatus:
    first, last = answered
    if low is not None and last is not None and last <= low:
        return DueStatus.IN_TERM
    if high is not None and first is not None and first > high:
        return DueStatus.LATE
    return DueStatus.ANSWERED


def _shared(found: Sequence[DueStatus]) -> DueStatus | None:
    """Return what all versions of the law agree on."""
    if not found:
        return None
    if len(set(found)) == 1:
        return found[0]
    lapsed = {DueStatus.OVERDUE, DueStatus.DEEMED_REFUSED}
    if set(found) <= lapsed:
        return DueStatus.OVERDUE
    answered = {DueStatus.IN_TERM, DueStatus.LATE, DueStatus.ANSWERED}
    return DueStatus.ANSWERED if set(found) <= answered else DueStatus.MAY_HAVE_ENDED
