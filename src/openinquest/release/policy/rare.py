"""Rare combinations: values that few persons share with each other, kept in until enough persons look alike.

A table that hides small cells is no use where the rows can be counted in the data. So a policy may list properties by
which a person can be told. Whoever shares what goes out of them with fewer than k persons loses the last listed first,
until every combination is that of k persons or says nothing (k-anonymity by local suppression, Sweeney 2002).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from openinquest.release.policy.terms import Key

_NOTHING: frozenset[str] = frozenset()
"""To a reader, what stays in looks like what nobody said."""


def rare_values(
    statements: pl.DataFrame, keys: Sequence[Key], k: int, out: Collection[int], coarse: Mapping[int, str]
) -> set[int]:
    """Return the statements, among those that go `out`, whose values are to stay in; `coarse` values by log number.

    `keys` are properties of one schema. Everybody counts who has a statement that goes out; a property of which
    nothing is said is a value too.
    """
    names = [name for _, name in keys]
    things = statements.filter(pl.col("schema") == keys[0][0]).select("n", "thing", "property", "value")
    said: dict[str, list[set[str]]] = {}
    numbers: dict[tuple[str, str], list[int]] = {}
    for n, thing, name, value in things.iter_rows():
        if n not in out:
            continue
        row = said.setdefault(thing, [set() for _ in names])
        if name in names:
            row[names.index(name)].add(coarse.get(n, value or ""))
            numbers.setdefault((thing, name), []).append(n)
    rows = {thing: [frozenset(values) for values in told] for thing, told in said.items()}
    hidden: set[tuple[str, str]] = set()
    for at in reversed(range(len(names))):
        alike = Counter(map(tuple, rows.values()))
        for thing, values in rows.items():
            # whoever shares all with k - 1 others is treated as they are, so that no group ever shrinks
            if alike[tuple(values)] < k and values[at]:
                hidden.add((thing, names[at]))
        for thing, name in hidden:
            rows[thing][names.index(name)] = _NOTHING
    return {n for pair in hidden for n in numbers.get(pair, ())}
