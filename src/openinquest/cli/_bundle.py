"""Write the entries of a record into one file, for another record to pull.

    inquest bundle for-aigerim.bundle --since 5872
    inquest bundle for-aigerim.bundle --since 5872 --to age1...

The file holds what was said, by whom, and who coded it: it is as secret as the record. With --to it is encrypted with
age, and only whoever has the key of a recipient can pull it. Kept files (the archive) are not in it.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_json, add_record, opened, positive
from openinquest.cli.output import print_json, progress, say

HELP = "write entries into one file, for another record to pull"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--since", type=positive, default=0, metavar="N", help="only entries after entry N (default: all)"
    )
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="RECIPIENT",
        help="encrypt to a public key of age: age1...",
    )
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.exchange import make_bundle

    with opened(arguments) as record, progress("Writing the bundle"):
        made = make_bundle(record, arguments.file, arguments.since, arguments.to)
    if arguments.json:
        print_json(
            {"file": str(arguments.file), "since": made.since, "size": made.size, "root": made.root.hex(),
             "encrypted": bool(arguments.to)}
        )  # fmt: skip
        return 0
    count = made.size - made.since
    say(
        f"{arguments.file} holds {count:,} entr{'y' if count == 1 else 'ies'} of a log of {made.size:,}, root"
    )
    say(f"{made.root.hex()}. Next time: --since {made.size}.")
    if not arguments.to:
        say(
            "It is not encrypted, and as secret as the record: --to RECIPIENT makes one that only its reader opens."
        )
    return 0
