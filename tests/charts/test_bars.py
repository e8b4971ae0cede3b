"""Counts drawn as bars are in proportion and named."""

import pytest

from drawn_marks import rows
from openinquest.charts import Language, Width, bar_chart
from openinquest.errors import InputError

COUNTS = [
    ("answered", 2),
    ("open", 8),
    ("no reply found as of the day of release, searched in what was read", 0),
]


@pytest.mark.parametrize("width", Width)
def test_lengths_are_in_proportion_from_zero(width):
    lengths = [row["x2"] - row["x"] for row in rows(bar_chart("t", COUNTS, Language.EN).at(width), "bar")]
    assert lengths[0] * 4 == pytest.approx(lengths[1], abs=1)
    assert lengths[2] == 0


@pytest.mark.parametrize("width", Width)
def test_every_name_and_number_is_written(width):
    written = [row["text"] for row in rows(bar_chart("t", COUNTS, Language.EN).at(width), "text")]
    assert {"answered", "open", "2", "8", "0"} <= set(written)
    assert COUNTS[2][0] in " ".join(written)


def test_table_and_description_say_the_same():
    chart = bar_chart("Questions", [("ашық", 1234)], Language.KK, counted="Сұрақтар")
    assert chart.table.header == ("Атауы", "Сұрақтар")
    assert chart.table.rows == (("ашық", "1\u00a0234"),)
    assert "ашық 1\u00a0234" in chart.description


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf")])
def test_impossible_counts_are_all_named(count):
    with pytest.raises(InputError) as refusal:
        bar_chart("t", [("a", count), ("b", 1), ("c", count)], Language.EN)
    assert [problem.column for problem in refusal.value.problems] == ["a", "c"]


def test_no_counts_at_all():
    assert bar_chart("t", [], Language.EN).table.rows == ()
