from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import assume, given
from hypothesis import strategies as st

from openinquest.ontology import Dated, ValueProblem, ValueType, before, parse_value


def read(text: str) -> str:
    return parse_value(ValueType.DATE, text).canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2022", "2022"),
        ("2022-01", "2022-01"),
        ("2022-01-05", "2022-01-05"),
        ("2022-1-5", "2022-01-05"),
        ("2022/01/05", "2022-01-05"),
        ("2022.01.05", "2022-01-05"),
        ("05.01.2022", "2022-01-05"),
        ("5.1.2022", "2022-01-05"),
        ("5 January 2022", "2022-01-05"),
        ("January 5, 2022", "2022-01-05"),
        ("5th of January 2022", "2022-01-05"),
        ("Jan. 5 2022", "2022-01-05"),
        ("January 2022", "2022-01"),
        ("5 января 2022", "2022-01-05"),
        ("5 января 2022 г.", "2022-01-05"),
        ("5 ЯНВАРЯ 2022 года", "2022-01-05"),
        ("январь 2022", "2022-01"),
        ("в январе 2022 года", "2022-01"),
        ("2022 жылғы 5 қаңтар", "2022-01-05"),
        ("2022 жылдың 5 қаңтарында", "2022-01-05"),
        ("5 қаңтар 2022 ж.", "2022-01-05"),
        ("2022 жылғы қаңтар", "2022-01"),
        ("2021 жылғы 16 желтоқсан", "2021-12-16"),
        ("spring 2022", "2022-21"),
        ("зима 2022", "2022-24"),
        ("2022 жылғы күз", "2022-23"),
        ("около 2022", "2022~"),
        ("٢٠٢٢-٠١-٠٥", "2022-01-05"),
        ("2022\u201101\u201105".replace("\u2011", "-"), "2022-01-05"),
        ("2022-01-04 – 2022-01-06", "2022-01-04/2022-01-06"),
        ("4-6 January 2022", "2022-01-04/2022-01-06"),
        ("4–6 января 2022", "2022-01-04/2022-01-06"),
        ("January 4-6, 2022", "2022-01-04/2022-01-06"),
        ("2022 жылғы 4-6 қаңтар", "2022-01-04/2022-01-06"),
        ("4 января - 6 января 2022", "2022-01-04/2022-01-06"),
        ("с 4 по 6 января 2022 года", "2022-01-04/2022-01-06"),
        ("04.01.2022–06.01.2022", "2022-01-04/2022-01-06"),
        ("4-6.01.2022", "2022-01-04/2022-01-06"),
        ("декабрь 2021 – январь 2022", "2021-12/2022-01"),
        ("January–February 2022", "2022-01/2022-02"),
        ("2022-2023", "2022/2023"),
        ("2022-01-05 16:37", "2022-01-05T16:37"),
        ("16:37 5 января 2022", "2022-01-05T16:37"),
        ("2022-01-05 15:00/16:00", "2022-01-05T15:00/2022-01-05T16:00"),
        ("2022-01-05 20:00/2022-01-06 05:00", "2022-01-05T20:00/2022-01-06T05:00"),
        ("2022-01-05T16:37Z", "2022-01-05T16:37[UTC]"),
        ("2022-01-05T16:37+0600", "2022-01-05T16:37[+06:00]"),
        ("5 қаңтар 2022 16:37 [Asia/Almaty]", "2022-01-05T16:37[Asia/Almaty]"),
        (
            "2022-01-05T15:00[Asia/Almaty]/2022-01-05T16:00[Asia/Almaty]",
            "2022-01-05T15:00/2022-01-05T16:00[Asia/Almaty]",
        ),
    ],
)
def test_dates_as_people_write_them(text: str, canonical: str) -> None:
    assert read(text) == canonical


def test_letters_in_either_unicode_form_are_the_same_month() -> None:
    composed, decomposed = "5 май 2022", "5 маи\u0306 2022"
    assert read(composed) == read(decomposed) == "2022-05-05"


def test_words_are_kept_where_they_differ() -> None:
    assert parse_value(ValueType.DATE, "05.01.2022").original == "05.01.2022"
    assert parse_value(ValueType.DATE, " 2022-01-05 ").original is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31.02.2022", "February 2022 has 28 days"),
        ("2022-02-29", "February 2022 has 28 days"),
        ("31 апреля 2022", "April 2022 has 30 days"),
        ("2022-13", "a month from 01 to 12"),
        ("2022-00-05", "a month from 01 to 12"),
        ("2022-13-05", "a month from 01 to 12"),
        ("2022-05/2022-01", "earlier end first"),
        ("2022-01-05T16:00/2022-01-05T15:00", "earlier end first"),
        ("2022-01-05 16:00/15:00", "earlier end first"),
        ("6-4 January 2022", "earlier end first"),
        ("4/5/2022", "2022-05-04 or 04.05.2022"),
        ("05/01/2022", "2022-05-04 or 04.05.2022"),
        ("5 January", "with its year"),
        ("05.01.22", "write"),
        ("20220105", "write"),
        ("2022-W01-1", "write"),
        ("0000", "0001 to 9999"),
        ("2022-XX-05", "a month where a day is given"),
        ("../..", "at least one end"),
        ("/", "at least one end"),
        ("..", "write"),
        ("", "write"),
        ("yesterday", "write"),
        ("2022-01-05T24:00", "midnight"),
        ("2022-01-05T16:60", "00:00 to 23:59"),
        ("2022-01-05[Asia/Almaty]", "only with a clock time"),
        ("2022-01-05T16:37[Asia/Alma-Ata]", "a time zone"),
        ("2022-01-05T16:37[../../etc/passwd]", "a time zone"),
        ("2022-01-05T16:37[America]", "a time zone"),
        ("2022-01-05T15:00[Asia/Almaty]/2022-01-05T16:00[Europe/Paris]", "one zone"),
        ("2022-01-01/2022-01-02/2022-01-03", "write"),
        ("2022-01-05" + " January" * 5000, "write"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        read(text)
    assert said in str(problem.value)


RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
KAZAKH = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"

days = st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 12, 31))
qualifiers = st.sampled_from(["", "?", "~", "%"])


@st.composite
def single_dates(draw: st.DrawFn) -> str:
    day = draw(days)
    form = draw(st.sampled_from(["{0}", "{0:%Y-%m}", "{0:%Y}", "{0:%Y-%m}-XX", "{0:%Y}-XX", "{0:%Y}-XX-XX"]))
    return form.format(day) + draw(qualifiers)


@st.composite
def canonical_dates(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(["one", "decade", "season", "open", "interval", "clock", "clocks"]))
    first, last = sorted((draw(days), draw(days)))
    zone = draw(st.sampled_from(["", "[Asia/Almaty]", "[UTC]", "[+06:00]", "[-03:30]"]))
    if form == "one":
        return draw(single_dates())
    if form == "decade":
        return f"{first.year // 10}X"
    if form == "season":
        return f"{first.year}-{draw(st.integers(21, 24))}"
    if form == "open":
        return draw(st.sampled_from(["../{}", "{}/..", "/{}", "{}/"])).format(draw(single_dates()))
    if form == "interval":
        return f"{first}{draw(qualifiers)}/{last}{draw(qualifiers)}"
    if form == "clock":
        return f"{first}T{draw(st.times()):%H:%M}{zone}"
    return f"{first}T00:00/{last}T23:59:59{zone}"


@given(canonical_dates())
def test_canonical_strings_parse_to_themselves(canonical: str) -> None:
    parsed = parse_value(ValueType.DATE, canonical)
    assert (parsed.canonical, parsed.original) == (canonical, None)
    dated = Dated.parse(canonical)
    assert dated.canonical == canonical
    assert dated.earliest is None or dated.latest is None or dated.earliest <= dated.latest
    assert dated.begins is None or dated.ends is None or dated.begins <= dated.ends


pieces = st.sampled_from(
    [*"0123456789", "2022", "01", "05", "31", "-", "–", "/", "..", ".", ":",
     "T", "Z", "X", "~", "?", "%", " ", "[", "]",
     "Asia/Almaty", "+06:00", "January", "мая", "қаңтар", "жылғы", "г.", "около", "с", "по", "from", "to", "16:37",
     "\u00a0", "٢", "²"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(), st.lists(pieces, max_size=10).map("".join), st.lists(pieces, max_size=8).map(" ".join)
    )
)
def test_nothing_but_a_problem_is_raised_and_the_result_is_canonical(text: str) -> None:
    try:
        parsed = parse_value(ValueType.DATE, text)
    except ValueProblem:
        return
    assert parse_value(ValueType.DATE, parsed.canonical).canonical == parsed.canonical
    assert Dated.parse(parsed.canonical).canonical == parsed.canonical


@given(days)
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    english = f"{day.day} {day:%B} {day.year}"
    for text in (
        str(day),
        english,
        f"{day:%d.%m}.{day.year}",
        f"{day.day} {RUSSIAN.split()[day.month - 1]} {day.year} года",
        f"{day.year} жылғы {day.day} {KAZAKH.split()[day.month - 1]}",
    ):
        assert read(text) == str(day)


def as_day(found: time.struct_time | float) -> date | None:
    return None if isinstance(found, float) else date(found.tm_year, found.tm_mon, found.tm_mday)


@given(st.one_of(single_dates(), canonical_dates()))
def test_bounds_are_those_of_the_reference_implementation(canonical: str) -> None:
    # it knows no clock times in this form, guesses unknown ends, takes no unspecified digits in an interval,
    # and lets a season be three months in the north
    assume(not ("/" in canonical and "X" in canonical))
    assume("T" not in canonical and not canonical.startswith("/") and not canonical.endswith("/"))
    assume(not any(canonical.endswith(f"-2{season}") for season in range(1, 5)))
    plain = canonical.translate(dict.fromkeys(map(ord, "?~%")))
    reference = parse_edtf(plain)
    dated = Dated.parse(plain)
    assert (dated.earliest, dated.latest) == (
        as_day(reference.lower_strict()),
        as_day(reference.upper_strict()),
    )
    uncertain = Dated.parse(canonical)
    assert uncertain.earliest is None or dated.earliest is None or uncertain.earliest <= dated.earliest
    assert uncertain.latest is None or dated.latest is None or uncertain.latest >= dated.latest


@given(st.from_regex(r"(1[0-9]{3}|20[0-9]{2})(-([0-3][0-9]|XX)(-([0-3][0-9]|XX))?)?[?~%]?", fullmatch=True))
def test_what_the_reference_implementation_refuses_is_refused(text: str) -> None:
    assume(text[5:7] not in ("21", "22", "23", "24"))  # it takes no uncertain season
    try:
        parse_edtf(text)
    except EDTFParseException:
        with pytest.raises(ValueProblem):
            Dated.parse(text)


def test_a_season_reaches_as_far_as_either_hemisphere_could_mean() -> None:
    for season in ("2022-21", "2022-23"):
        dated = Dated.parse(season)
        assert (dated.earliest, dated.latest) == (date(2022, 1, 1), date(2022, 12, 31))
    winter = Dated.parse("2022-24")
    assert (winter.earliest, winter.latest) == (date(2021, 12, 1), date(2023, 2, 28))


def test_an_uncertain_date_reaches_one_of_its_own_units_further() -> None:
    reach = {
        text: (Dated.parse(text).earliest, Dated.parse(text).latest)
        for text in ("2022-04~", "2022?", "2022-01-05%")
    }
    assert reach == {
        "2022-04~": (date(2022, 3, 1), date(2022, 5, 31)),
        "2022?": (date(2021, 1, 1), date(2023, 12, 31)),
        "2022-01-05%": (date(2022, 1, 3), date(2022, 1, 7)),
    }


@pytest.mark.parametrize(
    "text", ["05.01.2022", "2022-1-5", "5 January 2022", "2022-01-05T16:37Z", " 2022", "2022-01-05 16:37"]
)
def test_only_canonical_strings_make_a_date(text: str) -> None:
    with pytest.raises(ValueProblem):
        Dated.parse(text)


@given(canonical_dates(), canonical_dates())
def test_before_is_antisymmetric(a: str, b: str) -> None:
    left, right = Dated.parse(a), Dated.parse(b)
    forwards, backwards = before(left, right), before(right, left)
    assert backwards is (None if forwards is None else not forwards)


@given(canonical_dates(), canonical_dates(), canonical_dates())
def test_before_has_no_circles(a: str, b: str, c: str) -> None:
    first, second, third = Dated.parse(a), Dated.parse(b), Dated.parse(c)
    zones = {dated.zone for dated in (first, second, third)}
    assume(len(zones) == 1)  # days of different zones can overlap by more than a day
    if before(first, second) and before(second, third):
        assert before(first, third) is True


@given(days, st.integers(1, 400))
def test_days_are_ordered_by_the_calendar(day: date, later: int) -> None:
    following = day + timedelta(days=later)
    assert before(Dated.parse(str(day)), Dated.parse(str(following))) is True


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("2022-01-05", "2022-01-05", None),
        ("2022-01", "2022-01-05", None),
        ("2022-01-04/2022-01-06", "2022-01-06", None),
        ("2022-01-04/2022-01-06", "2022-01-07", True),
        ("../2022-05-05", "2022-05-04", None),
        ("../2022-05-05", "2022-05-06", True),
        ("2022-05-05/..", "2022-05-04", False),
        ("2022-05-05/..", "2023", None),
        ("2022-01-05T16:37", "2022-01-05T19:25", None),
        ("2022-01-05T16:37[Asia/Almaty]", "2022-01-05T19:25", None),
        ("2022-01-05T16:37[Asia/Almaty]", "2022-01-05T19:25[Asia/Almaty]", True),
        ("2022-01-05T16:37[Asia/Almaty]", "2022-01-05T16:37:30[Asia/Almaty]", None),
        ("2022-01-06T00:30[Asia/Tokyo]", "2022-01-05T23:00[Asia/Almaty]", True),
        ("2022-01-05T23:00[+06:00]", "2022-01-05T23:00[+05:00]", True),
        ("2022-01-05T15:00/2022-01-05T16:00[Asia/Almaty]", "2022-01-05T15:30[Asia/Almaty]", None),
        ("2022-01-05T15:00/2022-01-05T16:00[Asia/Almaty]", "2022-01-05T16:01[Asia/Almaty]", True),
        # in the night to 1 March 2024 the clocks of Almaty ran through an hour twice
        ("2024-02-29T23:10[Asia/Almaty]", "2024-02-29T23:50[Asia/Almaty]", None),
    ],
)
def test_order(a: str, b: str, order: bool | None) -> None:
    assert before(Dated.parse(a), Dated.parse(b)) is order


def test_a_clock_time_covers_its_minute() -> None:
    dated = Dated.parse("2022-01-05T16:37[Asia/Almaty]")
    assert (dated.begins, dated.ends) == (datetime(2022, 1, 5, 16, 37), datetime(2022, 1, 5, 16, 37, 59))
    assert dated.zone == "Asia/Almaty"
