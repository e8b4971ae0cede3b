"""A chain drawn as a tree: every link with its dates, no link over another, and the note in the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from drawn_marks import rows, texts
from openinquest.charts import Language, Theme, Width, hierarchy_chart, render_svg
from openinquest.errors import InputError

NOTE = "Holding a post is no allegation."


def value(text, denied=""):
    given = [{"value": text, "label": text, "by": [{"label": "Ministry"}], "record": False, "denied_by": []}]
    other = [{"value": denied, "label": denied, "by": [], "record": False, "denied_by": [{"label": "Watch"}]}]
    return (given if text else []) + (other if denied else [])


def link(lower, upper, state="certain", start="2031-03-01", end="2031-03-20", circular=False):
    return {
        "id": f"{lower}-{upper}", "subordinate": lower, "subordinate_label": lower.title(), "superior": upper,
        "superior_label": upper.title(), "kind": value("by law"), "from": value(start), "to": value(end),
        "attested": [{"when": "2031-03-05"}], "state": state, "state_label": f"{state} then", "circular": circular,
        "sources": [{"label": "Ministry"}],
    }  # fmt: skip


def page(*links):
    actors = dict.fromkeys(
        ["guard", *(end for one in links for end in (one["subordinate"], one["superior"]))]
    )
    holder = {"holder_label": "Orlan (invented)", "state_label": "certain then", "acting": value("yes")}
    posts = [
        {"label": "Chief", "holders": [holder], "because": ""},
        {"label": "Aide", "holders": [], "because": "None."},
    ]
    return {
        "note": NOTE,
        "units": [{"id": "guard", "label": "Guard"}],
        "links": list(links),
        "bodies": [{"id": actor, "label": actor.title(), "posts": posts} for actor in actors],
    }


BRANCHES = page(
    link("guard", "ministry"),
    link("guard", "headquarters", "contested"),
    link("ministry", "cabinet", "unknown", "", ""),
    link("headquarters", "guard", "possible", circular=True),
    link("headquarters", "cabinet", "between"),
)


@pytest.mark.parametrize("width", Width)
def test_every_link_stands_there_with_its_dates_and_the_note(width):
    spec = hierarchy_chart("t", BRANCHES, "guard", Language.EN).at(width)
    words = " ".join(texts(spec))
    for name in (
        "Guard",
        "Ministry",
        "Headquarters",
        "Cabinet",
        "2031-03-01",
        "2031-03-05",
        "contested then",
    ):
        assert name in words
    assert NOTE in words
    assert "circular" in words
    assert "told further up" in words
    assert len(rows(spec, "symbol")) == 1 + len(BRANCHES["links"])


@pytest.mark.parametrize("width", Width)
def test_nothing_leaves_the_picture_and_no_upright_line_lies_on_another(width):
    spec = hierarchy_chart("t", BRANCHES, "guard", Language.RU).at(width)
    for row in (*rows(spec, "text"), *rows(spec, "symbol")):
        assert 0 <= row["x"] <= width.pixels
        assert 0 <= row["y"] <= spec.height
    upright = [row for row in rows(spec, "line") if row["x"] == row["x2"]]
    for i, one in enumerate(upright):
        for other in upright[i + 1 :]:
            apart = one["x"] != other["x"] or one["y2"] <= other["y"] or other["y2"] <= one["y"]
            assert apart


@pytest.mark.parametrize("language", Language)
def test_the_table_has_every_link(language):
    chart = hierarchy_chart("t", BRANCHES, "guard", language)
    assert [row[0] for row in chart.table.rows] == [
        "Guard", "Ministry", "Cabinet", "Headquarters", "Guard", "Cabinet",
    ]  # fmt: skip
    assert all(len(row) == len(chart.table.header) for row in chart.table.rows)
    assert NOTE in chart.description
    ET.fromstring(render_svg(chart.at(Width.NARROW), Theme.ADAPTIVE))


def test_a_long_chain_stays_on_a_phone():
    links = [link("guard", "b0"), *(link(f"b{i}", f"b{i + 1}") for i in range(30))]
    spec = hierarchy_chart("t", page(*links), "guard", Language.EN).at(Width.NARROW)
    assert all(row["x"] < 250 for row in rows(spec, "symbol"))
    assert "31. B30" in texts(spec)


def test_a_unit_that_is_not_on_the_page_is_refused():
    with pytest.raises(InputError):
        hierarchy_chart("t", BRANCHES, "nobody", Language.EN)


def test_a_unit_alone_is_a_picture_too():
    spec = hierarchy_chart("t", page(), "guard", Language.EN).at(Width.WIDE)
    assert "Guard" in texts(spec)
    assert NOTE in texts(spec)


def test_the_picture_says_of_when_it_is_how_to_read_it_and_who_only_acted():
    spec = hierarchy_chart("Guard, 2031-03-05", BRANCHES, "guard", Language.EN).at(Width.WIDE)
    words = " ".join(texts(spec))
    assert "Guard, 2031-03-05. To be read downwards" in words
    assert "Chief: Orlan (invented) (acting, certain then)" in words


def test_a_date_that_is_only_denied_is_not_drawn():
    denied = link("guard", "ministry") | {"to": value("2031-03-20", denied="2031-09-09")}
    words = " ".join(texts(hierarchy_chart("t", page(denied), "guard", Language.EN).at(Width.WIDE)))
    assert "2031-03-01 – 2031-03-20" in words
    assert "2031-09-09" not in words
