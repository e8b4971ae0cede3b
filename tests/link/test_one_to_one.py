"""The assignment is the best there is, by trying all of them."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.link.one_to_one import assign, between_two_lists

LINKS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(0, 12).map(float), max_size=9
)


def best_by_trying(links: dict[tuple[int, int], float]) -> float:
    best = 0.0
    for size in range(min(len(links), 5) + 1):
        for chosen in combinations(links, size):
            if len({left for left, _ in chosen}) == size == len({right for _, right in chosen}):
                best = max(best, sum(links[link] for link in chosen))
    return best


def kept(links: dict[tuple[int, int], float]) -> set[tuple[int, int]]:
    ends = np.array(list(links), np.int64).reshape(-1, 2)
    keep = assign(ends[:, 0].copy(), ends[:, 1].copy(), np.array(list(links.values()), np.float64))
    return {tuple(link) for link in ends[keep].tolist()}


@given(LINKS)
@settings(max_examples=200, deadline=None)
def test_no_other_assignment_is_better(links):
    chosen = kept(links)
    assert len({left for left, _ in chosen}) == len(chosen) == len({right for _, right in chosen})
    assert sum(links[link] for link in chosen) == best_by_trying(links)


@given(LINKS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_links_is_of_no_account(links, random):
    shuffled = list(links)
    random.shuffle(shuffled)
    assert kept(links) == kept({link: links[link] for link in shuffled})


def test_the_strongest_link_gives_way_to_a_better_sum():
    assert kept({(0, 0): 10.0, (0, 1): 9.0, (1, 0): 9.0}) == {(0, 1), (1, 0)}


def test_a_long_chain_of_displacements_is_found():
    size = 400
    links = {(k, k): 5.0 for k in range(size)} | {(k, k + 1): 5.01 for k in range(size - 1)}
    links |= {(k + 1, k): 4.0 for k in range(size - 1)}
    straight = sum(links[(k, k)] for k in range(size))
    shifted = sum(links[(k, k + 1)] for k in range(size - 1))
    found = sum(links[link] for link in kept(links))
    assert found >= max(straight, shifted)
    assert len(kept(links)) == size


def test_only_components_of_two_clean_lists_are_assigned():
    # items 0-1: lists a and b; 2-4: a, b, c; 5-6: a and a list that is not clean
    lists = np.array([[1], [2], [1], [2], [4], [1], [0]], np.uint64)
    left, right = np.array([0, 2, 3, 5]), np.array([1, 3, 4, 6])
    single = np.ones(7, np.bool_)
    assert between_two_lists(left, right, lists, single).tolist() == [True, False, False, False]
    single[1] = False
    assert not between_two_lists(left, right, lists, single).any()
