"""What bears on a commitment: by judgement, or because it is said to be about it; since it was made, or before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.accounts import Account
from openinquest.inquiry.commitments.terms import Timing
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds, earlier
from openinquest.inquiry.statements import Statement
from openinquest.ontology import JudgementKind, Stance

BEARING = (
    JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES, JudgementKind.ANSWERS,
)  # fmt: skip
_ABOUT = ("about", "contests")
_DAYS = (
    "date",
    "made_on",
    "given_on",
    "lodged_on",
    "asked_on",
    "opened_on",
    "decided_on",
    "published_on",
    "from",
)
"""The properties by which a thing says when it came about, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class Link:
    """One statement that bears on a commitment: `kind` is that of the judgement, or `about` where a property links it.

    `on` is the day of what it tells where the thing has one, else the day on which it was said.
    """

    kind: str
    judgement: int | None
    reason: str | None
    statement: Statement
    on: str | None
    timing: Timing


def links(
    material: Material, commitments: Mapping[str, Account], made: Mapping[str, Span]
) -> Mapping[str, tuple[Link, ...]]:
    """Return by commitment what bears on it, by day; what was withdrawn is left out."""
    judged = _judged(material, commitments)
    pointing = _pointing(material, commitments)
    numbers = {n for found in judged.values() for j in found for n in j.left_numbers}
    statements = material.numbered([*numbers, *(n for found in pointing.values() for n in found)])
    stands = material.withdrawals.stands
    days = _days(material, {s.thing for s in statements.values()})
    found: dict[str, list[Link]] = defaultdict(list)
    for commitment, judgements in judged.items():
        for j in judgements:
            for n in j.left_numbers:
                s = statements.get(n)
                if s is not None and stands(s):
                    found[commitment].append(_link(j.kind.value, j, s, days, made[commitment]))
    for commitment, listed in pointing.items():
        for n in listed:
            s = statements.get(n)
            if s is not None and stands(s):
                found[commitment].append(_link("about", None, s, days, made[commitment]))
    return {commitment: tuple(sorted(listed, key=_by_day)) for commitment, listed in found.items()}


def _link(
    kind: str, judgement: Judgement | None, statement: Statement, days: Mapping[str, str], made: Span
) -> Link:
    on = days.get(statement.thing) or statement.said_on
    span = Span.of(*day_bounds(on))
    timing = Timing.SINCE if earlier(made, span) else Timing.UNKNOWN
    if earlier(span, made):
        timing = Timing.BEFORE
    number, reason = (judgement.n, judgement.reason) if judgement is not None else (None, None)
    return Link(kind, number, reason, statement, on, timing)


def _by_day(link: Link) -> tuple[bool, object, int, int]:
    first, last = day_bounds(link.on)
    day = first or last
    return (day is None, day or 0, link.statement.n, link.judgement or 0)


def _judged(material: Material, commitments: Mapping[str, Account]) -> Mapping[str, list[Judgement]]:
    """Return the judgements that name a commitment, or a statement of one, on their right."""
    of = {f"<{n}>": thing for thing, account in commitments.items() for n in account.numbers()}
    found: dict[str, list[Judgement]] = defaultdict(list)
    for j in read_judgements(material.frames.judgements, *BEARING):
        right = j.right or ""
        thing = right if right in commitments else of.get(right)
        if thing is not None:
            found[thing].append(j)
    return found


def _pointing(material: Material, commitments: Collection[str]) -> Mapping[str, list[int]]:
    """Return by commitment the first statement of each other thing that is said to be about it."""
    named = pl.DataFrame({"value": sorted(commitments)}, schema={"value": pl.String})
    rows = (
        material.frames.statements.filter(
            pl.col("property").is_in(_ABOUT) & (pl.col("stance") == Stance.ASSERTS.value)
        )
        .join(named, on="value", how="semi")
        .sort("definition", "n")
        .unique(["thing", "value"], keep="first", maintain_order=True)
        .sort("n")
        .select("value", "thing", "n")
    )
    found: dict[str, list[int]] = defaultdict(list)
    for commitment, thing, n in rows.iter_rows():
        if thing not in commitments:
            found[commitment].append(n)
    return found


def _days(material: Material, things: Iterable[str]) -> Mapping[str, str]:
    """Return when things came about, by the first source that gives the day."""
    named = pl.DataFrame({"thing": sorted(set(things))}, schema={"thing": pl.String})
    rows = (
        material.frames.statements.filter(
            pl.col("property").is_in(_DAYS)
            & (pl.col("stance") == Stance.ASSERTS.value)
            & pl.col("value").is_not_null()
        )
        .join(named, on="thing", how="semi")
        .sort("definition", "n")
        .select("thing", "property", "value")
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, prop, value in rows.iter_rows():
        found[thing].setdefault(prop, value)
    return {thing: next(days[prop] for prop in _DAYS if prop in days) for thing, days in found.items()}
