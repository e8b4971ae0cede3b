"""The history of a figure as a picture: who gave which number when, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openinquest.charts.canvas import Canvas
from openinquest.charts.chart import Chart, Language, Width
from openinquest.charts.days import spoken_days
from openinquest.charts.ladder import draw_ladder
from openinquest.charts.quantities import spoken_number
from openinquest.charts.series import Series, read_series
from openinquest.charts.timeline import draw_timeline, finish, values_of
from openinquest.charts.words import Word, statements

_LISTED = 6


def history_chart(
    figure: Mapping[str, Any],
    language: Language,
    *,
    labels: Mapping[str, str] | None = None,
    party_order: Sequence[str] = (),
) -> Chart:
    """Return the history of one figure, as `inquest figures --json` gives it.

    Each statement with a number is a symbol at the day it was said (the latest possible day, with a dotted
    stroke over the days that are left open) and its value (with a stroke where only a bound or a range is
    given). Colour and shape tell the party, the same in every chart that is given the same `party_order`,
    unless two parties of one picture would look alike.
    Statements known only through others are outlined, withdrawn ones crossed, denials bare crosses; steps
    join the numbers that one voice gave itself. Vague values are in the table only, and the picture says
    so. `labels` gives names for the ids of parties, speakers and documents. The narrow picture has one row
    for each statement.
    """
    language = Language(language)
    title = str(
        (figure.get("labels") or {}).get(language.value) or figure.get("label") or figure.get("id") or ""
    )
    series = read_series(figure.get("series") or (), language, labels or {}, party_order)
    description = _description(title, series, language)
    notes = []
    if series.undrawn:
        listed = list(dict.fromkeys(series.undrawn))
        shown = ", ".join(listed[:_LISTED]) + (" …" if len(listed) > _LISTED else "")
        notes.append(Word.NOT_DRAWN.of(language).format(shown))
    if not series.points:
        empty = [Word.NOTHING.of(language), *notes]
        wide, narrow = (finish(Canvas(width), empty, 0, title, description, language) for width in Width)
        return Chart(title, description, wide, series.table, narrow)
    return Chart(
        title,
        description,
        draw_timeline(series, language, title, description, notes),
        series.table,
        draw_ladder(series, language, title, description, notes),
    )


def _description(title: str, series: Series, language: Language) -> str:
    """Say in one sentence what the picture shows; the table says the rest."""
    count = statements(len(series.table.rows), language)
    if not series.points:
        return Word.ABOUT_NOTHING.of(language).format(title=title, count=count)
    values = values_of(series.points)
    days = sorted({day for point in series.points for day in (point.span.earliest, point.span.latest) if day})
    if days:
        ends = dict.fromkeys([days[0].isoformat(), days[-1].isoformat()])
        span = " – ".join(spoken_days(day, language) for day in ends)
    else:
        span = Word.NO_DAY.of(language)
    return Word.ABOUT.of(language).format(
        title=title,
        count=count,
        low=spoken_number(min(values), language),
        high=spoken_number(max(values), language),
        span=span,
    )
