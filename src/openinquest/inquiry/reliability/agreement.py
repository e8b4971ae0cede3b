"""How far two coders agree on the documents that both coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import polars as pl

from openinquest.inquiry.material import Material
from openinquest.inquiry.reliability.coded import Assigned, assignments, every_coding, who_coded
from openinquest.inquiry.reliability.measuring import by_aspect, by_property
from openinquest.inquiry.reliability.pairing import paired, pointed
from openinquest.inquiry.reliability.results import Chosen, Difference, Reliability, Unit


def reliability(material: Material, coders: Sequence[str] = ()) -> list[Reliability]:
    """Return the agreement of every two coders who share a document, or of `coders` alone, by name.

    A point of a document is compared where both coders were to code it: a `read` judgement of each says so, or,
    without one, both coded it. Each coder's passages on it are matched (`matched`); what only one has is `alone`.
    """
    assigned = assignments(material)
    busy = who_coded(material)
    writers = {coder for names in busy.values() for coder in names if not coders or coder in coders}
    for coder, document in assigned:
        if document in busy:
            busy[document].add(coder)
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document, names in busy.items():
        for left, right in combinations(sorted(names & writers), 2):
            shared[left, right].add(document)
    if not shared:
        return []
    coded = pointed(every_coding(material, {each for documents in shared.values() for each in documents}))
    chosen = _adjudicated(material)
    return [
        _compared(pair, sorted(documents), coded, assigned, chosen)
        for pair, documents in sorted(shared.items())
    ]


def _compared(
    coders: tuple[str, str],
    documents: list[str],
    coded: pl.DataFrame,
    assigned: Mapping[tuple[str, str], Assigned],
    chosen: Mapping[frozenset[int], Chosen],
) -> Reliability:
    def to_code(coder: str, document: str, thing: str, prop: str) -> bool:
        return (coder, document) in assigned and assigned[coder, document].holds(thing, prop)

    mine = coded.filter(pl.col("coder").is_in(coders) & pl.col("document").is_in(documents))
    mine = mine.with_columns(row=pl.int_range(mine.height, dtype=pl.UInt32))
    found = paired(mine, *coders, to_code)
    numbers = set(mine["n"].to_list()) if chosen else set()
    named = [each for each in chosen.values() if {each.kept, each.other} & numbers]
    return Reliability(
        *coders,
        tuple(documents),
        found.points,
        tuple(by_property(found)),
        tuple(by_aspect(found)),
        tuple(Difference(unit, _choice(unit, chosen)) for unit in found.differing()),
        found.alone,
        tuple(sorted(named, key=lambda each: each.judgement)),
    )


def _adjudicated(material: Material) -> dict[frozenset[int], Chosen]:
    """Return the latest adjudication of each pair of statements."""
    found = {}
    frame = material.frames.adjudications.drop_nulls(["left", "right"]).sort("n")
    for n, left, right, keep, by, at, reason in frame.iter_rows():
        kept, other = (right, left) if keep == "right" else (left, right)
        found[frozenset((left, right))] = Chosen(n, kept, other, by, at, reason)
    return found


def _choice(unit: Unit, chosen: Mapping[frozenset[int], Chosen]) -> Chosen | None:
    if not chosen:
        return None
    pairs: Iterable[frozenset[int]] = (
        frozenset((a.n, b.n)) for a in unit.left.codings for b in unit.right.codings
    )
    return next((chosen[pair] for pair in pairs if pair in chosen), None)
