from __future__ import annotations

from datetime import date

import pytest

from openinquest.errors import NotFound
from openinquest.inquiry import Writer, why

ON = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("identifier", "statements", "judgements"),
    [
        ("deaths", {1, 2, 4, 5, 6, 7, 8}, {101}),
        ("c.all-answered", {15, 17}, {104}),
        ("c.impartial", {16}, {103}),
        ("m.chair", {18, 19}, set()),
        ("order7:given_by", {11}, set()),
        ("order7", {11, 12}, set()),
        ("q.list", {22, 23, 24, 25, 26}, {105, 106}),
        ("1", {1, 2}, set()),
        ("<4>", {1, 2, 4}, set()),
        ("25", {25}, {105}),
    ],
)
def test_why_names_the_statements_and_judgements_behind_a_value(examples, identifier, statements, judgements):
    data = Writer(examples).reason(why(examples, identifier, ON))
    assert {s["n"] for s in data["statements"]} == statements
    assert {j["n"] for j in data["judgements"]} == judgements
    assert data["rule"]


def test_why_gives_the_passage(examples):
    data = Writer(examples).reason(why(examples, "4", ON))
    repeated = next(s for s in data["statements"] if s["n"] == 4)
    assert repeated["document"] == "rightscorridor-2022-01-11"
    assert repeated["basis"] == "cites:tg"
    assert "withdrawn" in data["because"]


def test_why_of_a_figure_states_the_rule_of_its_counting(examples):
    assert "A closed total" in Writer(examples).reason(why(examples, "deaths", ON))["rule"]
    assert "accumulates" in Writer(examples).reason(why(examples, "detained", ON))["rule"]


@pytest.mark.parametrize("identifier", ["nothing", "999", "<999>", "gpo"])
def test_what_is_not_there_is_said_not_to_be(examples, identifier):
    with pytest.raises(NotFound):
        why(examples, identifier, ON)
