"""Say why a computed value is what it is: the statements with their passages, the judgements, and the rule.

inquest why deaths --record DIR          a figure, claim, matter or question
inquest why 17 --record DIR              a statement, by its log number
inquest why proceedings/opened           a number of a view, as its command names it
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_view, viewed
from openinquest.cli.output import print_json, print_table

HELP = "say why a computed value is what it is"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("id", metavar="ID")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry import is_total, why
    from openinquest.inquiry.deadlines import rules_of

    number = arguments.id.strip("<>").isdecimal()
    with viewed(arguments, rules_of(arguments.record)) as view:
        known = number or is_total(arguments.id)
        identifier = arguments.id if known else view.asked([arguments.id])[0]
        reason = view.writer.reason(why(view.material, identifier, view.on))
    if arguments.json:
        print_json(reason)
        return 0
    print(f"Entry {reason['id']}" if number else reason["label"])
    for text in (reason["because"], reason["rule"]):
        if text:
            print(f"  {text}")
    rows = [
        (item["n"], item["property"], item["stance"], item["value"], item["voice_label"] or item["speaker_label"],
         item["said_on"], item["basis"], item["document"], item["quote"])
        for item in reason["statements"]
    ]  # fmt: skip
    print_table(("n", "property", "stance", "value", "by", "said on", "basis", "document", "quote"), rows)
    if reason["judgements"]:
        judged = [
            (item["n"], item["kind"], " ".join(item["left"]), item["right"], item["reason"], item["by"])
            for item in reason["judgements"]
        ]
        print_table(("n", "judgement", "left", "right", "reason", "by"), judged)
    return 0
