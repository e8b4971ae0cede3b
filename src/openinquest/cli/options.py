"""The options that several commands take."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.errors import NotFound

if TYPE_CHECKING:
    from openinquest.record import Frames, Record


def add_record(parser: ArgumentParser) -> None:
    """Add `--record DIR`."""
    parser.add_argument(
        "--record",
        type=Path,
        default=Path(os.environ.get("INQUEST_RECORD", ".")),
        metavar="DIR",
        help="the folder of the record (default: $INQUEST_RECORD, or the current folder)",
    )


def add_clocks(parser: ArgumentParser) -> None:
    """Add `--entry N` and `--on DATE`."""
    parser.add_argument("--entry", type=positive, metavar="N", help="the log as it stood at entry N")
    parser.add_argument(
        "--on", type=day, metavar="DATE", help="only what had been said by that day (YYYY-MM-DD)"
    )


def add_json(parser: ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print data for programs, not tables for people")


def add_coder(parser: ArgumentParser) -> None:
    """Add `--by NAME`."""
    parser.add_argument(
        "--by",
        default=os.environ.get("INQUEST_CODER", "c1"),
        metavar="NAME",
        help="the pseudonym under which this enters the log (default: $INQUEST_CODER, or c1)",
    )


def positive(text: str) -> int:
    """Return a whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"expected a whole number from 1, found '{text}'")
    return int(text)


def day(text: str) -> date:
    """Return a day, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"expected a day as YYYY-MM-DD, found '{text}'") from None


def opened(arguments: Namespace) -> Record:
    """Open the record that the command was called for."""
    from openinquest.record import open_record

    return open_record(arguments.record)


def frames_of(record: Record, arguments: Namespace) -> Frames:
    """Return the record's frames with the clocks of the command line."""
    return record.frames(entry=arguments.entry, on=arguments.on)


def asked_ids(frames: Frames, ids: Sequence[str]) -> list[str]:
    """Return ids of things or points (`thing:property`) as the record calls them now.

    Raises NotFound for an id that the record does not have, with the nearest that it has.
    """
    from openinquest.record.search import nearest

    moved = dict(frames.redirects.iter_rows())
    known = set(frames.things["thing"])
    found = []
    for identifier in ids:
        thing, mark, name = identifier.partition(":")
        thing = moved.get(thing, thing)
        if thing not in known:
            raise NotFound(
                f"Nothing in this record is called '{thing}'{nearest(frames, thing)}: "
                "`inquest find` searches for words."
            )
        found.append(thing + mark + name)
    return found


def check_found(ids: Sequence[str], found: Collection[str], what: str, command: str) -> None:
    """Raise NotFound where one of the ids asked for is not among those found."""
    for identifier in ids:
        if identifier not in found:
            raise NotFound(
                f"'{identifier}' is no {what} of this record: `inquest {command}` lists them, and "
                f"`inquest show {identifier.partition(':')[0]}` what is said of it."
            )


def day_of(arguments: Namespace) -> date:
    """Return the day to which open questions run: that of `--on`, or today."""
    on: date | None = arguments.on
    return on or datetime.now(UTC).date()
