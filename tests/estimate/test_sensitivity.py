"""Trials: the right tables, the same answers on any number of threads, nothing shown that is refused."""

from dataclasses import replace

import pytest

from openinquest.estimate import Ground, Method, MethodResult, OverlapTable, Reason
from openinquest.estimate.sensitivity import (
    MOST_TRIED,
    Kind,
    Trial,
    hidden_table,
    left_out_table,
    own_trials,
    run_trials,
    tried_lists,
)

FOUR = OverlapTable.of(
    "ABCD",
    {"1000": 50, "0100": 40, "0010": 30, "0001": 20, "1100": 12, "1010": 11, "1001": 5, "0110": 9, "0011": 8, "0101": 7,
     "1110": 6, "0111": 4, "1101": 3, "1111": 2},
)  # fmt: skip


def told(table, seed):
    return MethodResult("told", table.n, table.n + seed % 97, None, (table.n, table.n * 2), "", "")


TOLD = Method("told", told, told, lambda table: [("another prior", told)])


def test_a_hidden_list_leaves_those_whom_another_list_names():
    inside = hidden_table(FOUR, "A")
    assert inside.lists == ("B", "C", "D")
    assert inside.n == 12 + 11 + 5 + 6 + 3 + 2
    assert inside.totals == {"B": 12 + 6 + 3 + 2, "C": 11 + 6 + 2, "D": 5 + 3 + 2}
    assert hidden_table(FOUR.only("ABC"), "A") is None, "two lists would remain"
    assert left_out_table(FOUR, "A").lists == ("B", "C", "D")
    assert left_out_table(FOUR.only("ABC"), "A") is None


def test_every_list_is_left_out_and_hidden_and_every_prior_tried():
    trials = run_trials(FOUR, [TOLD], 5)
    assert [(t.kind, t.of) for t in trials if t.kind is Kind.LEFT_OUT] == [
        (Kind.LEFT_OUT, name) for name in "ABCD"
    ]
    assert {t.of: t.known for t in trials if t.kind is Kind.HIDDEN} == FOUR.totals
    assert [t.of for t in trials if t.kind is Kind.PRIOR] == ["another prior"]


def test_threads_change_nothing():
    first, second = (run_trials(FOUR, [TOLD, replace(TOLD, name="again")], 9, threads=n) for n in (1, 4))
    assert [t.result.median for t in first] == [t.result.median for t in second]
    assert len({t.result.median - t.result.n for t in first}) > 1, "each trial has a seed of its own"
    other = run_trials(FOUR, [TOLD], 10)
    assert [t.result.median for t in other] != [t.result.median for t in first][: len(other)]


def result(median=50.0, ends=(40.0, 60.0), *found):
    return MethodResult(
        "m", 30, median, None, ends, "", "", reasons=tuple(Reason(ground, ".") for ground in found)
    )


@pytest.mark.parametrize(
    ("known", "held"), [(50, True), (40, True), (36, True), (35, False), (66, True), (67, False)]
)
def test_a_known_size_is_held_up_to_a_tenth_beyond_the_interval(known, held):
    assert Trial(Kind.HIDDEN, "m", "A", result(), known).holds is held


def test_numbers_are_shown_only_where_nothing_refuses_them():
    left = Trial(Kind.LEFT_OUT, "m", "A", result())
    assert left.as_json(open_=True)["median"] == 50.0
    assert left.as_json(open_=False)["median"] is None
    assert left.as_json(open_=False, exploratory=True)["median"] == 50.0
    for refused in (result(50.0, (40.0, 60.0), Ground.PRIOR_DRIVEN), result(50.0, (10.0, 60.0))):
        trial = Trial(Kind.LEFT_OUT, "m", "A", refused)
        assert trial.as_json(open_=True)["median"] is None
        assert trial.why
        assert trial.as_json(open_=True)["no_answer"] == trial.why
    stuck = Trial(Kind.LEFT_OUT, "m", "A", result(50.0, (40.0, 60.0), Ground.RHAT))
    assert stuck.as_json(open_=True, exploratory=True)["median"] is None, "it came to no answer at all"


def test_priors_that_a_method_tried_itself_are_told_as_such():
    rows = [{"delta": 0.5, "median": 44.0, "mean": None, "interval95": [40.0, 48.0]},
            {"delta": 1.0, "median": None, "mean": None, "interval95": None}]  # fmt: skip
    told = replace(result(), diagnostics={"delta": rows, "complete_graph": {"without": rows[0]}})
    trials = list(own_trials(told))
    assert [t.of for t in trials] == ["delta 0.5", "delta 1", "no complete graph"]
    assert all(t.weighed for t in trials)
    assert [t.usable for t in trials] == [True, False, True]
    assert not list(own_trials(result()))


def test_of_many_lists_the_largest_are_tried():
    assert tried_lists(FOUR) == FOUR.lists
    names = [f"L{at:02}" for at in range(14)]
    people = [[one, "L00", "L13"] for at, one in enumerate(names) for _ in range(1 + at % 5)]
    table = OverlapTable.from_rows(people)
    tried = tried_lists(table)
    assert len(tried) == MOST_TRIED
    assert min(table.totals[name] for name in tried) >= max(
        n for name, n in table.totals.items() if name not in tried
    )
    assert list(tried) == sorted(tried)


def test_a_trial_is_the_same_whatever_else_is_asked_for():
    other = Method("other", told, told)

    def by_place(*methods):
        return {(t.method, t.kind, t.of): t.result.median for t in run_trials(FOUR, methods, 5)}

    alone, among = by_place(TOLD), by_place(other, TOLD)
    assert {place: among[place] for place in alone} == alone
    assert len(set(alone.values())) > 4, "each has a seed of its own"
