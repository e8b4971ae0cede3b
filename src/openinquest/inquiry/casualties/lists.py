"""Each list by itself and all of them together: rows, persons, who stands in which, and what is said of their size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.accounts import Said, accounts
from openinquest.inquiry.casualties.rows import LIST, Rows, numbers_of
from openinquest.inquiry.material import CLAIM, FIGURE, HOLDS, VALUE, Material
from openinquest.ontology import Stance


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a list: of its size, by a figure that concerns it, or by a claim that does."""

    thing: str
    said: Said
    asserts: bool = True


@dataclass(frozen=True, slots=True)
class ListCount:
    """One list: its rows on record and the persons they name after linkage.

    `list` None stands for rows that name no list. `alone`: persons whom no other list names; `again`: rows beyond
    the first of each person; `unnamed`: rows without any name; `unconfirmed`: rows that the list itself does not
    confirm; `denied`: rows that somebody says do not belong there. `told` is what is said of its size, `claims` who
    asserts and who denies what of it.
    """

    list: str | None
    rows: int
    persons: int
    alone: int
    again: int
    unnamed: int
    unconfirmed: int
    denied: int
    told: tuple[Told, ...]
    claims: tuple[Told, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many persons stand in exactly these lists."""

    lists: tuple[str, ...]
    persons: int
    statements: tuple[int, ...]


def count_lists(material: Material, rows: Rows) -> tuple[ListCount, ...]:
    """Return every list of the record, also those of which no row is on record, by id; rows of no list last."""
    listed = rows.listed
    lists_of = listed.drop_nulls("list").group_by("person").agg(pl.col("list").n_unique().alias("lists"))
    parts = (
        listed.join(lists_of, on="person", how="left")
        .with_columns(pl.col("lists").fill_null(0))
        .partition_by("list", as_dict=True)
    )
    by_list = {name: found for (name,), found in parts.items()}
    known = {*material.things_of(LIST), *(str(name) for name in by_list if name is not None)}
    told, claims = _told(material, FIGURE, VALUE, known), _told(material, CLAIM, HOLDS, known)
    nobody = listed.head(0).with_columns(lists=pl.lit(0))
    found = [
        _counted(name, by_list.get(name, nobody), told.get(name, ()), claims.get(name, ()))
        for name in sorted(known)
    ]
    return (*found, _counted(None, by_list[None], (), ())) if None in by_list else tuple(found)


def _counted(
    name: str | None, rows: pl.DataFrame, told: tuple[Told, ...], claims: tuple[Told, ...]
) -> ListCount:
    persons = rows["person"].n_unique()
    alone = rows.filter(pl.col("lists") <= 1)["person"].n_unique()
    return ListCount(
        name, rows.height, persons, alone, rows.height - persons,
        rows.height - int(rows["named"].sum()), int(rows["unconfirmed"].sum()), int(rows["denied"].sum()),
        told, claims, numbers_of(rows) or tuple(sorted(each.said.n for each in (*told, *claims))),
    )  # fmt: skip


def overlaps(rows: Rows) -> tuple[Overlap, ...]:
    """Return how many persons stand in each set of lists, the largest sets first; rows of no list are left out."""
    listed = rows.listed.drop_nulls("list")
    sets = listed.group_by("person").agg(pl.col("list").unique().sort().alias("lists"), pl.col("n"))
    found = (
        sets.group_by("lists")
        .agg(pl.len().alias("persons"), pl.col("n").explode())
        .with_columns(size=pl.col("lists").list.len())
    )
    return tuple(
        sorted(
            (Overlap(tuple(lists), persons, tuple(sorted(n))) for lists, persons, n, _ in found.iter_rows()),
            key=lambda overlap: (-len(overlap.lists), overlap.lists),
        )
    )


def _told(material: Material, schema: str, prop: str, lists: Collection[str]) -> dict[str, tuple[Told, ...]]:
    """Return by list what is said of the things of a type that concern it, in the order of the log."""
    about = material.frames.statements.filter(
        (pl.col("schema") == schema)
        & (pl.col("property") == "about")
        & (pl.col("stance") == Stance.ASSERTS.value)
        & pl.col("value").is_in(sorted(lists))
    ).select("thing", "value")
    of = accounts(material, schema, set(about["thing"])) if about.height else {}
    found: dict[str, dict[int, Told]] = defaultdict(dict)
    for thing, name in about.iter_rows():
        for asserts, side in ((True, of[thing].asserted), (False, of[thing].denied)):
            found[name] |= {said.n: Told(thing, said, asserts) for said in side.get(prop, ())}
    return {name: tuple(said for _, said in sorted(each.items())) for name, each in found.items()}
