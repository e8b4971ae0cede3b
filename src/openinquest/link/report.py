"""What linkage found, for people and programs: persons by lists, the table of clusters, what persons overrule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from openinquest.link.linking import Linkage

CLUSTER_COLUMNS = (
    "cluster", "size", "entry", "list", "row", "name", "born", "age", "sex", "place", "died", "confidence",
    "flagged", "truth",
)  # fmt: skip
"""Columns of the table of clusters, in order; `truth` only where it was given."""


def cluster_table(entries: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Return one row an entry with its cluster, clusters of several entries first, by size and id.

    Columns as in `CLUSTER_COLUMNS`, without those that no entry fills: `cluster` (id of its smallest entry), `size`
    Int64, the entry as its list gives it, `confidence` Float64 (two decimals), `flagged` yes or empty.
    """
    joined = entries.join(clusters.select("entry", "cluster", "confidence", "flagged"), on="entry")
    table = joined.with_columns(
        pl.len().over("cluster").cast(pl.Int64).alias("size"),
        pl.col("confidence").round(2),
        pl.when("flagged").then(pl.lit("yes")).alias("flagged"),
    )
    kept = [
        name
        for name in CLUSTER_COLUMNS
        if name in table.columns and (name == "flagged" or table[name].null_count() < table.height)
    ]
    return table.sort("size", "cluster", "list", "entry", descending=[True, False, False, False]).select(kept)


def persons_by_lists(clusters: pl.DataFrame) -> pl.DataFrame:
    """Return how many persons stand in which lists: `lists` List(String), `persons` Int64; most lists first."""
    named = clusters.group_by("cluster").agg(pl.col("list").unique().sort().alias("lists"))
    counted = named.group_by("lists").agg(pl.len().cast(pl.Int64).alias("persons"))
    return counted.sort(pl.col("lists").list.len(), pl.col("lists").list.join("\0"), descending=[True, False])


def clusters_by_name(features: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `clusters` that are persons by name: those of clusters with at least one usable name.

    An entry whose cell of names is empty, says unknown or names several belongs to nobody yet, unless a person judged
    it the same as one with a name. `features` has `entry` and `usable`.
    """
    usable = clusters.join(features.filter("usable").select("entry"), on="entry", how="semi")
    return clusters.join(usable.select("cluster").unique(), on="cluster", how="semi", maintain_order="left")


def conflict_table(conflicts: pl.DataFrame) -> pl.DataFrame:
    """Return contradictions one a row: left, right, kind, weight (two decimals), probability (four), reason."""
    return conflicts.select(
        "left", "right", "kind", pl.col("weight").round(2), pl.col("probability").round(4), "reason"
    )


def summary(linkage: Linkage, clean: Sequence[str] = (), names: Sequence[str] = ()) -> dict[str, Any]:
    """Return the result as plain data: counts, lists, rules, persons by lists, conflicts, the model.

    `names` are those of lists that may have no rows, and are counted as lists all the same.
    Persons are those by name; `nameless` are the entries without one usable name, any of which may be one of them.
    """
    clusters = clusters_by_name(linkage.features, linkage.clusters)
    counts = dict(linkage.clusters.group_by("list").len().iter_rows())
    sizes = clusters.group_by("cluster").len()["len"]
    kinds = linkage.conflicts.group_by("kind", "reason").agg(pl.len().alias("pairs")).sort("kind")
    model = linkage.model
    return {
        "entries": linkage.clusters.height,
        "persons": len(sizes),
        "joined": int((sizes > 1).sum()),
        "flagged": int(linkage.clusters["flagged"].sum()),
        "nameless": linkage.clusters.height - clusters.height,
        "unusable": int((~linkage.features["usable"]).sum()),
        "lists": [
            {"list": name, "entries": count, "once_each": name in clean}
            for name, count in sorted((dict.fromkeys(names, 0) | counts).items())
        ],
        "overlap": persons_by_lists(clusters).to_dicts(),
        "rules": linkage.report.to_dicts(),
        "recall": linkage.recall,
        "conflicts": kinds.to_dicts(),
        "conflict_pairs": conflict_table(linkage.conflicts).to_dicts(),
        "model": {
            "learnt": model.learnt, "prior": model.prior, "pairs_possible": model.pairs_possible,
            "pairs_compared": model.pairs_compared, "parameters": model.digest(),
        },
        "settings": linkage.settings,
        "notes": list(linkage.notes),
    }  # fmt: skip


def sentence(found: Mapping[str, Any]) -> str:
    """Return the result in a few short sentences, with the interval of persons where draws gave one."""
    persons, joined, nameless, flagged = (
        found[name] for name in ("persons", "joined", "nameless", "flagged")
    )
    entries = number_of(found["entries"], "entry", "entries")
    holds = "holds" if found["entries"] == 1 else "hold"
    text = f"{entries} of {number_of(len(found['lists']), 'list')} {holds} "
    text += number_of(persons, "person") + " by name" if persons else "nobody by name"
    if nameless:
        which = "any of which" if nameless > 1 else "which"
        text += f", and {number_of(nameless, 'entry', 'entries')} without one usable name"
        text += f", {which} may be one of them" if persons else ""
    text += "."
    if persons:
        some = f"{joined:,}" if joined else "None"
        text += f" {some} of these persons stand{'s' * (joined < 2)} in more than one entry."
    if drawn := found.get("draws"):
        low, high = drawn["low"], drawn["high"]
        if not drawn["reliable"]:
            text += f" No interval is given: {drawn['why']}."
        elif low == high:
            text += f" Linkage leaves exactly {number_of(low, 'person')} by name (95%)."
        else:
            text += f" Linkage leaves {low:,} to {high:,} persons by name (95%)."
    if flagged:
        are = "entry is" if flagged == 1 else "entries are"
        text += f" {flagged:,} {are} flagged: somebody should look."
    return text


def number_of(count: int, one: str, many: str = "") -> str:
    """Return "1 list", "1,200 lists"; `many` where an s does not make it."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
