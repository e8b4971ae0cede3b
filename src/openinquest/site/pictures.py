"""Charts of the figures: only where a picture shows more than the table does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openinquest.charts import Language, history_chart, render_chart
from openinquest.release.snapshot import Figure, SeriesItem, Snapshot

LEAST_VALUES = 3
"""A figure is drawn from this many statements on; fewer are read faster in the table."""


def pictures_of(snapshot: Snapshot, language: str) -> dict[str, str]:
    """Return SVG (wide and narrow, side by side) for each figure that is worth a picture."""
    labels = _labels(snapshot, language)
    order = list(snapshot.parties)
    pictures: dict[str, str] = {}
    for figure in snapshot.figures.values():
        if len(figure.series) < LEAST_VALUES:
            continue
        chart = history_chart(_plain(figure), Language(language), labels=labels, party_order=order)
        drawn = render_chart(chart)
        pictures[figure.id] = drawn.wide + drawn.narrow
    return pictures


def _labels(snapshot: Snapshot, language: str) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for group in (snapshot.things, snapshot.speakers, snapshot.parties):
        labels |= {name: thing.label.in_language(language)[0] or name for name, thing in group.items()}
    labels |= {handle: source.publisher or source.title for handle, source in snapshot.sources.items()}
    return labels


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "labels": {"en": figure.label.en, "ru": figure.label.ru, "kk": figure.label.kk},
        "label": figure.label.in_language("en")[0],
        "series": [_item(item) for item in figure.series],
    }


def _item(item: SeriesItem) -> dict[str, Any]:
    names = ("n", "value", "stance", "speaker", "voice", "party", "said_on", "holds_at")
    return {name: getattr(item, name) for name in names} | {"status": list(item.status)}
