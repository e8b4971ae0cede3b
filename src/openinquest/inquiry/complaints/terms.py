"""The legal term of a complaint: by the rules that its addressee, kind and day fall under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openinquest.inquiry.deadlines import (
    Addressees,
    Due,
    Governs,
    Kind,
    Rule,
    Standing,
    Subject,
    applying,
    bounds_of,
    due,
    standing,
)
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span

FORUM, REQUEST = "complaint", "information-request"
_TERMS = (Governs.REPLY, Governs.DECISION)


class Terms:
    """The rules of a record, read once, with what falls due by them for each kind, addressee and day."""

    def __init__(self, material: Material, addressees: Iterable[str]) -> None:
        self._rules = material.legal_rules
        self._addressees = Addressees(material, addressees) if self._rules else None
        self._in_scope: dict[Subject, tuple[Rule, ...]] = {}
        self._found: dict[tuple[Subject, Span], tuple[tuple[Rule, ...], tuple[Due, ...]]] = {}

    def of(
        self,
        kind: str | None,
        addressees: Iterable[str],
        start: Span,
        replied: Iterable[Span],
        on: date,
        *,
        extended: bool,
    ) -> Standing | None:
        """Return how the terms of a complaint stand on a day; None where no rule is in its scope.

        `start` are the days on which the addressee may have received it; `replied` are the days of
        what ended the wait; `extended` says whether a reply put it off.
        """
        if self._addressees is None:
            return None
        forum = REQUEST if kind == REQUEST else FORUM
        subject = self._addressees.subject(Kind.COMPLAINT, addressees, forum, kind)
        if (subject, start) not in self._found:
            # Few subjects, many days: which rules have a subject in their scope is asked once.
            if subject not in self._in_scope:
                self._in_scope[subject] = applying(self._rules, subject, None, *_TERMS)
            rules = tuple(rule for rule in self._in_scope[subject] if rule.touches(*bounds_of(start)))
            computed = (due(rule, start, self._rules) for rule in rules)
            self._found[subject, start] = rules, tuple(d for d in computed if d is not None)
        rules, dues = self._found[subject, start]
        if not rules:
            return None
        return standing(dues, on, replied, rules=rules, extended=extended)
