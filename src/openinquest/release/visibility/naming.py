"""The names of persons who stay in, and the texts in which they stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

NAMES = ("label", "name", "alias")
_LISTED = "ListEntry"
_KNOWN = ("Person", "Casualty")
_SHORTEST = 4


def personal_names(statements: pl.DataFrame, closed: Collection[str]) -> list[str]:
    """Return the names under which the record knows persons who stay in, in small letters.

    Those are persons, casualties, and the rows of lists, whose names may stand in parts; of a row a name is left out
    that is part of the name of a person who goes out, since most whom lists name are known under it. Names of fewer
    than four letters are left out: they would be found inside common words.
    """
    stays = pl.col("thing").is_in(pl.Series(list(closed), dtype=pl.String).implode())
    known = pl.col("schema").is_in(_KNOWN) & pl.col("property").is_in(NAMES)
    wanted = statements.filter(
        known | ((pl.col("schema") == _LISTED) & pl.col("property").is_in([*NAMES, "family_name", "given_name"]))
    ).with_columns(
        text=pl.col("value").str.replace(r"(?s)^(.+)@[^@]*$", "$1").str.to_lowercase()
    ).filter(pl.col("text").is_not_null())  # fmt: skip
    named_openly = wanted.filter(~stays & known)["text"].unique()
    rows = _listed_names(wanted.filter(stays & (pl.col("schema") == _LISTED)))
    found = pl.concat([wanted.filter(stays & known)["text"], rows.filter(~_parts_of(rows, named_openly))])
    found = found.filter(found.str.len_chars() >= _SHORTEST).unique()
    return sorted(found.to_list())


def _listed_names(rows: pl.DataFrame) -> pl.Series:
    """Return the names of the rows of lists, those in parts joined in either order; a label with a digit is none."""
    whole = rows.filter(pl.col("property").is_in(NAMES) & ~pl.col("text").str.contains(r"\p{Nd}"))["text"]
    family = rows.filter(pl.col("property") == "family_name").select("thing", family="text")
    given = rows.filter(pl.col("property") == "given_name").select("thing", given="text")
    joined = family.join(given, on="thing").unique()
    both = [joined.select(pl.concat_str(order, separator=" ")).to_series().alias("text")
            for order in (["family", "given"], ["given", "family"])]  # fmt: skip
    return pl.concat([whole, *both]).unique().sort()


def _parts_of(names: pl.Series, texts: pl.Series) -> pl.Series:
    """Say of each name whether it stands within one of the texts."""
    if names.is_empty() or texts.is_empty():
        return pl.Series([False] * len(names), dtype=pl.Boolean)
    held = texts.str.extract_many(names.implode(), overlapping=True).explode().unique()
    return names.is_in(held.drop_nulls().implode())


def naming(rows: pl.DataFrame, columns: Sequence[str], names: Sequence[str]) -> set[int]:
    """Return the log numbers of rows in which one of the names occurs in a text, whatever its case.

    Each distinct text is searched once, for all names in one pass.
    """
    if not names or rows.is_empty():
        return set()
    found: set[int] = set()
    patterns = pl.Series(list(names), dtype=pl.String).implode()
    shortest = min(map(len, names))
    for name in columns:
        texts = rows.filter(pl.col(name).str.len_chars() >= shortest).select("n", text=pl.col(name))
        distinct = texts.select("text").unique()
        holding = distinct.filter(pl.col("text").str.to_lowercase().str.contains_any(patterns))
        found.update(texts.join(holding, on="text", how="semi")["n"])
    return found
