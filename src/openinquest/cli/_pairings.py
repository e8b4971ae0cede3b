"""Propose pairs of claims that seem to speak to the same point; nothing is ever paired without a person.

inquest pairings --record DIR
inquest pairings c.public --most 20 --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_view, positive, viewed
from openinquest.cli.output import print_json, print_table, say
from openinquest.errors import NotFound

HELP = "propose claims of different parties that seem to speak to the same point"
MOST = 3


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only for these figures, claims and matters")
    parser.add_argument(
        "--most", type=positive, default=MOST, metavar="N", help=f"proposals for each (default: {MOST})"
    )
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.material import POINT_PROPERTY
    from openinquest.inquiry.pairings import pairings
    from openinquest.inquiry.pairings.as_json import write_pairing

    with viewed(arguments) as view:
        ids = view.asked(arguments.ids)
        for identifier in ids:
            if view.material.schemata.get(identifier) not in POINT_PROPERTY:
                raise NotFound(f"'{identifier}' is no figure, claim or matter of this record.")
        found = [
            write_pairing(view.writer, pairing)
            for pairing in pairings(view.material, ids or None, arguments.most)
        ]
    if arguments.json:
        print_json(found)
        return 0
    rows = [
        (pair["right"]["label"], pair["left"]["label"], pair["why"], f"KIND,{pair['judge']},REASON")
        for pair in found
    ]
    print_table(("point", "seems to speak to it", "why", "kind,left,right,reason"), rows)
    say(
        "Proposals of a program: nothing was written. Where you agree, put the last column into a sheet of judgements "
        "(KIND is supports, undermines, qualifies or contradicts) and run: "
        "inquest import judgements.csv --mapping mappings/judgements.yaml"
    )
    return 0
