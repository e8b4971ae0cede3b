"""Accounts that differ, days that are not exact and pages that were narrowed: nothing is picked or left out unsaid."""

from __future__ import annotations

import pytest

from openinquest.cli.command_screen import print_command, print_orders
from openinquest.inquiry import Language, Material, Writer
from openinquest.inquiry.hierarchy import (
    Asked,
    Holding,
    asked_of,
    behind_page,
    command,
    command_json,
    doubts,
    order_json,
    orders,
)
from openinquest.inquiry.sentences import Day, Sentence


def said(thing, prop, value, who="ministry", **more):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": who, "voice": who,
        "said_on": "2031-04-01", "document": "d", "basis": "own", **more,
    }  # fmt: skip


@pytest.fixture
def given(build, define):
    """Make an order by Orlan, who held one post, and read it."""

    def make(*statements):
        types = {"order": "Order", "orlan": "Person", "post": "Position", "held": "Occupancy"}
        entries = [define(thing, "schema", schema) for thing, schema in types.items()]
        entries += [
            define("held", "post", "post"),
            define("held", "holder", "orlan"),
            said("order", "given_by", "orlan"),
        ]
        material = build(entries, statements)
        (order,) = orders(material)
        return material, order

    return make


def held(start, end):
    return [
        said("held", prop, value) if value[0] != "@" else said("held", "held", "yes", holds_at=value[1:])
        for prop, value in (("from", start), ("to", end))
        if value
    ]


@pytest.mark.parametrize(
    ("start", "end", "day", "expected"),
    [
        ("2031-01-01", "2031-06-01", "2031-03-05", Holding.CERTAIN),
        (
            "2031-01-01",
            "2031-03-05",
            "2031-03-05",
            Holding.POSSIBLE,
        ),  # left on that day: before the order, or after
        ("2031-03-05", "2031-06-01", "2031-03-05", Holding.POSSIBLE),
        ("2031-01-01", "2031-03-19", "2031-03", Holding.POSSIBLE),  # an order of March, and left in March
        ("2031-01-01", "2031-06-01", "2031-03", Holding.CERTAIN),
        ("@2031-03-05", "", "2031-03-05", Holding.CERTAIN),
        ("@2031-03-05", "", "2031-03", Holding.POSSIBLE),
        ("2031-01-01", "2031-03-05T12:00[+05:00]", "2031-03-05T11:00[+05:00]", Holding.CERTAIN),
    ],
)
def test_a_post_is_held_for_certain_only_if_at_every_moment_when_the_order_may_be_of(
    given, start, end, day, expected
):
    _, order = given(said("order", "date", day), *held(start, end))
    assert [one.state.holding for one in order.posts_of_giver["orlan"]] == [expected]


@pytest.mark.parametrize("days", [("2031-03-05", "2031-09-05"), ("2031-09-05", "2031-03-05")])
def test_no_day_of_an_order_is_picked_where_sources_give_two(given, days):
    first, second = days
    dates = [said("order", "date", first), said("order", "date", second, "watch")]
    material, order = given(*dates, *held("2031-01-01", "2031-06-01"))
    (post,) = order.posts_of_giver["orlan"]
    assert post.state.holding is Holding.CONTESTED
    assert post.state.because[0].key == "order.days-differ"
    assert list(doubts(material)) == []  # by one account a post is known


def test_who_is_denied_to_have_given_an_order_is_not_shown_without_that(given, capsys):
    denial = said("order", "given_by", "orlan", "watch", stance="denies")
    material, order = given(said("order", "date", "2031-03-05"), denial)
    print_orders([order_json(Writer(material), order)], Language.ENGLISH)
    assert "orlan (denied by watch)" in capsys.readouterr().out


def test_posts_of_two_givers_are_told_apart(given, define, capsys):
    sary = [define("sary", "schema", "Person"), define("two", "schema", "Occupancy")]
    sary += [define("two", "holder", "sary"), define("two", "post", "post")]
    dates = [said("two", "held", "yes", holds_at="2031-03-05"), *held("@2031-03-05", "")]
    rival = said("order", "given_by", "sary", "watch")
    material, order = given(said("order", "date", "2031-03-05"), rival, *sary, *dates)
    print_orders([order_json(Writer(material), order)], Language.ENGLISH)
    text = capsys.readouterr().out
    assert "orlan, post: certainly" in text
    assert "sary, post: certainly" in text


@pytest.fixture
def deployed(build, define):
    types = {
        "at": "Deployment",
        "a": "Unit",
        "b": "Unit",
        "city": "Place",
        "square": "Place",
        "town": "Place",
    }
    defined = [define(thing, "schema", schema) for thing, schema in types.items()]
    defined.append(define("square", "within", "city"))
    dates = [said("at", "from", "2031-03-01"), said("at", "to", "2031-03-10")]

    def sightings(*statements):
        page = command(build(defined, dates, statements), Asked.parse("2031-03-05"), "city")
        return {
            (one.unit, one.place): (one.state.holding, one.sources)
            for unit in page.units
            for one in unit.sightings
        }

    return sightings


def test_sources_that_name_different_units_or_towns_for_one_deployment_differ(deployed):
    units = [said("at", "unit", "a"), said("at", "unit", "b", "watch")]
    assert deployed(*units, said("at", "place", "city")) == {
        ("a", "city"): (Holding.CONTESTED, ("ministry",)),
        ("b", "city"): (Holding.CONTESTED, ("watch",)),
    }
    found = deployed(units[0], said("at", "place", "city"), said("at", "place", "town", "watch"))
    assert [holding for holding, _ in found.values()] == [Holding.CONTESTED]


def test_a_square_and_its_city_are_no_rival_places(deployed):
    found = deployed(
        said("at", "unit", "a"), said("at", "place", "city"), said("at", "place", "square", "watch")
    )
    assert {holding for holding, _ in found.values()} == {Holding.CERTAIN}


def test_one_who_holds_it_for_certain_is_not_among_those_who_may(build, define):
    entries = [define(thing, "schema", "Occupancy") for thing in ("one", "two")]
    entries += [define("post", "schema", "Position"), define("unit", "schema", "Unit")]
    entries += [define("one", "holder", "orlan"), define("two", "holder", "sary")]
    entries += [define(thing, "post", "post") for thing in ("one", "two")] + [define("post", "body", "unit")]
    dates = [said("one", "from", "2031-03-05"), said("two", "to", "2031-03-17")]
    page = command(build(entries, dates), Asked.parse("2031-03-05"), units=["unit"])
    (post,) = page.posts["unit"]
    assert [one.key for one in post.because] == ["post.also"]


def test_what_a_narrowed_page_leaves_out_is_not_called_unknown(tarlan, capsys):
    material = Material.of(tarlan.frames(), tarlan.ontology)
    page = command(
        material,
        asked_of(material, "2031-03-11", "zhelkent"),
        "zhelkent",
        ["city-police"],
        ["administrative"],
    )
    assert page.links == ()
    (unit,) = page.units
    assert [one.key for one in unit.because] == ["chain.top.kind"]
    assert "command.kinds" in {one.key for one in page.because}
    data = command_json(Writer(material), page)
    print_command(data, Language.ENGLISH)
    assert f"`inquest why '{data['why']}'`" in capsys.readouterr().out
    for number in data["numbers"].values():
        behind = behind_page(material, number["why"], page.asked.first.day)
        assert list(behind.numbers) == number["statements"]
    assert tuple(behind_page(material, data["why"], page.asked.first.day).numbers) == page.statements
    assert behind_page(material, data["why"] + "&place=x", page.asked.first.day) is None


@pytest.mark.parametrize(
    ("who", "denied", "expected"),
    [
        ("watch", "", Holding.UNKNOWN),
        ("watch", "ministry", Holding.CONTESTED),  # one says so without a day, another denies it
        ("", "ministry", Holding.NO),  # the record alone, which is no source
    ],
)
def test_who_denies_a_link_does_not_outweigh_who_states_it_without_a_day(
    build, define, who, denied, expected
):
    types = {"unit": "Unit", "hq": "Unit", "sub": "Subordination"}
    entries = [define(thing, "schema", schema) for thing, schema in types.items()]
    entries.append(define("sub", "subordinate", "unit"))
    entries.append(said("sub", "superior", "hq", who) if who else define("sub", "superior", "hq"))
    entries += [said("sub", "superior", "hq", denied, stance="denies")] if denied else []
    page = command(build(entries), Asked.parse("2031-03-05"), units=["unit"])
    assert [link.state.holding for link in page.links] == ([] if expected is Holding.NO else [expected])


def test_of_a_longer_time_the_page_says_what_certain_means(build, define):
    keys = [
        {one.key for one in command(build([define("u", "schema", "Unit")]), Asked.parse(when)).because}
        for when in ("2031-03", "2031-03-05")
    ]
    assert ["command.days" in found for found in keys] == [True, False]


def test_a_kazakh_year_keeps_its_full_stop_before_a_comma(build):
    writer = Writer(build([]), Language.KAZAKH)
    dates = Sentence.of("holding.dates", start=Day("2027"), end=Day("2031"))
    assert "2027 ж., аяғы — 2031 ж." in writer.said("text", [dates])["text"].replace("\xa0", " ")
    assert not writer.said("text", [dates])["text"].endswith("..")
