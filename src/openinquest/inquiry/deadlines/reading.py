"""Rules from YAML: the packaged ones, and those of a record with what was verified by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from openinquest.errors import InputError, Problem
from openinquest.inquiry.deadlines.calendars import Calendar
from openinquest.inquiry.deadlines.fields import Fields, load
from openinquest.inquiry.deadlines.parsing import CALENDAR_KEYS, read_calendar, read_rule
from openinquest.inquiry.deadlines.rule import Rule, Verification

FILE_NAME = "rules.yaml"
"""The file in a record's folder that holds its own rules, calendars and verifications."""
_VERIFIED_KEYS = ("rule", "valid_from", "fingerprint", "by", "on", "note")


def packaged_rules() -> tuple[Rule, ...]:
    """Return the rules that come with the program, none of them verified, sorted by id and first day."""
    return _packaged()[1]


def rules(text: str | None = None, file: str = FILE_NAME) -> tuple[Rule, ...]:
    """Return the packaged rules with those of a record, whose file holds `text`, sorted by id and first day.

    A rule of the record takes the place of all packaged versions of that id, a calendar that of the packaged one
    of that name. A verification counts only for the wording that it names by its fingerprint; one of another
    wording is kept among the `disputed`. Raises InputError with every problem of the text.
    """
    calendars, known = _packaged()
    if text is None:
        return known
    problems: list[Problem] = []
    top = load(text, file, problems)
    top.only(("rules", "calendars", "verified"))
    own_calendars = dict(calendars)
    for inner in top.each("calendars"):
        inner.only(CALENDAR_KEYS)
        if (calendar := read_calendar(inner, calendars)) is not None:
            own_calendars[calendar.name] = calendar
    own = [rule for inner in top.each("rules") if (rule := read_rule(inner, own_calendars)) is not None]
    _check_versions(own, file, problems)
    replaced = {rule.id for rule in own}
    kept = [_with_calendar(rule, own_calendars) for rule in known if rule.id not in replaced]
    found = _verify(_sorted([*kept, *own]), list(top.each("verified")))
    if problems:
        raise InputError(f"The rules in {file} cannot be read.", problems)
    return found


def rules_of(folder: Path) -> tuple[Rule, ...]:
    """Return the packaged rules with those in the file `rules.yaml` of a record's folder, if it has one.

    Raises InputError as `rules` does, and for a file that is not UTF-8.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return packaged_rules()
    except UnicodeDecodeError:
        advice = "save the file as UTF-8"
        raise InputError(
            f"The rules in {FILE_NAME} cannot be read.",
            [Problem("text in UTF-8", "other bytes", advice, FILE_NAME)],
        ) from None
    return rules(text)


@lru_cache(maxsize=1)
def _packaged() -> tuple[Mapping[str, Calendar], tuple[Rule, ...]]:
    problems: list[Problem] = []
    calendars: dict[str, Calendar] = {}
    found: list[Rule] = []
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in files("openinquest.inquiry.deadlines").joinpath("data").iterdir()
        if path.name.endswith(".yaml")
    }
    tops = [load(texts[name], name, problems) for name in sorted(texts)]
    for top in tops:
        for inner in top.each("calendars"):
            if (calendar := read_calendar(inner, {})) is not None:
                calendars[calendar.name] = calendar
    for top in tops:
        found += [rule for inner in top.each("rules") if (rule := read_rule(inner, calendars)) is not None]
    _check_versions(found, "data", problems)
    if problems:
        raise InputError("The packaged rules cannot be read.", problems)
    return calendars, _sorted(found)


def _sorted(found: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(found, key=lambda rule: (rule.id, rule.valid_from or date.min)))


def _with_calendar(rule: Rule, calendars: Mapping[str, Calendar]) -> Rule:
    """Return a packaged rule with the calendar that the record puts in the place of the packaged one."""
    if rule.calendar is None or calendars[rule.calendar.name] is rule.calendar:
        return rule
    return replace(rule, calendar=calendars[rule.calendar.name])


def _check_versions(found: Sequence[Rule], file: str, problems: list[Problem]) -> None:
    """Add a problem for two versions of a rule that hold on one day, and for effects by rules that are none."""
    by_id: dict[str, list[Rule]] = {}
    for rule in found:
        for other in by_id.setdefault(rule.id, []):
            if other.touches(rule.valid_from, rule.valid_to):
                problems.append(
                    Problem(
                        f"one version of {rule.id} on any day",
                        "two",
                        "end the older one the day before the newer one begins",
                        file,
                    )
                )
        by_id[rule.id].append(rule)


def _verify(found: tuple[Rule, ...], verified: Sequence[Fields]) -> tuple[Rule, ...]:
    rules_found = list(found)
    for inner in verified:
        inner.only(_VERIFIED_KEYS)
        name, by, on = inner.text("rule"), inner.text("by"), inner.day("on")
        fingerprint, first = inner.text("fingerprint"), inner.day("valid_from", needed=False)
        note = inner.text("note", needed=False)
        places = [
            i
            for i, rule in enumerate(rules_found)
            if rule.id == name and (first is None or rule.valid_from == first)
        ]
        if not places:
            inner.problem("rule", "a rule of the list", name, "see `inquest rules`")
            continue
        if on is None or not by or not fingerprint:
            continue
        matching = [i for i in places if rules_found[i].fingerprint == fingerprint]
        for i in matching or places:
            rule, said = rules_found[i], Verification(by, on, note)
            if not matching:
                rules_found[i] = replace(rule, disputed=(*rule.disputed, said))
            elif rule.valid_from is None:
                inner.problem(
                    "rule", "a rule whose first day is known", name, "give the rule its valid_from first"
                )
            else:
                rules_found[i] = replace(rule, verified=said)
    return tuple(rules_found)
