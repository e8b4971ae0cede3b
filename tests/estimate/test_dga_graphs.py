"""All decomposable graphs, with their cliques and separators, against definitions written out."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

import plain_graphs as oracle
from openinquest.estimate.dga import decomposable_graphs
from openinquest.estimate.dga.graphs import family, mask_of, maximum_cardinality_search, members


def adjacency(lists: int, codes: np.ndarray) -> np.ndarray:
    adjacent = np.zeros((len(codes), lists), np.int64)
    for at, (one, two) in enumerate(combinations(range(lists), 2)):
        adjacent[:, one] |= (codes >> at & 1) << two
        adjacent[:, two] |= (codes >> at & 1) << one
    return adjacent


@pytest.mark.parametrize(("lists", "graphs"), [(2, 2), (3, 8), (4, 61), (5, 822), (6, 18_154)])
def test_the_graphs_are_as_many_as_there_are(lists: int, graphs: int) -> None:
    assert len(decomposable_graphs(lists)) == graphs


@pytest.mark.parametrize("lists", [3, 4, 5, 6])
def test_chordal_is_what_has_no_chordless_cycle(lists: int) -> None:
    codes = np.arange(2 ** (lists * (lists - 1) // 2), dtype=np.int64)
    expected = np.ones(len(codes), bool)
    for inside, cycle in oracle.chordless_cycles(lists):
        expected &= codes & inside != cycle
    chordal, _, _ = maximum_cardinality_search(adjacency(lists, codes))
    assert np.array_equal(chordal, expected)


@pytest.mark.parametrize("lists", [3, 4, 5])
def test_cliques_and_separators_are_those_of_a_junction_tree(lists: int) -> None:
    codes = np.array(oracle.chordal_codes(lists))
    found = family(adjacency(lists, codes))
    for code, weights in zip(codes.tolist(), found.weights, strict=True):
        cliques = oracle.cliques(lists, code)
        expected = Counter({mask_of(each): 1 for each in cliques})
        expected.subtract(mask_of(each) for each in oracle.separators(cliques) if each)
        assert dict(zip(found.subsets.tolist(), weights.tolist(), strict=True)) == {
            subset: expected[subset] for subset in found.subsets.tolist()
        }


def test_edges_and_the_complete_graph_are_found_again() -> None:
    graphs = decomposable_graphs(4)
    pairs, joined = graphs.edges()
    assert len({tuple(row) for row in joined.tolist()}) == 61
    assert joined[graphs.complete].tolist() == [[1.0] * len(pairs)]
    assert graphs.complete.sum() == 1
    again = family(graphs.adjacent())
    assert np.array_equal(again.weights, graphs.weights)


def test_a_set_is_its_members() -> None:
    assert members(mask_of([0, 3, 5])) == [0, 3, 5]
    assert members(0) == []


def test_seven_lists_are_too_many_for_all_graphs() -> None:
    with pytest.raises(ValueError, match="2 to 6"):
        decomposable_graphs(7)
