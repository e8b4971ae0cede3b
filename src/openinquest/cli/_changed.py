"""Show what changed between two days, or between two states of the log.

inquest changed --since 2022-03-14 --on 2022-08-31 --record DIR    what was said in between
inquest changed --since-entry 6000 --record DIR                    what was entered since

A question is also told where a legal rule of the record moved it: its term ran out, so that it is overdue or deemed
refused, or is so if an unverified rule holds.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any

from openinquest.cli.options import add_view, check_found, day, positive, viewed
from openinquest.cli.output import print_json, print_table, say
from openinquest.errors import UsageError

HELP = "show what was said, revised, withdrawn, denied, answered and decided since a day, and which statuses moved"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    parser.add_argument("--since", type=day, metavar="DATE", help="what was said after that day (YYYY-MM-DD)")
    parser.add_argument("--since-entry", type=positive, metavar="N", help="what was entered after entry N")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    since, entry = arguments.since, arguments.since_entry
    if (since is None) == (entry is None):
        raise UsageError("give --since DATE for what was said, or --since-entry N for what was entered.")
    if since is not None and arguments.on is not None and arguments.on < since:
        raise UsageError("--on must not lie before --since.")
    if entry is not None and arguments.entry is not None and arguments.entry < entry:
        raise UsageError("--entry must not lie before --since-entry.")
    from openinquest.inquiry import Material
    from openinquest.inquiry.changes import Clock, changes
    from openinquest.inquiry.changes.as_json import write_changes
    from openinquest.inquiry.deadlines import rules_of

    with viewed(arguments, rules_of(arguments.record)) as view:
        clock = Clock.SAID if since is not None else Clock.ENTERED
        cut = since if since is not None else arguments.on
        ids = view.asked(arguments.ids)
        first = view.record.frames(entry=entry if entry is not None else arguments.entry, on=cut)
        before = Material.of(first, view.record.ontology, cut, view.material.legal_rules)
        found = changes(before, view.material, clock, (cut or view.on, view.on), ids or None)
        data = write_changes(view.writer, found)
    known = {name for point in found.points for name in (point.id, point.thing)}
    check_found(
        ids, known | {q.id for q in found.questions} | {*found.decided}, "point that changed", "changed"
    )
    if arguments.json:
        print_json(data)
        return 0
    print_table(("point", "before", "after", "what", "statements", "because"), list(_rows(data)))
    for line in _apart(data):
        say(line)
    return 0


def _rows(data: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    # What changed its status comes first, then what is new and not said by one voice alone.
    order = sorted(
        data["points"],
        key=lambda point: (not point["moved"], not point["fresh"] or point["after"] == "single"),
    )
    for point in order:
        kinds: dict[str, int] = {}
        for change in point["changes"]:
            kinds[change["kind"]] = kinds.get(change["kind"], 0) + 1
        what = [f"{kind} {count}" for kind, count in kinds.items()]
        if point["gone"]:
            what.append(f"retracted {len(point['gone'])}")
        numbers = " ".join(f"<{n}>" for n in point["statements"])
        yield point["label"], point["before"], point["after"], ", ".join(what), numbers, point["because"]
    for question in data["questions"]:
        numbers = " ".join(f"<{n}>" for n in question["statements"])
        done = "asked" if question["asked"] else "answered" if question["statements"] else "status"
        if question["term_before"] != question["term_after"] and not question["statements"]:
            done = "term"
        yield (question["text"] or question["label"], _status(question, "before"), _status(question, "after"), done,
               numbers, question["because"])  # fmt: skip
    for decision in data["decided"]:
        numbers = " ".join(f"<{n}>" for n in decision["statements"])
        yield decision["label"], None, None, "decided", numbers, ""


def _status(question: Mapping[str, Any], state: str) -> str | None:
    """Return the status of a question; beside it what an unverified rule would make of it."""
    status, term = question[state], question[f"term_{state}"]
    return status if term in (None, status) else f"{status}, {term}"


def _apart(data: Mapping[str, Any]) -> Iterator[str]:
    """Say what stands beside the points: the other clock, and what has no day."""
    entered = data["entered"]
    counts = {
        "judgements made": len(entered["judged"]),
        "judgements taken back": len(entered["unjudged"]),
        "statements retracted by their coders": len(entered["retracted"]),
        "things merged": len(entered["merged"]),
        "definitions changed": entered["definitions"],
    }
    if any(counts.values()):
        yield "In the log: " + ", ".join(f"{count} {what}" for what, count in counts.items() if count) + "."
    if data["undated"]:
        yield f"Without a day, so not said to be new: {len(data['undated'])} statements."
