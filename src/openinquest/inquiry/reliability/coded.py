"""Every coding that a person made of a passage, and what each coder was to code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import Material
from openinquest.ontology import JudgementKind, Reading

_COLUMNS = (
    "n", "thing", "schema", "property", "type", "value", "stance", "document", "selector", "quote", "speaker",
    "voice", "said_on", "basis", "coder",
)  # fmt: skip
_MACHINE = "derived:"


def who_coded(material: Material) -> dict[str, set[str]]:
    """Return by document who coded passages of it."""
    first = _first(material)
    further = material.frames.codings.lazy().filter(_by_person()).select("n", "coder")
    pairs = pl.concat(
        [
            first.filter(_by_person()).select("document", "coder"),
            first.select("n", "document").join(further, on="n").select("document", "coder"),
        ]
    ).unique()
    found: dict[str, set[str]] = defaultdict(set)
    for document, coder in pairs.collect().iter_rows():
        found[document].add(coder)
    return found


def every_coding(material: Material, documents: Collection[str]) -> pl.DataFrame:
    """Return the standing codings that persons made of passages of documents, of statements not kept too.

    Columns as in the statements frame: n, thing, schema, property, type, value, stance, document, selector, quote,
    speaker, voice, said_on, basis, coder; and `who` (voice or speaker). One row a statement and coder, in any
    order. Definitions and what a program derived are nobody's coding.
    """
    first = (
        _first(material)
        .filter(pl.col("document").is_in(sorted(documents)))
        .select(*_COLUMNS, "method", who=pl.coalesce("voice", "speaker"))
        .collect()
    )
    # one coder may have coded a passage twice, by two sheets
    further = (
        material.frames.codings.filter(_by_person())
        .select("n", "coder")
        .unique()
        .join(first.filter(_by_person()), on=["n", "coder"], how="anti")
        .join(first.drop("coder", "method"), on="n")
    )
    columns = (*_COLUMNS, "who")
    return pl.concat([first.filter(_by_person()).select(columns), further.select(columns)])


def _first(material: Material) -> pl.LazyFrame:
    """Return the first coding of every statement of a document, kept or not."""
    frames = material.frames
    return pl.concat([frames.statements.lazy(), frames.rejected.lazy()]).filter(
        ~pl.col("definition")
        & pl.col("document").is_not_null()
        & ~pl.col("property").is_in(["label", "schema"])
    )


def _by_person() -> pl.Expr:
    return pl.col("coder").is_not_null() & ~pl.col("method").fill_null("").str.starts_with(_MACHINE)


@dataclass(slots=True)
class Assigned:
    """What one coder was to code in one document: all of it, some points, or only known by what was coded."""

    whole: bool = False
    points: set[str] = field(default_factory=set)

    def holds(self, thing: str, prop: str) -> bool:
        """Return whether a point was assigned."""
        return self.whole or thing in self.points or f"{thing}:{prop}" in self.points


def assignments(material: Material) -> Mapping[tuple[str, str], Assigned]:
    """Return by coder and document what `read` judgements say: `covers` names points, `whole` alone means all."""
    moved = dict(material.frames.redirects.iter_rows())
    found: dict[tuple[str, str], Assigned] = defaultdict(Assigned)
    for judgement in read_judgements(material.frames.judgements, JudgementKind.READ):
        points = set(_canonical(judgement.listed("covers"), moved))
        for document in judgement.left:
            if judgement.by is not None:
                assigned = found[judgement.by, document]
                assigned.points |= points
                assigned.whole |= judgement.reading is Reading.WHOLE and not points
    return found


def _canonical(points: Iterable[str], moved: Mapping[str, str]) -> Iterable[str]:
    for point in points:
        thing, mark, prop = point.partition(":")
        yield moved.get(thing, thing) + mark + prop
