"""The columnar export beside the store: statements as codes, in parts, for folds of the whole corpus.

A cache that can be deleted at any time. Each part holds the statements and terms that came since the last one, and
takes in earlier parts only where they are no larger, so that what was written is hardly ever written again and the
number of parts grows as the logarithm of the log. A part is named by what it was made of: by the root of the log
behind it and by how much had been destroyed. What does not fit the store (another log, a destruction that another
machine carried out) is not read, and removed. It is as secret as the record and lives in its folder.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from openinquest.errors import RecordError
from openinquest.record.store import TERM_COLUMNS, Head, Store

_STATEMENTS, _TERMS = "statements", "terms"
_LOCK = "lock"
_WORTH_A_PART = 1_000
"""How many entries a part has at least; what is newer is read from the store."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Part:
    """Entries `first` to `last`, and the terms up to code `code`; `mark` says what they were made of."""

    first: int
    last: int
    code: int
    mark: str

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def name(self, kind: str) -> str:
        return f"{kind}-{self.first:012d}-{self.last:012d}-{self.code:010d}-{self.mark}.arrow"

    @classmethod
    def of(cls, path: Path) -> _Part | None:
        """Return the part that a file of statements holds, None where its name is none of ours."""
        pieces = path.stem.split("-")
        if len(pieces) != 5 or not all(piece.isdecimal() for piece in pieces[1:4]):
            return None
        return cls(int(pieces[1]), int(pieces[2]), int(pieces[3]), pieces[4])


@dataclass(frozen=True, slots=True)
class _Found:
    """The parts that can be read, and what is newer than they are: statements and terms."""

    parts: Sequence[_Part]
    statements: pl.DataFrame
    terms: pl.DataFrame


class Columnar:
    """The export in `folder` of a store; brought up to date on reading.

    Where the folder cannot be written, or somebody else is writing, what is not in it is read from the store.
    """

    def __init__(self, folder: Path, worth_a_part: int = _WORTH_A_PART) -> None:
        self._folder = folder
        self._worth = worth_a_part

    def statements(self, store: Store, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Return all statements: n, key, `TERM_COLUMNS` as codes, seq, texts; or only `columns` of these."""
        return self._read(store, _STATEMENTS, lambda found: found.statements, columns)

    def terms(self, store: Store) -> pl.DataFrame:
        """Return all terms: code, text."""
        return self._read(store, _TERMS, lambda found: found.terms)

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """Throw the export away, and let nobody make it again until the block ends.

        Raises OSError where it cannot be thrown away: then nothing may be called destroyed.
        """
        self._folder.mkdir(exist_ok=True)
        with self._locked(wait=True):
            self._keep(())
            yield

    def _read(
        self,
        store: Store,
        kind: str,
        newer: Callable[[_Found], pl.DataFrame],
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        chosen = pl.all() if columns is None else pl.col(columns)
        for _ in range(_TRIES):
            found = self._up_to_date(store)
            try:
                frames = [self._frame(part, kind, columns) for part in found.parts]
            except FileNotFoundError:  # somebody else took the part into a larger one, or destroyed something
                continue
            return pl.concat([*frames, newer(found).select(chosen)])
        whole = store.terms() if kind == _TERMS else store.statement_codes(0, store.head().size)
        return whole.select(chosen)

    def _up_to_date(self, store: Store) -> _Found:
        """Return what there is, after writing what was worth it."""
        size, destroyed = store.head().size, lost(store)
        parts = self._chain(store, size, destroyed)
        if size - _end(parts) < self._worth:
            return _newer(store, parts, size)
        try:
            self._folder.mkdir(exist_ok=True)
            with self._locked(wait=False):
                # what is destroyed elsewhere from here on makes the marks stale, whatever is read after this
                destroyed = lost(store)
                parts = self._chain(store, size, destroyed)
                self._keep(parts)
                found = _newer(store, parts, size)
                if size - _end(parts) < self._worth:
                    return found
                return self._written(found, size, mark(store.head(size), destroyed))
        except OSError:
            return _newer(store, self._chain(store, size, destroyed), size)

    def _chain(self, store: Store, size: int, destroyed: bytes) -> list[_Part]:
        """Return parts that follow each other from the first entry on and were made of this very log."""
        by_first: dict[int, list[_Part]] = {}
        for path in self._folder.glob(f"{_STATEMENTS}-*.arrow"):
            if (part := _Part.of(path)) and (self._folder / part.name(_TERMS)).exists():
                by_first.setdefault(part.first, []).append(part)
        chain: list[_Part] = []
        while following := [
            part
            for part in by_first.get(_end(chain) + 1, ())
            if part.first <= part.last <= size and part.mark == mark(store.head(part.last), destroyed)
        ]:
            chain.append(max(following, key=lambda part: part.last))
        return chain

    def _written(self, found: _Found, size: int, mark: str) -> _Found:
        """Write a part of what is new, with those before it that are no larger; return all that are there then."""
        kept, statements, terms = list(found.parts), found.statements, found.terms
        first = _end(kept) + 1
        code = _largest(terms) if terms.height else _code(kept)
        while kept and kept[-1].size <= size - first + 1:
            before = kept.pop()
            statements = pl.concat([self._frame(before, _STATEMENTS), statements])
            terms = pl.concat([self._frame(before, _TERMS), terms])
            first = before.first
        part = _Part(first, size, code, mark)
        # the file of statements last: without it there is no part
        self._write(part.name(_TERMS), terms)
        self._write(part.name(_STATEMENTS), statements)
        kept.append(part)
        self._keep(kept)
        return _Found(kept, statements.clear(), terms.clear())

    def _frame(self, part: _Part, kind: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Return one file of a part; one that cannot be read is removed, as if it had never been there."""
        path = self._folder / part.name(kind)
        try:
            return pl.read_ipc(path, columns=None if columns is None else list(columns))
        except FileNotFoundError:
            raise
        except (OSError, pl.exceptions.PolarsError):
            path.unlink(missing_ok=True)
            raise FileNotFoundError(path) from None

    def _write(self, name: str, frame: pl.DataFrame) -> None:
        incomplete = self._folder / f"{name}.part"
        try:
            with incomplete.open("wb") as file:
                frame.write_ipc(file, compression="lz4")
                file.flush()
                os.fsync(file.fileno())
            incomplete.replace(self._folder / name)
        finally:
            with suppress(OSError):
                incomplete.unlink(missing_ok=True)

    def _keep(self, parts: Sequence[_Part]) -> None:
        """Remove everything but these parts and the lock, also what a killed program left unfinished."""
        kept = {_LOCK, *(part.name(kind) for part in parts for kind in (_STATEMENTS, _TERMS))}
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, *, wait: bool) -> Iterator[None]:
        """Hold the lock of the folder; without `wait` BlockingIOError where another holds it."""
        descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
        finally:
            os.close(descriptor)


def _newer(store: Store, parts: Sequence[_Part], size: int) -> _Found:
    after = _end(parts)
    return _Found(parts, store.statement_codes(after, size), store.terms(_code(parts)))


def _end(parts: Sequence[_Part]) -> int:
    return parts[-1].last if parts else 0


def _code(parts: Sequence[_Part]) -> int:
    return parts[-1].code if parts else 0


def lost(store: Store) -> bytes:
    """Return what tells apart what was destroyed, or is withheld, at one time from what is at another."""
    found = len(store.tombstones()).to_bytes(8, "big")
    if withheld := store.withheld():
        # texts that were withheld may be open since: nothing that was read before the log grew is kept
        found += store.head().size.to_bytes(8, "big") + repr(sorted(withheld)).encode()
    return found


def mark(head: Head, destroyed: bytes) -> str:
    """Return what a cache up to the entry of a head is made of: the log that far, less what `lost` tells."""
    return sha256(head.root + destroyed).hexdigest()[:16]


def _largest(terms: pl.DataFrame) -> int:
    return (
        max((code for code in terms["code"].tail(1)), default=0)
        if terms["code"].is_sorted()
        else max(terms["code"])
    )


def decoded(codes: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return statements, or some columns of them, with texts in place of codes; `terms` as `Store.terms` gives them.

    Raises RecordError where a code stands for no text: the store is damaged.
    """
    largest = _largest(terms)
    named = [name for name in TERM_COLUMNS if name in codes.columns]
    used = codes.select(pl.max_horizontal(pl.col(named).max())).item()
    if used is not None and used > largest:
        raise RecordError("The record is damaged: statements refer to texts that it lacks. Restore a backup.")
    by_code = pl.DataFrame({"code": pl.int_range(0, largest + 1, eager=True)}).join(
        terms, on="code", how="left", maintain_order="left"
    )["text"]
    return codes.with_columns(by_code.gather(codes[name]).alias(name) for name in named)
