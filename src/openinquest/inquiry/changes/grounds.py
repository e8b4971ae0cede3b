"""What moves a status though nobody spoke on its point: who is the same, what is republished, what the record says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import Material
from openinquest.inquiry.origins import Basis
from openinquest.inquiry.statements import Statement
from openinquest.ontology import JudgementKind

_KINDS = frozenset(
    {JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.WITHIN, JudgementKind.REPUBLISHES}
)
_DEFINING = ("compatible", "counting", "label", "party", "schema", "within")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is in one state alone, and names things or documents.

    `defined` are the record's own definitions (n, thing, property). `merged` is by thing what is the same as it in
    the later state alone, `parted` by thing what it was the same as in the earlier state alone.
    """

    judged: tuple[Judgement, ...]
    defined: pl.DataFrame
    merged: Mapping[str, tuple[str, ...]]
    parted: Mapping[str, str]

    @classmethod
    def of(
        cls, judged: Iterable[Judgement], defined: pl.DataFrame, before: Material, after: Material
    ) -> Grounds:
        """Take the judgements and definitions of one state alone, and the two states."""
        old, new = (dict(material.frames.redirects.drop_nulls().iter_rows()) for material in (before, after))
        merged: dict[str, tuple[str, ...]] = {}
        for name, thing in sorted(new.items()):
            if old.get(name) != thing:
                merged[thing] = (*merged.get(thing, ()), name)
        rows = defined.filter(pl.col("property").is_in(_DEFINING)).select("n", "thing", "value").sort("n")
        return cls(
            tuple(j for j in judged if j.kind in _KINDS),
            rows,
            merged,
            {name: thing for name, thing in old.items() if name not in new},
        )

    def judgements(self, names: Collection[str]) -> list[Judgement]:
        """Return the judgements that name one of these things or documents."""
        return [j for j in self.judged if not {*j.left, j.right or ""}.isdisjoint(names)]

    def definitions(self, names: Collection[str]) -> tuple[int, ...]:
        """Return the numbers of the definitions of one of these things."""
        return tuple(self.defined.filter(pl.col("thing").is_in(sorted(names)))["n"])


def names_on(material: Material, statements: Iterable[Statement]) -> set[str]:
    """Return the things and documents on which the status of a point with these statements can rest."""
    found: set[str] = set()
    for s in statements:
        named = {s.speaker, s.voice, s.value, s.document, Basis.of(s).cited, *(link.who for link in s.via)}
        found |= {name for name in named if name is not None}
    for document in found & material.republished.keys():
        found.add(material.republished[document])
    for document in found & material.own_documents.keys():
        found |= material.own_documents[document]
    return found
