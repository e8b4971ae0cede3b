"""What is said of the things of one type, gathered by thing and property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds
from openinquest.ontology import Stance

_SAID = ("n", "value", "said_on", "holds_at", "speaker", "voice", "scope", "definition")
_GROUP = ("thing", "asserts", "property")


class Said(NamedTuple):
    """One standing statement of a property; `n` is its log number."""

    n: int
    value: str
    said_on: str | None
    holds_at: str | None
    speaker: str
    voice: str | None
    scope: str | None
    definition: bool

    @property
    def who(self) -> str:
        """Whose position it is: the voice, or the speaker where there is none."""
        return self.voice or self.speaker

    @property
    def said_from(self) -> date | None:
        """The first day on which it may have been said."""
        return day_bounds(self.said_on)[0]

    @property
    def said_to(self) -> date | None:
        """The last day on which it may have been said."""
        return day_bounds(self.said_on)[1]

    @property
    def days(self) -> Span:
        """The days that the value means, where it is a date."""
        return Span.of(*day_bounds(self.value))


@dataclass(frozen=True, slots=True)
class Account:
    """All that stands of one thing: by property what is asserted and what is denied, sources before the record.

    Within each the order is that of the log. What was withdrawn is left out.
    """

    thing: str
    asserted: Mapping[str, tuple[Said, ...]]
    denied: Mapping[str, tuple[Said, ...]]

    def said(self, *props: str) -> Iterator[Said]:
        """Yield what is asserted of properties, in their order."""
        for prop in props:
            yield from self.asserted.get(prop, ())

    def value(self, prop: str) -> str | None:
        """Return the first value: that of the earliest source in the log, else the record's own."""
        found = self.asserted.get(prop)
        return found[0].value if found else None

    def values(self, prop: str) -> tuple[str, ...]:
        """Return the distinct values, in order."""
        return tuple(dict.fromkeys(s.value for s in self.asserted.get(prop, ())))

    def numbers(self, *props: str) -> tuple[int, ...]:
        """Return the log numbers of what is asserted and denied of properties (of all, if none is named)."""
        found = []
        for side in (self.asserted, self.denied):
            for said in [side.get(prop, ()) for prop in props] if props else side.values():
                found += [s.n for s in said]
        return tuple(sorted(found))

    @property
    def sourced(self) -> bool:
        """Whether any source speaks of it, not the record alone."""
        # sources come before the record
        return any(not said[0].definition for said in self.asserted.values())


def accounts(
    material: Material,
    schemata: str | Iterable[str],
    ids: Iterable[str] | None = None,
) -> dict[str, Account]:
    """Return the accounts of all things of these types (of `ids` among them, if given), by id, sorted by id.

    Labels and types are left out. One pass over what is said of these types, whatever the number of things; the
    accounts of all things of a type are made once for a material.
    """
    wanted = {schemata} if isinstance(schemata, str) else set(schemata)
    known = material.accounts_of.get(frozenset(wanted))
    if known is not None:
        return (
            dict(known) if ids is None else {thing: known[thing] for thing in sorted({*ids} & known.keys())}
        )
    found = _accounts(material, wanted, ids)
    if ids is None:
        material.accounts_of[frozenset(wanted)] = found
    return found


def _accounts(material: Material, wanted: set[str], ids: Iterable[str] | None) -> dict[str, Account]:
    things = material.schemata.things_of(*wanted)
    if ids is not None:
        chosen = set(ids)
        things = [thing for thing in things if thing in chosen]
    named = pl.DataFrame({"thing": things}, schema={"thing": pl.String}).with_row_index("at")
    rows = (
        material.of_type(*sorted(wanted))
        .select("thing", "property", "stance", *_SAID)
        .join(named, on="thing")
        .filter(
            pl.col("value").is_not_null()
            & ~pl.col("property").is_in(["label", "schema"])
            & (pl.col("stance") != Stance.WITHDRAWS.value)
            & ~pl.col("n").is_in(fallen(material))
        )
        .with_columns(
            asserts=pl.col("stance") == Stance.ASSERTS.value,
            kind=pl.col("property").rank("dense"),
        )
        .sort("at", "asserts", "kind", "definition", "n")
    )
    # rows become tuples and groups become slices without a step of the interpreter for each row
    said = tuple(map(Said._make, zip(*(rows[column].to_list() for column in _SAID), strict=True)))
    groups = rows.group_by(_GROUP, maintain_order=True).len()
    sides: dict[bool, dict[str, dict[str, tuple[Said, ...]]]] = {True: {}, False: {}}
    start = 0
    for thing, asserts, prop, length in groups.iter_rows():
        sides[asserts].setdefault(thing, {})[prop] = said[start : start + length]
        start += length
    nothing: Mapping[str, tuple[Said, ...]] = {}
    asserted, denied = sides[True], sides[False]
    return {
        thing: Account(thing, asserted.get(thing, nothing), denied.get(thing, nothing)) for thing in things
    }


def fallen(material: Material) -> list[int]:
    """Return the numbers of statements that no longer count as said by their voice."""
    withdrawals = material.withdrawals
    disowned = [
        n
        for n in withdrawals.disowned
        if n in withdrawals.targets and not withdrawals.stands(withdrawals.targets[n])
    ]
    return [*withdrawals.taken_back, *disowned]
