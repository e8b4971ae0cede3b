"""Show the register of questions: what was asked, what became of it, who asked the same, and terms of law.

inquest questions --record DIR --on 2022-03-31
inquest questions q.list --record DIR
inquest questions --by-addressee --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from openinquest.cli.options import add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table
from openinquest.errors import UsageError

HELP = "what was asked, and whether it was answered"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these, with their passages and threads")
    parser.add_argument(
        "--by-addressee",
        action="store_true",
        help="count what was asked of each and answered, in the order of the alphabet",
    )
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry import by_addressee, questions, register_json, thread_json, threads
    from openinquest.inquiry.deadlines import rules_of

    if arguments.by_addressee and arguments.ids:
        raise UsageError("--by-addressee counts the whole register: leave out the ids.")
    with viewed(arguments, rules_of(arguments.record)) as view:
        ids = view.asked(arguments.ids)
        register = questions(view.material, view.on)
        if arguments.by_addressee:
            counted = by_addressee(view.material, view.on, register)
            return _by_addressee(arguments, register_json(view.writer, counted))
        known = {question.id for question in register}
        # A question named by its id is shown also where nobody had asked it by the day.
        register += questions(view.material, view.on, set(ids) - known) if ids else []
        thread_of = {
            question.id: thread for thread in threads(register, view.on) for question in thread.questions
        }
        found = [
            {**view.writer.question(question), "thread": thread_json(view.writer, thread_of[question.id])}
            for question in register
            if not ids or question.id in ids
        ]
    check_found(ids, {question["id"] for question in found}, "question", "questions")
    if arguments.json:
        print_json(found)
        return 0
    if ids:
        for question in found:
            _in_full(question)
    else:
        _listed(found)
    return 0


def _listed(found: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            question["id"],
            question["asked_on"],
            question["text"] or question["label"],
            question["asked_by_label"],
            question["asked_of_label"],
            question["forum"],
            question["status"],
            question["term"],
            days_open(question),
            "; ".join(reply["grade"] or "ungraded" for reply in question["replies"]),
            _others(question),
        )
        for question in found
    ]
    header = ("id", "asked on", "question", "by", "of", "forum", "status", "term", "days open", "replies",
              "same question")  # fmt: skip
    print_table(header, rows)


def _in_full(question: Mapping[str, Any]) -> None:
    print(f"{question['id']}: {question['text'] or question['label']}")
    asked = f"  asked by {question['asked_by_label']} of {question['asked_of_label']}, {question['asked_on']}"
    print(f"{asked}, {question['forum'] or 'forum not coded'}; status: {question['status']}")
    print(f"  {question['because']}")
    if question["passages"]:
        passages = [
            (p["n"], p["document"], p["wording"], p["quote"] or "cited, not kept")
            for p in question["passages"]
        ]
        print_table(("n", "put in", "wording", "passage"), passages)
    if question["replies"]:
        replies = [
            (reply["n"], reply["on"], reply["by_label"], reply["content"], grade["grade"], grade["ground"],
             grade["reason"], grade["coder"])
            for reply in question["replies"]
            for grade in reply["grades"] or [{"grade": "ungraded", "ground": None, "reason": None, "coder": None}]
        ]  # fmt: skip
        print_table(("n", "reply of", "by", "content", "grade", "ground", "reason", "coder"), replies)
    thread = question["thread"]
    if len(thread["questions"]) > 1 or thread["follows"] or thread["followed_by"]:
        print(
            f"  thread {thread['id']}: {thread['status']}, days open {days_open(thread)}"
            + (f"; takes up {', '.join(thread['follows'])}" if thread["follows"] else "")
            + (f"; taken up by {', '.join(thread['followed_by'])}" if thread["followed_by"] else "")
        )
        asked_again = [
            (one["id"], one["asked_on"], one["asked_by_label"], one["asked_of_label"], one["text"], one["status"])
            for one in thread["questions"]
        ]  # fmt: skip
        print_table(("id", "asked on", "by", "of", "question", "status"), asked_again)


def _others(question: Mapping[str, Any]) -> str:
    return ", ".join(one["id"] for one in question["thread"]["questions"] if one["id"] != question["id"])


def _by_addressee(arguments: Namespace, data: Mapping[str, Any]) -> int:
    if arguments.json:
        print_json(data)
        return 0
    rows = [
        (
            one["label"] or "nobody named",
            one["asked"]["count"],
            one["askings"],
            one["answered"]["count"],
            one["otherwise"]["count"],
            one["waiting"]["count"],
            _median(one["days"]),
        )
        for one in data["addressees"]
    ]
    header = ("asked of", "questions", "times asked", "answered", "other reply", "waiting", "median days")
    print_table(header, rows)
    print(data["coverage"]["because"])
    return 0


def _median(days: Mapping[str, Any]) -> str:
    """Return the median days until an answer; not reached while more than half are not answered."""
    if not days["counted"]:
        return "no dated question"
    low, high = days["median"]["shortest"], days["median"]["longest"]
    if low is None and high is None:
        return "not reached"
    if low == high:
        return str(low)
    return f"{'not reached' if low is None else low} to {'not reached' if high is None else high}"


def days_open(question: Mapping[str, Any]) -> str:
    """Return the range of days that a question has been open, as text."""
    days = question["days_open"]
    if days is None:
        return ""
    low, high = days["low"], days["high"]
    text = str(low) if low == high else f"{low} to {high or 'any'}"
    return f"{text}, ended" if days["ended"] else text
