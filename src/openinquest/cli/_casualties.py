"""Show recorded persons by list and after linkage, with completeness cards.

inquest casualties                    lists, persons, what linkage leaves open, tables by place, day, sex, age
inquest casualties ID                 one death: who states what of all that standards ask, with names
inquest casualties --completeness     the same over all deaths
inquest casualties --interval         draw the interval of persons that linkage leaves (takes seconds to minutes)
inquest casualties --language kk      any of these in Kazakh, Russian or English

The names of the dead are shown to whoever owns the record. They are restricted, and so is any table with small rows.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openinquest.cli import view_wording as wording
from openinquest.cli.options import View, add_language, add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table, progress
from openinquest.cli.view_wording import Casualties as Words
from openinquest.cli.view_wording import Say
from openinquest.errors import UsageError

if TYPE_CHECKING:
    from openinquest.inquiry import Language, Writer

HELP = "who is recorded as killed, by which lists"
_STATES = {
    "stated": Words.STATED, "rival": Words.RIVAL, "denied": Words.DENIED, "not-found": Words.NOT_FOUND
}  # fmt: skip
_STANDARDS = {"every-casualty": Words.EVERY_CASUALTY, "minnesota": Words.MINNESOTA}
_BY = {
    "place": (Words.PLACE, Words.BY_PLACE), "day": (Words.DAY, Words.BY_DAY), "sex": (Words.SEX, Words.BY_SEX),
    "age": (Words.AGE, Words.BY_AGE),
}  # fmt: skip


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="the cards of these deaths")
    parser.add_argument(
        "--completeness", action="store_true", help="what standards ask for, counted over all deaths"
    )
    parser.add_argument("--interval", action="store_true", help="draw the interval that linkage leaves")
    add_language(parser)
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
            return _print(cards, arguments, view.writer, _print_cards)
        if arguments.completeness:
            complete = complete_as_json(completeness(view.material), view.writer)
            return _print(complete, arguments, view.writer, _print_completeness)
        with progress(Words.COUNTING.of(view.writer.language)):
            linked = linked_of(view.record, view.material.frames, arguments.interval)
            counted = casualties(view.material, linked, nameless_rows(view.material))
            found = casualties_as_json(counted, view.writer)
    return _print(found, arguments, view.writer, _print_totals)


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


def _print(
    found: Any, arguments: Namespace, writer: Writer, table: Callable[[Any, Writer, Language], None]
) -> int:
    if arguments.json:
        print_json(found)
    else:
        table(found, writer, writer.language)
    return 0


def _print_totals(found: Mapping[str, Any], writer: Writer, language: Language) -> None:
    print(found["because"])
    rows = [
        (
            each["label"] or Say.NO_LIST.of(language), each["rows"], each["persons"], each["alone"], each["again"],
            each["unnamed"], each["unconfirmed"],
            "; ".join(
                f"{_said(told, writer)} ({told['by_label']}, {wording.day(told['said_on'], language)})"
                for told in each["told"]
            ),
        )
        for each in found["lists"]
    ]  # fmt: skip
    columns = (
        Say.LIST, Words.ROWS, Say.PERSONS, Words.ALONE, Words.AGAIN, Words.UNNAMED, Words.UNCONFIRMED, Words.TOLD
    )  # fmt: skip
    print_table(wording.heads(language, *columns), rows, Words.LISTS.of(language))
    claims = [
        (each["label"], claim["thing_label"], wording.of_term(writer, "stance", claim["stance"]), claim["by_label"],
         wording.day(claim["said_on"], language))
        for each in found["lists"]
        for claim in each["claims"]
    ]  # fmt: skip
    if claims:
        claimed = (Say.LIST, Words.CLAIM, Words.STANCE, Words.BY, Words.ON)
        print_table(wording.heads(language, *claimed), claims, Words.CLAIMS.of(language))
    if len(found["overlaps"]) > 1:
        print_table(
            wording.heads(language, Words.EXACTLY, Say.PERSONS),
            [(" + ".join(map(writer.label, each["lists"])), each["persons"]) for each in found["overlaps"]],
            Words.OVERLAP.of(language),
        )
    for dimension, cells in found["tables"].items():
        if cells:
            name, title = _BY[dimension]
            print_table(
                wording.heads(language, name, Say.PERSONS),
                [
                    (
                        wording.day(cell["label"], language) if dimension == "day" else cell["label"],
                        f"{cell['persons']}{' *' if cell['small'] else ''}",
                    )
                    for cell in cells
                ],
                title.of(language),
            )
    if any(cell["small"] for cells in found["tables"].values() for cell in cells):
        print(Words.SMALL.of(language, wording.amount(f"<{found['small']}", language)))
    _print_differences(found["differences"], writer, language)


def _said(told: Mapping[str, Any], writer: Writer) -> str:
    """Return a value that somebody gives; of what is denied, that it is."""
    value = wording.amount(told["value"], writer.language)
    return (
        value
        if told["stance"] == "asserts"
        else f"{wording.of_term(writer, 'stance', told['stance'])} {value}"
    )


def _print_differences(found: Sequence[Mapping[str, Any]], writer: Writer, language: Language) -> None:
    if found:
        no_list = Say.NO_LIST.of(language).strip("()")
        rows = [
            (
                each["person"],
                wording.of_property(writer, "ListEntry", each["property"]),
                "; ".join(
                    f"{one['value_label']} ({', '.join(one['lists_label']) or no_list})"
                    for one in each["values"]
                ),
            )
            for each in found
        ]
        columns = (Say.PERSON, Say.PROPERTY, Words.DIFFER)
        print_table(wording.heads(language, *columns), rows, Words.DIFFERENCES.of(language))


def _print_cards(found: Sequence[Mapping[str, Any]], writer: Writer, language: Language) -> None:
    for card in found:
        names = "; ".join(card["names"]) or Words.NO_NAME.of(language)
        print(f"{card['id']}: {names} [{wording.of_term(writer, 'level', card['level'])}]")
        entries = [(each["list_label"] or "", each["row"] or "", each["entry"]) for each in card["entries"]]
        print_table(wording.heads(language, Say.LIST, Words.ROW, Words.ENTRY), entries)
        rows = [
            (
                field["label"],
                field["state_label"],
                "; ".join(dict.fromkeys(_worded(word, writer) for word in field["said"])),
                ", ".join(field["read"]),
            )
            for field in card["fields"]
        ]
        print_table(wording.heads(language, Words.ASKED, Words.FOUND, Words.SAID, Words.READ), rows)
        _print_differences(card["differences"], writer, language)
        print(card["note"])


def _worded(word: Mapping[str, Any], writer: Writer) -> str:
    value = word["value_label"]
    if word["stance"] == "denies":
        value = wording.held(writer, word["stance"], value)
    by = Say.RECORD.of(writer.language) if word["by"] == "record" else word["by_label"]
    return f"{value} ({by})"


def _print_completeness(found: Sequence[Mapping[str, Any]], writer: Writer, language: Language) -> None:
    rows = [
        (each["label"], _STANDARDS[each["standard"]].of(language), *(each[state] for state in _STATES))
        for each in found
    ]
    print_table(wording.heads(language, Words.ASKED, Words.STANDARD, *_STATES.values()), rows)
