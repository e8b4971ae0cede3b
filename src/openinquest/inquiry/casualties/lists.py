"""Each list by itself and all of them together: rows, persons, who stands in which, and what is said of their size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.accounts import Said, accounts
from openinquest.inquiry.casualties.rows import LIST, Rows, numbers_of
from openinquest.inquiry.material import FIGURE, VALUE, Material
from openinquest.ontology import Stance


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of the size of a list: one statement of a figure that concerns it."""

    figure: str
    said: Said


@dataclass(frozen=True, slots=True)
class ListCount:
    """One list: its rows on record and the persons they name after linkage.

    `list` None stands for rows that name no list. `alone`: persons whom no other list names; `again`: rows beyond
    the first of each person; `unnamed`: rows without any name; `unconfirmed`: rows that the list itself does not
    confirm; `denied`: rows that somebody says do not belong there. `told` is what is said of its size.
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
    told = _told(material)
    known = {*material.things_of(LIST), *(str(name) for name in by_list if name is not None)}
    found = [_counted(name, by_list.get(name), told) for name in sorted(known)]
    return (*found, _counted(None, by_list[None], told)) if None in by_list else tuple(found)


def _counted(name: str | None, rows: pl.DataFrame | None, told: Mapping[str, tuple[Told, ...]]) -> ListCount:
    said = told.get(name or "", ())
    if rows is None:
        return ListCount(name, 0, 0, 0, 0, 0, 0, 0, said, tuple(sorted(each.said.n for each in said)))
    persons = rows["person"].n_unique()
    alone = rows.filter(pl.col("lists") <= 1)["person"].n_unique()
    return ListCount(
        name, rows.height, persons, alone, rows.height - persons,
        rows.height - int(rows["named"].sum()), int(rows["unconfirmed"].sum()), int(rows["denied"].sum()),
        said, numbers_of(rows),
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


def _told(material: Material) -> Mapping[str, tuple[Told, ...]]:
    """Return what is said of the size of each list: values of figures that concern it."""
    lists = set(material.things_of(LIST))
    about = material.frames.statements.filter(
        (pl.col("schema") == FIGURE)
        & (pl.col("property") == "about")
        & (pl.col("stance") == Stance.ASSERTS.value)
        & pl.col("value").is_in(sorted(lists))
    ).sort("n")
    figures = dict(about.select("thing", "value").iter_rows())
    found: dict[str, list[Told]] = defaultdict(list)
    for figure, account in accounts(material, FIGURE, figures).items():
        found[figures[figure]] += [Told(figure, said) for said in account.said(VALUE)]
    return {name: tuple(sorted(said, key=lambda each: each.said.n)) for name, said in found.items()}
