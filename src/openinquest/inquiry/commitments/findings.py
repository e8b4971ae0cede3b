"""Commitments whose days can hardly be as coded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openinquest.inquiry.commitments.register import COMMITMENT, commitments
from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds, earlier


def find_doubtful_commitments(material: Material) -> Iterator[Doubt]:
    """Find commitments that were due, or reported as done, before they are known to have been made."""
    if not material.things_of(COMMITMENT):
        return
    for commitment in commitments(material, date.max):
        for due in commitment.due:
            if earlier(due.span, commitment.made):
                yield Doubt(
                    commitment.id,
                    f"it was due ({due.value}, entry {due.statements[0]}) before it was made",
                    "check the day on which it was made, and its term",
                )
        for said in (*commitment.reported, *commitment.denied):
            if earlier(Span.of(*day_bounds(said.said_on)), commitment.made):
                yield Doubt(
                    commitment.id,
                    f"entry {said.n} speaks of what became of it before it was made",
                    "check the day on which it was made, and of which commitment the entry speaks",
                )
