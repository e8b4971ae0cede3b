"""Where a reply was looked for: in documents that were out by a day, never in later ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import day_bounds
from openinquest.ontology import JudgementKind


@dataclass(frozen=True, slots=True)
class Searched:
    """Where a reply to one question was looked for.

    `named` are the documents that somebody read for it; where there are none, it is the whole record, and
    `documents` and `whole` count its documents and those read whole.
    """

    named: tuple[str, ...]
    documents: int
    whole: int


def published_by(material: Material, on: date) -> frozenset[str]:
    """Return the documents (by handle, else id) published by `on`, or passing on what was said by then.

    Of a document whose day is open or unknown only the latter can be told, until every dated one is out.
    """
    rows = material.frames.documents.select(pl.coalesce("handle", "id"), "published_on").iter_rows()
    last = {document: day_bounds(day)[1] for document, day in rows}
    dated = {document: day for document, day in last.items() if day is not None}
    published = {document for document, day in dated.items() if day <= on}
    if dated and len(published) == len(dated):
        return frozenset(last)
    said = material.frames.statements.lazy().filter(~pl.col("definition") & (pl.col("said_to") <= on))
    return frozenset(published | set(said.select("document").drop_nulls().unique().collect()["document"]))


class Search:
    """The documents of a record as of one day, and which of them were read for which question."""

    def __init__(self, material: Material, judgements: Iterable[Judgement], on: date) -> None:
        registered = frozenset(material.frames.documents.select(pl.coalesce("handle", "id")).to_series())
        out = published_by(material, on)
        self._known = registered & out
        self._whole = material.read_whole & out
        # What stands in no register has no day either, and is taken at the reader's word.
        self._read = _read_for(judgements, lambda document: document in out or document not in registered)

    def for_reply(self, question: str) -> Searched:
        """Return where a reply to the question was looked for."""
        named = self._read.get(question, ())
        if named:
            return Searched(named, len(named), len(self._whole & set(named)))
        return Searched((), len(self._known), len(self._whole))


def _read_for(
    judgements: Iterable[Judgement], counts: Callable[[str], bool]
) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for j in judgements:
        if j.kind is JudgementKind.READ:
            for point in j.listed("covers"):
                found[point].extend(document for document in j.left if counts(document))
    return {point: tuple(dict.fromkeys(documents)) for point, documents in found.items()}
