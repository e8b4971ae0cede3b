"""Make a key with which releases are signed: a private one in FILE, and beside it the public one, FILE.pub.

inquest key FILE

Keep FILE where neither the record nor its backups are. Publish what is told here where you cannot take it back: readers
give it to `inquest verify --key`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_json
from openinquest.cli.output import print_json, say

HELP = "make a key with which releases are signed"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="where the private key is written; it must not exist"
    )
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.release.signing import new_key

    made = new_key(arguments.file)
    if arguments.json:
        print_json({"file": str(arguments.file), "public": made.public})
        return 0
    print(made.public)
    say(
        f"{arguments.file} is the private key: who has it signs in your name. {arguments.file}.pub is the public one."
    )
    return 0
