"""Where marks and labels go so that none hides another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.charts.fonts import text_width

STEP = 12.0  # pixels between symbols that would coincide


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something occupies."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, other: Box) -> bool:
        """Say whether this box lies within the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def around(x: float, y: float, reach: float) -> Box:
    """Return the square of this half width about a point."""
    return Box(x - reach, y - reach, x + reach, y + reach)


def along(start: tuple[float, float], end: tuple[float, float], reach: float = 1) -> Box:
    """Return the box of a line that runs across or along the picture, `reach` pixels wider on each side."""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return Box(left - reach, top - reach, right + reach, bottom + reach)


def place_columns(days: Sequence[date], halves: Sequence[float], width: float) -> tuple[list[float], bool]:
    """Place ascending days from 0 to `width` pixels; say whether the distances are to scale.

    `halves` is the half width that each day's marks take. To scale where nothing then overlaps; otherwise
    each gap gets what its marks need and the rest goes by the logarithm of its days, so that order and size
    of gaps stay recognisable.
    """
    if len(days) <= 1:
        return [width / 2] * len(days), True
    total = (days[-1] - days[0]).days
    linear = [(day - days[0]).days / total * width for day in days]
    needs = [halves[index] + halves[index + 1] for index in range(len(days) - 1)]
    if all(linear[index + 1] - linear[index] >= need for index, need in enumerate(needs)):
        return linear, True
    if sum(needs) > width:
        needs = [need * width / sum(needs) for need in needs]
    weights = [0.5 + math.log1p((days[index + 1] - days[index]).days) for index in range(len(needs))]
    spare = (width - sum(needs)) / sum(weights)
    places = [0.0]
    for need, weight in zip(needs, weights, strict=True):
        places.append(places[-1] + need + weight * spare)
    return places, False


def spread(heights: Sequence[float], near: float = 11.0) -> list[float]:
    """Return a sideways shift for each mark of a column, so that marks at about one height stand abreast."""
    shifts = [0.0] * len(heights)
    order = sorted(range(len(heights)), key=lambda index: (heights[index], index))
    group: list[int] = []
    for index in [*order, None]:
        if index is not None and (not group or heights[index] - heights[group[-1]] < near):
            group.append(index)
            continue
        step = min(STEP, 84 / len(group)) if group else STEP
        for place, member in enumerate(sorted(group)):
            shifts[member] = (place - (len(group) - 1) / 2) * step
        group = [] if index is None else [index]
    return shifts


@dataclass(slots=True)
class Labels:
    """Places labels one after another, each where it meets nothing; `field` is where labels may stand."""

    field: Box
    taken: list[Box]
    lines: list[Box]

    def place(self, box: Box, text: str, size: float, bold: bool) -> tuple[float, float, Box] | None:
        """Find room beside `box` for a line centred at the returned point; None if there is none."""
        half, high = text_width(text, size, bold) / 2, size * 0.55
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        up, down = box.top - high - 1, box.bottom + high + 1
        right, left = box.right + half + 3, box.left - half - 3
        places = [
            (x, up),
            (x, down),
            (right, y),
            (left, y),
            (right, up),
            (left, up),
            (right, down),
            (left, down),
        ]
        for obstacles in ([*self.taken, *self.lines], self.taken):
            for centre, middle in places:
                room = Box(centre - half, middle - high, centre + half, middle + high)
                if room.inside(self.field) and not any(room.meets(other) for other in obstacles):
                    self.taken.append(room)
                    return centre, middle, room
        return None
