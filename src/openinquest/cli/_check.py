"""Check a record: is it whole, and can what it says be so?

inquest check --record DIR

Every octet that is kept is held against its digest, every entry against the log, every quotation against its document.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openinquest.cli.options import add_json, add_record, opened
from openinquest.cli.output import print_json, progress, say

HELP = "check integrity and plausibility"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    depth = parser.add_mutually_exclusive_group()
    depth.add_argument("--quick", action="store_true", help="leave out the checks that read everything")
    depth.add_argument(
        "--deep",
        action="store_true",
        help="also read every document anew, and compare with the text that was kept",
    )
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    import openinquest.inquiry.checks
    import openinquest.link.checks
    import openinquest.preserve.checks  # noqa: F401  (packages register their checks when they are loaded)
    from openinquest.record.checks import Depth, Severity, registered, run_checks

    depth = Depth.QUICK if arguments.quick else Depth.ANEW if arguments.deep else Depth.WHOLE
    with opened(arguments) as record, progress("Checking"):
        found = list(run_checks(record, depth))
        head = record.head()
    errors = sum(finding.severity is Severity.ERROR for _, finding in found)
    if arguments.json:
        findings = [{"check": check.name} | finding.as_json() for check, finding in found]
        print_json({"size": head.size, "root": head.root.hex(), "errors": errors, "findings": findings})
        return 1 if errors else 0
    for check, finding in found:
        print(f"{finding.severity.value} ({check.name}): {finding}")
    names = ", ".join(check.name for check in registered(depth))
    say(f"{head.size} entries, root {head.root.hex()}; checked: {names}.")
    doubts = len(found) - errors
    counted = f"{errors} error{'s' * (errors != 1)}, {doubts} doubt{'s' * (doubts != 1)}."
    say(counted if found else "Nothing found.")
    return 1 if errors else 0
