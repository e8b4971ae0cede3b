"""Figures as they are shown."""

from __future__ import annotations

from openinquest.release.building.texts import Json, text_of
from openinquest.release.snapshot import Figure, Part, Parts, SeriesItem


def figure_of(data: Json) -> Figure:
    """Return a figure of the writer's plain data."""
    return Figure(
        id=data["id"],
        label=text_of(data["labels"]),
        unit=data["unit"] or "",
        place=data["place"] or "",
        measure=data["measure"] or "",
        population=data["population"] or "",
        counting=data["counting"] or "",
        series=tuple(_item(item) for item in data["series"]),
        parts=tuple(_parts(parts) for parts in data["parts"]),
    )


def _item(data: Json) -> SeriesItem:
    return SeriesItem(
        n=data["n"],
        value=data["value"] or "",
        stance=data["stance"],
        status=tuple(data["status"]),
        speaker=data["speaker"] or "",
        voice=data["voice"] or "",
        party=data["party"] or "",
        said_on=data["said_on"] or "",
        holds_at=data["holds_at"] or "",
        because=text_of(data["because_in"]),
    )


def _parts(data: Json) -> Parts:
    return Parts(
        whole=data["whole"] or "",
        occasion=data["occasion"] or "",
        voice=data["voice"] or "",
        parts=tuple(
            Part(part["figure"], part["value"] or "", tuple(part["statements"])) for part in data["parts"]
        ),
        summed=bool(data["summed"]),
        sum=data["sum"] or "",
        sentence=text_of(data["sentence_in"]),
    )
