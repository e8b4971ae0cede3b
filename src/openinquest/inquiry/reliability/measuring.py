"""Alpha of every property, and of what is noted beside the value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import eq
from typing import Any

import polars as pl

from openinquest.inquiry.reliability.alpha import Metric, alpha_of
from openinquest.inquiry.reliability.codes import METRICS
from openinquest.inquiry.reliability.intervals import bounds_of
from openinquest.inquiry.reliability.pairing import Paired
from openinquest.inquiry.reliability.results import Agreement, Aspect, Measured

_NOTED: Mapping[Aspect, str] = {Aspect.SPEAKER: "who", Aspect.SAID_ON: "said_on", Aspect.BASIS: "basis"}


def by_property(found: Paired) -> Iterator[Agreement]:
    """Yield the agreement on every property of every type, by their names."""
    parts = found.units.partition_by("schema", "property", as_dict=True)
    further = found.further.partition_by("schema", "property", as_dict=True)
    for key, units in sorted(parts.items(), key=lambda item: tuple(map(str, item[0]))):
        more = further[key]["n"].to_list() if key in further else []
        yield _agreement(key[0], key[1], units, more)


def by_aspect(found: Paired) -> Iterator[Agreement]:
    """Yield the agreement on every aspect, over all properties together."""
    if found.units.is_empty():
        return
    numbers = _numbers(found.units, found.further["n"].to_list())
    documents = found.units["document"].to_list()
    for aspect, noted in _NOTED.items():
        sides = [found.units[name].fill_null("").to_list() for name in (noted, f"{noted}_other")]
        yield Agreement(
            None,
            aspect.value,
            len(documents),
            sum(map(eq, *sides)),
            len(set(documents)),
            _measured(documents, sides, Metric.NOMINAL, aspect.value),
            None,
            numbers,
        )


def _agreement(schema: str | None, prop: str, units: pl.DataFrame, more: Sequence[int]) -> Agreement:
    seed = f"{schema}:{prop}"
    documents = units["document"].to_list()
    codes = [units[name].to_list() for name in ("code", "code_other")]
    kinds = units["type"].drop_nulls()
    metric = METRICS.get(kinds[0]) if kinds.len() else None
    scaled = None
    if metric is not None:
        given = units.select("document", "number", "number_other").drop_nulls()
        numbers = [given[name].to_list() for name in ("number", "number_other")]
        scaled = _measured(given["document"].to_list(), numbers, metric, seed) if given.height else None
    return Agreement(
        schema,
        prop,
        len(documents),
        sum(map(eq, *codes)),
        len(set(documents)),
        _measured(documents, codes, Metric.NOMINAL, seed),
        scaled,
        _numbers(units, more),
    )


def _measured(
    documents: Sequence[str], sides: Sequence[Sequence[Any]], metric: Metric, seed: str
) -> Measured:
    left, right = sides
    found = alpha_of(Counter(zip(left, right, strict=True)), metric)
    return Measured(metric, found, bounds_of(found, documents, left, right, metric, seed))


def _numbers(units: pl.DataFrame, more: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted({*units["n"].to_list(), *units["n_other"].to_list(), *more}))
