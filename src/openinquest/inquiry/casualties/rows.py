"""Rows of lists and records of single deaths, as frames: what is said of whom, and in which list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.accounts import fallen
from openinquest.inquiry.material import Material
from openinquest.ontology import Stance

ENTRY, CASUALTY, LIST = "ListEntry", "Casualty", "CasualtyList"
NAMES = ("name", "family_name", "given_name")
_UNSAID = ("label", "schema")


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands of the rows of lists (ListEntry) and of records of single deaths (Casualty).

    `said`, by log number: `n` Int64, `person` (canonical id), `entry` (id as coded), `schema`, `property`,
    `value`, `who` (voice or speaker), `document` String, `asserts` and `definition` Boolean. `entries`, by id: one
    row a ListEntry or Casualty with `entry`, `person`, `schema`, `list` String (null: none is named), `listings`
    UInt32 (how many lists it names), `named`, `unconfirmed`, `denied` Boolean, `n` Int64 (the statement by which it
    is counted: of its list, else its first).
    """

    said: pl.DataFrame
    entries: pl.DataFrame

    @property
    def listed(self) -> pl.DataFrame:
        """The rows of lists alone."""
        return self.entries.filter(pl.col("schema") == ENTRY)


def read_rows(material: Material, nameless: Collection[str] = ()) -> Rows:
    """Return the rows of lists and the records of deaths; what was withdrawn is left out.

    `nameless` are ids of rows whose name says that it is not known; they count as rows without one.
    A row of which nothing is said but its name in the record is not there: at an earlier day it had not been said.
    """
    said = (
        standing(material)
        .filter(pl.col("schema").is_in([ENTRY, CASUALTY]))
        .select(
            "n", "schema", "property", "value", "document", "definition", person=pl.col("thing"),
            entry=pl.col("thing_coded"), who=pl.coalesce("voice", "speaker"),
            asserts=pl.col("stance") == Stance.ASSERTS.value,
        )
        .sort("n")
    )  # fmt: skip
    # a source's word before the record's own, and then in the order of the log
    ordered = said.sort("definition", "n")
    of, value, asserts = pl.col("property"), pl.col("value"), pl.col("asserts")
    listing = (of == "list") & asserts
    unconfirmed = (of == "confirmed") & ((value == "no") == asserts)
    entries = (
        ordered.group_by("entry", maintain_order=True)
        .agg(
            pl.col("person").first(),
            pl.col("schema").first(),
            value.filter(listing).first().alias("list"),
            value.filter(listing).n_unique().alias("listings"),
            ((of.is_in(NAMES) & asserts).any() & ~pl.col("entry").first().is_in(list(nameless))).alias(
                "named"
            ),
            (unconfirmed.any() & ~((of == "confirmed") & ~unconfirmed).any()).alias("unconfirmed"),
            ((of == "list") & ~asserts).any().alias("denied"),
            pl.coalesce(pl.col("n").filter(listing).first(), pl.col("n").min()).alias("n"),
        )
        .sort("entry")
    )
    return Rows(said, entries)


def standing(material: Material) -> pl.DataFrame:
    """Return the statements that assert or deny a value and were not withdrawn, without names and types of things."""
    return material.frames.statements.filter(
        pl.col("value").is_not_null()
        & ~pl.col("property").is_in(_UNSAID)
        & (pl.col("stance") != Stance.WITHDRAWS.value)
        & ~pl.col("n").is_in(fallen(material))
    )


def numbers_of(rows: pl.DataFrame) -> tuple[int, ...]:
    """Return the log numbers in the column `n`, sorted, each once."""
    return tuple(rows["n"].drop_nulls().unique().sort().to_list())
