"""Show everything that is said of a thing: every value, with stance, voice and passage.

inquest show deaths --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_view, opened
from openinquest.cli.output import print_json, print_table
from openinquest.errors import NotFound

HELP = "show everything that is said of a thing"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("thing", metavar="THING", help="the id of a thing")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.record.search import nearest_in

    with opened(arguments) as record:
        try:
            fold = record.show(arguments.thing, arguments.entry, arguments.on)
        except NotFound as error:
            near = nearest_in(record, arguments.thing)
            raise NotFound(error.message.replace("' in this", f"'{near} in this")) from None
    if arguments.json:
        print_json(fold.as_json())
        return 0
    rows = [
        (said["n"], name, said.get("stance"), position.value, said.get("voice") or said["speaker"],
         said.get("said_on"), said.get("document"))
        for name, positions in fold.properties.items()
        for position in positions
        for said in position.statements
    ]  # fmt: skip
    title = f"{fold.labels.get('en', fold.thing)} ({fold.thing}, {fold.schema})"
    print_table(("n", "property", "stance", "value", "by", "said on", "document"), rows, title)
    if fold.judgements:
        judged = [
            (item["n"], item["kind"], item.get("left"), item.get("right"), item.get("reason"), item["by"])
            for item in fold.judgements
        ]
        print_table(("n", "judgement", "left", "right", "reason", "by"), judged)
    return 0
