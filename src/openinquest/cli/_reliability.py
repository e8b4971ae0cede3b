"""Compare two coders over the same documents: Krippendorff's alpha, differences.

inquest reliability                      every two coders who share a document
inquest reliability --coders c1 c2       these two

Only what both were to code is compared; what one of them alone coded is listed apart.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from openinquest.cli.options import add_view, viewed
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import NotFound, UsageError

HELP = "how far two coders agree"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--coders", nargs=2, metavar=("A", "B"), default=(), help="only these two")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.reliability import reliability, reliability_as_json, who_coded

    if len(set(arguments.coders)) == 1:
        raise UsageError("Two coders are compared: give two names.")
    with viewed(arguments) as view:
        with progress("Comparing codings"):
            known = {coder for names in who_coded(view.material).values() for coder in names}
            found = reliability(view.material, arguments.coders)
        shown = [reliability_as_json(each, view.writer) for each in found]
    for coder in arguments.coders:
        if coder not in known:
            raise NotFound(f"Nobody called '{coder}' coded a passage in this record; coders: {_some(known)}.")
    if arguments.json:
        print_json(shown)
        return 0
    if not shown:
        say(
            f"No two coders share a document (coders: {_some(known)}). Let a second person code "
            "some documents and import the sheet under another name: `inquest import SHEET --by NAME --series NAME`."
        )
    for each in shown:
        _print(each)
    return 0


def _some(coders: Collection[str]) -> str:
    return ", ".join(sorted(coders)) or "none"


def _print(found: Mapping[str, Any]) -> None:
    print(found["because"])
    rows = [_row(each) for each in (*found["properties"], *found["aspects"])]
    print_table(
        ("of", "property", "passages", "equal", "alpha", "95%", "by distance", "95%"), rows, "Agreement"
    )
    _print_differences(found)
    if found["alone"]:
        alone = [
            (
                each["coder"],
                each["document"],
                each["thing_label"],
                each["property"],
                _values(each["values"]),
                "yes" if each["assigned"] else "not known",
            )
            for each in found["alone"]
        ]
        columns = ("coded by", "document", "thing", "property", "values", "assigned to both")
        print_table(columns, alone, "Coded by one alone")


def _print_differences(found: Mapping[str, Any]) -> None:
    if not found["differences"]:
        return
    rows = [
        (
            each["document"],
            each["thing_label"],
            each["property"],
            _values(each["left"]["values"]),
            _values(each["right"]["values"]),
            _choice(each["adjudicated"]),
        )
        for each in found["differences"]
    ]
    left, right = found["coders"]
    print_table(("document", "thing", "property", left, right, "adjudicated"), rows, "Differences")


def _row(each: Mapping[str, Any]) -> Sequence[object]:
    nominal, scaled = each["nominal"], each["scaled"]
    return (
        each["schema"] or "(any)",
        each["property"],
        each["units"],
        each["equal"],
        *_measured(nominal),
        *(_measured(scaled) if scaled else ("", "")),
    )


def _measured(each: Mapping[str, Any]) -> tuple[str, str]:
    interval = each["interval"]
    given = "" if each["alpha"] is None else f"{each['alpha']:.3f}"
    return given, f"{interval['low']:.2f} to {interval['high']:.2f}" if interval else each["why"].rstrip(".")


def _values(values: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(
        f"{'' if each['stance'] == 'asserts' else each['stance'] + ' '}{each['value'] or ''} <{each['n']}>"
        for each in values
    )


def _choice(chosen: Mapping[str, Any] | None) -> str:
    if chosen is None:
        return ""
    return f"<{chosen['kept']}> by {chosen['by']}: {chosen['reason'] or ''}"
