"""Count the shares that ship (m and u) in simulated records: `python -m benchmarks.shares` prints the levels as YAML.

Pairs of one person are all that the truth gives; pairs of two are those of a sample of entries, each with each. What it
prints goes into src/openinquest/link/data/parameters.yaml by hand, with the levels that no simulated list has.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from openinquest.link import COMPARISONS, Blocking, Gazetteer, Rule, Settings, features, score_pairs, shipped
from openinquest.link.simulation import simulate

PEOPLE, LISTS, SEEDS, SAMPLE = 8000, 8, (101, 102, 103), 2500
LEAST = 0.003
"""No level is rarer among pairs of one person: real lists err in more ways than simulated ones."""

RAREST = 1e-5
BY_JUDGEMENT = {"words", "id_number", "address", "postcode"}
KEEP_ALL = Settings(keep=1e-290)

Counts = dict[str, Counter[int]]


def levels(frame: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    """Return every pair of entries with the same key and the numbers of its levels."""
    keys = frame.select("uid", key.alias("key_0"))
    costs = pl.DataFrame({"rule": ["counted"]})
    return score_pairs(frame, Blocking((Rule("counted", ()),), keys, costs), KEEP_ALL, shipped())[1]


def count(pairs: pl.DataFrame, into: Counts) -> None:
    """Add the numbers of levels to the counts of each comparison."""
    for name in pairs.columns:
        if name.startswith("c_"):
            into.setdefault(name[2:], Counter()).update(dict(pairs.group_by(name).len().iter_rows()))


def main() -> None:
    """Count and print."""
    one: Counts = {}
    two: Counts = {}
    for seed in SEEDS:
        made = simulate(PEOPLE, LISTS, seed)
        frame = features(made.entries, Gazetteer.of(made.places)).filter("usable")
        count(levels(frame, pl.col("truth").hash(seed=0).reinterpret(signed=True)), one)
        some = frame.sample(SAMPLE, seed=seed).sort("uid")
        truth = dict(some.select("entry", "truth").iter_rows())
        pairs = levels(some, pl.lit(0, pl.Int64))
        left, right = (pairs[side].replace_strict(truth) for side in ("left", "right"))
        count(pairs.filter(left != right), two)
    for item in COMPARISONS:
        if item.name in BY_JUDGEMENT:
            continue
        print(f"  {item.name}:")
        for level in item.levels:
            group = [item.number(other.name) for other in item.levels if other.group == level.group]
            number = item.number(level.name)
            m, u = (
                counts[item.name][number] / max(sum(counts[item.name][n] for n in group), 1)
                for counts in (one, two)
            )
            print(f"    {level.name}: [{max(m, LEAST):.4f}, {max(u, RAREST):.6f}]")


if __name__ == "__main__":
    main()
