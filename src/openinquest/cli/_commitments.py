"""Show commitments: by whom, on what day, due when, what is on record since.

inquest commitments --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from openinquest.cli.options import add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table

HELP = "what was promised, and what is on record since"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.commitments import commitment_json, commitments, totals, totals_json

    with viewed(arguments) as view:
        ids = view.asked(arguments.ids)
        every = commitments(view.material, view.on)
        found = commitments(view.material, view.on, ids) if ids else every
        data: dict[str, Any] = {
            "commitments": [commitment_json(view.writer, commitment) for commitment in found],
            "totals": totals_json(totals(every)),
        }
    check_found(ids, {commitment.id for commitment in found}, "commitment", "commitments")
    if arguments.json:
        print_json(data)
        return 0
    rows = [
        (
            _made(c),
            c["id"],
            _values(c["made_by"], "label"),
            _values(c["kind"]),
            _values(c["content"]) or c["label"],
            _values(c["due"]) or "none stated",
            c["status"],
            c["because"],
        )
        for c in data["commitments"]
    ]
    print_table(("made on", "id", "by", "kind", "commitment", "due", "status", "because"), rows)
    return 0


def _values(values: Sequence[Mapping[str, Any]], name: str = "value") -> str:
    return "; ".join(value[name] for value in values)


def _made(commitment: Mapping[str, Any]) -> str:
    if commitment["made_on"]:
        return _values(commitment["made_on"])
    low, high = commitment["made"]["low"], commitment["made"]["high"]
    if low is None and high is None:
        return ""
    return str(low) if low == high else f"{low or '..'}/{high or '..'}"
