"""Build the example record (January 2022 in Kazakhstan), write its dossier, and serve it on this machine.

inquest demo                                  then open http://127.0.0.1:8000
inquest demo --no-serve --record ./qantar     stops after writing; the dossier is in ./qantar/site
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.output import progress, say

HELP = "build the example record and its dossier, and serve it"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument(
        "--record", type=Path, default=Path("demo"), metavar="DIR", help="where (default: ./demo)"
    )
    parser.add_argument("--no-serve", action="store_true", help="stop after writing")
    parser.add_argument(
        "--port", type=int, default=8000, metavar="P", help="the port on 127.0.0.1 (default 8000)"
    )


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.examples import build_example
    from openinquest.release.write import write_release

    site = arguments.record / "site"
    if not (arguments.record / "record.sqlite3").exists():
        with progress("Building the example record"):
            build_example("qantar_2022", arguments.record).close()
    from openinquest.record import open_record

    with open_record(arguments.record) as record, progress("Writing the dossier"):
        release = write_release(record, site, texts=True)
    say(f"The record is in {arguments.record}: {release.log_size} entries, root {release.root}.")
    say(f"The dossier is in {site}: {release.files} files.")
    if not arguments.no_serve:
        from openinquest.site.serving import serve

        serve(site, arguments.port, say)
    return 0
