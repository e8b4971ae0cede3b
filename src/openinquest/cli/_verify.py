"""Check a dossier: every file, every published entry, and the root of its log. Works offline, without the record.

inquest verify SITE --root HEX
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_json
from openinquest.cli.output import print_json, progress, say

HELP = "check a dossier"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("site", type=Path, metavar="SITE")
    parser.add_argument("--root", metavar="HEX", help="the root of the log, as obtained elsewhere")
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.release.verify import verify_site

    with progress("Checking the dossier"):
        found = verify_site(arguments.site, arguments.root)
    if arguments.json:
        print_json(
            {
                "passed": found.passed, "wrong": found.wrong, "notes": list(found.notes), "files": found.files,
                "entries": found.entries, "log_size": found.log_size, "root": found.root,
            }
        )  # fmt: skip
        return 0 if found.passed else 1
    for note in found.notes:
        say(note)
    if not found.passed:
        say(f"Wrong: {found.wrong}")
        return 1
    say(f"{found.files} files and {found.entries} entries are as the root {found.root} says.")
    return 0
