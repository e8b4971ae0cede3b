"""Long lists over several pages: nothing is lost, the order stays, and no page outweighs its share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from openinquest.site.paging import split

WEIGHTS = st.lists(st.integers(1, 900), max_size=60)


@given(WEIGHTS, st.integers(0, 2_000))
def test_each_item_stands_on_one_page_in_order(weights: list[int], first: int) -> None:
    items = list(enumerate(weights))
    parts = split("figure/deaths.html", items, lambda item: item[1], first=first, budget=1_000)
    assert [item for part in parts for item in part.items] == items
    for part in parts:
        held = sum(weight for _, weight in part.items) + (first if part.number == 1 else 0)
        assert held <= 1_000 or part.count <= 1
        assert part.path == part.paths[part.number - 1]
    assert len(set(parts[0].paths)) == len(parts)


def test_pages_are_reached_in_few_steps_from_any_of_them() -> None:
    parts = split("a.html", range(400), lambda _: 10, budget=10)
    assert [part.steps for part in (parts[0], parts[3], parts[199], parts[-1])] == [
        [1, 2, 3, 0, 400],
        [1, 2, 3, 4, 5, 6, 0, 400],
        [1, 0, 198, 199, 200, 201, 202, 0, 400],
        [1, 0, 398, 399, 400],
    ]
    assert (parts[0].previous, parts[0].following) == ("", "a~2.html")
    assert (parts[-1].previous, parts[-1].following) == ("a~399.html", "")
