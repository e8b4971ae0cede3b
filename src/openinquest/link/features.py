"""Entries as columns that can be blocked on and compared: name keys, dates, places, the rest."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from openinquest.link.entries import complete
from openinquest.link.evidence import birth_columns, cause_key, date_columns
from openinquest.link.gazetteer import Gazetteer, place_columns
from openinquest.names import name_columns

_NAMES = (
    "surname", "given", "father", "given_initial", "father_initial", "tokens", "order_guessed", "regional",
    "usable", "flags",
)  # fmt: skip
_PLAIN = r"[^\p{L}\p{N}]+"


def features(
    entries: pl.DataFrame, gazetteer: Gazetteer | None = None, clean: Collection[str] = ()
) -> pl.DataFrame:
    """Return entries with everything that the model reads as columns, one row an entry, sorted by `entry`.

    Added to `ENTRY_SCHEMA`: `uid` Int64 (the position, so that order of numbers is order of ids), `list_number`
    Int32, `clean` Int8 (1 where the entry's list is in `clean`: its maker left each person in it once), the columns
    of `names.name_columns` and `surname_initial` (`sex` only where the entry has none), `loose` Boolean or null (set
    where the name has no recognised structure), those of `birth_columns`, `date_columns` of the death,
    `place_columns`, and `cause_key`.
    Raises InputError as `complete` does.
    """
    entries = complete(entries).sort("entry")
    names = _names(entries)
    loose = pl.col("surname").is_null() | pl.col("given_initial").is_null()
    numbers = {name: number for number, name in enumerate(sorted(set(entries["list"].to_list())))}
    wide = pl.concat(
        [
            entries.drop("sex", "id_number", "address", "postcode"),
            entries.select(
                pl.col(name)
                .str.to_lowercase()
                .str.replace_all(_PLAIN, " ")
                .str.strip_chars()
                .replace("", None)
                for name in ("address", "postcode")
            ),
            entries.select(
                pl.col("id_number").str.to_lowercase().str.replace_all(_PLAIN, "").replace("", None)
            ),
            names.select(_NAMES),
            entries.select(pl.coalesce("sex", names["sex"]).alias("sex")),
            birth_columns(entries),
            date_columns(entries["died"], "died"),
            place_columns(entries, gazetteer),
            cause_key(entries["cause"]).alias("cause_key").to_frame(),
        ],
        how="horizontal",
    )
    return wide.with_row_index("uid").with_columns(
        pl.col("uid").cast(pl.Int64),
        pl.col("list").replace_strict(numbers, return_dtype=pl.Int32).alias("list_number"),
        pl.col("list").is_in(list(clean)).cast(pl.Int8).alias("clean"),
        pl.when(loose).then(pl.lit(True)).alias("loose"),
        pl.col("surname").str.head(1).alias("surname_initial"),
    )


def _names(entries: pl.DataFrame) -> pl.DataFrame:
    """Return the name columns; where a list keeps the parts apart, their order is not left to be guessed."""
    apart = pl.col("surname_text").is_not_null() & pl.col("given_text").is_not_null()
    written = pl.concat_str(
        pl.col("surname_text") + ",",
        pl.col("given_text"),
        pl.col("patronymic_text"),
        separator=" ",
        ignore_nulls=True,
    )
    texts = entries.select(pl.when(apart).then(written).otherwise("name").fill_null("").alias("text"))["text"]
    return name_columns(texts)
