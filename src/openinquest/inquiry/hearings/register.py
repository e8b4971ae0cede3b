"""Hearings: when, how long, how public, who spoke, what was asked and answered, and what is claimed of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.given import Given, by_sources, days_given, stated
from openinquest.inquiry.hearings.asked import Asked, counted, place_replies
from openinquest.inquiry.hearings.beside import Beside, claims_beside
from openinquest.inquiry.hearings.publicity import Sides, publicity, sides
from openinquest.inquiry.hearings.reasons import reasons
from openinquest.inquiry.hearings.terms import Answer, Publicity, Where
from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds
from openinquest.inquiry.questions import Question, questions
from openinquest.inquiry.sentences import Sentence
from openinquest.ontology import JudgementKind

HEARING, REPLY = "Hearing", "Reply"
_OPEN = Span(None, None)


@dataclass(frozen=True, slots=True)
class Heard:
    """One voice of whom statements made there are on record, with their log numbers."""

    who: str
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """One hearing as of a day. Values that sources give differently stand side by side.

    `speakers` are those whom a source names as having spoken, `heard` those of whose words there statements are
    on record. `asked` are the questions put there, `replies_to` earlier questions to which holding it was judged
    to be a reply.
    """

    id: str
    days: tuple[Given, ...]
    held: Span
    bodies: tuple[Given, ...]
    durations: tuple[Given, ...]
    publicity: Publicity
    broadcast: Sides
    open_to_public: Sides
    speakers: tuple[Given, ...]
    heard: tuple[Heard, ...]
    asked: tuple[Asked, ...]
    replies_to: tuple[Asked, ...]
    claims: tuple[Beside, ...]
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]

    def counted(self, where: Where) -> Mapping[Answer, tuple[Asked, ...]]:
        """Return the questions put there by how they stood there, or stand since."""
        return counted(self.asked, where)


def hearings(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Hearing]:
    """Return the hearings as of `on`, by their days, then by id.

    The frames are taken as they stand on that day already. A hearing of which nobody had spoken by then, and
    which the record does not state to have been held by then, is left out, unless `ids` names it.
    """
    wanted = {
        thing: account
        for thing, account in accounts(material, HEARING, ids).items()
        if ids is not None or _on_record(account, on)
    }
    if not wanted:
        return []
    put = _put(material, wanted)
    called = _called(material, wanted)
    names = {q for found in (*put.values(), *called.values()) for q in found}
    register = {q.id: q for q in questions(material, on, names)} if names else {}
    register = {name: q for name, q in register.items() if _asked_by(q, on)}
    spoken = _occasions(material, wanted, put)
    places = _given_at(material, register)
    heard = _heard(material, spoken)
    claims = claims_beside(material, wanted)
    found = []
    for thing, account in wanted.items():
        days, held = days_given(account, "date")
        known = spoken.get(thing, frozenset())

        def placed(
            names: Iterable[str], thing: str = thing, held: Span = held, known: frozenset[str] = known
        ) -> tuple[Asked, ...]:
            asked = [register[name] for name in sorted(names) if name in register]
            asked.sort(key=lambda q: (day_bounds(q.asked_on)[0] or date.max, q.id))
            return tuple(place_replies(q, thing, held, known, places, on) for q in asked)

        found.append(
            _hearing(
                account,
                days,
                held,
                placed(put.get(thing, ())),
                placed(called.get(thing, ())),
                tuple(n for occasion in sorted(known) for n in heard.get(occasion, ())),
                claims.get(thing, ()),
                on,
            )
        )
    return sorted(found, key=lambda h: (h.held.low or h.held.high or (date.max, 0), h.id))


def _hearing(
    account: Account,
    days: tuple[Given, ...],
    held: Span,
    asked: tuple[Asked, ...],
    replies_to: tuple[Asked, ...],
    heard: Sequence[tuple[str, int]],
    claims: tuple[Beside, ...],
    on: date,
) -> Hearing:
    broadcast, opened = sides(account, "broadcast"), sides(account, "open_to_public")
    voices: dict[str, list[int]] = defaultdict(list)
    for who, n in heard:
        voices[who].append(n)
    public = publicity(broadcast, opened)
    numbers = {
        *account.numbers(),
        *(n for a in (*asked, *replies_to) for n in a.statements),
        *(n for claim in claims for n in claim.statements),
    }
    return Hearing(
        id=account.thing,
        days=days,
        held=held,
        bodies=stated(account, "body"),
        durations=stated(account, "duration"),
        publicity=public,
        broadcast=broadcast,
        open_to_public=opened,
        speakers=by_sources(account, "speaker"),
        heard=tuple(Heard(who, tuple(sorted(numbers))) for who, numbers in sorted(voices.items())),
        asked=asked,
        replies_to=replies_to,
        claims=claims,
        because=reasons(public, broadcast, opened, asked, on),
        statements=tuple(sorted(numbers)),
    )


def _on_record(account: Account, on: date) -> bool:
    if account.sourced:
        return True
    ends = [day_bounds(s.value)[1] for s in account.said("date")]
    return bool(ends) and all(end is not None and end <= on for end in ends)


def _asked_by(question: Question, on: date) -> bool:
    first, _ = day_bounds(question.asked_on)
    return first is None or first <= on


def _put(material: Material, hearings: Mapping[str, Account]) -> Mapping[str, set[str]]:
    """Return by hearing the questions that were put at it."""
    rows = _pointing(material, "asked_at", hearings)
    found: dict[str, set[str]] = defaultdict(set)
    for thing, value, _ in rows.iter_rows():
        found[value].add(thing)
    return found


def _called(material: Material, hearings: Mapping[str, Account]) -> Mapping[str, set[str]]:
    """Return by hearing the questions to which holding it was judged to be a reply."""
    of = {f"<{n}>": thing for thing, account in hearings.items() for n in account.numbers()}
    of.update({thing: thing for thing in hearings})
    found: dict[str, set[str]] = defaultdict(set)
    for j in read_judgements(material.frames.judgements, JudgementKind.ANSWERS):
        for left in j.left:
            if left in of and j.right is not None:
                found[of[left]].add(j.right)
    return found


def _occasions(
    material: Material, hearings: Mapping[str, Account], put: Mapping[str, set[str]]
) -> Mapping[str, frozenset[str]]:
    """Return by hearing the occasions: those that the record names, and those of the questions put there."""
    found: dict[str, set[str]] = defaultdict(set)
    for thing, account in hearings.items():
        found[thing].update(account.values("occasion"))
    asked: dict[str, list[str]] = defaultdict(list)
    for hearing, names in put.items():
        for name in names:
            asked[name].append(hearing)
    named = pl.DataFrame({"thing": sorted(asked)}, schema={"thing": pl.String})
    rows = material.frames.statements.filter(pl.col("occasion").is_not_null() & ~pl.col("definition"))
    for name, occasion in rows.join(named, on="thing", how="semi").select("thing", "occasion").iter_rows():
        for hearing in asked[name]:
            found[hearing].add(occasion)
    return {thing: frozenset(occasions) for thing, occasions in found.items()}


def _given_at(material: Material, register: Mapping[str, Question]) -> Mapping[str, set[str]]:
    """Return by reply, as a thing, where it is said to have been given."""
    things = {s.thing for q in register.values() for reply in q.replies for s in reply.statements}
    if not things:
        return {}
    return {
        thing: set(account.values("given_at"))
        for thing, account in accounts(material, REPLY, things).items()
        if "given_at" in account.asserted
    }


def _heard(material: Material, spoken: Mapping[str, frozenset[str]]) -> Mapping[str, list[tuple[str, int]]]:
    """Return by occasion who said how much there: the voice and the log number of each statement."""
    wanted = sorted({occasion for occasions in spoken.values() for occasion in occasions})
    named = pl.DataFrame({"occasion": wanted}, schema={"occasion": pl.String})
    rows = (
        material.frames.statements.filter(pl.col("occasion").is_not_null() & ~pl.col("definition"))
        .join(named, on="occasion", how="semi")
        .select("occasion", pl.coalesce("voice", "speaker").alias("who"), "n")
        .sort("n")
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for occasion, who, n in rows.iter_rows():
        found[occasion].append((who, n))
    return found


def _pointing(material: Material, prop: str, things: Iterable[str]) -> pl.DataFrame:
    """Return who points to things by a property: `thing`, `value`, `n`."""
    named = pl.DataFrame({"value": sorted(things)}, schema={"value": pl.String})
    rows = material.frames.statements.filter(pl.col("property") == prop)
    return rows.join(named, on="value", how="semi").select("thing", "value", "n").sort("n")
