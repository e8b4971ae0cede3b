"""To which party a voice or a described speaker belongs on a given day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.statements import Statement


@dataclass(frozen=True, slots=True)
class Membership:
    """Membership in one party; None where a bound is open."""

    party: str
    first: date | None
    last: date | None

    def covers(self, day: date | None) -> bool:
        """Return whether it holds on `day`; on an unknown day only an unbounded membership holds."""
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Parties:
    """Dated memberships of voices and described speakers (frame `parties`)."""

    def __init__(self, memberships: Mapping[str, tuple[Membership, ...]]) -> None:
        self._memberships = memberships

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Parties:
        """Read the frame with columns `actor`, `party`, `from`, `to`."""
        found: dict[str, list[Membership]] = defaultdict(list)
        for who, party, first, last in frame.select("actor", "party", "from", "to").iter_rows():
            found[who].append(Membership(party, first, last))
        # The membership that began last is the most particular one; ties fall to the name, so that the
        # answer does not hang on the order of the rows.
        return cls(
            {
                who: tuple(sorted(rows, key=lambda m: (m.first or date.min, m.party), reverse=True))
                for who, rows in found.items()
            }
        )

    def party(self, who: str, day: date | None, other_day: date | None = None) -> str | None:
        """Return the party of `who` on `day`, else on `other_day`, else the only one ever held, else None."""
        rows = self._memberships.get(who, ())
        for wanted in (day, other_day):
            for row in rows:
                if row.covers(wanted):
                    return row.party
        ever = {row.party for row in rows}
        # Of an unknown day nothing can be told, but with one party only there is nothing to mistake.
        return ever.pop() if len(ever) == 1 and day is None and other_day is None else None

    @property
    def dated(self) -> frozenset[str]:
        """Whose party hangs on the day."""
        return frozenset(
            who
            for who, rows in self._memberships.items()
            if len(rows) > 1 or rows[0].first is not None or rows[0].last is not None
        )

    @property
    def members(self) -> Iterable[str]:
        """Who belongs to any party at any time."""
        return self._memberships.keys()

    def column_of(
        self, voice: str | None, speaker: str | None, day: date | None = None, other_day: date | None = None
    ) -> str:
        """Return the column for what a voice or a speaker without one said on `day`, else on `other_day`."""
        party = self.party(voice, day, other_day) if voice else None
        return party or (self.party(speaker, day, other_day) if speaker else None) or voice or speaker or ""

    def of_statement(self, statement: Statement) -> str | None:
        """Return the party for which a statement counts: that of its voice, or of a speaker without voice."""
        days = (statement.said_to, statement.said_from)
        party = self.party(statement.voice, *days) if statement.voice else None
        return party or self.party(statement.speaker, *days)

    def column(self, statement: Statement) -> str:
        """Return the column of the table of versions; who belongs to no party stands for itself."""
        return self.of_statement(statement) or statement.who
