"""The types of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar, overload

import polars as pl

T = TypeVar("T")


class Schemata(Mapping[str, str]):
    """The type of each thing by its id.

    Things are kept as columns, since a dictionary of a million takes longer to make than most of what is asked of
    it: one is made only when a single thing is looked up. Whoever asks for more than one uses `among`.
    """

    def __init__(self, things: pl.DataFrame) -> None:
        """Take `thing` and `schema` (both String) of all things; those without a type have none."""
        self._things = things.select("thing", "schema").drop_nulls("schema")

    @cached_property
    def _by_thing(self) -> dict[str, str]:
        return dict(zip(self._things["thing"].to_list(), self._things["schema"].to_list(), strict=True))

    def __getitem__(self, thing: str) -> str:
        return self._by_thing[thing]

    @overload
    def get(self, thing: str, /) -> str | None: ...

    @overload
    def get(self, thing: str, default: str | T, /) -> str | T: ...

    def get(self, thing: str, default: str | T | None = None, /) -> str | T | None:
        """Return the type of one thing, else the default: asked too often for the way that a `Mapping` has."""
        return self._by_thing.get(thing, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_thing)

    def __len__(self) -> int:
        return self._things.height

    def things_of(self, *schemata: str) -> list[str]:
        """Return the ids of the things of some types, sorted."""
        return self._things.filter(pl.col("schema").is_in(list(schemata)))["thing"].sort().to_list()

    def among(self, things: Iterable[str]) -> Mapping[str, str]:
        """Return the types of some things."""
        wanted = pl.Series("thing", sorted(set(things)), dtype=pl.String)
        if "_by_thing" in vars(self):
            return {thing: self._by_thing[thing] for thing in wanted if thing in self._by_thing}
        if wanted.is_empty():
            return {}
        return dict(self._things.filter(pl.col("thing").is_in(wanted.implode())).iter_rows())

    def narrowed(self, schemata: Iterable[str]) -> Schemata:
        """Return only the things of some types."""
        return Schemata(self._things.filter(pl.col("schema").is_in(sorted(schemata))))

    def different(self, other: Schemata) -> set[str]:
        """Return the things that do not have the same type in both, or that one has alone."""
        if self._things.equals(other._things):
            return set()
        both = self._things.join(other._things, on="thing", how="full", coalesce=True, suffix="_other")
        return set(both.filter(pl.col("schema").ne_missing(pl.col("schema_other")))["thing"])
