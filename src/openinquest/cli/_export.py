"""Hand what was kept on to another institution: as a bag (BagIt, RFC 8493), a folder that any archive takes.

All documents of which something was kept go into it, or those that are named, with what is said of them, the proofs
that they stand in the log, and their time stamps. What is sealed stays out, and so do pictures and films that say where
or by whom they were made, unless --with-sealed is given. Nothing is encrypted. The hand-over is noted in the custody of
each document.

    inquest export --bagit for-the-commission --with "a commission of inquiry" --organization "An Archive"
    inquest export --bagit two-letters letter-1 letter-2 --reason "asked for by their lawyers"

`inquest add FOLDER` takes such a bag, and those of others, into another record.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, progress, say

HELP = "hand what was kept on to another institution"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help="handles or ids (default: all)")
    parser.add_argument("--bagit", type=Path, required=True, metavar="DIR", help="a new folder for the bag")
    parser.add_argument("--with", dest="party", default="", metavar="WHOM", help="who gets it")
    parser.add_argument("--organization", default="", metavar="NAME", help="who gives it")
    parser.add_argument("--reason", default="handed on as a bag", help="why, in a sentence")
    parser.add_argument("--with-sealed", action="store_true", help="also what is sealed")
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.bagit.export import hand_on, ids_of
    from openinquest.preserve.custody import Told
    from openinquest.preserve.time_stamps.stamps import counted
    from openinquest.record import Coder

    with opened(arguments) as record, progress("Writing the bag"):
        made = hand_on(
            record,
            arguments.bagit,
            Coder(arguments.by),
            Told(arguments.reason, arguments.party),
            documents=ids_of(record, arguments.documents),
            organization=arguments.organization,
            with_sealed=arguments.with_sealed,
        )
    if arguments.json:
        print_json(made.as_json())
        return 0
    say(
        f"Written to {arguments.bagit}: {counted(made.documents, 'document', 'documents')} in "
        f"{counted(made.files, 'file', 'files')}, with {counted(made.tokens, 'time stamp', 'time stamps')}; "
        f"{made.octets:,} octets in all. `sha256sum --check manifest-sha256.txt` in it tells whether it is whole."
    )
    if made.cited:
        say(f"Only cited, so that there was nothing to hand on: {made.cited}.")
    for each in made.left_out:
        say(f"Left out: {each.handle}, because {each.reason}.")
    if made.sealed:
        say(f"SEALED documents are in it, as you asked: {', '.join(made.sealed)}.")
    say("Nothing in it is encrypted: give it to nobody but those who may read all of it.")
    return 0
