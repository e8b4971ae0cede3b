"""Compare two names, and say why, part by part.

inquest link compare "Жасанов Қ.С." "Kuat Serikuly Zhasanov"

The score runs from 0 to 1; from the threshold on, the two are taken for spellings of one name. That two names agree
does not make two people one: `inquest link lists` weighs dates and places too.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_json
from openinquest.cli.output import print_json, print_table

HELP = "compare two names, part by part"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("left", metavar="LEFT", help="a name, in any script and order")
    parser.add_argument("right", metavar="RIGHT", help="another")
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.names import DEFAULT_THRESHOLD, compare

    found = compare(arguments.left, arguments.right)
    if arguments.json:
        print_json(
            {
                "left": arguments.left, "right": arguments.right, "score": round(found.score, 4),
                "same": found.same, "threshold": DEFAULT_THRESHOLD, "veto": found.veto, "because": found.because,
                "parts": [
                    {"part": part.name, "left": part.left, "right": part.right, "level": str(part.level),
                     "weight": round(part.weight, 2), "because": part.because}
                    for part in found.parts
                ],
            }
        )  # fmt: skip
        return 0
    verdict = "one name, as far as names tell" if found.same else "two names"
    print(f"score {found.score:.2f}: {verdict} (threshold {DEFAULT_THRESHOLD:g}). {found.because}")
    rows = [(part.name, part.left, part.right, f"{part.weight:+.1f}", part.because) for part in found.parts]
    if rows:
        print_table(("part", "left", "right", "weight", "because"), rows)
    return 0
