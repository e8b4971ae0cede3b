"""Show hearings: sessions, who spoke, questions and replies given there, broadcast or closed.

inquest hearings --record DIR
inquest hearings h1 --record DIR          its questions one by one, and the claims made about it
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from openinquest.cli.options import add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table

HELP = "hearings, and what was answered there"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these, with their questions")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.deadlines import rules_of
    from openinquest.inquiry.hearings import hearing_json, hearings

    with viewed(arguments, rules_of(arguments.record)) as view:
        ids = view.asked(arguments.ids)
        found = [
            hearing_json(view.writer, hearing) for hearing in hearings(view.material, view.on, ids or None)
        ]
    check_found(ids, {hearing["id"] for hearing in found}, "hearing", "hearings")
    if arguments.json:
        print_json(found)
        return 0
    _print_sessions(found)
    for hearing in found if ids else ():
        _print_one(hearing)
    return 0


def _print_sessions(found: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            _values(h["date"]),
            h["id"],
            h["label"],
            _values(h["body"], "label"),
            _values(h["duration_hours"]),
            h["publicity"],
            _values(h["speakers"], "label"),
            len(h["questions"]),
            _counts(h, "there"),
            _counts(h, "since"),
        )
        for h in found
    ]
    header = ("held on", "id", "hearing", "body", "hours", "public", "speakers", "asked", "there", "since")
    print_table(header, rows)


def _print_one(hearing: Mapping[str, Any]) -> None:
    print(f"\n{hearing['label']}")
    print(f"  {hearing['because']}")
    for title, asked in (
        ("questions put there", hearing["questions"]),
        ("earlier questions to which it was judged a reply", hearing["replies_to"]),
    ):
        rows = [
            (
                q["text"] or q["label"],
                "; ".join(q["asked_of_labels"]),
                q["there"],
                q["since"],
                q["now"],
                q["because"],
            )
            for q in asked
        ]
        if rows:
            print_table((title, "of", "there", "since", "now", "because"), rows)
    claims = [
        (
            claim["label"],
            "; ".join(_said(said) for said in claim["asserted"]),
            "; ".join(_said(said) for said in claim["denied"]),
            "; ".join(f"{j['kind']}: {j['reason']}" for j in claim["judgements"]),
        )
        for claim in hearing["claims"]
    ]
    if claims:
        print_table(("claim about it", "who says so", "who denies it", "judged to bear on it"), claims)


def _values(values: Sequence[Mapping[str, Any]], name: str = "value") -> str:
    return "; ".join(value[name] for value in values)


def _counts(hearing: Mapping[str, Any], where: str) -> str:
    stem = f"hearings/{hearing['id']}.{where}."
    return "; ".join(
        f"{number['name'].removeprefix(stem)}: {number['count']}"
        for number in hearing["numbers"]
        if number["name"].startswith(stem) and number["count"]
    )


def _said(said: Mapping[str, Any]) -> str:
    return f"{said['by_label']} ({said['said_on'] or 'day unknown'}) <{said['n']}>"
