"""What stands behind a post, unit, link or order, and behind the numbers of the page of a place and time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from openinquest.inquiry.accounts import accounts
from openinquest.inquiry.hierarchy.command import Command, command
from openinquest.inquiry.hierarchy.history import histories
from openinquest.inquiry.hierarchy.moments import Asked
from openinquest.inquiry.hierarchy.orders import orders
from openinquest.inquiry.hierarchy.places import zone_of
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.tracing import Behind
from openinquest.ontology import ValueProblem

TRACED = ("Unit", "Position", "Occupancy", "Subordination", "Deployment", "Order", "Regime")
"""The types of things whose account this view gives."""
_NAMING = ("subordinate", "superior", "unit", "body", "commands", "post", "holder")
_RULE = Sentence("rule.hierarchy")
_NOTE = Sentence("command.note")


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind a thing of one of the types `TRACED`: what is said of it, and what links it."""
    schema = material.schemata.get(identifier)
    if schema not in TRACED:
        return None
    numbers = set(accounts(material, schema, [identifier])[identifier].numbers())
    if schema in ("Unit", "Position"):
        numbers |= _links_naming(material, identifier)
    because = list(_of_post(material, identifier)) if schema == "Position" else []
    rules = (Sentence("rule.orders"), _NOTE) if schema == "Order" else (_RULE,)
    return Behind(tuple(sorted(numbers)), rules, tuple(because))


def behind_page(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind `command/orders`, `command/PLACE@WHEN` or `command/PLACE@WHEN:NUMBER`.

    PLACE may be left out; `?unit=ID&kind=KIND` at the end names what the page was narrowed to. None where there is
    no such page.
    """
    rest, _, narrowed = identifier.partition("/")[2].partition("?")
    if rest == "orders":
        numbers = {n for order in orders(material) for n in order.statements}
        return Behind(tuple(sorted(numbers)), (Sentence("rule.orders"), _NOTE))
    place, at, when = rest.partition("@")
    if not at or (place and place not in material.schemata):
        return None
    when, name = _split(when)
    try:
        asked = asked_of(material, when, place or None)
    except ValueProblem:
        return None
    only = [one.partition("=") for one in narrowed.split("&") if one]
    units, kinds = ([value for key, _, value in only if key == wanted] for wanted in ("unit", "kind"))
    if len(units) + len(kinds) != len(only):
        return None
    page = command(material, asked, place or None, units, kinds)
    if name and name not in page.numbers:
        return None
    return Behind(page.numbers[name] if name else page.statements, (_RULE,), page.because)


def asked_of(material: Material, when: str, place: str | None) -> Asked:
    """Read the time asked about, by the clock of the place where it has no zone; raises ValueProblem."""
    asked = Asked.parse(when)
    if not asked.hour_lost or place is None:
        return asked
    zone = zone_of(material, place, asked.first.day)
    return asked if zone is None else Asked.parse(when, *zone)


def page_name(page: Command, number: str = "") -> str:
    """Return how `inquest why` calls a page, or one of its numbers."""
    only = [f"unit={unit}" for unit in page.only] + [f"kind={kind}" for kind in page.kinds]
    name = f"command/{page.place or ''}@{page.asked.canonical}" + (f":{number}" if number else "")
    return name + (f"?{'&'.join(only)}" if only else "")


def _split(when: str) -> tuple[str, str]:
    head, colon, tail = when.rpartition(":")
    # a number's name has letters only; 16:00 and [Asia/Almaty] stay with the time
    return (head, tail) if colon and tail.replace("-", "").isalpha() else (when, "")


def _links_naming(material: Material, identifier: str) -> set[int]:
    """Return the statements of the links that name a unit or post."""
    rows = material.frames.statements.filter(
        pl.col("property").is_in(list(_NAMING)) & (pl.col("value") == identifier)
    )
    things = set(rows["thing"])
    schemata = {material.schemata[thing] for thing in things if thing in material.schemata} & set(TRACED)
    return {n for account in accounts(material, schemata, things).values() for n in account.numbers()}


def _of_post(material: Material, identifier: str) -> Iterable[Sentence]:
    for history in histories(material, [identifier]):
        for change in history.successions:
            yield change.because
