"""Points of comparison as they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from openinquest.inquiry import Language
from openinquest.release.building.texts import Json, text_of
from openinquest.release.snapshot import Cell, Point, Position, Text


def point_of(data: Json) -> Point:
    """Return a point of the writer's plain data."""
    return Point(
        id=data["id"],
        thing=data["thing"],
        label=text_of(data["labels"]),
        kind=data["kind"],
        status=data["status"],
        flags=tuple(data["flags"]),
        cells={party: _cell(cell) for party, cell in data["cells"].items()},
        because=text_of(data["because_in"]),
        property=data["property"] if data["kind"] == "property" else "",
        judged=bool(data["by_judgement"]),
        reasons=tuple(judgement["reason"] for judgement in data["judgements"] if judgement["reason"]),
    )


def _cell(items: Sequence[Json]) -> Cell:
    silent = [item for item in items if "silent" in item]
    reasons = {
        language.value: " ".join(item["silent_in"][language.value] for item in silent)
        for language in Language
    }
    return Cell(tuple(_position(item) for item in items if "silent" not in item), text_of(reasons))


def _position(data: Json) -> Position:
    return Position(
        n=data["n"],
        value=data["value"] or "",
        stance=data["stance"],
        speaker=data["speaker"] or "",
        voice=data["voice"] or "",
        said_on=data["said_on"] or "",
        document=data["document"] or "",
        scope=data["scope"] or "",
        basis=data["basis"] or "",
        status=tuple(data["status"]),
        decides=bool(data["decides"]),
        note=text_of(data["note_in"]) if data["note"] else Text(),
    )
