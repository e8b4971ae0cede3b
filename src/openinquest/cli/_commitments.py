"""Show commitments: by whom, on what day, due when, what is on record since.

inquest commitments --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from openinquest.cli.options import (
    add_clocks,
    add_json,
    add_record,
    asked_ids,
    check_found,
    day_of,
    frames_of,
    opened,
)
from openinquest.cli.output import print_json, print_table

HELP = "what was promised, and what is on record since"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_record(parser)
    add_clocks(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry import Material, Writer
    from openinquest.inquiry.commitments import commitment_json, commitments, totals, totals_json

    with opened(arguments) as record:
        frames = frames_of(record, arguments)
        ids = asked_ids(frames, arguments.ids)
        material = Material.of(frames, record.ontology, arguments.on)
        writer = Writer(material)
        every = commitments(material, day_of(arguments))
        found = commitments(material, day_of(arguments), ids) if ids else every
        data: dict[str, Any] = {
            "commitments": [commitment_json(writer, commitment) for commitment in found],
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
