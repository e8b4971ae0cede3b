"""Who is the same person: across lists, scripts and spellings.

inquest link compare "Жасанов Қ.С." "Kuat Serikuly Zhasanov"
inquest link lists official.csv journalists.csv hospitals.csv --out clusters.csv
inquest link run --record DIR
inquest link review --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from importlib import import_module

HELP = "who is the same person"
SUBCOMMANDS = ("compare", "score", "lists", "run", "review", "explain", "simulate")
"""In the order in which a user meets them; each is the module `_link_<name>` of this package."""


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    subparsers = parser.add_subparsers(dest="part", metavar="PART", required=True)
    for name in SUBCOMMANDS:
        module = import_module(f"openinquest.cli._link_{name}")
        sub = subparsers.add_parser(
            name, help=module.HELP, description=module.__doc__, formatter_class=RawDescriptionHelpFormatter
        )
        module.arguments(sub)
        sub.set_defaults(run_part=module.run)


def run(arguments: Namespace) -> int:
    """Run the command."""
    code: int = arguments.run_part(arguments)
    return code
