"""Each list by itself and all of them together: rows, persons, who stands in which, and what is said of their size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from openinquest.inquiry.accounts import Said, accounts
from openinquest.inquiry.casualties.rows import LIST, Rows
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
    listed = rows.listed.lazy()
    several = (
        listed.drop_nulls("list").group_by("person").agg((pl.col("list").n_unique() > 1).alias("several"))
    )
    alone = ~pl.col("several").fill_null(value=False)
    counted = (
        listed.join(several, on="person", how="left")
        .group_by("list")
        .agg(
            pl.len().alias("rows"),
            pl.col("person").n_unique().alias("persons"),
            pl.col("person").filter(alone).n_unique().alias("alone"),
            (~pl.col("named")).sum().alias("unnamed"),
            pl.col("unconfirmed", "denied").sum(),
            pl.col("n").drop_nulls().unique().sort().alias("statements"),
        )
        .collect()
    )
    by_list = {row["list"]: row for row in counted.iter_rows(named=True)}
    known = {*material.things_of(LIST), *(str(name) for name in by_list if name is not None)}
    told, claims = _told(material, FIGURE, VALUE, known), _told(material, CLAIM, HOLDS, known)
    found = [
        _counted(name, by_list.get(name, _NOBODY), told.get(name, ()), claims.get(name, ()))
        for name in sorted(known)
    ]
    return (*found, _counted(None, by_list[None], (), ())) if None in by_list else tuple(found)


_NOBODY: Mapping[str, Any] = {
    "rows": 0, "persons": 0, "alone": 0, "unnamed": 0, "unconfirmed": 0, "denied": 0, "statements": (),
}  # fmt: skip


def _counted(
    name: str | None, row: Mapping[str, Any], told: tuple[Told, ...], claims: tuple[Told, ...]
) -> ListCount:
    said = tuple(sorted(each.said.n for each in (*told, *claims)))
    return ListCount(
        name, row["rows"], row["persons"], row["alone"], row["rows"] - row["persons"],
        row["unnamed"], row["unconfirmed"], row["denied"], told, claims, tuple(row["statements"]) or said,
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
    about = (
        material.frames.statements.lazy()
        .filter(
            (pl.col("schema") == schema)
            & (pl.col("property") == "about")
            & (pl.col("stance") == Stance.ASSERTS.value)
            & pl.col("value").is_in(sorted(lists))
        )
        .select("thing", "value")
        .collect()
    )
    of = accounts(material, schema, set(about["thing"])) if about.height else {}
    found: dict[str, dict[int, Told]] = defaultdict(dict)
    for thing, name in about.iter_rows():
        for asserts, side in ((True, of[thing].asserted), (False, of[thing].denied)):
            found[name] |= {said.n: Told(thing, said, asserts) for said in side.get(prop, ())}
    return {name: tuple(said for _, said in sorted(each.items())) for name, each in found.items()}
