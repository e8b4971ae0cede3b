"""Show the points on which parties speak: contested, divided, agreed, repeated, compatible, single.

inquest versions --record DIR --on 2022-03-31
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any

from openinquest.cli.options import add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table

HELP = "where accounts agree, contradict, change, are silent"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry import Scope, versions

    with viewed(arguments) as view:
        ids = view.asked(arguments.ids)
        computed = list(versions(view.material, Scope.of(*ids) if ids else Scope()))
        found = [view.writer.version(version) for version in computed]
    points = {name for version in computed for name in (version.id, version.thing)}
    check_found(ids, points, "point on which anybody speaks", "versions")
    if arguments.json:
        print_json(found)
        return 0
    rows = [
        (version["status"], version["label"], " | ".join(_positions(version)), version["because"])
        for version in found
    ]
    print_table(("status", "point", "positions", "because"), rows)
    return 0


def _positions(version: Mapping[str, Any]) -> Iterator[str]:
    for party, cell in version["cells"].items():
        for item in cell:
            if "value" in item:
                who = item["voice_label"] or item["speaker_label"]
                yield f"{version['parties'][party]}: {who} {item['stance']} {item['value']}"
