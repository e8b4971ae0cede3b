"""The columnar export beside the store: statements as codes, in parts, for folds of the whole corpus.

A cache that can be deleted at any time and is only added to: each part holds the statements or terms that came
since the last one. It is as secret as the record, lives in its folder, and is thrown away when anything is
destroyed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from openinquest.errors import RecordError
from openinquest.record.store import TERM_COLUMNS, Store

_STATEMENTS, _TERMS = "statements", "terms"


class Columnar:
    """The export in `folder` of a store; brought up to date on reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def statements(self, store: Store) -> pl.DataFrame:
        """Return all statements: n, key, `TERM_COLUMNS` as codes, seq, texts."""
        size = store.head().size
        after = self._last(_STATEMENTS)
        if size > after:
            self._write(_STATEMENTS, after + 1, size, store.statement_codes(after, size))
        return self._read(_STATEMENTS)

    def terms(self, store: Store) -> pl.DataFrame:
        """Return all terms: code, text."""
        after = self._last(_TERMS)
        new = store.terms(after)
        if new.height:
            self._write(_TERMS, after + 1, _largest(new), new)
        return self._read(_TERMS)

    def forget(self) -> None:
        """Throw the export away."""
        for path in self._parts(_STATEMENTS) + self._parts(_TERMS):
            path.unlink()

    def _parts(self, kind: str) -> list[Path]:
        return sorted(self._folder.glob(f"{kind}-*.arrow"))

    def _last(self, kind: str) -> int:
        return max((int(path.stem.split("-")[2]) for path in self._parts(kind)), default=0)

    def _write(self, kind: str, first: int, last: int, frame: pl.DataFrame) -> None:
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{kind}-{first:012d}-{last:012d}.arrow"
        incomplete = path.with_suffix(f".{os.getpid()}.part")
        try:
            frame.write_ipc(incomplete, compression="lz4")
            incomplete.replace(path)
        finally:
            incomplete.unlink(missing_ok=True)

    def _read(self, kind: str) -> pl.DataFrame:
        return pl.concat(_frames(self._parts(kind)))


def _largest(terms: pl.DataFrame) -> int:
    return (
        max((code for code in terms["code"].tail(1)), default=0)
        if terms["code"].is_sorted()
        else max(terms["code"])
    )


def _frames(paths: Iterable[Path]) -> list[pl.DataFrame]:
    return [pl.read_ipc(path) for path in paths]


def decoded(codes: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return statements with texts in place of codes; `terms` as `Store.terms` gives them.

    Raises RecordError where a code stands for no text: the store is damaged.
    """
    largest = _largest(terms)
    used = codes.select(pl.max_horizontal(pl.col(TERM_COLUMNS).max())).item()
    if used is not None and used > largest:
        raise RecordError("The record is damaged: statements refer to texts that it lacks. Restore a backup.")
    by_code = pl.DataFrame({"code": pl.int_range(0, largest + 1, eager=True)}).join(
        terms, on="code", how="left", maintain_order="left"
    )["text"]
    return codes.with_columns(by_code.gather(codes[name]).alias(name) for name in TERM_COLUMNS)
