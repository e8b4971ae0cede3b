"""The part of `inquest add` that visits addresses and keeps what is there."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli._cite import frame_of
from openinquest.cli.options import opened
from openinquest.cli.output import print_json, progress, say
from openinquest.errors import EnvironmentFault, InputError, Problem, UsageError

if TYPE_CHECKING:
    from openinquest.preserve.capture import Captured

_SCHEMES = ("http://", "https://")


def file_or_address(text: str) -> Path | str:
    """Return a word as an address where it begins as one, else as a path, for argparse."""
    return text if text[:8].lower().startswith(_SCHEMES) else Path(text)


def add_page_options(parser: ArgumentParser) -> None:
    """Add the options that are said of addresses."""
    parser.add_argument(
        "--local",
        action="store_true",
        help="of an address: it may be in a private network, as an intranet is",
    )
    parser.add_argument(
        "--despite-robots",
        default="",
        metavar="REASON",
        help="of an address: why it is kept although the site asks programs not to",
    )


def run_pages(arguments: Namespace) -> int | None:
    """Run the command for addresses; None where none were given."""
    addresses = [given for given in arguments.files if isinstance(given, str)]
    if not addresses:
        if arguments.local or arguments.despite_robots:
            raise UsageError("--local and --despite-robots are said of addresses.")
        return None
    if len(addresses) < len(arguments.files):
        raise UsageError("Addresses and files are kept in ways of their own: add them one after the other.")
    if arguments.address or arguments.encoding or arguments.transcribes or arguments.page or arguments.all:
        raise UsageError(
            "--address, --encoding, --transcribes, --page and --all are said of files, not of addresses."
        )
    if len(addresses) > 1 and (arguments.title or arguments.handle):
        raise UsageError("--title and --handle are said of one document: add the addresses one by one.")
    return _keep(arguments, addresses)


def _keep(arguments: Namespace, addresses: Sequence[str]) -> int:
    from openinquest.preserve.capture import Bounds, Manners, capture
    from openinquest.preserve.sources import Description
    from openinquest.record import Coder

    description = Description(
        arguments.title, arguments.publisher, arguments.published_on, "", arguments.language, arguments.handle,
        **frame_of(arguments),
    )  # fmt: skip
    kept: list[Captured] = []
    problems: list[Problem] = []
    with opened(arguments) as record, progress("Visiting the pages"):
        manners = Manners(Bounds().pause)
        for address in addresses:
            try:
                kept.append(
                    capture(
                        record, address, description, Coder(arguments.by), local=arguments.local,
                        despite_robots=" ".join(arguments.despite_robots.split()), manners=manners,
                    )
                )  # fmt: skip
            except (InputError, EnvironmentFault) as error:
                if len(addresses) == 1:
                    raise
                problems += error.problems or [Problem("a page that can be kept", error.message)]
    if problems:
        _tell(kept)
        raise InputError(f"Pages kept: {len(kept)}. The others could not be kept.", problems)
    if arguments.json:
        print_json([item.as_json() for item in kept])
    else:
        _tell(kept)
    return 0


def _tell(kept: Sequence[Captured]) -> None:
    for item in kept:
        say(str(item))
