"""Every coding that a person made of a passage, and what each coder was to code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import Material
from openinquest.ontology import JudgementKind, Reading

_COLUMNS = (
    "n", "thing", "schema", "property", "type", "value", "stance", "document", "selector", "quote", "speaker",
    "voice", "said_on", "basis", "coder", "method",
)  # fmt: skip
_MACHINE = "derived:"


def every_coding(material: Material) -> pl.DataFrame:
    """Return the standing codings of passages by persons, of statements that were not kept too.

    Columns as in the statements frame: n, thing, schema, property, type, value, stance, document, selector, quote,
    speaker, voice, said_on, basis, coder; one row a statement and coder. Definitions and what a program derived
    are nobody's coding.
    """
    frames = material.frames
    first = pl.concat([frames.statements, frames.rejected]).filter(
        ~pl.col("definition")
        & pl.col("document").is_not_null()
        & pl.col("coder").is_not_null()
        & ~pl.col("property").is_in(["label", "schema"])
    )
    first = first.select(_COLUMNS)
    further = first.drop("coder", "method").join(frames.codings.select("n", "coder", "method"), on="n")
    return (
        pl.concat([first, further.select(_COLUMNS)])
        .filter(~pl.col("method").fill_null("").str.starts_with(_MACHINE) & pl.col("coder").is_not_null())
        .drop("method")
        .unique(["n", "coder"], keep="first", maintain_order=True)
        .sort("n", "coder")
    )


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
