"""Figures as they are shown."""

from __future__ import annotations

from dataclasses import replace

from openinquest.inquiry import Figure as Computed
from openinquest.inquiry import Writer
from openinquest.inquiry.series import Entry
from openinquest.release.building.texts import Json, text_of
from openinquest.release.snapshot import Figure, Part, Parts, SeriesItem


def figure_of(writer: Writer, figure: Computed) -> Figure:
    """Return a figure; the sentences on each statement of its series, which no page shows, are not put into words."""
    data = writer.figure(replace(figure, statements=()))
    return Figure(
        id=data["id"],
        label=text_of(data["labels"]),
        unit=data["unit"] or "",
        place=data["place"] or "",
        measure=data["measure"] or "",
        population=data["population"] or "",
        counting=data["counting"] or "",
        series=tuple(_item(writer, entry) for entry in figure.series),
        parts=tuple(_parts(parts) for parts in data["parts"]),
    )


def _item(writer: Writer, entry: Entry) -> SeriesItem:
    data = writer.statement(entry.statement)
    return SeriesItem(
        n=data["n"],
        value=data["value"] or "",
        stance=data["stance"],
        status=tuple(flag.value for flag in entry.status),
        speaker=data["speaker"] or "",
        voice=data["voice"] or "",
        party=data["party"] or "",
        said_on=data["said_on"] or "",
        holds_at=data["holds_at"] or "",
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
