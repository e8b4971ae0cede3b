"""Show recorded persons by list and after linkage, with completeness cards.

inquest casualties                    lists, persons, what linkage leaves open, tables by place, day, sex, age
inquest casualties ID                 one death: who states what of all that standards ask, with names
inquest casualties --completeness     the same over all deaths
inquest casualties --interval         draw the interval of persons that linkage leaves (takes seconds to minutes)

The names of the dead are shown to whoever owns the record. They are restricted, and so is any table with small rows.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from openinquest.cli.options import View, add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table, progress
from openinquest.errors import UsageError

HELP = "who is recorded as killed, by which lists"
_STATES = {"stated": "stated", "rival": "rival", "denied": "only denied", "not-found": "not found"}


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="the cards of these deaths")
    parser.add_argument(
        "--completeness", action="store_true", help="what standards ask for, counted over all deaths"
    )
    parser.add_argument("--interval", action="store_true", help="draw the interval that linkage leaves")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.cli.linked_persons import linked_of, nameless_rows
    from openinquest.inquiry.casualties import casualties, casualties_as_json, complete_as_json, completeness

    _check(arguments)
    with viewed(arguments) as view:
        ids = view.asked(arguments.ids)
        if ids:
            cards = _cards(view, ids)
            check_found(ids, {card["id"] for card in cards}, "recorded death", "casualties")
            return _print(cards, arguments, _print_cards)
        if arguments.completeness:
            return _print(
                complete_as_json(completeness(view.material), view.writer), arguments, _print_completeness
            )
        with progress("Counting persons"):
            linked = linked_of(view.record, view.material.frames, arguments.interval)
            counted = casualties(view.material, linked, nameless_rows(view.material))
            found = casualties_as_json(counted, view.writer)
    return _print(found, arguments, _print_totals)


def _check(arguments: Namespace) -> None:
    if arguments.ids and (arguments.completeness or arguments.interval):
        raise UsageError(
            "The card of one death goes with neither --completeness nor --interval: leave out the id."
        )
    if arguments.interval and (arguments.on or arguments.entry):
        raise UsageError("--interval is drawn for the record as it stands: leave out --on and --entry.")


def _cards(view: View, ids: Sequence[str]) -> list[dict[str, Any]]:
    from openinquest.inquiry.casualties import card_as_json, cards, differences, persons, read_rows

    known = {person.id: person for person in persons(view.material, ids)}
    differing = differences(view.material, read_rows(view.material))
    return [
        card_as_json(
            card, known[card.death], [each for each in differing if each.person == card.death], view.writer
        )
        for card in cards(view.material, [identifier for identifier in ids if identifier in known])
    ]


def _print(found: Any, arguments: Namespace, table: Any) -> int:
    if arguments.json:
        print_json(found)
    else:
        table(found)
    return 0


def _print_totals(found: Mapping[str, Any]) -> None:
    print(found["because"])
    rows = [
        (
            each["label"] or "(no list)",
            each["rows"],
            each["persons"],
            each["alone"],
            each["again"],
            each["unnamed"],
            each["unconfirmed"],
            "; ".join(f"{told['value']} ({told['by_label']}, {told['said_on']})" for told in each["told"]),
        )
        for each in found["lists"]
    ]
    columns = (
        "list",
        "rows",
        "persons",
        "in no other",
        "again",
        "unnamed",
        "unconfirmed",
        "said of its size",
    )
    print_table(columns, rows, "Lists")
    claims = [
        (each["label"], claim["thing_label"], claim["stance"], claim["by_label"], claim["said_on"])
        for each in found["lists"]
        for claim in each["claims"]
    ]
    if claims:
        print_table(("list", "claim", "", "by", "on"), claims, "What is claimed of lists")
    if len(found["overlaps"]) > 1:
        print_table(
            ("in exactly these lists", "persons"),
            [(" + ".join(each["lists"]), each["persons"]) for each in found["overlaps"]],
            "Overlap",
        )
    for dimension, cells in found["tables"].items():
        if cells:
            print_table(
                (dimension, "persons"),
                [(cell["label"], f"{cell['persons']}{' *' if cell['small'] else ''}") for cell in cells],
                f"By {dimension}",
            )
    if any(cell["small"] for cells in found["tables"].values() for cell in cells):
        print(
            f"* fewer than {found['small']}: such a row may tell who it is; think of that before you publish it."
        )
    _print_differences(found["differences"])


def _print_differences(found: Sequence[Mapping[str, Any]]) -> None:
    if found:
        rows = [
            (
                each["person"],
                each["property"],
                "; ".join(
                    f"{one['value']} ({', '.join(one['lists_label']) or 'no list'})" for one in each["values"]
                ),
            )
            for each in found
        ]
        print_table(("person", "property", "sources differ"), rows, "Where sources exclude each other")


def _print_cards(found: Sequence[Mapping[str, Any]]) -> None:
    for card in found:
        names = "; ".join(card["names"]) or "(no name)"
        print(f"{card['id']}: {names} [{card['level']}]")
        entries = [(each["list_label"] or "", each["row"] or "", each["entry"]) for each in card["entries"]]
        print_table(("list", "row", "entry"), entries)
        rows = [
            (
                field["label"],
                field["state_label"],
                "; ".join(
                    dict.fromkeys(
                        f"{'denied: ' if word['stance'] == 'denies' else ''}{word['value_label']} ({word['by_label']})"
                        for word in field["said"]
                    )
                ),
                ", ".join(field["read"]),
            )
            for field in card["fields"]
        ]
        print_table(("asked", "", "said, and by whom", "read for it"), rows)
        _print_differences(card["differences"])
        print(card["note"])


def _print_completeness(found: Sequence[Mapping[str, Any]]) -> None:
    rows = [(each["label"], each["standard"], *(each[state] for state in _STATES)) for each in found]
    print_table(("asked", "by", *_STATES.values()), rows)
