"""Until when a decision that ends or halts a case could be challenged, by the rules of law that are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from openinquest.inquiry.deadlines import (
    Addressees,
    Due,
    Governs,
    Kind,
    Rule,
    Subject,
    applying,
    due,
)
from openinquest.inquiry.deadlines.wording import bounds_day, due_sentences, named
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span
from openinquest.inquiry.proceedings.steps import Step
from openinquest.inquiry.sentences import Sentence
from openinquest.ontology import Stance

if TYPE_CHECKING:
    from openinquest.inquiry.proceedings.cases import Case

FORUM = "complaint"
_TO = {"court-complaint": "court", "prosecutor-complaint": "prosecution"}
"""The kinds of complaint by which such a decision is challenged, with the kind of body that decides them."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """The terms for challenging one decision: what falls due by each rule, and rules whose term is not known.

    Days are counted from the day of the decision: when it was made known to whom it concerns is not on record.
    """

    dues: tuple[Due, ...]
    unknown: tuple[Rule, ...]

    @property
    def because(self) -> Iterator[Sentence]:
        """The sentences: until when, by which rule and calendar, verified by whom; or that no rule applies."""
        if not self.dues and not self.unknown:
            yield Sentence("ledger.no-rule")
        for one in self.dues:
            key = "ledger.remedy" if one.rule.verified is not None else "ledger.remedy.if-holds"
            yield Sentence.of(key, due=bounds_day((one.low, one.high)))
            yield Sentence("ledger.remedy.start")
            yield from due_sentences(one)
        for rule in self.unknown:
            yield Sentence.of("due.no-term-known", rule=named(rule))


class Remedies:
    """The rules on lodging complaints, with the countries in which cases are conducted, read once."""

    def __init__(self, material: Material, cases: Iterable[Case], steps: Iterable[Step]) -> None:
        self._rules = tuple(rule for rule in material.legal_rules if rule.governs is Governs.FILING)
        self._found: dict[tuple[frozenset[str], Span], Remedy] = {}
        if not self._rules:
            return
        self._material = material
        bodies = {who for step in steps for who in step.values("decider")}
        bodies |= {who for case in cases for prop in ("body", "court") for who in case.values(prop)}
        self._bodies = Addressees(material, bodies)
        self._places = _countries(material)

    def of(self, step: Step, case: Case | None) -> Remedy:
        """Return the terms for challenging a decision; a rule for one country asks that the record names it.

        The country is that of whoever decided, or of the body, the court or the place of the case.
        """
        if not self._rules:
            return Remedy((), ())
        words = [*step.values("decider")]
        countries: set[str] = set()
        if case is not None:
            words += [*case.values("body"), *case.values("court")]
            for place in case.values("place"):
                countries |= self._of_place(place)
        countries |= self._bodies.subject(Kind.COMPLAINT, words).countries
        key = frozenset(countries), step.span
        if key not in self._found:
            self._found[key] = self._remedy(*key)
        return self._found[key]

    def _remedy(self, countries: frozenset[str], start: Span) -> Remedy:
        rules: list[Rule] = []
        for complaint, body in _TO.items():
            to = frozenset({"PublicBody", body})
            subject = Subject(Kind.COMPLAINT, FORUM, to, countries, complaint)
            found = applying(self._rules, subject, start, Governs.FILING)
            rules += [rule for rule in found if rule not in rules]
        dues = [one for one in (due(rule, start, self._rules) for rule in rules) if one is not None]
        if start.low is None:
            # the first day on which the law was in force bounds nothing that a source says
            dues = [replace(one, start=(None, one.start[1]), cut=False, low=None) for one in dues]
        return Remedy(tuple(dues), tuple(rule for rule in rules if rule.term is None))

    def _of_place(self, place: str) -> set[str]:
        return {
            country
            for whole, countries in self._places.items()
            if whole == place or self._material.inside(place, whole)
            for country in countries
        }


def _countries(material: Material) -> dict[str, set[str]]:
    """Return the codes of countries by the place that has one."""
    rows = material.frames.statements.filter(
        (pl.col("schema") == "Place")
        & (pl.col("property") == "country")
        & (pl.col("stance") == Stance.ASSERTS.value)
        & pl.col("value").is_not_null()
    )
    found: dict[str, set[str]] = defaultdict(set)
    for place, country in rows.select("thing", "value").iter_rows():
        found[place].add(country)
    return found
