"""The register of complaints: to whom, against what, passed on where, what came back, and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.complaints.outcomes import (
    StatedOutcome,
    latest_final,
    silence_told,
    stated_outcomes,
)
from openinquest.inquiry.complaints.parts import apart, latest_by_part, only_some, rival, scope_of
from openinquest.inquiry.complaints.path import Path, Step, joined, said_steps, way
from openinquest.inquiry.complaints.reasons import reasons
from openinquest.inquiry.complaints.statuses import ComplaintStatus, Outcome
from openinquest.inquiry.complaints.terms import Terms
from openinquest.inquiry.deadlines import DueStatus, Standing
from openinquest.inquiry.given import Given, days_given, hull, stated
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds, earlier
from openinquest.inquiry.replies import Reply, find_replies
from openinquest.inquiry.searching import Search, Searched
from openinquest.inquiry.sentences import Sentence
from openinquest.ontology import Grade, JudgementKind

COMPLAINT, REPLY = "Complaint", "Reply"
_ON_THE_WAY = (Grade.DEFERRED, Grade.FORWARDED)
_LAPSED = {
    DueStatus.OVERDUE: ComplaintStatus.OVERDUE,
    DueStatus.DEEMED_REFUSED: ComplaintStatus.DEEMED_REFUSED,
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint as of a day. Who complained is never here, only as whom.

    Values that sources give differently stand side by side. `lodged` holds all days on which it may have been
    lodged. `collective` stands for several complaints of which sources speak together.
    """

    id: str
    kind: tuple[Given, ...]
    complainants: tuple[Given, ...]
    collective: bool
    lodged_with: tuple[Given, ...]
    lodged_on: tuple[Given, ...]
    received_on: tuple[Given, ...]
    lodged: Span
    against: tuple[Given, ...]
    contests: tuple[Given, ...]
    about: tuple[Given, ...]
    grounds: tuple[Given, ...]
    extended_to: tuple[Given, ...]
    path: Path
    outcomes: tuple[StatedOutcome, ...]
    replies: tuple[Reply, ...]
    status: ComplaintStatus
    decided: tuple[StatedOutcome, ...]
    term: Standing | None
    searched: Searched
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]

    @property
    def in_circle(self) -> bool:
        """Whether it came back to a body that had it, or went to the one complained of."""
        return bool(self.path.circles)

    @property
    def grade(self) -> Grade | None:
        """The grade of the last graded reply."""
        graded = [reply.grade for reply in self.replies if reply.grade is not None]
        return graded[-1] if graded else None


def register(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Complaint]:
    """Return the complaints as of `on`, by the day of lodging, then by id.

    The frames are taken as they stand on that day already. A complaint of which nobody had spoken by then, and
    which the record does not state to have been lodged by then, is left out, unless `ids` names it. Terms run by the
    legal rules of the material.
    """
    wanted = {
        thing: account
        for thing, account in accounts(material, COMPLAINT, ids).items()
        if ids is not None or _on_record(account, on)
    }
    if not wanted:
        return []
    judgements = read_judgements(material.frames.judgements, JudgementKind.ANSWERS, JudgementKind.READ)
    replies = find_replies(material, _answers(judgements, wanted), tuple(wanted), on)
    forwarding, only_forward = _forwarding(material, replies, on)
    search = Search(material, judgements, on)
    bodies = {s.value for account in wanted.values() for s in account.said("lodged_with", "forwarded_to")}
    bodies |= {step.to for taken in forwarding.values() for step in taken}
    terms = Terms(material, bodies)
    found = [
        _complaint(
            material,
            account,
            replies.get(thing, ()),
            [
                r
                for r in replies.get(thing, ())
                if r.grade not in _ON_THE_WAY and r.first.thing not in only_forward
            ],
            forwarding.get(thing, ()),
            search,
            terms,
            on,
        )
        for thing, account in wanted.items()
    ]
    return sorted(found, key=lambda c: (c.lodged.low or c.lodged.high or (date.max, 0), c.id))


def _answers(judgements: Iterable[Judgement], wanted: Mapping[str, Account]) -> list[Judgement]:
    return [j for j in judgements if j.kind is JudgementKind.ANSWERS and j.right in wanted]


def _on_record(account: Account, on: date) -> bool:
    if account.sourced:
        return True
    ends = [day_bounds(s.value)[1] for s in account.said("lodged_on", "received_on")]
    return bool(ends) and all(end is not None and end <= on for end in ends)


def _forwarding(
    material: Material, replies: Mapping[str, Sequence[Reply]], on: date
) -> tuple[Mapping[str, tuple[Step, ...]], frozenset[str]]:
    """Return by complaint the steps that its replies say they take, and the ungraded replies that take one."""
    things = {s.thing for found in replies.values() for reply in found for s in reply.statements}
    if not things:
        return {}, frozenset()
    about = accounts(material, REPLY, things)
    steps = {}
    ungraded = set()
    for complaint, found in replies.items():
        taken = {}
        for reply in found:
            if reply.grade is None and "forwarded_to" in _asserted(about, reply):
                ungraded.add(reply.first.thing)
            for s in reply.statements:
                account = about.get(s.thing)
                if account is not None and "forwarded_to" in account.asserted:
                    for to in stated(account, "forwarded_to"):
                        taken[s.thing, to.value] = _reply_step(account, to, reply)
        if taken:
            steps[complaint] = tuple(step for step in taken.values() if _began(step.span, on))
    return steps, frozenset(ungraded)


def _asserted(about: Mapping[str, Account], reply: Reply) -> Collection[str]:
    account = about.get(reply.first.thing)
    return account.asserted if account is not None else ()


def _reply_step(account: Account, to: Given, reply: Reply) -> Step:
    days, span = days_given(account, "given_on")
    by = account.value("given_by")
    numbers = {*to.statements, *(n for day in days for n in day.statements), *account.numbers("given_by")}
    if not days and reply.said_on is not None:
        return Step(to.value, by, (reply.said_on,), to.by, reply.span, tuple(sorted(numbers)))
    return Step(to.value, by, tuple(day.value for day in days), to.by, span, tuple(sorted(numbers)))


def _complaint(
    material: Material,
    account: Account,
    replies: Sequence[Reply],
    substantial: Sequence[Reply],
    forwarding: Sequence[Step],
    search: Search,
    terms: Terms,
    on: date,
) -> Complaint:
    lodged_on, lodged = days_given(account, "lodged_on", "received_on")
    addressees = stated(account, "lodged_with")
    against = stated(account, "against")
    steps = joined([s for s in said_steps(account) if _began(s.span, on)], forwarding)
    path = way(steps, [g.value for g in addressees], [g.value for g in against], material.inside)
    outcomes = stated_outcomes(account, on)
    collective = account.value("collective") == "yes"
    decided = latest_by_part(outcomes) if collective else latest_final(outcomes)
    extended = stated(account, "extended_to")
    kinds = stated(account, "kind")
    received = stated(account, "received_on")
    start = _start(path, received, lodged)
    term = terms.of(
        kinds[0].value if len(kinds) == 1 else None,
        [path.last.to] if path.last else [g.value for g in addressees],
        start,
        [
            *(r.span for r in substantial if not earlier(r.span, start)),
            *(o.span for o in decided),
        ],
        on,
        extended=any(r.grade is Grade.DEFERRED for r in replies),
    )
    searched = search.for_reply(account.thing)
    # of a single complaint a scope says what part of it is meant, not which complaint
    scopes = {r.first.n: scope_of(material, r) if collective else None for r in replies}
    status = _status(outcomes, decided, path, replies, substantial, extended, term, on, scopes, collective)
    because = reasons(status, decided, outcomes, path, replies, searched, extended, on, scopes)
    return Complaint(
        id=account.thing,
        kind=kinds,
        complainants=stated(account, "complainant_kind"),
        collective=collective,
        lodged_with=addressees,
        lodged_on=lodged_on,
        received_on=received,
        lodged=lodged,
        against=against,
        contests=stated(account, "contests"),
        about=stated(account, "about"),
        grounds=stated(account, "ground"),
        extended_to=extended,
        path=path,
        outcomes=outcomes,
        replies=tuple(replies),
        status=status,
        decided=decided,
        term=term,
        searched=searched,
        because=(*because, *(term.because if term is not None else ())),
        statements=tuple(
            sorted(
                {
                    *account.numbers(),
                    *(n for step in path.steps for n in step.statements),
                    *(s.n for reply in replies for s in reply.statements),
                }
            )
        ),
    )


def _start(path: Path, received: Sequence[Given], lodged: Span) -> Span:
    """Return the days from which a term may run: those of receipt by the body that has it last.

    Where nobody gives the day of receipt it is open: not before the complaint was lodged or passed on, and nobody
    knows how much later.
    """
    if path.last is not None:
        return Span(path.last.span.low, None)
    return hull(day.span for day in received) if received else Span(lodged.low, None)


def _status(
    outcomes: Sequence[StatedOutcome],
    decided: Sequence[StatedOutcome],
    path: Path,
    replies: Sequence[Reply],
    substantial: Sequence[Reply],
    extended: Sequence[Given],
    term: Standing | None,
    on: date,
    scopes: Mapping[int, str | None],
    collective: bool,
) -> ComplaintStatus:
    """Return the first status that holds; the order is that of `ComplaintStatus`, contested first."""
    told = silence_told(outcomes)
    differ = rival(decided) if collective else len({o.outcome for o in decided}) > 1
    if differ or any(o.denied_by for o in decided):
        return ComplaintStatus.CONTESTED
    if collective and decided and only_some(decided):
        return ComplaintStatus.DECIDED_FOR_SOME
    if decided:
        return ComplaintStatus(decided[0].outcome.value)
    if any(
        not earlier(o.span, r.span) and not apart(o.scope, scopes[r.first.n])
        for o in told
        for r in substantial
    ):
        return ComplaintStatus.CONTESTED
    last = path.last
    if substantial and (last is None or not all(earlier(r.span, last.span) for r in substantial)):
        to_some = all(scopes[r.first.n] is not None for r in substantial)
        return ComplaintStatus.REPLIED_FOR_SOME if to_some else ComplaintStatus.REPLIED
    if path.circles:
        return ComplaintStatus.IN_A_CIRCLE
    running = any(_not_past(day, on) for day in extended)
    if term is not None and term.holds and term.status in _LAPSED and not running:
        return _LAPSED[term.status]
    waiting = [r.span for r in replies if r.grade is Grade.DEFERRED]
    waiting += [o.span for o in outcomes if o.outcome is Outcome.PENDING]
    if last is not None and not any(earlier(last.span, span) for span in waiting):
        return ComplaintStatus.FORWARDED
    if last is None and any(o.outcome is Outcome.FORWARDED for o in outcomes):
        return ComplaintStatus.FORWARDED
    running = running or (term is not None and term.holds and term.status is DueStatus.NOT_DUE)
    if waiting or running:
        return ComplaintStatus.PENDING
    return ComplaintStatus.NO_REPLY


def _not_past(day: Given, on: date) -> bool:
    last = day.span.high
    return last is not None and last[0] >= on


def _began(span: Span, on: date) -> bool:
    """Return whether something may have come about by a day."""
    return span.low is None or span.low[0] <= on
