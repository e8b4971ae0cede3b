"""Quantities are placed and said as a reader expects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.charts import Language
from openinquest.charts.fonts import has_letter
from openinquest.charts.quantities import (
    Reading,
    denied_quantity,
    logarithmic_axis,
    read_quantity,
    spoken_number,
    spoken_quantity,
    value_axis,
)

EN, RU, KK = Language.EN, Language.RU, Language.KK


@pytest.mark.parametrize(
    ("canonical", "reading", "english"),
    [
        ("238", Reading(238, 238), "238"),
        (">200", Reading(200, None), ">\u00a0200"),
        (">=190", Reading(190, None), "190+"),
        ("<=5", Reading(None, 5), "up to 5"),
        ("10..15", Reading(10, 15), "10–15"),
        ("~9900", Reading(9900, 9900), "~9,900"),
        ("1.1", Reading(1.1, 1.1), "1.1"),
        ("vague:dozens", None, "dozens"),
        ("vague:an unheard-of lot", None, "an unheard-of lot"),
        ("no number", None, "no number"),
    ],
)
def test_canonical_quantities(canonical, reading, english):
    assert read_quantity(canonical) == reading
    assert spoken_quantity(canonical, EN) == english


def test_numbers_follow_the_language():
    assert spoken_quantity("1234567.5", EN) == "1,234,567.5"
    assert spoken_quantity("1234567.5", RU) == "1\u00a0234\u00a0567,5"
    assert spoken_quantity("-12", KK) == "−12"
    assert spoken_number(0.001, EN) == "0.001"
    assert spoken_number(1e6, RU) == "1\u00a0000\u00a0000"


def test_denials_say_so():
    assert [denied_quantity("164", language) for language in Language] == ["not 164", "не 164", "164 емес"]


@given(
    st.integers(-(10**9), 10**9), st.sampled_from(["", ">", ">=", "<", "<=", "~"]), st.sampled_from(Language)
)
def test_every_spoken_quantity_can_be_drawn_with_the_font(number, sign, language):
    assert all(has_letter(letter) for letter in spoken_quantity(f"{sign}{number}", language))


@given(st.lists(st.floats(-1e9, 1e12).map(lambda number: round(number, 6)), min_size=1))
def test_an_axis_holds_its_values(values):
    axis = value_axis(values, 200)
    slack = 1e-6 * 200
    assert all(-slack <= axis.place(value) <= 200 + slack for value in values)
    assert list(axis.ticks) == sorted(set(axis.ticks))
    assert len(axis.ticks) <= 12


@given(st.lists(st.integers(1, 10**12), min_size=2))
def test_a_larger_value_is_never_placed_lower(values):
    for axis in (
        value_axis([float(v) for v in values], 200),
        logarithmic_axis([float(v) for v in values], 200),
    ):
        places = [axis.place(value) for value in sorted(values)]
        assert places == sorted(places)


def test_small_differences_do_not_fill_the_picture():
    axis = value_axis([238, 239], 200)
    assert axis.place(239) - axis.place(238) < 30


def test_an_axis_starts_at_zero_where_that_wastes_little():
    assert value_axis([8, 19], 200).low == 0
    assert value_axis([225, 238], 200).low > 0
