"""Read a dossier on this machine, also from a stick: checks its files, serves them here alone, opens the browser.

inquest open SITE                  Ctrl-C ends it
inquest open SITE --language kk    begin with the Kazakh pages
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.output import progress, say
from openinquest.errors import InputError

HELP = "read a dossier on this machine"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the dossier")
    parser.add_argument("--language", choices=("en", "ru", "kk"), help="the language to begin with")
    parser.add_argument(
        "--port", type=int, default=0, metavar="P", help="the port on 127.0.0.1 (default: a free one)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only say the address")
    parser.add_argument("--anyway", action="store_true", help="serve it unchecked")


def run(arguments: Namespace) -> int:
    """Run the command."""
    import webbrowser

    from openinquest.release.manifest import NAME
    from openinquest.release.verify import verify_site
    from openinquest.site.serving import INDEX, serve

    site: Path = arguments.site
    if not (site / NAME).is_file():
        raise InputError(f"{site} is no dossier: name the folder that holds {NAME}.")
    if not arguments.anyway:
        with progress("Checking the dossier"):
            found = verify_site(site, remake=False)
        if not found.passed:
            say(f"Wrong: {found.wrong}")
            say("Somebody changed this copy, or it is damaged. To read it all the same: --anyway.")
            return 1
        say(f"{found.files} files and {found.entries} entries are as {NAME} says. More: inquest verify SITE.")
    start = f"{arguments.language}/{INDEX}" if arguments.language else ""
    serve(site, arguments.port, say, start=start, opened=None if arguments.no_browser else webbrowser.open)
    return 0
