"""Show what became of cases: where each stands and by which decision, as far as the record tells.

inquest proceedings --record DIR               every case with its status and last decision
inquest proceedings child.case                 one case with the chain of its decisions
inquest proceedings --ledger                   what was discontinued, refused or interrupted, on which ground
inquest proceedings --funnel --about death     from deaths to sentences, with what is not known
inquest proceedings --totals                   totals that officials give, beside the cases on record
inquest proceedings --durations                how long cases last

Whoever is named as suspect or defendant is alleged to be so by a source. Every number is explained by
`inquest why proceedings/NUMBER`, with the number as it is printed, and every case by `inquest why CASE`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from openinquest.cli.options import View, add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table
from openinquest.errors import NotFound, UsageError

if TYPE_CHECKING:
    from datetime import date

    from openinquest.inquiry import Material

HELP = "what became of cases"

Json = Mapping[str, Any]


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these cases (with --totals: figures)")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument(
        "--ledger", action="store_true", help="the ledger of discontinuations, refusals and interruptions"
    )
    shown.add_argument("--funnel", action="store_true", help="from deaths to sentences, with what is unknown")
    shown.add_argument("--totals", action="store_true", help="totals given, beside the cases on record")
    shown.add_argument("--durations", action="store_true", help="how long cases last")
    parser.add_argument("--about", metavar="SUBJECT", help="only cases about this, such as death or torture")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.deadlines import rules_of

    if arguments.totals and arguments.about:
        raise UsageError("--totals says itself which cases count in a number: leave out --about.")
    if arguments.funnel and arguments.ids:
        raise UsageError("--funnel counts all cases, or those --about a subject: leave out the ids.")
    with viewed(arguments, rules_of(arguments.record)) as view:
        ids = view.asked(arguments.ids)
        found, show = _found(view, arguments, ids)
    if arguments.json:
        print_json(found)
    else:
        show(found)
    return 0


def _found(view: View, arguments: Namespace, ids: list[str]) -> tuple[Any, Any]:
    """Return the view that was asked for as plain data, and how it is shown to people."""
    from openinquest.inquiry import proceedings as of

    material, writer, on, wanted = view.material, view.writer, view.on, ids or None
    if arguments.funnel:
        _check_subject(material, arguments.about, on)
        return of.funnel_json(writer, of.funnel(material, on, arguments.about)), _show_funnel
    if arguments.totals:
        totals = [of.total_json(writer, total) for total in of.totals(material, on, wanted)]
        check_found(ids, {total["id"] for total in totals}, "figure about cases", "figures")
        return totals, _show_totals
    cases = of.proceedings(material, on, wanted)
    check_found(ids, {case.id for case in cases}, "case", "proceedings")
    if arguments.about:
        _check_subject(material, arguments.about, on)
        cases = [case for case in cases if arguments.about in case.subjects]
        wanted = [case.id for case in cases]
    if arguments.ledger:
        return [of.ending_json(writer, row) for row in of.ledger(material, on, wanted)], _show_ledger
    if arguments.durations:
        return [of.lasting_json(writer, one) for one in of.lasting(material, on, wanted)], _show_durations
    return [of.case_json(writer, case) for case in cases], _show_chains if ids else _show_cases


def _check_subject(material: Material, subject: str | None, on: date) -> None:
    """Raise NotFound for a word that is no subject, by the vocabulary or by any case; the message lists those."""
    if subject is None:
        return
    from openinquest.inquiry.proceedings import docket

    met = {word for case in docket(material, on).cases for word in case.subjects}
    known = met | set(material.ontology.vocabulary("case_subjects").terms)
    if subject not in known:
        raise NotFound(f"No case is about '{subject}'; subjects are: {', '.join(sorted(known))}.")


def _show_cases(cases: list[Json]) -> None:
    rows = []
    for case in cases:
        last = next((r["decision"] for r in case["readings"] if r["decision"]), None)
        step = next((d for d in case["decisions"] if d["id"] == last), None)
        rows.append(
            (
                case["id"],
                case["label"],
                _status(case),
                step["label"] if step else "",
                _day(step) if step else _first(reading["day"] for reading in case["readings"]),
                _values(step["ground"]) if step else "",
                len(case["accused"]) or _values(case["defendants"]),
            )
        )
    header = ("id", "case", "status", "last decision", "day", "ground", "alleged suspects or defendants")
    print_table(header, rows)


def _show_chains(cases: list[Json]) -> None:
    for case in cases:
        print(f"{case['label']} ({case['id']})")
        print(f"  {case['because']}")
        for name in ("severed_from", "joined_to", "part_of"):
            if case[name]:
                print(f"  {name.replace('_', ' ')}: {_values(case[name])}")
        for name in ("severed", "joined", "parts"):
            if case[name]:
                print(f"  {name}: {_labels(case[name])}")
        for name, role in (("accused", "alleged suspects or defendants"), ("alleged_victims", "victims")):
            if case[name]:
                print(f"  {role}: {_values(case[name])}")
        rows = [
            (_day(d), d["label"], _values(d["kind"]), _values(d["decider"]), _values(d["article"]),
             _values(d["ground"]), _values(d["sentence"]), _values(d["penalty"]))
            for d in case["decisions"]
        ]  # fmt: skip
        print_table(("day", "decision", "kind", "by", "article", "ground", "years", "penalty"), rows)


def _show_ledger(ledger: list[Json]) -> None:
    rows = [
        (
            _day(row["decision"]),
            row["case"]["id"] if row["case"] else "",
            _values(row["decision"]["kind"]),
            "; ".join(g["ground"] for g in row["grounds"]) or "not said",
            "; ".join(g["finding"] or "not said" for g in row["grounds"] if g["ground"] == "no-elements"),
            _values(row["decision"]["missing_element"]),
            _values(row["decision"]["decider"]),
            "; ".join([*filter(None, [_values(row["decision"]["remedy"])]), *map(_term, row["remedy_terms"])])
            or "no rule applied",
            "; ".join(f"{step['label']} {_day(step)}".strip() for step in row["next"])
            or f"none found as of {row['none_found_as_of']}",
        )
        for row in ledger
    ]
    header = (
        "day", "case", "act", "ground", "finding", "missing element", "decided by", "remedy", "next act",
    )  # fmt: skip
    print_table(header, rows)


def _term(due: Json) -> str:
    """Return the last day for challenging a decision, and by which rule."""
    low, high = due["due"]["low"], due["due"]["high"]
    last = high if low == high else f"by {high}" if low is None else f"{low} to {high or '..'}"
    return f"{'' if due['verified'] else 'if the rule holds: '}{last} ({due['rule']})"


def _show_funnel(funnel: Json) -> None:
    deaths, about = funnel["deaths"], f"about.{funnel['about']}/" if funnel["about"] else ""
    rows: list[tuple[object, ...]] = [
        (
            "deaths-stated",
            one["value"],
            "",
            "",
            f"{one['by_label']}, {one['said_on']} ({', '.join(one['flags'])})",
        )
        for one in deaths["stated"]
    ]
    with_case = deaths["with_case"]
    rows.append(("deaths-recorded", deaths["recorded"], "", "", ""))
    rows.append(("deaths-with-case", with_case["count"], "", with_case["unknown"], ""))
    rows.append((f"{about}all", funnel["cases"]["count"], "", "", ""))
    for level in funnel["stages"]:
        grounds = "; ".join(f"{ground}: {part['count']}" for ground, part in level["by_ground"].items())
        rows.append(
            (
                about + level["stage"],
                level["documented"],
                level["must_have_passed"],
                level["unknown"],
                grounds,
            )
        )
    rows += [(f"{about}status.{name}", part["count"], "", "", "") for name, part in funnel["status"].items()]
    print_table(("number", "documented", "must have passed", "unknown", "ground, or by whom"), rows)


def _show_totals(totals: list[Json]) -> None:
    rows = [
        (f"total.{total['id']}", total["label"], total["value"], total["by_label"], total["said_on"],
         _range(total["documented"]), _range(total["unaccounted"]),
         f"not compared: {total['not_compared']}" if total["not_compared"] else "")
        for total in totals
    ]  # fmt: skip
    header = ("number", "what", "stated", "by", "said on", "documented", "without a case here", "")
    print_table(header, rows)


def _show_durations(found: list[Json]) -> None:
    rows = []
    for one in found:
        medians = [
            f"{_or(curve['median'])} ({_or(curve['median_low'])} to {_or(curve['median_high'])})"
            if one["cases"]
            else ""
            for curve in (one["shortest"], one["longest"])
        ]
        rows.append(
            (
                f"lasting.{one['until']}",
                one["cases"],
                one["ended"],
                one["left_out"],
                *medians,
                one["observed_to"],
            )
        )
    header = (
        "number", "cases", "ended", "no beginning on record", "median days, shortest", "median days, longest",
        "observed to",
    )  # fmt: skip
    print_table(header, rows)


def _status(case: Json) -> str:
    words = dict.fromkeys(reading["status"] for reading in case["readings"])
    status = " or ".join(words) or case["status"]
    classified = case["classified"]["is"] and case["status"] != "classified"
    return f"{status}, classified" if classified else status


def _values(held: Iterable[Json]) -> str:
    """Return all values; of several each with whose it is."""
    values = list(held)
    if len(values) == 1:
        return str(values[0].get("label", values[0]["value"]))
    return "; ".join(
        f"{one.get('label', one['value'])} ({_labels(one['by']) or 'the record'})" for one in values
    )


def _day(step: Json) -> str:
    """Return the days that sources give for a decision, else the day by which it was spoken of."""
    last = step["not_after"]
    return _values(step["date"]) or (f"by {last}" if last else "")


def _labels(things: Iterable[Json]) -> str:
    return ", ".join(thing["label"] for thing in things)


def _range(found: Json | None) -> str:
    if found is None:
        return ""
    low, high = found["low"], found["high"]
    return f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"


def _or(value: object) -> object:
    return "not reached" if value is None else value


def _first(values: Iterable[str | None]) -> str:
    return next((value for value in values if value), "")
