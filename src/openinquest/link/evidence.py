"""What an entry says besides the name, as columns that can be compared: dates, age, sex, cause.

Everything is computed by distinct text. What cannot be read is missing, never wrong: readers of files refuse it
before (`read_list`), and what a record holds was read when it entered.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from openinquest.ontology import Dated, ValueProblem, ValueType, parse_value

LONGEST_LIFE = 120
"""Years; a larger age is taken for a slip and says nothing."""

_YEAR = 365.2425


def date_columns(texts: pl.Series, prefix: str) -> pl.DataFrame:
    """Return what dates say, one row a text (EDTF, or any words that a date may be written in).

    Columns: `<prefix>_from` and `<prefix>_to` Date (first and last day that it may touch), `<prefix>_first` and
    `<prefix>_last` Int32 (the same as days since 1970), `<prefix>_day` String (ISO, where one exact day is given)
    and `<prefix>_swapped` String (that day with day and month the other way round, where such a day exists). All
    are null for a text that is missing, unreadable, or open at either end.
    """
    distinct = texts.drop_nulls().unique()
    bounds = [_bounds(text) for text in distinct.to_list()]
    read = pl.DataFrame(
        {
            "text": distinct,
            f"{prefix}_from": pl.Series([bound[0] for bound in bounds], dtype=pl.Date),
            f"{prefix}_to": pl.Series([bound[1] for bound in bounds], dtype=pl.Date),
            "exact": pl.Series([bound[2] for bound in bounds], dtype=pl.Boolean),
        },
        schema_overrides={"text": pl.String},
    )
    start, end = pl.col(f"{prefix}_from"), pl.col(f"{prefix}_to")
    swapped = pl.when(start.dt.day() <= 12).then(pl.date(start.dt.year(), start.dt.day(), start.dt.month()))
    read = read.with_columns(
        start.to_physical().alias(f"{prefix}_first"),
        end.to_physical().alias(f"{prefix}_last"),
        pl.when("exact").then(start.dt.to_string("%Y-%m-%d")).alias(f"{prefix}_day"),
        pl.when("exact").then(swapped.dt.to_string("%Y-%m-%d")).alias(f"{prefix}_swapped"),
    ).drop("exact")
    return texts.to_frame("text").join(read, on="text", how="left", maintain_order="left").drop("text")


def _bounds(text: str) -> tuple[object, object, bool]:
    try:
        dated = Dated.parse(parse_value(ValueType.DATE, text).canonical)
    except ValueProblem:
        return (None, None, False)
    if dated.earliest is None or dated.latest is None:
        return (None, None, False)
    return (dated.earliest, dated.latest, dated.earliest == dated.latest)


def birth_columns(entries: pl.DataFrame) -> pl.DataFrame:
    """Return the columns `born_*` of `date_columns`, with bounds from the age where no birth is given.

    `entries` has `born`, `age_on` and `died` String and `age` Int64. An age counts on `age_on`, else on the day of
    death. `born_by_age` Boolean tells where the bounds come from an age; `born_year` Int32 is the year of birth
    where it is certain. The first of January is read as its year, since offices write it where they know no day.
    """
    stated = _years_for_new_year(date_columns(entries["born"], "born"))
    on = date_columns(entries["age_on"].fill_null(entries["died"]), "on")
    age = pl.when(pl.col("age").is_between(0, LONGEST_LIFE)).then(pl.col("age"))
    by_age = pl.col("born_first").is_null() & pl.col("oldest").is_not_null()
    years = pl.concat([stated, on, entries.select("age")], how="horizontal").with_columns(
        ((pl.col("on_first") - (age + 1) * _YEAR).round() + 1).cast(pl.Int32).alias("oldest"),
        (pl.col("on_last") - age * _YEAR).round().cast(pl.Int32).alias("youngest"),
    )
    whole = years.select(
        pl.when(by_age).then("oldest").otherwise("born_first").alias("born_first"),
        pl.when(by_age).then("youngest").otherwise("born_last").alias("born_last"),
        "born_day",
        "born_swapped",
        by_age.alias("born_by_age"),
    )
    return whole.with_columns(
        pl.col("born_first").cast(pl.Date).alias("born_from"),
        pl.col("born_last").cast(pl.Date).alias("born_to"),
    ).with_columns(
        pl.when(
            ~pl.col("born_by_age") & (pl.col("born_from").dt.year() == pl.col("born_to").dt.year())
        ).then(pl.col("born_from").dt.year()).alias("born_year")
    )  # fmt: skip


def _years_for_new_year(dates: pl.DataFrame) -> pl.DataFrame:
    """Return dates of birth with the first of January read as the whole year."""
    only = pl.col("born_day").str.ends_with("-01-01").fill_null(False)
    end = pl.date(pl.col("born_from").dt.year(), 12, 31)
    return dates.with_columns(
        pl.when(only).then(end).otherwise("born_to").alias("born_to"),
        pl.when(only).then(end.to_physical()).otherwise("born_last").alias("born_last"),
        *(pl.when(~only).then(name).alias(name) for name in ("born_day", "born_swapped")),
    )


@cache
def _words(file: str) -> dict[str, dict[str, list[str]]]:
    text = (files("openinquest.link") / "data" / file).read_text(encoding="utf-8")
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return loaded


def sex_of(texts: pl.Series) -> pl.Series:
    """Return "m", "f" or null for the words of a cell on somebody's sex, in English, Russian or Kazakh."""
    known = {word: sex for sex, words in _words("evidence.yaml")["sex"].items() for word in words}
    return (
        texts.str.strip_chars(" .")
        .str.to_lowercase()
        .replace_strict(known, default=None, return_dtype=pl.String)
    )


def cause_key(texts: pl.Series) -> pl.Series:
    """Return a key of the cause of death: the kind that its words name, else its words; null for unknown."""
    plain = texts.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    kinds = _words("evidence.yaml")["cause"]
    key: pl.Expr = pl.when(pl.col("plain") != "").then("plain")
    for kind, beginnings in reversed(kinds.items()):
        found = pl.col("words").str.contains_any([f" {begin}" for begin in beginnings])
        key = pl.when(found).then(None if kind == "unknown" else pl.lit(kind)).otherwise(key)
    distinct = plain.unique().to_frame("plain").with_columns((" " + pl.col("plain")).alias("words"))
    keyed = distinct.select("plain", key.alias("key"))
    return plain.to_frame("plain").join(keyed, on="plain", how="left", maintain_order="left")["key"]
