"""Where a statement comes from: the end of its chain of `cites` and `via`.

`via` only passes on: whoever reports or adopts a figure, its origin stays with the speaker and with what the
speaker relies on. `cites` goes on to what the cited speaker or document said on the same point. An unstated
basis ends the chain without an origin, so nothing that rests on it is ever independent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from openinquest.inquiry.order import earlier
from openinquest.inquiry.statements import Statement
from openinquest.ontology import BasisKind, Stance


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
        republished: Mapping[str, str] | None = None,
    ) -> None:
        """Take all statements of a point and the rule by which two values are the same value.

        `voices` gives the voice of a speaker who is cited but not found speaking here; `republished` the
        document that others republish, under which their unnamed speakers are one.
        """
        self._statements = statements
        self._equal = equal
        self._voices = voices or {}
        self._republished = republished or {}
        self._found: dict[int, Origin] = {}
        self._by_name: dict[str, list[Statement]] = {}
        for statement in statements:
            for name in {statement.speaker, statement.voice, statement.document} - {None}:
                self._by_name.setdefault(str(name), []).append(statement)

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
        return self.origin(a).who != self.origin(b).who and not self._one_text(a, b)

    def _one_text(self, a: Statement, b: Statement) -> bool:
        """Return whether two speakers without a voice speak in documents that republish one another."""
        if a.voice is not None or b.voice is not None or a.document is None or b.document is None:
            return False
        republished = self._republished
        return republished.get(a.document, a.document) == republished.get(b.document, b.document)

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
