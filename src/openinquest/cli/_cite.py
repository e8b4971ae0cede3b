"""Register a document that is only cited; `inquest add` can keep it later.

inquest cite https://example.org/report --title "A report" --publisher "A Monitor" --published-on 2022-05-05
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, say

HELP = "register a document that is only cited"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("address", metavar="URL")
    add_description(parser)
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def add_description(parser: ArgumentParser) -> None:
    """Add the options that describe a document."""
    parser.add_argument("--title", default="")
    parser.add_argument("--publisher", default="")
    parser.add_argument("--published-on", default="", metavar="DATE")
    parser.add_argument("--language", default="", metavar="TAG", help="kk, ru, en …")
    parser.add_argument("--handle", default="", help="a short name for sheets and output")
    parser.add_argument("--author", default="", metavar="WHO", help="who speaks in it, by id")
    parser.add_argument("--interviewee", default="", metavar="WHO", help="who answers in it, by id")
    parser.add_argument("--interviewer", default="", metavar="WHO", help="who asks in it, by id")
    parser.add_argument("--said-on", default="", metavar="DATE", help="when it was said")
    parser.add_argument("--place", default="", metavar="WHERE", help="where it was said")


def frame_of(arguments: Namespace) -> dict[str, str]:
    """Return what the options say of who speaks in the document, when and where."""
    return {
        name: getattr(arguments, name)
        for name in ("author", "interviewee", "interviewer", "said_on", "place")
    }


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.registration import cite
    from openinquest.preserve.sources import Description
    from openinquest.record import Coder

    description = Description(
        arguments.title, arguments.publisher, arguments.published_on, "", arguments.language, arguments.handle,
        **frame_of(arguments),
    )  # fmt: skip
    with opened(arguments) as record:
        document, warnings = cite(record, arguments.address, description, Coder(arguments.by))
    for warning in warnings:
        say(warning)
    if arguments.json:
        print_json(document)
    else:
        say(f"Cited as {document['handle']}.")
    return 0
