"""Which rules apply, as they stood on the day, and what falls due by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openinquest.inquiry.deadlines.counting import Bounds, Due, bounds_of, end_of
from openinquest.inquiry.deadlines.rule import Rule, Subject
from openinquest.inquiry.deadlines.vocabulary import Effect, Governs
from openinquest.inquiry.order import Span


def in_force(rules: Sequence[Rule], day: date) -> tuple[Rule, ...]:
    """Return the rules in force on a day, as far as their days are known, in the order given."""
    return tuple(rule for rule in rules if rule.in_force(day))


def applying(
    rules: Sequence[Rule], subject: Subject, start: str | Span | date | None, *governs: Governs
) -> tuple[Rule, ...]:
    """Return the rules for a subject that were in force on the day from which the term runs, in the order given.

    Where the day is a range over a change of the law, both versions are among them. `governs` names what they
    are to be about, by default a reply. Rules without a known term are among them: they are shown, never
    computed with.
    """
    first, last = bounds_of(start)
    wanted = governs or (Governs.REPLY,)
    return tuple(
        rule
        for rule in rules
        if rule.governs in wanted and rule.scope.holds(subject) and rule.touches(first, last)
    )


def due(rule: Rule, start: str | Span | date | None, rules: Sequence[Rule] = ()) -> Due | None:
    """Return when a term ends by a rule, None where the rule has no known term or was not in force at the start.

    `start` is the day from which it runs (of receipt, for replies): a canonical date, a span or a day. The rule
    is applied as it stood on that day, whatever became of it before the term ended; `rules` are those among
    which the rule on silence is looked up, as it stood when the term had ended.
    """
    if rule.term is None:
        return None
    first, last = bounds_of(start)
    if not rule.touches(first, last):
        return None
    low, high = _cut(rule, first, last)
    ends = _ends(rule, low, high)
    extended = None
    if rule.extension is not None:
        at_most = rule.extension.at_most
        extended = (
            end_of(rule, at_most, low)[0] if low else None,
            end_of(rule, at_most, high)[1] if high else None,
        )
    return Due(
        rule, (low, high), (low, high) != (first, last), *ends, extended, _silence(rule, rules, ends[1])
    )


def _cut(rule: Rule, first: date | None, last: date | None) -> Bounds:
    """Return the part of a range of days on which the rule was in force."""
    begins, ends = rule.valid_from, rule.valid_to
    if begins is not None and (first is None or first < begins):
        first = begins
    if ends is not None and (last is None or last > ends):
        last = ends
    return first, last


def _ends(rule: Rule, low: date | None, high: date | None) -> Bounds:
    if rule.term is None:
        return None, None
    return (
        end_of(rule, rule.term, low)[0] if low else None,
        end_of(rule, rule.term, high)[1] if high else None,
    )


def _silence(rule: Rule, rules: Sequence[Rule], end: date | None) -> Rule | None:
    if rule.silence is Effect.NONE or rule.silence_by is None:
        return rule
    for other in rules:
        if other.id == rule.silence_by and (end is None or other.in_force(end)):
            return other
    return None
