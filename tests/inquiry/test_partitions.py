from __future__ import annotations

import pytest

from openinquest.inquiry import Writer, figures
from openinquest.inquiry.checks import find_unlike_parts
from openinquest.inquiry.partitions import Misfit

PARTS = {"a": "86", "b": "63", "c": "81"}


def given(whole="230", parts=PARTS, **value):
    entries = []
    for i, (thing, number) in enumerate({"f": whole, **parts}.items(), start=1):
        if number is not None:
            entries.append(
                {
                    "n": i,
                    "thing": thing,
                    "property": "value",
                    "value": number,
                    "stance": "asserts",
                    "basis": "own",
                    "speaker": "ministry",
                    "voice": "ministry",
                    "said_on": "2022-03-14",
                    "occasion": "hearing",
                    "document": "d",
                    "wording": "paraphrase",
                }
            )
    judgement = {"n": 90, "kind": "partition", "left": sorted(parts), "right": "f", "reason": "as told"}
    return [*entries, {**judgement, "value": {"occasion": "hearing", **value}}]


@pytest.fixture
def parts(build, figure):
    def find(entries):
        material = build(*(figure(name) for name in ("f", *PARTS)), entries)
        (found,) = figures(material, ["f"])
        (written,) = Writer(material).figure(found)["parts"]
        return written

    return find


def test_parts_are_summed_when_they_exclude_each_other_and_make_up_the_whole(parts):
    found = parts(given(exclusive="yes", exhaustive="yes"))
    assert found["summed"] is True
    assert int(found["sum"]) == sum(map(int, PARTS.values()))
    assert "ours" in found["sentence"]


@pytest.mark.parametrize(
    "value",
    [
        {"exclusive": "yes"},
        {"exhaustive": "yes"},
        {"exclusive": "unknown", "exhaustive": "yes"},
        {"exclusive": "yes", "exhaustive": "unknown"},
        {"exclusive": "no", "exhaustive": "yes"},
        {},
    ],
)
def test_otherwise_no_sum_is_printed(parts, value):
    found = parts(given(**value))
    assert found["summed"] is False
    assert found["sum"] is None
    assert str(sum(map(int, PARTS.values()))) not in found["sentence"]


def test_a_sum_that_does_not_come_to_the_whole_is_not_printed(parts):
    found = parts(given(whole="200", exclusive="yes", exhaustive="yes"))
    assert found["sum"] is None
    assert "230" not in str(found)


@pytest.mark.parametrize("value", [None, "vague:dozens"])
def test_a_part_without_a_number_that_can_be_summed_is_not_summed(parts, value):
    found = parts(given(parts={**PARTS, "b": value}, exclusive="yes", exhaustive="yes"))
    assert found["sum"] is None
    assert found["match"] == "not summed"


@pytest.mark.parametrize(
    ("whole", "part", "total", "match"),
    [
        ("230", "63", "230", "equal"),
        ("~230", "63", "230", "meets"),
        (None, "63", "230", "no whole given"),
        ("vague:hundreds", "63", "230", "no whole given"),
        ("200", "63", None, "unlike"),
        # 86 + more than 60 + 81 is more than 227
        ("230", ">60", ">227", "meets"),
        ("227", ">60", None, "unlike"),
        ("220", ">60", None, "unlike"),
        (">=228", ">60", ">227", "meets"),
        # at most 60 leaves nothing below
        ("230", "<=60", None, "unlike"),
        ("227", "<=60", "<=227", "meets"),
        ("230", "60..65", "227..232", "meets"),
        ("233", "60..65", None, "unlike"),
        # about 230 reaches five percent to either side: 218.5 to 241.5
        ("241", "~63", "~230", "meets"),
        ("242", "~63", None, "unlike"),
        ("~230", "~63", "~230", "equal"),
    ],
)
def test_sums_with_bounds_are_held_against_the_whole(parts, whole, part, total, match):
    found = parts(given(whole, {**PARTS, "b": part}, exclusive="yes", exhaustive="yes"))
    assert (found["sum"], found["match"]) == (total, match)
    assert found["summed"] is (total is not None)


def test_bounds_on_opposite_sides_leave_the_sum_open(parts):
    found = parts(given("230", {**PARTS, "a": "<90", "b": ">60"}, exclusive="yes", exhaustive="yes"))
    assert (found["sum"], found["match"]) == (None, "not summed")
    assert "open on both sides" in found["sentence"]


def test_a_withdrawn_part_is_not_summed(parts):
    entries = given(exclusive="yes", exhaustive="yes")
    withdrawal = entries[2] | {"n": 50, "stance": "withdraws", "target": "<3>", "occasion": "later"}
    found = parts([*entries, withdrawal])
    assert found["sum"] is None
    assert "withdrawn" in found["sentence"]


@pytest.mark.parametrize(
    ("exclusive", "exhaustive", "words"),
    [
        ("unknown", "unknown", "may overlap"), ("unknown", "yes", "may overlap"),
        ("unknown", "no", "may overlap and leave something out"), ("no", "yes", "The parts overlap, so"),
        ("no", "no", "overlap and leave something out"), ("yes", "no", "but leave something out"),
        ("yes", "unknown", "nobody said that they make up the whole"),
    ],
)  # fmt: skip
def test_the_sentence_says_which_of_the_two_is_wanting(parts, exclusive, exhaustive, words):
    found = parts(given(exclusive=exclusive, exhaustive=exhaustive))
    assert words in found["sentence"]
    if exclusive == "yes":
        assert "overlap" not in found["sentence"]


@pytest.mark.parametrize("value", [{}, {"exclusive": "yes", "exhaustive": "yes"}, {"exclusive": "yes"}])
def test_the_sentence_names_the_parts_and_the_occasion(parts, value):
    named = "(given by ministry, 14\N{NO-BREAK SPACE}March 2022: a; b; c)"
    assert named in parts(given(**value))["sentence"]
    assert named in parts(given(whole="200", **value))["sentence"]
    unsaid = parts([given(**value)[-1]])
    assert "(occasion: hearing; parts: a; b; c)" in unsaid["sentence"]


def test_without_an_occasion_the_parts_alone_are_named(parts):
    assert "(parts: a; b; c)" in parts(given(occasion=None))["sentence"]


@pytest.mark.parametrize(
    ("whole", "part", "value", "misfit"),
    [
        # 86 + 63 + 81 come to 230
        ("200", "63", {"exclusive": "yes"}, Misfit.MORE),
        ("230", "63", {"exclusive": "yes"}, None),
        ("250", "63", {"exclusive": "yes"}, None),
        ("200", "<=63", {"exclusive": "yes"}, None),
        ("160", "vague:dozens", {"exclusive": "yes"}, Misfit.MORE),
        ("250", "63", {"exhaustive": "yes"}, Misfit.LESS),
        ("200", "63", {"exhaustive": "yes"}, None),
        ("250", ">60", {"exhaustive": "yes"}, None),
        ("250", "vague:dozens", {"exhaustive": "yes"}, None),
        ("80", "63", {}, Misfit.PART),
        (">80", "63", {}, None),
        ("~85", "63", {}, None),
        ("vague:dozens", "63", {"exclusive": "yes"}, None),
        (None, "63", {"exclusive": "yes"}, None),
    ],
)
def test_parts_that_are_not_summed_may_yet_not_fit(build, figure, whole, part, value, misfit):
    entries = given(whole, {**PARTS, "b": part}, **value)
    material = build(*(figure(name) for name in ("f", *PARTS)), entries)
    (found,) = figures(material, ["f"])[0].parts
    assert (found.misfit, found.total) == (misfit, None)
    doubts = [doubt.what for doubt in find_unlike_parts(material)]
    assert len(doubts) == (misfit is not None)
    assert all("entries 2, 3, 4" in doubt and misfit.value in doubt for doubt in doubts)
