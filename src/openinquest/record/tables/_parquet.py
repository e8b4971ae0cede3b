"""Parquet to a sheet: read by a process of its own, within limits."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl

from openinquest.errors import EnvironmentFault, InputError

from ._findings import Findings
from ._text_columns import sheet_of
from .sheet import Sheet

_MEMORY = 12 << 30
"""Address space that the process may take, in octets; the libraries alone reserve some of it."""
_SECONDS = 120
_REFUSALS = {
    1: "a damaged or truncated one",
    3: "an encrypted one",
    4: "one in which a column name stands twice",
}


def read_parquet(path: Path, file: str, name: str, most: int) -> Sheet:
    """Return the table in a Parquet file of at most `most` octets of text.

    Rows are numbered from 2, as in a sheet whose row 1 holds the names. Numbers, days and truth values become the
    texts that a sheet would show. Raises InputError with every problem, EnvironmentFault where no process starts.
    """
    findings = Findings(file)
    message = f"{file} cannot be read as a table; nothing was imported"
    limits = map(str, (most, _MEMORY, _SECONDS))
    command = [sys.executable, "-P", "-m", "openinquest.record.tables._parquet_process"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*command, str(path.resolve()), *limits], stdin=subprocess.DEVNULL, capture_output=True, cwd="/"
        )
    except OSError as error:
        raise EnvironmentFault(
            f"The process that reads Parquet cannot be started: {error.strerror}."
        ) from error
    if done.returncode:
        found = _REFUSALS.get(done.returncode, _ended(done.returncode))
        findings.add(
            "a whole Parquet file that is not encrypted", found=found, advice="write it anew, or as CSV"
        )
        findings.refuse_if_any(message)
    length = int.from_bytes(done.stdout[:8], "big")
    description = json.loads(done.stdout[8 : 8 + length])
    for expected, found, advice, row, column in description["problems"]:
        findings.add(expected, found=found, advice=advice, row=row, column=column)
    if not description["rows"]:
        findings.add("at least one row", found="none")
    findings.refuse_if_any(message)
    try:
        frame = pl.read_ipc_stream(io.BytesIO(done.stdout[8 + length :]))
    except pl.exceptions.PolarsError:
        raise InputError(message) from None
    return sheet_of(frame, description["columns"], name, findings)


def _ended(code: int) -> str:
    if code == -signal.SIGXCPU:
        return f"one that takes more than {_SECONDS // 60} minutes to read"
    return f"one that crashes its reader, or wants more than {_MEMORY >> 30} GiB of memory"
