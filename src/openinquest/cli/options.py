"""The options that several commands take, and the record as it is read with them."""

from __future__ import annotations

import gc
import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.errors import NotFound, UsageError

if TYPE_CHECKING:
    from openinquest.charts import Language
    from openinquest.inquiry import Material, Writer
    from openinquest.inquiry.deadlines import Rule
    from openinquest.record import Frames, Record


LANGUAGES = ("kk", "ru", "en")


def add_record(parser: ArgumentParser) -> None:
    """Add `--record DIR`."""
    parser.add_argument(
        "--record",
        type=Path,
        default=Path(os.environ.get("INQUEST_RECORD", ".")),
        metavar="DIR",
        help="the folder of the record (default: $INQUEST_RECORD, or the current folder)",
    )


def add_json(parser: ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print data for programs, not tables for people")


def add_view(parser: ArgumentParser) -> None:
    """Add the options of a command that reads a record: `--record`, `--entry`, `--on` and `--json`."""
    add_record(parser)
    parser.add_argument("--entry", type=positive, metavar="N", help="the log as it stood at entry N")
    parser.add_argument(
        "--on", type=day, metavar="DATE", help="only what had been said by that day (YYYY-MM-DD)"
    )
    add_json(parser)


def add_coder(parser: ArgumentParser) -> None:
    """Add `--by NAME`."""
    parser.add_argument(
        "--by",
        default=os.environ.get("INQUEST_CODER", "c1"),
        metavar="NAME",
        help="the pseudonym under which this enters the log (default: $INQUEST_CODER, or c1)",
    )


def add_language(parser: ArgumentParser) -> None:
    """Add `--language`."""
    parser.add_argument(
        "--language", choices=LANGUAGES, default=os.environ.get("INQUEST_LANGUAGE", "en"),
        help="the language of what is shown (default: $INQUEST_LANGUAGE, or en)",
    )  # fmt: skip


def language_of(arguments: Namespace) -> Language:
    """Return the language asked for. Raises UsageError where $INQUEST_LANGUAGE names another than those there are."""
    if (
        arguments.language not in LANGUAGES
    ):  # argparse checks what is typed, not what stands in the environment
        raise UsageError(f"$INQUEST_LANGUAGE is '{arguments.language}': set it to {', '.join(LANGUAGES)}.")
    from openinquest.charts import Language

    return Language(arguments.language)


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


@dataclass(frozen=True, slots=True)
class View:
    """An open record as the clocks of the command line show it, with what every view computes from.

    `on` is the day to which open questions run: that of `--on`, at which `material` is cut, or today.
    """

    record: Record
    material: Material
    writer: Writer
    on: date

    def asked(self, ids: Sequence[str]) -> list[str]:
        """Return ids of things or points (`thing:property`) as the record calls them now.

        Raises NotFound for an id that the record does not have, with the nearest that it has.
        """
        from openinquest.record.search import nearest

        frames = self.material.frames
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


@contextmanager
def viewed(arguments: Namespace, legal_rules: Iterable[Rule] = ()) -> Iterator[View]:
    """Open the record of a command that takes the options of `add_view`; it is closed when the block ends.

    The writer writes in the language of `add_language`, in English for commands that do not take it.
    Terms are counted by `legal_rules`; without any nothing falls due.
    """
    from openinquest.inquiry import Language, Material, Writer

    language = Language(language_of(arguments)) if "language" in arguments else Language.ENGLISH
    with _collecting_nothing(), opened(arguments) as record:
        frames = frames_of(record, arguments)
        material = Material.of(frames, record.ontology, arguments.on, legal_rules)
        yield View(record, material, Writer(material, language), day_of(arguments))


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Look for no garbage: a view is one large result that stays, and to walk it cost a tenth of its time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


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
