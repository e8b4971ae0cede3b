"""Replies to questions: what judgements call a reply, what calls itself one, and how each was graded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.order import Span, day_bounds
from openinquest.inquiry.statements import Statement, read_statements
from openinquest.ontology import Grade, JudgementKind

_GRADES = tuple(Grade)  # no set: what a judgement holds in its place may be a list
_ABOUT_REPLIES = ("content", "ground", "given_on", "given_by")


@dataclass(frozen=True, slots=True)
class Graded:
    """One coder's grade of one reply."""

    grade: Grade
    ground: str | None
    reason: str | None
    by: str | None
    judgement: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: the statements that are it, when it came, and how it was graded (nobody may have)."""

    statements: tuple[Statement, ...]
    graded: tuple[Graded, ...]
    span: Span
    said_on: str | None

    @property
    def first(self) -> Statement:
        """The statement by which the reply is named: the earliest in the log."""
        return self.statements[0]

    @property
    def grade(self) -> Grade | None:
        """The grade on which all coders can stand: the least favourable; None while ungraded."""
        grades = [g.grade for g in self.graded]
        found = grades[0] if grades else None
        for grade in grades[1:]:
            found = grade if found is None else found.combine(grade)
        return found

    @property
    def closes(self) -> bool:
        """Whether it ends the days for which a question is open: it was graded as answering."""
        return self.grade is not None and self.grade.closes


def questions_asked(material: Material, questions: Sequence[str], on: date | None) -> list[str]:
    """Return the questions that had been asked by `on` (None: at any time), in the order given.

    A question is asked in a statement; where the record alone states it, on the day that it states.
    """
    named = pl.DataFrame({"thing": list(questions)}, schema={"thing": pl.String})
    rows = material.of_type(QUESTION).select("thing", "property", "value", "definition")
    rows = rows.join(named, on="thing", how="semi")
    said = set(rows.filter(~pl.col("definition"))["thing"].unique())
    days = rows.filter(pl.col("definition") & (pl.col("property") == "asked_on")).select("thing", "value")
    defined = {thing for thing, day in days.iter_rows() if _by(day, on)}
    return [question for question in questions if question in said or question in defined]


def _by(day: str | None, on: date | None) -> bool:
    """Return whether a day is known to be no later than `on`."""
    _, last = day_bounds(day)
    return on is None or (last is not None and last <= on)


def find_replies(
    material: Material, judgements: Sequence[Judgement], wanted: Sequence[str], on: date | None = None
) -> dict[str, list[Reply]]:
    """Return the replies by question, in the order in which they came; with `on`, those that came by then.

    A reply is what an `answers` judgement names on its left (statements, or a reply as a thing), or a thing
    that is said to be a `reply_to` the question; the latter is ungraded while no judgement names it. Withdrawn
    replies are none.
    """
    graded: dict[tuple[str, tuple[str, ...]], list[Judgement]] = defaultdict(list)
    known = frozenset(wanted)
    for j in judgements:
        if j.kind is JudgementKind.ANSWERS and j.right in known and j.value.get("grade") in _GRADES:
            graded[str(j.right), tuple(sorted(j.left))].append(j)
    # Reply things are found through `reply_to`, and through judgements that name the thing.
    named = {side for _, left in graded for side in left if not side.startswith("<")}
    stated = material.statements((pl.col("property") == "reply_to") & pl.col("value").is_in(list(wanted)))
    about = _about(material, {*named, *(s.thing for s in stated)})
    given = {thing for thing, parts in about.items() if _given(parts, on)}
    numbers = {n for found in graded.values() for j in found for n in j.left_numbers}
    statements = material.numbered(numbers)
    found: dict[str, list[Reply]] = defaultdict(list)
    taken: dict[str, set[str]] = defaultdict(set)
    for (question, left), judged in graded.items():
        parts = [statements[n] for j in judged[:1] for n in j.left_numbers if n in statements]
        parts += [s for side in left if side in given for s in about[side][:1]]
        parts = [s for s in parts if material.withdrawals.stands(s)]
        if parts:
            found[question].append(_reply(parts, _grades(judged), about))
            taken[question] |= {s.thing for s in parts}
    for s in stated:
        question = s.value or ""
        if (
            (not s.definition or s.thing in given)
            and s.thing not in taken[question]
            and material.withdrawals.stands(s)
        ):
            taken[question].add(s.thing)
            parts = [p for p in about.get(s.thing, ()) if material.withdrawals.stands(p)][:1]
            found[question].append(_reply(parts or [s], [], about))
    return {
        question: sorted(replies, key=lambda r: (r.span.high or (date.max, 0), r.first.n))
        for question, replies in found.items()
    }


def _given(about: Sequence[Statement], on: date | None) -> bool:
    """Return whether a reply had been given by `on`: somebody said it, or the record states it and no later day."""
    if any(not s.definition for s in about):
        return True
    days = [s.value for s in about if s.prop == "given_on"]
    return bool(about) and (not days or any(_by(day, on) for day in days))


def _about(material: Material, things: set[str]) -> dict[str, list[Statement]]:
    """Return what is said of replies, the content first."""
    if not things:
        return {}
    found: dict[str, list[Statement]] = defaultdict(list)
    wanted = pl.col("thing").is_in(sorted(things)) & pl.col("property").is_in(list(_ABOUT_REPLIES))
    schemata = material.schemata.among(things)
    types = {schemata.get(thing) for thing in things}
    # A reply of which nobody says that it is one has no type.
    typed = (
        material.of_type(*sorted(filter(None, types))) if None not in types else material.frames.statements
    )
    for s in read_statements(typed.filter(wanted), material.frames.via):
        found[s.thing].append(s)
    for statements in found.values():
        statements.sort(key=lambda s: (_ABOUT_REPLIES.index(s.prop), s.definition, s.n))
    return found


def _reply(
    parts: Sequence[Statement], graded: Sequence[Graded], about: Mapping[str, Sequence[Statement]]
) -> Reply:
    ordered = tuple(sorted(parts, key=lambda s: s.n))
    given = [s.value for s in about.get(ordered[0].thing, ()) if s.prop == "given_on" and s.value]
    said_on = ordered[0].said_on or (given[0] if given else None)
    span = ordered[0].span if ordered[0].said_on else Span.of(*day_bounds(said_on))
    return Reply(ordered, tuple(graded), span, said_on)


def _grades(judged: Sequence[Judgement]) -> list[Graded]:
    """Return the last grade of each coder."""
    last = {j.by: j for j in sorted(judged, key=lambda j: (j.moment, str(j.value.get("grade")), j.n))}
    return [
        Graded(Grade(j.value["grade"]), j.value.get("ground"), j.reason, j.by, j.n) for j in last.values()
    ]
