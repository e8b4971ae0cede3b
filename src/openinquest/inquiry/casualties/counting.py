"""Recorded persons: list by list, after linkage, and what may be said of their number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.casualties.differences import Difference, differences
from openinquest.inquiry.casualties.lists import ListCount, Overlap, count_lists, overlaps
from openinquest.inquiry.casualties.review import Linked, Review, review
from openinquest.inquiry.casualties.rows import LIST, Rows, numbers_of, read_rows, standing
from openinquest.inquiry.casualties.tables import Cell, Dimension, tabled
from openinquest.inquiry.material import Material
from openinquest.ontology import Stance


@dataclass(frozen=True, slots=True)
class Casualties:
    """Who is recorded as killed.

    `rows` of lists name `persons`, as judgements on who is one person stand; `apart` are deaths that only a record
    of their own tells, in no list. Tables count all of them, `persons + apart`. `statements` are those that name
    persons in lists, `apart_statements` those of the others.
    """

    rows: int
    persons: int
    apart: int
    lists: tuple[ListCount, ...]
    overlaps: tuple[Overlap, ...]
    tables: dict[Dimension, tuple[Cell, ...]]
    differences: tuple[Difference, ...]
    review: Review
    linked: Linked | None
    statements: tuple[int, ...]
    apart_statements: tuple[int, ...]


def casualties(
    material: Material, linked: Linked | None = None, nameless: Collection[str] = ()
) -> Casualties:
    """Return recorded persons.

    `linked` is what the last run of linkage found, if the record keeps one; `nameless` are ids of rows whose name
    says that it is not known.
    """
    rows = read_rows(material, nameless)
    listed = rows.listed
    apart = rows.entries.join(listed, on="person", how="anti")
    return Casualties(
        rows=listed.height,
        persons=listed["person"].n_unique(),
        apart=apart["person"].n_unique(),
        lists=count_lists(material, rows),
        overlaps=overlaps(rows),
        tables={dimension: tabled(material, rows, dimension) for dimension in Dimension},
        differences=differences(material, rows),
        review=reviewed(material, rows, linked),
        linked=linked,
        statements=numbers_of(listed),
        apart_statements=numbers_of(apart),
    )


def reviewed(material: Material, rows: Rows, linked: Linked | None = None) -> Review:
    """Return what people have judged of who is one person, and the floor if nothing waits."""
    return review(rows, material.frames.pairs, linked, clean_lists(material))


def clean_lists(material: Material) -> list[str]:
    """Return the lists that name each person once: somebody's latest standing word says so, and nobody's says no."""
    latest = (
        standing(material)
        .filter((pl.col("schema") == LIST) & (pl.col("property") == "deduplicated"))
        .select(
            "n", "thing", who=pl.coalesce("voice", "speaker"),
            once=(pl.col("value") == "yes") == (pl.col("stance") == Stance.ASSERTS.value),
        )
        .sort("n")
        .group_by("thing", "who")
        .agg(pl.col("once").last())
        .group_by("thing")
        .agg(pl.col("once").all())
        .filter("once")
        .collect()
    )  # fmt: skip
    return sorted(latest["thing"].to_list())
