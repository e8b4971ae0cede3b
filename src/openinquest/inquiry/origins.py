"""Where a statement comes from, and which statements come from one place (docs/inquiry/versions.md).

`via` only passes on: whoever reports or adopts a figure, its origin stays with the speaker and with what the
speaker relies on. `cites` goes on to what the cited speaker or document said on the same point. An unstated
basis ends the chain without an origin, so nothing that rests on it is ever independent.

A speaker whom nobody names is known only as one text describes them. So two of them share an origin where their
texts are one, or where one agency heard both, and one of them shares it with that agency's own word. Named voices
stay apart, whoever reports them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from openinquest.inquiry.hearing import Hearing
from openinquest.inquiry.order import earlier
from openinquest.inquiry.statements import Statement
from openinquest.ontology import BasisKind, Stance


class Link(StrEnum):
    """By what statements share an origin."""

    CITES = "cites"
    """One cites the other, or both end at the same voice or document."""
    TEXT = "text"
    """Unnamed speakers in one text, in whatever documents it is printed."""
    AGENCY = "agency"
    """Unnamed speakers heard by one agency, or one of them and that agency itself."""
    WORDS = "words"
    """The same words on one occasion in one document: a joint statement."""


Trace = tuple[Link, str, str]
"""Link, origin, and what tells several of one origin apart."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Statements that share an origin, by what, and who or what it is."""

    link: Link
    origin: str
    statements: tuple[Statement, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Their log numbers."""
        return tuple(s.n for s in self.statements)


@dataclass(frozen=True, slots=True)
class Origin:
    """The end of the chain: who it is, and the statements through which it was reached, nearest first."""

    ground: BasisKind
    who: str
    through: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """The `basis` of a statement taken apart."""

    ground: BasisKind
    cited: str | None = None

    @classmethod
    def of(cls, statement: Statement) -> Basis:
        """Read `own`, `cites:<speaker or document>` or `unstated`; an absent basis is unstated."""
        kind, _, cited = (statement.basis or BasisKind.UNSTATED).partition(":")
        return cls(BasisKind(kind), cited or None)


class Origins:
    """Origins of the statements of one point."""

    def __init__(
        self,
        statements: Sequence[Statement],
        equal: Callable[[str, str], bool],
        voices: Mapping[str, str] | None = None,
        hearing: Hearing | None = None,
    ) -> None:
        """Take all statements of a point and the rule by which two values are the same value.

        `voices` gives the voice of a speaker who is cited but not found speaking here; `hearing` tells of
        documents who published and what they republish, by which unnamed speakers are one.
        """
        self._statements = statements
        self._equal = equal
        self._voices = voices or {}
        self._hearing = hearing or Hearing()
        self._found: dict[int, Origin] = {}

    @cached_property
    def _by_name(self) -> Mapping[str, list[Statement]]:
        """The statements by each name under which they can be cited; most points are never asked."""
        found: dict[str, list[Statement]] = {}
        for statement in self._statements:
            for name in {statement.speaker, statement.voice, statement.document} - {None}:
                found.setdefault(str(name), []).append(statement)
        return found

    def cited(self, statement: Statement) -> list[Statement]:
        """Return the statements of this point that `statement` repeats: same value, by whom it cites."""
        basis = Basis.of(statement)
        if basis.cited is None or statement.value is None:
            return []
        return [
            other
            for other in self._by_name.get(basis.cited, ())
            if other.n != statement.n
            and other.who != statement.who
            and other.stance is Stance.ASSERTS
            and other.value is not None
            and self._equal(other.value, statement.value)
            and not earlier(statement.span, other.span)
        ]

    def origin(self, statement: Statement) -> Origin:
        """Return the origin of a statement; a ring of citations ends, unstated, where it closes."""
        return self._follow(statement, ())

    def chain(self, statement: Statement) -> list[Statement]:
        """Return every statement that `statement` repeats, directly or through others."""
        seen: dict[int, Statement] = {}
        queue = self.cited(statement)
        while queue:
            other = queue.pop(0)
            if other.n not in seen and other.n != statement.n:
                seen[other.n] = other
                queue.extend(self.cited(other))
        return list(seen.values())

    def independent(self, a: Statement, b: Statement) -> bool:
        """Return whether two statements each rest on their own basis and have different origins."""
        if not (Basis.of(a).ground.independent and Basis.of(b).ground.independent):
            return False
        return not self._traces(a) & self._traces(b)

    def shared(self, statements: Iterable[Statement]) -> tuple[Shared, ...]:
        """Return what binds statements of different voices to one origin, by link and origin."""
        found: dict[Trace, dict[int, Statement]] = defaultdict(dict)
        for s in statements:
            for trace in self._traces(s):
                found[trace][s.n] = s
        bound = [
            Shared(link, origin, tuple(rows[n] for n in sorted(rows)))
            for (link, origin, _), rows in found.items()
            if len({s.who for s in rows.values()}) > 1
        ]
        bound.sort(key=lambda shared: (tuple(Link).index(shared.link), shared.numbers, shared.origin))
        # One text was heard by one house too, and so on: the first link says it.
        told: dict[tuple[int, ...], Shared] = {}
        for shared in bound:
            told.setdefault(shared.numbers, shared)
        return tuple(told.values())

    def groups(self, statements: Iterable[Statement]) -> tuple[tuple[Statement, ...], ...]:
        """Return statements parted by origin: those in one group share one, directly or through others."""
        groups: list[tuple[frozenset[Trace], list[Statement]]] = []
        for s in statements:
            traces = self._traces(s)
            bound = [group for group in groups if group[0] & traces]
            groups = [group for group in groups if not group[0] & traces]
            joined = [s for group in bound for s in group[1]] + [s]
            groups.append((traces.union(*(group[0] for group in bound)), joined))
        parted = [tuple(sorted(rows, key=lambda s: s.n)) for _, rows in groups]
        return tuple(sorted(parted, key=lambda rows: rows[0].n))

    def _traces(self, statement: Statement) -> frozenset[Trace]:
        """Return what a statement can share with another of one origin."""
        origin, hearing = self.origin(statement), self._hearing
        # Where the chain ends: at a statement that was found, or at the bare name of who is cited.
        end = self._end(statement)
        found: set[Trace] = {(Link.CITES, origin.who, ""), (Link.AGENCY, origin.who, "")}
        if end is None:
            found.add((Link.TEXT, hearing.text(origin.who), ""))
        elif end.voice is None:
            found |= {(Link.AGENCY, who, "") for who in hearing.heard_by(end)}
            if end.document is not None:
                found.add((Link.TEXT, hearing.text(end.document), ""))
        if end is not None and end.quote and end.occasion and end.document:
            found.add((Link.WORDS, end.document, f"{end.occasion} {end.quote}"))
        return frozenset(found)

    def _end(self, statement: Statement) -> Statement | None:
        seen: set[int] = set()
        while Basis.of(statement).cited is not None and statement.n not in seen:
            seen.add(statement.n)
            nearest = self.cited(statement)
            if not nearest:
                return None
            statement = nearest[0]
        return statement

    def _follow(self, statement: Statement, trail: tuple[int, ...]) -> Origin:
        if statement.n in trail:
            return Origin(BasisKind.UNSTATED, statement.who, trail)
        if not trail and statement.n in self._found:
            return self._found[statement.n]
        basis = Basis.of(statement)
        if basis.cited is None:
            found = Origin(basis.ground, statement.who, trail)
        else:
            nearest = self.cited(statement)
            found = (
                self._follow(nearest[0], (*trail, statement.n))
                if nearest
                else Origin(BasisKind.CITES, self._voices.get(basis.cited, basis.cited), trail)
            )
        if not trail:
            self._found[statement.n] = found
        return found
