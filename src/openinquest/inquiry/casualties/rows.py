"""Rows of lists and records of single deaths, as frames: what is said of whom, and in which list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from openinquest.inquiry.accounts import fallen
from openinquest.inquiry.material import Material
from openinquest.ontology import Stance

ENTRY, CASUALTY, LIST = "ListEntry", "Casualty", "CasualtyList"
COUNTED = ("place", "place_written", "date", "sex", "age", "birth_date", "confirmed")
"""What persons are compared on, or counted by."""
NAMES = ("name", "family_name", "given_name")
_UNSAID = ("label", "schema")


@dataclass(frozen=True)
class Rows:
    """What stands of the rows of lists (ListEntry) and of records of single deaths (Casualty).

    `said`, by log number: `n` Int64, `person` (canonical id), `entry` (id as coded), `schema`, `property`,
    `value` String, `asserts` and `definition` Boolean, `code` UInt64 (a number
    for each `entry`, quicker to group by). `entries`, by id: one row a ListEntry or Casualty with `code`, `entry`,
    `person`, `schema`, `list` String (null: none is named), `listings`
    UInt32 (how many lists it names), `named`, `unconfirmed`, `denied` Boolean, `n` Int64 (the statement by which it
    is counted: of its list, else its first).
    """

    said: pl.DataFrame
    entries: pl.DataFrame

    @property
    def listed(self) -> pl.DataFrame:
        """The rows of lists alone."""
        return self.entries.filter(pl.col("schema") == ENTRY)

    @cached_property
    def persons(self) -> pl.DataFrame:
        """Every person once, by id: `person`, and `at` UInt32, its place in this frame."""
        return self.entries.select("person").unique().sort("person").with_row_index("at")

    @cached_property
    def given(self) -> Mapping[str, pl.DataFrame]:
        """What is asserted of persons, by property of COUNTED and by log number.

        `at` UInt32 (the person, as in `persons`), `code` UInt64, `n` Int64, `value` String.
        """
        return {prop: self._counted[prop, True] for prop in COUNTED}

    @cached_property
    def denied(self) -> Mapping[str, pl.DataFrame]:
        """What is denied of persons, as `given` has what is asserted."""
        return {prop: self._counted[prop, False] for prop in COUNTED}

    @cached_property
    def _counted(self) -> Mapping[tuple[str, bool], pl.DataFrame]:
        at = self.entries.lazy().join(self.persons.lazy(), on="person").select("code", "at")
        said = (
            self.said.lazy()
            .filter(pl.col("property").is_in(COUNTED))
            .select("code", "n", "property", "value", "asserts")
            .join(at, on="code", maintain_order="left")
            .collect()
        )
        parts = said.partition_by("property", "asserts", as_dict=True, include_key=False)
        nothing = said.head(0).drop("property", "asserts")
        return {(prop, side): parts.get((prop, side), nothing) for prop in COUNTED for side in (True, False)}

    def values(self, prop: str) -> pl.DataFrame:
        """Return by person the values of a property of COUNTED: `at` UInt32, and `prop`, a list sorted, each once."""
        if prop not in self._values:
            self._values[prop] = (
                self.given[prop]
                .lazy()
                .select("at", "value")
                .unique()
                .sort("at", "value")
                .group_by("at", maintain_order=True)
                .agg(pl.col("value").alias(prop))
                .collect()
            )
        return self._values[prop]

    @cached_property
    def _values(self) -> dict[str, pl.DataFrame]:
        return {}


def read_rows(material: Material, nameless: Collection[str] = ()) -> Rows:
    """Return the rows of lists and the records of deaths; what was withdrawn is left out.

    `nameless` are ids of rows whose name says that it is not known; they count as rows without one.
    A row of which nothing is said but its name in the record is not there: at an earlier day it had not been said.
    """
    said = (
        standing(material)
        .filter(pl.col("schema").is_in([ENTRY, CASUALTY]))
        .select(
            "n", "schema", "property", "value", "definition", person=pl.col("thing"), entry=pl.col("thing_coded"),
            asserts=pl.col("stance") == Stance.ASSERTS.value,
        )
        .collect()
    )  # fmt: skip
    if not said["n"].is_sorted():
        said = said.sort("n")
    # Two entries of one hash are out of all likelihood: 1 in 30 million records of a million entries.
    said = said.with_columns(code=pl.col("entry").hash())
    return Rows(said, _entries(said, nameless))


def _entries(said: pl.DataFrame, nameless: Collection[str]) -> pl.DataFrame:
    """Return the entries of what is said; each mark is read from the few rows that can set it."""
    of, asserts = pl.col("property"), pl.col("asserts")
    # a source's word before the record's own, and then in the order of the log
    listings = (
        said.lazy()
        .filter((of == "list") & asserts)
        .sort("definition", "n")
        .group_by("code")
        .agg(
            pl.col("value").first().alias("list"),
            pl.col("value").n_unique().alias("listings"),
            pl.col("n").first().alias("listed_by"),
        )
    )
    unconfirmed = (
        said.lazy()
        .filter(of == "confirmed")
        .group_by("code")
        .agg(((pl.col("value") == "no") == asserts).all().alias("unconfirmed"))
    )
    named = said.lazy().filter(of.is_in(NAMES) & asserts).select("code").unique()
    denied = said.lazy().filter((of == "list") & ~asserts).select("code").unique()
    # the first row of each has its lowest number, since they are in the order of the log
    every = said.lazy().filter(pl.col("code").is_first_distinct())
    every = every.select("code", "entry", "person", "schema", "n")
    named, denied = named.with_columns(named=True), denied.with_columns(denied=True)
    for marks in (listings, named, unconfirmed, denied):
        every = every.join(marks, on="code", how="left")
    return (
        every.select(
            "code",
            "entry",
            "person",
            "schema",
            "list",
            pl.col("listings").fill_null(0),
            pl.col("named").fill_null(value=False) & ~pl.col("entry").is_in(list(nameless)),
            pl.col("unconfirmed").fill_null(value=False),
            pl.col("denied").fill_null(value=False),
            pl.coalesce("listed_by", "n").alias("n"),
        )
        .sort("entry")
        .collect()
    )


def standing(material: Material) -> pl.LazyFrame:
    """Return the statements that assert or deny a value and were not withdrawn, without names and types of things."""
    return material.frames.statements.lazy().filter(
        pl.col("value").is_not_null()
        & ~pl.col("property").is_in(_UNSAID)
        & (pl.col("stance") != Stance.WITHDRAWS.value)
        & ~pl.col("n").is_in(fallen(material))
    )


def numbers_of(rows: pl.DataFrame) -> tuple[int, ...]:
    """Return the log numbers in the column `n`, sorted, each once."""
    return tuple(rows["n"].drop_nulls().unique().sort().to_list())
