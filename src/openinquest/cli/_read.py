"""Write down that a document was read, whole or in part, and which points were looked for in it.

Nothing is ever called silent unless somebody read for it: a voice is silent on a point only where a document of it
was read whole with the point among those covered. Without --whole or --extract the readings on record are listed.

    inquest read brief --whole --covers dead why-dead
    inquest read report --extract --covers dead:value --reason "pages 1 to 12 only"
    inquest read brief
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, say
from openinquest.errors import UsageError
from openinquest.ontology import Reading

HELP = "note that a document was read, and for which points"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="the handle or id of a document")
    extent = parser.add_mutually_exclusive_group()
    for reading, words in ((Reading.WHOLE, "all of it was read"), (Reading.EXTRACT, "only parts were read")):
        extent.add_argument(
            f"--{reading.value}", dest="reading", action="store_const", const=reading, help=words
        )
    parser.add_argument(
        "--covers", nargs="+", default=[], metavar="POINT",
        help="what was looked for: ids of things, or `thing:property`",
    )  # fmt: skip
    parser.add_argument(
        "--voice", nargs="+", default=[], metavar="WHO",
        help="whose document it is, where that is not the publisher as the record names it",
    )  # fmt: skip
    parser.add_argument("--reason", default="", help="a sentence for readers of the judgement")
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.documents import find_document
    from openinquest.preserve.reading import note_reading, readings_of
    from openinquest.record import Coder

    if arguments.reading is None and (arguments.covers or arguments.voice or arguments.reason):
        raise UsageError("Say how much was read: --whole, or --extract.")
    with opened(arguments) as record:
        document = find_document(record, arguments.document)
        n = None
        if arguments.reading is not None:
            coder = Coder(arguments.by)
            n = note_reading(
                record, document, arguments.reading, arguments.covers, coder,
                voices=arguments.voice, reason=arguments.reason,
            )  # fmt: skip
        found = readings_of(record, document)
    if arguments.json:
        print_json([each.as_json() for each in found])
    elif arguments.reading is not None:
        say(
            f"Entry {n}: read, {arguments.reading.value}." if n else "That is on record; nothing was written."
        )
    elif found:
        rows = [
            (
                each.n,
                each.reading,
                " ".join(each.points),
                " ".join(each.voices),
                each.by,
                each.at,
                each.reason,
            )
            for each in found
        ]
        print_table(("n", "read", "covers", "voice", "by", "at", "reason"), rows)
    else:
        say("Nobody has said yet that it was read.")
    return 0
