"""A legal rule as dated data: what it says, since when and until when, how it counts, and who verified it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.deadlines.calendars import Calendar
from openinquest.inquiry.deadlines.vocabulary import CountsFrom, Effect, Evidence, Governs, Kind, Unit
from openinquest.inquiry.terms import Language

Words = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Length:
    """A number of working days, calendar days, months or hours."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Extension:
    """How long a term may become at most, counted like the term itself, and within what notice must be given."""

    at_most: Length
    notice: Length | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a term may run for, as far as the record says it.

    `addressees` are the words for the addressee: its type, and its kinds (`PublicBody`, `ministry`); `countries`
    the states to which it belongs; `complaint` the kind of a complaint.
    """

    kind: Kind
    forum: str | None = None
    addressees: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    complaint: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """For what a rule holds. An empty list leaves nothing out, but what is listed must be known to match.

    Questions are told apart by forum, complaints by kind.
    """

    kinds: frozenset[Kind] = frozenset()
    forums: frozenset[str] = frozenset()
    complaints: frozenset[str] = frozenset()
    addressees: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    country: str | None = None

    def holds(self, subject: Subject) -> bool:
        """Return whether forum, addressee and kind of a subject all match; what is not known does not."""
        return not self.misses(subject)

    def misses(self, subject: Subject) -> tuple[str, ...]:
        """Return which of `kind`, `forum`, `complaint`, `addressee`, `country` do not match, or are not known to."""
        complaint = subject.kind is Kind.COMPLAINT
        matching = {
            "kind": subject.kind in self.kinds,
            "forum": complaint or _within({subject.forum}, self.forums),
            "complaint": not complaint or _within({subject.complaint}, self.complaints),
            "addressee": _within(subject.addressees, self.addressees)
            and not self.excluded & subject.addressees,
            "country": self.country is None or self.country in subject.countries,
        }
        return tuple(word for word, matches in matching.items() if not matches)


@dataclass(frozen=True, slots=True)
class Verification:
    """Who read the law and stands for the rule as it is written here, on what day, with what note."""

    by: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a legal rule; versions of one rule share the id, and their days do not overlap.

    `term` is None where it is not known or the rule sets none: such a rule is listed and never computed with.
    `valid_to` is the last day on which it was in force. `silence_by` is the rule from which the effect of
    silence follows, where that is another one. `disputed` are verifications of another wording, which do not
    count.
    """

    id: str
    governs: Governs
    article: Words
    content: Words
    source: str
    evidence: Evidence
    address: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    term: Length | None = None
    counts_from: CountsFrom = CountsFrom.NEXT_DAY
    end_moves: bool = False
    calendar: Calendar | None = None
    extension: Extension | None = None
    silence: Effect = Effect.NONE
    silence_by: str | None = None
    scope: Scope = Scope()
    note: str = ""
    verified: Verification | None = None
    disputed: tuple[Verification, ...] = ()

    def in_force(self, day: date) -> bool:
        """Return whether the rule was in force on a day, as far as its days are known."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def touches(self, first: date | None, last: date | None) -> bool:
        """Return whether the rule was in force on any day from `first` to `last`; None is open."""
        return (self.valid_from is None or last is None or self.valid_from <= last) and (
            self.valid_to is None or first is None or first <= self.valid_to
        )

    @property
    def fingerprint(self) -> str:
        """Twelve digits that change when anything that a lawyer would have to read again changes."""
        return _digest(self)


def _within(found: Collection[str | None], wanted: frozenset[str]) -> bool:
    return not wanted or any(word in wanted for word in found)


def _digest(rule: Rule) -> str:
    scope, term, extension = rule.scope, rule.term, rule.extension
    calendar = rule.calendar
    notice = extension.notice if extension else None
    said = {
        "id": rule.id,
        "governs": rule.governs.value,
        "article": {language.value: text for language, text in rule.article.items()},
        "content": {language.value: text for language, text in rule.content.items()},
        "valid": [str(rule.valid_from), str(rule.valid_to)],
        "term": [term.count, term.unit.value] if term else None,
        "counts_from": rule.counts_from.value,
        "end_moves": rule.end_moves,
        "calendar": calendar.name if calendar else None,
        "extension": [extension.at_most.count, extension.at_most.unit.value] if extension else None,
        "notice": [notice.count, notice.unit.value] if notice else None,
        "silence": [rule.silence.value, rule.silence_by],
        "scope": [
            sorted(scope.kinds),
            sorted(scope.forums),
            sorted(scope.complaints),
            sorted(scope.addressees),
            sorted(scope.excluded),
            scope.country,
        ],
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
