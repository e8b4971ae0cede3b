"""What a record holds of lists: their rows as entries to link, the lists without doubles, and its places."""

from __future__ import annotations

import polars as pl

from openinquest.link.entries import ENTRY_SCHEMA
from openinquest.ontology import Stance
from openinquest.record import Frames

LIST_ENTRY = "ListEntry"
CASUALTY_LIST = "CasualtyList"
_SINGLE = {
    "list": "list", "row": "row", "surname_text": "family_name", "given_text": "given_name",
    "patronymic_text": "patronymic", "born": "birth_date", "age": "age", "sex": "sex", "place": "place",
    "died": "date", "cause": "cause", "__written": "place_written",
}  # fmt: skip
_PARTS = ("surname_text", "given_text", "patronymic_text")
_SEXES = {"male": "m", "female": "f"}
_LANGUAGE = r"@[a-z]{2,3}$"


def entries_of(frames: Frames) -> pl.DataFrame:
    """Return the list entries of a record, one row each, with the columns and dtypes of `ENTRY_SCHEMA`, by id.

    Of what is said of an entry the latest assertion counts; of several names the fullest. `entry` is the id as it
    was coded, whatever was merged since. `place` is a name of the place, else the list's own words; `sex` m or f; an
    `age` that is not one whole number of years is left out.
    """
    said = frames.statements.filter(
        (pl.col("schema") == LIST_ENTRY) & (pl.col("stance") == Stance.ASSERTS.value)
    )
    value, of = pl.col("value"), pl.col("property")
    words = value.str.replace(_LANGUAGE, "")
    names = words.filter(of == "name")
    rows = (
        said.sort("n")
        .group_by(pl.col("thing_coded").alias("entry"))
        .agg(
            *(value.filter(of == name).last().alias(column) for column, name in _SINGLE.items()),
            pl.col("holds_at").filter(of == "age").last().alias("age_on"),
            names.sort_by(
                names.str.split(" ").list.len(), names.str.len_chars(), descending=True, maintain_order=True
            )
            .first()
            .alias("name"),
        )
    )
    parts = [pl.col(part).str.replace(_LANGUAGE, "") for part in _PARTS]
    joined = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    whole = pl.col("surname_text").is_not_null() & pl.col("given_text").is_not_null()
    labels = dict(
        frames.things.select("thing", pl.coalesce("label_ru", "label_kk", "label_en", "thing")).iter_rows()
    )
    given = {"entry", "name", "age_on", *_SINGLE}
    exact = pl.col("age").str.extract(r"^(\d{1,3})$").cast(pl.Int64)
    return (
        rows.with_columns(
            *parts,
            name=pl.when(whole)
            .then(joined)
            .otherwise(pl.coalesce("name", pl.when(joined != "").then(joined))),
            age=exact,
            sex=pl.col("sex").replace_strict(_SEXES, default=None, return_dtype=pl.String),
            place=pl.coalesce(pl.col("place").replace(labels) if labels else "place", "__written"),
        )
        .select(
            (pl.col(name) if name in given else pl.lit(None).alias(name)).cast(dtype)
            for name, dtype in ENTRY_SCHEMA.items()
        )
        .sort("entry")
    )


def clean_lists(frames: Frames) -> list[str]:
    """Return the ids of the lists whose makers, as the latest word says, named each person once."""
    said = frames.statements.filter(
        (pl.col("schema") == CASUALTY_LIST)
        & (pl.col("property") == "deduplicated")
        & (pl.col("stance") == Stance.ASSERTS.value)
    )
    latest = said.sort("n").group_by("thing").agg(pl.col("value").last())
    return sorted(latest.filter(pl.col("value") == "yes")["thing"])


def places_of(frames: Frames) -> pl.DataFrame:
    """Return every name of every place of the record: `place` (id), `name`, `within` (id), `kind`, all String."""
    said = frames.statements.filter(
        (pl.col("schema") == "Place") & (pl.col("stance") == Stance.ASSERTS.value)
    ).sort("n")
    names = said.filter(pl.col("property").is_in(["label", "name"])).select(
        pl.col("thing").alias("place"), pl.col("value").str.replace(_LANGUAGE, "").alias("name")
    )
    about = said.group_by(pl.col("thing").alias("place")).agg(
        pl.col("value").filter(pl.col("property") == name).last().alias(name) for name in ("within", "kind")
    )
    named = names.unique(maintain_order=True).join(about, on="place", how="left", maintain_order="left")
    # a place without a name holds nothing that could be recognised
    known = pl.col("within").is_in(named["place"].implode())
    return named.with_columns(pl.when(known).then("within"))
