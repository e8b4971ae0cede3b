"""Take back an import: everything that came with it is retracted, and stays in the log as retracted.

inquest undo IMPORT --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_coder, add_record, opened
from openinquest.cli.output import say

HELP = "take back an import"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("name", metavar="IMPORT", help="as `inquest log --imports` lists it")
    parser.add_argument("--reason", default="", help="why, for the log")
    add_coder(parser)
    add_record(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record import Coder, undo_import

    with opened(arguments) as record:
        head = undo_import(record, arguments.name, Coder(arguments.by), arguments.reason)
    say(f"{arguments.name} is retracted by entry {head.size}.")
    return 0
