"""How many of something at which places: a dot for each place, a circle where the place is known only within one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from openinquest.charts.canvas import SMALL
from openinquest.charts.chart import Language, Table, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.maps.base import BaseMap, Edition, Ring, base_for, inside
from openinquest.charts.maps.projection import Projection, Window, window_of
from openinquest.charts.maps.words import MapWord, caption
from openinquest.charts.placing import Box, Labels, around
from openinquest.charts.quantities import spoken_number
from openinquest.charts.sheet import Sheet
from openinquest.charts.theme import BEYOND, GRID, GROUND, INK, LAND, MUTED, PARTIES
from openinquest.errors import InputError, Problem

_TALLEST = {Width.WIDE: 430.0, Width.NARROW: 320.0}
_SMALLEST, _LARGEST = 4.5, 15.0
_AREA = 5.0
"""From this radius in pixels on, a place that is known only within a circle is drawn as one."""
_FINE, _FINE_BEYOND = 2.6, 5.0
"""Pixels between points of a line, along both axes together; of what the map is not about."""
_LEAST = 8.0
"""Degrees that a map of the world shows at least."""
_LOWEST = 0.45
"""Height of a map of the world, of its width, at least."""
_COUNTRY = 60.0
"""Degrees across, up to which a country is shown whole."""
MOST_SPOTS = 80
"""Places on one map, those with the most first; what has no room is no picture any more."""
_SAID = 40
"""Places that the description and the list beneath a map name; the table beside it has them all."""
_LINE = 15
_MARK = PARTIES[0]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with how many are there; `radius` in metres within which it lies, where that is known."""

    label: str
    longitude: float
    latitude: float
    count: int
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A map at both widths as SVG, what it shows in words, what its lines are, and its data."""

    title: str
    description: str
    wide: str
    narrow: str
    caption: str
    table: Table


def map_picture(title: str, spots: Sequence[Spot], language: Language, *, counted: str) -> MapPicture:
    """Return a map of `spots`, on the base map that fits them; `counted` heads the column of numbers.

    The places with the most are named in the picture: beside their marks, else in a list beneath. At most `MOST_SPOTS`
    are drawn; the table has all. Raises InputError for
    no spot at all, and for coordinates that are none.
    """
    language = Language(language)
    problems = [
        Problem("degrees: longitude -180 to 180, latitude -90 to 90", f"{spot.longitude}, {spot.latitude}")
        for spot in spots
        if not (-180 <= spot.longitude <= 180 and -90 <= spot.latitude <= 90)
    ]
    if problems or not spots:
        raise InputError("a map cannot be drawn", problems or [Problem("at least one place")])
    ordered = sorted(spots, key=lambda spot: (-spot.count, spot.label))
    base = base_for([(spot.longitude, spot.latitude) for spot in ordered])
    said = "; ".join(f"{spot.label}: {spoken_number(spot.count, language)}" for spot in ordered[:_SAID])
    said += f"; +{spoken_number(len(ordered) - _SAID, language)}" if len(ordered) > _SAID else ""
    description = MapWord.ABOUT.of(language).format(title=title, places=said)
    header = (MapWord.PLACE.of(language), counted)
    table = Table(header, tuple((spot.label, spoken_number(spot.count, language)) for spot in ordered))
    wide, narrow = (_draw(width, ordered[:MOST_SPOTS], base, title, description, language) for width in Width)
    return MapPicture(title, description, wide, narrow, caption(base.edition, language), table)


def _draw(
    width: Width, spots: Sequence[Spot], base: BaseMap, title: str, description: str, language: Language
) -> str:
    sheet = Sheet(width)
    box = Box(1, 1, width.pixels - 1.0, 1)
    window = _window(spots, base)
    projection = Projection(window, box, _TALLEST[width])
    field = Box(1, 1, width.pixels - 1.0, projection.height + 1)
    _draw_base(sheet, base, window, projection, field)
    most = max(spot.count for spot in spots)
    placed = [(spot, *projection(spot.longitude, spot.latitude), _radius(spot.count, most)) for spot in spots]
    for spot, x, y, radius in placed:
        reach = projection.pixels(spot.radius)
        title_of = f"{spot.label}: {spoken_number(spot.count, language)}"
        if reach >= _AREA:
            sheet.circle(x, y, max(reach, radius), None, _MARK, dash="4 3", title=title_of)
        else:
            sheet.circle(x, y, radius, _MARK, GROUND, title=title_of)
    unnamed = _name(sheet, placed, field, language)
    _draw_scale(sheet, projection, field, language)
    y = _draw_key(sheet, unnamed, field.bottom + 16, language)
    y = _draw_legend(sheet, spots, projection, y, language)
    return sheet.svg(y, title, description, language)


def _radius(count: int, most: int) -> float:
    """Return a radius by which areas are as counts, but for the smallest, which must be seen."""
    return max(_SMALLEST, min(_LARGEST, 3.2 * math.sqrt(most)) * math.sqrt(count / most))


def _window(spots: Sequence[Spot], base: BaseMap) -> Window:
    """Return what the map shows: all regions, or the countries of the places, if they are not too large."""
    points = [(spot.longitude, spot.latitude) for spot in spots]
    if base.edition is Edition.KAZAKHSTAN:
        return base.window.grown(0.02)
    window = window_of(points)
    for _, rings in base.areas:
        for (
            ring
        ) in rings:  # islands and lands overseas in which nothing lies would make it a map of the world
            whole = window_of(ring)
            if whole.east - whole.west <= _COUNTRY and any(inside([ring], *point) for point in points):
                ends = [(of.west, of.south) for of in (window, whole)] + [
                    (of.east, of.north) for of in (window, whole)
                ]
                window = window_of(ends)
    x, y = (window.west + window.east) / 2, (window.south + window.north) / 2
    wide = max(_LEAST, (window.east - window.west) * 1.1)
    high = max((window.north - window.south) * 1.1, _LOWEST * wide * math.cos(math.radians(y)))
    return Window(
        max(-180.0, x - wide / 2), max(-85.0, y - high / 2), min(180.0, x + wide / 2), min(85.0, y + high / 2)
    )


def _draw_base(sheet: Sheet, base: BaseMap, window: Window, projection: Projection, field: Box) -> None:
    for areas, fill, fine in ((base.around, BEYOND, _FINE_BEYOND), (base.areas, LAND, _FINE)):
        for _, rings in areas:
            near = [ring for ring in rings if _meets(ring, window)]
            shapes = [_within(_thinned([projection(*point) for point in ring], fine), field) for ring in near]
            sheet.area(
                [shape for shape in shapes if len(shape) > 2], fill, GRID if fill is BEYOND else MUTED, 0.7
            )


def _thinned(points: Sequence[tuple[float, float]], fine: float) -> list[tuple[float, float]]:
    """Leave out what no eye would see: points within so many pixels of the one before."""
    kept = [points[0]]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= fine:
            kept.append((x, y))
    return kept


def _meets(ring: Ring, window: Window) -> bool:
    of = window_of(ring)
    wide = window.grown(0.3)
    return of.west <= wide.east and of.east >= wide.west and of.south <= wide.north and of.north >= wide.south


def _within(points: Sequence[tuple[float, float]], field: Box) -> list[tuple[float, float]]:
    """Cut a ring to the picture (Sutherland and Hodgman); of a line along the edge half is seen, as of a frame."""
    found = list(points)
    for axis, bound, sign in (
        (0, field.left, 1),
        (0, field.right, -1),
        (1, field.top, 1),
        (1, field.bottom, -1),
    ):
        kept: list[tuple[float, float]] = []
        for one, other in zip(found, [*found[1:], *found[:1]], strict=True):
            one_in, other_in = sign * (one[axis] - bound) >= 0, sign * (other[axis] - bound) >= 0
            if one_in:
                kept.append(one)
            if one_in != other_in:
                share = (bound - one[axis]) / (other[axis] - one[axis])
                kept.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
        found = kept
    return found


_Placed = tuple[Spot, float, float, float]


def _name(sheet: Sheet, placed: Sequence[_Placed], field: Box, language: Language) -> list[tuple[str, str]]:
    """Name each place beside its mark, if there is room; return those that got a number instead, with their names."""
    labels = Labels(field, [around(x, y, radius + 1) for _, x, y, radius in placed], [])
    unnamed: list[tuple[str, str]] = []
    for spot, x, y, radius in placed:
        name = f"{spot.label} {spoken_number(spot.count, language)}" if spot.count > 1 else spot.label
        found = labels.place(around(x, y, radius), name, SMALL, bold=False)
        if found is not None:
            sheet.text(found[0], found[1], name, align="center", halo=True)
            continue
        number = f"({len(unnamed) + 1})"
        found = labels.place(around(x, y, radius), number, SMALL, bold=True)
        if found is not None:
            sheet.text(found[0], found[1], number, align="center", bold=True, halo=True)
        unnamed.append((number if found is not None else "", name))
    return unnamed


def _draw_scale(sheet: Sheet, projection: Projection, field: Box, language: Language) -> None:
    """Draw a bar of a round length, at most a fifth of the picture, in the lower left corner."""
    room = (field.right - field.left) / 5
    metres = room / projection.pixels(1.0)
    step = 10 ** math.floor(math.log10(metres / 1000))
    length = next(step * times for times in (5, 2, 1) if step * times * 1000 <= metres or times == 1)
    if length < 1:
        return
    x, y, wide = field.left + 6, field.bottom - 8, projection.pixels(length * 1000)
    sheet.line([(x, y - 4), (x, y), (x + wide, y), (x + wide, y - 4)], MUTED, 1.2)
    said = MapWord.KILOMETRES.of(language).format(spoken_number(length, language))
    sheet.text(x + wide / 2, y - 9, said, MUTED, align="center", size=11, halo=True)


def _draw_key(sheet: Sheet, unnamed: Sequence[tuple[str, str]], y: float, language: Language) -> float:
    """List beneath the map the places for whose names it had no room."""
    x, wide = 4.0, sheet.width.pixels - 8.0
    more = [("", f"+{spoken_number(len(unnamed) - _SAID, language)}")] if len(unnamed) > _SAID else []
    for number, name in [*unnamed[:_SAID], *more]:
        text = f"{number} {name}" if number else name
        lines = wrap(text, wide / WIDER, SMALL)
        long = text_width(text, SMALL) * WIDER + 18
        if x > 4 and x + long > wide:
            x, y = 4.0, y + _LINE
        for at, line in enumerate(lines):
            sheet.text(x, y + at * _LINE, line, INK)
        y += (len(lines) - 1) * _LINE
        x += long
    return y + _LINE + 4 if unnamed else y


def _draw_legend(
    sheet: Sheet, spots: Sequence[Spot], projection: Projection, y: float, language: Language
) -> float:
    """Say what sizes and circles mean, where they occur; return the height of the picture."""
    if any(projection.pixels(spot.radius) >= _AREA for spot in spots):
        sheet.circle(10, y, 6, None, _MARK, dash="4 3")
        for at, line in enumerate(
            wrap(MapWord.NEARLY.of(language), (sheet.width.pixels - 30) / WIDER, SMALL)
        ):
            sheet.text(24, y + at * _LINE, line, MUTED)
            y += _LINE if at else 0
        y += _LINE + 4
    if len({spot.count for spot in spots}) > 1:
        for line in wrap(MapWord.SIZE.of(language), (sheet.width.pixels - 8) / WIDER, SMALL):
            sheet.text(4, y, line, MUTED)
            y += _LINE
    return y
