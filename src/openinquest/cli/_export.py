"""Hand on what the record holds: as tables, or what was kept as a bag (BagIt, RFC 8493) that any archive takes.

    inquest export --tables tables                          documents, statements, judgements, as Parquet
    inquest export --tables tables --format jsonl           the same, a line of JSON for each

Tables hold what stands, sealed entries too, with the marks that say so; `inquest import tables/*` takes them into
another record. Kept files are not in them: for those there is the bag.

Into a bag go all documents of which something was kept, or those that are named, with what is said of them, the proofs
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
from openinquest.errors import UsageError

HELP = "hand on what the record holds, as tables or as a bag of what was kept"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help="handles or ids (default: all)")
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--bagit", type=Path, metavar="DIR", help="a new folder for the bag")
    form.add_argument("--tables", type=Path, metavar="DIR", help="a new folder for tables")
    parser.add_argument(
        "--format", choices=("parquet", "jsonl"), default="parquet", help="of tables (default: parquet)"
    )
    parser.add_argument("--with", dest="party", default="", metavar="WHOM", help="who gets it")
    parser.add_argument("--organization", default="", metavar="NAME", help="who gives it")
    parser.add_argument("--reason", default="handed on as a bag", help="why, in a sentence")
    parser.add_argument("--with-sealed", action="store_true", help="also what is sealed")
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    if arguments.tables is not None:
        return _tables(arguments)
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


def _tables(arguments: Namespace) -> int:
    from openinquest.record.exporting import Format, export_tables

    if arguments.documents:
        raise UsageError("Tables hold the whole record: no documents can be chosen.")
    with opened(arguments) as record, progress("Writing the tables"):
        made = export_tables(record, arguments.tables, Format(arguments.format))
    if arguments.json:
        print_json({"rows": made.rows, "left_out": made.left_out})
        return 0
    counted = ", ".join(f"{count:,} {name}" for name, count in made.rows.items())
    say(f"Written to {arguments.tables}: {counted}.")
    if made.left_out:
        say(
            f"Left out: {made.left_out:,} judgements that concern kept files, or that took back what is not here."
        )
    say("Nothing in it is encrypted, and what is sealed is in it: keep it as you keep the record.")
    return 0
