"""The sentences that say why a complaint has its status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from openinquest.inquiry.complaints.outcomes import StatedOutcome, silence_told
from openinquest.inquiry.complaints.path import Path
from openinquest.inquiry.complaints.statuses import ComplaintStatus, Outcome, Return
from openinquest.inquiry.given import Given
from openinquest.inquiry.replies import Reply
from openinquest.inquiry.searching import Searched
from openinquest.inquiry.sentences import Day, Number, Ref, Sentence, Written
from openinquest.ontology import Grade


def reasons(
    status: ComplaintStatus,
    decided: Sequence[StatedOutcome],
    outcomes: Sequence[StatedOutcome],
    path: Path,
    replies: Sequence[Reply],
    searched: Searched,
    extended: Sequence[Given],
    on: date,
    scopes: Mapping[int, str | None],
) -> tuple[Sentence, ...]:
    """Return the sentences: outcomes with who states them, the way, the replies, silence.

    `scopes` says by the statement of a reply to which of several complaints it was given.
    """
    return tuple(
        (
            *_decided(status, decided),
            *_way(path),
            *_replies(replies, decided, scopes),
            *_stages(outcomes, extended),
            *_told(outcomes),
            *(() if replies or decided else _silence(searched, on)),
        )
    )


def _decided(status: ComplaintStatus, decided: Sequence[StatedOutcome]) -> Iterator[Sentence]:
    if status is ComplaintStatus.CONTESTED and len({o.outcome for o in decided}) > 1:
        yield Sentence.of("complaint.differ")
    if status is ComplaintStatus.DECIDED_FOR_SOME:
        yield Sentence.of("complaint.for-some")
    for o in decided:
        outcome, number = Sentence.of(f"complaint.outcome.{o.outcome.value}"), Number(o.statements[0])
        if o.by is None:
            yield Sentence.of("complaint.stated", outcome=outcome, on=Day(o.on), statement=number)
        else:
            yield Sentence.of(
                "complaint.decided", outcome=outcome, on=Day(o.on), who=Ref(o.by), day=Day(o.said_on),
                statement=number,
            )  # fmt: skip
        for who in o.denied_by:
            yield Sentence.of("complaint.denied", who=Ref(who), outcome=outcome)
        yield from _scope(o)


def _way(path: Path) -> Iterator[Sentence]:
    for circle in path.circles:
        bodies = tuple(Ref(body) for body in circle.bodies)
        key = "circle" if circle.kind is Return.TO_WHO_HAD_IT else "against"
        yield Sentence.of(f"complaint.{key}", body=Ref(circle.bodies[-1]), way=bodies)
        if not circle.ordered:
            yield Sentence.of("complaint.unordered")
    if path.last is not None and not path.circles:
        days = tuple(Day(day) for day in path.last.days) or (Day(None),)
        yield Sentence.of("complaint.forwarded", to=Ref(path.last.to), days=days)


def _replies(
    replies: Sequence[Reply], decided: Sequence[StatedOutcome], scopes: Mapping[int, str | None]
) -> Iterator[Sentence]:
    for reply in replies:
        if reply.grade is None:
            yield Sentence.of("complaint.ungraded", reply=Number(reply.first.n), day=Day(reply.said_on))
        else:
            grade = Sentence.of(f"grade.{reply.grade.value}")
            key = "deferred" if reply.grade is Grade.DEFERRED else "graded"
            yield Sentence.of(
                f"complaint.{key}", reply=Number(reply.first.n), day=Day(reply.said_on), grade=grade
            )
        scope = scopes[reply.first.n]
        if scope is not None:
            yield Sentence.of("complaint.scope", scope=Written(scope))
        for said in reply.graded:
            if said.reason:
                yield Sentence.of("complaint.reason", reason=Written(said.reason))
    if replies and not decided:
        yield Sentence.of("complaint.no-outcome")


def _stages(outcomes: Iterable[StatedOutcome], extended: Iterable[Given]) -> Iterator[Sentence]:
    for o in outcomes:
        if o.outcome is Outcome.PENDING and o.by is not None:
            yield Sentence.of("complaint.pending", who=Ref(o.by), day=Day(o.on or o.said_on))
            yield from _scope(o)
    for day in extended:
        yield Sentence.of("complaint.extended", day=Day(day.value), who=tuple(map(Ref, day.by)) or "–")


def _told(outcomes: Sequence[StatedOutcome]) -> Iterator[Sentence]:
    for o in silence_told(outcomes):
        key = "complaint.told" if o.outcome is Outcome.NO_REPLY else "complaint.told.refusal"
        if o.by is not None:
            yield Sentence.of(key, who=Ref(o.by), day=Day(o.on or o.said_on))
            yield from _scope(o)


def _scope(outcome: StatedOutcome) -> Iterator[Sentence]:
    """Yield of what the source says it: of several complaints together, what holds of some may not of all."""
    if outcome.scope is not None:
        yield Sentence.of("complaint.scope", scope=Written(outcome.scope))


@lru_cache(maxsize=256)
def _silence(searched: Searched, on: date) -> tuple[Sentence, ...]:
    """Return where nothing was found; of most complaints the same, which is why it is kept."""
    today = Day(on.isoformat())
    if searched.named:
        return (Sentence.of("complaint.silent", day=today, documents=searched.named),)
    return (
        Sentence.of("complaint.silent.record", day=today, count=searched.documents, whole=searched.whole),
    )
