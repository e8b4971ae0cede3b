"""The method as users call it: a table in, the chosen model with its number, interval and reasons out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from openinquest.estimate.bca import MOST_WITHOUT
from openinquest.estimate.loglinear._searching import FITS, NOT_EXISTING, NOT_IDENTIFIED
from openinquest.estimate.loglinear.bootstrap import Bootstrap, resampled
from openinquest.estimate.loglinear.existence import Status
from openinquest.estimate.loglinear.fitting import Fit, Unfit, fit
from openinquest.estimate.loglinear.models import EXHAUSTIVE, PAIRS, Model, bits, parse_formula
from openinquest.estimate.loglinear.profile import Convention, conventions
from openinquest.estimate.loglinear.selection import THRESHOLD, Rule, assess, choose, listed
from openinquest.estimate.loglinear.steps import Step, neighbours_of, path
from openinquest.estimate.results import Ground, MethodResult, Reason
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

Floats = NDArray[np.float64]

MOST_LISTS = 12
"""Beyond this many lists a thousand refits over all cells take minutes: a named refusal asks for fewer lists."""

MOST_WORK = 2e9
"""Steps times cells times lists times tables: about 80 seconds of one processor for the whole bootstrap."""

CLOSE = 2.0
"""Models whose criterion is within this of the best are hardly worse (Burnham and Anderson 2002)."""

_SAID = 20
"""The most neighbours and replicated models that are listed."""


def loglinear(
    table: OverlapTable,
    select: str = "bic",
    *,
    bootstrap: int = 1000,
    interval: Convention | str | None = None,
    seed: int = 1,
) -> MethodResult:
    """Estimate by a hierarchical log-linear model (Fienberg 1972; Bishop, Fienberg and Holland 1975).

    `select`: "bic" or "aic" (all hierarchical models of up to 4 lists, all sets of pairs of 5, steps over pairs
    beyond), "step" (Chan, Silverman and Vincent 2021), "independence" (main effects), or a formula such as
    "[A B][C]". Only models whose estimate exists and is identified take part. `median` is the maximum likelihood
    estimate of N; there is no mean. `interval`: "bootstrap" chooses anew in each of `bootstrap` replicates and is BCa
    (the default where there are replicates); "poisson" (the default without), "multinomial" and "lognormal" take the
    model for known. All that were computed are in `diagnostics["intervals"]`. `draws` (1, replicates): N by
    replicate, those without an estimate left out. The same seed gives the same result whatever the order of lists
    and the number of processors.
    Raises InputError for a formula that is of no model, ValueError for settings that do not exist.
    """
    began = time.perf_counter()
    convention = Convention(interval or (Convention.BOOTSTRAP if bootstrap else Convention.POISSON))
    if bootstrap < 0 or (convention is Convention.BOOTSTRAP and not bootstrap):
        raise ValueError("an interval by bootstrap takes replicates")
    # lists in an order of their own, so that the order in which they came changes nothing
    ordered = table.only(sorted(table.lists))
    fixed = parse_formula(select, ordered.lists) if select.startswith("[") else None
    rule = Rule.FIXED if fixed else Rule(select)
    settings: dict[str, Any] = {
        "select": select,
        "models": _family_says(rule, len(table.lists)),
        "bootstrap": bootstrap,
        "interval": convention.value,
        "seed": seed,
    }
    if rule is Rule.STEP:
        settings["threshold"] = THRESHOLD
    work = _Work(table, ordered, rule, fixed, settings)
    if len(table.lists) > MOST_LISTS:
        says = say("loglinear.lists", limit=MOST_LISTS, lists=len(table.lists))
        return work.refused(
            Reason(Ground.TOO_LARGE, says, len(table.lists), MOST_LISTS), seconds=time.perf_counter() - began
        )
    return work.result(bootstrap, convention, seed, began)


class _Work:
    """One call of `loglinear`: the table in its own order of lists, and how it is put back."""

    def __init__(
        self,
        table: OverlapTable,
        ordered: OverlapTable,
        rule: Rule,
        fixed: Model | None,
        settings: dict[str, Any],
    ) -> None:
        self.table, self.ordered, self.rule, self.fixed, self.settings = table, ordered, rule, fixed, settings
        self.counts = ordered.cells().astype(np.float64)
        self.name = f"loglinear-{rule.value}"

    def result(self, replicates: int, convention: Convention, seed: int, began: float) -> MethodResult:
        lists = len(self.ordered.lists)
        choice = choose(self.counts[None], self.rule, self.fixed)
        terms = choice.terms[0]
        tried = self.tried()
        if terms is None:
            return self.refused(*self.why_none(), diagnostics=tried, seconds=time.perf_counter() - began)
        best = fit(self.counts, Model(lists, terms), self.ordered.lists)
        if isinstance(best, Unfit):
            return self.refused(_why(best), diagnostics=tried, seconds=time.perf_counter() - began)
        intervals: dict[Convention, tuple[float, float]] = dict(conventions(self.counts, best))
        made = None
        # from steps to additions over the lattice: a count, so that the same table is never refused by a slow day
        steps = len(tried.get("steps", ())) + 1
        work = steps * len(self.counts) * lists * (replicates + len(self.ordered.counts))
        too_much = bool(replicates) and lists > PAIRS and work > MOST_WORK
        if too_much:
            convention = Convention.POISSON
        if replicates and not too_much:
            rng = np.random.default_rng(np.random.SeedSequence([seed, *self.rule.value.encode()]))
            made = resampled(self.counts, self.rule, self.fixed, best, replicates, rng)
            intervals[Convention.BOOTSTRAP] = made.interval
        chosen = intervals[convention]
        diagnostics = {
            **self.of_fit(best),
            **tried,
            "neighbours": self.neighbours(best),
            "intervals": {name.value: _json_ends(ends) for name, ends in sorted(intervals.items())},
            **(self.of_bootstrap(made, best.model) if made else {}),
        }
        return MethodResult(
            self.name,
            self.table.n,
            median=best.total,
            mean=None,
            interval95=chosen if isfinite(chosen[1]) else None,
            assumption=say("assumption.loglinear", formula=self.formula(best.model)),
            convention=_CONVENTIONS[convention].format(count=replicates),
            draws=made.totals[~np.isnan(made.totals)][None] if made else None,
            fitted=self.cells_back(best.fitted[1:]),
            cells=self.cells_back(made.cells[~np.isnan(made.totals)])
            if made and made.cells is not None
            else None,
            settings=self.settings,
            diagnostics=diagnostics,
            reasons=tuple(self.reasons(chosen, made, work if too_much else None)),
            seconds=time.perf_counter() - began,
            estimated=True,
            resampling=made.left_out if made and convention is Convention.BOOTSTRAP else None,
        )

    def refused(
        self, *reasons: Reason, seconds: float, diagnostics: dict[str, Any] | None = None
    ) -> MethodResult:
        """Return the result where there is no number."""
        return MethodResult(
            self.name, self.table.n, None, None, None, say("assumption.loglinear-none"), "", settings=self.settings,
            diagnostics=diagnostics or {}, reasons=reasons, seconds=seconds,
        )  # fmt: skip

    def reasons(
        self, interval: tuple[float, float], made: Bootstrap | None, work: float | None
    ) -> list[Reason]:
        found = []
        if work is not None:
            found.append(Reason(Ground.TOO_LARGE, say("loglinear.long"), work, MOST_WORK))
        if len(self.table.lists) < 3:
            found.append(Reason(Ground.FEW_LISTS, say("few-lists.dependence"), len(self.table.lists), 3))
        if made and made.without > MOST_WITHOUT:
            found.append(Reason(Ground.NOT_EXISTING, say("loglinear.without"), made.without, MOST_WITHOUT))
        if not isfinite(interval[1]):
            found.append(Reason(Ground.WIDE, say("loglinear.no-end")))
        return found

    def why_none(self) -> list[Reason]:
        lists = len(self.ordered.lists)
        alone = fit(self.counts, self.fixed or Model(lists), self.ordered.lists)
        if isinstance(alone, Fit):
            return [Reason(Ground.NOT_EXISTING, say("loglinear.none-tried"))]
        if self.rule not in (Rule.FIXED, Rule.INDEPENDENCE):
            return [_why(alone, "loglinear.none")]
        return [_why(alone)]

    def tried(self) -> dict[str, Any]:
        """Return how many models were looked at and what became of them."""
        lists = len(self.ordered.lists)
        models = listed(lists)
        if self.rule in (Rule.FIXED, Rule.INDEPENDENCE):
            models = (self.fixed or Model(lists),)
        if self.rule is Rule.STEP or models is None:
            steps = path(self.counts, self.rule)
            return {"steps": [self.of_step(step) for step in steps]}
        self.listing = assess(self.counts, models)
        status = self.listing.status
        return {
            "models": len(models),
            "models_not_existing": int((status == NOT_EXISTING).sum()),
            "models_not_identified": int((status == NOT_IDENTIFIED).sum()),
            "models_unresolved": int(
                ((status != FITS) & (status != NOT_EXISTING) & (status != NOT_IDENTIFIED)).sum()
            ),
        }

    def of_fit(self, best: Fit) -> dict[str, Any]:
        return {
            "model": self.formula(best.model),
            "parameters": best.model.parameters,
            "deviance": best.deviance,
            "df": best.df,
            "fit_probability": _fit_probability(best),
            "aic": best.aic,
            "bic": best.bic,
            "error_log_unseen": best.error,
            "pairs_never_together": [[self.ordered.lists[at] for at in bits(pair)] for pair in best.empty],
        }

    def of_step(self, step: Step) -> dict[str, Any]:
        names = self.ordered.lists
        return {
            "added" if step.added else "taken_off": [names[at] for at in bits(step.pair)],
            "measure": step.measure,
            "estimate": step.total,
            "passed_over": [
                {"pair": [names[at] for at in bits(pair)], "why": why.value} for pair, why in step.passed_over
            ],
        }

    def of_bootstrap(self, made: Bootstrap, chosen: Model) -> dict[str, Any]:
        same = dict(made.shares).get(chosen.terms, 0.0)
        return {
            "replicates_same_model": same,
            "replicates_without_estimate": made.without,
            "replicates_models": [
                {"model": self.formula(Model(chosen.lists, terms)), "share": share}
                for terms, share in made.shares[:_SAID]
            ],
            "bias_correction": made.bias if isfinite(made.bias) else None,
            "acceleration": made.left_out.acceleration,
            "bca": made.corrected,
        }

    def neighbours(self, best: Fit) -> list[dict[str, Any]]:
        """Return models hardly worse than the best by its own criterion, the best left out, with their numbers."""
        if self.rule in (Rule.FIXED, Rule.INDEPENDENCE):
            return []
        by_aic = self.rule is Rule.AIC
        own = best.aic if by_aic else best.bic
        if self.rule is Rule.STEP or listed(best.model.lists) is None:
            near = neighbours_of(self.counts, best.model)
        else:
            penalty = 2.0 if by_aic else np.log(best.n)
            values = self.listing.deviances + penalty * np.array([m.parameters for m in self.listing.models])
            least = best.deviance + penalty * best.model.parameters
            close = np.flatnonzero((self.listing.status == FITS) & (values <= least + CLOSE))
            fits = (fit(self.counts, self.listing.models[at]) for at in close)
            near = [one for one in fits if isinstance(one, Fit) and one.model != best.model]
        rows = [(one.aic if by_aic else one.bic) - own for one in near]
        order = sorted(range(len(near)), key=lambda at: (rows[at], near[at].model.terms))
        return [
            {
                "model": self.formula(near[at].model),
                "estimate": near[at].total,
                "criterion": "aic" if by_aic else "bic",
                "behind": rows[at],
            }
            for at in order
            if rows[at] <= CLOSE
        ][:_SAID]

    def formula(self, model: Model) -> str:
        """Write a model with lists in the order of the table that was given."""
        place = [self.table.lists.index(name) for name in self.ordered.lists]
        terms = tuple(
            sum(1 << place[at] for at in range(model.lists) if term >> at & 1) for term in model.terms
        )
        return Model(model.lists, terms).formula(self.table.lists)

    def cells_back(self, cells: Floats) -> Floats:
        """Return observable cells (..., 2**L - 1) in the order of the table that was given."""
        codes = np.arange(1, 2 ** len(self.table.lists))
        place = [self.ordered.lists.index(name) for name in self.table.lists]
        source = np.zeros_like(codes)
        for at, other in enumerate(place):
            source |= (codes >> at & 1) << other
        back: Floats = np.ascontiguousarray(cells[..., source - 1])
        return back


def _why(unfit: Unfit, within: str = "") -> Reason:
    ground = Ground.NOT_IDENTIFIED if unfit.status is Status.NOT_IDENTIFIED else Ground.NOT_EXISTING
    return Reason(ground, say(within, why=unfit.says) if within else unfit.says)


def _fit_probability(best: Fit) -> float | None:
    return float(chi2.sf(best.deviance, best.df)) if best.df > 0 else None


def _json_ends(ends: Sequence[float]) -> dict[str, float | None]:
    low, high = (end if isfinite(end) else None for end in ends)
    return {"low": low, "high": high}


def _family_says(rule: Rule, lists: int) -> str:
    if rule is Rule.FIXED:
        return "one, as given"
    if rule is Rule.INDEPENDENCE:
        return "main effects alone"
    if rule is Rule.STEP:
        return "steps over pairs, by the probability of each overlap"
    if lists <= EXHAUSTIVE:
        return "all hierarchical models"
    return "all sets of pairs" if lists <= PAIRS else "steps over pairs, one added or taken off at a time"


_CONVENTIONS = {
    Convention.BOOTSTRAP: "95 %, bootstrap of {count} replicates, each choosing its own model; BCa",
    Convention.POISSON: "95 %, profile of the Poisson deviance of the completed table; the model taken for known",
    Convention.MULTINOMIAL: "95 %, profile of the multinomial likelihood of N; the model taken for known",
    Convention.LOGNORMAL: "95 %, lognormal about the unseen; the model taken for known",
}
