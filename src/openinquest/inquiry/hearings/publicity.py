"""How public a hearing was: who says that it was broadcast or open, and who says that it was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openinquest.inquiry.accounts import Account
from openinquest.inquiry.given import Given, by_sources
from openinquest.inquiry.hearings.terms import Publicity

_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Sides:
    """Who says yes and who says no; the record itself is in neither. `said` holds what was said, with numbers."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    said: tuple[Given, ...]

    @property
    def held(self) -> bool | None:
        """Whether it is so by all who speak of it; None where they differ or nobody speaks."""
        yes = bool(self.yes) or any(g.value == _YES and not g.denied_by for g in self.said)
        no = bool(self.no) or any(g.value == _NO and not g.denied_by for g in self.said)
        return None if yes == no else yes

    @property
    def differ(self) -> bool:
        """Whether somebody says yes and somebody no."""
        return bool(self.yes) and bool(self.no)

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers behind it."""
        return tuple(sorted({n for value in self.said for n in value.statements}))


def sides(account: Account, prop: str) -> Sides:
    """Return who says yes to a property and who says no; a denial of one is the other."""
    said = by_sources(account, prop)
    return Sides(_who(said, _YES, _NO), _who(said, _NO, _YES), said)


def publicity(broadcast: Sides, opened: Sides) -> Publicity:
    """Return how public a hearing was by all accounts; what is only not broadcast is unknown."""
    if broadcast.differ or opened.differ or (broadcast.held and opened.held is False):
        return Publicity.CONTESTED
    if broadcast.held:
        return Publicity.BROADCAST
    if opened.held is None:
        return Publicity.UNKNOWN
    return Publicity.OPEN if opened.held else Publicity.CLOSED


def _who(said: Sequence[Given], value: str, other: str) -> tuple[str, ...]:
    found = [who for g in said if g.value == value for who in g.by]
    found += [who for g in said if g.value == other for who in g.denied_by]
    return tuple(dict.fromkeys(found))
