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
    from openinquest.release.rebuild import software
    from openinquest.release.verify import Pages, verify_site

    with progress("Checking the dossier"):
        found = verify_site(arguments.site, arguments.root)
    if arguments.json:
        print_json(
            {
                "passed": found.passed, "wrong": found.wrong, "notes": list(found.notes), "files": found.files,
                "entries": found.entries, "log_size": found.log_size, "root": found.root,
                "pages": found.pages.value, "written_by": found.written_by, "checked_by": software(),
            }
        )  # fmt: skip
        return 0 if found.passed else 1
    for note in found.notes:
        say(note)
    if not found.passed:
        say(f"Wrong: {found.wrong}")
        return 1
    if found.pages is Pages.REMADE:
        say(f"{found.files} files and {found.entries} entries are as the root {found.root} says.")
        return 0
    say(
        f"{found.entries} entries and the tables are as the root {found.root} says. The pages were NOT compared "
        f"with the entries, so what they show is not checked: that takes {found.written_by}, this is {software()}."
    )
    return 0
