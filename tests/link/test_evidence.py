from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.link.evidence import birth_columns, cause_key, date_columns, sex_of

DAYS = st.dates(date(1900, 1, 1), date(2060, 1, 1))


@settings(deadline=None, max_examples=50)
@given(st.lists(DAYS, max_size=5))
def test_a_day_is_its_own_bounds_and_knows_itself_with_day_and_month_swapped(days: list[date]) -> None:
    found = date_columns(pl.Series([day.isoformat() for day in days], dtype=pl.String), "born")
    for day, row in zip(days, found.iter_rows(named=True), strict=True):
        assert row["born_from"] == row["born_to"] == day
        assert row["born_first"] == row["born_last"] == (day - date(1970, 1, 1)).days
        assert row["born_day"] == day.isoformat()
        swapped = date(day.year, day.day, day.month).isoformat() if day.day <= 12 else None
        assert row["born_swapped"] == swapped


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2031", (date(2031, 1, 1), date(2031, 12, 31))),
        ("2031-02", (date(2031, 2, 1), date(2031, 2, 28))),
        ("2031-01-04/2031-01-06", (date(2031, 1, 4), date(2031, 1, 6))),
        ("../2031-01-06", (None, None)),
        ("about noon", (None, None)),
        (None, (None, None)),
    ],
)
def test_bounds_follow_the_precision(text: str | None, bounds: tuple[date | None, date | None]) -> None:
    row = date_columns(pl.Series([text], dtype=pl.String), "died").row(0, named=True)
    assert (row["died_from"], row["died_to"]) == bounds
    assert row["died_day"] is None


def entry(
    born: str | None = None, age: int | None = None, age_on: str | None = None, died: str | None = None
):
    schema = {"born": pl.String, "age": pl.Int64, "age_on": pl.String, "died": pl.String}
    return pl.DataFrame([(born, age, age_on, died)], schema=schema, orient="row")


@settings(deadline=None, max_examples=50)
@given(DAYS, st.integers(0, 110).flatmap(lambda years: st.tuples(st.just(years), st.integers(0, 364))))
def test_the_bounds_of_an_age_hold_the_birth(born: date, life: tuple[int, int]) -> None:
    on = born + timedelta(days=int(life[0] * 365.2425) + life[1])
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    row = birth_columns(entry(age=age, died=on.isoformat())).row(0, named=True)
    slack = timedelta(days=1)  # 29 February
    assert row["born_from"] - slack <= born <= row["born_to"] + slack
    assert (row["born_to"] - row["born_from"]).days in range(364, 368)
    assert row["born_by_age"]
    assert row["born_year"] is None


def test_a_birth_that_is_given_outweighs_the_age_and_the_age_counts_on_its_own_day() -> None:
    row = birth_columns(entry("1990-03", 31, "2031-06-01", "2040-01-01")).row(0, named=True)
    assert (row["born_from"], row["born_year"], row["born_by_age"]) == (date(1990, 3, 1), 1990, False)
    row = birth_columns(entry(None, 31, "2031-06-01", "2040-01-01")).row(0, named=True)
    assert row["born_from"].year == 1999
    assert birth_columns(entry(None, 400, "2031-06-01")).row(0, named=True)["born_from"] is None


def test_words_on_sex_and_cause() -> None:
    assert sex_of(pl.Series(["Муж.", "әйел", "F", "unknown", None])).to_list() == ["m", "f", "f", None, None]
    causes = pl.Series(
        ["Огнестрельное ранение", "оқ тиген", "gunshot wound", "не установлена", "яд", "", None]
    )
    assert cause_key(causes).to_list() == ["gunshot", "gunshot", "gunshot", None, "яд", None, None]
