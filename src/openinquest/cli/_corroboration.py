"""Show the corroboration card of a point: origins, kinds of source, contradiction. No score, no verdict.

inquest corroboration deaths --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any

from openinquest.cli.options import add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table, say

HELP = "who supports a point, independently or not, and who contradicts"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="+", metavar="POINT", help="a figure, claim, matter, or thing:property")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.corroboration import corroboration
    from openinquest.inquiry.corroboration.as_json import write_card

    with viewed(arguments) as view:
        ids = view.asked(arguments.ids)
        cards = corroboration(view.material, ids)
        found = [write_card(view.writer, card) for card in cards]
    check_found(ids, {name for card in cards for name in (card.id, card.thing)}, "point", "versions")
    if arguments.json:
        print_json(found)
        return 0
    for card in found:
        print_table(
            ("position", "independent origins", "kinds", "who", "not independent", "against"),
            list(_rows(card)),
            title=card["label"],
        )
        say(card["because"])
    return 0


def _rows(card: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    for side in card["sides"]:
        yield (
            f"{side['stance']} {side['value']}",
            side["independent"],
            ", ".join(side["kinds"]),
            " | ".join(" + ".join(held["voice_label"] for held in group) for group in side["origins"]),
            "; ".join(held["voice_label"] for held in side["not_independent"]),
            "; ".join(
                f"{s['voice_label'] or s['speaker_label']} <{s['n']}>" for s in side["contradicted_by"]
            ),
        )
