"""Base maps that ship with the package: what each shows, of which day, and whence it comes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from openinquest.charts.maps.projection import Window, window_of

Ring = tuple[tuple[float, float], ...]


class Edition(StrEnum):
    """An extract of boundaries; its file in `data/` has this name, PROVENANCE.md says where it is from."""

    KAZAKHSTAN = "kazakhstan"
    """Regions of Kazakhstan before 19 June 2018, outlines of its neighbours of May 2018."""
    WORLD = "world"
    """Countries as of May 2018."""


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Areas by code, each with its rings in degrees; `around` is drawn beneath them, without lines of its own."""

    edition: Edition
    areas: tuple[tuple[str, tuple[Ring, ...]], ...]
    around: tuple[tuple[str, tuple[Ring, ...]], ...]

    @property
    def window(self) -> Window:
        """The window about all areas."""
        return window_of(point for _, rings in self.areas for ring in rings for point in ring)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Say whether a point lies in one of the areas."""
        return any(inside(rings, longitude, latitude) for _, rings in self.areas)


def inside(rings: Sequence[Ring], longitude: float, latitude: float) -> bool:
    """Say whether a point lies within rings, holes by the rule of even and odd."""
    found = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (
                y2 - y1
            ) + x1:
                found = not found
    return found


@cache
def base_map(edition: Edition) -> BaseMap:
    """Return an extract, read once."""
    source = files("openinquest.charts.maps").joinpath("data", f"{edition.value}.json")
    told: Any = json.loads(source.read_text(encoding="utf-8"))
    step = told["per_degree"]
    return BaseMap(edition, _areas(told, step), _areas(told["around"], step))


def base_for(points: Sequence[tuple[float, float]]) -> BaseMap:
    """Return the extract for points: the regions of Kazakhstan where most of them lie there, else the countries."""
    regions = base_map(Edition.KAZAKHSTAN)
    window = regions.window.grown(0.02)
    within = [point for point in points if window.holds(*point)]
    if len(within) == len(points) and 2 * sum(regions.holds(*point) for point in points) > len(points):
        return regions
    return base_map(Edition.WORLD)


def _areas(told: Any, step: int) -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    arcs = [_points(arc, step) for arc in told["arcs"]]
    return tuple(
        (code, tuple(whole for numbers in rings for whole in _wholes(_ring(numbers, arcs))))
        for code, rings in sorted(told["areas"].items())
    )


def _wholes(ring: Ring) -> list[Ring]:
    """Return a ring that crosses the meridian of 180 degrees twice, once on each side; else the ring."""
    shift, found = 0.0, [ring[0]]
    for (before, _), (longitude, latitude) in itertools.pairwise(ring):
        shift += 360.0 * ((longitude - before < -180) - (longitude - before > 180))
        found.append((longitude + shift, latitude))
    ends = min(x for x, _ in found), max(x for x, _ in found)
    moves = [0.0, *([-360.0] if ends[1] > 180 else []), *([360.0] if ends[0] < -180 else [])]
    return [tuple((x + move, y) for x, y in found) for move in moves]


def _points(steps: Sequence[int], step: int) -> Ring:
    x = y = 0
    found = []
    for at in range(0, len(steps), 2):
        x, y = x + steps[at], y + steps[at + 1]
        found.append((x / step, y / step))
    return tuple(found)


def _ring(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    points: list[tuple[float, float]] = []
    for number in numbers:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += part[1:] if points else part
    return tuple(points)
