"""Which pairs are looked at: rules on keys, what each costs, and what they miss.

A rule brings together entries that agree on all its columns. Its pairs are counted before it runs. Where they are
too many, only the largest blocks (the commonest surnames) are divided by a further column, again and again, until
the rule fits; the rest stays whole. So no rule is skipped, and what the division leaves out is counted and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Rule:
    """A blocking rule: columns that must agree, and columns by which blocks that are too large are divided."""

    name: str
    columns: tuple[str, ...]
    refiners: tuple[str, ...] = ()


_EVIDENCE = ("place_key", "born_year", "died_day")
_PARENT = ("father_initial", *_EVIDENCE)
_SURNAME = ("surname_initial", *_EVIDENCE)
_INITIALS = ("given_initial", "father_initial", *_EVIDENCE)
RULES = (
    Rule("number of a document", ("id_number",), ("given_initial", "surname_initial")),
    Rule("all words of the name", ("tokens",), _EVIDENCE),
    Rule("surname and given name in either order", ("pair",), _PARENT),
    Rule("surname and day of birth", ("surname", "born_day"), ("given_initial",)),
    Rule("given name and day of birth", ("given", "born_day"), ("surname_initial", "father_initial", "place_key")),
    Rule("given and father's name", ("given", "father"), _SURNAME),
    Rule("sound of surname, initial of given name", ("surname_sound", "given_initial"), _PARENT),
    Rule("surname and father's initial", ("surname", "father_initial"), ("given_initial", *_EVIDENCE)),
    Rule("surname and place", ("surname", "place_key"), _INITIALS),
    Rule("surname and year of birth", ("surname", "born_year"), _INITIALS),
    Rule("surname and day of death", ("surname", "died_day"), _INITIALS),
    Rule("given name and beginning of surname", ("given", "surname_start"), _PARENT),
    Rule("given name and father's initial", ("given", "father_initial"), _SURNAME),
    Rule("given name, place and day of death", ("given", "place_key", "died_day"), ("surname_initial", "born_year")),
    Rule("given name, place and year of birth", ("given", "place_key", "born_year"), ("surname_initial", "died_day")),
    Rule("father's name and initial of given name", ("father", "given_initial"), _SURNAME),
    Rule("beginnings of surname and given name", ("surname_start", "given_start"), _PARENT),
    Rule("beginning of surname, both initials", ("surname_start", "given_initial", "father_initial"), _EVIDENCE),
    Rule("initials in either order, day of death", ("initials", "died_day"), ("place_key", "sex", "born_year")),
    Rule("initials in either order, year of birth", ("initials", "born_year"), ("place_key", "sex", "died_day")),
    Rule("initials in either order, day of birth", ("initials", "born_day"), ("place_key",)),
    Rule("day of birth and place", ("born_day", "place_key"), ("given_initial", "surname_initial")),
    Rule("day of birth and day of death", ("born_day", "died_day"), ("given_initial", "surname_initial")),
    Rule("day of birth and postcode", ("born_day", "postcode"), ("given_initial",)),
    Rule("address", ("address",), ("postcode", "given_initial", "born_year")),
    Rule("postcode and place", ("postcode", "place_key"), ("given_initial", "surname_initial", "born_year")),
    Rule("given name and postcode", ("given", "postcode"), ("surname_initial", "born_year")),
    Rule("surname and postcode", ("surname", "postcode"), ("given_initial", "born_year")),
)  # fmt: skip
"""The rules in the order in which they run. A rule whose columns are empty in every list is not run."""


_COSTS = {
    "rule": pl.String, "pairs": pl.Int64, "refined": pl.Boolean, "divided": pl.Int64, "left_out": pl.Int64,
    "by": pl.String,
}  # fmt: skip

EVERY_PAIR = Rule("every pair", ())
"""The rule of lists so short that nothing need be left out."""

FEW_PAIRS = 500_000
"""Pairs that are all compared; a thousand entries have as many."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """Keys of every rule that runs, and what the rules cost.

    `keys`: `uid` Int64 and one Int64 column `key_<n>` a rule (null: the rule does not reach the entry). `costs`: one
    row a rule: `rule` String, `pairs` Int64, `refined` Boolean, `divided` Int64 (blocks that were divided),
    `left_out` Int64 (pairs that the division keeps apart), `by` String (the columns it was divided by).
    """

    rules: tuple[Rule, ...]
    keys: pl.DataFrame
    costs: pl.DataFrame


def block(features: pl.DataFrame, limit: int, rules: Sequence[Rule] = RULES) -> Blocking:
    """Return the keys of each rule, dividing blocks of rules that give more than `limit` pairs.

    Where there are no more than `FEW_PAIRS` altogether (and no more than `limit`), all are compared.
    Pairs within a list that is `clean` are neither counted nor brought together. Deterministic. A block that no
    refiner divides further stays whole, whatever it costs.
    """
    everything = pl.select(pl.repeat(0, features.height, dtype=pl.Int64).alias("key_0")).to_series()
    if (total := _total(_blocks(features, everything))) <= min(limit, FEW_PAIRS):
        whole = {
            "rule": EVERY_PAIR.name,
            "pairs": total,
            "refined": False,
            "divided": 0,
            "left_out": 0,
            "by": "",
        }
        return Blocking(
            (EVERY_PAIR,),
            pl.DataFrame({"uid": features["uid"], "key_0": everything}),
            pl.DataFrame([whole], schema=_COSTS),
        )
    frame = _with_starts(features)
    present = {name for name in frame.columns if frame[name].null_count() < frame.height}
    running = [rule for rule in rules if present.issuperset(rule.columns)]
    keys: dict[str, pl.Series] = {"uid": frame["uid"]}
    costs = []
    for number, rule in enumerate(running):
        key, cost = _keyed(frame, rule, limit)
        keys[f"key_{number}"] = key
        costs.append({"rule": rule.name, **cost})
    return Blocking(tuple(running), pl.DataFrame(keys), pl.DataFrame(costs, schema=_COSTS))


def rule_sql(number: int) -> str:
    """Return the condition of a rule, by its place among those that run, in SQL that every engine reads."""
    return f"l.key_{number} = r.key_{number} AND (l.list_number <> r.list_number OR l.clean = 0)"


def _with_starts(features: pl.DataFrame) -> pl.DataFrame:
    starts = [("surname_start", "surname", 3), ("given_start", "given", 2)]
    pairs = [("pair", "surname", "given"), ("initials", "surname_initial", "given_initial")]
    return features.with_columns(
        *(pl.col(column).str.head(size).alias(name) for name, column, size in starts),
        *(
            pl.when(pl.col(one).is_not_null() & pl.col(two).is_not_null())
            .then(pl.concat_str(pl.min_horizontal(one, two), pl.max_horizontal(one, two), separator=" "))
            .alias(name)
            for name, one, two in pairs
        ),
    )


def _keyed(frame: pl.DataFrame, rule: Rule, limit: int) -> tuple[pl.Series, dict[str, object]]:
    """Return the key of every entry under a rule, and what the rule costs."""
    key = _hashed(frame, rule.columns)
    before = pairs = _total(_blocks(frame, key))
    refiners = [
        name for name in rule.refiners if name not in rule.columns and frame[name].null_count() < frame.height
    ]
    divided, used = 0, []
    for refiner in refiners:
        if pairs <= limit:
            break
        large = _largest(_blocks(frame, key), pairs - limit)
        divided += large.len()
        used.append(refiner)
        both = frame.select(key.alias("key"), pl.col(refiner))
        finer = _hashed(both, ("key", refiner))
        key = pl.select(pl.when(key.is_in(large.implode())).then(finer).otherwise(key)).to_series()
        pairs = _total(_blocks(frame, key))
    cost = {
        "pairs": pairs,
        "refined": bool(used),
        "divided": divided,
        "left_out": before - pairs,
        "by": ", ".join(used),
    }
    return key, cost


def _hashed(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """Return one number for the values of several columns, null where any is null.

    Two different values share a number of 64 bits once in about 10^7 runs on a million entries; it would cost one
    needless comparison.
    """
    text = pl.concat_str([pl.col(name).cast(pl.String) for name in columns], separator="\x1f")
    hashed = text.hash(seed=0).reinterpret(signed=True)
    return frame.select(pl.when(text.is_not_null()).then(hashed).alias("key"))["key"]


def _blocks(frame: pl.DataFrame, key: pl.Series) -> pl.DataFrame:
    """Return `key`, `pairs` of every block that gives any pair."""
    size = pl.len().cast(pl.Int64)
    return (
        frame.select(key.alias("key"), "list_number", "clean")
        .drop_nulls("key")
        .group_by("key", "list_number", "clean")
        .agg(size.alias("n"))
        .with_columns(pl.when(pl.col("clean") == 1).then(pl.col("n") ** 2).otherwise("n").alias("within"))
        .group_by("key")
        .agg((pl.col("n").sum() ** 2 - pl.col("within").sum()).alias("twice"))
        .select("key", (pl.col("twice") // 2).alias("pairs"))
        .filter(pl.col("pairs") > 0)
    )


def _total(blocks: pl.DataFrame) -> int:
    return int(blocks["pairs"].sum())


def _largest(blocks: pl.DataFrame, excess: int) -> pl.Series:
    """Return the keys of the fewest blocks that hold at least `excess` pairs together, ties by the key."""
    ordered = blocks.sort(["pairs", "key"], descending=[True, False])
    needed = (ordered["pairs"].cum_sum() < excess).sum() + 1
    return ordered["key"].head(int(needed))
