"""Who heard a speaker whom nobody names: the agency or house through which alone that voice is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from openinquest.inquiry.statements import Statement


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is known of documents: which text each republishes, and who published it."""

    republished: Mapping[str, str] = field(default_factory=dict)
    publishers: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        documents: pl.DataFrame,
        republished: Mapping[str, str],
        own_documents: Mapping[str, frozenset[str]],
    ) -> Hearing:
        """Read the documents frame; `own_documents` names the publishers that are things of the record.

        Any other publisher goes by its name.
        """
        found = dict(own_documents)
        rows = documents.select(pl.coalesce("handle", "id"), "publisher").drop_nulls()
        for document, publisher in rows.iter_rows():
            found.setdefault(document, frozenset((publisher.casefold(),)))
        return cls(republished, found)

    def text(self, document: str) -> str:
        """Return the document that a document republishes, directly or through others, else itself."""
        return self.republished.get(document, document)

    def heard_by(self, statement: Statement) -> frozenset[str]:
        """Return who heard the speaker: the first who passes it on, else who published the text."""
        if statement.via:
            return frozenset((statement.via[0].who,))
        if statement.document is None:
            return frozenset()
        return self.publishers.get(self.text(statement.document), frozenset())
