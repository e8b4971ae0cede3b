"""An invented record of any size whose things are people with names in many spellings: ten statements a thing.

Made block by block, so that ten million statements take no more memory than a million; always the same for the same
size. Every thing is a death; two lists and the record itself call it by name, each in its own spelling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from openinquest.link.simulation import simulate
from openinquest.record.rows import ROW_SCHEMA

A_THING = 10
BLOCK = 100_000
"""Things that are made at once."""
LISTS = 3
_SPEAKERS, _OUTLETS = 500, 60
_CODED = {"coder": "c1", "coded_at": "2034-01-01T00:00:00Z", "method": "person"}
_SAID = {
    "name": 2, "age": 2, "date": 2, "cause": 2,
}  # fmt: skip
"""How many sources speak of each property of a death."""


@dataclass(frozen=True)
class Block:
    """Some things: rows of statements, and spellings (`name`) by which each `thing` is called in lists."""

    rows: pl.DataFrame
    spellings: pl.DataFrame


def blocks(statements: int) -> Iterator[Block]:
    """Yield the blocks of a record of so many statements."""
    things = statements // A_THING
    for number, first in enumerate(range(0, things, BLOCK)):
        yield _block(min(BLOCK, things - first), number)


def _block(things: int, number: int) -> Block:
    made = simulate(things, LISTS, seed=number + 1)
    people = made.people.select(
        "truth",
        thing=pl.concat_str(pl.lit(f"death-{number}-"), pl.col("truth")),
        label=pl.concat_str("surname", "given", "patronymic", separator=" ", ignore_nulls=True),
        died=pl.col("died").cast(pl.String),
        cause="cause",
        at=pl.int_range(pl.len()),
    )
    spellings = made.entries.join(people.select("truth", "thing"), on="truth").select("thing", "list", "name")
    return Block(_rows(people, spellings.drop_nulls()), spellings.drop_nulls())


def _rows(people: pl.DataFrame, spellings: pl.DataFrame) -> pl.DataFrame:
    defined = {"speaker": pl.lit("record"), "method": pl.lit("definition")}
    parts = [
        people.select("thing", property=pl.lit("schema"), value=pl.lit("Casualty"), **defined),
        people.select(
            "thing", property=pl.lit("label"), value=pl.concat_str("label", pl.lit("@kk")), **defined
        ),
    ]
    named = spellings.group_by("thing", maintain_order=True).agg("name")
    known = people.join(named, on="thing", how="left", maintain_order="left")
    for prop, times in _SAID.items():
        for source in range(times):
            value = {
                "name": pl.coalesce(pl.col("name").list.get(source, null_on_oob=True), "label"),
                "age": ((pl.col("at") * 7919) % 90 + 1).cast(pl.String),
                "date": pl.col("died"),
                "cause": pl.col("cause"),
            }[prop]
            parts.append(known.select("thing", property=pl.lit(prop), value=value, **_said(source)))
    rows = pl.concat(parts, how="diagonal").with_columns(
        stance=pl.lit("asserts"), coder=pl.lit(_CODED["coder"]), coded_at=pl.lit(_CODED["coded_at"]),
        method=pl.col("method").fill_null(_CODED["method"]),
    )  # fmt: skip
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None).alias(name)).cast(dtype)
        for name, dtype in ROW_SCHEMA.items()
    )


def _said(source: int) -> dict[str, pl.Expr]:
    speaker = (pl.col("at") * 31 + source * 17) % _SPEAKERS
    day = pl.date(2031, 3, 10) + pl.duration(days=(pl.col("at") + source * 40) % 900)
    return {
        "speaker": pl.concat_str(pl.lit("speaker-"), speaker),
        "voice": pl.concat_str(pl.lit("voice-"), speaker % _OUTLETS),
        "basis": pl.lit("own"),
        "said_on": day.dt.to_string("%Y-%m-%d"),
        "occasion": pl.concat_str(pl.lit("briefing-"), speaker, pl.lit("-"), pl.col("at") % 900),
        "document": pl.concat_str(pl.lit("document-"), pl.col("at") % 900),
        "wording": pl.lit("paraphrase"),
    }
