"""Hearings and commitments as they are shown."""

from __future__ import annotations

from datetime import date

from openinquest.inquiry import Material
from openinquest.inquiry import commitments as of_commitments
from openinquest.inquiry import hearings as of_hearings
from openinquest.inquiry.hearings import Asked as InquiryAsked
from openinquest.inquiry.hearings import Beside, Where
from openinquest.inquiry.hearings.reasons import asked_reasons
from openinquest.release.building.given import (
    given_of,
    graded_of,
    high_of,
    low_of,
    said_of,
    searched_of,
    told,
)
from openinquest.release.snapshot import Asked, Bearing, ClaimBeside, Commitment, Heard, Hearing, OnRecord


def hearings_of(material: Material, on: date) -> dict[str, Hearing]:
    """Return the hearings of public frames as of `on`, by their days."""
    return {one.id: _hearing(material, one) for one in of_hearings.hearings(material, on)}


def commitments_of(material: Material, on: date) -> dict[str, Commitment]:
    """Return the commitments of public frames as of `on`, by the day on which they were made."""
    return {one.id: _commitment(material, one) for one in of_commitments.commitments(material, on)}


def _hearing(material: Material, h: of_hearings.Hearing) -> Hearing:
    public = (*h.broadcast.statements, *h.open_to_public.statements)
    return Hearing(
        id=h.id,
        date=given_of(h.days),
        body=given_of(h.bodies),
        duration=given_of(h.durations),
        publicity=h.publicity.value,
        broadcast_by=h.broadcast.yes,
        not_broadcast_by=h.broadcast.no,
        open_by=h.open_to_public.yes,
        closed_by=h.open_to_public.no,
        publicity_statements=tuple(sorted({*public})),
        speakers=given_of(h.speakers),
        heard=tuple(Heard(one.who, one.statements) for one in h.heard),
        asked=tuple(_asked(material, one) for one in h.asked),
        replies_to=tuple(_asked(material, one) for one in h.replies_to),
        claims=tuple(_claim(one) for one in h.claims),
        statements=h.statements,
        because=told(material, h.because),
    )


def _asked(material: Material, asked: InquiryAsked) -> Asked:
    return Asked(
        question=asked.question.id,
        there=asked.there.value,
        since=asked.since.value,
        now=asked.question.status.value,
        replies_there=graded_of(asked.replies[Where.THERE]),
        replies_since=graded_of(asked.replies[Where.SINCE]),
        replies_unplaced=graded_of(asked.replies[Where.UNPLACED]),
        because=told(material, tuple(asked_reasons(asked))),
    )


def _claim(beside: Beside) -> ClaimBeside:
    return ClaimBeside(
        claim=beside.claim,
        asserted=said_of(beside.asserted),
        denied=said_of(beside.denied),
        bearing=tuple(Bearing(j.kind.value, j.left_numbers, j.reason or "") for j in beside.bearing),
    )


def _commitment(material: Material, c: of_commitments.Commitment) -> Commitment:
    return Commitment(
        id=c.id,
        status=c.status.value,
        term=c.term.value,
        kind=given_of(c.kind),
        content=given_of(c.content),
        made_by=given_of(c.made_by),
        made_to=given_of(c.made_to),
        made_on=given_of(c.made_on),
        made_low=low_of(c.made),
        made_high=high_of(c.made),
        due=given_of(c.due),
        about=given_of(c.about),
        reported=said_of(c.reported),
        denied=said_of(c.denied),
        on_record=tuple(
            OnRecord(link.kind, link.statement.n, link.on or "", link.timing.value, link.reason or "")
            for link in c.links
        ),
        searched=searched_of(c.searched),
        statements=c.statements,
        because=told(material, c.because),
    )
