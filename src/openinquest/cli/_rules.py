"""List the legal terms in force on a day, and compute what falls due by them.

inquest rules --on 2022-03-14
inquest rules --rule kz.appc.76.reply --start 2022-03-04
inquest rules --for q.list --record DIR
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openinquest.cli.options import add_view, day_of, viewed
from openinquest.cli.output import print_json, print_table
from openinquest.errors import NotFound, UsageError

if TYPE_CHECKING:
    from openinquest.inquiry.deadlines import Due, Rule

HELP = "legal terms, and what falls due"
_NOTHING = "nobody"
_TIMED = ("reply", "decision", "filing", "forwarding", "notice", "registration", "investigation")


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these rules")
    parser.add_argument("--rule", metavar="ID", help="compute by this rule; wants --start")
    parser.add_argument(
        "--start", metavar="DATE", help="the day from which the term runs, also a range such as 2022-03"
    )
    parser.add_argument("--for", dest="thing", metavar="ID", help="which rules apply to a question, and why")
    parser.add_argument("--all", action="store_true", help="also rules that were not in force on the day")
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.deadlines import in_force, rules_of

    if arguments.rule and not arguments.start:
        raise UsageError("--rule wants a day: give it with --start, such as --start 2022-03-04.")
    found = rules_of(arguments.record)
    wanted = [*arguments.ids, *([arguments.rule] if arguments.rule else [])]
    _check_known(wanted, found)
    chosen = [rule for rule in found if not wanted or rule.id in wanted]
    if arguments.thing:
        return _for(arguments, chosen)
    if arguments.start:
        return _computed(arguments, chosen, found)
    if not arguments.all:
        chosen = list(in_force(chosen, day_of(arguments)))
    return _listed(arguments, chosen)


def _check_known(wanted: Sequence[str], found: Sequence[Rule]) -> None:
    known = {rule.id for rule in found}
    for identifier in wanted:
        if identifier not in known:
            raise NotFound(f"No rule is called '{identifier}': `inquest rules --all` lists them.")


def _listed(arguments: Namespace, chosen: Sequence[Rule]) -> int:
    from openinquest.inquiry import Language
    from openinquest.inquiry.deadlines import rule_json

    if arguments.json:
        print_json([rule_json(rule) for rule in chosen])
        return 0
    header = ("rule", "article", "in force", "governs", "term", "silence", "content", "evidence", "source",
              "verified by", "fingerprint")  # fmt: skip
    rows = [
        (rule.id, rule.article[Language.ENGLISH], f"{rule.valid_from or '..'}/{rule.valid_to or '..'}",
         rule.governs.value, _term(rule), f"{rule.silence.value}{_by(rule.silence_by)}",
         rule.content[Language.ENGLISH], rule.evidence.value, rule.source, _verified(rule), rule.fingerprint)
        for rule in chosen
    ]  # fmt: skip
    print_table(header, rows)
    return 0


def _computed(arguments: Namespace, chosen: Sequence[Rule], found: Sequence[Rule]) -> int:
    from openinquest.inquiry.deadlines import due
    from openinquest.ontology import ValueProblem, ValueType, parse_value

    try:
        start = parse_value(ValueType.DATE, arguments.start).canonical
    except ValueProblem as problem:
        raise UsageError(f"--start: {problem}") from None
    dues = [result for rule in chosen if (result := due(rule, start, found)) is not None]
    if not dues:
        raise NotFound(
            f"Nothing falls due from {start}: no rule chosen was in force then with a term that is known here."
        )
    counted = bool(arguments.rule)
    data = [_due(result, counted) for result in dues]
    if arguments.json:
        print_json(data)
        return 0
    for found_due in data:
        low, high = found_due["due"]["low"], found_due["due"]["high"]
        last = low if low == high else f"{low or '..'} to {high or '..'}"
        print(f"{found_due['rule']}: last day {last}. {found_due['because']}")
        for days in found_due["counted"]:
            print_table(
                ("day", "", "what it is", "count"),
                [(day["day"], day["weekday"], day["name"] or day["kind"], day["number"]) for day in days],
            )
    return 0


def _due(result: Due, counted: bool) -> dict[str, Any]:
    """Return a due as data; with `counted`, every day from each end of the range from which the term runs."""
    from openinquest.inquiry import Material, Writer
    from openinquest.inquiry.deadlines import counted as count
    from openinquest.inquiry.deadlines import due_json
    from openinquest.record.frames import frames_from_entries

    writer = Writer(Material.of(frames_from_entries([])))
    starts = dict.fromkeys(day for day in result.start if day is not None) if counted else {}
    return {
        **due_json(writer, result),
        "counted": [
            [
                {
                    "day": item.day.day.isoformat(),
                    "weekday": f"{item.day.day:%A}",
                    "kind": item.day.kind.value,
                    "name": item.day.name or None,
                    "number": item.number,
                }
                for item in count(result.rule, start)
            ]
            for start in starts
        ],
    }


def _for(arguments: Namespace, chosen: Sequence[Rule]) -> int:
    from openinquest.inquiry.question_terms import term_of

    with viewed(arguments, chosen) as view:
        (thing,) = view.asked([arguments.thing])
        subject, start = term_of(view.material, thing)
    rows: list[dict[str, Any]] = [
        {
            "rule": rule.id,
            "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
            "governs": rule.governs.value,
            "applies": not rule.scope.misses(subject) and rule.touches(*start),
            "misses": [*rule.scope.misses(subject), *([] if rule.touches(*start) else ["day"])],
        }
        for rule in chosen
    ]
    if arguments.json:
        print_json(rows)
        return 0
    print_table(
        ("rule", "from", "governs", "applies", "does not match"),
        [(row["rule"], row["valid_from"], row["governs"], "yes" if row["applies"] else "no",
          ", ".join(row["misses"])) for row in rows],
    )  # fmt: skip
    return 0


def _term(rule: Rule) -> str:
    if rule.term is None:
        return "not known" if rule.governs.value in _TIMED else "none"
    calendar = f", {rule.calendar.name}" if rule.calendar else ""
    return f"{rule.term.count} {rule.term.unit.value}{calendar}"


def _by(silence_by: str | None) -> str:
    return f" by {silence_by}" if silence_by else ""


def _verified(rule: Rule) -> str:
    if rule.verified is not None:
        return f"{rule.verified.by}, {rule.verified.on}"
    return f"{_NOTHING}; another wording by {rule.disputed[0].by}" if rule.disputed else _NOTHING
