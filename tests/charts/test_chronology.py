"""Happenings in time: every account at its hour, what is denied or open marked so, many counted instead."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from openinquest.charts import Language
from openinquest.charts.chronology import MOST_ROWS, Happening, Stretch, chronology
from openinquest.errors import InputError

SVG = "{http://www.w3.org/2000/svg}"


def day(text: str) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(text)
    return start, start + timedelta(hours=23, minutes=59)


def elements(svg: str, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}{name}"))


def marks(svg: str) -> dict[str, ElementTree.Element]:
    found = [*elements(svg, "rect"), *elements(svg, "circle")]
    return {title: one for one in found if (title := one.findtext(f"{SVG}title"))}


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in elements(svg, "text")]


def test_each_account_stands_at_its_time_and_rival_ones_apart() -> None:
    noon, witness = datetime(2030, 1, 5, 12), day("2030-01-05")
    drawn = chronology(
        "Incidents",
        [
            Happening("A march", (Stretch(*day("2030-01-04"), "the ministry"),)),
            Happening("A fire", (Stretch(noon, noon, "the monitor", exact=True), Stretch(*witness, "a witness"))),
        ],
        Language.EN,
    )  # fmt: skip
    for svg in (drawn.wide, drawn.narrow):
        found = marks(svg)
        first, second, fire = found["the ministry"], found["a witness"], found["the monitor"]
        ends = float(first.get("x", 0)) + float(first.get("width", 0))
        assert ends <= float(second.get("x", 0)) + 1
        middle = float(second.get("x", 0)) + float(second.get("width", 0)) / 2
        assert float(fire.get("cx", 0)) == pytest.approx(middle, abs=1.5)
        assert float(fire.get("cy", 0)) != pytest.approx(float(second.get("y", 0)) + 4, abs=3)
        assert "A march" in texts(svg)
        assert "4\u00a0Jan" in texts(svg)
    assert drawn.description == "Incidents: 2 in the picture, 4 January 2030 – 5 January 2030."


def test_what_is_denied_is_crossed_and_hollow() -> None:
    rows = [
        Happening(
            "A", (Stretch(*day("2030-01-04"), "said"), Stretch(*day("2030-01-06"), "denied", denied=True))
        )
    ]
    drawn = chronology("T", rows, Language.EN)
    found = marks(drawn.wide)
    assert "ground" in found["denied"].get("fill", "")
    assert "ground" not in found["said"].get("fill", "")


def test_days_without_anything_are_left_out_and_months_take_over_where_days_are_too_many() -> None:
    far = [Happening(f"{year}", (Stretch(*day(f"{year}-03-01")),)) for year in (1999, 2030)]
    assert [text for text in texts(chronology("T", far, Language.EN).wide) if "Mar" in text] == [
        "1\u00a0Mar"
    ] * 2
    spread = [Happening(f"{at}", (Stretch(*day(f"2030-{at % 12 + 1:02}-{at + 1:02}")),)) for at in range(28)]
    months = texts(chronology("T", spread, Language.RU).wide)
    assert "марта" in months
    assert "1\u00a0марта" not in months


def test_many_happenings_are_counted() -> None:
    rows = [Happening(f"row {at}", (Stretch(*day(f"2030-01-0{1 + at % 3}")),)) for at in range(MOST_ROWS + 2)]
    for svg in (drawn := chronology("T", rows, Language.EN)).wide, drawn.narrow:
        assert not any(text.startswith("row ") for text in texts(svg))
        assert [text for text in texts(svg) if text.isdigit() and len(text) < 4] == ["14", "14", "14"]


def test_a_century_of_happenings_still_fits() -> None:
    rows = [Happening(f"{at}", (Stretch(*day(f"{1900 + at * 3}-06-01")),)) for at in range(35)]
    drawn = chronology("T", rows, Language.KK)
    for svg, wide in ((drawn.wide, 720), (drawn.narrow, 340)):
        for one in elements(svg, "rect"):
            assert 0 <= float(one.get("x", 0)) <= wide
            assert float(one.get("width", 0)) > 0


def test_the_ends_of_the_calendar_are_no_reason_to_fail() -> None:
    rows = [Happening("A", (Stretch(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59), "all"),))]
    assert "all" in marks(chronology("T", rows, Language.EN).wide)


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be drawn"):
        chronology("T", [Happening("never", ())], Language.EN)
