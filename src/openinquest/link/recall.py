"""How much the blocking rules found, estimated from how their finds overlap, and how much conflicts hide."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from openinquest.link.blocking import EVERY_PAIR, Blocking
from openinquest.link.comparisons import COMPARISONS

CONFIDENT = 0.9
"""Probability from which a pair counts as a link when the rules are judged by what they found."""

_FEWEST = 30
"""Links from which a share is worth telling."""

_BY_NAME = frozenset({"surname", "given", "father", "tokens", "surname_start", "given_start", "given_initial",
                      "father_initial", "surname_initial"})  # fmt: skip


def blocking_report(
    blocking: Blocking, new: dict[str, int], pairs: pl.DataFrame, features: pl.DataFrame
) -> tuple[pl.DataFrame, float | None]:
    """Return the report on the rules, and the estimated share of all links that they found together.

    One row a rule: `rule` String, `pairs` and `new_pairs` Int64, `estimated_recall` Float64 (null where there is too
    little to tell), `refined` Boolean, `sentence` String. A rule's recall is the share of confident links found by
    the other rules that it finds too. The whole is estimated as from captures and recaptures (Chao, 1987): with n1
    links that one rule alone finds and n2 that two find, at least n1(n1 - 1) / (2(n2 + 1)) were found by none.
    """
    if blocking.rules == (EVERY_PAIR,):
        whole = blocking.costs.select("rule", "pairs", pl.col("pairs").alias("new_pairs"))
        said = f"every pair: all {blocking.costs['pairs'][0]:,} pairs were compared"
        return whole.with_columns(
            pl.lit(1.0).alias("estimated_recall"),
            pl.lit(False).alias("refined"),
            pl.lit(said).alias("sentence"),
        ), 1.0
    found = _found(blocking, pairs, features)
    times = found.sum_horizontal() if found.width else pl.Series([], dtype=pl.UInt32)
    rows = []
    for number, (rule, cost) in enumerate(
        zip(blocking.rules, blocking.costs.iter_rows(named=True), strict=True)
    ):
        others = times - found[f"found_{number}"].cast(times.dtype) > 0
        known = int(others.sum())
        share = float(found[f"found_{number}"].filter(others).mean()) if known >= _FEWEST else None  # type: ignore[arg-type]
        rows.append(
            {
                "rule": rule.name,
                "pairs": cost["pairs"],
                "new_pairs": new.get(rule.name, 0),
                "estimated_recall": share,
                "refined": cost["refined"],
                "sentence": _sentence(rule.name, cost, new.get(rule.name, 0), share),
            }
        )
    schema = {"rule": pl.String, "pairs": pl.Int64, "new_pairs": pl.Int64, "estimated_recall": pl.Float64,
              "refined": pl.Boolean, "sentence": pl.String}  # fmt: skip
    total = times.len()
    overall = None
    if total >= _FEWEST:
        once, twice = int((times == 1).sum()), int((times == 2).sum())
        overall = total / (total + once * max(once - 1, 0) / (2 * (twice + 1)))
    return pl.DataFrame(rows, schema=schema), overall


def hidden_by_conflicts(pairs: pl.DataFrame) -> float:
    """Return how many links are expected among the pairs whose conflict forbids a link, though they are one person.

    A slip may turn one listed name into another, or a year of birth into that of a parent. `pairs` is the frame of
    pairs; for each link in it (by its probability) the shares with which pairs of one person conflict say how many
    more there are: those counted for the parameters that ship, of the groups of levels that the link is on.
    """
    sound = pl.lit(1.0)
    for item in COMPARISONS:
        if f"c_{item.name}" in pairs.columns:
            share = {item.number(level.name): conflicting()[item.name][level.group] for level in item.levels}
            sound = sound * (
                1 - pl.col(f"c_{item.name}").replace_strict(share, default=0.0, return_dtype=pl.Float64)
            )
    return float(pairs.select((pl.col("probability") * (1 / sound - 1)).sum()).item())


@cache
def conflicting() -> Mapping[str, Mapping[str, float]]:
    """Return for each comparison and group of levels the share of pairs of one person that conflict outright."""
    text = (files("openinquest.link") / "data" / "parameters.yaml").read_text(encoding="utf-8")
    counted = yaml.safe_load(text)["levels"]
    found: dict[str, dict[str, float]] = {}
    for item in COMPARISONS:
        groups = found.setdefault(item.name, {})
        for level in item.levels:
            share = float(counted[item.name][level.name][0]) if level.veto else 0.0
            groups[level.group] = groups.get(level.group, 0.0) + share
    return found


def _found(blocking: Blocking, pairs: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """Return, for each confident link, a Boolean `found_<n>` a rule."""
    links = pairs.filter(pl.col("probability") >= CONFIDENT).select("left", "right")
    keys = features.select("uid", "entry").join(blocking.keys, on="uid").drop("uid")
    names = [name for name in keys.columns if name != "entry"]
    both = links.join(keys, left_on="left", right_on="entry").join(
        keys, left_on="right", right_on="entry", suffix="_r"
    )
    return both.select(
        (pl.col(name) == pl.col(f"{name}_r")).fill_null(False).alias(name.replace("key_", "found_"))
        for name in names
    )


def _sentence(name: str, cost: dict[str, object], new: int, share: float | None) -> str:
    parts = [f"{name}: {cost['pairs']:,} pairs, {new:,} of them new"]
    if cost["refined"]:
        parts.append(
            f"its {cost['divided']:,} largest blocks were divided by {cost['by']}, "
            f"which left {cost['left_out']:,} pairs to the other rules"
        )
    if share is not None:
        parts.append(f"finds about {share:.0%} of the links that the others find")
    return "; ".join(parts)
