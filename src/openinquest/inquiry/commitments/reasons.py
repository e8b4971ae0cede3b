"""The sentences on a commitment: who says what of it, what is on record since, and where nothing was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from openinquest.inquiry.accounts import Said
from openinquest.inquiry.commitments.links import Link
from openinquest.inquiry.commitments.terms import CommitmentStatus, DueStatus
from openinquest.inquiry.given import Given
from openinquest.inquiry.searching import Searched
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence, Written


def reasons(
    status: CommitmentStatus,
    term: DueStatus,
    due: Sequence[Given],
    reported: Sequence[Said],
    denied: Sequence[Said],
    bearing: Sequence[Link],
    searched: Searched,
    on: date,
) -> tuple[Sentence, ...]:
    """Return the sentences; none of them says that a commitment was kept or broken."""
    found = [Sentence.of("commitment.done", **_who(s)) for s in reported]
    found += [Sentence.of("commitment.not-done", **_who(s)) for s in denied]
    found += [link_sentence(link) for link in bearing]
    if status in (CommitmentStatus.NOTHING_FOUND, CommitmentStatus.NOT_YET_DUE):
        found += _nothing(searched, on)
    return (*found, *_term(term, due, on))


def link_sentence(link: Link) -> Sentence:
    """Return what bears on a commitment: when, who says it, how it was judged to bear and why."""
    s = link.statement
    places: dict[str, Part] = {
        "what": Ref(s.thing),
        "on": Day(link.on),
        "statement": Number(s.n),
        "timing": Sentence(f"commitment.timing.{link.timing.value}"),
    }
    if link.judgement is None:
        return Sentence.of("commitment.about", **places)
    return Sentence.of(f"commitment.{link.kind}", **places, reason=Written(link.reason or "–"))


def _who(said: Said) -> dict[str, Part]:
    return {"who": Ref(said.who), "day": Day(said.said_on), "statement": Number(said.n)}


def _nothing(searched: Searched, on: date) -> Iterator[Sentence]:
    today = Day(on.isoformat())
    if searched.named:
        yield Sentence.of("commitment.nothing", day=today, documents=searched.named)
    else:
        yield Sentence.of(
            "commitment.nothing.record", day=today, count=searched.documents, whole=searched.whole
        )


def _term(term: DueStatus, due: Sequence[Given], on: date) -> Iterator[Sentence]:
    if term is DueStatus.NONE_STATED:
        yield Sentence("commitment.no-term")
    else:
        days = tuple(Day(day.value) for day in due)
        yield Sentence.of(f"commitment.{term.value}", days=days, today=Day(on.isoformat()))
