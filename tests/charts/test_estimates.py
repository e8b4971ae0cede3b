"""Pictures of estimates: every number at its place, and none where there is none; readable at both widths."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_marks import rows, texts
from openinquest.charts import (
    Estimate,
    Language,
    NamedCurve,
    Theme,
    Width,
    estimates_chart,
    rank_chart,
    render_svg,
    trace_chart,
    upset_chart,
    xi_chart,
)
from openinquest.errors import InputError

GROUND = "#fffffe"
ROWS = [
    Estimate(
        "first", 10_357, 9_000, 12_100, law=tuple((9_000 + 31 * at, math.sin(at / 32)) for at in range(100))
    ),
    Estimate("second", note="chains disagree"),
    Estimate("third", 12_595, 9_827, 16_544, marked=True, note="driven by the prior"),
    Estimate("fourth", 1_900, 1_700, 2_100, known=1_910),
]


def titled(spec):
    return {row["title"]: row for row in rows(spec, "symbol") if row["title"]}


@pytest.mark.parametrize("width", Width)
def test_medians_lie_by_size_and_within_their_intervals(width):
    spec = estimates_chart("t", ROWS, Language.EN, seen=1_500).at(width)
    marks = titled(spec)
    places = {name.partition(":")[0]: row["x"] for name, row in marks.items()}
    assert places["fourth"] < places["first"] < places["third"]
    thick = [row for row in rows(spec, "line") if row["thickness"] == 3]
    assert len(thick) == 3
    for row, name in zip(sorted(thick, key=lambda row: row["y"]), ("first", "third", "fourth"), strict=True):
        assert row["x"] < places[name] < row["x2"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", Width)
def test_a_row_without_a_number_has_its_reason_and_no_mark(width, language):
    chart = estimates_chart("t", ROWS, language, seen=1_500, bound=3_000)
    spec = chart.at(width)
    assert "chains disagree" in " ".join(texts(spec))
    assert not any(name.startswith("second") for name in titled(spec))
    row = next(row for row in chart.table.rows if row[0] == "second")
    assert row[1:4] == ("", "", "")
    assert "chains disagree" in row[-1]


@pytest.mark.parametrize("language", Language)
def test_what_must_not_be_reported_is_marked_in_picture_and_table(language):
    chart = estimates_chart("t", ROWS, language)
    words = {Language.EN: "exploratory", Language.RU: "не сообщать", Language.KK: "хабарламау"}[language]
    assert words in " ".join(texts(chart.wide))
    assert words in chart.table.rows[2][-1]
    assert words in chart.description
    assert words not in chart.table.rows[0][-1]
    hollow = next(row for name, row in titled(chart.wide).items() if name.startswith("third"))
    assert hollow["fill"] == GROUND


@pytest.mark.parametrize(
    "chart",
    [
        estimates_chart("t", ROWS, Language.RU, seen=1_500, bound=3_000),
        estimates_chart("t", [Estimate("a" * 80, note="b " * 90)], Language.EN),
        upset_chart("t", ["x" * 90, "Ы", "c"], [(("x" * 90, "c"), 4_000_000), (("Ы",), 0)], Language.KK),
        upset_chart(
            "t", [f"L{at}" for at in range(20)], [((f"L{at}",), at) for at in range(20)], Language.EN
        ),
        trace_chart("t", [[9_000.0 + at % 7 for at in range(900)]] * 4, Language.EN),
        rank_chart("t", [[1.0, 2.0, 3.0], [2.0, 2.0, 9.0]], Language.RU),
        xi_chart(
            "t",
            [NamedCurve("c", ((0.25, 5_000.0), (1.0, 9_000.0), (4.0, 30_000.0)))],
            Language.EN,
            seen=4_400,
        ),
    ],
    ids=["estimates", "long", "upset", "twenty", "trace", "ranks", "xi"],
)
@pytest.mark.parametrize("width", Width)
def test_everything_stays_within_the_picture(chart, width):
    spec = chart.at(width)
    for kind in ("line", "bar", "symbol"):
        for row in rows(spec, kind):
            for name in ("x", "x2"):
                assert -3 <= row.get(name, 0) <= width.pixels + 3
            for name in ("y", "y2"):
                assert -3 <= row.get(name, 0) <= spec.height + 3
    assert render_svg(spec, Theme.ADAPTIVE).startswith("<svg")


def test_overlaps_are_ordered_by_persons_and_lists_have_their_totals():
    chart = upset_chart(
        "t", ["a", "b", "c"], [(["a"], 5), (["a", "b"], 9), (["c"], 2), (["a", "b", "c"], 1)], Language.EN
    )
    assert [row[0] for row in chart.table.rows] == ["a + b", "a", "c", "a + b + c"]
    assert "a 15; b 10; c 3" in chart.description
    bars = {row["title"]: row["x2"] - row["x"] for row in rows(chart.wide, "bar") if row["title"]}
    assert bars["a + b: 9"] / bars["a: 5"] == pytest.approx(9 / 5, rel=0.02)
    many = upset_chart(
        "t", ["a", "b", *"cdefg"], [(list("abcdefg"[:at]), at) for at in range(1, 8)] * 5, Language.EN
    )
    assert "and 5 more combinations, in the table" in texts(many.wide)
    assert len(many.table.rows) == 35


@given(st.lists(st.lists(st.integers(0, 6), min_size=8, max_size=8), min_size=2, max_size=4))
@settings(deadline=None, max_examples=40)
def test_ranks_are_shares_and_chains_that_agree_lie_even(chains):
    spec = rank_chart("t", chains, Language.EN).wide
    said = [float(row["title"].rstrip("%")) for row in rows(spec, "bar")]
    for at in range(len(chains)):
        assert sum(said[at * 20 : at * 20 + 20]) == pytest.approx(100, abs=1.1)
    same = rank_chart("t", [chains[0]] * 3, Language.EN).wide
    by_chain = [[row["title"] for row in rows(same, "bar")][at * 20 : at * 20 + 20] for at in range(3)]
    assert by_chain[0] == by_chain[1] == by_chain[2]


def test_a_chain_that_lies_higher_is_seen_in_its_ranks():
    spec = rank_chart("t", [list(range(100)), list(range(100, 200))], Language.EN).wide
    said = [row["title"] for row in rows(spec, "bar")]
    assert said[:10] == ["10.0%"] * 10
    assert said[10:20] == ["0.0%"] * 10
    assert said[30:] == ["10.0%"] * 10


def test_the_curve_rises_and_marks_where_the_assumption_holds():
    chart = xi_chart("t", [NamedCurve("c", ((0.5, 7_000.0), (1.0, 9_600.0), (2.0, 14_800.0)))], Language.EN)
    (mark,) = [row for row in rows(chart.wide, "symbol") if row["x"] != 10]
    lines = [row for row in rows(chart.wide, "line") if row["thickness"] == 1.8]
    assert [row["y"] > row["y2"] for row in lines] == [True, True]
    assert mark["x"] == pytest.approx(lines[0]["x2"], abs=0.2)
    assert lines[0]["x2"] - lines[0]["x"] == pytest.approx(lines[1]["x2"] - lines[1]["x"], abs=0.2)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: estimates_chart("t", [], Language.EN),
        lambda: estimates_chart("t", [Estimate("a", math.nan)], Language.EN),
        lambda: estimates_chart("t", [Estimate("a", -1.0)], Language.EN),
        lambda: upset_chart("t", ["a"], [], Language.EN),
        lambda: upset_chart("t", ["a"], [(["b"], 1)], Language.EN),
        lambda: upset_chart("t", ["a"], [([], 1)], Language.EN),
        lambda: upset_chart("t", ["a"], [(["a"], -1)], Language.EN),
        lambda: trace_chart("t", [], Language.EN),
        lambda: trace_chart("t", [[1.0, 2.0], [1.0]], Language.EN),
        lambda: rank_chart("t", [[1.0, math.inf]], Language.EN),
        lambda: xi_chart("t", [], Language.EN),
        lambda: xi_chart("t", [NamedCurve("c", ((1.0, 5.0),))], Language.EN),
        lambda: xi_chart("t", [NamedCurve("c", ((0.0, 5.0), (1.0, 6.0)))], Language.EN),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw):
    with pytest.raises(InputError) as refusal:
        draw()
    assert refusal.value.problems
