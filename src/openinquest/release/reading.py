"""Many entries of a record at once, statements by column: what a release of a million of them reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from openinquest.record import Record
from openinquest.record.columnar import decoded
from openinquest.record.entry import Entry, EntryKind
from openinquest.record.log import GROUPS
from openinquest.record.rows import Batch

MANY = 2_000
_CHUNK = 100_000


def read_entries(record: Record, numbers: Sequence[int]) -> list[Entry]:
    """Return the entries of these log numbers with their payload, by number; those destroyed with groups None."""
    if len(numbers) < MANY:
        return list(record.entries(numbers))
    codes = record.codes().filter(pl.col("n").is_in(pl.Series(numbers, dtype=pl.Int64).implode())).sort("n")
    others = sorted(set(numbers) - set(codes["n"]))
    found = [*_statements(record, codes), *record.entries(others)]
    return sorted(found, key=lambda entry: entry.n)


def _statements(record: Record, codes: pl.DataFrame) -> Iterator[Entry]:
    terms, salts = record.terms(), dict(record.store.salts())
    for at in range(0, codes.height, _CHUNK):
        rows = decoded(codes.slice(at, _CHUNK), terms)
        canonical = Batch.of(rows).canonical_json()
        for n, texts in zip(rows["n"].to_list(), canonical.iter_rows(), strict=True):
            groups = dict(zip(GROUPS, map(str.encode, texts), strict=True))
            yield Entry(n, EntryKind.STATEMENT, salts[n], groups)
