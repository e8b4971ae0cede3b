"""The merge rule, against a slow and literal reading of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from openinquest.record.merge import Link, merges

THINGS = st.sampled_from("abcdefg")
LINKS = st.builds(
    Link,
    left=THINGS,
    right=THINGS,
    verdict=st.sampled_from(["same", "same", "different", "unsure"]),
    person=st.booleans(),
    by=st.sampled_from(["p1", "p2"]),
    score=st.sampled_from([0.1, 0.5, 0.9]),
)


def numbered(links):
    return [replace(link, n=n) for n, link in enumerate(links, 1)]


def same(left, right, score=0.5, person=False, by="m", n=0):
    return Link(left, right, "same", person, by, score, n)


def different(left, right, by="p1"):
    return Link(left, right, "different", True, by)


def groups(result, things="abcdefg"):
    found = {}
    for thing in things:
        found.setdefault(result.of(thing), set()).add(thing)
    return sorted(map(sorted, found.values()))


def test_the_weakest_link_of_the_chain_goes():
    result = merges([same("a", "b", 0.9), same("b", "c", 0.6, n=2), same("c", "d", 0.8), different("a", "d")])
    assert groups(result, "abcd") == [["a", "b"], ["c", "d"]]
    assert result.dropped == (2,)


def test_ties_are_broken_by_id():
    result = merges([same("b", "c", 0.5), same("a", "b", 0.5), different("a", "c")])
    assert groups(result, "abc") == [["a", "b"], ["c"]]


def test_a_persons_judgement_beats_any_score():
    assert groups(merges([same("a", "b", 0.99), different("a", "b")]), "ab") == [["a"], ["b"]]


def test_persons_who_disagree_are_flagged_and_nothing_of_theirs_is_merged():
    links = [
        same("a", "b", person=True, by="p1"),
        same("b", "c", person=True, by="p2"),
        different("a", "c", "p3"),
    ]
    result = merges(links)
    assert groups(result, "abc") == [["a"], ["b"], ["c"]]
    assert [(flag.left, flag.right) for flag in result.flags] == [("a", "c")]


def test_a_person_may_change_their_mind():
    links = [same("a", "b", person=True, by="p1", n=1), Link("b", "a", "different", True, "p1", n=2)]
    assert groups(merges(links), "ab") == [["a"], ["b"]]
    assert not merges(links).flags


@given(st.lists(LINKS, max_size=14), st.randoms())
def test_order_does_not_matter(links, random):
    links = numbered(links)
    shuffled = links.copy()
    random.shuffle(shuffled)
    assert merges(links) == merges(shuffled)


@given(st.lists(LINKS, max_size=14))
def test_what_a_person_kept_apart_stays_apart(links):
    links = numbered(links)
    result = merges(links)
    latest = {}
    for link in links:
        latest[link.pair, link.by, link.person] = link
    for link in latest.values():
        if link.person and link.verdict == "different" and link.left != link.right:
            assert result.of(link.left) != result.of(link.right)


@given(st.lists(LINKS, max_size=14))
def test_merged_things_are_linked_and_representatives_are_stable(links):
    result = merges(numbered(links))
    for old, new in result.canonical.items():
        assert result.of(new) == new < old
    reachable = {thing: {thing} for thing in "abcdefg"}
    for link in links:
        if link.verdict == "same":
            joined = reachable[link.left] | reachable[link.right]
            for thing in joined:
                reachable[thing] = joined
    for old, new in result.canonical.items():
        assert new in reachable[old]


@given(st.lists(LINKS.filter(lambda link: link.verdict == "same"), max_size=14))
def test_without_disagreement_every_link_holds(links):
    result = merges(numbered(links))
    assert all(result.of(link.left) == result.of(link.right) for link in links)
    assert not result.dropped
    assert not result.flags
