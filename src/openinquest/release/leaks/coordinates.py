"""Points near one that stays in, in any notation: degrees, minutes, geo: URIs, plus codes, geohash."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, floor, radians
from typing import Final

from openinquest.release.leaks.kinds import Kind
from openinquest.release.leaks.withheld import Withheld

NEAR: Final = 0.0015
"""Degrees (about 150 m from south to north) within which a point is the one that stays in."""
_ANY_DECIMALS: Final = re.compile(r"[.,]\d\d|[°º]")
_DECIMALS: Final = 2
"""Decimals from which a number is a coordinate: fewer stand for a district."""
_DECIMAL: Final = re.compile(
    r"(?<![\w.])([+−-]?\d{1,3})[.,](\d{2,15})(?!\d|\.\d)(?:\s?°?\s?([NSEWСЮВЗ])(?!\w))?"
)
_SEXAGESIMAL: Final = re.compile(
    r"(\d{1,3})\s?[°º]\s?(\d{1,2}(?:[.,]\d+)?)\s?['’′]\s?(?:(\d{1,2}(?:[.,]\d+)?)\s?(?:[\"”″]|''|’’|′′))?\s?([NSEWСЮВЗ])?"
)
_CODE: Final = re.compile(r"[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}", re.IGNORECASE)
_HASH: Final = re.compile(r"(?<![0-9a-z])[0-9b-hjkmnp-z]{7,12}(?![0-9a-z])")
_APART: Final = 24
"""Signs that may stand between the two numbers of a point."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    slack: float
    start: int
    end: int


@dataclass(slots=True)
class Points:
    """Points that stay in, by the tenth of a degree, and points that go out."""

    cells: dict[tuple[int, int], list[tuple[Point, int]]] = field(default_factory=dict)
    open: tuple[Point, ...] = ()
    latitudes: list[float] = field(default_factory=list)

    def find(self, text: str) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield kind, entry, start and end of what is found in a cleared text."""
        if not self.cells:
            return
        numbers = sorted((*_decimals(text), *_sexagesimals(text)), key=lambda number: number.start)
        for one, two in pairwise(numbers):
            if two.start - one.end <= _APART:
                for latitude, longitude in ((one, two), (two, one)):
                    entry = self._near((latitude.value, longitude.value), max(one.slack, two.slack))
                    if entry is not None:
                        yield Kind.COORDINATES, entry, one.start, two.end
                        break
        yield from self.find_codes(text)

    def find_codes(self, text: str) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield what is found of plus codes and geohashes, each of which is one word."""
        if not self.cells:
            return
        for pattern, decode in ((_CODE, _of_plus_code), (_HASH, _of_geohash)):
            for match in pattern.finditer(text):
                point = decode(match[0])
                if point is not None and (entry := self._near(point, 0.0)) is not None:
                    yield Kind.COORDINATES, entry, match.start(), match.end()

    def strikes(self, text: str) -> bool:
        """Say whether a cleared text may have such a point in numbers: one of them is near a latitude then."""
        if not self.cells or not _ANY_DECIMALS.search(text):
            return False
        return any(self._is_latitude(number) for number in (*_decimals(text), *_sexagesimals(text)))

    def _is_latitude(self, number: _Number) -> bool:
        reach = max(NEAR, number.slack) + 1e-9
        at = bisect_left(self.latitudes, number.value - reach)
        return at < len(self.latitudes) and self.latitudes[at] <= number.value + reach

    def _near(self, point: Point, slack: float) -> int | None:
        reach = max(NEAR, slack)
        row, column = _cell(point)
        for cell in ((r, c) for r in (row - 1, row, row + 1) for c in (column - 1, column, column + 1)):
            for known, entry in self.cells.get(cell, ()):
                if _within(point, known, reach) and not any(_within(point, o, slack) for o in self.open):
                    return entry
        return None


def _within(one: Point, two: Point, reach: float) -> bool:
    wide = reach / max(cos(radians(two[0])), 0.05)
    return abs(one[0] - two[0]) <= reach + 1e-9 and abs(one[1] - two[1]) <= wide + 1e-9


def _cell(point: Point) -> tuple[int, int]:
    return floor(point[0] * 10), floor(point[1] * 10)


def _decimals(text: str) -> Iterator[_Number]:
    for match in _DECIMAL.finditer(text):
        decimals = len(match[2])
        whole = match[1].replace("−", "-")
        if decimals >= _DECIMALS and abs(int(whole)) <= 180:
            value = _signed(float(f"{whole}.{match[2]}"), match[3])
            yield _Number(value, 0.5 * 10**-decimals, match.start(), match.end())


def _sexagesimals(text: str) -> Iterator[_Number]:
    if "°" not in text and "º" not in text:
        return
    for match in _SEXAGESIMAL.finditer(text):
        minutes, seconds = float(match[2].replace(",", ".")), float((match[3] or "0").replace(",", "."))
        slack = 0.5 / 3600 if match[3] else 0.5 / 60 if "." not in match[2] and "," not in match[2] else 0.0
        value = int(match[1]) + minutes / 60 + seconds / 3600
        yield _Number(_signed(value, match[4]), slack, match.start(), match.end())


def _signed(value: float, side: str | None) -> float:
    return -value if side in ("S", "W", "Ю", "З") else value


_PLUS: Final = "23456789CFGHJMPQRVWX"


def _of_plus_code(code: str) -> Point:
    """Return the middle of the area of a full Open Location Code, without the digits of its last grid."""
    digits = code.upper().replace("+", "")[:10]
    latitude, longitude, step = -90.0, -180.0, 20.0
    for at in range(0, len(digits) - 1, 2):
        latitude += _PLUS.index(digits[at]) * step
        longitude += _PLUS.index(digits[at + 1]) * step
        step /= 20
    return latitude + step * 10, longitude + step * 10


_GEOHASH: Final = "0123456789bcdefghjkmnpqrstuvwxyz"


def _of_geohash(code: str) -> Point | None:
    """Return the middle of a geohash; None for a word without a digit, which is likely to be a word."""
    if not any(map(str.isdigit, code)) or not any(map(str.isalpha, code)):
        return None
    low, high = [-90.0, -180.0], [90.0, 180.0]
    even = True
    for letter in code:
        bits = _GEOHASH.index(letter)
        for shift in (16, 8, 4, 2, 1):
            axis = 1 if even else 0
            middle = (low[axis] + high[axis]) / 2
            if bits & shift:
                low[axis] = middle
            else:
                high[axis] = middle
            even = not even
    return (low[0] + high[0]) / 2, (low[1] + high[1]) / 2


_ANY_NUMBERS: Final = re.compile(r"\d{1,3}[.,]\d{3,}|\d[°º]")


def points_in(text: str) -> Iterator[Point]:
    """Yield the points that a text gives in numbers of at least three decimals or in degrees and minutes."""
    if not _ANY_NUMBERS.search(text):
        return
    numbers = sorted((*_decimals(text), *_sexagesimals(text)), key=lambda number: number.start)
    for one, two in pairwise(numbers):
        if two.start - one.end <= _APART and abs(one.value) <= 90 and one.slack < 0.001:
            yield one.value, two.value


def points_of(withheld: Withheld) -> Points:
    """Return what is searched for: places that stay in, and points in texts that do."""
    told = [(entry, (latitude, longitude)) for entry, latitude, longitude in withheld.points]
    told += [(n, point) for n, text in (*withheld.contacts, *withheld.words) for point in points_in(text)]
    out = (*withheld.open_points, *(point for text in withheld.open_words for point in points_in(text)))
    found = Points(open=out)
    for entry, point in told:
        if not any(_within(point, other, 1e-6) for other in out):
            found.cells.setdefault(_cell(point), []).append((point, entry))
            found.latitudes.append(point[0])
    found.latitudes.sort()
    return found


def as_text(points: Sequence[Point]) -> str:
    """Return points as a reader of metadata gives them to the search."""
    return " ; ".join(f"{latitude:.6f}, {longitude:.6f}" for latitude, longitude in points)
