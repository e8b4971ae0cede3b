"""A frame whose rows are values: each is made when somebody asks for it, since most of a long table never are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, overload

import polars as pl

Row = TypeVar("Row")


class FrameRows(Sequence[Row]):
    """The rows of `frame` in its order; each is made once, from its place and its values in `columns`."""

    def __init__(self, frame: pl.DataFrame, columns: Sequence[str]) -> None:
        self.frame = frame
        self._read = frame.select(columns)
        self._made: dict[int, Row] = {}

    @abstractmethod
    def make(self, place: int, values: tuple[Any, ...]) -> Row:
        """Return what stands at a place."""

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self.frame.height

    @overload
    def __getitem__(self, i: int) -> Row: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Row]: ...
    def __getitem__(self, i: int | slice) -> Row | Sequence[Row]:
        """Return a row, or some of them."""
        if isinstance(i, slice):
            return [self[place] for place in range(len(self))[i]]
        place = range(len(self))[i]
        return self._made[place] if place in self._made else self._keep(place, self._read.row(place))

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        for place, values in enumerate(self._read.iter_rows()):
            yield self._made[place] if place in self._made else self._keep(place, values)

    def _keep(self, place: int, values: tuple[Any, ...]) -> Row:
        made = self._made[place] = self.make(place, values)
        return made
