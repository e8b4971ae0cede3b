"""What a coder read in a passage, as one code, and as one number where values are compared by distance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import polars as pl

from openinquest.inquiry.order import day_bounds
from openinquest.inquiry.reliability.alpha import Metric
from openinquest.inquiry.reliability.passages import Passage
from openinquest.ontology import Quantity, Stance, ValueProblem, ValueType

METRICS: Mapping[str, Metric] = {
    ValueType.QUANTITY.value: Metric.RATIO,
    ValueType.NUMBER.value: Metric.INTERVAL,
    ValueType.DATE.value: Metric.INTERVAL,
}
"""Types whose values are also compared by how far they are apart; dates in days."""

_ASSERTS = Stance.ASSERTS.value
_FIRST_DAY = date(1970, 1, 1)


def category(passage: Passage) -> str:
    """Return the values and stances of a passage as one code; "says no" and "denies yes" are one."""
    return "; ".join(sorted({_position(each.type, each.value, each.stance) for each in passage.codings}))


def number(passage: Passage) -> float | None:
    """Return the one number or day (counted in days) that a passage gives.

    None for bounds, periods, denials and quantities below 0.
    """
    coding = passage.first
    if len({(each.value, each.stance) for each in passage.codings}) > 1:
        return None
    if coding.stance != _ASSERTS or coding.value is None:
        return None
    return _number(coding.type, coding.value)


def with_codes(coded: pl.DataFrame) -> pl.DataFrame:
    """Return codings with `code` String and `number` Float64, as `category` and `number` give them of each alone."""
    asserts = pl.col("stance") == _ASSERTS
    # what is asserted is its own code, but for a "no": only the rest is worked out, each once
    plain = asserts & ~((pl.col("type") == ValueType.YESNO.value) & (pl.col("value") == "no")).fill_null(
        value=False
    )
    of = ("type", "value", "stance")
    odd = coded.filter(~plain).select(of).unique()
    scaled = coded.filter(asserts & pl.col("type").is_in(list(METRICS)) & pl.col("value").is_not_null())
    scaled = scaled.select(of).unique()
    odd = odd.with_columns(code=pl.Series([_position(*row) for row in odd.iter_rows()], dtype=pl.String))
    numbers = [_number(kind, value) for kind, value, _ in scaled.iter_rows()]
    scaled = scaled.with_columns(number=pl.Series(numbers, dtype=pl.Float64))
    return (
        coded.join(odd, on=of, how="left", nulls_equal=True, maintain_order="left")
        .join(scaled, on=of, how="left", maintain_order="left")
        .with_columns(pl.coalesce("code", pl.col("value").fill_null("")).alias("code"))
    )


def _position(kind: str | None, value: str | None, stance: str) -> str:
    value, asserts = value or "", stance == _ASSERTS
    if stance == Stance.WITHDRAWS.value:
        return f"withdraws {value}".strip()
    if value == "no" and kind == ValueType.YESNO.value:
        value, asserts = "yes", not asserts
    return value if asserts else f"not {value}"


@lru_cache(maxsize=65536)
def _number(kind: str | None, value: str) -> float | None:
    if kind == ValueType.DATE.value:
        first, last = day_bounds(value)
        return float((first - _FIRST_DAY).days) if first is not None and first == last else None
    try:
        if kind != ValueType.QUANTITY.value:
            return float(value)
        point = Quantity.parse(value).point
    except (ValueProblem, ValueError):
        return None
    # the ratio metric is of amounts; below nought it would call opposites alike
    return None if point is None or point < 0 else float(point)
