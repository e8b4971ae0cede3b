"""List the legal terms that the record knows, and compute what falls due by them.

inquest rules --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_clocks, add_json, add_record

HELP = "legal terms, and what falls due"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_record(parser)
    add_clocks(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    raise NotImplementedError
