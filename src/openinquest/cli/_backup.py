"""Write the whole record into one file, to be kept elsewhere. It is as secret as the record.

inquest backup qantar-2026-11-21.tar.gz --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_record, opened
from openinquest.cli.output import progress, say

HELP = "write the whole record into one file"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
    add_record(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record.backup import backup

    with opened(arguments) as record, progress("Writing the backup"):
        backup(record, arguments.file)
        head = record.head()
    say(f"{arguments.file} holds the record of {head.size} entries, root {head.root.hex()}.")
    return 0
