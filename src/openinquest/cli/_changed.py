"""Show what changed in the record between two days.

inquest changed --since 2022-03-14 --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_clocks, add_json, add_record

HELP = "show what was added, revised, withdrawn and answered since a day"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_record(parser)
    add_clocks(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    raise NotImplementedError
