"""The page on linkage measured: tables between marks, and two plots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.linkage import Row, extrapolated
from benchmarks.measure import machine
from openinquest.charts import Chart, Language, Theme, Width, bar_chart, growth_plot, render_svg

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "benchmarks-linkage.md"
SHARES = ("precision", "recall", "F1", "B-cubed F1")
COLUMNS = {
    "rows": ("rows", "system", "seconds", "cpu", "memory", "pairs compared", *SHARES, "note"),
    "febrl": ("system", "rows", "seconds", "cpu", "precision", "recall", "F1", "note"),
    "scripts": ("system", "rows", "seconds", "cpu", "precision", "recall", "F1", "note"),
    "four": ("rows", "seconds", "cpu", "memory", "pairs compared", *SHARES, "note"),
}
"""Section to the columns of its table."""

HEADS = {"cpu": "CPU s", "memory": "peak GB"}
NAMES = {"openinquest": "Open Inquest", "splink": "plain Splink"}
PAPER = 10_000_000


def section(name: str, rows: Sequence[Row]) -> str:
    """Return a section as Markdown: where and when it was measured, its table, and the calibration of four lists."""
    shown = [*rows, *([further] if name == "rows" and (further := extrapolated(rows, PAPER)) else [])]
    columns = [column for column in COLUMNS[name] if any(row.get(column, "") != "" for row in shown)]
    lines = [f"Measured {datetime.now(UTC).date()} on {machine()}.", "", *_table(columns, shown)]
    if name == "four" and "calibration" in rows[0]:
        lines += ["", *_table([*CALIBRATION], [_bin(row) for row in rows[0]["calibration"]])]
    return "\n".join(lines)


CALIBRATION = ("said", "said on average", "one person", "interval of 95 %", "pairs")


def _bin(row: Row) -> Row:
    interval = f"{row['observed_low']:.3f} to {row['observed_high']:.3f}"
    values = (_between(row), f"{row['predicted']:.3f}", f"{row['observed']:.3f}", interval, row["n"])
    return dict(zip(CALIBRATION, values, strict=True))


def _between(row: Row) -> str:
    return f"{row['low']:.1f} to {row['high']:.1f}"


def _table(columns: Sequence[str], rows: Iterable[Row]) -> list[str]:
    heads = [HEADS.get(column, column) for column in columns]
    sides = [" --- |" if column in ("system", "note", "said") else " ---: |" for column in columns]
    lines = ["| " + " | ".join(heads) + " |", "|" + "".join(sides)]
    return lines + [
        "| " + " | ".join(_cell(name, row.get(name, "")) for name in columns) + " |" for row in rows
    ]


def _cell(name: str, value: Any) -> str:
    if isinstance(value, float):
        if name in SHARES:
            return f"{value:.4f}"
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else NAMES.get(value, str(value))


def show(name: str, rows: Sequence[Row]) -> None:
    """Print a section."""
    print(section(name, rows), end="\n\n", flush=True)


def keep(name: str, rows: Sequence[Row]) -> None:
    """Print a section, write it between its marks in the page, and draw its plot.

    Raises ValueError where the page has no such marks.
    """
    show(name, rows)
    text = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- results: {name} -->", f"<!-- end: {name} -->"
    head, found, rest = text.partition(start)
    _, ended, tail = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"{PAGE.name} has no marks for {name}")
    PAGE.write_text(f"{head}{start}\n{section(name, rows)}\n{end}{tail}", encoding="utf-8")
    for file, chart in _charts(name, rows):
        path = DOCS / "images" / file
        path.write_text(render_svg(chart.at(Width.WIDE), Theme.ADAPTIVE), encoding="utf-8")


def _charts(name: str, rows: Sequence[Row]) -> list[tuple[str, Chart]]:
    if name == "rows":
        points = [
            (str(NAMES.get(row["system"], row["system"])), row["rows"], row["cpu"])
            for row in rows
            if row.get("cpu")
        ]
        title = "Linkage: seconds of the processor by rows"
        return [
            ("growth-linkage.svg", growth_plot(points, title=title, size_name="rows", value_name="CPU s"))
        ]
    if name == "four" and "calibration" in rows[0]:
        bars = [
            (f"{_between(row)}: {what}", round(100 * row[value], 1))
            for row in rows[0]["calibration"]
            for what, value in (("said", "predicted"), ("are", "observed"))
        ]
        title = "Pairs that are one person, of a hundred said to be with such a probability"
        return [("calibration-linkage.svg", bar_chart(title, bars, Language.EN, counted="of a hundred"))]
    return []
