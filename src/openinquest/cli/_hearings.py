"""Show hearings: who spoke, what was asked and answered there, open or closed.

inquest hearings --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_clocks, add_json, add_record

HELP = "what was asked and answered in sessions"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_record(parser)
    add_clocks(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    raise NotImplementedError
