"""Terms in sentences: which rule, which calendar, which day, and whether anybody verified the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openinquest.inquiry.deadlines.counting import Bounds, Due
from openinquest.inquiry.deadlines.rule import Length, Rule
from openinquest.inquiry.deadlines.vocabulary import CountsFrom, DueStatus
from openinquest.inquiry.sentences import Day, Part, Sentence, Worded


def named(rule: Rule) -> Worded:
    """Return what a rule is called: its article."""
    return Worded(tuple(rule.article.items()))


def length_sentence(length: Length) -> Sentence:
    """Return a length in words, such as `15 working days`."""
    one = ".one" if length.count == 1 else ""
    return Sentence.of(f"length.{length.unit.value}{one}", count=length.count)


def due_sentences(due: Due) -> Iterator[Sentence]:
    """Yield what is to be said of one due: term, rule, calendar, bounds, convention, extension, limits."""
    rule = due.rule
    if rule.term is None:
        return
    places: dict[str, Part] = {
        "length": length_sentence(rule.term),
        "rule": named(rule),
        "start": bounds_day(due.start),
        "due": bounds_day((due.low, due.high)),
    }
    if rule.calendar is not None:
        yield Sentence.of("due.term.calendar", **places, calendar=rule.calendar.name)
    else:
        yield Sentence.of("due.term", **places)
    yield Sentence(f"due.{CountsFrom(rule.counts_from).value}")
    if rule.end_moves:
        yield Sentence("due.moves")
    if due.extended is not None:
        yield Sentence.of("due.extended", due=bounds_day(due.extended))
    if due.cut:
        yield Sentence.of("due.cut", rule=named(rule), **_validity(rule))
    if rule.valid_to is not None and (due.high is None or due.high > rule.valid_to):
        yield Sentence.of("due.as-it-stood", rule=named(rule), day=Day(rule.valid_to.isoformat()))
    known = rule.calendar.known_until if rule.calendar is not None else None
    if known is not None and due.high is not None and due.high > known:
        yield Sentence.of("due.beyond", day=Day(known.isoformat()))
    yield from verified_sentences([rule, *([due.silence] if due.silence is not None else [])])


def verified_sentences(rules: Sequence[Rule]) -> Iterator[Sentence]:
    """Yield by whom each of several rules was verified, or that nobody did."""
    for rule in dict.fromkeys((r.id, r.valid_from) for r in rules):
        found = next(r for r in rules if (r.id, r.valid_from) == rule)
        if found.verified is not None:
            day = Day(found.verified.on.isoformat())
            yield Sentence.of("due.verified", rule=named(found), who=found.verified.by, day=day)
        else:
            yield Sentence.of("due.unverified", rule=named(found))


def term_sentences(
    dues: Sequence[Due], rules: Sequence[Rule], status: DueStatus | None, holds: bool, extended: bool
) -> Iterator[Sentence]:
    """Yield what is to be said of the terms of one question or complaint, the status first."""
    if status is not None:
        said = Sentence(f"standing.{status.name.lower().replace('_', '-')}")
        yield Sentence.of("standing.by-rule" if holds else "standing.if-holds", status=said)
    if extended and any(due.extended is not None for due in dues):
        yield Sentence("due.was-extended")
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        yield Sentence("due.straddles")
    for due in dues:
        if due.silence is not None and due.silence is not due.rule and status is DueStatus.DEEMED_REFUSED:
            yield Sentence.of("due.silence", rule=named(due.silence))
        yield from due_sentences(due)
    for rule in rules:
        if rule.term is None:
            yield Sentence.of("due.no-term-known", rule=named(rule))


def bounds_day(bounds: Bounds) -> Day:
    """Return bounds as a date of a sentence."""
    first, last = bounds
    if first is None and last is None:
        return Day(None)
    if first == last and first is not None:
        return Day(first.isoformat())
    return Day(f"{first or '..'}/{last or '..'}")


def _validity(rule: Rule) -> dict[str, Part]:
    first = rule.valid_from.isoformat() if rule.valid_from else None
    last = rule.valid_to.isoformat() if rule.valid_to else None
    if first is None and last is None:
        return {"days": Day(None)}
    return {"days": Day(f"{first or '..'}/{last or '..'}")}
