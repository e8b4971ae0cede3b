"""Draws follow the stated law, by an enumeration written anew; constraints hold in every draw."""

from collections import Counter
from itertools import combinations
from math import log2

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.link.posterior import Kind, Prior, draw_partitions
from openinquest.record.merge import Link

ABSENT = -4.0
GIVEN = Prior(company=0.0)


def frames(ids, pairs):
    entries = pl.DataFrame(
        {"entry": list(ids), "list": [name[0] for name in ids]},
        schema={"entry": pl.String, "list": pl.String},
    )
    rows = [
        (min(pair), max(pair), float(weight), 1 / (1 + 2.0 ** -float(weight)))
        for pair, weight in pairs.items()
    ]
    schema = {"left": pl.String, "right": pl.String, "weight": pl.Float64, "probability": pl.Float64}
    return entries, pl.DataFrame(rows, schema=schema, orient="row")


def person(left, right, verdict, n=1):
    return Link(left, right, verdict, True, "k", 0.0, n)


def all_partitions(items):
    if not items:
        yield ()
        return
    first, *rest = items
    for partition in all_partitions(rest):
        yield ((first,), *partition)
        for at, group in enumerate(partition):
            yield (*partition[:at], (first, *group), *partition[at + 1 :])


def connected(group, pairs):
    reached, before = {group[0]}, 0
    while len(reached) != before:
        before = len(reached)
        reached |= {b for a in reached for b in group if pairs.get((min(a, b), max(a, b)), ABSENT) > ABSENT}
    return len(reached) == len(group)


def law(ids, pairs, clean, different, prior):
    """The probability of every partition, from the words of the module alone."""
    odds = {}
    for partition in all_partitions(sorted(ids)):
        total = 0.0
        for group in partition:
            lists = [name[0] for name in group if name[0] in clean]
            inside = list(combinations(sorted(group), 2))
            if len(set(lists)) < len(lists) or set(inside) & different or not connected(group, pairs):
                break
            summed = sum(pairs.get(pair, ABSENT) for pair in inside)
            size = len(group)
            if prior.kind is Kind.AVERAGE and size > 1:
                summed *= 2 / size
            if prior.kind is Kind.POPULATION:
                summed += log2(prior.population) * (size - 1) * (size - 2) / 2
            total += summed + prior.company * (size - 1)
        else:
            odds[frozenset(map(frozenset, partition))] = 2.0**total
    whole = sum(odds.values())
    return {partition: weight / whole for partition, weight in odds.items()}


def drawn_partitions(posterior):
    """Partitions with how often each was drawn; labels are places of smallest members."""
    ids = posterior.entries.to_list()
    found = {}
    for draw, times in zip(*np.unique(posterior.draws, axis=0, return_counts=True), strict=True):
        groups = {}
        for name, label in zip(ids, draw.tolist(), strict=True):
            groups.setdefault(label, set()).add(name)
        assert all(ids[label] == min(members) for label, members in groups.items())
        found[frozenset(map(frozenset, groups.values()))] = int(times)
    return found


def same_law(posterior, expected):
    """Compare every partition's share and every pair's with four standard errors of independent draws."""
    draws = len(posterior.draws)
    found = Counter(drawn_partitions(posterior))
    assert set(found) <= set(expected)
    distance = sum(abs(found[partition] / draws - p) for partition, p in expected.items()) / 2
    noise = sum((2 / np.pi * p * (1 - p) / draws) ** 0.5 for p in expected.values()) / 2
    assert distance < 2.5 * noise + 0.002
    likely = Counter()
    for groups, share in expected.items():
        for group in groups:
            likely.update(dict.fromkeys(combinations(sorted(group), 2), share))
    pairs = list(combinations(sorted(posterior.entries), 2))
    together = posterior.together(pl.DataFrame(pairs, schema=["left", "right"], orient="row"))
    for pair, seen in zip(pairs, together, strict=True):
        p = min(likely[pair], 1.0)
        assert abs(seen - p) < 5 * (p * (1 - p) / draws) ** 0.5 + 0.002


SQUARE = {("a1", "b1"): 2.0, ("a1", "b2"): 1.5, ("a2", "b1"): 1.0, ("a2", "b2"): -0.5, ("b2", "c1"): 1.0,
          ("a1", "c1"): 0.5, ("a3", "c1"): 2.0, ("a3", "b2"): -2.0, ("b1", "c2"): -1.0}  # fmt: skip
IDS = ["a1", "a2", "a3", "b1", "b2", "c1", "c2"]
PRIORS = [
    Prior(Kind.AVERAGE, ABSENT, company=0.0),
    Prior(Kind.PAIRS, ABSENT, company=1.5),
    Prior(Kind.POPULATION, ABSENT, population=2.0, company=-0.5),
]


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.kind.value)
@pytest.mark.parametrize(
    "clean", [set(), {"a", "b"}, {"a", "b", "c"}], ids=lambda clean: "".join(sorted(clean))
)
@pytest.mark.parametrize("listed", [8, 0], ids=["listed", "walked"])
def test_draws_follow_the_law(prior, clean, listed):
    entries, frame = frames(IDS, SQUARE)
    different = {("a1", "c1")}
    posterior = draw_partitions(entries, frame, clean, [person("a1", "c1", "different")], prior=prior, draws=5000,
                                thin=6, enumerate_up_to=listed, seed=3)  # fmt: skip
    same_law(posterior, law(IDS, SQUARE, clean, different, prior))
    assert posterior.diagnostics.walked == (0 if listed else 1)
    assert posterior.diagnostics.rhat < 1.02
    assert posterior.diagnostics.ess > 1200


@pytest.mark.parametrize("listed", [8, 0], ids=["listed", "walked"])
def test_what_is_vetoed_is_together_in_no_draw(listed):
    entries, frame = frames(IDS, SQUARE)
    vetoed = {("a1", "b2"), ("a3", "c1")}
    marked = frame.with_columns(
        vetoed=pl.Series([pair in vetoed for pair in frame.select("left", "right").rows()])
    )
    prior = Prior(Kind.PAIRS, ABSENT, company=1.5)
    posterior = draw_partitions(
        entries, marked, prior=prior, draws=5000, thin=6, enumerate_up_to=listed, seed=3
    )
    same_law(posterior, law(IDS, SQUARE, set(), vetoed, prior))


def test_eight_entries_walked_are_as_listed():
    ids = [f"{'abcd'[k % 4]}{k}" for k in range(8)]
    rng = np.random.default_rng(5)
    pairs = {pair: float(rng.normal(0, 2)) for pair in combinations(sorted(ids), 2) if rng.random() < 0.5}
    entries, frame = frames(ids, pairs)
    prior = Prior(Kind.AVERAGE, ABSENT, company=0.0)
    expected = law(ids, pairs, {"a"}, set(), prior)
    for listed in (8, 0):
        posterior = draw_partitions(
            entries, frame, {"a"}, prior=prior, draws=6000, thin=8, enumerate_up_to=listed
        )
        same_law(posterior, expected)


def test_what_persons_hold_together_is_one_entry():
    ids = ["a1", "b1", "c1", "d1"]
    pairs = {("a1", "c1"): 3.0, ("b1", "c1"): 1.0, ("c1", "d1"): 0.5, ("a1", "b1"): -9.0}
    entries, frame = frames(ids, pairs)
    prior = Prior(Kind.AVERAGE, ABSENT, company=0.0)
    expected = law(["a1", "c1", "d1"], {("a1", "c1"): 2.0, ("c1", "d1"): 0.5}, set(), set(), prior)
    with_b = {
        frozenset(group | {"b1"} if "a1" in group else group for group in groups): p
        for groups, p in expected.items()
    }
    for listed in (8, 0):
        posterior = draw_partitions(entries, frame, judged=[person("a1", "b1", "same")], prior=prior, draws=5000,
                                    enumerate_up_to=listed)  # fmt: skip
        same_law(posterior, with_b)


def test_unsure_is_even_odds():
    entries, frame = frames(["a1", "b1"], {("a1", "b1"): 12.0})
    posterior = draw_partitions(
        entries, frame, judged=[person("a1", "b1", "unsure")], prior=GIVEN, draws=4000
    )
    assert abs(posterior.together(frame)[0] - 0.5) < 0.04
    assert draw_partitions(entries, frame, prior=GIVEN, draws=4000).together(frame)[0] > 0.99


def test_swaps_move_between_assignments_of_two_clean_lists():
    # two by two entries whose two assignments are 28 and 27 bits: a third of the draws must have the second, though
    # the way from one to the other by single entries is 2 ** -13; faint pairs make one component of six such squares
    pairs = {}
    for k in range(0, 12, 2):
        straight = {(f"a{k:02d}", f"b{k:02d}"): 14.0, (f"a{k + 1:02d}", f"b{k + 1:02d}"): 14.0}
        crossed = {(f"a{k:02d}", f"b{k + 1:02d}"): 14.0, (f"a{k + 1:02d}", f"b{k:02d}"): 13.0}
        pairs |= straight | crossed | {(f"a{k + 1:02d}", f"b{k + 2:02d}"): -6.0}
    ids = sorted({name for pair in pairs for name in pair})
    entries, frame = frames(ids, pairs)
    posterior = draw_partitions(entries, frame, {"a", "b"}, prior=GIVEN, draws=1200, thin=4, burn=50)
    assert posterior.diagnostics.walked == 1
    shares = dict(zip(frame.select("left", "right").iter_rows(), posterior.together(frame), strict=True))
    for k in range(0, 12, 2):
        assert abs(shares[(f"a{k:02d}", f"b{k + 1:02d}")] - 1 / 3) < 0.08


NAMES = [f"{name}{row}" for name in "abc" for row in range(4)]
PAIR = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] < pair[1])
PAIRS = st.dictionaries(PAIR, st.integers(-10, 12), max_size=24)
JUDGED = st.lists(
    st.builds(
        lambda pair, verdict, n: person(*pair, verdict, n),
        PAIR,
        st.sampled_from(["same", "different", "unsure"]),
        st.integers(1, 50),
    ),
    max_size=5,
    unique_by=(lambda link: link.n, lambda link: link.pair),
)


@given(PAIRS, JUDGED, st.sets(st.sampled_from("abc")), st.sampled_from([0, 8]), st.sampled_from(PRIORS))
@settings(max_examples=30, deadline=None)
def test_every_draw_keeps_to_judgements_and_clean_lists(pairs, judged, clean, listed, prior):
    entries, frame = frames(NAMES, pairs)
    posterior = draw_partitions(
        entries, frame, clean, judged, prior=prior, draws=8, burn=3, enumerate_up_to=listed
    )
    held, torn = [{name} for name in NAMES], set()
    for link in judged:
        if link.verdict == "same":
            joined = [group for group in held if group & {link.left, link.right}]
            held = [group for group in held if group not in joined] + [set().union(*joined)]
    for link in judged:
        if link.verdict == "different":
            torn |= {name for group in held if {link.left, link.right} <= group for name in group}
    for draw in drawn_partitions(posterior):
        group_of = {name: group for group in draw for name in group}
        for link in judged:
            if link.verdict == "different":
                assert group_of[link.left] != group_of[link.right]
            elif link.verdict == "same" and link.left not in torn:
                assert group_of[link.left] == group_of[link.right]
        assert all(group_of[name] == {name} for name in torn)
        for group in draw:
            for left, right in combinations(sorted(group), 2):
                if left[0] == right[0] and left[0] in clean:
                    assert any({left, right} <= together for together in held)


@given(PAIRS, JUDGED, st.sets(st.sampled_from("abc")), st.randoms(use_true_random=False), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_neither_the_order_of_rows_nor_threads_change_a_draw(pairs, judged, clean, random, threads):
    entries, frame = frames(NAMES, pairs)
    before = draw_partitions(entries, frame, clean, judged, draws=8, burn=2, threads=1, enumerate_up_to=3)
    rows, others = list(range(len(NAMES))), list(range(len(frame)))
    random.shuffle(rows)
    random.shuffle(others)
    after = draw_partitions(entries[rows], frame[others], clean, judged, draws=8, burn=2, threads=threads,
                            enumerate_up_to=3)  # fmt: skip
    assert after.entries.equals(before.entries)
    assert np.array_equal(after.draws, before.draws)


def test_entries_elsewhere_change_nothing_and_another_seed_does():
    entries, frame = frames(IDS, SQUARE)
    more, wider = frames([*IDS, "d1", "d2"], SQUARE | {("d1", "d2"): 0.5})
    for listed in (8, 0):
        one = draw_partitions(entries, frame, prior=GIVEN, draws=40, enumerate_up_to=listed)
        two = draw_partitions(more, wider, prior=GIVEN, draws=40, enumerate_up_to=listed)
        other = draw_partitions(entries, frame, prior=GIVEN, draws=40, enumerate_up_to=listed, seed=2)
        assert np.array_equal(one.draws, two.draws[:, :7])
        assert not np.array_equal(one.draws, other.draws)
        assert one.draws.dtype == np.int32


def test_the_company_is_learnt_from_what_the_model_expects():
    # sixty entries of a, each with one likely entry of b and a faint one: one companion is expected for each, and the
    # rivalry of one-to-one takes away what the learnt company gives back
    pairs = {}
    for k in range(60):
        pairs[(f"a{k:02d}", f"b{k:02d}")] = log2(4)
        pairs[(f"a{k:02d}", f"b{(k + 1) % 60:02d}")] = log2(0.25)
    entries, frame = frames(sorted({name for pair in pairs for name in pair}), pairs)
    learnt = draw_partitions(entries, frame, {"a", "b"}, draws=200)
    expected = frame["probability"].sum()
    assert abs(learnt.together(frame).sum() - expected) < 4
    assert learnt.prior.company > 0.3
    given = draw_partitions(entries, frame, {"a", "b"}, draws=200, prior=GIVEN)
    assert given.together(frame).sum() < expected - 4


def test_the_company_is_learnt_of_one_companion_in_each_clean_list():
    # each entry of a has three equal entries of b, and the model wants them all: no more than one can be
    pairs = {(f"a{k:02d}", f"b{k:02d}{m}"): 5.0 for k in range(20) for m in range(3)}
    pairs |= {(f"c{k:02d}", f"d{k:02d}"): -1.0 for k in range(40)}
    entries, frame = frames(sorted({name for pair in pairs for name in pair}), pairs)
    found = draw_partitions(entries, frame, {"a", "b"}, draws=200)
    faint = frame.filter(frame["left"].str.starts_with("c"))
    assert found.together(faint).mean() < 0.45

    # so it is where they exclude each other by what is written
    excluded = {
        (f"b{k:02d}{m}", f"b{k:02d}{n}"): -20.0 for k in range(20) for m in range(3) for n in range(m)
    }
    entries, frame = frames(entries["entry"], pairs | excluded)
    marked = frame.with_columns(vetoed=pl.col("weight") == -20)
    again = draw_partitions(entries, marked, draws=200)
    assert again.together(faint).mean() < 0.45
    assert again.together(marked.filter("vetoed")).sum() == 0


def test_counts_are_of_clusters():
    entries, frame = frames(["a1", "b1", "c1"], {("a1", "b1"): 40.0})
    posterior = draw_partitions(entries, frame, draws=8)
    assert posterior.counts.tolist() == [2] * 8
    assert posterior.diagnostics.reliable


def test_what_cannot_be_drawn_is_refused():
    entries, frame = frames(["a1", "b1"], {("a1", "b1"): 1.0})
    with pytest.raises(InputError) as error:
        draw_partitions(entries, frame, prior=Prior(Kind.POPULATION), draws=1, thin=0, enumerate_up_to=9)
    assert len(error.value.problems) == 4


def test_no_entries_give_empty_draws():
    entries, frame = frames([], {})
    assert draw_partitions(entries, frame, draws=8).draws.shape == (8, 0)
