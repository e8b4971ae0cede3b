"""Which entries of another log stand in this one already.

Two entries are the same where kind, identity and coding are; salts may differ. Where an entry came from here before,
or both logs go back to one, its salt is the same and so is the commitment to its coding: that is looked at first, and
entries are read only where it differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import polars as pl

from openinquest.record.log import GROUPS, HASH_SIZE
from openinquest.record.payloads import entry_id
from openinquest.record.store import Store

_CODING = HASH_SIZE * (len(GROUPS) - 1)
"""Where the commitment to the coding begins among those of an entry."""
_WORDS = HASH_SIZE * len(GROUPS) // 8
_INDEX = {"key": pl.Int64(), "n": pl.Int64(), "mark": pl.Int64()}


def coding_marks(commitments: pl.Series) -> pl.Series:
    """Return the first 64 bits of the commitment to each coding (Int64)."""
    return commitments.bin.slice(_CODING, 8).bin.reinterpret(dtype=pl.Int64, endianness=sys.byteorder)


class Present:
    """The entries of a store by key, and those that are added while another log is read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._marks = _marks(store)
        tables = [frame for name in ("entry_key", "entry_again") for frame in store.table(name)]
        keys = pl.concat([pl.DataFrame(schema={"key": pl.Int64, "n": pl.Int64}), *tables])
        index = keys.with_columns(self._marks.gather(keys["n"] - 1).alias("mark"))
        self.shared = bytearray(len(self._marks) + 1)
        """By number, whether an entry here stands in the other log too."""
        self._sorted = [index.select(*_INDEX).sort("key")]

    def add(self, entries: pl.DataFrame) -> None:
        """Take up entries that were written since: columns key, n, mark."""
        self._sorted.append(entries.select(*_INDEX).sort("key"))
        # like the digits of a number that is counted up, so that each entry is sorted few times
        while len(self._sorted) > 2 and self._sorted[-2].height <= self._sorted[-1].height:
            self._sorted.append(pl.concat([self._sorted.pop(), self._sorted.pop()]).sort("key"))

    def absent(self, kind: str, entries: pl.DataFrame) -> pl.DataFrame:
        """Return those of `entries` (columns n, id, key, mark, json_coding and others) that are absent, each once."""
        entries = entries.unique(["id", "json_coding"], keep="first", maintain_order=True)
        found = self._matches(entries["key"])
        if found.is_empty():
            return entries
        found = found.with_columns(
            entries.select("n", "mark").rename({"n": "theirs", "mark": "their_mark"})[found["at"]]
        )
        marked = found.filter(pl.col("mark") == pl.col("their_mark"))
        self._share(marked["n"])
        same = marked["theirs"]
        doubtful = found.filter(~pl.col("theirs").is_in(same.implode()))
        if doubtful.height:
            same = pl.concat([same, self._same(kind, doubtful, entries)])
        return entries.filter(~pl.col("n").is_in(same.implode()))

    def numbers_of(self, commitments: pl.Series) -> list[int]:
        """Return the numbers of entries that stand here with payload and have one of these commitments."""
        wanted = coding_marks(commitments).implode()
        return sorted(n for index in self._sorted for n in index.filter(pl.col("mark").is_in(wanted))["n"])

    def _share(self, numbers: Iterable[int]) -> None:
        for n in numbers:
            if n < len(self.shared):
                self.shared[n] = 1

    def _matches(self, keys: pl.Series) -> pl.DataFrame:
        """Return place in `keys`, number and mark of every entry here with one of these keys."""
        schema = {"at": pl.Int64} | dict(_INDEX)
        found = [pl.DataFrame(schema=schema).drop("key")]
        for index in self._sorted:
            low, high = (index["key"].search_sorted(keys, side=side) for side in ("left", "right"))
            spans = (
                pl.DataFrame({"low": low, "high": high})
                .with_row_index("at")
                .filter(pl.col("low") < pl.col("high"))
            )
            if spans.height:
                places = spans.select(
                    pl.col("at").cast(pl.Int64), place=pl.int_ranges("low", "high")
                ).explode("place")
                found.append(places.select("at").hstack(index[places["place"]].select("n", "mark")))
        return pl.concat(found)

    def _same(self, kind: str, doubtful: pl.DataFrame, entries: pl.DataFrame) -> pl.Series:
        """Return the numbers there of entries that are the same word for word as one with another salt here."""
        theirs: dict[int, list[int]] = {}
        for ours, n in doubtful.select("n", "theirs").iter_rows():
            theirs.setdefault(ours, []).append(n)
        wanted = entries.filter(pl.col("n").is_in(doubtful["theirs"].unique().implode()))
        content = {
            n: (identity.hex(), coding)
            for n, identity, coding in wanted.select("n", "id", "json_coding").iter_rows()
        }
        same = []
        for entry in self._store.entries(sorted(theirs)):
            if entry.groups is not None and entry.kind == kind:
                mine = (entry_id(entry), entry.groups["coding"].decode())
                alike = [n for n in theirs[entry.n] if content[n] == mine]
                self._share([entry.n] if alike else [])
                same += alike
        return pl.Series(same, dtype=pl.Int64)


def _marks(store: Store) -> pl.Series:
    """Return the marks of all codings, by number."""
    marks = [pl.Series("mark", dtype=pl.Int64)]
    for frame in store.table("commitment"):
        # every sixteenth word of 64 bits is the beginning of a commitment to a coding
        words = [
            word
            for hashes in frame["hashes"]
            for word in memoryview(hashes).cast("q")[_CODING // 8 :: _WORDS]
        ]
        marks.append(pl.Series("mark", words, dtype=pl.Int64))
    return pl.concat(marks)
