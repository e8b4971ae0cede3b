"""Coarser values hold the exact ones, and many exact ones become the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.ontology import Dated, Quantity
from openinquest.release.policy import Grain
from openinquest.release.policy.coarsening import age_band, coarser_date, rounded
from openinquest.release.policy.terms import NO_COORDINATES

TENS = tuple(range(0, 91, 10))
OWN = (0, 18, 30, 60)


@pytest.mark.parametrize(("age", "bands", "expected"), [
    ("34", TENS, "30..39"), ("0", TENS, "0..9"), ("95", TENS, ">=90"), ("17", OWN, "0..17"), ("18", OWN, "18..29"),
    ("60", OWN, ">=60"), ("~30", TENS, "30..39"), ("28..33", TENS, "20..39"), ("<18", OWN, "0..17"),
    ("<=18", OWN, "0..29"), (">17", OWN, ">=0"), (">=60", OWN, ">=60"), ("0.5", OWN, "0..17"),
    ("vague:dozens", TENS, None), ("old", TENS, None),
])  # fmt: skip
def test_ages_go_out_in_bands(age: str, bands: tuple[int, ...], expected: str | None) -> None:
    assert age_band(age, bands) == expected


@given(st.integers(0, 130), st.sampled_from([TENS, OWN]))
def test_every_age_lies_in_its_band_with_all_others_of_it(age: int, bands: tuple[int, ...]) -> None:
    band = Quantity.parse(age_band(str(age), bands) or "")
    assert band.lower is not None
    assert band.lower.value <= age
    assert band.upper is None or age <= band.upper.value
    assert age_band(str(int(band.lower.value)), bands) == band.canonical


@pytest.mark.parametrize(("day", "grain", "expected"), [
    ("2022-01-05", Grain.MONTH, "2022-01"), ("2022-01-05", Grain.YEAR, "2022"), ("2022-01-05", Grain.DAY, "2022-01-05"),
    ("2022-01-05T16:37[Asia/Almaty]", Grain.DAY, "2022-01-05"), ("2022-01-05?", Grain.MONTH, "2022-01?"),
    ("2022-01-05T15:00/2022-01-05T16:00[Asia/Almaty]", Grain.MONTH, "2022-01"),
    ("2022-01-30/2022-02-02", Grain.MONTH, "2022-01/2022-02"), ("../2022-05-05", Grain.MONTH, "../2022-05"),
    ("2022-05-05/", Grain.YEAR, "2022/"), ("202X", Grain.MONTH, "202X"), ("2022-21", Grain.YEAR, "2022"),
    ("2022-01-XX", Grain.MONTH, "2022-01"), ("2022", Grain.MONTH, "2022"), ("2022-01-05", Grain.WITHHELD, None),
    ("some day", Grain.MONTH, None),
])  # fmt: skip
def test_dates_go_out_as_months_or_years(day: str, grain: Grain, expected: str | None) -> None:
    assert coarser_date(day, grain) == expected


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.integers(0, 400),
    st.sampled_from([Grain.MONTH, Grain.YEAR]),
)
def test_a_coarser_date_reaches_at_least_as_far(day: date, days: int, grain: Grain) -> None:
    end = date.fromordinal(day.toordinal() + days)
    exact = day.isoformat() if not days else f"{day.isoformat()}/{end.isoformat()}"
    coarse = Dated.parse(coarser_date(exact, grain) or "")
    assert coarse.earliest is not None
    assert coarse.latest is not None
    assert coarse.earliest <= day
    assert coarse.latest >= end
    assert coarse.earliest.day == 1
    assert day.isoformat() not in coarse.canonical


@pytest.mark.parametrize(("degrees", "decimals", "expected"), [
    ("43.2567", 1, "43.3"), ("43.2567", 0, "43"), ("-0.04", 1, "0"), ("76.9", 4, "76.9"), ("76.95", 1, "77"),
    ("43.2567", NO_COORDINATES, None), ("north", 1, None),
])  # fmt: skip
def test_coordinates_are_rounded(degrees: str, decimals: int, expected: str | None) -> None:
    assert rounded(degrees, decimals) == expected
