"""Show complaints: by whom, to whom, forwarded where, reply, grade, term, silence.

inquest complaints --record DIR
inquest complaints --totals --on 2022-12-31       numbers by addressee, ground and complainant, and official totals
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openinquest.cli.options import add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table
from openinquest.errors import UsageError

HELP = "what became of complaints"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    parser.add_argument("--totals", action="store_true", help="numbers instead of the complaints one by one")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.complaints import (
        complaint_json,
        official,
        official_json,
        register,
        totals,
        totals_json,
    )
    from openinquest.inquiry.deadlines import rules_of

    if arguments.totals and arguments.ids:
        raise UsageError("--totals counts the whole register: leave out the ids.")
    with viewed(arguments, rules_of(arguments.record)) as view:
        ids = view.asked(arguments.ids)
        every = register(view.material, view.on)
        found = register(view.material, view.on, ids) if ids else every
        data: dict[str, Any] = {
            "complaints": [complaint_json(view.writer, complaint) for complaint in found],
            "totals": totals_json(view.writer, totals(every)),
            "official": official_json(view.writer, official(view.material, every, view.on)),
        }
    check_found(ids, {complaint.id for complaint in found}, "complaint", "complaints")
    if arguments.json:
        print_json(data)
    elif arguments.totals:
        _print_totals(data)
    else:
        _print_complaints(data["complaints"])
        print(data["totals"]["coverage"])
    return 0


def _print_complaints(complaints: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            _values(c["lodged_on"]),
            c["id"],
            c["label"],
            _values(c["kind"]),
            _values(c["complainants"]),
            _values(c["lodged_with"], "label"),
            _values(c["against"], "label"),
            "; ".join(_step(step) for step in c["forwarded"]),
            "; ".join(reply["grade"] or "ungraded" for reply in c["replies"]),
            (c["term"] or {}).get("status"),
            c["status"],
            c["because"],
        )
        for c in complaints
    ]
    print_table(
        (
            "lodged on",
            "id",
            "complaint",
            "kind",
            "by",
            "with",
            "against",
            "forwarded to",
            "replies",
            "term",
            "status",
            "because",
        ),
        rows,
    )


def _values(values: Sequence[Mapping[str, Any]], name: str = "value") -> str:
    return "; ".join(value[name] for value in values)


def _step(step: Mapping[str, Any]) -> str:
    days = " or ".join(step["days"])
    return f"{step['to_label']} ({days})" if days else step["to_label"]


def _print_totals(data: Mapping[str, Any]) -> None:
    totals = data["totals"]
    print(totals["coverage"])
    rows = [
        (total["name"], total["count"])
        for total in (totals["all"], totals["collective"], totals["came_back"], *totals["by_status"])
    ]
    for kind in ("by_addressee", "by_ground", "by_complainant"):
        for group in totals[kind]:
            rows += [(total["name"], total["count"]) for total in _of_group(group) if total["count"]]
    print_table(("number", "complaints"), rows)
    stated = [
        (
            total["label"],
            value["value"],
            value["voice_label"] or value["speaker_label"],
            value["said_on"],
            "; ".join(value["flags"]),
            len(value["documented"]),
            value["because"],
            value["n"],
        )
        for total in data["official"]
        for value in total["values"]
    ]
    if stated:
        print_table(("total", "value", "by", "said on", "flags", "documented", "because", "n"), stated)


def _of_group(group: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield group["total"]
    if group["passed_on_to"] is not None:
        yield group["passed_on_to"]
    yield from group["by_status"].values()
