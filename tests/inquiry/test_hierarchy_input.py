"""What the hierarchy makes of odd input and of clocks: shown as it stands, never a crash, never repaired in silence."""

from __future__ import annotations

import pytest

from openinquest.inquiry import Writer
from openinquest.inquiry.hierarchy import (
    Asked,
    Holding,
    asked_of,
    behind_page,
    chain_above,
    command,
    command_json,
    doubts,
    histories,
    history_json,
    orders,
)
from openinquest.ontology import ValueProblem


def things(define, **schemata):
    return [define(thing.replace("_", "-"), "schema", schema) for thing, schema in schemata.items()]


def said(thing, prop, value, who="ministry", **more):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": who, "voice": who,
        "said_on": "2031-04-01", "document": "d", "basis": "own", **more,
    }  # fmt: skip


def link(define, name, lower, upper, start="", end="", who="ministry"):
    found = [
        define(name, "schema", "Subordination"),
        define(name, "subordinate", lower),
        define(name, "superior", upper),
    ]
    dates = (("from", start), ("to", end))
    return found + [said(name, prop, value, who) for prop, value in dates if value]


@pytest.fixture
def post(build, define):
    """Make the material of one occupancy with these statements, and ask of the post at a time."""

    def holding(when, *statements):
        defined = things(define, post="Position", held="Occupancy", orlan="Person", unit="Unit")
        defined += [
            define("post", "body", "unit"),
            define("held", "post", "post"),
            define("held", "holder", "orlan"),
        ]
        page = command(build(defined, statements), Asked.parse(when), units=["unit"])
        ((_, (found,)),) = [(actor, posts) for actor, posts in page.posts.items() if actor == "unit"]
        return found.holders[0].state if found.holders else Holding.NO

    return holding


@pytest.mark.parametrize(
    ("start", "end", "when", "expected"),
    [
        ("2031-03-10", "2031-03-20", "2031-03-15", Holding.CERTAIN),
        ("2031-03-10", "2031-03-20", "2031-03-09", Holding.NO),
        ("2031-03-10", "2031-03-20", "2031-03-10", Holding.CERTAIN),
        ("2031-03-10", "2031-03-20", "2031-03-20", Holding.CERTAIN),
        ("2031-03-10", "2031-03-20", "2031-03-21", Holding.NO),
        ("2031-03-10", "2031-03-20", "2031-03-10T09:00[+05:00]", Holding.POSSIBLE),
        ("2031-03-10T08:00[+05:00]", "2031-03-20", "2031-03-10T09:00[+05:00]", Holding.CERTAIN),
        ("2031-03-10T08:00[+05:00]", "2031-03-20", "2031-03-10T07:59[+05:00]", Holding.NO),
        ("2031-03-10T08:00[+05:00]", "2031-03-20", "2031-03-10T03:30[UTC]", Holding.CERTAIN),
        ("2031-03-10T08:00[+05:00]", "2031-03-20", "2031-03-10T02:30[UTC]", Holding.NO),
        ("2031-03-10T08:00", "2031-03-20", "2031-03-10T07:00[+05:00]", Holding.POSSIBLE),
        ("2031-03-10", "2031-03-20T00:00[+05:00]", "2031-03-20", Holding.NO),
        ("2031-03-10", "2031-03-20T00:00[+05:00]", "2031-03-19", Holding.CERTAIN),
        ("2031-03-10?", "2031-03-20", "2031-03-10", Holding.POSSIBLE),
        ("2031-03-10?", "2031-03-20", "2031-03-12", Holding.CERTAIN),
        ("2031-03", "2031-04", "2031-03-15", Holding.POSSIBLE),
        ("2031-03", "2031-05", "2031-04-15", Holding.CERTAIN),
        ("2031-03-10", "", "2031-03-10", Holding.CERTAIN),
        ("2031-03-10", "", "2031-03-11", Holding.UNKNOWN),
        ("", "2031-03-20", "2031-03-19", Holding.UNKNOWN),
        ("", "2031-03-20", "2031-03-20", Holding.CERTAIN),
        ("", "../2031-03-20", "2031-03-01", Holding.UNKNOWN),
        ("2031-03-10/..", "2031-03-20", "2031-03-15", Holding.POSSIBLE),
        ("", "", "2031-03-15", Holding.UNKNOWN),
    ],
)  # fmt: skip
def test_the_dates_that_sources_give_say_whether_it_held(post, start, end, when, expected):
    statements = [said("held", prop, value) for prop, value in (("from", start), ("to", end)) if value]
    found = post(when, *statements)
    assert (found if found is Holding.NO else found.holding) is expected


@pytest.mark.parametrize(
    ("days", "when", "expected", "key"),
    [
        (["2031-03-15"], "2031-03-15", Holding.CERTAIN, "holding.attested"),
        (["2031-03-15"], "2031-03-16", Holding.UNKNOWN, "holding.once"),
        (["2031-03-10", "2031-03-20"], "2031-03-15", Holding.BETWEEN, "holding.between"),
        (["2031-03-10", "2031-03-12"], "2031-03-15", Holding.UNKNOWN, "holding.nearest"),
        (["2031-03-10/2031-03-20"], "2031-03-15", Holding.CERTAIN, "holding.attested"),
        (["2031-03"], "2031-03-15", Holding.POSSIBLE, "holding.may-attest"),
        (["2031-03-15"], "2031-03-15T10:00[+05:00]", Holding.POSSIBLE, "holding.may-attest"),
        (["2031-03-15T09:00[+05:00]"], "2031-03-15", Holding.CERTAIN, "holding.attested"),
    ],
)
def test_attestations_say_so_with_their_gaps(post, days, when, expected, key):
    found = post(when, *(said("held", "held", "yes", holds_at=day) for day in days))
    assert found.holding is expected
    assert found.because[0].key == key


def test_rival_dates_are_all_tried_and_none_is_picked(post):
    statements = [said("held", "from", "2031-03-01"), said("held", "to", "2031-03-10")]
    rival = said("held", "to", "2031-03-20", "watch")
    assert post("2031-03-15", *statements) is Holding.NO
    found = post("2031-03-15", *statements, rival)
    assert found.holding is Holding.CONTESTED
    assert "holding.differ.end" in {sentence.key for sentence in found.because}
    assert post("2031-03-05", *statements, rival).holding is Holding.CERTAIN


def test_a_narrower_date_goes_before_a_wider_one_that_holds_it(post):
    statements = [said("held", "from", "2031-03"), said("held", "from", "2031-03-05", "watch")]
    found = post("2031-03-10", *statements, said("held", "to", "2031-05-01"))
    assert found.holding is Holding.CERTAIN
    assert "holding.differ.start" in {sentence.key for sentence in found.because}


def test_who_denies_a_date_or_a_day_is_heard(post):
    dates = [said("held", "from", "2031-03-01"), said("held", "to", "2031-03-20", n=7)]
    denied = said("held", "to", "2031-03-20", "watch", stance="denies", target="<7>")
    found = post("2031-03-10", *dates, denied)
    assert found.holding is Holding.UNKNOWN
    assert "holding.denied.date" in {sentence.key for sentence in found.because}
    never = said("held", "held", "no", "watch", holds_at="2031-03-10")
    assert post("2031-03-10", *dates, never).holding is Holding.CONTESTED
    assert post("2031-03-11", *dates, never).holding is Holding.CERTAIN


def test_a_break_that_somebody_states_parts_two_attestations(post):
    days = [said("held", "held", "yes", holds_at=day) for day in ("2031-03-01", "2031-03-30")]
    gone = said("held", "held", "no", holds_at="2031-03-10")
    assert post("2031-03-20", *days).holding is Holding.BETWEEN
    assert post("2031-03-20", *days, gone).holding is Holding.UNKNOWN


@pytest.mark.parametrize(
    "when", ["2031-03-11/..", "..", "soon", "", "2031-02-30", "2031-03-11T16:00[Mars/Base]"]
)
def test_a_time_that_is_none_is_refused(when):
    with pytest.raises(ValueProblem):
        Asked.parse(when)


def test_a_clock_time_without_zone_is_read_by_the_place_or_only_by_its_day(build, define):
    places = [
        *things(define, city="Place", square="Place", abroad="Place"),
        define("square", "within", "city"),
    ]
    material = build(places, [define("city", "time_zone", "+05:00")])
    assert asked_of(material, "2031-03-10T16:00", "square").canonical == "2031-03-10T16:00[+05:00]"
    assert asked_of(material, "2031-03-10T16:00[UTC]", "square").canonical == "2031-03-10T16:00[UTC]"
    lost = asked_of(material, "2031-03-10T16:00", "abroad")
    assert lost.hour_lost
    page = command(material, lost, "abroad")
    assert {sentence.key for sentence in page.because} >= {"command.note", "command.no-zone"}


def test_a_circle_is_cut_shown_and_found(build, define):
    entries = things(define, a="Unit", b="Unit", c="Unit")
    entries += link(define, "ab", "a", "b") + link(define, "bc", "b", "c") + link(define, "ca", "c", "a")
    entries += link(define, "cc", "c", "c")
    material = build(entries)
    links = chain_above(material, ["a"], Asked.parse("2031-03-10"))
    assert {one.id: one.circular for one in links} == {"ab": False, "bc": False, "ca": True, "cc": True}
    assert [doubt.where for doubt in doubts(material)] == ["a"]


def test_links_of_different_years_make_no_circle(build, define):
    entries = things(define, a="Unit", b="Unit")
    entries += link(define, "ab", "a", "b", "2010", "2012") + link(define, "ba", "b", "a", "2014", "2016")
    material = build(entries)
    assert [one.circular for one in chain_above(material, ["a"], Asked.parse("2011-06-01"))] == [False]
    assert list(doubts(material)) == []


def test_many_ways_up_are_walked_once(build, define):
    entries = []
    for level in range(40):
        for lower in "ab":
            entries += things(define, **{f"u{level}{lower}": "Unit"})
            for upper in "ab":
                entries += link(define, f"l{level}{lower}{upper}", f"u{level}{lower}", f"u{level + 1}{upper}")
    links = chain_above(build(entries), ["u0a"], Asked.parse("2031-03-10"))
    assert len(links) == 2 + 39 * 4  # and not two to the fortieth
    assert not any(one.circular for one in links)


def test_what_is_odd_is_told_with_its_entries_and_the_view_survives(build, define):
    entries = things(define, post="Position", one="Occupancy", two="Occupancy", order="Order", orlan="Person")
    entries += things(define, sary="Person", unit="Unit", under="Subordination", alone="Deployment")
    for name, holder in (("one", "orlan"), ("two", "sary")):
        entries += [define(name, "post", "post"), define(name, "holder", holder)]
    entries += [said("one", "from", "2031-03-01"), said("one", "to", "2031-03-20", n=50)]
    entries += [
        said("two", "from", "2031-03-10", n=51),
        said("two", "held", "yes", holds_at="2031-03-05", n=52),
    ]
    entries += [said("two", "held", "yes", holds_at="2031-03-15")]
    entries += [said("under", "from", "2031-05-01", n=53), said("under", "to", "2031-04-01", n=54)]
    entries += [said("order", "given_by", "sary"), said("order", "date", "2030-01-01")]
    entries += [said("post", "body", "unit"), said("post", "commands", "nobody-known")]
    material = build(entries)
    found = {(doubt.where, doubt.what.partition(":")[0][:20]) for doubt in doubts(material)}
    assert {where for where, _ in found} == {"post", "two", "under", "order"}
    odd = next(doubt for doubt in doubts(material) if doubt.where == "two")
    assert "51" in odd.what
    assert "52" in odd.what
    writer = Writer(material)
    assert command_json(writer, command(material, Asked.parse("2031-03-15"), units=["unit"]))["units"]
    assert [history_json(writer, one) for one in histories(material)]
    assert orders(material)[0].posts_of_giver == {"sary": ()}


def test_a_shared_post_and_one_who_acts_are_no_finding(build, define):
    entries = things(define, post="Position", one="Occupancy", two="Occupancy", orlan="Person", sary="Person")
    for name, holder in (("one", "orlan"), ("two", "sary")):
        entries += [define(name, "post", "post"), define(name, "holder", holder)]
        entries += [said(name, "from", "2031-03-01"), said(name, "to", "2031-03-20")]
    assert [doubt.where for doubt in doubts(build(entries))] == ["post"]
    assert list(doubts(build(entries, [said("two", "acting", "yes")]))) == []
    assert list(doubts(build(entries, [said("post", "shared", "yes")]))) == []


def test_one_follows_another_on_the_day_of_the_change_without_a_finding(build, define):
    entries = things(define, post="Position", one="Occupancy", two="Occupancy", orlan="Person", sary="Person")
    for name, holder in (("one", "orlan"), ("two", "sary")):
        entries += [define(name, "post", "post"), define(name, "holder", holder)]
    entries += [
        said("one", "from", "2031-03-01"),
        said("one", "to", "2031-03-20"),
        said("two", "from", "2031-03-20"),
    ]
    material = build(entries)
    assert list(doubts(material)) == []
    ((change,),) = [history.successions for history in histories(material)]
    assert change.change.value == "adjoins"


def test_every_number_of_a_page_is_traced(tarlan):
    from openinquest.inquiry import Material

    material = Material.of(tarlan.frames(), tarlan.ontology)
    page = command(material, asked_of(material, "2031-03-11", "zhelkent"), "zhelkent")
    data = command_json(Writer(material), page)
    for number in data["numbers"].values():
        behind = behind_page(material, number["why"], page.asked.first.day)
        assert behind is not None
        assert list(behind.numbers) == number["statements"]
    assert "no allegation" in data["note"]
    assert behind_page(material, "command/nowhere@2031-03-11", page.asked.first.day) is None
    assert behind_page(material, "command/zhelkent@2031-03-11:nothing", page.asked.first.day) is None
    assert behind_page(material, "command/zhelkent@soon", page.asked.first.day) is None
