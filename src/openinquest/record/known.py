"""What the statements of an import may refer to: things, documents, voices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.ontology import Dated, Stance, ValueProblem, ValueType, parse_value
from openinquest.record.entry import RECORD

_COLUMNS = ("thing", "property", "value", "holds_at", "stance")


@dataclass(frozen=True, slots=True)
class Known:
    """What statements may refer to: things with their schema, documents by handle, voices of speakers.

    `voices`: actor, voice, from (Date), to (Date); null bounds are open.
    """

    schemas: Mapping[str, str]
    documents: Mapping[str, str]
    voices: pl.DataFrame


def known_of(said: Sequence[pl.DataFrame], documents: Mapping[str, str]) -> Known:
    """Return what frames of statements define; each has thing, property and value, and may have the rest."""
    definitions = pl.concat([_defining(frame) for frame in said])
    given = definitions.filter(pl.col("property") == "schema").select("thing", "value").drop_nulls()
    # where a thing is given two, the first is taken, so that one mistake is not told of every row about it
    schemas = dict(given.unique("thing", keep="first").iter_rows())
    schemas.setdefault(RECORD, "Organization")
    voices = definitions.filter(pl.col("property") == "voice").select("thing", "value", "holds_at").unique()
    rows = [(actor, voice, *_interval(holds_at)) for actor, voice, holds_at in voices.iter_rows()]
    frame = pl.DataFrame(
        rows, schema={"actor": pl.String, "voice": pl.String, "from": pl.Date, "to": pl.Date}, orient="row"
    )
    return Known(schemas, documents, frame)


def _defining(frame: pl.DataFrame) -> pl.DataFrame:
    given = frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, pl.String).alias(name) for name in _COLUMNS
    )
    asserted = pl.col("stance").fill_null(Stance.ASSERTS.value) == Stance.ASSERTS.value
    return given.filter(pl.col("property").is_in(["schema", "voice"]) & asserted)


def _interval(text: str | None) -> tuple[date | None, date | None]:
    if text is None:
        return None, None
    try:
        dated = Dated.parse(parse_value(ValueType.DATE, text).canonical)
    except ValueProblem:
        return None, None
    return dated.earliest, dated.latest
