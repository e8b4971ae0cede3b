"""Compare two names, and say why, part by part.

inquest link compare "Жасанов Қ.С." "Kuat Serikuly Zhasanov"

The score runs from 0 to 1; from the threshold on, the two are taken for
spellings of one name. That two names agree does not make two people one:
`inquest link lists` weighs dates and places too.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from openinquest.cli.options import add_json
from openinquest.cli.output import print_json, print_table

if TYPE_CHECKING:
    from openinquest.names import Name

PARTS = {"given": "given name", "father": "father's name"}
HELP = "compare two names, part by part"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("left", metavar="LEFT", help="a name, in any script and order")
    parser.add_argument("right", metavar="RIGHT", help="another")
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.names import DEFAULT_THRESHOLD, compare, parse

    found = compare(arguments.left, arguments.right)
    names = parse(arguments.left), parse(arguments.right)
    left, right = (written(name) for name in names)
    if arguments.json:
        print_json(
            {
                "left": arguments.left, "right": arguments.right, "score": round(found.score, 4),
                "same": found.same, "threshold": DEFAULT_THRESHOLD, "veto": found.veto, "because": found.because,
                "parts": [
                    {"part": part.name, "left": left.get(part.name, part.left),
                     "right": right.get(part.name, part.right), "left_key": part.left, "right_key": part.right,
                     "weight": round(part.weight, 2), "because": part.because}
                    for part in found.parts
                ],
            }
        )  # fmt: skip
        return 0
    if not all(name.usable for name in names):
        verdict = "not compared"
    elif found.same:
        verdict = "one name, as far as names tell"
    else:
        against = found.veto or any(part.weight < 0 for part in found.parts)
        verdict = "two names" if against else "not enough to call it one name"
    print(f"score {found.score:.2f}: {verdict} (threshold {DEFAULT_THRESHOLD:g}). {_sentence(found.because)}")
    rows = [
        (PARTS.get(part.name, part.name), left.get(part.name, part.left), right.get(part.name, part.right),
         f"{part.weight:+.1f}" if part.weight else "0", part.because)
        for part in found.parts
    ]  # fmt: skip
    if rows:
        print_table(("part", "left", "right", "weight", "because"), rows)
    return 0


def written(name: Name) -> dict[str, str]:
    """Return the parts of a name as they are written there, by the words that comparisons use."""
    parts = {"surname": name.surname, "given": name.given, "father": name.patronymic}
    return {word: part.text for word, part in parts.items() if part is not None}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
