"""How an answer moves: one list left out, one list hidden and its size estimated, other priors.

- Left out: the table of the other lists. The persons meant are the same, so that answers should agree.
- Hidden (Binette and Steorts 2022): of the persons on one list, those whom no other list names are hidden, and the
  others' overlaps tell how many the list has. The answer is known.
- Priors: what a method assumes before it sees the table, set otherwise.

Runs are briefer than those of the answer itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openinquest.estimate.methods import Method, seed_of
from openinquest.estimate.results import Ground, MethodResult
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

FEWEST_LEFT = 3
"""Lists that must remain: two cannot be judged."""

MOST_TRIED = 10
"""Lists that are left out and hidden: with twenty, trials would take a quarter of an hour."""

_UNUSABLE = frozenset(
    {Ground.NOT_EXISTING, Ground.NOT_IDENTIFIED, Ground.RHAT, Ground.ESS, Ground.TOO_LARGE, Ground.GRID_END}
)
"""Grounds on which a trial says nothing of the method: it did not come to an answer."""

WIDEST = 5.0
"""Upper over lower end of an interval: wider, it does not say how many, whatever stands in its middle."""


def is_wide(result: MethodResult) -> bool:
    """Say whether an interval is too wide to say how many; without an interval it is not."""
    if result.interval95 is None:
        return False
    low, high = result.interval95
    return not (low > 0 and high / low <= WIDEST)


MARGIN = 0.1
"""How far beyond an interval a known size may lie, as a share of its end: brief runs know their ends to a few per
cent, so that a narrow miss would hang on the seed, and an error of a tenth is no reason to distrust a method."""


class Kind(StrEnum):
    """What was changed."""

    LEFT_OUT = "left out"
    HIDDEN = "hidden"
    PRIOR = "prior"


@dataclass(frozen=True, eq=False)
class Trial:
    """One run with something changed: `of` names the list, or says the prior; `known` is the size of a hidden list.

    `weighed`: the method made the run itself and has weighed it by rules of its own.
    """

    kind: Kind
    method: str
    of: str
    result: MethodResult
    known: int | None = None
    weighed: bool = False

    @property
    def usable(self) -> bool:
        """Whether the run came to an answer that can be compared."""
        return self.result.median is not None and not any(r.ground in _UNUSABLE for r in self.result.reasons)

    @property
    def shown(self) -> bool:
        """Whether its numbers may stand in a report of which the method may be reported: nothing refuses them.

        Of a hidden list whatever the method answered may be shown: the size is known.
        """
        if self.kind is Kind.HIDDEN:
            return self.usable
        return self.usable and not self.result.reasons and not is_wide(self.result)

    @property
    def why(self) -> str:
        """Why it is not shown, in a few words; empty where it is."""
        return "" if self.shown else "; ".join(ground.value for ground in self.grounds) or "none"

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The grounds against it, each once."""
        found = tuple(dict.fromkeys(reason.ground for reason in self.result.reasons))
        return found or ((Ground.WIDE,) if is_wide(self.result) else ())

    @property
    def holds(self) -> bool:
        """Whether the known size lies in the interval, or at most `MARGIN` beyond its end."""
        if self.known is None or self.result.interval95 is None:
            return False
        low, high = self.result.interval95
        return low * (1 - MARGIN) <= self.known <= high * (1 + MARGIN)

    def as_json(self, *, open_: bool, exploratory: bool = False) -> dict[str, Any]:
        """Return the trial as plain data; `open_`: whether the method's own numbers may be shown."""
        shown = self.usable if exploratory else open_ and self.shown
        result = self.result
        data: dict[str, Any] = {
            "method": self.method,
            "of": self.of,
            "median": result.median if shown else None,
            "interval95": list(result.interval95) if shown and result.interval95 else None,
            "no_answer": self.why or None,
            "exploratory": shown and not (open_ and self.shown),
        }
        if self.known is not None:
            data |= {"known": self.known, "held": self.holds if self.usable else None}
        return data


def tried_lists(table: OverlapTable) -> tuple[str, ...]:
    """Return the lists that are left out and hidden, in the order of the table: of more than ten the ten largest."""
    totals = table.totals
    largest = sorted(table.lists, key=lambda name: (-totals[name], name))[:MOST_TRIED]
    return tuple(name for name in table.lists if name in largest)


def hidden_table(table: OverlapTable, name: str) -> OverlapTable | None:
    """Return the overlaps of the other lists among the persons of list `name`; None where fewer than three lists
    name one of them.
    """
    at = table.lists.index(name)
    inside = table.patterns[table.patterns[:, at] == 1].copy()
    inside[:, at] = 0
    counts = table.counts[table.patterns[:, at] == 1]
    seen = inside.any(axis=1)
    others = [place for place in range(len(table.lists)) if inside[:, place].any()]
    if len(others) < FEWEST_LEFT:
        return None
    return OverlapTable(tuple(table.lists[place] for place in others), inside[seen][:, others], counts[seen])


def left_out_table(table: OverlapTable, name: str) -> OverlapTable | None:
    """Return the table without list `name`; None where fewer than three lists remain."""
    return table.without(name) if len(table.lists) > FEWEST_LEFT else None


def own_trials(result: MethodResult) -> Iterator[Trial]:
    """Yield the other priors under which a method gave its answer of itself: DGA's deltas, and without one graph."""
    for row in result.diagnostics.get("delta") or ():
        yield _own(result, say("prior.delta", delta=row["delta"]), row)
    without = (result.diagnostics.get("complete_graph") or {}).get("without")
    if without:
        yield _own(result, say("prior.incomplete"), without)


def _own(result: MethodResult, of: str, row: Mapping[str, Any]) -> Trial:
    ends = row.get("interval95")
    interval = None if ends is None or None in ends else (float(ends[0]), float(ends[1]))
    other = MethodResult(
        result.name,
        result.n,
        row.get("median"),
        row.get("mean"),
        interval,
        result.assumption,
        result.convention,
    )
    return Trial(Kind.PRIOR, result.name, of, other, weighed=True)


Tell = Callable[[str, float], None]
"""Told what was done, and which share of all."""


def run_trials(
    table: OverlapTable,
    methods: Sequence[Method],
    seed: int = 1,
    threads: int = 2,
    tell: Tell = lambda what, share: None,
) -> tuple[Trial, ...]:
    """Return every trial of every method, in a fixed order; the same for a seed on any number of threads."""
    tasks = list(_tasks(table, methods))
    done: list[int] = []

    def tried(number: int) -> Trial:
        kind, method, of, run, known = tasks[number]
        # by what is tried, so that the same trial is the same whatever else is asked for
        result = run(seed_of(seed, "trial", kind.value, method, of))
        done.append(number)
        tell(f"{method}: {of}" if kind is Kind.PRIOR else f"{method}: {of} {kind}", len(done) / len(tasks))
        return Trial(kind, method, of, result, known)

    with ThreadPoolExecutor(max(1, threads)) as pool:
        return tuple(pool.map(tried, range(len(tasks))))


_Task = tuple[Kind, str, str, Callable[[int], MethodResult], int | None]


def _tasks(table: OverlapTable, methods: Sequence[Method]) -> Iterator[_Task]:
    totals = table.totals
    parts = [(name, left_out_table(table, name), hidden_table(table, name)) for name in tried_lists(table)]
    for method in methods:
        for name, left, hidden in parts:
            if left is not None:
                yield Kind.LEFT_OUT, method.name, name, _on(method.brief, left), None
            if hidden is not None:
                yield Kind.HIDDEN, method.name, name, _on(method.brief, hidden), totals[name]
        for label, run in method.priors(table):
            yield Kind.PRIOR, method.name, label, _on(run, table), None


def _on(
    run: Callable[[OverlapTable, int], MethodResult], table: OverlapTable
) -> Callable[[int], MethodResult]:
    return lambda seed: run(table, seed)
