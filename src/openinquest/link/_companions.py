"""Pairs that no rule gave or that were too faint to be kept, weighed since a third entry fits both ends.

`Omarov Ye.` fits Omarov Yerlan as well as Omarov Yerzhan. Those two conflict outright, so that the model keeps no
pair of them; and a pair that is not there says little, where this one says no. So pairs of entries with a common
companion, all pairs of small groups, and all pairs within clusters are weighed by themselves and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from openinquest.link._apart import weigh
from openinquest.link._kernels import components
from openinquest.link.comparisons import comparison
from openinquest.link.model import Model
from openinquest.record.merge import Link

RULE = "a common companion"
"""The rule of these pairs."""

LIKELY = 0.05
"""Probability from which two pairs count as a way from one end to the other: two fainter ones join nobody."""

MOST = 24
"""Companions of one entry that are paired, the likeliest first; what is common to more is no sign of one person."""

SMALL = 8
"""Entries of a group that likely pairs hold together, up to which all its pairs are weighed."""


def with_companions(
    features: pl.DataFrame,
    pairs: pl.DataFrame,
    model: Model,
    frequencies: Mapping[str, pl.DataFrame],
    judged: Iterable[Link] = (),
) -> pl.DataFrame:
    """Return `pairs` with those of entries that have a common companion, and a column `vetoed` Boolean.

    Pairs within a clean list are left out, and what persons judged the same counts as a companion. Sorted by `left`,
    `right`. Raises EnvironmentFault where DuckDB is missing.
    """
    marked = _marked(pairs, model)
    usable = features.filter("usable")["entry"].implode()
    same = [
        link.pair for link in judged if link.person and link.verdict == "same" and link.left != link.right
    ]
    told = pl.DataFrame(
        sorted(set(same)), schema={"left": pl.String, "right": pl.String}, orient="row"
    ).filter(pl.col("left").is_in(usable) & pl.col("right").is_in(usable))
    likely = pairs.filter(pl.col("probability") >= LIKELY).select("left", "right", "weight")
    edges = pl.concat([told.with_columns(weight=pl.lit(np.inf)), likely]).unique(
        ["left", "right"], keep="first", maintain_order=True
    )
    asked = pl.concat([told, _by_two_steps(edges), _of_small_groups(edges)]).unique()
    return _with(marked, asked, features, model, frequencies)


def with_clusters(
    features: pl.DataFrame,
    pairs: pl.DataFrame,
    clusters: pl.DataFrame,
    model: Model,
    frequencies: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """Return `pairs` with all those within `clusters` (`entry`, `cluster`) that were not weighed yet."""
    usable = features.filter("usable").select("entry")
    held = clusters.join(usable, on="entry", how="semi").filter(pl.len().over("cluster") > 2)
    return _with(pairs, _within(held, "cluster"), features, model, frequencies)


def _with(
    pairs: pl.DataFrame,
    asked: pl.DataFrame,
    features: pl.DataFrame,
    model: Model,
    frequencies: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    place = features.select("entry", "list_number", "clean")
    fresh = (
        asked.join(pairs, on=["left", "right"], how="anti")
        .join(place, left_on="left", right_on="entry")
        .join(place, left_on="right", right_on="entry", suffix="_r")
        .filter((pl.col("list_number") != pl.col("list_number_r")) | (pl.col("clean") == 0))
        .select("left", "right")
    )
    if fresh.is_empty():
        return pairs
    weighed = weigh(
        features, fresh, model.comparisons, model.parameters, model.prior_weight, frequencies, RULE
    )
    return pl.concat([pairs, weighed.select(pairs.columns)]).sort("left", "right")


def _marked(pairs: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Return pairs with `vetoed`: none of those that are kept, whatever level they are on, but unlikely ones."""
    vetoed = pl.lit(value=False)
    for name in model.comparisons:
        item = comparison(name)
        numbers = [item.number(level.name) for level in item.levels if level.veto]
        vetoed = vetoed | pl.col(f"c_{name}").is_in(numbers)
    return pairs.with_columns(vetoed=vetoed & (pl.col("probability") < 0.5))


def _by_two_steps(edges: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of the likeliest companions of each entry."""
    ways = pl.concat([edges, edges.select(left="right", right="left", weight="weight")])
    near = (
        ways.sort(["left", "weight", "right"], descending=[False, True, False])
        .filter(pl.int_range(pl.len()).over("left") < MOST)
        .select("left", "right")
    )
    return (
        near.join(near, on="left", suffix="_r")
        .filter(pl.col("right") < pl.col("right_r"))
        .select(left="right", right="right_r")
        .unique()
    )


def _of_small_groups(edges: pl.DataFrame) -> pl.DataFrame:
    ids = pl.concat([edges["left"], edges["right"]]).unique().sort()
    left, right = (ids.search_sorted(edges[side]).cast(pl.Int64).to_numpy() for side in ("left", "right"))
    root = components(len(ids), left, right)
    groups = pl.DataFrame({"entry": ids, "group": pl.Series(root)})
    return _within(groups.filter(pl.len().over("group").is_between(3, SMALL)), "group")


def _within(groups: pl.DataFrame, column: str) -> pl.DataFrame:
    both = groups.select("entry", column)
    return (
        both.join(both, on=column, suffix="_r")
        .filter(pl.col("entry") < pl.col("entry_r"))
        .select(left="entry", right="entry_r")
    )
