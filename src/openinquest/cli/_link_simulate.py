"""Make lists of invented people whose truth is known, to try linkage on.

inquest link simulate --people 10000 --lists 4 --seed 1 --out DIR
inquest link lists DIR/*.csv --truth truth --out clusters.csv

Each list names some of the people, in its own script and manner, with the slips that lists have. The column truth
says who is who. The same numbers give the same people.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_json, positive
from openinquest.cli.output import print_json, progress, say

HELP = "make lists of invented people"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--people", type=positive, required=True, metavar="N", help="how many people")
    parser.add_argument(
        "--lists", type=positive, default=4, metavar="K", help="how many lists (default %(default)s)"
    )
    parser.add_argument(
        "--seed", type=positive, default=1, metavar="S", help="another seed, other people (default 1)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write them to")
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.link.simulation import simulate

    with progress("Inventing people"):
        written = simulate(arguments.people, arguments.lists, arguments.seed, arguments.out)
    if arguments.json:
        print_json(written)
    else:
        say(f"Written to {arguments.out}.")
    return 0
