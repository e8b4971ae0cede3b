"""How good linkage is, against what is known: pairs, links, clusters and probabilities, each with its interval.

Precision and recall of pairs carry Wilson intervals, F1 and B-cubed (Bagga and Baldwin 1998) those of the bootstrap
over persons, or Wilson's where there was no error to draw. Nothing here decides who is who: all functions compare
answers with a truth that somebody gave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.link._intervals import Measured, as_plain, resampled, wilson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Calibration",
    "ClusterScores",
    "Measured",
    "NameScores",
    "PairScores",
    "best_threshold",
    "calibration",
    "cluster_scores",
    "link_scores",
    "pair_scores",
    "read_pairs",
    "score_pairs",
    "wilson",
]

Score = Callable[[pl.Series, pl.Series], pl.Series]
_YES, _NO = ("1", "true", "yes", "same"), ("0", "false", "no", "different")


class _Json:
    __slots__ = ()

    def as_json(self) -> dict[str, Any]:
        """Return every field, as JSON takes it."""
        return {field.name: _unfolded(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]


def _unfolded(value: Any) -> Any:
    return value.as_json() if isinstance(value, _Json) else as_plain(value)


@dataclass(frozen=True, slots=True)
class PairScores(_Json):
    """Pairs said to be one person against pairs that are: `right` of `found`, of `same` that there are."""

    threshold: float | None
    found: int
    same: int
    right: int
    precision: Measured
    recall: Measured
    f1: Measured


@dataclass(frozen=True, slots=True)
class NameScores(_Json):
    """Labelled pairs of names: at the threshold that ships and at the best one for these very pairs.

    The best threshold is chosen on the pairs that it is then measured on, so its figures flatter. `classes` has one
    row a class of pairs: class String, pairs and right Int64, share, low, high Float64 (at the shipped threshold).
    """

    pairs: int
    same: int
    shipped: PairScores
    best: PairScores
    classes: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ClusterScores(_Json):
    """Clusters against persons: by pairs of entries, and by entries (B-cubed)."""

    entries: int
    persons: int
    clusters: int
    pairs: PairScores
    bcubed_precision: Measured
    bcubed_recall: Measured
    bcubed_f1: Measured


@dataclass(frozen=True, slots=True)
class Calibration(_Json):
    """Predicted probability against observed share.

    `table` has one row a bin that holds pairs: low, high (the bin), predicted (its mean probability), observed,
    observed_low, observed_high (Wilson) Float64, n and same Int64. `error` is the expected calibration error, the
    mean distance of predicted from observed weighted by n; `brier` the mean squared error of single pairs.
    """

    table: pl.DataFrame
    pairs: int
    error: float | None
    brier: float | None


def pair_scores(
    said: pl.Series,
    same: pl.Series,
    persons: pl.Series | None = None,
    *,
    missed: int = 0,
    threshold: float | None = None,
    seed: int = 1,
) -> PairScores:
    """Return precision, recall and F1 of answers (Boolean) against the truth (Boolean), pair by pair.

    `persons` groups pairs for the bootstrap of F1 (one value a pair; default: every pair by itself); `missed` counts
    pairs of one person that were never looked at. Raises ValueError where lengths differ or a value is missing.
    """
    if said.len() != same.len() or said.null_count() or same.null_count():
        raise ValueError("one answer and one truth for every pair")
    counts = pl.DataFrame({"said": said.cast(pl.Boolean), "same": same.cast(pl.Boolean)}).select(
        (pl.col("said") & pl.col("same")).cast(pl.Int64).alias("right"),
        (pl.col("said") & ~pl.col("same")).cast(pl.Int64).alias("wrong"),
        (~pl.col("said") & pl.col("same")).cast(pl.Int64).alias("lost"),
    )
    if persons is not None:
        counts = counts.group_by(persons.alias("__person")).sum().drop("__person")
    if missed:
        nothing, lost = pl.repeat(0, missed, dtype=pl.Int64), pl.repeat(1, missed, dtype=pl.Int64)
        unseen = pl.select(right=nothing, wrong=nothing, lost=lost)
        counts = pl.concat([counts, unseen])
    return _scores(counts, threshold, seed)


def best_threshold(scores: pl.Series, same: pl.Series, missed: int = 0) -> float:
    """Return the score from which on to say "the same person" for the highest F1; of several, the highest.

    `missed` pairs of one person can be found at no threshold. Where no pair is of one person, the answer is just
    above the highest score. Raises ValueError where lengths differ or there is no pair.
    """
    if scores.len() != same.len() or not scores.len():
        raise ValueError("one score and one truth for every pair, and at least one pair")
    sweep = (
        pl.DataFrame({"score": scores.cast(pl.Float64), "same": same.cast(pl.Boolean).cast(pl.Int64)})
        .group_by("score")
        .agg(pl.len().cast(pl.Int64).alias("n"), pl.col("same").sum())
        .sort("score", descending=True)
        .with_columns(pl.col("n").cum_sum(), pl.col("same").cum_sum().alias("right"))
    )
    total = int(sweep["right"][-1]) + missed
    if total == missed:
        return float(sweep["score"][0]) + 1e-9
    f1 = sweep.select(2 * pl.col("right") / (pl.col("n") + total)).to_series()
    return float(sweep["score"][f1.arg_max() or 0])


def score_pairs(
    left: pl.Series,
    right: pl.Series,
    same: pl.Series,
    classes: pl.Series | None = None,
    *,
    score: Score | None = None,
    threshold: float | None = None,
    seed: int = 1,
) -> NameScores:
    """Return how well a comparison tells labelled pairs of names apart, at its own threshold and at the best.

    `left` and `right` are String, `same` Boolean or 0 and 1, `classes` String. `score` takes the two columns to one
    of Float64 from 0 to 1; without it and `threshold`, those of `openinquest.names` are measured.
    """
    if score is None or threshold is None:
        from openinquest.names import DEFAULT_THRESHOLD

        score = score or _compared
        threshold = DEFAULT_THRESHOLD if threshold is None else threshold
    truth = same.cast(pl.Boolean)
    scores = score(left, right).cast(pl.Float64)
    said = scores >= threshold
    best = best_threshold(scores, truth)
    kinds = classes if classes is not None else pl.Series([None] * left.len(), dtype=pl.String)
    rows = (
        pl.DataFrame({"class": kinds, "right": said == truth})
        .drop_nulls("class")
        .group_by("class")
        .agg(pl.len().cast(pl.Int64).alias("pairs"), pl.col("right").sum().cast(pl.Int64))
        .sort("class")
    )
    shares = [wilson(hits, of) for hits, of in rows.select("right", "pairs").iter_rows()]
    table = rows.with_columns(
        pl.Series("share", [item.value for item in shares], dtype=pl.Float64),
        pl.Series("low", [item.low for item in shares], dtype=pl.Float64),
        pl.Series("high", [item.high for item in shares], dtype=pl.Float64),
    )
    return NameScores(
        pairs=left.len(),
        same=int(truth.sum()),
        shipped=pair_scores(said, truth, threshold=threshold, seed=seed),
        best=pair_scores(scores >= best, truth, threshold=best, seed=seed),
        classes=table,
    )


def read_pairs(path: Path) -> pl.DataFrame:
    """Return labelled pairs of names from a CSV or XLSX file: left, right String, same Boolean, class String.

    Columns left, right and same (1 or 0, yes or no) are needed, class is not. Raises InputError with every problem;
    names are never repeated in it.
    """
    from openinquest.record.tables import read_table

    frame = read_table(path).sheets[0].frame
    missing = [name for name in ("left", "right", "same") if name not in frame.columns]
    problems = [Problem(f"a column '{name}'", "none", "name it so", path.name, row=1) for name in missing]
    if not problems:
        frame = frame.with_columns(pl.col("same").fill_null("").str.strip_chars().str.to_lowercase())
        unread = frame.filter(~pl.col("same").is_in([*_YES, *_NO]))
        problems += [
            Problem(
                "1 for the same person, 0 for two",
                file=path.name,
                row=row,
                column="same",
                found=f"'{text[:20]}'",
            )
            for row, text in unread.select("__row", "same").iter_rows()
        ]
        if not frame.height:
            problems.append(Problem("at least one pair", "no row", file=path.name))
    if problems:
        raise InputError(f"{path.name} cannot be read as pairs of names", problems)
    kind = pl.col("class") if "class" in frame.columns else pl.lit(None, pl.String).alias("class")
    return frame.select(
        pl.col("left").fill_null(""), pl.col("right").fill_null(""), pl.col("same").is_in(_YES), kind
    )


def link_scores(
    pairs: pl.DataFrame,
    truth: pl.DataFrame,
    threshold: float | None = None,
    *,
    across: bool = False,
    seed: int = 1,
) -> PairScores:
    """Return precision, recall and F1 of scored candidate pairs; what blocking lost counts as not found.

    `pairs` has left, right (entries) and probability; `truth` has entry and truth (String), and list where `across`
    leaves out pairs within one list. Entries without truth are left out. Without a threshold the best one is taken.
    """
    known = truth.drop_nulls("truth").select("entry", "truth", *(["list"] if across else []))
    joined = _with_truth(pairs, known)
    if across:
        joined = joined.filter(pl.col("list_left") != pl.col("list_right"))
    same = joined["truth_left"] == joined["truth_right"]
    total = _pairs_within(known, ["truth"]) - (_pairs_within(known, ["truth", "list"]) if across else 0)
    missed = total - int(same.sum())
    if threshold is None:
        threshold = best_threshold(joined["probability"], same, missed) if joined.height else 1.0
    return pair_scores(
        joined["probability"] >= threshold,
        same,
        joined["truth_left"],
        missed=missed,
        threshold=threshold,
        seed=seed,
    )


def cluster_scores(clusters: pl.DataFrame, truth: pl.DataFrame, *, seed: int = 1) -> ClusterScores:
    """Return how well clusters meet persons: pairs of entries, and B-cubed precision, recall and F1.

    `clusters` has entry and cluster, `truth` entry and truth (String); entries without truth are left out, entries
    in no cluster stand alone. The bootstrap draws persons with all their entries and keeps the clusters as found.
    """
    known = (
        truth.drop_nulls("truth")
        .select("entry", "truth")
        .join(clusters.select("entry", "cluster"), on="entry", how="left", maintain_order="left")
        .with_columns(pl.coalesce("cluster", pl.lit("alone:") + pl.col("entry")).alias("cluster"))
    )
    cells = known.group_by("truth", "cluster").len("both").cast({"both": pl.Int64})
    cells = cells.with_columns(
        pl.col("both").sum().over("truth").alias("person"),
        pl.col("both").sum().over("cluster").alias("group"),
    )
    both, person, group = pl.col("both"), pl.col("person"), pl.col("group")
    # a wrong pair belongs to two persons, so each bears one half of it
    people = cells.group_by("truth").agg(
        (both * (both - 1) / 2).sum().alias("right"),
        (both * (group - both) / 2).sum().alias("wrong"),
        (person.first() * (person.first() - 1) / 2 - (both * (both - 1) / 2).sum()).alias("lost"),
        (both * both / group).sum().alias("precision"),
        (both * both / person).sum().alias("recall"),
        person.first().alias("entries"),
    )
    pairs = _scores(people.select("right", "wrong", "lost"), None, seed)
    bcubed = resampled(people.select("precision", "recall", "entries"), _bcubed, seed)
    return ClusterScores(
        entries=known.height,
        persons=people.height,
        clusters=known["cluster"].n_unique(),
        pairs=pairs,
        bcubed_precision=bcubed[0],
        bcubed_recall=bcubed[1],
        bcubed_f1=bcubed[2],
    )


def calibration(probability: pl.Series, same: pl.Series, bins: int = 10) -> Calibration:
    """Return how often pairs of each predicted probability are one person, in `bins` bins of equal width.

    A bin holds its lower end; the last one both. Raises ValueError where lengths differ, a value is missing or a
    probability is none.
    """
    predicted = probability.cast(pl.Float64)
    if predicted.len() != same.len() or predicted.null_count() or same.null_count() or bins < 1:
        raise ValueError("one probability and one truth for every pair")
    if not predicted.is_between(0, 1).all():
        raise ValueError("probabilities lie between 0 and 1")
    bin_of = (predicted * bins).floor().cast(pl.Int64).clip(0, bins - 1)
    rows = (
        pl.DataFrame({"bin": bin_of, "p": predicted, "same": same.cast(pl.Boolean).cast(pl.Int64)})
        .group_by("bin")
        .agg(pl.col("p").mean().alias("predicted"), pl.len().cast(pl.Int64).alias("n"), pl.col("same").sum())
        .sort("bin")
    )
    shares = [wilson(hits, of) for hits, of in rows.select("same", "n").iter_rows()]
    table = rows.select(
        (pl.col("bin") / bins).alias("low"),
        ((pl.col("bin") + 1) / bins).alias("high"),
        "predicted",
        pl.Series("observed", [item.value for item in shares], dtype=pl.Float64),
        pl.Series("observed_low", [item.low for item in shares], dtype=pl.Float64),
        pl.Series("observed_high", [item.high for item in shares], dtype=pl.Float64),
        "n",
        "same",
    )
    if not table.height:
        return Calibration(table, 0, None, None)
    distance = (pl.col("predicted") - pl.col("observed")).abs()
    error = table.select((distance * pl.col("n")).sum() / pl.col("n").sum()).item()
    squares = pl.DataFrame({"p": predicted, "same": same.cast(pl.Boolean).cast(pl.Float64)})
    brier = squares.select(((pl.col("p") - pl.col("same")) ** 2).mean()).item()
    return Calibration(table, predicted.len(), float(error), float(brier))


def _compared(left: pl.Series, right: pl.Series) -> pl.Series:
    from openinquest.names import compare_many

    scores: pl.Series = compare_many(left, right)["score"]
    return scores


def _scores(counts: pl.DataFrame, threshold: float | None, seed: int) -> PairScores:
    """Return the scores of summed counts right, wrong and lost, one row a group of the bootstrap."""
    right, wrong, lost = (round(counts[name].sum()) for name in ("right", "wrong", "lost"))
    (f1,) = resampled(counts, _f1, seed)
    return PairScores(
        threshold=threshold,
        found=right + wrong,
        same=right + lost,
        right=right,
        precision=wilson(right, right + wrong),
        recall=wilson(right, right + lost),
        f1=f1,
    )


def _f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return F1 of sums of right, wrong and lost, shape (n, 3), as (n, 1); NaN where there is no pair at all."""
    import numpy as np

    right = 2 * sums[:, :1]
    of = right + sums[:, 1:2] + sums[:, 2:3]
    return np.divide(right, of, out=np.full_like(right, np.nan), where=of > 0)


def _bcubed(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return B-cubed precision, recall and F1 of sums of precision, recall and entries, shape (n, 3)."""
    import numpy as np

    of = sums[:, 2]
    safe = np.where(of > 0, of, np.nan)
    precision, recall = sums[:, 0] / safe, sums[:, 1] / safe
    return np.stack([precision, recall, 2 * precision * recall / (precision + recall)], axis=1)


def _with_truth(pairs: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return pairs whose two entries have a truth, with what is known of each side as `*_left` and `*_right`."""
    joined = pairs.select("left", "right", "probability")
    for side in ("left", "right"):
        named = known.rename({name: side if name == "entry" else f"{name}_{side}" for name in known.columns})
        joined = joined.join(named, on=side, how="inner", maintain_order="left")
    return joined


def _pairs_within(known: pl.DataFrame, by: list[str]) -> int:
    """Return how many pairs of entries agree in the columns named."""
    sizes = known.group_by(by).len("n")["n"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())
