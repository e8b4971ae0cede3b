"""Commitments: promised or drawn as a lesson by whom, when, due when, and what is on record since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.accounts import Account, Said, accounts
from openinquest.inquiry.commitments.links import Link, links
from openinquest.inquiry.commitments.reasons import reasons
from openinquest.inquiry.commitments.terms import CommitmentStatus, DueStatus, Timing
from openinquest.inquiry.given import Given, days_given, hull, stated
from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds, latest
from openinquest.inquiry.searching import Search, Searched
from openinquest.inquiry.sentences import Sentence
from openinquest.ontology import JudgementKind

COMMITMENT = "Commitment"
_YES = "yes"


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment as of a day. Values that sources give differently stand side by side.

    `made_by` is empty where nobody says who made it. `reported` are those who say that it was done, `denied` those
    who say that it was not: the latest of each voice. `links` are what bears on it by judgement or by being about
    it, also from before it was made, which `timing` says.
    """

    id: str
    kind: tuple[Given, ...]
    content: tuple[Given, ...]
    made_by: tuple[Given, ...]
    made_to: tuple[Given, ...]
    made_on: tuple[Given, ...]
    made: Span
    due: tuple[Given, ...]
    about: tuple[Given, ...]
    term: DueStatus
    reported: tuple[Said, ...]
    denied: tuple[Said, ...]
    links: tuple[Link, ...]
    status: CommitmentStatus
    searched: Searched
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]


def commitments(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Commitment]:
    """Return the commitments as of `on`, by the day on which they were made, then by id.

    The frames are taken as they stand on that day already. A commitment of which nobody had spoken by then, and
    which the record does not state to have been made by then, is left out, unless `ids` names it.
    """
    wanted = {
        thing: account
        for thing, account in accounts(material, COMMITMENT, ids).items()
        if ids is not None or _on_record(account, on)
    }
    if not wanted:
        return []
    made = {thing: _made(account) for thing, account in wanted.items()}
    bearing = links(material, wanted, {thing: span for thing, (_, span) in made.items()})
    search = Search(material, read_judgements(material.frames.judgements, JudgementKind.READ), on)
    found = [
        _commitment(account, *made[thing], bearing.get(thing, ()), search.for_reply(thing), on)
        for thing, account in wanted.items()
    ]
    return sorted(found, key=lambda c: (c.made.low or c.made.high or (date.max, 0), c.id))


def _made(account: Account) -> tuple[tuple[Given, ...], Span]:
    """Return when it was made: the days that sources give, else the days on which its makers said it."""
    days, span = days_given(account, "made_on")
    if days:
        return days, span
    makers = {s.value for s in account.said("made_by")}
    said = [s for s in account.said("content") if not s.definition and s.said_on]
    own = [s for s in said if makers & {s.who, s.speaker}]
    spans = [Span.of(*day_bounds(s.said_on)) for s in own]
    if spans:
        return (), spans[_first_ended(spans)]
    # who only reports it spoke after it was made
    ends = [end for s in said for end in [day_bounds(s.said_on)[1]] if end is not None]
    return (), Span.of(None, min(ends)) if ends else Span(None, None)


def _first_ended(spans: Sequence[Span]) -> int:
    """Return the position of the span that ends first; one without an end comes last."""
    return min(range(len(spans)), key=lambda i: (spans[i].high or (date.max, 2**62), i))


def _commitment(
    account: Account,
    made_on: tuple[Given, ...],
    made: Span,
    bearing: tuple[Link, ...],
    searched: Searched,
    on: date,
) -> Commitment:
    due = stated(account, "due")
    reported, denied = _told(account)
    came = tuple(link for link in bearing if _by(link, on))
    term = _term(due, on)
    status = _status(reported, denied, came, term)
    numbers = {*account.numbers(), *(link.statement.n for link in came)}
    return Commitment(
        id=account.thing,
        kind=stated(account, "kind"),
        content=stated(account, "content"),
        made_by=stated(account, "made_by"),
        made_to=stated(account, "made_to"),
        made_on=made_on,
        made=made,
        due=due,
        about=stated(account, "about"),
        term=term,
        reported=reported,
        denied=denied,
        links=came,
        status=status,
        searched=searched,
        because=reasons(status, term, due, reported, denied, came, searched, on),
        statements=tuple(sorted(numbers)),
    )


def _on_record(account: Account, on: date) -> bool:
    if account.sourced:
        return True
    ends = [day_bounds(s.value)[1] for s in account.said("made_on")]
    return bool(ends) and all(end is not None and end <= on for end in ends)


def _by(link: Link, on: date) -> bool:
    first, _ = day_bounds(link.on)
    return first is None or first <= on


def _told(account: Account) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return who says that it was done and who says that it was not: the latest that each voice said.

    What the record alone states is nobody's word and counts for neither.
    """
    sides: dict[str, list[tuple[bool, Said]]] = {}
    for asserted, said in ((True, account.asserted), (False, account.denied)):
        for s in said.get("kept", ()):
            if not s.definition:
                sides.setdefault(s.who, []).append((asserted == (s.value == _YES), s))
    reported, denied = [], []
    for told in sides.values():
        last = [told[i] for i in latest([Span.of(*day_bounds(s.said_on)) for _, s in told])]
        reported += [s for done, s in last if done]
        denied += [s for done, s in last if not done]
    return tuple(sorted(reported, key=lambda s: s.n)), tuple(sorted(denied, key=lambda s: s.n))


def _term(due: Sequence[Given], on: date) -> DueStatus:
    if not due:
        return DueStatus.NONE_STATED
    span = hull(day.span for day in due)
    if span.low is not None and on < span.low[0]:
        return DueStatus.NOT_YET
    if span.high is not None and span.high[0] < on:
        return DueStatus.PASSED
    return DueStatus.MAY_BE


def _status(
    reported: Sequence[Said], denied: Sequence[Said], bearing: Sequence[Link], term: DueStatus
) -> CommitmentStatus:
    """Return the first status that holds, in the order of `CommitmentStatus`."""
    if reported or denied:
        if reported and denied:
            return CommitmentStatus.CONTESTED
        return CommitmentStatus.REPORTED_DONE if reported else CommitmentStatus.DENIED
    if any(link.timing is not Timing.BEFORE for link in bearing):
        return CommitmentStatus.ON_RECORD
    return CommitmentStatus.NOT_YET_DUE if term is DueStatus.NOT_YET else CommitmentStatus.NOTHING_FOUND
