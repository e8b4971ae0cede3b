"""Which positions are known only through others (docs/decisions/0003-attributed.md)."""

from __future__ import annotations

from collections.abc import Mapping

from openinquest.inquiry.statements import Statement


def attributed(statement: Statement, own_documents: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a statement is known only through others.

    It is if it is laid at the door of a voice, the act of speaking is not on record (no occasion, and no day
    before which it cannot have been said), and somebody else passes it on: a link of `via`, or the publisher
    of a document that bounds the day. An ordinary report of a dated or named occasion is not attributed, and
    neither is a described speaker, who exists only as the document describes them.

    `own_documents` names for each document the ids of who published it, as far as they are known.
    """
    if statement.voice is None or statement.occasion_known or statement.said_from is not None:
        return False
    selves = {statement.voice, statement.speaker}
    if any(link.who not in selves for link in statement.via):
        return True
    publishers = own_documents.get(statement.document or "", frozenset())
    return statement.said_to is not None and not publishers & selves


def passed_on_by(statement: Statement) -> tuple[str, ...]:
    """Return through whom a statement is known: the chain, else the document."""
    links = tuple(link.who for link in statement.via)
    return links or ((statement.document,) if statement.document else ())
