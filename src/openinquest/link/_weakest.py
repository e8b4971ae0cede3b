"""The link to ask about where entries are taken for one person in spite of pairs that say no, or say nothing.

Such a person may be two in every draw, and no draw that parts them shows it: it is doubt about the model.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from openinquest.link._assembly import Assembly
from openinquest.link._kernels import Bools, Floats, components
from openinquest.link.clusters import doubtful


def weakest_links(found: Assembly, share: Floats, threshold: float) -> pl.DataFrame:
    """Return for each doubtful cluster the weakest link that holds a doubtful pair of it together.

    `share` (pairs,) says in how many draws each pair of `found` is one person. A cluster is what pairs with a share of
    one half or more, and persons, hold together; `clusters.doubtful` says which are in doubt. Links are taken up
    strongest first, and the last that brings a doubtful pair into one group is the one. Columns: left, right String,
    holds Int64 (entries of the cluster), doubts Int64 (its doubtful pairs); the weakest link first, ties by ids.
    """
    count = len(found.ids)
    smallest = np.unique(found.unit, return_index=True)[1]
    usual = share >= 0.5
    root = components(
        count,
        np.concatenate([found.left[usual], np.arange(count)]),
        np.concatenate([found.right[usual], smallest[found.unit]]),
    )
    inside = np.flatnonzero(doubtful(found, root, threshold)[root[found.left]])
    inside = inside[root[found.left[inside]] == root[found.right[inside]]]
    by_cluster: dict[int, list[int]] = {}
    for pair in inside[np.lexsort((found.right[inside], found.left[inside], -found.bits[inside]))].tolist():
        by_cluster.setdefault(int(root[found.left[pair]]), []).append(pair)
    members = np.bincount(root, minlength=count)
    rows = []
    for cluster, pairs in by_cluster.items():
        last, doubts = _last(found, pairs, np.flatnonzero(root == cluster).tolist(), usual, threshold)
        if last >= 0:
            ends = found.ids[int(found.left[last])], found.ids[int(found.right[last])]
            rows.append((*ends, int(members[cluster]), doubts, float(found.bits[last])))
    schema = {
        "left": pl.String,
        "right": pl.String,
        "holds": pl.Int64,
        "doubts": pl.Int64,
        "bits": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort("bits", "left", "right").drop("bits")


def _last(
    found: Assembly, pairs: list[int], members: list[int], usual: Bools, threshold: float
) -> tuple[int, int]:
    """Return the last link that brings a doubtful pair together (-1: persons judged it), and how many are doubtful."""
    unit = found.unit
    sound = {
        (int(found.left[pair]), int(found.right[pair]))
        for pair in pairs
        if found.judged[pair] or found.probability[pair] >= threshold
    }
    weighed = {(int(found.left[pair]), int(found.right[pair])) for pair in pairs}

    def in_doubt(one: int, two: int) -> bool:
        pair = (min(one, two), max(one, two))
        return unit[one] != unit[two] and pair not in sound and (pair in weighed or len(members) > 2)

    group: dict[int, list[int]] = {}
    for entry in members:
        group.setdefault(int(unit[entry]), []).append(entry)
    of = {entry: group[int(unit[entry])] for entry in members}
    last, doubts = -1, 0
    for pair in pairs:
        near, far = of[int(found.left[pair])], of[int(found.right[pair])]
        if near is far or not usual[pair] or found.judged[pair]:
            continue
        across = sum(in_doubt(one, two) for one in near for two in far)
        if across:
            last, doubts = pair, doubts + across
        near.extend(far)
        for entry in far:
            of[entry] = near
    return last, doubts
