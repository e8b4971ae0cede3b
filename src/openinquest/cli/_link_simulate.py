"""Make lists of invented people whose truth is known, to try linkage on.

inquest link simulate --people 10000 --lists 4 --seed 1 --out DIR
inquest link lists DIR/*.csv --truth truth --out clusters.csv

Each list names some of the people, in its own script and manner, with the slips
that lists have. The column truth says who is who. The same numbers give the
same people.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_json, positive
from openinquest.cli.output import print_json, print_table, progress, say

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
    from openinquest.link.simulation import write_simulation

    files: list[str] = []
    with progress("Inventing people"):
        made = write_simulation(
            arguments.out, arguments.people, arguments.lists, arguments.seed, done=files.append
        )
    if arguments.json:
        lists = [
            {"list": item.name, "file": str(arguments.out / f"{item.name}.csv"), "entries": item.entries.height,
             "once_each": item.name in made.deduplicated}
            for item in made.lists
        ]  # fmt: skip
        print_json({"people": arguments.people, "seed": arguments.seed, "lists": lists, "files": files})
        return 0
    rows = [
        (item.name, f"{item.entries.height:,}", "yes" if item.name in made.deduplicated else "")
        for item in made.lists
    ]
    print_table(("list", "entries", "each person once"), rows)
    say(
        f"{', '.join(files)} written to {arguments.out}; README.md says what they are. Nobody in them is real."
    )
    return 0
