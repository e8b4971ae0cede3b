"""Rules and calendars from the fields of a file."""

from __future__ import annotations

from collections.abc import Mapping

from openinquest.inquiry.deadlines.calendars import Calendar, Moved, knows
from openinquest.inquiry.deadlines.fields import Fields
from openinquest.inquiry.deadlines.rule import Extension, Length, Rule, Scope, Words
from openinquest.inquiry.deadlines.vocabulary import CountsFrom, Effect, Evidence, Governs, Kind, Unit
from openinquest.inquiry.terms import Language

CALENDAR_KEYS = ("name", "holidays", "weekend", "free", "moved", "known_until", "source")
_RULE_KEYS = (
    "id", "governs", "article", "content", "source", "address", "evidence", "valid_from", "valid_to", "term",
    "counts_from", "end_moves", "calendar", "extension", "silence", "silence_by", "scope", "note",
)  # fmt: skip
_SCOPE_KEYS = ("kinds", "forums", "complaints", "addressees", "excluded", "country")
_PACKAGED_COUNTRIES = ("KZ",)  # known to be known: asking takes a tenth of a second
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_calendar(fields: Fields, calendars: Mapping[str, Calendar]) -> Calendar | None:
    """Return a calendar; one of a packaged name takes what it does not say from the packaged one."""
    name = fields.text("name")
    before = calendars.get(name)
    country = fields.text("holidays", needed=False) or (before.country if before else None)
    if country is not None and country not in _PACKAGED_COUNTRIES and not knows(country):
        fields.problem("holidays", "the code of a country whose holidays are known, such as KZ", country)
        country = None
    weekend = fields.texts("weekend")
    for word in weekend:
        if word not in _DAYS:
            fields.problem("weekend", "days among " + ", ".join(_DAYS), word)
    free = dict(before.free) if before else {}
    for inner in fields.each("free"):
        inner.only(("day", "name"))
        if (day := inner.day("day")) is not None:
            free[day] = inner.text("name")
    moved = list(before.moved if before else ())
    for inner in fields.each("moved"):
        inner.only(("off", "worked", "source", "address", "evidence"))
        off, worked = inner.day("off", needed=False), inner.day("worked", needed=False)
        if off is None and worked is None:
            inner.problem("off", "a day off, a day worked instead, or both")
        evidence = inner.choice("evidence", Evidence, Evidence.UNSEEN) or Evidence.UNSEEN
        address = inner.text("address", needed=False) or None
        moved.append(Moved(off, worked, inner.text("source"), address, evidence))
    known = fields.day("known_until", needed=False) or (before.known_until if before else None)
    if not name:
        return None
    rest = [_DAYS.index(word) for word in weekend if word in _DAYS] or (before.weekend if before else (5, 6))
    return Calendar(name, country, free=free, moved=moved, weekend=rest, known_until=known)


def read_rule(fields: Fields, calendars: Mapping[str, Calendar]) -> Rule | None:
    """Return a rule, None where its fields are not enough to make one; problems are kept in either case."""
    fields.only(_RULE_KEYS)
    first, last = fields.day("valid_from", needed=False), fields.day("valid_to", needed=False)
    if first is not None and last is not None and first > last:
        fields.problem("valid_to", f"a day from {first} on", str(last))
    term = _length(fields, "term")
    extension = _extension(fields)
    name = fields.text("calendar", needed=False)
    calendar = calendars.get(name)
    if name and calendar is None:
        fields.problem("calendar", "one of the calendars " + ", ".join(sorted(calendars)), name)
    moves = fields.flag("end_moves")
    lengths = [length for length in (term, extension.at_most if extension else None) if length]
    if calendar is None and not name and (moves or any(length.unit is Unit.WORKING for length in lengths)):
        fields.problem("calendar", "the calendar of its working days", "nothing")
    governs = fields.choice("governs", Governs)
    evidence = fields.choice("evidence", Evidence)
    identifier, article, content = fields.text("id"), _words(fields, "article"), _words(fields, "content")
    source = fields.text("source")
    if governs is None or evidence is None or not identifier:
        return None
    return Rule(
        id=identifier,
        governs=governs,
        article=article,
        content=content,
        source=source,
        evidence=evidence,
        address=fields.text("address", needed=False) or None,
        valid_from=first,
        valid_to=last,
        term=term,
        counts_from=fields.choice("counts_from", CountsFrom, CountsFrom.NEXT_DAY) or CountsFrom.NEXT_DAY,
        end_moves=moves,
        calendar=calendar,
        extension=extension,
        silence=fields.choice("silence", Effect, Effect.NONE) or Effect.NONE,
        silence_by=fields.text("silence_by", needed=False) or None,
        scope=_scope(fields),
        note=fields.text("note", needed=False),
    )


def _words(fields: Fields, name: str) -> Words:
    inner = fields.inner(name)
    if inner is None:
        fields.problem(name, "words in en, ru and kk", "nothing")
        return dict.fromkeys(Language, "")
    inner.only(tuple(Language))
    return {language: inner.text(language) for language in Language}


def _length(fields: Fields, name: str) -> Length | None:
    inner = fields.inner(name)
    if inner is None:
        return None
    inner.only(("count", "unit"))
    count, unit = inner.number("count"), inner.choice("unit", Unit)
    return Length(count, unit) if count is not None and unit is not None else None


def _extension(fields: Fields) -> Extension | None:
    inner = fields.inner("extension")
    if inner is None:
        return None
    inner.only(("at_most", "notice"))
    at_most = _length(inner, "at_most")
    if at_most is None:
        inner.problem("at_most", "a number and a unit")
        return None
    return Extension(at_most, _length(inner, "notice"))


def _scope(fields: Fields) -> Scope:
    inner = fields.inner("scope")
    if inner is None:
        return Scope()
    inner.only(_SCOPE_KEYS)
    kinds = []
    for kind in inner.texts("kinds"):
        if kind in tuple(Kind):
            kinds.append(Kind(kind))
        else:
            inner.problem("kinds", "among " + ", ".join(Kind), kind)
    return Scope(
        frozenset(kinds),
        frozenset(inner.texts("forums")),
        frozenset(inner.texts("complaints")),
        frozenset(inner.texts("addressees")),
        frozenset(inner.texts("excluded")),
        inner.text("country", needed=False) or None,
    )
