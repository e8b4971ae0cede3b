from math import log2

import pytest

from openinquest.link import COMPARISONS, Dialect, Verdict, comparison, level_of, shipped
from openinquest.link.comparisons import sql_of
from openinquest.link.parameters import BESIDE, VETO, WEIGHT_DIGITS, blended, in_order

SHORT = {"initial", "letter", "other_initial", "unlike_initial"}


@pytest.mark.parametrize("item", COMPARISONS, ids=lambda item: item.name)
def test_what_ships_weighs_closer_levels_more(item) -> None:
    parameters = shipped()
    for group in {level.group for level in item.levels}:
        weights = [
            parameters.weight(item.name, level.name)
            for level in item.levels
            if level.group == group and not level.veto and level.name not in BESIDE
        ]
        assert weights == sorted(weights, reverse=True)
    for level in item.levels:
        weight = parameters.weight(item.name, level.name)
        assert not (level.verdict is Verdict.AGREES and weight < 0)
        assert not (level.verdict is Verdict.DIFFERS and weight > 0)
        assert not (level.veto and weight > VETO)


@pytest.mark.parametrize("item", COMPARISONS, ids=lambda item: item.name)
def test_a_weight_tells_its_level(item) -> None:
    weights = [round(shipped().weight(item.name, level.name), WEIGHT_DIGITS) for level in item.levels]
    assert len({0.0, *weights}) == len(weights) + 1
    for level in item.levels:
        assert level_of(item.name, item.number(level.name)) == level
    assert level_of(item.name, -1) is None


def test_shares_count_only_within_what_is_written() -> None:
    """Lists of initials are no more alike for being lists of initials."""
    given = comparison("given")
    rare = {"same": (0.09, 0.0006), "swapped": (0.001, 1e-6), "alike": (0.006, 0.0012), "differs": (0.003, 0.0982),
            "initial": (0.88, 0.063), "other_initial": (0.02, 0.837),
            "letter": (0.01, 0.02), "unlike": (0.003, 0.002), "unlike_initial": (0.02, 0.01)}  # fmt: skip
    often = {name: (m * 9, u * 9) for name, (m, u) in rare.items() if name not in SHORT} | {
        name: (m / 9, u / 9) for name, (m, u) in rare.items() if name in SHORT
    }
    one, two = (in_order({"given": shares}, {}, "").shares["given"] for shares in (rare, often))
    for level in given.levels:
        assert one[level.name] == pytest.approx(two[level.name])


def test_vetoes_outweigh_what_relatives_share() -> None:
    """Brothers: one surname, father, village and day; the given name must still part them."""
    weigh = shipped().weight
    prior = log2(2e-4)
    alone = weigh("surname", "same") + weigh("place", "same") + weigh("died", "day")
    assert alone + weigh("father", "same") + prior > 0
    assert alone + weigh("father", "family") + prior + weigh("given", "differs") < -5


def test_no_learning_lifts_a_veto() -> None:
    learnt = {"father": {level.name: (0.5, 0.5) for level in comparison("father").levels}}
    for ceilings in (True, False):
        mixed = blended(learnt, shipped(), 0.1, "", ceilings=ceilings)
        assert mixed.weight("father", "differs") <= VETO
        assert mixed.weight("father", "other_initial") <= VETO
    assert mixed.weight("father", "unlike") > shipped().weight("father", "unlike")


def test_learning_is_drawn_towards_what_ships() -> None:
    base = shipped()
    learnt = {"cause": {"same": (0.5, 0.5), "differs": (0.5, 0.5)}}
    mixed = blended(learnt, base, 0.25, "half").shares
    assert mixed["cause"]["same"][0] == pytest.approx(0.75 * 0.5 + 0.25 * base.shares["cause"]["same"][0])
    for level, share in mixed["given"].items():
        assert share == pytest.approx(base.shares["given"][level])
    assert blended({}, base, 0.25, "").digest() == base.digest()
    assert blended(learnt, base, 0.25, "").digest() != base.digest()


def test_sql_is_written_for_each_engine() -> None:
    condition = "l.surname = r.surname OR jaro_winkler(l.surname, r.given) >= 0.9"
    assert (
        sql_of(condition, Dialect.SPARK) == "surname_l = surname_r OR jaro_winkler(surname_l, given_r) >= 0.9"
    )
    assert "jaro_winkler_similarity(surname_l" in sql_of(condition, Dialect.DUCKDB)
