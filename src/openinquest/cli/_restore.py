"""Make a record from a backup, in a new folder, and check its log.

inquest restore qantar-2026-11-21.tar.gz ./qantar
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.output import progress, say

HELP = "make a record from a backup"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("folder", type=Path, metavar="DIR")


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record.backup import restore

    with progress("Restoring"), restore(arguments.file, arguments.folder) as record:
        head = record.head()
    say(f"{arguments.folder} holds the record of {head.size} entries, root {head.root.hex()}.")
    return 0
