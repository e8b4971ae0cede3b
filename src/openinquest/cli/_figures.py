"""Show every figure with its history: who gave which number when, and what became of it.

inquest figures --record DIR --on 2022-03-31
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table

HELP = "every figure with its history"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry import figures

    with viewed(arguments) as view:
        ids = view.asked(arguments.ids)
        found = [view.writer.figure(figure) for figure in figures(view.material, ids or None)]
    check_found(ids, {figure["id"] for figure in found}, "figure", "figures")
    if arguments.json:
        print_json(found)
        return 0
    rows = [
        (
            figure["label"],
            item["value"],
            item["stance"],
            item["voice_label"] or item["speaker_label"],
            item["said_on"],
            ", ".join(item["status"]),
            item["document"],
            item["n"],
        )
        for figure in found
        for item in figure["series"]
    ]
    print_table(("figure", "value", "stance", "by", "said on", "status", "document", "n"), rows)
    return 0
