"""Show the register of questions: status, days open, graded replies.

inquest questions --record DIR --on 2022-03-31
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
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

HELP = "what was asked, and whether it was answered"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these")
    add_record(parser)
    add_clocks(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry import Material, Writer, questions

    with opened(arguments) as record:
        frames = frames_of(record, arguments)
        ids = asked_ids(frames, arguments.ids)
        material = Material.of(frames, record.ontology, on=arguments.on)
        writer = Writer(material)
        found = [
            writer.question(question) for question in questions(material, day_of(arguments), ids or None)
        ]
    check_found(ids, {question["id"] for question in found}, "question", "questions")
    if arguments.json:
        print_json(found)
        return 0
    rows = [
        (
            question["asked_on"],
            question["text"] or question["label"],
            question["asked_of_label"],
            question["status"],
            days_open(question),
            "; ".join(reply["grade"] or "ungraded" for reply in question["replies"]),
        )
        for question in found
    ]
    print_table(("asked on", "question", "of", "status", "days open", "replies"), rows)
    return 0


def days_open(question: Mapping[str, Any]) -> str:
    """Return the range of days that a question has been open, as text."""
    days = question["days_open"]
    if days is None:
        return ""
    low, high = days["low"], days["high"]
    text = str(low) if low == high else f"{low} to {high}"
    return f"{text}, ended" if days["ended"] else text
