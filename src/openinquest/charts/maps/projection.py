"""From degrees to pixels: Lambert's conformal conic, as atlases draw one country; the world on a plain grid.

Snyder, Map Projections: A Working Manual (1987), equations 15-1 to 15-4, on a sphere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openinquest.charts.placing import Box

EARTH = 6_371_000.0
"""Mean radius in metres."""
_WHOLE = 100.0
"""From this many degrees across on, or with the equator inside, a cone fits badly."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the Earth that is shown, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: float, latitude: float) -> bool:
        """Say whether a point lies within."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def grown(self, share: float) -> Window:
        """Return the window with a margin on each side, a share of its length, within the Earth."""
        wide, high = (self.east - self.west) * share, (self.north - self.south) * share
        return Window(
            max(-180.0, self.west - wide), max(-90.0, self.south - high),
            min(180.0, self.east + wide), min(90.0, self.north + high),
        )  # fmt: skip


def window_of(points: Iterable[tuple[float, float]]) -> Window:
    """Return the smallest window about points, of which there is at least one."""
    every = list(points)
    longitudes, latitudes = [x for x, _ in every], [y for _, y in every]
    return Window(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


class Projection:
    """Puts a window into a box, as large as it fits; `height` is what the picture of it takes."""

    def __init__(self, window: Window, box: Box, tallest: float) -> None:
        self._conic = window.east - window.west < _WHOLE and window.south * window.north > 0
        self._conic = self._conic and max(abs(window.south), abs(window.north)) < 85
        high = window.north - window.south
        one, other = math.radians(window.south + high / 6), math.radians(window.north - high / 6)
        self._middle = (window.west + window.east) / 2
        if self._conic:
            self._n = (
                math.log(math.cos(one) / math.cos(other)) / math.log(_tangent(other) / _tangent(one))
                if abs(one - other) > 1e-6
                else math.sin(one)
            )
            self._f = math.cos(one) * _tangent(one) ** self._n / self._n
        self._stretch = math.cos(math.radians((window.south + window.north) / 2))
        edge = [self._flat(x, y) for x, y in _edge(window)]
        left, right = min(x for x, _ in edge), max(x for x, _ in edge)
        top, bottom = max(y for _, y in edge), min(y for _, y in edge)
        wide, room = max(right - left, 1e-9), box.right - box.left
        self._scale = min(room / wide, tallest / max(top - bottom, 1e-9))
        self.height = (top - bottom) * self._scale
        self._x = box.left + (room - wide * self._scale) / 2 - left * self._scale
        self._y = box.top + top * self._scale

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point lies in the picture, in pixels."""
        x, y = self._flat(longitude, latitude)
        return self._x + x * self._scale, self._y - y * self._scale

    def pixels(self, metres: float) -> float:
        """Return how long a distance is in the middle of the picture."""
        return metres / EARTH * self._scale

    def _flat(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return a point on the plane, in radii of the Earth."""
        if not self._conic:
            return math.radians(longitude - self._middle) * self._stretch, math.radians(latitude)
        angle = self._n * math.radians(longitude - self._middle)
        distance = self._f / _tangent(math.radians(max(-89.0, min(89.0, latitude)))) ** self._n
        return distance * math.sin(angle), -distance * math.cos(angle)


def _tangent(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


def _edge(window: Window) -> Sequence[tuple[float, float]]:
    """Return points along the edge of a window, which is curved on a cone."""
    steps = [at / 16 for at in range(17)]
    wide, high = window.east - window.west, window.north - window.south
    return [
        *((window.west + wide * at, y) for at in steps for y in (window.south, window.north)),
        *((x, window.south + high * at) for at in steps for x in (window.west, window.east)),
    ]
