"""How two positions on one point stand to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from openinquest.inquiry.order import Span, earlier
from openinquest.inquiry.statements import Statement
from openinquest.ontology import Dated, Quantity, Relation, Stance, ValueType, before, relate

_NEVER = frozenset({ValueType.TEXT, ValueType.NAME, ValueType.URL})


class Timing(StrEnum):
    """What the time at which a value holds has to do with comparing it."""

    IGNORED = "ignored"
    ACCUMULATES = "accumulates"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Rule:
    """How the values of one point compare.

    `single` says that a thing has one such value, so that two different ones exclude each other; `together`
    holds the pairs of answers that can both hold; `inside` tells whether one place lies in another.
    """

    type: ValueType
    single: bool = True
    timing: Timing = Timing.IGNORED
    together: frozenset[frozenset[str]] = frozenset()
    inside: Callable[[str, str], bool] | None = None

    @property
    def comparable(self) -> bool:
        """Whether different values can conflict without anybody's judgement."""
        return self.single and self.type not in _NEVER

    def values(self, a: str, b: str) -> Relation:
        """Return how two values relate, whatever the time at which they hold."""
        if self.type is ValueType.QUANTITY:
            return _quantities(a, b)
        if a == b:
            return Relation.CONFIRMS
        if not self.comparable:
            return Relation.INCOMPARABLE
        if self.type is ValueType.DATE:
            return _dates(a, b)
        if self.together and frozenset((a, b)) in self.together:
            return Relation.COMPATIBLE
        if self.inside is not None and (self.inside(a, b) or self.inside(b, a)):
            return Relation.COMPATIBLE
        return Relation.CONFLICTS

    def equal(self, a: str, b: str) -> bool:
        """Return whether two values are the same value."""
        return a == b or self.values(a, b) is Relation.CONFIRMS

    def positions(self, a: Statement, b: Statement) -> Relation:
        """Return how two positions (values with their stances) relate."""
        (first, first_stance), (second, second_stance) = self.position(a), self.position(b)
        if first_stance is second_stance is Stance.ASSERTS:
            return self._in_time(a, b, self.values(first, second))
        if first_stance is second_stance:
            return Relation.CONFIRMS if self.equal(first, second) else Relation.COMPATIBLE
        asserted, denied = (first, second) if first_stance is Stance.ASSERTS else (second, first)
        found = self.opposed(asserted, denied)
        if found is not Relation.INCOMPARABLE and self.timing is not Timing.IGNORED and _apart(a, b):
            return Relation.INCOMPARABLE
        return found

    def opposed(self, asserted: str, denied: str) -> Relation:
        """Return how one value that is asserted and one that is denied relate, whatever the time."""
        if self.equal(asserted, denied) or self._within(asserted, denied):
            return Stance.ASSERTS.against(Stance.DENIES)
        if self.values(asserted, denied) is Relation.CONFLICTS:
            return Relation.COMPATIBLE
        return Relation.INCOMPARABLE

    def position(self, statement: Statement) -> tuple[str, Stance]:
        """Return value and stance, with "says no" turned into "denies yes": they are one position."""
        value = statement.value or ""
        stance = Stance.ASSERTS if statement.stance is Stance.ASSERTS else Stance.DENIES
        if self.type is ValueType.YESNO and value == "no":
            return "yes", Stance.DENIES if stance is Stance.ASSERTS else Stance.ASSERTS
        return value, stance

    def denies(self, statement: Statement) -> bool:
        """Return whether the stance of the position is a denial."""
        if self.type is ValueType.YESNO:
            return self.position(statement)[1] is Stance.DENIES
        return statement.stance is not Stance.ASSERTS

    def fell(self, old: Statement, new: Statement) -> bool:
        """Return whether the value went down between two statements."""
        return old.value is not None and new.value is not None and _below(new.value, old.value)

    def _in_time(self, a: Statement, b: Statement, found: Relation) -> Relation:
        if self.timing is Timing.IGNORED:
            return found
        if self.timing is Timing.STATE:
            return Relation.INCOMPARABLE if found is Relation.CONFLICTS and _apart(a, b) else found
        if same_time(a, b):
            return found
        first, second = holding(a), holding(b)
        if earlier(first, second) or earlier(second, first):
            old, new = (a, b) if earlier(first, second) else (b, a)
            if found is Relation.CONFLICTS:
                return Relation.CONFLICTS if self.fell(old, new) else Relation.COMPATIBLE
            stated = a.holds_at is not None and b.holds_at is not None
            return Relation.COMPATIBLE if found is Relation.CONFIRMS and stated else found
        return Relation.INCOMPARABLE if found is Relation.CONFLICTS else found

    def _within(self, asserted: str, denied: str) -> bool:
        """Return whether whoever says the one cannot but say the other."""
        if self.type is ValueType.QUANTITY:
            return _contained(asserted, denied)
        return self.inside is not None and self.inside(asserted, denied)


def holding(statement: Statement) -> Span:
    """Return the time at which a value holds; where none is stated, the day of saying stands in."""
    if statement.holds_at is None:
        return statement.span
    return Span.of(statement.holds_from, statement.holds_to)


def same_time(a: Statement, b: Statement) -> bool:
    """Return whether two values are stated to hold at the same time."""
    if a.holds_at is None or b.holds_at is None:
        return False
    return (a.holds_from, a.holds_to) == (b.holds_from, b.holds_to)


def _apart(a: Statement, b: Statement) -> bool:
    if a.holds_at is None or b.holds_at is None:
        return False
    return earlier(holding(a), holding(b)) or earlier(holding(b), holding(a))


@lru_cache(maxsize=65536)
def _quantity(canonical: str) -> Quantity:
    return Quantity.parse(canonical)


@lru_cache(maxsize=65536)
def _quantities(a: str, b: str) -> Relation:
    return relate(_quantity(a), _quantity(b))


@lru_cache(maxsize=65536)
def _below(new: str, old: str) -> bool:
    if _quantities(new, old) is not Relation.CONFLICTS:
        return False
    # They do not meet, so one bound of each is enough to tell which lies lower.
    upper, lower = _quantity(new).upper, _quantity(old).lower
    return upper is not None and lower is not None and upper.value <= lower.value


@lru_cache(maxsize=65536)
def _contained(inner: str, outer: str) -> bool:
    a, b = _quantity(inner), _quantity(outer)
    if a.vague or b.vague or a.approximate or b.approximate:
        return False
    above = b.lower is None or (
        a.lower is not None and (a.lower.value, a.lower.strict) >= (b.lower.value, b.lower.strict)
    )
    below = b.upper is None or (
        a.upper is not None and (-a.upper.value, a.upper.strict) >= (-b.upper.value, b.upper.strict)
    )
    return above and below


@lru_cache(maxsize=65536)
def _dates(a: str, b: str) -> Relation:
    # Disjoint as written, padding for "about" included: they exclude each other.
    apart = before(Dated.parse(a), Dated.parse(b)) is not None
    return Relation.CONFLICTS if apart else Relation.COMPATIBLE
