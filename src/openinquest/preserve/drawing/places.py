"""Places that are blackened: rectangles on a page, and how much more than what they name goes with them.

A black box tells by its width how long the word under it was. Boxes of words therefore reach to fixed steps of their
line, at both ends, and are as high as the line. No file is read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from typing import Any

STEP = 3.0
"""How long a step is, in heights of the line."""
_LEAST = 1e-6

Edges = tuple[float, float]


class Covers(StrEnum):
    """What a place covers; of words it is to tell nothing of their length."""

    AREA = "area"
    WORDS = "words"
    WORDS_DOWN = "words-down"  # on a line that runs up or down the page as it is shown


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page (from 1): its edges as shares of the page as it is shown, from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    covers: Covers = Covers.AREA

    def to_json(self) -> dict[str, Any]:
        """Return it for a maker's order."""
        return {
            "page": self.page,
            "box": [self.left, self.top, self.right, self.bottom],
            "covers": self.covers.value,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Place:
        """Read what `to_json` wrote."""
        left, top, right, bottom = map(float, fields["box"])
        return cls(int(fields["page"]), left, top, right, bottom, Covers(fields["covers"]))


@dataclass(frozen=True, slots=True)
class Margins:
    """How far around a place is blackened, in the units of the page: on all sides, and `beside` lines of words, of
    which the place has the full height already where a font tells it.
    """

    around: float
    beside: float


def padded(place: Place, width: float, height: float, margins: Margins) -> tuple[float, float, float, float]:
    """Return the edges of what is blackened for a place, in the units of a page of `width` by `height`.

    The result lies on the page, and is empty for a place that does not.
    """
    across, down = (place.left * width, place.right * width), (place.top * height, place.bottom * height)
    if place.covers is Covers.WORDS:
        across, down = _of_line(across, down, width, margins)
    elif place.covers is Covers.WORDS_DOWN:
        down, across = _of_line(down, across, height, margins)
    else:
        across, down = _wider(across, margins.around), _wider(down, margins.around)
    return max(0.0, across[0]), max(0.0, down[0]), min(width, across[1]), min(height, down[1])


def _of_line(along: Edges, beside: Edges, length: float, margins: Margins) -> tuple[Edges, Edges]:
    """Return the edges along a line at its steps, and those beside it."""
    step = min(STEP * max(beside[1] - beside[0], _LEAST), length)
    first, last = _wider(along, margins.around)
    return (floor(first / step) * step, ceil(last / step) * step), _wider(beside, margins.beside)


def _wider(edges: Edges, by: float) -> Edges:
    return edges[0] - by, edges[1] + by
