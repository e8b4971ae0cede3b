"""Draw charts of figures and estimates: a function, and a program that reads JSON and writes JSON (see `pictures`).

As a program it imports nothing of this package but the charts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from openinquest.charts import Estimate, Language, estimates_chart, history_chart, render_chart


def draw(order: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return SVG (wide, then narrow) by language and id; `order` has figures, estimates, labels and parties."""
    return {
        language: {
            **{figure["id"]: _picture(figure, language, labels, order) for figure in order["figures"]},
            **{one["id"]: _estimate(one, language) for one in order["estimates"]},
        }
        for language, labels in order["labels"].items()
    }


def _estimate(one: Mapping[str, Any], language: str) -> str:
    rows = [Estimate(**row) for row in one["rows"][language]]
    chart = estimates_chart(
        one["titles"][language], rows, Language(language), seen=one["seen"], bound=one["bound"]
    )
    drawn = render_chart(chart)
    return drawn.wide + drawn.narrow


def _picture(
    figure: Mapping[str, Any], language: str, labels: Mapping[str, str], order: Mapping[str, Any]
) -> str:
    chart = history_chart(figure, Language(language), labels=labels, party_order=order["parties"])
    drawn = render_chart(chart)
    return drawn.wide + drawn.narrow


if __name__ == "__main__":
    json.dump(draw(json.load(sys.stdin.buffer)), sys.stdout)
