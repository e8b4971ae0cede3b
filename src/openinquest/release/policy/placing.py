"""Places that contain a place: how far a place is coarsened to a district, a region, or so many steps up."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from openinquest.record.frames import Frames
from openinquest.release.policy.terms import Place

_WHOLE = "country"
_FARTHEST = 20


class Containment:
    """What lies in what, by statements (`within`) and judgements of the record, among places that go out."""

    def __init__(self, frames: Frames, public: Collection[str]) -> None:
        self._public = public
        self._around: dict[str, set[str]] = {}
        self._kinds: dict[str, set[str]] = {}
        self._found: dict[tuple[str, Place], str | None] = {}
        said = frames.statements.filter((pl.col("schema") == "Place") & (pl.col("stance") == "asserts"))
        for thing, name, value in said.select("thing", "property", "value").iter_rows():
            if name == "within" and value:
                self._around.setdefault(thing, set()).add(value)
            elif name == "kind" and value:
                self._kinds.setdefault(thing, set()).add(value)
        judged = frames.judgements.filter(pl.col("kind") == "within")
        for left, right in judged.select("left", "right").iter_rows():
            for inner in left:
                if right:
                    self._around.setdefault(inner, set()).add(right)

    def coarser(self, place: str, wanted: Place) -> str | None:
        """Return the one place that stands for `place`, itself where it is coarse enough.

        None where there is none, or more than one (an unknown border is no reason to be exact), or it stays in.
        """
        key = (place, wanted)
        if key not in self._found:
            found = self._steps(place, wanted) if isinstance(wanted, int) else self._of_kind(place, wanted)
            self._found[key] = found if found in self._public else None
        return self._found[key]

    def _steps(self, place: str, steps: int) -> str | None:
        for _ in range(steps):
            around = self._around.get(place, set())
            if not around:
                return place if _WHOLE in self._kinds.get(place, ()) else None
            if len(around) > 1:
                return None
            place = next(iter(around))
        return place

    def _of_kind(self, place: str, kind: str) -> str | None:
        level, seen = {place}, {place}
        for _ in range(_FARTHEST):
            reached = {name for name in level if kind in self._kinds.get(name, ())}
            if reached:
                return next(iter(reached)) if len(reached) == 1 else None
            level = {outer for name in level for outer in self._around.get(name, ())} - seen
            seen |= level
            if not level:
                # nothing of the kind lies around it: coarse enough only where such places lie in it
                return place if self._holds(place, kind) else None
        return None

    def _holds(self, place: str, kind: str) -> bool:
        inner = {name for name, kinds in self._kinds.items() if kind in kinds}
        for _ in range(_FARTHEST):
            if place in inner:
                return True
            inner = {outer for name in inner for outer in self._around.get(name, ())}
            if not inner:
                return False
        return False
