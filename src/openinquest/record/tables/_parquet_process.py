"""The process that reads a Parquet file, with limits: a few kilobytes of it can stand for any amount of text.

Started by _parquet.py as ``python -P -m openinquest.record.tables._parquet_process FILE BYTES MEMORY SECONDS``. It
answers on its standard output with the length of a description (8 octets), the description in JSON, and an Arrow
stream of texts.
"""

from __future__ import annotations

import json
import resource
import sys
from decimal import Decimal
from typing import Any

import polars as pl

from openinquest.record.tables.sheet import LONG_CELL, MAX_CELL, MAX_COLUMNS, ROW

_ROWS = 1_000_000
"""How many rows are turned into text at a time."""
_CELLS = 1 << 29
_LISTED = 1000
_AS_THEY_ARE = (pl.String, pl.Categorical, pl.Enum, pl.Decimal, pl.Null)
Problem = tuple[str, str, str, int | None, str]
"""What was expected, what was found, what to do, in which row and column."""


def _text(cells: pl.Series, days: bool) -> pl.Series:
    """Return cells as one would have written them into a sheet."""
    kind = cells.dtype
    if kind.is_float():
        distinct = cells.drop_nulls().unique()
        return cells.replace_strict(
            distinct, pl.Series([number(value) for value in distinct], dtype=pl.String), default=None
        )
    if kind == pl.Boolean:
        return cells.replace_strict([True, False], ["yes", "no"], default=None, return_dtype=pl.String)
    if isinstance(kind, pl.Datetime):
        shape = "%Y-%m-%d" if days else "%Y-%m-%dT%H:%M:%S"
        return cells.dt.to_string(shape + (" %:z" if kind.time_zone else "")).str.replace(" ", "")
    return cells.cast(pl.String)


def number(value: float) -> str:
    """Return a number as a sheet shows it: fifteen digits, no exponent, no zeros behind the point."""
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _lengths(cells: pl.Series) -> pl.Series:
    """Return how long each text is, in octets; a text that a million cells share is not written out for it."""
    if isinstance(cells.dtype, (pl.Categorical, pl.Enum)):
        return cells.cat.len_bytes().cast(pl.Int64)
    return cells.str.len_bytes().cast(pl.Int64) if cells.dtype == pl.String else pl.Series([], dtype=pl.Int64)


def _unreadable(kind: pl.DataType) -> str:
    """Return what a column holds that has no text of its own, "" where each cell has."""
    if kind.is_nested():
        return "lists or structures"
    if isinstance(kind, pl.Binary):
        return "octets"
    if kind.is_numeric() or isinstance(kind, (pl.Boolean, pl.Date, pl.Datetime, pl.Time, *_AS_THEY_ARE)):
        return ""
    return "durations or values of an unknown kind"


def _columns(kinds: dict[str, pl.DataType], rows: int) -> list[Problem]:
    problems: list[Problem] = []
    if len(kinds) > MAX_COLUMNS:
        return [(f"at most {MAX_COLUMNS:,} columns", f"{len(kinds):,} columns", "", None, "")]
    if rows * len(kinds) > _CELLS:
        found = f"{rows:,} rows of {len(kinds)} columns"
        return [(f"at most {_CELLS >> 20} million cells", found, "split the file", None, "")]
    for name, kind in kinds.items():
        if found := _unreadable(kind):
            advice = "write each cell as one text, chains of reporters and selectors as in a sheet"
            problems.append(("texts, numbers, days, yes or no", found, advice, None, name))
    return problems


def _answer(path: str, most: int) -> None:
    scanned = pl.scan_parquet(path, glob=False, low_memory=True)
    kinds = dict(scanned.collect_schema())
    rows = int(scanned.select(pl.len()).collect().item())
    problems = _columns(kinds, rows)
    if problems or not rows:
        return _say({"problems": problems, "columns": list(kinds), "rows": rows})
    days = {
        name
        for name, kind in kinds.items()
        if isinstance(kind, pl.Datetime)
        # whoever writes days with pandas writes midnights
        and scanned.select((pl.col(name).dt.time() == pl.time()).all()).collect().item()
    }
    left, parts = most, []
    for first in range(0, rows, _ROWS):
        part = scanned.slice(first, _ROWS).collect()
        for name, kind in kinds.items():
            if kind.is_float():
                wrong = part.select(__at=pl.int_range(pl.len()), cell=name).filter(
                    ~pl.col("cell").is_finite()
                )
                for at in wrong["__at"].head(max(0, _LISTED - len(problems))):
                    problems.append(
                        ("a number", "NaN or an infinity", "leave the cell blank", first + at + 2, name)
                    )
            lengths = _lengths(part[name])
            left -= int(lengths.sum())
            for at in (lengths > MAX_CELL).arg_true().head(max(0, _LISTED - len(problems))):
                problems.append((LONG_CELL, "a longer one", "", first + at + 2, name))
        if left < 0:
            found = "a text that unpacks to more"
            problems = [(f"at most {most >> 20:,} MiB of text", found, "split the file", None, "")]
            break
        if not problems:
            texts = pl.DataFrame(
                [_text(part[name], name in days).alias(str(at)) for at, name in enumerate(kinds)]
            )
            numbered = texts.with_columns(pl.int_range(first + 2, first + 2 + pl.len()).alias(ROW))
            parts.append(numbered.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null())))
    _say({"problems": problems, "columns": list(kinds), "rows": rows})
    if not problems:
        pl.concat(parts).write_ipc_stream(sys.stdout.buffer)
    return None


def _say(description: dict[str, Any]) -> None:
    said = json.dumps(description).encode("ascii")
    sys.stdout.buffer.write(len(said).to_bytes(8, "big") + said)


def main() -> int:
    """Answer for one file; 1 where the libraries cannot read it."""
    path, most, memory, seconds = sys.argv[1], *map(int, sys.argv[2:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _answer(path, most)
        sys.stdout.buffer.flush()
    except MemoryError:
        return 2
    except BaseException as error:  # also a panic of the library, which is no Exception
        # its words may repeat cells: only whether the file says that it is encrypted is told
        twice = isinstance(error, pl.exceptions.DuplicateError)
        return 4 if twice else 3 if "ncrypt" in str(error) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
