"""Results of other commands that a release shows beside what follows from its entries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from openinquest.inquiry import Material
from openinquest.inquiry.casualties import Linked
from openinquest.record import Frames, Record
from openinquest.release.counting import count
from openinquest.release.estimates import read_estimates
from openinquest.release.snapshot import Counted, Estimate


@dataclass(frozen=True, slots=True)
class Results:
    """What a release is asked to show: reports of estimates, and whether to count persons recorded as killed.

    `linked` is what the last run of linkage found, `nameless` are ids of rows whose name says that it is not known.
    """

    estimates: tuple[Path, ...] = ()
    casualties: bool = False
    linked: Linked | None = None
    nameless: frozenset[str] = frozenset()

    def read_estimates(self, record: Record, smallest: int) -> tuple[Estimate, ...]:
        """Return the kept results; raises InputError or ForbiddenChange as `read_estimates` does."""
        return read_estimates(self.estimates, record, smallest)

    def counted(
        self,
        record: Record,
        frames: Frames,
        on: date | None,
        entries: int,
        smallest: int,
        out: Collection[int],
    ) -> Counted | None:
        """Return the counts of persons in a record's own frames, None where nobody asked for them.

        `out` are the log numbers of statements that go out: what they are about may be named.
        """
        if not self.casualties:
            return None
        named = frames.statements.filter(pl.col("n").is_in(sorted(out)))["thing"].unique()
        material = Material.of(frames, record.ontology, on=on)
        return count(material, entries, smallest, {*named}, self.linked, self.nameless)
