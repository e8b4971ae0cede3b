"""Growth is read off as slope: both axes are logarithmic."""

import pytest

from drawn_marks import rows
from openinquest.charts import Width, growth_plot
from openinquest.errors import InputError

ROWS = [
    ("import", 1e4, 0.2),
    ("import", 1e6, 20),
    ("import", 1e5, 2),
    ("fold", 1e4, 0.01),
    ("fold", 1e6, 0.01),
]


def plot(rows):
    return growth_plot(rows, title="Growth", size_name="statements", value_name="seconds")


def symbols(spec):
    """Marks of the plot, without those that name the series (they stand at the left edge)."""
    return [row for row in rows(spec, "symbol") if row["x"] != 10]


@pytest.mark.parametrize("width", Width)
def test_a_tenfold_size_is_the_same_step_everywhere(width):
    first, second, third, *flat = symbols(plot(ROWS).at(width))
    assert second["x"] - first["x"] == pytest.approx(third["x"] - second["x"], abs=0.2)
    assert second["y"] - first["y"] == pytest.approx(third["y"] - second["y"], abs=0.2)
    assert first["y"] > third["y"]
    assert flat[0]["y"] == flat[1]["y"]


def test_series_keep_their_order_and_sizes_ascend():
    assert [row[:2] for row in plot(ROWS).table.rows] == [
        ("import", "10,000"),
        ("import", "100,000"),
        ("import", "1,000,000"),
        ("fold", "10,000"),
        ("fold", "1,000,000"),
    ]


@pytest.mark.parametrize("rows", [[], [("a", 0, 1)], [("a", 1, -1)], [("a", 1, float("nan"))]])
def test_what_has_no_logarithm_is_refused(rows):
    with pytest.raises(InputError):
        plot(rows)
