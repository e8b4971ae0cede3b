"""Charts of figures and estimates: only where a picture shows more than the table does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from openinquest.charts import Chart, Language, estimates_chart, history_chart, render_chart
from openinquest.charts import Estimate as Row
from openinquest.release.snapshot import Estimate, Figure, SeriesItem, Snapshot
from openinquest.site.messages import messages
from openinquest.site.paging import LEAST_DRAWN, MOST_DRAWN
from openinquest.site.texts import cut

Draw = Callable[[str], Markup]
"""Returns the picture of a figure or an estimate as SVG at both widths, side by side; nothing for another name."""


def no_picture(name: str) -> Markup:
    """Return no picture."""
    return Markup()


def pictures(snapshot: Snapshot, language: str) -> Draw:
    """Return what draws each picture when a page asks for it, once."""
    labels = cache(lambda: _labels(snapshot, language))
    estimates = {
        picture_id(at): estimate for at, estimate in enumerate(snapshot.estimates) if estimate.reported
    }

    @cache
    def draw(name: str) -> Markup:
        figure = snapshot.figures.get(name)
        if figure is not None and is_drawn(figure):
            plain, parties = _plain(figure, language), list(snapshot.parties)
            return _svg(history_chart(plain, Language(language), labels=labels(), party_order=parties))
        return _svg(_estimate(estimates[name], language)) if name in estimates else Markup()

    return draw


def is_drawn(figure: Figure) -> bool:
    """Say whether a figure gets a picture."""
    return LEAST_DRAWN <= len(figure.series) <= MOST_DRAWN


def picture_id(at: int) -> str:
    """Return under which name the picture of an estimate is drawn, by its place among all; no id has a blank."""
    return f"estimate {at}"


def capitalised(text: str) -> str:
    """Return a text beginning with a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def _svg(chart: Chart) -> Markup:
    drawn = render_chart(chart)
    return Markup(drawn.wide + drawn.narrow)  # noqa: S704 - SVG of our own charts, which escape their texts


def _estimate(estimate: Estimate, language: str) -> Chart:
    rows = [
        Row(
            answer.label.in_language(language)[0],
            answer.median,
            answer.low,
            answer.high,
            "" if answer.reported else answer.says.in_language(language)[0],
            look=place,
        )
        for place, answer in enumerate(estimate.answers)
    ]
    title = messages(language)("estimates.title")
    return estimates_chart(title, rows, Language(language), seen=estimate.seen, bound=estimate.bound)


def _labels(snapshot: Snapshot, language: str) -> Mapping[str, str]:
    labels = {
        name: capitalised(cut(thing.label.in_language(language)[0] or name))
        for name, thing in snapshot.things.items()
    }
    return labels | {
        handle: cut(source.publisher or source.title) for handle, source in snapshot.sources.items()
    }


def _plain(figure: Figure, language: str) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": capitalised(cut(figure.label.in_language(language)[0])),
        "series": [_item(item) for item in figure.series],
    }


def _item(item: SeriesItem) -> dict[str, Any]:
    names = ("n", "value", "stance", "speaker", "voice", "party", "said_on", "holds_at")
    return {name: getattr(item, name) for name in names} | {"status": list(item.status)}
