"""Commitments as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openinquest.inquiry.accounts import Said
from openinquest.inquiry.commitments.links import Link
from openinquest.inquiry.commitments.reasons import link_sentence
from openinquest.inquiry.commitments.register import Commitment
from openinquest.inquiry.commitments.totals import Total
from openinquest.inquiry.commitments.tracing import VIEW
from openinquest.inquiry.given_as_json import given_json
from openinquest.inquiry.order import Span

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def commitment_json(writer: Writer, commitment: Commitment) -> Json:
    """Return a commitment: by whom, when, due when, who says what of it, what is on record since, status and why."""
    c = commitment
    return {
        **writer.named(c.id),
        "kind": given_json(writer, c.kind),
        "content": given_json(writer, c.content),
        "made_by": given_json(writer, c.made_by, things=True),
        "made_to": given_json(writer, c.made_to, things=True),
        "made_on": given_json(writer, c.made_on),
        "made": _bounds(c.made),
        "due": given_json(writer, c.due),
        "about": given_json(writer, c.about, things=True),
        "status": c.status.value,
        "term": c.term.value,
        "reported_done_by": [_said(writer, s) for s in c.reported],
        "denied_by": [_said(writer, s) for s in c.denied],
        "on_record": [_link(writer, link) for link in c.links],
        "searched_in": list(c.searched.named),
        "searched": {"documents": c.searched.documents, "whole": c.searched.whole},
        "statements": list(c.statements),
        **writer.said("because", c.because),
    }


def totals_json(totals: Iterable[Total]) -> list[Json]:
    """Return numbers of commitments, each with its name for `inquest why`."""
    return [
        {
            "name": f"{VIEW}/{total.name}",
            "count": total.count,
            "commitments": list(total.commitments),
            "statements": list(total.statements),
        }
        for total in totals
    ]


def _link(writer: Writer, link: Link) -> Json:
    return {
        "kind": link.kind,
        "timing": link.timing.value,
        "on": link.on,
        "judgement": link.judgement,
        "reason": link.reason,
        "label": writer.label(link.statement.thing),
        **writer.statement(link.statement),
        **writer.said("because", [link_sentence(link)]),
    }


def _said(writer: Writer, said: Said) -> Json:
    return {"n": said.n, "by": said.who, "by_label": writer.label(said.who), "said_on": said.said_on}


def _bounds(span: Span) -> Json:
    low, high = span
    return {"low": low[0].isoformat() if low else None, "high": high[0].isoformat() if high else None}
