"""Show units documented at a place and time, the chain above each, and holders of posts.

inquest command --at almaty --when 2022-01-05 --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_clocks, add_json, add_record

HELP = "who was in command, by which source"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_record(parser)
    add_clocks(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    raise NotImplementedError
