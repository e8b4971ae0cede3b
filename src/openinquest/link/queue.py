"""Which pairs most need a person: first what holds doubtful clusters together, then what would change figures most.

Draws say how unsure the model is, not whether it is wrong. So the queue begins with clusters that hold pairs below
the threshold, or three entries and more with pairs that were never weighed: of each, the weakest link that holds such
a pair together, though it be one person in every draw (`_weakest`). Then follow the pairs on which draws differ, and
last the likely pairs that no draw joins since a rival excludes them: draws are too sure of rivals.

For a pair that is one person in a share s of the draws, let n be the expected number of distinct persons and N a
simple estimate of all persons, each if the pair is judged the same and if it is judged different. Then

    score = sqrt(s (1 - s)) * sqrt((n_same - n_different)**2 + (N_same - N_different)**2)

Its square is the sum of what the answer is expected to take from the variances of n and N: the value of the
information under squared loss. N is Chao's lower bound (1987) with the correction for small counts and for t lists,
n + (t - 1) / t * f1 (f1 - 1) / (2 (f2 + 1)), f1 and f2 the persons whom exactly one and two lists name; with one list
it is n. What a judgement changes is taken from the draws that agree with it, so that what follows from it elsewhere
counts too: only draws of entries that some draw connects with the pair are compared, for the others do not
depend on it and would bring in noise alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from openinquest.charts import Language
from openinquest.link._assembly import assemble
from openinquest.link._kernels import Floats, Ints, components
from openinquest.link._weakest import weakest_links
from openinquest.link.posterior import Posterior
from openinquest.link.wording import share_says
from openinquest.record.merge import Link

_SHARES = 3
"""Persons, persons on one list, persons on two."""


def review_queue(
    posterior: Posterior,
    entries: pl.DataFrame,
    pairs: pl.DataFrame,
    judged: Iterable[Link] = (),
    *,
    threshold: float = 0.5,
    limit: int | None = None,
) -> pl.DataFrame:
    """Return the pairs to ask about, the most telling first, at most `limit` of them.

    `entries` has `entry` and `list`; `pairs` `left`, `right`, `weight` and `probability`. First the weakest link of
    each cluster that holds a pair below `threshold` or (of three entries and more) never weighed, the weakest first;
    then, by score, the other pairs that are one person in some draws and not in others; then those that no draw joins
    though they have `threshold` by themselves and no person's judgement is about either. Pairs that a person judged
    are left out. Columns: left, right, weight, probability (the model's, of the pair by itself), share (of draws in
    which both are one person), entropy (bits), persons_same, persons_different, estimate_same, estimate_different,
    score (Float64 all; *_different null where no draw parts the pair, *_same where none joins it, and the score 0
    then), holds Int64 (entries of the doubtful cluster; null for the pairs that follow), why (one sentence). Ties stand
    in the order of the ids. Raises InputError for frames that contradict themselves.
    """
    persons = [link for link in judged if link.person]
    found = assemble(entries, pairs, (), persons)
    known = {link.pair for link in persons}
    asked = pl.DataFrame(
        {
            "left": found.ids[found.left],
            "right": found.ids[found.right],
            "l": found.left,
            "r": found.right,
        }
    ).join(_weighed(pairs), on=["left", "right"], how="left", maintain_order="left")
    share = posterior.together(asked)
    placed = asked.with_columns(share=pl.Series(share, dtype=pl.Float64))
    ever = placed.filter(pl.col("share") > 0)
    part = components(len(posterior.entries), ever["l"].to_numpy(), ever["r"].to_numpy())
    done = pl.DataFrame(sorted(known), schema={"left": pl.String, "right": pl.String}, orient="row")
    doubted = weakest_links(found, share, threshold).with_row_index("place")
    about = sorted({end for pair in known for end in pair})
    spoken = pl.any_horizontal(pl.col("left", "right").is_in(about))
    excluded = (pl.col("share") == 0) & (pl.col("probability") >= threshold) & ~spoken
    open_pairs = (
        placed.join(doubted, on=["left", "right"], how="left", maintain_order="left")
        .filter(pl.col("share").is_between(0, 1, closed="none") | pl.col("place").is_not_null() | excluded)
        .join(done, on=["left", "right"], how="anti", maintain_order="left")
    )
    left, right = open_pairs["l"].to_numpy(), open_pairs["r"].to_numpy()
    same, different, mean, lists = _expected(posterior, entries, part, left, right)
    share_of = pl.col("share")
    parted, joined = pl.when(share_of < 1), pl.when(share_of > 0)
    estimated = lower_bound(mean[:, None] + different, lists)
    weighed = open_pairs.select(
        "left", "right", "weight", "probability", "share", "place", "holds", "doubts"
    ).with_columns(
        entropy=-(share_of * share_of.log(2) + (1 - share_of) * (1 - share_of).log(2)).fill_nan(0.0),
        persons_same=joined.then(pl.Series(mean[0] + same[0], dtype=pl.Float64)),
        persons_different=parted.then(pl.Series(mean[0] + different[0], dtype=pl.Float64)),
        estimate_same=joined.then(pl.Series(lower_bound(mean[:, None] + same, lists), dtype=pl.Float64)),
        estimate_different=parted.then(pl.Series(estimated, dtype=pl.Float64)),
    )
    change = pl.col("persons_same") - pl.col("persons_different")
    estimate = pl.col("estimate_same") - pl.col("estimate_different")
    spread = (share_of * (1 - share_of)).sqrt()
    ordered = (
        weighed.with_columns(score=(spread * (change**2 + estimate**2).sqrt()).fill_null(0.0))
        # rounded for the order alone: equal pairs must not be told apart by the last bit of a sum
        .sort(
            "place", share_of == 0, pl.col("score").round(9), "left", "right",
            descending=[False, False, True, False, False], nulls_last=[True, False, False, False, False],
        )
    )  # fmt: skip
    if limit is not None:
        ordered = ordered.head(limit)
    why = pl.Series([_why(row) for row in ordered.to_dicts()], dtype=pl.String)
    shown = "left", "right", "weight", "probability", "share", "entropy", "persons_same", "persons_different"
    return ordered.select(*shown, "estimate_same", "estimate_different", "score", "holds", why=why)


def _weighed(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs as they were weighed, smaller id first."""
    ends = pl.col("left", "right").cast(pl.String)
    return pairs.select(
        pl.min_horizontal(ends).alias("left"),
        pl.max_horizontal(ends).alias("right"),
        pl.col("weight", "probability").cast(pl.Float64),
    )


def lower_bound(recorded: Floats, lists: int) -> Floats:
    """Return Chao's lower bound of all persons (n,) from the recorded, those on one and those on two lists (3, n)."""
    persons: Floats = recorded[0]
    if lists < 2:
        return persons
    once, twice = recorded[1], recorded[2]
    factor = (lists - 1) / lists
    bound: Floats = persons + factor * np.maximum(once * (once - 1), 0.0) / (2 * (np.maximum(twice, 0.0) + 1))
    return bound


def _expected(
    posterior: Posterior, entries: pl.DataFrame, part: Ints, left: Ints, right: Ints
) -> tuple[Floats, Floats, Floats, int]:
    """Return how persons, persons on one and on two lists differ from their means if each pair is, or is not, one.

    Arrays (3, pairs), the means (3,) over all draws, and the number of lists.
    """
    ids = pl.DataFrame({"entry": posterior.entries})
    named = ids.join(
        entries.select(pl.col("entry", "list").cast(pl.String)), on="entry", how="left", maintain_order="left"
    )["list"]
    on_list = named.rank("dense").cast(pl.Int64).to_numpy() - 1
    lists = int(on_list.max(initial=-1)) + 1
    count = len(on_list)
    sums = np.zeros((2, _SHARES, len(left)))
    alike = np.zeros(len(left))
    mean = np.zeros(_SHARES)
    whole = np.zeros((_SHARES, len(left)))
    for draw in posterior.draws:
        # persons by the number of lists that name them, within each part
        named_by = np.bincount(np.unique(draw.astype(np.int64) * lists + on_list) // lists, minlength=count)
        persons = np.flatnonzero(named_by)
        shares = np.stack(
            [
                np.bincount(part[persons], chosen.astype(np.float64), minlength=count)
                for chosen in (named_by[persons] > 0, named_by[persons] == 1, named_by[persons] == 2)
            ]
        )
        mean += shares.sum(axis=1)
        together = draw[left] == draw[right]
        here = shares[:, part[left]]
        whole += here
        sums[0] += here * together
        sums[1] += here * ~together
        alike += together
    draws = max(len(posterior.draws), 1)
    usual = whole / draws
    same = sums[0] / np.maximum(alike, 1) - usual
    different = sums[1] / np.maximum(draws - alike, 1) - usual
    return same, different, mean / draws, lists


def _why(row: dict[str, float]) -> str:
    """Return why a pair is asked about."""
    share = share_says(row["share"], Language.EN)
    if row["holds"] is not None:
        doubts = f"{row['doubts']} pair{'s' * (row['doubts'] != 1)}"
        return (
            f"The weakest link that holds {row['holds']} entries together as one person, though {doubts} of them "
            f"{'are' if row['doubts'] != 1 else 'is'} unlikely or never compared; "
            f"one person in {share} of the draws."
        )
    if row["share"] == 0:
        return (
            "Likely to be one person by themselves, and in none of the draws: another link excludes this one."
        )
    persons = row["persons_different"] - row["persons_same"]
    estimate = row["estimate_different"] - row["estimate_same"]
    return (
        f"One person in {share} of the draws: judged different, {_counted(persons)} recorded and the lower "
        f"bound of all is {abs(estimate):,.1f} {'higher' if estimate >= 0 else 'lower'} "
        f"({row['estimate_different']:,.0f}) than judged the same ({row['estimate_same']:,.0f})."
    )


def _counted(persons: float) -> str:
    size = f"{abs(persons):,.1f}".removesuffix(".0")
    more = "more" if persons >= 0 else "fewer"
    return f"1 person {more} is" if size == "1" else f"{size} persons {more} are"
