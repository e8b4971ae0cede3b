"""The method as a whole: what it gives, when it refuses, and what must not change it."""

import json

import numpy as np
import pytest

from openinquest.errors import InputError
from openinquest.estimate import Ground, MethodResult, OverlapTable, Verdict
from openinquest.estimate.dga import Posterior, decomposable_graphs, dga
from openinquest.estimate.dga.cells import drawn_cells, expected_counts
from overlap_samples import published


def grounds(result: MethodResult) -> set[Ground]:
    return {reason.ground for reason in result.reasons}


def test_kosovo_is_reported_with_what_it_hangs_on() -> None:
    result = dga(published("kosovo_1999"))
    assert result.verdict is Verdict.REPORT
    assert (result.median, result.interval95) == (12_595, (9_827, 16_544))
    assert result.mean is None
    best = result.diagnostics["graphs"][0]
    assert best["cliques"] == [["ABA", "EXH", "OSCE"], ["EXH", "HRW", "OSCE"]]
    assert best["probability"] == pytest.approx(0.9855, abs=1e-4)
    assert result.diagnostics["edges"]["ABA, HRW"] == pytest.approx(0.0037, abs=1e-4)
    halves = {row["delta"]: row["median"] for row in result.diagnostics["delta"]}
    assert halves[0.5] == 11_319
    json.dumps(result.as_json())


def test_the_united_kingdom_is_refused_as_driven_by_the_prior() -> None:
    result = dga(published("uk_2013_five"))
    assert grounds(result) == {Ground.PRIOR_DRIVEN}
    assert result.median == 22_990
    told = json.dumps(result.as_json())
    assert "22990" not in told
    assert "13263" not in told
    assert dga(published("uk_2013_five"), deltas=()).verdict is Verdict.REPORT


def test_a_grid_that_cuts_mass_off_is_refused() -> None:
    table = published("uk_2013_five")
    result = dga(table, grid=(1, 10 * table.n), deltas=())
    assert (result.median, result.interval95) == (22_365, (10_343, 29_446))
    assert grounds(result) == {Ground.GRID_END}
    assert result.reasons[0].value == pytest.approx(0.083, abs=1e-3)


def test_the_complete_graph_refuses_where_it_decides() -> None:
    result = dga(published("uk_2013_five"), delta=0.5, deltas=())
    assert grounds(result) == {Ground.PRIOR_DRIVEN}
    assert result.diagnostics["complete_graph"]["probability"] == pytest.approx(0.995, abs=1e-3)
    assert result.diagnostics["complete_graph"]["without"]["median"] == 4_612
    bare = dga(published("uk_2013_five"), delta=0.5, deltas=(), complete=False)
    assert bare.median == 4_612
    assert bare.verdict is Verdict.REPORT


@pytest.mark.parametrize("name", ["kosovo_1999", "uk_2013_five"])
def test_the_order_of_lists_and_rows_changes_nothing(name: str) -> None:
    table = published(name)
    order = list(range(len(table.lists)))[::-1]
    turned = OverlapTable(
        tuple(table.lists[at] for at in order), table.patterns[::-1][:, order], table.counts[::-1]
    )
    one, two = dga(table, deltas=()), dga(turned, deltas=())
    assert (one.median, one.interval95, one.mean) == (two.median, two.interval95, two.mean)
    assert np.array_equal(np.asarray(one.draws), np.asarray(two.draws))
    assert one.diagnostics == two.diagnostics
    lists = len(table.lists)
    codes = np.arange(1, 2**lists)
    turned_codes = sum((codes >> at & 1) << place for place, at in enumerate(order))
    assert np.array_equal(np.asarray(one.fitted), np.asarray(two.fitted)[turned_codes - 1])
    assert np.array_equal(np.asarray(one.cells), np.asarray(two.cells)[:, turned_codes - 1])


def test_the_same_seed_gives_the_same_draws_and_another_seed_the_same_answer() -> None:
    table = published("kosovo_1999")
    one, two, other = (
        dga(table, seed=3, deltas=()),
        dga(table, seed=3, deltas=()),
        dga(table, seed=4, deltas=()),
    )
    assert one.draws is not None
    assert one.draws.shape == (1, 4000)
    assert np.array_equal(one.draws, np.asarray(two.draws))
    assert not np.array_equal(one.draws, np.asarray(other.draws))
    assert one.interval95 == other.interval95


def test_expected_counts_are_those_of_the_table_but_for_the_prior() -> None:
    table = published("kosovo_1999")
    result = dga(table, deltas=())
    fitted, cells = np.asarray(result.fitted), np.asarray(result.cells)
    assert fitted.sum() == pytest.approx(table.n, rel=1e-4)
    assert cells.sum(axis=1) == pytest.approx(1)
    assert cells.mean(axis=0) * table.n == pytest.approx(fitted, rel=0.02, abs=0.5)
    # the cliques' margins are fitted: nobody is expected elsewhere than seen by more than a few
    assert np.abs(fitted - table.cells()[1:]).max() < 6


def test_cells_of_the_complete_graph_are_dirichlet_whatever_is_unseen() -> None:
    table = OverlapTable.of("ABC", {"100": 5, "010": 9, "001": 2, "111": 4})
    complete = decomposable_graphs(3)
    complete = complete.kept(complete.complete)
    posterior = Posterior.of(table, complete, 0.25)
    generator = np.random.default_rng(1)
    law = drawn_cells(posterior, np.full(20_000, 7.0), np.zeros(20_000, np.int64), generator)
    shape = table.cells()[1:] + 0.25
    assert law.mean(axis=0) == pytest.approx(shape / shape.sum(), abs=0.003)
    spread = shape * (shape.sum() - shape) / (shape.sum() ** 2 * (shape.sum() + 1))
    assert law.var(axis=0) == pytest.approx(spread, rel=0.06, abs=1e-5)


def test_cells_of_a_chain_are_those_of_its_parts() -> None:
    """A - B - C: draws against a sampler of its own, B first, then A and C given B."""
    table = OverlapTable.of("ABC", {"100": 15, "010": 9, "001": 12, "111": 4, "011": 6, "110": 8})
    graphs = decomposable_graphs(3)
    chain = [row for row in range(8) if graphs.cliques(row) == [0b011, 0b110]]
    posterior = Posterior.of(table, graphs.kept(np.array(chain)), 0.5)
    unseen, size = 30.0, 40_000
    generator = np.random.default_rng(1)
    ours = drawn_cells(posterior, np.full(size, unseen), np.zeros(size, np.int64), generator)
    counts = table.cells().astype(float)
    counts[0] = unseen
    cube = counts.reshape(2, 2, 2)  # c b a
    b = generator.beta(cube[:, 1].sum() + 2, cube[:, 0].sum() + 2, size)
    chance = np.ones((size, 8))
    for code in range(8):
        chance[:, code] *= b if code >> 1 & 1 else 1 - b
    for axis, bit in ((2, 0), (0, 2)):
        margin = cube.sum(axis=2 - axis)
        margin = margin if axis == 0 else margin.T
        given = [generator.beta(margin[1, at] + 1, margin[0, at] + 1, size) for at in (0, 1)]
        for code in range(8):
            share = given[code >> 1 & 1]
            chance[:, code] *= share if code >> bit & 1 else 1 - share
    law = chance[:, 1:] / chance[:, 1:].sum(axis=1, keepdims=True)
    assert ours.mean(axis=0) == pytest.approx(law.mean(axis=0), abs=0.004)
    assert ours.std(axis=0) == pytest.approx(law.std(axis=0), rel=0.05)


def test_expected_counts_of_one_graph_are_the_products_of_its_margins() -> None:
    table = OverlapTable.of("AB", {"10": 40, "01": 30, "11": 20})
    graphs = decomposable_graphs(2)
    posterior = Posterior.of(table, graphs.kept(~graphs.complete), 0.5, (60, 60))
    persons, total = 150.0, 152.0
    a, b = 61 / total, 51 / total
    assert expected_counts(posterior) == pytest.approx(
        [persons * a * (1 - b), persons * (1 - a) * b, persons * a * b]
    )


@pytest.mark.parametrize(
    "counts",
    [
        {"111": 5},
        {"100": 5, "010": 9, "001": 2},
        {"1000": 1, "0100": 1, "0010": 1, "0001": 1},
        {"110": 4, "001": 3},
        {"100": 3_000_000, "010": 2_000_000, "001": 900_000, "110": 400_000, "111": 1},
    ],
)
def test_awkward_tables_give_an_answer_or_a_reason(counts: dict[str, int]) -> None:
    lists = len(next(iter(counts)))
    result = dga(OverlapTable.of("ABCD"[:lists], counts))
    assert result.reasons or (result.median is not None and np.isfinite(result.median))
    assert result.median is None or result.median >= result.n
    assert np.isfinite(np.asarray(result.draws)).all()
    assert np.isfinite(np.asarray(result.cells)).all()
    json.dumps(result.as_json(exploratory=True), allow_nan=False)


def test_where_no_lists_overlap_nothing_is_reported() -> None:
    result = dga(OverlapTable.of("ABC", {"100": 50, "010": 90, "001": 20}))
    assert result.verdict is Verdict.REFUSE


def test_two_lists_are_refused() -> None:
    result = dga(OverlapTable.of("AB", {"10": 40, "01": 30, "11": 20}))
    assert Ground.FEW_LISTS in grounds(result)


def test_more_persons_than_sums_are_exact_for_are_refused() -> None:
    result = dga(OverlapTable.of("ABC", {"110": 10**11, "001": 10, "101": 5}))
    assert grounds(result) == {Ground.TOO_LARGE}
    assert result.median is None


@pytest.mark.parametrize(
    "settings", [{"delta": 0.0}, {"delta": -1.0}, {"deltas": (0.5, -2.0)}, {"grid": (70, 90)}, {"grid": (5, 4)},
                 {"runs": 1}, {"draws": 0}],
)  # fmt: skip
def test_settings_out_of_range_are_errors(settings: dict[str, object]) -> None:
    with pytest.raises(InputError):
        dga(published("kosovo_1999"), **settings)  # type: ignore[arg-type]


def test_a_population_of_independent_lists_is_found() -> None:
    found = 0
    for seed in range(8):
        generator = np.random.default_rng(seed)
        on = generator.random((1500, 4)) < generator.uniform(0.1, 0.4, 4)
        patterns, counts = np.unique(on[on.any(axis=1)], axis=0, return_counts=True)
        result = dga(OverlapTable(tuple("ABCD"), patterns.astype(np.uint8), counts), deltas=())
        assert result.interval95 is not None
        found += result.interval95[0] <= 1500 <= result.interval95[1]
    assert found >= 6
