"""What a comparison of two coders finds, as plain objects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from openinquest.inquiry.reliability.alpha import Alpha, Metric
from openinquest.inquiry.reliability.intervals import Bounds, NoInterval
from openinquest.inquiry.reliability.passages import Passage


class Aspect(StrEnum):
    """What coders note of a passage beside the value; agreement on it is computed over all properties together."""

    SPEAKER = "speaker"
    SAID_ON = "said_on"
    BASIS = "basis"


class Unit(NamedTuple):
    """One passage that both coders coded on one point of one document."""

    document: str
    thing: str
    prop: str
    left: Passage
    right: Passage
    codes: tuple[str, str]
    """What both read, values with stances, as one code each."""

    @property
    def agree(self) -> bool:
        """Whether both read the same values with the same stances."""
        return self.codes[0] == self.codes[1]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of what both coded, each once."""
        return tuple(sorted({coding.n for coding in (*self.left.codings, *self.right.codings)}))


@dataclass(frozen=True, slots=True)
class Measured:
    """Alpha under one metric; `interval` may be the reason why there is none."""

    metric: Metric
    alpha: Alpha
    interval: Bounds | NoInterval


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one property of one type of thing, or on one aspect (`schema` None).

    `equal` of `units` are the same. `scaled` compares by distance what both gave as one number or one day; None for
    other types of values, and where nothing is left to compare.
    """

    schema: str | None
    prop: str
    units: int
    equal: int
    documents: int
    nominal: Measured
    scaled: Measured | None
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """A passage that only one coder coded; `assigned` says whether the other was to code the point too."""

    coder: str
    document: str
    thing: str
    prop: str
    passage: Passage
    assigned: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """An adjudication between what two coders coded: which statement was kept, by whom and why."""

    judgement: int
    kept: int
    other: int
    by: str | None
    at: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit on which coders differ, with what was chosen, if anybody did."""

    unit: Unit
    chosen: Chosen | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Two coders over the documents that both coded or were both to code.

    Differences and what one coded alone are in the order of documents, things and properties.
    """

    left: str
    right: str
    documents: tuple[str, ...]
    points: int
    agreements: tuple[Agreement, ...]
    aspects: tuple[Agreement, ...]
    differences: tuple[Difference, ...]
    alone: tuple[Alone, ...]
    chosen: tuple[Chosen, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of all that was compared."""
        return tuple(sorted({n for each in self.agreements for n in each.statements}))
