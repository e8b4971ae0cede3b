"""Persons recorded as killed: those who go out, one by one; and how many there are in all, without small numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class CardWord:
    """One statement on a field of a person; `by` says it, or the list in which it stands; `type` is of the value."""

    n: int
    property: str
    value: str
    type: str
    by: str
    asserts: bool = True


@dataclass(frozen=True, slots=True)
class CardField:
    """One field that standards of casualty recording ask for; `state` is stated, rival, denied or not-found.

    `read` are sources read for it in which nothing was found.
    """

    field: str
    label: Text
    standard: str
    state: str
    words: tuple[CardWord, ...] = ()
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list that names the person, or (`list` empty) a record of the death; `n` is its statement."""

    entry: str
    list: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class Differing:
    """Values of one property of which at least two exclude each other: each with its lists and statements."""

    property: str
    type: str
    values: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One person recorded as killed who goes out by name: every name that a source gives, as it is written."""

    id: str
    names: tuple[str, ...]
    listed: tuple[Listed, ...] = ()
    fields: tuple[CardField, ...] = ()
    differing: tuple[Differing, ...] = ()


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row of a table of persons: `standing` is known, or why no value is; None for a number that is hidden.

    `value` is a place that goes out, a month, a sex or a band of ages; `label` names it where it has words.
    """

    standing: str
    value: str = ""
    label: Text = field(default_factory=Text)
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Persons by `place`, `month`, `sex` or `age`: each is in exactly one row. `total` is None where it is hidden."""

    dimension: str
    rows: tuple[CountRow, ...]
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ListCounts:
    """One list that goes out by name: its rows, the persons they name, those whom no other list names."""

    list: str
    rows: int | None = None
    persons: int | None = None
    alone: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Persons recorded as killed, whether or not they go out by name, in a log of `entries`.

    `persons` stand in `rows` of lists, `apart` have a record of their own alone. `floor` is the number of persons
    that stands after people reviewed who is the same, None where they have not; `low` and `high` bound the persons
    in 95 of 100 draws of linkage, None where none were made. Numbers from 1 to `smallest` - 1 are hidden, and others
    where they would give those away. `lists` counts all lists, also those that do not go out.
    """

    entries: int
    smallest: int
    lists: int
    rows: int | None = None
    persons: int | None = None
    apart: int | None = None
    floor: int | None = None
    reviewed: bool = False
    low: int | None = None
    high: int | None = None
    draws: int = 0
    by_list: tuple[ListCounts, ...] = ()
    tables: tuple[Counts, ...] = ()


@dataclass(frozen=True, slots=True)
class Casualties:
    """Persons recorded as killed: those who go out by name, by id; and the counts of all, where a release has them."""

    persons: tuple[Recorded, ...] = ()
    counted: Counted | None = None
