"""How many commitments of the record stand how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openinquest.inquiry.commitments.register import Commitment
from openinquest.inquiry.commitments.terms import CommitmentStatus, DueStatus

ALL = "all"


@dataclass(frozen=True, slots=True)
class Total:
    """A number of commitments; its name, after `commitments/`, is what `inquest why` is asked for."""

    name: str
    commitments: tuple[str, ...]
    statements: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.commitments)


def totals(commitments: Iterable[Commitment]) -> tuple[Total, ...]:
    """Count commitments: all, by status, by how their term stands, and by kind, in the order of the words."""
    known = list(commitments)
    kinds = sorted({kind.value for c in known for kind in c.kind})
    return (
        _total(ALL, known),
        *(_total(status.value, [c for c in known if c.status is status]) for status in CommitmentStatus),
        *(_total(f"term.{term.value}", [c for c in known if c.term is term]) for term in DueStatus),
        *(_total(f"kind.{kind}", [c for c in known if kind in {k.value for k in c.kind}]) for kind in kinds),
    )


def _total(name: str, commitments: Sequence[Commitment]) -> Total:
    numbers = {n for commitment in commitments for n in commitment.statements}
    return Total(name, tuple(c.id for c in commitments), tuple(sorted(numbers)))
