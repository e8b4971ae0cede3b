"""Find things by their names in any spelling, statements by their words, documents by handle, title or publisher.

inquest find Almaty --record DIR           things called so, in whatever alphabet, and what speaks of it
inquest find "Serikov B." --names          only things called so, found by an index of names
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_view, opened, positive
from openinquest.cli.output import print_json, print_table, say
from openinquest.errors import UsageError

HELP = "find things, statements and documents by their words"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument(
        "--most", type=positive, default=50, metavar="N", help="how many hits at the most (default 50)"
    )
    parser.add_argument("--names", action="store_true", help="only things, by what they are called")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record.search import find

    if not arguments.text.strip():
        raise UsageError("Say what to find: a word, or a part of one.")
    with opened(arguments) as record:
        hits = find(
            record, arguments.text, arguments.most,
            entry=arguments.entry, on=arguments.on, names_only=arguments.names,
        )  # fmt: skip
    if arguments.json:
        print_json([hit.as_json() for hit in hits])
    else:
        rows = [(hit.n, hit.thing, hit.label, hit.property, hit.value) for hit in hits]
        print_table(("n", "thing", "label", "property", "value"), rows)
        if not rows:
            say("Nothing found.")
    return 0
