"""Points on which accounts are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Position:
    """The latest position of one voice on a point; `note` says why one that does not decide is only shown."""

    n: int
    value: str
    stance: str
    speaker: str
    voice: str = ""
    said_on: str = ""
    document: str = ""
    scope: str = ""
    basis: str = ""
    status: tuple[str, ...] = ()
    decides: bool = True
    note: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one party says on a point; `silent` is the attested reason where it says nothing."""

    positions: tuple[Position, ...] = ()
    silent: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Point:
    """One row of the versions: a figure, a claim, a matter or a property, with a cell for each party found.

    `judged` says that the status rests on judgements alone; `reasons` are those of the judgements on the point, in
    the words of the coder.
    """

    id: str
    thing: str
    label: Text
    kind: str
    status: str
    flags: tuple[str, ...]
    cells: Mapping[str, Cell]
    because: Text = field(default_factory=Text)
    property: str = ""
    judged: bool = False
    reasons: tuple[str, ...] = ()
