"""Log-linear models: the published tables, independent oracles, tables that give no number."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import poisson as poisson_law

from loglinear_oracles import all_pairs, exists_by_programme, fit_dense
from openinquest.errors import InputError
from openinquest.estimate import Ground, OverlapTable, Verdict
from openinquest.estimate.loglinear import (
    Fit,
    Model,
    Status,
    Unfit,
    fit,
    hierarchical,
    loglinear,
    pairs_only,
    parse_formula,
    selection,
)  # fmt: skip
from openinquest.estimate.loglinear._ranks import identified_pairs, log_tail
from openinquest.estimate.loglinear.existence import design, exists, identified
from openinquest.estimate.loglinear.fitting import margins_of
from openinquest.estimate.loglinear.selection import Rule, assess, choose
from openinquest.estimate.loglinear.steps import path

DATA = Path(__file__).parent / "data"
BALL = "[EXH ABA OSCE][EXH HRW][OSCE HRW]"


def table(name):
    return OverlapTable.from_csv(DATA / f"{name}.csv")


KOSOVO, FIVE, SIX = table("kosovo_1999"), table("uk_2013_five"), table("uk_2013_six")


def test_all_hierarchical_models_are_counted():
    assert [len(hierarchical(lists)) for lists in (2, 3, 4)] == [1, 8, 113]
    assert [len(pairs_only(lists)) for lists in (2, 3, 4, 5)] == [1, 8, 64, 1024]
    assert len({model.terms for model in hierarchical(4)}) == 113


def test_all_hierarchical_models_of_four_lists_are_found_by_brute_force():
    larger = [term for term in range(15) if term.bit_count() > 1]
    found = 0
    for chosen in range(2 ** len(larger)):
        terms = {term for at, term in enumerate(larger) if chosen >> at & 1}
        parts = {term & ~(1 << at) for term in terms for at in range(4) if term >> at & 1}
        found += all(part in terms for part in parts if part.bit_count() > 1)
    assert found == 113


def test_formulas_go_there_and_back():
    for model in hierarchical(4):
        assert parse_formula(model.formula(KOSOVO.lists), KOSOVO.lists) == model
    names = ("Red Cross", "Red", "Cross list", "D")
    for model in hierarchical(4):
        assert parse_formula(model.formula(names), names) == model


@pytest.mark.parametrize("text", ["", "EXH", "[EXH", "[XX]", "[]", "[EXH ABA OSCE HRW]", "[EXH] [XX]"])
def test_a_formula_of_no_model_is_refused(text):
    with pytest.raises(InputError):
        parse_formula(text, KOSOVO.lists)


def test_a_model_that_is_not_hierarchical_is_refused():
    with pytest.raises(ValueError, match="hierarchical"):
        Model(4, (7,))


def test_kosovo_as_published_by_ball_and_others():
    result = loglinear(KOSOVO, "bic", bootstrap=0)
    assert result.diagnostics["model"] == BALL
    assert result.median == pytest.approx(10356.5, abs=0.1)
    assert result.diagnostics["deviance"] == pytest.approx(9.32, abs=0.005)
    assert result.diagnostics["df"] == 4
    assert result.diagnostics["models"] == 113
    ends = {name: (each["low"], each["high"]) for name, each in result.diagnostics["intervals"].items()}
    assert ends["poisson"] == pytest.approx((9012, 12138), abs=0.5)
    assert ends["multinomial"] == pytest.approx((8994, 12110), abs=0.5)
    assert ends["lognormal"] == pytest.approx((9005, 12105), abs=0.5)
    assert result.interval95 == ends["poisson"]
    assert "Poisson" in result.convention


@pytest.mark.parametrize(
    ("data", "select", "expected"),
    [
        (KOSOVO, "aic", 12741.0), (KOSOVO, "independence", 7394.6), (KOSOVO, "step", 14341.7),
        (FIVE, "aic", 11174.8), (FIVE, "bic", 22991.3), (FIVE, "independence", 13444.1), (FIVE, "step", 11313.0),
        (SIX, "independence", 12214.0), (SIX, "step", 11418.0),
    ],
)  # fmt: skip
def test_published_numbers(data, select, expected):
    assert loglinear(data, select, bootstrap=0).median == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("data", "ends"), [(KOSOVO, (12541, 16540)), (FIVE, (9884, 13027)), (SIX, (9977, 13146))]
)
def test_published_intervals_of_steps_are_lognormal(data, ends):
    result = loglinear(data, "step", bootstrap=0, interval="lognormal")
    assert result.interval95 == pytest.approx(ends, abs=0.6)


def test_steps_tell_their_way():
    steps = loglinear(KOSOVO, "step", bootstrap=0).diagnostics["steps"]
    assert [set(step["added"]) for step in steps][:2] == [{"ABA", "OSCE"}, {"OSCE", "HRW"}]
    assert steps[-1]["estimate"] == pytest.approx(14341.7, abs=0.1)


def test_fits_agree_with_a_dense_design():
    for model in hierarchical(4):
        found = fit(KOSOVO.cells(), model)
        unseen, deviance, cells = fit_dense(KOSOVO.cells(), model.terms)
        assert found.unseen == pytest.approx(unseen, rel=1e-7)
        assert found.deviance == pytest.approx(deviance, abs=1e-6)
        np.testing.assert_allclose(found.fitted[1:], cells[1:], rtol=1e-6, atol=1e-9)
    for model in pairs_only(5)[::37]:
        found = fit(FIVE.cells(), model)
        unseen, deviance, cells = fit_dense(FIVE.cells(), model.terms)
        assert found.unseen == pytest.approx(unseen, rel=1e-6)
        assert found.deviance == pytest.approx(deviance, abs=1e-5)


def test_a_fit_agrees_with_a_general_minimiser():
    counts = KOSOVO.cells().astype(float)
    model = parse_formula(BALL, KOSOVO.lists)
    found = fit(counts, model)
    made = design(model, margins_of(counts))
    cells = np.arange(1, 16)
    matrix = made.matrix(cells)

    def loss(beta):
        eta = matrix @ beta
        return np.exp(eta).sum() - counts[1:] @ eta

    def slope(beta):
        return matrix.T @ (np.exp(matrix @ beta) - counts[1:])

    start = np.zeros(matrix.shape[1])
    start[0] = 5.0
    best = minimize(loss, start, jac=slope, method="BFGS", options={"gtol": 1e-7, "maxiter": 2000})
    assert found.unseen == pytest.approx(np.exp(best.x[0]), rel=1e-5)
    covariance = np.linalg.inv(matrix.T @ (np.exp(matrix @ best.x)[:, None] * matrix))
    assert found.error == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-4)
    expected = poisson_law.logpmf(counts[1:], found.fitted[1:]).sum()
    assert found.loglik == pytest.approx(expected, abs=1e-6)


def test_profiles_agree_with_plain_ones():
    counts = KOSOVO.cells().astype(float)
    model = parse_formula(BALL, KOSOVO.lists)
    intervals = loglinear(KOSOVO, "bic", bootstrap=0).diagnostics["intervals"]
    cells = np.arange(16)
    matrix = design(model, margins_of(counts)).matrix(cells)

    def completed(unseen):
        whole = counts.copy()
        whole[0] = unseen
        beta = np.linalg.lstsq(matrix, np.log(whole), rcond=None)[0]
        for _ in range(60):
            fitted = np.exp(matrix @ beta)
            beta += np.linalg.solve(matrix.T @ (fitted[:, None] * matrix), matrix.T @ (whole - fitted))
        return whole, np.exp(matrix @ beta)

    def gain(unseen):
        whole, fitted = completed(unseen)
        total = whole.sum()
        return gammaln(total + 1) - gammaln(unseen + 1) + (whole * np.log(fitted / total)).sum()

    best = max(gain(unseen) for unseen in np.linspace(5900, 6000, 101))
    for end in intervals["multinomial"].values():
        assert 2 * (best - gain(end - 4400)) == pytest.approx(3.8415, abs=2e-3)

    def deviance(unseen):
        whole, fitted = completed(unseen)
        return 2 * (whole * np.log(whole / fitted) - whole + fitted).sum()

    for end in intervals["poisson"].values():
        assert deviance(end - 4400) - 9.32267 == pytest.approx(3.8415, abs=1e-3)


@pytest.mark.parametrize(
    "supports",
    [range(1, 2**7, 5), pytest.param(range(1, 2**7), marks=pytest.mark.nightly)],
    ids=["some", "all"],
)
def test_existence_agrees_with_the_programme_for_tables_of_three_lists(supports):
    for support in supports:
        counts = np.array([0, *(support >> at & 1 for at in range(7))], float)
        if margins_of(counts)[[1, 2, 4]].min() == 0:
            continue
        listing = assess(counts * 5, hierarchical(3))
        for model, status in zip(hierarchical(3), listing.status, strict=True):
            expected = exists_by_programme(counts, model.terms)
            made = design(model, margins_of(counts))
            assert identified(made) == (expected is not None)
            if expected is not None:
                assert exists(made, counts) == expected
            # 0 fits, 1 does not exist, 2 not identified
            assert status == {True: 0, False: 1, None: 2}[expected], (support, model)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 9, 40]), min_size=15, max_size=15))
def test_existence_agrees_with_the_programme_for_sparse_tables_of_four_lists(cells):
    counts = np.array([0, *cells], float)
    margins = margins_of(counts)
    if margins[[1, 2, 4, 8]].min() == 0:
        return
    models = hierarchical(4)
    listing = assess(counts, models)
    for at in range(0, 113, 13):
        expected = exists_by_programme(counts, models[at].terms)
        # what fails both ways is named by the check that comes first
        assert listing.status[at] in {True: (0,), False: (1, 2), None: (1, 2)}[expected]


def test_identifiability_of_pairs_is_that_of_the_rank():
    generator = np.random.default_rng(3)
    for _ in range(300):
        lists = int(generator.integers(3, 6))
        joined = {pair for pair in all_pairs(lists) if generator.random() < 0.5}
        counts = np.zeros(2**lists)
        counts[[1 << at for at in range(lists)]] = 5
        for cell in range(1, 2**lists):
            inside = [pair for pair in all_pairs(lists) if cell & pair == pair]
            if inside and all(pair in joined for pair in inside):
                counts[cell] = 2
        terms = tuple(pair for pair in all_pairs(lists) if generator.random() < 0.85)
        within = np.zeros((lists, lists), np.bool_)
        for term in terms:
            low, high = [at for at in range(lists) if term >> at & 1]
            within[high, low] = True
        made = design(Model(lists, terms), margins_of(counts))
        quick = bool(identified_pairs(lists, within, margins_of(counts)))
        assert quick == identified(made)
        cells = np.flatnonzero(made.allowed)[1:]
        assert quick == (np.linalg.matrix_rank(made.matrix(cells)) == len(made.terms))


def test_a_model_without_an_estimate_never_wins():
    """The table on which another program put a model with N = 1.4e13 first is of this kind: an empty triple."""
    counts = np.array([0, 30, 40, 12, 50, 11, 9, 0, 35, 7, 8, 2, 6, 1, 2, 0], float)
    models = hierarchical(4)
    listing = assess(counts, models)
    assert (listing.status == 1).any()
    for rule in (Rule.AIC, Rule.BIC, Rule.STEP):
        terms = choose(counts[None], rule).terms[0]
        assert isinstance(fit(counts, Model(4, terms)), Fit)
        assert exists_by_programme(counts, terms)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_best_of_the_list_is_the_best_of_all_fits(seed):
    generator = np.random.default_rng(seed)
    counts = generator.poisson(generator.choice([0.3, 2, 8, 30], size=16)).astype(float)
    counts[0] = 0
    counts[[1, 2, 4, 8]] += 3
    fits = [found for model in hierarchical(4) if isinstance(found := fit(counts, model), Fit)]
    for rule in (Rule.AIC, Rule.BIC):
        choice = choose(counts[None], rule)
        if not fits:
            assert choice.terms[0] is None
            assert np.isnan(choice.unseen[0])
            continue
        values = [found.aic if rule is Rule.AIC else found.bic for found in fits]
        chosen = fit(counts, Model(4, choice.terms[0]))
        assert (chosen.aic if rule is Rule.AIC else chosen.bic) == pytest.approx(min(values), abs=1e-6)
        assert choice.unseen[0] == pytest.approx(chosen.unseen, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([4, 5, 6]))
def test_steps_end_where_the_slow_account_of_them_ends(seed, lists):
    generator = np.random.default_rng(seed)
    size = 2**lists
    few = np.array([cell.bit_count() for cell in range(size)])
    counts = generator.poisson(generator.choice([3, 40]) * generator.gamma(2, 0.5, size) * 0.25**few * 4)
    counts = counts.astype(float)
    counts[0] = 0
    counts[[1 << at for at in range(lists)]] += 3
    for rule in (Rule.STEP, Rule.AIC, Rule.BIC):
        if rule is not Rule.STEP and lists < 6:
            continue
        terms = set()
        steps = path(counts, rule)
        for step in steps:
            terms ^= {step.pair}
        choice = choose(counts[None], rule)
        if choice.terms[0] is None:
            assert isinstance(fit(counts, Model(lists)), Unfit)
            continue
        assert set(choice.terms[0]) == terms
        if steps:
            assert counts.sum() + choice.unseen[0] == pytest.approx(steps[-1].total, rel=1e-6)


def test_probabilities_of_overlaps_are_those_of_the_poisson_law():
    for mean in (1e-8, 0.02, 0.7, 5.0, 80.3, 4000.0, 9e4):
        for seen in {0, 1, 3, int(mean), int(mean + 6 * mean**0.5), max(int(mean - 6 * mean**0.5), 0)}:
            law = poisson_law.logsf(seen - 1, mean) if seen > mean else poisson_law.logcdf(seen, mean)
            if np.isfinite(law):  # SciPy's own underflows
                assert log_tail(float(seen), mean) == pytest.approx(law, rel=1e-9, abs=1e-9)
    for score in (-5, -2.2, 2.2, 5, 20):
        # summed, since SciPy 1.17 is off by a fifth at 5 standard deviations above so large a mean
        mean = 4e7
        seen = float(round(mean + score * mean**0.5))
        steps = np.arange(1, 80_000)
        ratios = np.log(mean / (seen + steps)) if score > 0 else np.log((seen - steps + 1) / mean)
        first = seen * np.log(mean) - mean - gammaln(seen + 1)
        law = first + np.log1p(np.exp(np.cumsum(ratios)).sum())
        assert log_tail(seen, mean) == pytest.approx(law, abs=0.01)


def test_the_order_of_lists_changes_nothing():
    expected = {select: loglinear(KOSOVO, select, bootstrap=40) for select in ("bic", "step")}
    for order in list(permutations(KOSOVO.lists))[5::9]:
        turned = KOSOVO.only(order)
        for select, known in expected.items():
            found = loglinear(turned, select, bootstrap=40)
            assert found.median == known.median
            assert found.interval95 == known.interval95
            assert (found.draws == known.draws).all()
            place = [KOSOVO.lists.index(name) for name in order]
            back = sorted(
                range(1, 16), key=lambda code: sum((code >> at & 1) << place[at] for at in range(4))
            )
            assert (found.fitted[np.array(back) - 1] == known.fitted).all()


def test_the_number_of_processors_changes_nothing(monkeypatch):
    results = []
    for processors in (1, 3):
        monkeypatch.setattr(selection.os, "cpu_count", lambda processors=processors: processors)
        results.append(loglinear(KOSOVO, "aic", bootstrap=100, seed=7))
    assert (results[0].draws == results[1].draws).all()
    assert results[0].interval95 == results[1].interval95


def test_the_bootstrap_chooses_anew_and_is_wider_for_it():
    result = loglinear(KOSOVO, "bic", bootstrap=300)
    fixed = loglinear(KOSOVO, BALL, bootstrap=300)
    assert result.diagnostics["replicates_same_model"] < 0.6
    assert fixed.diagnostics["replicates_same_model"] == 1
    assert result.median == fixed.median
    assert result.interval95[1] - result.interval95[0] > 2 * (fixed.interval95[1] - fixed.interval95[0])
    assert result.draws.shape == (1, 300)
    np.testing.assert_allclose(result.cells.sum(axis=1), 1, rtol=1e-9)
    assert result.fitted.sum() == pytest.approx(KOSOVO.n, rel=1e-9)
    models = {row["model"] for row in result.diagnostics["neighbours"]}
    assert "[EXH ABA OSCE][EXH OSCE HRW]" in models


def test_replicates_are_what_one_at_a_time_gives():
    generator = np.random.default_rng(5)
    cells = KOSOVO.cells()
    drawn = np.zeros((6, 16))
    drawn[:, 1:] = generator.multinomial(KOSOVO.n, cells[1:] / KOSOVO.n, size=6)
    for rule in (Rule.BIC, Rule.STEP, Rule.AIC):
        together = choose(np.vstack([cells[None], drawn]), rule)
        alone = [choose(one[None], rule).unseen[0] for one in (cells, *drawn)]
        np.testing.assert_allclose(together.unseen, alone, rtol=1e-6)


def refused(lists, counts, select, **settings):
    made = loglinear(OverlapTable.of(lists, counts), select, bootstrap=50, **settings)
    assert made.verdict is Verdict.REFUSE
    return {reason.ground for reason in made.reasons}, made


SELECTS = ("bic", "aic", "step", "independence", "[A B][C]")


@pytest.mark.parametrize("select", SELECTS)
@pytest.mark.parametrize(
    "counts",
    [
        {"111": 8},
        {"111": 10**9},
        {"100": 8, "010": 9, "001": 4},
    ],
    ids=["one pattern", "one pattern of many", "no overlap"],
)
def test_tables_without_an_estimate_are_refused_by_name(counts, select):
    grounds, made = refused("ABC", counts, select)
    assert grounds & {Ground.NOT_EXISTING, Ground.NOT_IDENTIFIED}
    assert made.median is None
    assert made.interval95 is None
    assert made.as_json()["median"] is None


def test_two_lists_are_refused():
    grounds, made = refused("AB", {"10": 50, "01": 60, "11": 20}, "bic")
    assert grounds == {Ground.FEW_LISTS}
    assert made.median == pytest.approx(130 + 50 * 60 / 20)


def test_twenty_lists_are_refused_by_name():
    names = [f"list {at:02}" for at in range(20)]
    counts = {"".join("1" if at in (one, one + 1) else "0" for at in range(20)): 3 for one in range(19)}
    for select in ("bic", "step", "independence"):
        grounds, _ = refused(names, counts, select)
        assert grounds == {Ground.TOO_LARGE}


def test_counts_in_the_millions_give_the_same_as_counts_in_the_thousands():
    small = loglinear(KOSOVO, BALL, bootstrap=0)
    large = OverlapTable(KOSOVO.lists, KOSOVO.patterns, KOSOVO.counts * 10**7)
    result = loglinear(large, BALL, bootstrap=20)
    assert result.median == pytest.approx(small.median * 1e7, rel=1e-9)
    assert result.interval95[0] > 0.999 * result.median
    for select in ("bic", "aic", "step"):
        assert np.isfinite(loglinear(large, select, bootstrap=5).median)


def test_numbers_of_a_refused_method_are_not_told():
    _, made = refused("AB", {"10": 50, "01": 60, "11": 20}, "bic")
    assert "190." not in str(made.as_json())
    assert str(made.diagnostics["intervals"]["poisson"]["low"]) not in str(made.as_json())


@settings(max_examples=25, deadline=None)
@given(
    st.integers(3, 5).flatmap(
        lambda lists: st.lists(
            st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 17, 250]), min_size=2**lists - 1, max_size=2**lists - 1
        )
    ),
    st.sampled_from(["bic", "aic", "step", "independence"]),
)
def test_no_table_gives_a_traceback_or_a_number_without_an_estimate(cells, select):
    lists = len(cells).bit_length()
    counts = {
        "".join(str(cell >> at & 1) for at in range(lists)): count for cell, count in enumerate(cells, 1)
    }
    try:
        made = OverlapTable.of([f"L{at}" for at in range(lists)], counts)
    except InputError:
        return
    result = loglinear(made, select, bootstrap=30)
    if result.median is None:
        assert result.reasons
        return
    assert result.median > made.n
    chosen = parse_formula(result.diagnostics["model"], made.lists)
    assert exists_by_programme(made.cells(), chosen.terms)
    assert isinstance(fit(made.cells(), chosen), Fit)
    low, high = result.interval95 or (made.n, np.inf)
    assert made.n <= low <= high


def test_what_does_not_exist_is_said_with_the_cells():
    counts = np.array([0, 5, 3, 4, 6, 2, 1, 0], float)
    found = fit(counts, Model(3, (3, 5, 6)), ("A", "B", "C"))
    assert found.status is Status.NOT_EXISTING
    assert "A with B with C" in found.says


def test_settings_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="best"):
        loglinear(KOSOVO, "best")
    with pytest.raises(ValueError, match="replicates"):
        loglinear(KOSOVO, "bic", bootstrap=0, interval="bootstrap")
    with pytest.raises(ValueError, match="wald"):
        loglinear(KOSOVO, "bic", interval="wald")


def test_nothing_is_slow_for_many_lists():
    generator = np.random.default_rng(2)
    lists = 10
    reach = generator.uniform(0.02, 0.12, lists)
    rows = generator.random((5000, lists)) < reach
    codes, counts = np.unique(rows[rows.any(axis=1)] @ (1 << np.arange(lists)), return_counts=True)
    made = OverlapTable(
        tuple(f"L{at}" for at in range(lists)),
        (codes[:, None] >> np.arange(lists) & 1).astype(np.uint8),
        counts,
    )
    result = loglinear(made, "step", bootstrap=20)
    assert result.verdict is Verdict.REPORT
    assert 4000 < result.median < 6500
