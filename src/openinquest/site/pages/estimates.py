"""How many are recorded nowhere, and whether one may say: the verdict first, then what speaks for and against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from openinquest.release.snapshot import Answer, Estimate, Snapshot, Trial
from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.pictures import Draw, picture_id
from openinquest.site.view import View

KINDS = ("left-out", "hidden", "prior")


def _pictured(site: Site, view: View, draw: Draw) -> Iterator[Page]:
    estimates = site.snapshot.estimates
    if len(estimates) == 1:
        yield _page("estimates.html", 0, estimates[0], partial(draw, picture_id(0)))
        return
    yield Page("estimates.html", "estimates", context={"estimates": list(enumerate(estimates, 1))})
    for at, estimate in enumerate(estimates):
        yield _page(f"estimate/{at + 1}.html", 1, estimate, partial(draw, picture_id(at)))


def _page(path: str, depth: int, estimate: Estimate, picture: Callable[[], Markup]) -> Page:
    context = {
        "estimate": estimate,
        "picture": picture,
        "trials": {kind: _table(estimate, kind) for kind in KINDS},
        "answers": estimate.answers,
    }
    return Page(path, "estimate", depth, context)


def _table(estimate: Estimate, kind: str) -> dict[str, Any]:
    """Return the trials of one kind: a row for each method, a column for what was changed; of priors a row for each."""
    trials = [trial for trial in estimate.trials if trial.kind == kind]
    labels = {answer.name: answer for answer in estimate.answers}
    if kind == "prior":
        rows: list[tuple[Answer | None, Sequence[Trial | None]]]
        rows = [(labels.get(trial.method), (trial,)) for trial in trials]
        return {"columns": (), "rows": rows}
    columns = list(dict.fromkeys(trial.of for trial in trials))
    by_both = {(trial.method, trial.of): trial for trial in trials}
    known = {trial.of: trial.known for trial in trials if trial.known is not None}
    methods = dict.fromkeys(trial.method for trial in trials)
    rows = [(labels.get(name), [by_both.get((name, of)) for of in columns]) for name in methods]
    return {"columns": [(of, known.get(of)) for of in columns], "rows": rows}


def _present(snapshot: Snapshot) -> bool:
    return bool(snapshot.estimates)


SECTION = Section("estimates", pictured=_pictured, group=Group.PEOPLE, present=_present)
