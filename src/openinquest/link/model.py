"""How likely two entries name one person: the model of Fellegi and Sunter, computed by Splink.

The weight of a pair is the sum of what each comparison adds, in bits (of each, `COUNTED` counts); names, places and
days of death that are common add less than rare ones. How likely any two entries are one person before anything is
compared is estimated from the pairs themselves, so that probabilities keep their meaning from one set of lists to the
next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log2

import polars as pl

from openinquest.link import _training
from openinquest.link._engines import open_engine
from openinquest.link.blocking import Blocking
from openinquest.link.comparisons import COMPARISONS, Comparison
from openinquest.link.frequencies import frequency_tables
from openinquest.link.parameters import WEIGHT_DIGITS, Parameters, shipped
from openinquest.link.settings import Settings, splink_settings

Progress = Callable[[str, float], None]
"""Told what is being done and which share of the whole is done, 0 to 1."""

COUNTED = 0.75
"""Share of each weight, and of the prior's, that counts. Columns depend on one another (families keep to villages,
names to peoples) and lists err in ways that no level knows, so that the sum says too much, either way. With this share
and `SHIFT`, probabilities on simulated lists hold (docs/benchmarks-linkage.md)."""

SHIFT = -1.2
"""Bits that every pair starts below its prior: those that rules bring together are chosen for being alike."""

_FAINTEST = -14.0
"""Bits below the weight that is needed to be kept at the first guess of the prior; fainter pairs are not fetched."""


@dataclass(frozen=True, slots=True)
class Model:
    """What weighed the pairs: shares, the comparisons that were made, the prior, and whether shares were learnt.

    `prior` is the probability that two entries, of those that may be linked, name one person; `pairs_possible` how
    many such pairs there are; `pairs_compared` how many the blocking rules gave.
    """

    parameters: Parameters
    comparisons: tuple[str, ...]
    prior: float
    learnt: bool
    pairs_possible: int
    pairs_compared: int
    probability_below: float = 0.0

    @property
    def prior_weight(self) -> float:
        """The bits that a pair starts with, before anything is compared: what counts of the prior, and `SHIFT`."""
        return start_of(self.prior)

    def digest(self) -> str:
        """Return 16 hexadecimal digits of the parameters."""
        return self.parameters.digest()


def score_pairs(
    features: pl.DataFrame,
    blocking: Blocking,
    settings: Settings,
    parameters: Parameters | None = None,
    progress: Progress | None = None,
    *,
    frequencies: Mapping[str, pl.DataFrame] | None = None,
    prior: float | None = None,
) -> tuple[Model, pl.DataFrame, dict[str, int]]:
    """Return the model, the pairs that it keeps, and how many new pairs each rule gave.

    `features` is the frame of `features`, `blocking` its blocking. With `parameters` nothing is learnt; `frequencies`
    (tables as `frequency_tables` makes them) and `prior` stand in place of those of the features. Pairs:
    `left`, `right` String (ids, left < right), `weight` Float64 (log2 odds), `probability` Float64, `rule` String
    (the first that gave the pair), and for each comparison made `c_<name>` Int8 (the number of its level, -1 where
    missing) and `w_<name>` Float64 (bits); sorted by `left`, `right`. Entries that are not `usable` are in no pair.
    Raises EnvironmentFault where the engine is missing.
    """
    tell = progress or (lambda _what, _share: None)
    usable = features.filter("usable").join(blocking.keys, on="uid", maintain_order="left")
    made = [item for item in COMPARISONS if _made(usable, item)]
    possible = pairs_possible(usable)
    if possible == 0 or not made or not blocking.rules:
        base = parameters or shipped()
        return Model(base, (), 1e-6, False, possible, 0), _no_pairs(made), {}
    guess = min(0.5, max(1.0, usable.height / 8) / possible)
    learn = parameters is None and usable.height >= settings.learn_from
    weights = parameters or shipped()
    table = usable.select(_columns(made, len(blocking.rules)))
    with open_engine(settings) as engine:
        from splink import Linker, SettingsCreator

        data = engine.table(table, "entries")
        counted = frequency_tables(usable, made) if frequencies is None else frequencies
        used = {item.frequency for item in made}
        lookups = {
            name: engine.table(frame, f"frequency_{name}") for name, frame in counted.items() if name in used
        }

        def linker(now: Parameters) -> Linker:
            said = splink_settings(made, now, len(blocking.rules), guess, settings.engine.dialect)
            result = Linker(data, SettingsCreator(**said), log_level=None, validate_settings=False)
            for name, lookup in lookups.items():
                result.table_management.register_term_frequency_lookup(lookup, name)
            return result

        if learn:
            tell("learning how the lists are written", 0.1)
            weights, learn = _training.learn(linker(weights), usable, made, weights, settings)
        tell("finding pairs", 0.3)
        scorer = linker(weights)
        blocked = scorer.inference.compute_blocked_pairs_for_predict()
        new = engine.counts(blocked, "match_key")
        tell("comparing pairs", 0.5)
        least = log2(settings.keep / (1 - settings.keep)) + _FAINTEST
        predicted = engine.frame(scorer.inference.predict(threshold_match_weight=least, warning_mode="never"))
    predicted = predicted.sort("uid_l", "uid_r")  # engines give them in any order, and sums depend on it
    tell("weighing pairs", 0.9)
    bare = predicted["match_weight"] - log2(guess / (1 - guess))
    prior = prior_of(bare, possible) if prior is None else prior
    weight = bare * COUNTED + start_of(prior)
    pairs = _pairs(predicted, weight, made, weights, usable, blocking, settings)
    counts = {rule.name: new.get(str(number), 0) for number, rule in enumerate(blocking.rules)}
    names = tuple(item.name for item in made)
    below = float(_probability(weight).sum()) - float(pairs["probability"].sum())
    compared = sum(new.values())
    return Model(weights, names, prior, learn, possible, compared, max(below, 0.0)), pairs, counts


def start_of(prior: float) -> float:
    """Return the bits that a pair starts with under a prior."""
    return COUNTED * log2(prior / (1 - prior)) + SHIFT


def pairs_possible(features: pl.DataFrame) -> int:
    """Return how many pairs of entries could be linked: all but those within one clean list."""
    sizes = features.group_by("list_number", "clean").len()
    clean = sizes.filter(pl.col("clean") == 1)["len"].cast(pl.Int64)
    everything = features.height * (features.height - 1) // 2
    return everything - int((clean * (clean - 1) // 2).sum())


def prior_of(weights: pl.Series, possible: int) -> float:
    """Return the prior under which the pairs' probabilities add up to the links that the prior promises.

    `weights` are in bits without a prior, of the pairs looked at; the others are taken to hold no links. Half a link
    is added, so that lists without any keep a prior above nothing. Fixed point of the EM algorithm for one share.
    """
    prior = max(0.5, weights.len() / 10) / possible
    for _ in range(200):
        expected = float(_probability(weights + log2(prior / (1 - prior))).sum()) + 0.5
        updated = min(0.5, expected / possible)
        if abs(updated - prior) < 1e-6 * prior:
            break
        prior = updated
    return prior


def _probability(weights: pl.Series) -> pl.Series:
    bounded = weights.clip(-500, 500)
    return 1 / (1 + (bounded * -0.6931471805599453).exp())


def _made(usable: pl.DataFrame, item: Comparison) -> bool:
    return all(usable[name].null_count() < usable.height for name in item.needs)


def _columns(made: list[Comparison], rules: int) -> list[str]:
    """Return the columns that Splink reads: those of the conditions, and the keys."""
    import re

    used = {"uid", "list_number", "clean", *_training.COLUMNS}
    for item in made:
        for condition in (item.missing, *(level.condition for level in item.levels)):
            used.update(re.findall(r"\b[lr]\.(\w+)", condition))
    return [*sorted(used), *(f"key_{number}" for number in range(rules))]


def _pairs(
    predicted: pl.DataFrame,
    weight: pl.Series,
    made: list[Comparison],
    parameters: Parameters,
    usable: pl.DataFrame,
    blocking: Blocking,
    settings: Settings,
) -> pl.DataFrame:
    kept = predicted.with_columns(weight.alias("weight"), _probability(weight).alias("probability")).filter(
        pl.col("probability") >= settings.keep
    )
    ids = usable.select("uid", "entry")
    names = {str(number): rule.name for number, rule in enumerate(blocking.rules)}
    parts = []
    for item in made:
        bits = pl.col(f"mw_{item.name}").cast(pl.Float64)
        # Splink gives levels only together with every column compared, which is too wide for millions of pairs
        numbers = {
            round(parameters.weight(item.name, level.name), WEIGHT_DIGITS): item.number(level.name)
            for level in item.levels
        } | {0.0: -1}
        level = bits.round(WEIGHT_DIGITS).replace_strict(numbers, return_dtype=pl.Int8)
        if item.frequency is not None:
            bits = bits + pl.col(f"mw_tf_adj_{item.name}").cast(pl.Float64).fill_null(0.0)
        parts += [level.alias(f"c_{item.name}"), (bits * COUNTED).alias(f"w_{item.name}")]
    return (
        kept.join(ids.rename({"uid": "uid_l", "entry": "left"}), on="uid_l")
        .join(ids.rename({"uid": "uid_r", "entry": "right"}), on="uid_r")
        .select(
            "left",
            "right",
            "weight",
            "probability",
            pl.col("match_key").cast(pl.String).replace_strict(names, return_dtype=pl.String).alias("rule"),
            *parts,
        )
        .sort("left", "right")
    )


def _no_pairs(made: list[Comparison]) -> pl.DataFrame:
    schema: dict[str, type[pl.DataType]] = {
        "left": pl.String, "right": pl.String, "weight": pl.Float64, "probability": pl.Float64, "rule": pl.String,
    }  # fmt: skip
    for item in made:
        schema |= {f"c_{item.name}": pl.Int8, f"w_{item.name}": pl.Float64}
    return pl.DataFrame(schema=schema)
