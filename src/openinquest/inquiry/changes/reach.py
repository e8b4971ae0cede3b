"""Which points can have another status in one of two states: found without working one out.

A status hangs on the statements of its point, on whether they stand and for whom they count, on how values of the
point compare, on where chains of citation end, and on judgements. Whatever of these is not the same reaches some
points; all others have the status that they had.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import polars as pl

from openinquest.inquiry.bearings import BEARINGS
from openinquest.inquiry.changes.stirring import Stirred, chosen, different, naming, sides
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import POINT_PROPERTY, Material
from openinquest.ontology import BasisKind, JudgementKind

POINT = ("thing", "property")
_BEARING = (*BEARINGS, JudgementKind.CONTRADICTS)
_COMPARING = ("counting", "compatible")
"""Properties of a figure or matter that say how its values compare."""
_WITHIN = JudgementKind.WITHIN.value
_CITES = f"{BasisKind.CITES.value}:"
_SPOKEN = ~pl.col("definition") & pl.col("thing").is_not_null() & pl.col("property").is_not_null()


def reached(
    before: Material, after: Material, stirred: Stirred, renamed: Mapping[str, str]
) -> pl.DataFrame | None:
    """Return the points (`thing` as it is called now, `property`) whose status may not be the same.

    None where it may be any: the two states are read with different ontologies.
    """
    if before.ontology is not after.ontology and before.ontology != after.ontology:
        return None
    both = (before, after)
    retyped = before.schemata.different(after.schemata)
    main = retyped | _compared_otherwise(stirred)
    judged = _differing(before, after, stirred)
    named = [n for j in judged for n in sides(j)]
    main |= {j.right for j in judged if j.right is not None}
    spoken_on = []
    if named:
        spoken_on.append(pl.col("n").is_in(sorted(set(named))))
    if retyped:
        spoken_on.append(pl.col("thing").is_in(sorted(retyped)))
    if inner := sorted(_placed_otherwise(before, after)):
        spoken_on.append(pl.col("value").is_in(inner))
    documents = _heard_otherwise(before, after)
    if documents:
        spoken_on.append(pl.col("document").is_in(sorted(documents)))
    if cited := _cited_otherwise(before, after, documents):
        spoken_on.append(pl.col("basis").is_in([f"{_CITES}{name}" for name in sorted(cited)]))
    found = [rows.filter(_SPOKEN).select(POINT).unique() for rows in (stirred.old, stirred.new)]
    if spoken_on:
        touched = _SPOKEN & pl.any_horizontal(spoken_on)
        found += [chosen(material, touched, *POINT).unique() for material in both]
    found.append(_main_points(both, main))
    points = pl.concat(found)
    if renamed:
        points = points.with_columns(pl.col("thing").replace(renamed))
    return points.unique()


def _main_points(both: Iterable[Material], things: Collection[str]) -> pl.DataFrame:
    rows = {
        (thing, POINT_PROPERTY[schema])
        for material in both
        for thing, schema in material.schemata.among(things).items()
        if schema in POINT_PROPERTY
    }
    return pl.DataFrame(sorted(rows), schema=dict.fromkeys(POINT, pl.String), orient="row")


def _compared_otherwise(stirred: Stirred) -> set[str]:
    """Return the things of which something else is on record of how their values compare."""
    comparing = pl.col("property").is_in(_COMPARING)
    return {thing for rows in (stirred.old, stirred.new) for thing in rows.filter(comparing)["thing"]}


def _differing(before: Material, after: Material, stirred: Stirred) -> list[Judgement]:
    """Return the judgements on points of one state alone, and those that name a stirred statement."""
    old, new = (
        {j.n: j for j in read_judgements(material.frames.judgements, *_BEARING)}
        for material in (before, after)
    )
    alone = [j for one, other in ((old, new), (new, old)) for n, j in one.items() if other.get(n) != j]
    return [*alone, *naming(new.values(), stirred.numbers)]


def _placed_otherwise(before: Material, after: Material) -> set[str]:
    """Return the places that lie in others in one state alone, and all that lies in these."""
    old, new = (set(_edges(material)) for material in (before, after))
    inside: dict[str, list[str]] = {}
    for part, whole in old | new:
        inside.setdefault(whole, []).append(part)
    queue = [part for part, _ in old ^ new]
    found = set(queue)
    while queue:
        for part in inside.get(queue.pop(), ()):
            if part not in found:
                found.add(part)
                queue.append(part)
    return found


def _edges(material: Material) -> Iterator[tuple[str, str]]:
    judged = material.frames.judgements.filter(pl.col("kind") == _WITHIN).select("left", "right")
    for left, right in judged.iter_rows():
        for part in left:
            yield part, right
    defined = (pl.col("property") == _WITHIN) & pl.col("definition") & pl.col("value").is_not_null()
    yield from chosen(material, defined, "thing", "value").iter_rows()


def _heard_otherwise(before: Material, after: Material) -> set[str]:
    """Return the documents that republish another text than before, or that others published or heard."""
    if _same(before, after, lambda material: (material.frames.documents, material.frames.things)) and not (
        different(before.republished, after.republished)
    ):
        return set()
    texts = different(before.republished, after.republished)
    publishers = different(before.hearing.publishers, after.hearing.publishers)
    publishers |= different(before.own_documents, after.own_documents)
    copies = {
        document
        for material in (before, after)
        for document, text in material.republished.items()
        if text in publishers
    }
    return texts | publishers | copies


def _cited_otherwise(before: Material, after: Material, documents: set[str]) -> set[str]:
    """Return the names by which somebody else than before is cited."""
    found = set(documents)
    cites = pl.col("basis").str.starts_with(_CITES)
    if not any(chosen(material, cites, "basis").height for material in (before, after)):
        return found
    found |= different(before.voices, after.voices)
    return found | {
        who for material in (before, after) for who, voice in material.voices.items() if voice in documents
    }


def _same(before: Material, after: Material, frames: Callable[[Material], tuple[pl.DataFrame, ...]]) -> bool:
    return all(a is b or a.equals(b) for a, b in zip(frames(before), frames(after), strict=True))
