"""Figures with their series and parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """One place in the series of a figure: the statement's number, and what it is there (DESIGN, section 4)."""

    n: int
    value: str
    stance: str
    status: tuple[str, ...]
    speaker: str = ""
    voice: str = ""
    party: str = ""
    said_on: str = ""
    holds_at: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, with the statements that gave it."""

    figure: str
    value: str
    statements: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of one whole said on one occasion by one voice; `sum` only where they may be added."""

    whole: str
    occasion: str
    voice: str
    parts: tuple[Part, ...]
    summed: bool
    sum: str = ""
    sentence: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its series by date and the parts that were given of it."""

    id: str
    label: Text
    unit: str
    place: str
    measure: str
    population: str
    counting: str
    series: tuple[SeriesItem, ...]
    parts: tuple[Parts, ...] = ()
