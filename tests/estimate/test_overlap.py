"""What the overlaps show, against counting persons one by one."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.estimate import OverlapTable
from openinquest.estimate.overlap import overlap_report

LISTS = "ABCD"
PEOPLE = st.lists(st.sets(st.sampled_from(LISTS), min_size=1), min_size=1, max_size=40)


@given(PEOPLE)
@settings(max_examples=60, deadline=None)
def test_every_number_is_that_of_counting_persons(people):
    people = [*people, {"A", "B"}, {"C", "D"}]
    report = overlap_report(OverlapTable.from_rows(people, lists=LISTS))
    assert report.n == len(people)
    for row in report.totals:
        assert row.total == sum(row.name in person for person in people)
        assert row.alone == sum(person == {row.name} for person in people)
    for row in (*report.pairs, *report.triples):
        assert row.persons == sum(set(row.lists) <= person for person in people)
    for row in report.pairs:
        others = [person for person in people if person - set(row.lists)]
        assert (row.of_others or 0) == sum(set(row.lists) <= person for person in others)
        if others:
            one, two = (sum(name in person for person in others) for name in row.lists)
            assert row.independent is not None
            assert abs(row.independent - one * two / len(others)) < 1e-9
    sizes = Counter(len(person) for person in people)
    assert report.by_lists == tuple(sizes[size] for size in (1, 2, 3, 4))
    assert len(report.triples) == 4


@given(PEOPLE)
@settings(max_examples=60, deadline=None)
def test_pieces_are_what_persons_join(people):
    lists = sorted(set().union(*people))
    if len(lists) < 2:
        return
    pieces = {frozenset({name}) for name in lists}
    for person in people:
        for one, two in combinations(sorted(person), 2):
            left = next(piece for piece in pieces if one in piece)
            right = next(piece for piece in pieces if two in piece)
            pieces = (pieces - {left, right}) | {left | right}
    found = overlap_report(OverlapTable.from_rows(people)).pieces
    assert {frozenset(piece) for piece in found} == pieces


def test_twenty_lists_are_no_trouble():
    names = [f"L{at:02}" for at in range(20)]
    people = [[one, two] for one, two in combinations(names, 2)] + [names]
    report = overlap_report(OverlapTable.from_rows(people))
    assert report.shared_by_three == 1
    assert len(report.triples) == 1140
    assert report.as_json()["on_exactly"]["20"] == 1
