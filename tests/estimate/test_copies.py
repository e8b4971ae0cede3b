"""Lists that nothing tells from copies: refused with both names, and only these."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.estimate import Ground, OverlapTable, Provenance, chao, estimate
from openinquest.estimate.copies import FEWEST_SAME, same_persons

DATA = Path(__file__).parent / "data"
GOOD = {"100": 40, "010": 30, "001": 20, "110": 9, "101": 8, "011": 7, "111": 4}


def with_copy(counts, of=0, dropped=()):
    """The table with one list more, which holds just whom list `of` holds, less the patterns in `dropped`."""
    copied = {word + ("0" if word in dropped else word[of]): count for word, count in counts.items()}
    return OverlapTable.of("ABCD"[: len(next(iter(copied)))], copied)


def says(table):
    return [str(reason.says) for reason in same_persons(table)]


def test_two_lists_that_name_the_same_are_refused_whichever_they_are():
    for at, name in enumerate("ABC"):
        (told,) = says(with_copy(GOOD, at))
        assert told.startswith(f"{name} and D name just the same")
        assert "merge" in told


def test_an_extract_is_refused_and_told_from_what_it_was_taken():
    (told,) = says(with_copy(GOOD, 0, dropped=("100",)))
    assert told.startswith("All 21 persons on D are on A too")
    assert "extract of A" in told


def test_a_list_that_names_everybody_is_refused():
    counts = {"1" + word: count for word, count in GOOD.items()} | {"1000": 50}
    (told,) = says(OverlapTable.of("ABCD", counts))
    assert told.startswith("A names everybody")


def test_agreement_by_chance_is_not_refused():
    assert not says(OverlapTable.of("ABC", GOOD))
    for name in ("kosovo_1999", "uk_2013_five", "uk_2013_six"):
        assert not says(OverlapTable.from_csv(DATA / f"{name}.csv")), name
    few = {"100": 40, "010": 30, "001": 20, "110": 9, "101": 8, "011": 7, "111": 4}
    few = {word + "0": count for word, count in few.items()} | {"1001": FEWEST_SAME - 1}
    assert not says(OverlapTable.of("ABCD", few)), "four persons in a list of 61 show nothing"
    wide = {"100": 5, "110": 12, "010": 170, "011": 160, "111": 8, "001": 4}
    inside = {word + "0": count for word, count in wide.items()} | {"0101": 9}
    assert not says(OverlapTable.of("ABCD", inside)), "a list of nine in one that names nearly everybody"


def test_the_whole_report_is_refused_with_its_bound_and_merging_helps():
    table = with_copy(GOOD)
    report = estimate(table, ["no-highest-order", "loglinear-independence"], trials=False)
    assert [reason.ground for reason in report.reasons] == [Ground.SAME]
    assert report.as_json()["lower_bound"]["median"] is None
    assert [reason.ground for reason in chao(table).reasons] == [Ground.SAME]
    assert not same_persons(table.merged(["A", "D"], "A + D"))
    assert not same_persons(table.without("D"))


def test_lists_known_as_copied_are_told_of_once():
    table = with_copy(GOOD)
    known = OverlapTable(table.lists, table.patterns, table.counts, Provenance((("D", "A"),)))
    assert not same_persons(known)
    report = estimate(known, ["no-highest-order"], trials=False)
    assert [reason.ground for reason in report.reasons] == [Ground.COPIED]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_lists_changes_nothing(data):
    width = data.draw(st.integers(2, 4))
    words = [f"{code:0{width}b}" for code in range(1, 2**width)]
    counts = {word: data.draw(st.sampled_from([0, 0, 1, 6, 300])) for word in words}
    try:
        table = OverlapTable.of("ABCD"[:width], counts)
    except InputError:
        return
    order = data.draw(st.permutations(table.lists))
    turned = table.only(order)

    def found(of):
        told = ((reason.says.key, reason.value, reason.says.parameters) for reason in same_persons(of))
        return sorted(
            (key, value, *sorted((words["one"], words.get("two", "")))) for key, value, words in told
        )

    assert found(table) == found(turned)


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_independent_lists_are_hardly_ever_taken_for_copies(share):
    generator = np.random.default_rng(8)
    refused = 0
    for _ in range(300):
        held = generator.random((60, 3)) < share
        codes = (held[held.any(axis=1)] @ [1, 2, 4]).tolist()
        counts = {f"{code:03b}"[::-1]: codes.count(code) for code in set(codes)}
        refused += bool(same_persons(OverlapTable.of("ABC", counts)))
    assert refused <= 1
