"""How the latest positions of different voices on a point stand to each other, by column."""

from __future__ import annotations

from enum import IntEnum

import polars as pl

from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.material import Material
from openinquest.ontology import Relation

_PAIRS = 4_000_000
"""Pairs that are told at a time, so that memory stays flat where many speak on many points."""
_RELATION = pl.Enum([relation.value for relation in Relation])
_CARRIED = (
    "row", "point", "who", "party", "held", "denies", "own", "voiced", "exact", "accrues", "loose", "special",
)  # fmt: skip
_BESIDE = ("schema", "property", "value", "said_from", "said_to", "holds_from", "holds_to")


class Rank(IntEnum):
    """What the pairs of a point come to: the greatest counts."""

    NOTHING = 0
    COMPATIBLE = 1
    CONFIRMED = 2
    UNCLEAR = 3
    """They agree if they are independent, which hangs on who heard a speaker whom nobody names."""
    INDEPENDENT = 4
    DIVIDED = 5
    CONTESTED = 6


def ranked(material: Material, rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return `point` and `rank` of the points on which two voices hold positions.

    `held` are the positions (`plain_positions.latest`) sorted by point, `rows` the statements in which their `row` is
    a place.
    """
    # of one voice alone, however much it says, there are no pairs
    other_voice = (pl.col("point") == pl.col("point").shift()) & (pl.col("who") != pl.col("who").shift())
    several = held.filter(other_voice)["point"].unique()
    held = held.filter(pl.col("point").is_in(several.implode()))
    held = held.with_columns(special=pl.col("accrues") | pl.col("time").is_not_null()).select(_CARRIED)
    places = _pairs(held)
    found = [
        _ranks(material, rows, held, places[start : start + _PAIRS])
        for start in range(0, places.height, _PAIRS)
    ]
    ranks = pl.DataFrame(schema={"point": held.schema["point"], "rank": pl.UInt8})
    # a block may end amid the pairs of a point
    return pl.concat([ranks, *found]).group_by("point").agg(pl.col("rank").max())


def _pairs(held: pl.DataFrame) -> pl.DataFrame:
    """Return the places `a` and `b` of positions on one point by two voices; `held` is sorted by point.

    Neighbours first, then those two places apart, and so on while any point has so many: most have two or three, and
    a join of the positions with themselves costs three times as much.
    """
    points, who = held["point"], held["who"]
    at = pl.select(pl.int_range(held.height, dtype=pl.UInt32)).to_series()
    found, apart = [pl.DataFrame(schema={"a": pl.UInt32, "b": pl.UInt32})], 1
    while True:
        at = at.head(at.search_sorted(held.height - apart))
        at = at.filter(points[at] == points[at + apart])
        if at.is_empty():
            return pl.concat(found)
        pairs = pl.DataFrame({"a": at, "b": at + apart})
        found.append(pairs.filter(who[pairs["a"]] != who[pairs["b"]]))
        apart += 1


def _ranks(material: Material, rows: pl.DataFrame, held: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    other = held.drop("point", "who").rename(lambda name: f"{name}_b")
    pairs = held[places["a"]].hstack(other[places["b"]])
    pairs = _related(material, rows, pairs)
    across = pl.col("party") != pl.col("party_b")
    confirms, conflicts, compatible = (
        pl.col("relation") == relation.value
        for relation in (Relation.CONFIRMS, Relation.CONFLICTS, Relation.COMPATIBLE)
    )
    grounded = across & pl.col("own") & pl.col("own_b")
    rank = (
        pl.when(conflicts & across).then(Rank.CONTESTED.value)
        .when(conflicts).then(Rank.DIVIDED.value)
        .when(confirms & grounded & pl.col("voiced") & pl.col("voiced_b")).then(Rank.INDEPENDENT.value)
        .when(confirms & grounded).then(Rank.UNCLEAR.value)
        .when(confirms).then(Rank.CONFIRMED.value)
        .when(compatible).then(Rank.COMPATIBLE.value)
        .otherwise(Rank.NOTHING.value)
    )  # fmt: skip
    return pairs.group_by("point").agg(rank.cast(pl.UInt8).max().alias("rank"))


def _related(material: Material, rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with their `relation`, as `Rule.positions` tells it of one."""
    same, both = pl.col("held") == pl.col("held_b"), pl.col("denies") & pl.col("denies_b")
    opposed = pl.col("denies") != pl.col("denies_b")
    pairs = pairs.with_columns(
        relation=pl.when(same & opposed).then(pl.lit(Relation.CONFLICTS.value, _RELATION))
        .when(same).then(pl.lit(Relation.CONFIRMS.value, _RELATION))
        .when(both | (opposed & pl.col("exact"))).then(pl.lit(Relation.COMPATIBLE.value, _RELATION))
        .when(pl.col("exact")).then(pl.lit(Relation.CONFLICTS.value, _RELATION))
        .otherwise(pl.lit(Relation.INCOMPARABLE.value, _RELATION))
    )  # fmt: skip
    odd = pl.any_horizontal("loose", "loose_b") | (~both & pl.any_horizontal("special", "special_b"))
    told = pairs.filter(odd)
    if told.is_empty():
        return pairs
    left, right = rows.select(_BESIDE)[told["row"]], rows.select(_BESIDE)[told["row_b"]]
    told = told.hstack(left).hstack(right.select(pl.all().name.suffix("_b")))
    told = _by_time(_by_value(material, told))
    return pl.concat([pairs.filter(~odd), told.select(pairs.columns)])


def _by_value(material: Material, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with the relation of their values, asking the rule once for any two that need it."""
    loose = pl.col("loose") | pl.col("loose_b")
    keys = ["schema", "property", "value", "value_b", "denies", "denies_b"]
    # Joined by a number for all of them: to join by the texts takes ten times as long.
    pairs = pairs.with_columns(asked=pl.when(loose).then(pl.struct(keys).hash()))
    distinct = pairs.select("asked", *keys).filter(pl.col("asked").is_not_null()).unique("asked")
    rules: dict[tuple[str | None, str], Rule] = {}
    found = []
    for schema, prop, a, b, a_denied, b_denied in distinct.select(keys).iter_rows():
        if (rule := rules.get((schema, prop))) is None:
            rule = rules[schema, prop] = material.rule(schema, prop)
        if a_denied and b_denied:
            found.append(Relation.CONFIRMS if rule.equal(a, b) else Relation.COMPATIBLE)
        elif not (a_denied or b_denied):
            found.append(rule.values(a, b))
        else:
            found.append(rule.opposed(*((b, a) if a_denied else (a, b))))
    told = distinct.select(
        "asked", pl.Series("found", [relation.value for relation in found], dtype=_RELATION)
    )
    pairs = pairs.join(told, on="asked", how="left")
    return pairs.with_columns(relation=pl.coalesce("found", "relation"))


def _by_time(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with the relation that is left where what holds at one time need not hold at another."""
    conflicts = pl.col("relation") == Relation.CONFLICTS.value
    opposed = pl.col("denies") != pl.col("denies_b")
    before, after = pl.col("said_to") < pl.col("said_from_b"), pl.col("said_to_b") < pl.col("said_from")
    number, number_b = (pl.col(name).cast(pl.Float64, strict=False) for name in ("value", "value_b"))
    fell = (before & (number_b < number)) | (after & (number < number_b))
    apart = (pl.col("holds_to") < pl.col("holds_from_b")) | (pl.col("holds_to_b") < pl.col("holds_from"))
    incomparable, compatible = (
        pl.lit(relation.value, _RELATION) for relation in (Relation.INCOMPARABLE, Relation.COMPATIBLE)
    )
    accrues, timed = pl.col("accrues") & conflicts & ~opposed, pl.col("special") & pl.col("special_b")
    relation = (
        pl.when(accrues & (before | after)).then(pl.when(fell).then("relation").otherwise(compatible))
        .when(accrues).then(incomparable)
        .when(~pl.col("accrues") & timed & apart & (conflicts | opposed)).then(incomparable)
        .otherwise("relation")
    )  # fmt: skip
    return pairs.with_columns(relation=relation)
