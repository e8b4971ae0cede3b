"""Flags of a series: each rule of it on the smallest record that shows it."""

from __future__ import annotations

import pytest

from openinquest.inquiry import Flag, Writer, figures


def said(n, value, day, voice="ministry", **more):
    return {
        "n": n, "thing": "f", "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "said_on": day, "document": f"d{n}", "wording": "paraphrase", **more,
    }  # fmt: skip


def turned(n, stance, target, value, day, voice="ministry", **more):
    return said(n, value, day, voice, stance=stance, target=target, **more)


@pytest.fixture
def flags(build, figure):
    def find(*entries, counting="closed-total"):
        (found,) = figures(build(figure("f", counting), entries))
        return {entry.statement.n: set(entry.flags) for entry in found.series}

    return find


@pytest.fixture
def because(build, figure):
    def find(*entries, counting="closed-total"):
        material = build(figure("f", counting), entries)
        (found,) = figures(material)
        return {row["n"]: row["because"] for row in Writer(material).figure(found)["series"]}

    return find


def test_a_bound_that_meets_is_no_revision(flags):
    found = flags(said(1, ">=190", "2022-01-01"), said(2, "238", "2022-02-01"))
    assert found == {1: set(), 2: {Flag.CURRENT}}


def test_about_is_no_revision_within_five_percent_and_is_one_beyond(flags):
    near = flags(said(1, "~9900", "2022-01-01"), said(2, "10000", "2022-02-01"))
    far = flags(said(1, "~9900", "2022-01-01"), said(2, "12000", "2022-02-01"))
    assert Flag.REVISED not in near[2]
    assert Flag.REVISED in far[2]


def test_dozens_are_compared_with_nothing(flags):
    found = flags(said(1, "vague:dozens", "2022-01-01"), said(2, "238", "2022-02-01"))
    assert Flag.REVISED not in found[2]


def test_going_back_to_an_earlier_value_is_a_revision_too(flags):
    found = flags(said(1, "225", "2022-01-01"), said(2, "230", "2022-02-01"), said(3, "225", "2022-03-01"))
    assert found == {1: set(), 2: {Flag.REVISED}, 3: {Flag.CURRENT, Flag.REVISED}}


def test_another_voice_does_not_revise(flags):
    found = flags(said(1, "225", "2022-01-01"), said(2, "230", "2022-02-01", "monitors"))
    assert found == {1: {Flag.CURRENT}, 2: {Flag.CURRENT}}


def test_two_speakers_of_one_voice_are_one_series(flags):
    found = flags(
        said(1, "225", "2022-01-01", speaker="first-deputy"),
        said(2, "230", "2022-02-01", speaker="second-deputy"),
    )
    assert found == {1: set(), 2: {Flag.CURRENT, Flag.REVISED}}


def test_values_of_one_day_without_order_say_that_the_order_is_unknown(flags, because):
    entries = (said(1, "12", "2022-01-06"), said(2, "18", "2022-01-06"))
    assert flags(*entries) == {1: {Flag.CURRENT, Flag.REVISED}, 2: {Flag.CURRENT, Flag.REVISED}}
    assert "which came first is not known" in because(*entries)[1]


def test_a_voice_with_very_many_values_in_a_day_is_told_that_not_all_were_compared(flags, because):
    few, many = ([said(n, str(n), "2022-01-06") for n in range(1, count)] for count in (25, 500))
    for entries in (few, many):
        assert set(map(frozenset, flags(*entries).values())) == {frozenset({Flag.CURRENT, Flag.REVISED})}
    assert not any("not each was compared" in reason for reason in because(*few).values())
    assert all("not each was compared" in reason for reason in because(*many).values())
    assert max(map(len, because(*many).values())) < 10_000


def test_seq_gives_the_order_within_a_day(flags):
    found = flags(said(1, "12", "2022-01-06", seq=1), said(2, "18", "2022-01-06", seq=2))
    assert found == {1: set(), 2: {Flag.CURRENT, Flag.REVISED}}


def test_reports_of_one_occasion_that_differ_are_variants_not_revisions(flags):
    found = flags(
        said(1, "12", "2022-01-06", occasion="briefing"), said(2, "18", "2022-01-06", occasion="briefing")
    )
    assert found == {1: {Flag.CURRENT, Flag.VARIANT}, 2: {Flag.CURRENT, Flag.VARIANT}}


def test_a_count_that_goes_down_fell(flags):
    found = flags(
        said(1, "305", "2022-02-10", holds_at="2022-02-10"),
        said(2, "301", "2022-03-14", holds_at="2022-03-14"),
        counting="accumulates",
    )
    assert found == {1: set(), 2: {Flag.CURRENT, Flag.UPDATED, Flag.FELL}}


def test_an_accumulating_count_is_revised_only_for_the_same_time(flags):
    found = flags(
        said(1, "5800", "2022-01-10", holds_at="2022-01-09"),
        said(2, "6100", "2022-01-12", holds_at="2022-01-09"),
        said(3, "7900", "2022-01-12", holds_at="2022-01-11"),
        counting="accumulates",
    )
    assert Flag.REVISED in found[2]
    assert Flag.REVISED not in found[3]
    assert found[3] == {Flag.CURRENT, Flag.UPDATED}


def test_what_was_said_late_of_an_earlier_time_is_not_the_current_count(flags):
    found = flags(
        said(1, "9900", "2022-01-11", holds_at="2022-01-11"),
        said(2, "3800", "2023-01-05", holds_at="2022-01-07"),
        counting="accumulates",
    )
    assert found[1] == {Flag.CURRENT, Flag.UPDATED}
    assert Flag.CURRENT not in found[2]


def test_a_closed_total_ignores_the_time_at_which_it_holds(flags):
    found = flags(
        said(1, "225", "2022-01-15", holds_at="2022-01-15"),
        said(2, "230", "2022-03-14", holds_at="2022-03-14"),
    )
    assert found[2] == {Flag.CURRENT, Flag.REVISED}


def test_another_voice_cannot_withdraw_it_can_only_deny(flags, because):
    entries = (said(1, "164", "2022-01-09"), turned(2, "withdraws", "<1>", "164", "2022-01-10", "rival"))
    assert flags(*entries)[1] == {Flag.CURRENT, Flag.DENIED}
    assert "denial" in because(*entries)[2]


def test_a_withdrawal_that_was_withdrawn_has_no_effect(flags):
    found = flags(
        said(1, "164", "2022-01-09", occasion="a"),
        turned(2, "withdraws", "<1>", "164", "2022-01-10", occasion="b"),
        turned(3, "withdraws", "<2>", "164", "2022-01-11", occasion="c"),
    )
    assert found[1] == {Flag.CURRENT}
    assert found[2] == {Flag.WITHDRAWN}


def test_a_slip_mended_in_the_same_breath_takes_only_itself(flags):
    found = flags(
        said(1, "21", "2022-01-09", occasion="briefing"),
        turned(2, "withdraws", "<1>", "21", "2022-01-09", occasion="briefing"),
        said(3, "12", "2022-01-09", occasion="briefing"),
    )
    assert found[1] == {Flag.WITHDRAWN}
    assert found[3] == {Flag.CURRENT}


def test_without_an_occasion_only_the_named_statement_goes(flags):
    found = flags(
        said(1, "164", "2022-01-09"),
        said(2, "26", "2022-01-07"),
        turned(3, "withdraws", "<1>", "164", "2022-01-10"),
    )
    assert found == {1: {Flag.WITHDRAWN}, 2: {Flag.CURRENT}, 3: set()}


def test_a_repetition_before_the_withdrawal_is_not_called_one_after_it(flags):
    entries = [
        said(1, "164", "2022-01-09", occasion="a"),
        turned(2, "withdraws", "<1>", "164", "2022-01-11", occasion="b"),
    ]
    for day, expected in (("2022-01-10", False), ("2022-01-12", True), ("2022-01-11", False)):
        found = flags(*entries, said(3, "164", day, "agency", basis="cites:ministry"))
        assert (Flag.REPEATED_AFTER_WITHDRAWAL in found[3]) is expected


def test_a_repetition_through_a_chain_of_citations_is_found(flags):
    found = flags(
        said(1, "164", "2022-01-09", occasion="a"),
        turned(2, "withdraws", "<1>", "164", "2022-01-10", occasion="b"),
        said(3, "164", "2022-01-09", "agency", basis="cites:ministry"),
        said(4, "164", "2022-02-01", "paper", basis="cites:agency"),
        said(5, "164", "2022-02-01", "other", basis="cites:d3"),
        said(6, "164", "2022-02-01", "own-count"),
    )
    assert Flag.REPEATED_AFTER_WITHDRAWAL in found[4]
    assert Flag.REPEATED_AFTER_WITHDRAWAL in found[5]
    assert Flag.REPEATED_AFTER_WITHDRAWAL not in found[3]
    assert Flag.REPEATED_AFTER_WITHDRAWAL not in found[6]


def test_denying_having_said_it_is_not_denying_the_number(flags):
    found = flags(
        said(1, "241", "2022-07-29", via=[{"who": "paper", "mode": "reports"}]),
        turned(2, "denies", "<1>#attribution", "241", "2022-08-01"),
        said(3, "241", "2022-08-02", "rival"),
    )
    assert found[1] == {Flag.DENIED}
    assert found[3] == {Flag.CURRENT}


def test_a_voice_that_denies_its_own_number_has_turned(flags):
    found = flags(said(1, "26", "2022-01-07"), said(2, "26", "2022-02-07", stance="denies"))
    assert found[1] == {Flag.DENIED}
    assert Flag.REVISED in found[2]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"said_on": "2022-07-01"}, set()),
        ({"said_on": "../2022-07-29"}, {Flag.ATTRIBUTED, Flag.UNDATED}),
        ({"said_on": None}, {Flag.ATTRIBUTED, Flag.UNDATED}),
        ({"said_on": "../2022-07-29", "occasion": "letter"}, {Flag.UNDATED}),
        ({"said_on": "../2022-07-29", "voice": None}, {Flag.UNDATED}),
        ({"said_on": None, "via": [{"who": "ministry", "mode": "reports"}]}, {Flag.UNDATED}),
    ],
)
def test_attributed_needs_an_unknown_act_of_speaking_and_somebody_else(flags, more, expected):
    entry = said(1, "241", None, via=[{"who": "monitors", "mode": "reports"}]) | more
    assert flags(entry)[1] - {Flag.CURRENT} == expected


def test_a_voice_known_from_its_own_undated_page_is_not_attributed(flags, define):
    page = {"id": "https://example.org/page", "handle": "d1", "title": "A page", "publisher": "The Ministry"}
    found = flags(said(1, "241", "../2022-07-29"), page, define("ministry", "label", "The Ministry@en"))
    assert found[1] == {Flag.UNDATED}
    assert flags(said(1, "241", "../2022-07-29"), page)[1] == {Flag.ATTRIBUTED, Flag.UNDATED}
