"""Days are read as bounds and said in the reader's language."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.charts import Language
from openinquest.charts.days import Span, read_days, spoken_days


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2022-01-15", date(2022, 1, 15), date(2022, 1, 15)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-01-XX", date(2022, 1, 1), date(2022, 1, 31)),
        ("2022-01-15?", date(2022, 1, 15), date(2022, 1, 15)),
        ("../2022-05-05", None, date(2022, 5, 5)),
        ("2022-05-05/..", date(2022, 5, 5), None),
        ("2022-02-14/2022-03", date(2022, 2, 14), date(2022, 3, 31)),
        ("2022-01-05T16:37[Asia/Almaty]", date(2022, 1, 5), date(2022, 1, 5)),
        ("2022-01-05T23:00/2022-01-06T01:00[Asia/Almaty]", date(2022, 1, 5), date(2022, 1, 6)),
        ("", None, None),
        (None, None, None),
        ("2022-02-31", None, None),
        ("2022-13", None, None),
        ("2022-05-05/2022-01-01", None, None),
        ("soon", None, None),
    ],
)
def test_bounds(edtf, earliest, latest):
    assert read_days(edtf) == Span(earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "english", "russian", "kazakh"),
    [
        ("2022-01-15", "15 January 2022", "15 января 2022", "2022 жылғы 15 қаңтар"),
        ("2022-12", "December 2022", "декабрь 2022", "2022 жылғы желтоқсан"),
        ("2022", "2022", "2022", "2022 жыл"),
        ("../2022-05-05", "by 5 May 2022", "не позднее 5 мая 2022", "2022 жылғы 5 мамыр не одан бұрын"),
        (
            "2022-02-14/2022-03-14",
            "14 February 2022 – 14 March 2022",
            "14 февраля 2022 – 14 марта 2022",
            "2022 жылғы 14 ақпан – 2022 жылғы 14 наурыз",
        ),
        (
            "2022-01-05T16:37[Asia/Almaty]",
            "5 January 2022, 16:37",
            "5 января 2022, 16:37",
            "2022 жылғы 5 қаңтар, 16:37",
        ),
        ("whenever", "whenever", "whenever", "whenever"),
    ],
)
def test_words(edtf, english, russian, kazakh):
    assert [spoken_days(edtf, language) for language in Language] == [english, russian, kazakh]


def test_short_intervals_say_the_year_once():
    assert spoken_days("2022-01-05/2022-01-15", Language.EN, short=True) == "5 Jan – 15 Jan 2022"
    assert spoken_days("2021-12-30/2022-01-15", Language.EN, short=True) == "30 Dec 2021 – 15 Jan 2022"


@given(st.text(alphabet="0123456789-/.X?~T:[]Z ", max_size=24))
def test_no_text_is_too_strange(text):
    span = read_days(text)
    assert not (span.earliest and span.latest) or span.earliest <= span.latest
    for language in Language:
        assert isinstance(spoken_days(text, language, short=True), str)
