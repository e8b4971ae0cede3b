"""Weights add up before the reader's eyes: bars hang together, the last one is their sum, nothing is left unsaid."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drawn_marks import rows
from openinquest.charts import Language, Step, Theme, Width, render_svg, waterfall_chart
from openinquest.errors import InputError

STEPS = [
    Step("before any comparison", -12.5),
    Step("surname", 8.75, "Тастемиров and Tastemirov"),
    Step("date of birth", 0.0, "missing on one side"),
    Step("day of death", -1.5, "four days apart"),
]
GROUND = "#fffffe"


def bars(spec, names):
    """The bars of the parts, by name, as left and right edge."""
    parts = [row for row in rows(spec, "bar") if row["title"]]
    return {
        row["title"].rpartition(":")[0]: (row["x"], row["x2"]) for row in parts if row["title"][: len(names)]
    }


@pytest.mark.parametrize("width", Width)
def test_each_bar_begins_where_the_one_before_ended(width):
    found = bars(waterfall_chart("t", STEPS, Language.EN).at(width), STEPS)
    prior, surname, day = found["before any comparison"], found["surname"], found["day of death"]
    assert surname[0] == pytest.approx(prior[0], abs=0.2)
    assert day[1] == pytest.approx(surname[1], abs=0.2)
    assert (prior[1] - prior[0]) / 12.5 == pytest.approx((surname[1] - surname[0]) / 8.75, abs=0.2)


@pytest.mark.parametrize("width", Width)
def test_the_last_bar_is_the_sum_measured_from_nought(width):
    found = bars(waterfall_chart("t", STEPS, Language.EN).at(width), STEPS)
    assert found["in all"][1] == pytest.approx(found["before any comparison"][1], abs=0.2)
    assert found["in all"][0] == pytest.approx(found["day of death"][0], abs=0.2)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", Width)
def test_every_part_and_what_was_found_is_written_within_the_picture(width, language):
    chart = waterfall_chart("t", STEPS, language, outcome="0.03")
    spec = chart.at(width)
    written = " ".join(row["text"] for row in rows(spec, "text"))
    for step in STEPS:
        assert step.name in written
        assert step.found in written
    edges = [edge for row in rows(spec, "bar") for edge in (row["x"], row["x2"])]
    assert min(edges) >= -2
    assert max(edges) <= width.pixels + 2
    assert render_svg(spec, Theme.ADAPTIVE).startswith("<svg")


def test_the_table_and_the_description_say_the_same_as_the_picture():
    chart = waterfall_chart("Two entries", STEPS, Language.EN, outcome="probability 0.03")
    assert chart.table.header == ("Part", "What was found", "Weight", "Sum")
    assert [row[2:] for row in chart.table.rows] == [
        ("−12.5", "−12.5"), ("+8.8", "−3.8"), ("0", "−3.8"), ("−1.5", "−5.2"), ("−5.2", "−5.2"),
    ]  # fmt: skip
    assert "surname +8.8 Тастемиров and Tastemirov" in chart.description
    assert "probability 0.03" in chart.description


@given(st.lists(st.floats(-40, 40), min_size=1, max_size=12))
@example([5e-324])
def test_any_finite_weights_can_be_drawn(weights):
    chart = waterfall_chart("t", [Step(f"p{i}", w) for i, w in enumerate(weights)], Language.RU)
    assert len(chart.table.rows) == len(weights) + 1
    ends = [row for row in rows(chart.wide, "bar") if row["title"]]
    assert len(ends) == len(weights) + 1
    assert all(math.isfinite(row["x"]) for row in ends)


def test_weights_that_are_no_numbers_are_all_named():
    with pytest.raises(InputError) as refusal:
        waterfall_chart("t", [Step("a", math.inf), Step("b", 1), Step("c", math.nan)], Language.EN)
    assert [problem.column for problem in refusal.value.problems] == ["a", "c"]
    with pytest.raises(InputError):
        waterfall_chart("t", [], Language.EN)
