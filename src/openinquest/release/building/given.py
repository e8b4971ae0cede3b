"""Values with whose they are, sentences in three languages, terms of law: what all sections are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from openinquest.inquiry import Language, Material, Sentence
from openinquest.inquiry.accounts import Said as InquirySaid
from openinquest.inquiry.deadlines import Standing
from openinquest.inquiry.given import Given as InquiryGiven
from openinquest.inquiry.order import Span
from openinquest.inquiry.proceedings import Held
from openinquest.inquiry.replies import Reply
from openinquest.inquiry.searching import Searched as InquirySearched
from openinquest.inquiry.sentences import join
from openinquest.release.snapshot import Days, Due, Given, Graded, Said, Searched, Term, Text


def told(material: Material, sentences: Sequence[Sentence]) -> Text:
    """Return sentences of inquiry as one text in every language."""
    if not sentences:
        return Text()
    return Text(**{language.value: join(sentences, material.labels, language) for language in Language})


def given_of(values: Iterable[InquiryGiven]) -> tuple[Given, ...]:
    """Return values with who gives and who denies them."""
    return tuple(Given(one.value, one.by, one.denied_by, one.statements) for one in values)


def held_of(values: Iterable[Held]) -> tuple[Given, ...]:
    """Return values with who gives them and the numbers of the statements that deny them."""
    return tuple(Given(one.value, one.by, (), one.statements, one.denied) for one in values)


def said_of(said: Iterable[InquirySaid]) -> tuple[Said, ...]:
    """Return who said something, and when."""
    return tuple(Said(one.n, one.who, one.said_on or "") for one in said)


def graded_of(replies: Iterable[Reply]) -> tuple[Graded, ...]:
    """Return replies with their grades; who graded is left out."""
    return tuple(
        Graded(
            n=reply.first.n,
            by=reply.first.who,
            on=reply.said_on or "",
            grade=reply.grade.value if reply.grade else "ungraded",
            grades=tuple(dict.fromkeys(one.grade.value for one in reply.graded)),
            reasons=tuple(dict.fromkeys(one.reason for one in reply.graded if one.reason)),
            statements=tuple(s.n for s in reply.statements),
        )
        for reply in replies
    )


def searched_of(searched: InquirySearched) -> Searched:
    """Return where something was looked for."""
    return Searched(searched.named, searched.documents, searched.whole)


def term_of(material: Material, standing: Standing | None) -> Term | None:
    """Return how the terms of law stand; None where no rule is in scope."""
    if standing is None or standing.word is None:
        return None
    dues = tuple(
        Due(
            rule=due.rule.id,
            article=Text(**{language.value: due.rule.article.get(language, "") for language in Language}),
            low=due.low.isoformat() if due.low else "",
            high=due.high.isoformat() if due.high else "",
        )
        for due in standing.dues
    )
    return Term(standing.word, dues, told(material, standing.because))


def days_between(start: Span | None, end: Span | None, on: date) -> Days | None:
    """Return the days from a beginning to an end, or to `on` where there is none; None where none can be counted.

    A beginning without a last day, or one that may lie after the end or after `on`, counts nothing.
    """
    if start is None or start.high is None or start.high[0] > on:
        return None
    first = start.high[0]
    begun = start.low[0] if start.low else None
    if end is not None and (end.low is None or end.low[0] <= on):
        low_end = end.low[0] if end.low else first
        high_end = min(end.high[0], on) if end.high else on
        if high_end < (begun or first):
            return None
        high = None if begun is None else (high_end - begun).days
        return Days(max(0, (low_end - first).days), high, on.isoformat(), True)
    return Days((on - first).days, None if begun is None else (on - begun).days, on.isoformat(), False)


def iso(day: date | None) -> str:
    """Return an ISO day, or an empty text."""
    return day.isoformat() if day else ""


def low_of(span: Span) -> str:
    """Return the first day of a span, or an empty text where it is open."""
    return iso(span.low[0]) if span.low else ""


def high_of(span: Span) -> str:
    """Return the last day of a span, or an empty text where it is open."""
    return iso(span.high[0]) if span.high else ""
