"""The history of a figure shows every number once, readable, marked as what it is; and lists all of them."""

import copy
import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_marks import rows, texts
from openinquest.charts import Language, Theme, Width, history_chart, render_svg
from openinquest.charts.fonts import text_width

SVG = "{http://www.w3.org/2000/svg}"
CROSS = "M-1,-1L1,1M-1,1L1,-1"


def statement(
    value, said_on, party="officials", voice="prosecutor", stance="asserts", status=("current",), **more
):
    return {
        "n": more.pop("n", 1),
        "value": value,
        "stance": stance,
        "speaker": voice or "someone",
        "voice": voice,
        "party": party,
        "said_on": said_on,
        "status": list(status),
        "via": [],
        **more,
    }


def figure(*series):
    return {
        "id": "dead",
        "label": "All dead",
        "labels": {"en": "All dead", "kk": "Қаза тапқандар"},
        "series": series,
    }


def said(spec):
    """Symbols and crosses that stand for statements."""
    return [row for row in rows(spec, "symbol") if row["title"]]


def boxes(spec):
    for row in rows(spec, "text"):
        width = text_width(row["text"], row["size"], row["bold"])
        left = row["x"] - {"left": 0, "center": width / 2, "right": width}[row["align"]]
        yield row["text"], left, row["y"] - row["size"] / 2, left + width, row["y"] + row["size"] / 2


def strokes_of_first_party(spec):
    """Unbroken lines in its colour, longer than the ticks at the ends of a span."""
    return [
        row
        for row in rows(spec, "line")
        if row["token"] == "#0b5cab" and not row["dash"]
        if abs(row["x2"] - row["x"]) + abs(row["y2"] - row["y"]) > 12
    ]


REVISED = figure(
    statement("164", "2022-01-09", voice="ministry", status=["withdrawn"], n=1),
    statement("164", "2022-01-09", voice="ministry", stance="withdraws", status=[], n=2),
    statement("225", "2022-01-15", status=["revised"], n=3),
    statement("227", "../2022-01-21", voice=None, status=["attributed"], n=4),
    statement("230", "2022-03-14", status=["revised"], n=5),
    statement("238", "2022-08-16", n=6),
    statement("238", "2023-01-13", party="press", voice=None, status=["repeated"], n=7),
    statement(">=263", "2023-06", party="volunteers", voice="volunteers", n=8),
    statement("238", "2023-07-01", party="volunteers", voice="volunteers", stance="denies", status=[], n=9),
    statement("vague:hundreds", "2022-01-20", party="press", voice=None, status=[], n=10),
    statement("250", None, party="press", voice=None, status=["undated"], n=11),
)


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize("language", Language)
def test_each_number_has_a_mark_and_a_label(width, language):
    chart = history_chart(REVISED, language)
    spec = chart.at(width)
    for label in ("164", "225", "227", "230", "238", "263+", "250"):
        assert label in texts(spec)
    # eleven statements: one is vague, one withdraws what stands there crossed already (two marks)
    assert len(said(spec)) == 10


def test_marks_tell_withdrawn_attributed_and_denied():
    for width in Width:
        by_text = {}
        for row in said(history_chart(REVISED, Language.EN).at(width)):
            by_text.setdefault(row["title"].split(",")[0], []).append(row)
        assert CROSS in [row["shape"] for row in by_text["164"]]
        assert [row["fill"] for row in by_text["227"]] != [row["edge"] for row in by_text["227"]]  # hollow
        assert [row["fill"] for row in by_text["230"]] == [row["edge"] for row in by_text["230"]]
        assert [row["shape"] for row in by_text["not 238"]] == [CROSS]


def test_what_cannot_be_drawn_is_said_beneath_and_listed():
    chart = history_chart(REVISED, Language.EN)
    for width in Width:
        assert "In the table only: hundreds." in texts(chart.at(width))
    assert len(chart.table.rows) == 11
    assert "hundreds" in {cell for row in chart.table.rows for cell in row}
    assert chart.table.keys == tuple(str(n) for n in range(1, 12))


def test_table_says_who_when_what_and_what_became_of_it():
    shown = figure(
        statement("164", "2022-01-09", scope="bodies in morgues", holds_at="2022-01-08", document="news-1",
                  speaker_label="Government channel", via=[{"who": "state-tv", "mode": "reports"}, "agency"])
    )  # fmt: skip
    names = {"officials": "Officials", "news-1": "News of the day", "state-tv": "State television"}
    table = history_chart(shown, Language.EN, labels=names).table
    assert dict(zip(table.header, table.rows[0], strict=True)) == {
        "Said on": "9 January 2022",
        "Value": "164",
        "Who says it": "Government channel",
        "Party": "Officials",
        "As of": "8 January 2022",
        "In the speaker's words, of what": "bodies in morgues",
        "Passed on by": "State television, agency",
        "Status": "current",
        "Source": "News of the day",
    }


def test_columns_that_are_empty_throughout_are_left_out():
    header = history_chart(figure(statement("1", "2022-01-09")), Language.EN).table.header
    assert "As of" not in header
    assert "Value" in header


def test_steps_join_what_one_voice_said_itself_and_nothing_else():
    plain = figure(statement("5", "2022-01-01", status=["revised"]), statement("9", "2022-02-01"))
    attributed = figure(statement("5", "2022-01-01", status=["attributed"]), statement("9", "2022-02-01"))
    unordered = figure(statement("5", "2022-01"), statement("9", "2022-01-20"))
    others = figure(statement("5", "2022-01-01", voice="a"), statement("9", "2022-02-01", voice="b"))
    for width in Width:
        charts = [history_chart(f, Language.EN).at(width) for f in (plain, attributed, unordered, others)]
        assert [bool(strokes_of_first_party(spec)) for spec in charts] == [True, False, False, False]


def test_a_party_looks_the_same_in_every_chart_given_the_same_order():
    order = ["officials", "press", "volunteers"]
    both = figure(statement("1", "2022-01-01"), statement("2", "2022-01-02", party="press", voice="p"))
    alone = figure(statement("2", "2022-01-02", party="press", voice="p"))
    looks = [
        {(row["shape"], row["fill"]) for row in said(history_chart(f, Language.EN, party_order=order).wide)
         if row["title"].startswith("2,")}
        for f in (both, alone)
    ]  # fmt: skip
    assert looks[0] == looks[1]


def test_coinciding_statements_all_stay_visible():
    parties = [f"party {n}" for n in range(7)]
    same = figure(*(statement("238", "2022-08-16", party=party, voice=party) for party in parties))
    for width in Width:
        places = [(row["x"], row["y"]) for row in said(history_chart(same, Language.EN).at(width))]
        assert len(places) == 7
        for index, (x, y) in enumerate(places):
            assert all(abs(x - u) + abs(y - v) >= 10 for u, v in places[index + 1 :])


def test_days_far_apart_and_close_together_stay_in_order_and_apart():
    days = ["2022-01-05", "2022-01-06", "2022-01-07", "2022-08-16", "2025-01-03"]
    chart = history_chart(figure(*(statement("238", day, voice=day) for day in days)), Language.EN)
    xs = [row["x"] for row in said(chart.wide)]
    assert all(later - earlier >= 12 for earlier, later in pairwise(xs))
    assert "Days are in order but not spaced to scale." in texts(chart.wide)


def test_evenly_spread_days_are_to_scale():
    days = ["2022-01-01", "2022-02-01", "2022-04-01", "2022-07-01"]
    chart = history_chart(figure(*(statement("238", day, voice=day) for day in days)), Language.EN)
    first, second, third, _ = (row["x"] for row in said(chart.wide))
    assert (third - first) / (second - first) == pytest.approx(90 / 31, rel=0.01)
    assert not any("scale" in text for text in texts(chart.wide))


def test_long_party_names_are_wrapped_not_cut():
    name = "Мемлекеттік органдар, соның ішінде Бас прокуратура мен Ішкі істер министрлігінің бөлімшелері " * 2
    chart = history_chart(
        figure(statement("5", "2022-01-01")), Language.KK, labels={"officials": name.strip()}
    )
    for width in Width:
        assert " ".join(name.split()) in " ".join(texts(chart.at(width)))


def test_a_figure_of_which_nobody_gave_a_number():
    for series in ([], [statement("vague:dozens", "2022-01-05")]):
        chart = history_chart(figure(*series), Language.RU)
        for width in Width:
            assert "Изображать нечего." in texts(chart.at(width))
            ElementTree.fromstring(render_svg(chart.at(width)))


def test_description_says_what_the_picture_shows():
    chart = history_chart(REVISED, Language.EN)
    assert chart.title == "All dead"
    assert "11 statements" in chart.description
    assert "Lowest 164, highest 263" in chart.description
    assert history_chart(REVISED, Language.KK).title == "Қаза тапқандар"


def test_hostile_labels_stay_text():
    nasty = '"><script>alert(1)</script>\x00'
    bad = figure(statement("5", "2022-01-01", party="p", voice="v", speaker_label=nasty, scope=nasty))
    bad["labels"] = {"en": nasty}
    chart = history_chart(bad, Language.EN, labels={"p": nasty})
    for width in Width:
        root = ElementTree.fromstring(render_svg(chart.at(width)))
        assert not [element for element in root.iter() if "script" in element.tag]


def test_the_figure_is_left_as_it_was():
    before = copy.deepcopy(REVISED)
    history_chart(REVISED, Language.EN)
    assert before == REVISED


values = st.one_of(
    st.integers(-1000, 10**7).map(str),
    st.tuples(st.sampled_from([">", ">=", "<", "<=", "~"]), st.integers(0, 10**5)).map(
        lambda p: f"{p[0]}{p[1]}"
    ),
    st.tuples(st.integers(0, 500), st.integers(0, 5000)).map(lambda p: f"{p[0]}..{p[0] + p[1]}"),
    st.sampled_from(["vague:dozens", "", "x", "1.25", "0"]),
)
iso = st.dates().map(lambda day: day.isoformat())
near = st.dates(min_value=date(2022, 1, 1), max_value=date(2022, 1, 20))
days = st.one_of(
    st.none(),
    iso,
    near.map(lambda day: day.isoformat()),
    iso.map(lambda day: day[:7]),
    iso.map(lambda day: f"../{day}"),
    iso.map(lambda day: f"{day}/.."),
    st.tuples(iso, iso).map(lambda pair: "/".join(sorted(pair))),
    st.sampled_from(["", "soon", "2022-01-05T16:37[Asia/Almaty]"]),
)
flags = st.lists(
    st.sampled_from(
        ["current", "updated", "revised", "fell", "variant", "withdrawn", "attributed", "undated", "new"]
    ),
    max_size=3,
)
statements = st.builds(
    statement,
    values,
    days,
    party=st.one_of(st.none(), st.sampled_from(["a", "b", "c"]), st.text(max_size=30)),
    voice=st.one_of(st.none(), st.sampled_from(["v", "w"])),
    stance=st.sampled_from(["asserts", "denies", "withdraws"]),
    status=flags,
    scope=st.one_of(st.none(), st.text(max_size=10)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(statements, max_size=30), st.sampled_from(Language))
def test_any_series_stays_inside_its_picture_and_in_its_table(series, language):
    chart = history_chart(figure(*series), language)
    assert len(chart.table.rows) == len(series)
    assert all(len(row) == len(chart.table.header) for row in chart.table.rows)
    for width in Width:
        spec = chart.at(width)
        assert spec.width.pixels == width.pixels
        for row in [*rows(spec, "symbol"), *rows(spec, "line"), *rows(spec, "bar")]:
            for x, y in ((row["x"], row["y"]), (row.get("x2", 0), row.get("y2", 0))):
                assert -2 <= x <= width.pixels + 2
                assert -2 <= y <= spec.height + 2
        for text, left, top, right, bottom in boxes(spec):
            assert left >= -1, text
            assert right <= width.pixels + 1, text
            assert top >= -2, text
            assert bottom <= spec.height + 2, text


@settings(max_examples=60, deadline=None)
@given(st.lists(statements, max_size=30), st.sampled_from(Language), st.sampled_from(Width))
def test_no_two_texts_overlap(series, language, width):
    placed = list(boxes(history_chart(figure(*series), language).at(width)))
    for index, (text, left, top, right, bottom) in enumerate(placed):
        for other, a, b, c, d in placed[index + 1 :]:
            apart = left >= c - 1 or a >= right - 1 or top >= d - 1 or b >= bottom - 1
            assert apart, (text, other)


@settings(max_examples=15, deadline=None)
@given(st.lists(statements, max_size=12), st.sampled_from(Language), st.sampled_from(Theme))
def test_any_series_can_be_drawn(series, language, theme):
    chart = history_chart(figure(*series), language)
    for width in Width:
        svg = render_svg(chart.at(width), theme)
        root = ElementTree.fromstring(svg)
        assert root.get("viewBox").startswith(f"0 0 {width.pixels} ")
        assert not re.search(r"NaN|Infinity|undefined", svg)
