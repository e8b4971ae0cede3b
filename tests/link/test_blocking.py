from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.link import Rule, block
from openinquest.link.blocking import EVERY_PAIR, RULES
from openinquest.link.recall import blocking_report

WORDS = st.sampled_from(["a", "b", "c", None])
ROWS = st.lists(st.tuples(WORDS, WORDS, WORDS, st.integers(0, 2), st.booleans()), min_size=2, max_size=30)


def frame(rows: list[tuple[str | None, str | None, str | None, int, bool]]) -> pl.DataFrame:
    """Features with three columns of the rules; a list is clean or not as its first entry says."""
    clean: dict[int, bool] = {}
    for *_, number, kind in rows:
        clean.setdefault(number, kind)
    columns = {name for rule in RULES for name in (*rule.columns, *rule.refiners)}
    data = pl.DataFrame(
        [(n, s, g, f, number, int(clean[number])) for n, (s, g, f, number, _) in enumerate(rows)],
        schema={"uid": pl.Int64, "surname": pl.String, "given": pl.String, "father": pl.String,
                "list_number": pl.Int32, "clean": pl.Int8},
        orient="row",
    )  # fmt: skip
    return data.with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in columns | {"surname_initial"}
        if name not in data.columns
    )


def pairs_of(keys: pl.DataFrame, data: pl.DataFrame, number: int = 0) -> set[tuple[int, int]]:
    """Pairs that agree on a key, entry by entry."""
    alike = {}
    for key, *entry in zip(
        keys[f"key_{number}"], data["uid"], data["list_number"], data["clean"], strict=True
    ):
        if key is not None:
            alike.setdefault(key, []).append(entry)
    return {
        (one, two)
        for entries in alike.values()
        for (one, first, clean), (two, second, _) in combinations(entries, 2)
        if first != second or not clean
    }


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_pairs_are_counted_as_they_will_be_found(rows) -> None:
    data = frame(rows)
    rule = Rule("both", ("surname", "given"))
    found = block(data, 0, [rule])
    if not found.rules:  # a column that no entry fills
        assert data["surname"].null_count() == len(rows) or data["given"].null_count() == len(rows)
        return
    pairs = pairs_of(found.keys, data)
    assert found.costs["pairs"].to_list() == [len(pairs)]
    assert {
        (one, two)
        for one, two in combinations(range(len(rows)), 2)
        if rows[one][0] is not None and rows[one][1] is not None and rows[one][:2] == rows[two][:2]
        and (rows[one][3] != rows[two][3] or not data["clean"][one])
    } == pairs  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(ROWS, st.integers(0, 40))
def test_an_exploding_rule_is_divided_where_it_explodes_and_what_is_left_out_is_counted(rows, limit) -> None:
    data = frame(rows)
    whole = block(data, 0, [Rule("surname", ("surname",))])
    found = block(data, limit, [Rule("surname", ("surname",), ("given", "father"))])
    if not found.rules or found.rules == (EVERY_PAIR,):
        return
    before, after = pairs_of(whole.keys, data), pairs_of(found.keys, data)
    cost = found.costs.row(0, named=True)
    assert after <= before
    assert (cost["pairs"], cost["left_out"]) == (len(after), len(before) - len(after))
    assert cost["refined"] == (
        len(before) > limit and any(column in cost["by"] for column in ("given", "father"))
    )
    if len(before) <= limit:
        assert after == before
    for one, two in before - after:  # nobody is parted who agrees on everything
        assert None in rows[one][1:3] + rows[two][1:3] or rows[one][1:3] != rows[two][1:3]


def test_only_the_largest_blocks_are_divided() -> None:
    common = [("a", given, None, number, True) for number in range(60) for given in ("a", "b")]
    rare = [("b", given, None, number, True) for number in range(3) for given in ("a", None)]
    data = frame(common + rare)
    found = block(data, 4000, [Rule("surname", ("surname",), ("given",))])
    cost = found.costs.row(0, named=True)
    assert (cost["divided"], cost["by"]) == (1, "given")
    assert cost["left_out"] == 60 * 59
    rares = {pair for pair in pairs_of(found.keys, data) if min(pair) >= len(common)}
    assert len(rares) == 12  # still compared across given names


def test_short_lists_are_compared_pair_by_pair() -> None:
    data = frame([("a", None, None, 0, True), (None, "b", None, 1, True), ("c", "c", None, 1, True)])
    found = block(data, 1000)
    assert found.rules == (EVERY_PAIR,)
    assert pairs_of(found.keys, data) == {(0, 1), (0, 2)}
    report, recall = blocking_report(found, {"every pair": 2}, pl.DataFrame(), data)
    assert recall == 1.0
    assert report["pairs"].to_list() == [2]


@pytest.mark.parametrize("seed", range(2))
def test_recall_is_estimated_from_the_overlap_of_rules(seed: int) -> None:
    """Two rules that each find a known share of the links, one without regard to the other."""
    import random

    draw = random.Random(seed)
    people = 2000
    rows = []
    for person in range(people):
        agrees = [draw.random() < share for share in (0.8, 0.6)]
        for number in (0, 1):
            words = [f"{person}" if agree else f"{person} {number}" for agree in agrees]
            rows.append((words[0], words[1], None, number, True))
    data = frame(rows).with_columns(("e" + pl.col("uid").cast(pl.String)).alias("entry"))
    found = block(data, 10**9, [Rule("one", ("surname",)), Rule("two", ("given",))])
    links = pairs_of(found.keys, data, 0) | pairs_of(found.keys, data, 1)
    pairs = pl.DataFrame(
        [(f"e{one}", f"e{two}", 0.99) for one, two in sorted(links)],
        schema=["left", "right", "probability"], orient="row",
    )  # fmt: skip
    report, recall = blocking_report(found, {}, pairs, data)
    assert report["estimated_recall"].to_list() == pytest.approx([0.8, 0.6], abs=0.03)
    assert len(links) / people == pytest.approx(0.92, abs=0.02)
    assert recall is not None
    assert 0.5 < recall < 0.92 + 0.03
    assert "finds about" in report["sentence"][0]
