"""Run all benchmarks and print their tables: `python -m benchmarks [--rows 1000000] [--growth] [--write]`.

With `--write` the tables and the plot go to docs/benchmarks.md and docs/images/growth.svg.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import commands, import_and_fold, machine
from openinquest.charts import Theme, Width, growth_plot, render_svg

DOCS = Path(__file__).parents[1] / "docs"
UNITS = {
    "bare": "s", "import": "s", "read": "s", "check": "s", "write": "s", "ratio": "", "bytes": "B a statement",
    "export": "s", "fold": "s", "show p50": "ms", "show p95": "ms",
}  # fmt: skip
TARGETS = {"ratio": "at least 0.15", "fold": "under 1.5 at a million", "show p95": "under 20 at a million"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--growth", action="store_true", help="also 10,000 and 100,000 rows")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/")
    arguments = parser.parse_args()
    sizes = [10_000, 100_000, arguments.rows] if arguments.growth else [arguments.rows]
    results = {rows: import_and_fold(rows) for rows in sizes}
    whole = import_and_fold(arguments.rows, whole=True)
    lines = [f"Measured {datetime.now(UTC).date()} on {machine()}.", ""]
    heads = [f"{rows:,} rows, 12 columns" for rows in sizes] + [f"{arguments.rows:,} rows, 25 columns"]
    lines += ["| | " + " | ".join(heads) + " | target |"]
    lines += ["| --- |" + " ---: |" * len(heads) + " --- |"]
    for name, unit in UNITS.items():
        cells = " | ".join(f"{result[name]:.3g}" for result in [*results.values(), whole])
        lines.append(f"| {name}{f' ({unit})' if unit else ''} | {cells} | {TARGETS.get(name, '')} |")
    lines += ["", "| command | seconds | target |", "| --- | ---: | --- |"]
    targets = {"demo --no-serve": "under 20", "figures --json": "under 1"}
    for name, seconds in commands().items():
        lines.append(f"| `inquest {name}` | {seconds:.2f} | {targets[name]} |")
    print("\n".join(lines))
    if arguments.write:
        keep(lines, results)


def keep(lines: list[str], results: dict[int, dict[str, float]]) -> None:
    """Write the tables below the heading of docs/benchmarks.md, and the plot."""
    page = DOCS / "benchmarks.md"
    head, mark, _ = page.read_text(encoding="utf-8").partition("<!-- results -->")
    page.write_text(head + mark + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    points = [
        (name, rows, result[name])
        for name in ("import", "bare", "fold", "export")
        for rows, result in results.items()
    ]
    chart = growth_plot(points, title="Seconds by rows", size_name="rows", value_name="seconds")
    (DOCS / "images").mkdir(exist_ok=True)
    (DOCS / "images" / "growth.svg").write_text(
        render_svg(chart.at(Width.WIDE), Theme.ADAPTIVE), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
