"""Places: which names, old and new and in every language, mean one place, and what lies within what.

A gazetteer is data: a table with the columns `place` (an id), `name` (one name a row, any language, any age) and
`within` (the id of what it lies in, on any of its rows). Without one, places are compared by their folded words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.names import name_columns

_KIND = (
    r"(?i)(?:^|[\s,.])(?:г|гор|город|қ|қаласы|қала|city|city of|town|town of|с|село|а|ауыл|ауылы|village|village of|"
    r"п|пос|пгт|поселок|посёлок|кент|кенті|р-н|район|ауд|ауданы|district|обл|область|облысы|region|oblast|province|"
    r"qalasy|aýyly|auyly|aýdany|audany|oblysy|мкр|микрорайон)(?:[.\s,]|$)"
)
_DEEPEST = 12
"""Steps from a place to the largest that holds it; more is a circle."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Folded names of places to their ids, and the id of the next larger place of each.

    `ambiguous` are folded names that mean several places; such a name alone is not resolved.
    """

    ids: Mapping[str, str]
    within: Mapping[str, str]
    ambiguous: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, places: pl.DataFrame, file: str = "") -> Gazetteer:
        """Return the gazetteer in a frame `place`, `name`, `within` (String; `within` may be absent or null).

        Raises InputError with every problem: a place within itself or within an unknown one, two places that hold
        one, or a row without an id or name.
        """
        problems: list[Problem] = []
        if missing := {"place", "name"} - set(places.columns):
            problems = [Problem(f"a column '{name}'", "none", file=file, row=1) for name in sorted(missing)]
            raise InputError("the table of places cannot be used", problems)
        if "within" not in places.columns:
            places = places.with_columns(pl.lit(None, pl.String).alias("within"))
        for row in places.with_row_index("n", 2).filter(pl.col("place").is_null() | pl.col("name").is_null())[
            "n"
        ]:
            problems.append(Problem("an id and a name in every row", "a blank cell", file=file, row=row))
        known = set(places["place"].drop_nulls().to_list())
        within: dict[str, str] = {}
        rows = places.with_row_index("n", 2).drop_nulls(["place", "within"])
        for number, place, larger in rows.select("n", "place", "within").iter_rows():
            if larger not in known:
                found = "an id that no row has"
                problems.append(
                    Problem("the id of a place in this table", found, file=file, row=number, column="within")
                )
            elif within.setdefault(place, larger) != larger:
                found = "another than in an earlier row"
                problems.append(
                    Problem("one place that holds it", found, file=file, row=number, column="within")
                )
        for place in within:
            if len(_chain(place, within)) > _DEEPEST:
                problems.append(
                    Problem("a place that does not lie within itself", "a circle", file=file, column="within")
                )
        if problems:
            raise InputError("the table of places cannot be used", problems)
        folded = (
            places.select("place", fold_places(places["name"]).alias("key"))
            .drop_nulls()
            .group_by("key")
            .agg(pl.col("place").unique().sort())
        )
        single = folded.filter(pl.col("place").list.len() == 1)
        several = folded.filter(pl.col("place").list.len() > 1)["key"].to_list()
        ids = dict(zip(single["key"].to_list(), single["place"].list.first().to_list(), strict=True))
        return cls(ids, _without_country(within, len(known)), frozenset(several))


def read_gazetteer(path: Path) -> Gazetteer:
    """Return the gazetteer in a CSV or XLSX file. Raises InputError with every problem."""
    from openinquest.record.tables import read_table

    sheet = read_table(path).sheets[0]
    return Gazetteer.of(sheet.frame.drop("__row"), path.name)


def fold_places(names: pl.Series) -> pl.Series:
    """Return one key a place name, the same in every spelling; words such as "city" or "область" are left out."""
    distinct = names.drop_nulls().unique().to_frame("name")
    bare = pl.col("name")
    for _ in range(2):  # matches share the space between two such words
        bare = bare.str.replace_all(_KIND, " ")
    distinct = distinct.with_columns(bare.str.strip_chars(" ,.").alias("bare"))
    distinct = distinct.with_columns(
        pl.when(pl.col("bare") == "").then("name").otherwise("bare").alias("bare")
    ).with_columns(pl.lit(None, pl.String).alias("key"))
    keys = name_columns(distinct["bare"])["tokens"]
    return (
        names.to_frame("name")
        .join(distinct.select("name", keys.alias("key")), on="name", how="left", maintain_order="left")["key"]
    )  # fmt: skip


def place_columns(entries: pl.DataFrame, gazetteer: Gazetteer | None) -> pl.DataFrame:
    """Return `place_key`, `district_key`, `region_key`, `place_word` (String) of entries, one row each.

    `entries` has `place`, `district` and `region` String. The keys are ids of the gazetteer where it knows the name,
    else folded words; what holds a place is taken from the gazetteer, else from the columns given. `place_word` is
    set only where the gazetteer does not know the place, so that spellings alone are compared there.
    """
    columns = {name: fold_places(entries[name]) for name in ("place", "district", "region")}
    folded = pl.DataFrame(columns)
    distinct = folded.unique()
    resolved = [_resolve(row, gazetteer) for row in distinct.iter_rows()]
    keys = ("place_key", "district_key", "region_key", "place_word")
    table = distinct.with_columns(
        pl.Series(name, [row[position] for row in resolved], dtype=pl.String)
        for position, name in enumerate(keys)
    )
    return folded.join(table, on=list(columns), how="left", nulls_equal=True, maintain_order="left").select(
        keys
    )


_Keys = tuple[str | None, str | None, str | None, str | None]


def _resolve(row: tuple[str | None, ...], gazetteer: Gazetteer | None) -> _Keys:
    """Return the keys of the smallest place named and of what holds it, and its word where it is not known."""
    place, district, region = row
    named = [word for word in (place, district, region) if word is not None]
    if not named:
        return (None, None, None, None)
    if gazetteer is None:
        return (named[0], district, region, named[0])
    found = gazetteer.ids.get(named[0])
    if found is None:
        above = [gazetteer.ids.get(word, word) if word else None for word in (district, region)]
        return (named[0], above[0], above[1], named[0])
    held = _chain(found, gazetteer.within)[1:]
    return (found, held[0] if len(held) > 1 else None, held[-1] if held else None, None)


def _without_country(within: Mapping[str, str], places: int) -> dict[str, str]:
    """Return what holds what without a place that holds nearly all: lying in one country says nothing."""
    tops = Counter(_chain(place, within)[-1] for place in within)
    general = {top for top, held in tops.items() if held > 0.9 * (places - 1) and held > 1}
    inner = {place for place, larger in within.items() if larger in general}
    if not any(larger in inner for larger in within.values()):
        return dict(within)
    return {place: larger for place, larger in within.items() if larger not in general}


def _chain(place: str, within: Mapping[str, str]) -> list[str]:
    """Return a place and what holds it, the next larger first, at most one step beyond the deepest."""
    chain = [place]
    while chain[-1] in within and len(chain) <= _DEEPEST:
        chain.append(within[chain[-1]])
    return chain
