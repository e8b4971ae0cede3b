"""The order that records share: what decides which of two entries is the later one (docs/decisions/0023).

Two records that hold the same entries number them differently, so a log number orders lists and decides nothing.
Later is what its coder dated later; what was dated alike is ordered by what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from openinquest.record.identity import canonical_json

_UTC = "Z"


def moment(flat: Mapping[str, Any]) -> str:
    """Return when a flat entry was judged or coded, as a text that sorts: UTC, a day before every time of it."""
    return str(flat.get("at") or flat.get("coded_at") or "").removesuffix(_UTC)


def coding_order(flat: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what orders the codings of one statement: the first of them speaks for it."""
    coded_from = flat.get("coded_from") or {}
    said = (
        flat.get("coder"),
        flat.get("method"),
        *(coded_from.get(name) for name in ("import", "sheet", "row")),
    )
    inferred = canonical_json(flat["inferred"]).decode() if flat.get("inferred") else ""
    return (moment(flat), *(text or "" for text in said), inferred)


def latest_last(rows: pl.DataFrame, *over: str) -> pl.DataFrame:
    """Return rows of statements so that of those alike in the columns `over` the latest comes last.

    Where there are none alike, the rows come as they are: to sort all of a large record would cost more than the rest.
    """
    if rows.select(over).is_duplicated().any():
        return rows.sort(pl.col("coded_at").str.strip_suffix(_UTC), "key", maintain_order=True)
    return rows


def judged_last(judgements: pl.DataFrame) -> pl.DataFrame:
    """Return judgements (as in the frames) so that what counts comes last: persons after machines, then the later.

    Of those of one moment that which makes something public comes first: it does not count.
    """
    public = pl.col("value").str.contains('"level":"public"', literal=True).fill_null(False)
    return judgements.sort(
        "person", pl.col("at").str.strip_suffix(_UTC), ~public, "value", "reason", "by", nulls_last=False
    )
