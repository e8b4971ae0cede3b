"""Lists that look like copies: nothing in the overlaps tells them from one list taken over by another.

A copied entry looks like a person found twice, so that everything comes out too low. Where somebody knows of it, it is
in the provenance. Where nobody said so, the overlaps show it in three ways: two lists name just the same persons; one
list lies in another, though that other misses many; one list names everybody whom any list names.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from openinquest.estimate.results import Ground, Reason
from openinquest.estimate.sentences import say
from openinquest.estimate.table import OverlapTable

Bools = NDArray[np.bool_]

FEWEST_SAME = 5
"""Persons from whom on agreement is more than an accident: lists of three or four are often alike in small tables."""

LEAST_CHANCE = 0.001
"""Chance that a list which takes no notice of another would lie wholly in it; rarer, it was likely taken from it."""


def same_persons(table: OverlapTable) -> tuple[Reason, ...]:
    """Return a reason (Ground.SAME) for lists that nothing tells from copies, pairs already known as copied left out.

    Of lists A and B with `FEWEST_SAME` persons or more: A and B name just the same persons; or everybody on A is on B,
    though of the persons whom a third list names (one that shares anybody with B) and A does not, B names only the
    share s, and s to the power of the persons on A is at most `LEAST_CHANCE`; or B names everybody in the table. A
    table of one pattern is refused by another rule.
    """
    return () if len(table.counts) == 1 else tuple(_found(table))


def _found(table: OverlapTable) -> Iterator[Reason]:
    held = table.patterns == 1
    totals = table.totals
    known = {frozenset(pair) for pair in table.provenance.copied}
    alike: set[str] = set()
    for one, two in combinations(range(len(table.lists)), 2):
        names = table.lists[one], table.lists[two]
        if frozenset(names) in known or min(totals[name] for name in names) < FEWEST_SAME:
            continue
        if (held[:, one] == held[:, two]).all():
            says = say("same.identical", one=names[0], two=names[1], persons=totals[names[0]])
            yield Reason(Ground.SAME, says, totals[names[0]], FEWEST_SAME)
            alike |= {*names}
            continue
        for part, whole in ((one, two), (two, one)):
            share = _share(table, held, part, whole)
            persons = totals[table.lists[part]]
            if (held[:, part] <= held[:, whole]).all() and share**persons <= LEAST_CHANCE:
                says = say(
                    "same.contained",
                    one=table.lists[part],
                    two=table.lists[whole],
                    persons=persons,
                    share=share,
                )
                yield Reason(Ground.SAME, says, persons, FEWEST_SAME)
    for at, name in enumerate(table.lists):
        if held[:, at].all() and table.n >= FEWEST_SAME and name not in alike:
            yield Reason(Ground.SAME, say("same.everybody", one=name, persons=table.n), table.n, FEWEST_SAME)


def _share(table: OverlapTable, held: Bools, part: int, whole: int) -> float:
    """Return the share of `whole` among persons off `part` whom a third list names, of lists that `whole` meets at all.

    1, which tells nothing, where there are none.
    """
    met: Bools = np.asarray(held[held[:, whole]].any(axis=0), np.bool_)
    met[[part, whole]] = False
    third = held[:, met].any(axis=1) & ~held[:, part]
    among = int(table.counts[third].sum())
    return int(table.counts[third & held[:, whole]].sum()) / among if among else 1.0
