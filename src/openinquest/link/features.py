"""Entries as columns that can be blocked on and compared: name keys, dates, places, the rest."""

from __future__ import annotations

from collections.abc import Collection
from string import ascii_lowercase

import polars as pl

from openinquest.link.entries import complete
from openinquest.link.evidence import birth_columns, cause_key, date_columns
from openinquest.link.gazetteer import Gazetteer, place_columns
from openinquest.names import Flag, name_columns
from openinquest.names.folding import initial_of, skeleton
from openinquest.names.lexicon import canonical, is_name

_NAMES = (
    "surname", "given", "father", "given_initial", "father_initial", "tokens", "order_guessed", "regional",
    "usable", "flags",
)  # fmt: skip
_PLAIN = r"[^\p{L}\p{N}]+"
# Russian writes Ж of other spellings as Дж, which an initial cuts to Д
_LETTERS = {letter: initial_of("j" if letter == "d" else letter) for letter in ascii_lowercase}


def features(
    entries: pl.DataFrame, gazetteer: Gazetteer | None = None, clean: Collection[str] = ()
) -> pl.DataFrame:
    """Return entries with everything that the model reads as columns, one row an entry, sorted by `entry`.

    Added to `ENTRY_SCHEMA`: `uid` Int64 (the position, so that order of numbers is order of ids), `list_number`
    Int32, `clean` Int8 (1 where the entry's list is in `clean`: its maker left each person in it once), the columns
    of `names.name_columns` and `surname_initial` (`sex` only where the entry has none), `loose` Boolean or null (set
    where the name has no recognised structure), `name_sex` (what the name alone tells), `<part>_known` and
    `<part>_sound` of surname, given and father's name (a listed name; what slips leave of it), `<part>_letter` of given
    and father's name (the sound that the initial stands for), `surname_whole`, `letters`, `part`, `word_known` Boolean
    (no ending was cut off; initials alone; a part was recognised; and is a listed name), those of `birth_columns`,
    `date_columns` of the death, `place_columns`, and `cause_key`.
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
            entries.select(pl.coalesce("sex", names["sex"]).alias("sex"), names["sex"].alias("name_sex")),
            *(_known(names[name]) for name in ("surname", "given", "father")),
            birth_columns(entries),
            date_columns(entries["died"], "died"),
            place_columns(entries, gazetteer),
            cause_key(entries["cause"]).alias("cause_key").to_frame(),
        ],
        how="horizontal",
    )
    word = pl.col("tokens").fill_null("")
    return wide.with_row_index("uid").with_columns(
        pl.col("uid").cast(pl.Int64),
        pl.col("list").replace_strict(numbers, return_dtype=pl.Int32).alias("list_number"),
        pl.col("list").is_in(list(clean)).cast(pl.Int8).alias("clean"),
        pl.when(loose).then(pl.lit(True)).alias("loose"),
        pl.col("surname").str.head(1).alias("surname_initial"),
        *(
            pl.col(f"{name}_initial").replace(_LETTERS).alias(f"{name}_letter")
            for name in ("given", "father")
        ),
        pl.concat_str(pl.lit(" "), word, pl.lit(" "))
        .str.contains(pl.concat_str(pl.lit(" "), pl.col("surname").fill_null("?"), pl.lit(" ")), literal=True)
        .alias("surname_whole"),
        word.str.contains(r"^\S( \S)*$").alias("letters"),
        (pl.col("surname").is_not_null() | pl.col("given").is_not_null()).alias("part"),
        (pl.col("surname_known") | pl.col("given_known")).alias("word_known"),
    )


def _known(keys: pl.Series) -> pl.DataFrame:
    """Return `<name>_known` Boolean (a listed name, no slip of another) and `<name>_sound` String, one row a key."""
    name = keys.name
    once = keys.drop_nulls().unique().to_list()
    found = pl.DataFrame(
        {
            name: once,
            f"{name}_known": [is_name(key) for key in once],
            f"{name}_sound": [skeleton(canonical(key)) for key in once],
        },
        schema={name: pl.String, f"{name}_known": pl.Boolean, f"{name}_sound": pl.String},
    )
    joined = keys.to_frame().join(found, on=name, how="left", maintain_order="left").drop(name)
    return joined.with_columns(pl.col(f"{name}_known").fill_null(False))


def _names(entries: pl.DataFrame) -> pl.DataFrame:
    """Return the name columns; what a list itself keeps apart is not left to be guessed.

    Where the whole has the structure of the region's names it is read as a whole, since its parts say more together.
    Other names are read part by part. An entry without a name, but with the number of a document, can be compared.
    """
    apart = entries["surname_text"].is_not_null() & entries["given_text"].is_not_null()
    written = pl.concat_str(
        pl.col("surname_text") + ",",
        pl.col("given_text"),
        pl.col("patronymic_text"),
        separator=" ",
        ignore_nulls=True,
    )
    texts = entries.select(pl.when(apart).then(written).otherwise("name").fill_null("").alias("text"))["text"]
    whole = name_columns(texts)
    numbered = entries["id_number"].is_not_null() & (whole["flags"].list.join(" ") == Flag.EMPTY.value)
    whole = whole.with_columns(usable=pl.col("usable") | numbered)
    loose = apart & ~(
        whole["regional"] & whole["surname"].is_not_null() & whole["given_initial"].is_not_null()
    )
    if not loose.any():
        return whole
    return whole.with_row_index("at").with_columns(loose.alias("loose")).join(
        _parts(entries.with_row_index("at").filter(loose)), on="at", how="left", maintain_order="left"
    ).select(
        *(pl.when("loose").then(f"{name}_apart").otherwise(name).alias(name) for name in _PARTS),
        # where no structure shows it, writers of lists confuse the columns
        (pl.col("order_guessed") | pl.col("loose")).alias("order_guessed"),
        *(name for name in whole.columns if name not in (*_PARTS, "order_guessed")),
    ).select(whole.columns)  # fmt: skip


_PARTS = ("surname", "given", "father", "given_initial", "father_initial", "usable")


def _parts(entries: pl.DataFrame) -> pl.DataFrame:
    """Return `at` and the columns of `_PARTS`, read from the three columns of a list one by one."""
    surname, given, father = (
        name_columns(entries[f"{name}_text"].fill_null("")) for name in ("surname", "given", "patronymic")
    )
    # a part may look like a word that no name is ("Son"); where it stands in the column of names, it is one
    plain = entries["surname_text"].str.to_lowercase().str.replace_all(r"[^\p{L}]+", "").replace("", None)
    keys = {
        "surname": surname.select(pl.coalesce("surname", "tokens", "given", plain)).to_series(),
        "given": given.select(pl.coalesce("given", "tokens", "surname")).to_series(),
        "father": father.select(pl.coalesce("father", "tokens", "given")).to_series(),
    }
    initial = {"given": given["given_initial"], "father": father["father_initial"]}
    full = {name: pl.when(key.str.len_chars() > 1).then(key) for name, key in keys.items()}
    return entries.select(
        "at",
        *(value.alias(f"{name}_apart") for name, value in full.items()),
        *(keys[name].str.head(1).fill_null(initial[name]).alias(f"{name}_initial_apart") for name in initial),
        (keys["surname"].is_not_null() & keys["given"].is_not_null()).alias("usable_apart"),
    )
