"""Who is recorded as killed: how many, in tables without small numbers; and those who go out by name, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape

from openinquest.release.snapshot import CardField, CardWord, Differing, Recorded, Snapshot, Statement
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.paging import Part, split
from openinquest.site.view import View

_ROW, _LETTER, _TABLES = 620, 2, 12_000
_SHOWN_VALUES = 4
_UNNAMED = "unnamed-"
"""How the ids of persons begin who go out under a pseudonym."""


def _pages(site: Site, view: View) -> Iterator[Page]:
    persons = site.snapshot.casualties.persons
    parts = split("people.html", persons, _weight, first=_TABLES)
    letters = _letters(parts)
    for part in parts:
        context = {
            "part": part,
            "total": len(persons),
            "counted": site.snapshot.casualties.counted if part.number == 1 else None,
            "letters": letters,
            "brief": _brief,
            "called": _called,
        }
        yield Page(part.path, "people", context=context)
    for person in persons:
        yield _person(site, person)


def _weight(person: Recorded) -> int:
    return _ROW + _LETTER * sum(map(len, person.names)) + 60 * len(person.listed)


def _letters(parts: Iterable[Part[Recorded]]) -> list[tuple[str, str]]:
    """Return the first letters of names with the page on which each begins; nothing for a list on one page."""
    found: dict[str, str] = {}
    for part in parts:
        if not part.several:
            return []
        for person in part.items:
            if person.names:
                found.setdefault(person.names[0][:1].upper(), part.path)
    return list(found.items())


def _brief(view: View, person: Recorded, name: str) -> Markup:
    """Return the different values that are stated of one field, a few of them, each with the way to its passage."""
    words = next((field.words for field in person.fields if field.field == name), ())
    by_value = {word.value: word for word in reversed(words) if word.asserts}
    said = [_said(view, person, word) for word in list(by_value.values())[::-1]]
    return Markup("; ").join([*said[:_SHOWN_VALUES], *(["…"] if len(said) > _SHOWN_VALUES else [])])


def _said(view: View, person: Recorded, word: CardWord) -> Markup:
    """Return the value of a word, as a link to its statement where that stands on a page."""
    if not word.type:
        return view.source(word.value)
    told = view.snapshot.statements.get(word.n)
    statement = Statement(
        word.n, person.id, word.property, word.value, "asserts", word.by,
        type=word.type, coarsened=told.coarsened if told else (),
    )  # fmt: skip
    phrase = view.value(statement)
    if word.n not in view.snapshot.statements or word.type in ("thing", "place"):
        return phrase
    return view.statement(word.n, phrase)


def _person(site: Site, person: Recorded) -> Page:
    standards: dict[str, tuple[list[CardField], list[CardField]]] = {}
    for field in person.fields:
        answered, missing = standards.setdefault(field.standard, ([], []))
        (answered if field.words or field.read else missing).append(field)
    context: dict[str, Any] = {
        "person": person,
        "name": person.names[0] if person.names else "",
        "called": _called,
        "standards": standards,
        # with the view of the template, which knows how deep the page lies
        "said": _said,
        "given": _given,
        "by": _by,
        "statements": site.addresses.thing(person.id) if person.id in site.addresses.things else "",
    }
    return Page(site.addresses.persons[person.id], "person", 1, context)


def _called(view: View, person: Recorded) -> Markup:
    """Return the name of a person, the pseudonym of one who goes unnamed, or words for one without either."""
    if person.names:
        return view.words(person.names[0])
    thing = view.snapshot.things.get(person.id)
    if thing is not None and thing.label and person.id.startswith(_UNNAMED):
        return view.text(thing.label)
    return escape(view.t("people.nameless"))


def _given(view: View, person: Recorded, differing: Differing, value: str, numbers: Iterable[int]) -> Markup:
    """Return one of the values that differ, as a link to the first statement of it that stands on a page."""
    n = next((n for n in numbers if n in view.snapshot.statements), 0)
    return _said(view, person, CardWord(n, differing.property, value, differing.type, ""))


def _by(view: View, word: CardWord) -> Markup:
    return view.thing(word.by) if word.by in view.snapshot.things else escape(word.by)


def _present(snapshot: Snapshot) -> bool:
    return bool(snapshot.casualties.persons) or snapshot.casualties.counted is not None


SECTION = Section("people", _pages, group=Group.PEOPLE, present=_present)
