"""Entries, pairs and persons' judgements as arrays in one order: that of the entry ids.

Whatever clustering computes starts here, so that the order of rows is of no account and bad frames are refused
once, with everything that is wrong in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.link._kernels import Bools, Floats, Ints, Masks
from openinquest.link._persons import Persons, read_persons
from openinquest.record.merge import Link

_SURE = 50.0
"""Bits beyond which a probability of nought or one says nothing more."""
_BITS = 64


@dataclass(frozen=True, slots=True)
class Assembly:
    """What is to be clustered. Places are positions in `ids`, which are sorted; pairs are sorted by their ends.

    `row` (entries,) is the row of each place in the frame that was given. `lists` (units, words) are the clean
    lists of each unit as bits, `size` (units,) its number of entries, `forbidden` (n, 2) units that what is written
    in them forbids to be one person. Of pairs: `left` before `right` (places), `bits` the log2 odds that both are one
    person, `probability` likewise, `judged` whether a person judged it.
    """

    ids: pl.Series
    row: Ints
    clean: Ints
    persons: Persons
    lists: Masks
    size: Ints
    left: Ints
    right: Ints
    bits: Floats
    probability: Floats
    judged: Bools
    forbidden: Ints

    @property
    def unit(self) -> Ints:
        """The unit of each place."""
        return self.persons.unit


def assemble(
    entries: pl.DataFrame, pairs: pl.DataFrame, clean_lists: Collection[str], judged: Iterable[Link] = ()
) -> Assembly:
    """Return entries (`entry`, `list`), pairs (`left`, `right`, `weight`, `probability`) and judgements in order.

    Pairs may have `vetoed` (Boolean): what is written forbids them to be one person. It counts for less than any
    judgement of a person on the pair (also `unsure`); and where a person put two entries together in spite of it,
    nothing else is forbidden to those entries either, for what forbade it was shown to be wrong.
    Raises InputError for an entry that stands twice, a pair that stands twice or names what is not an entry or
    one entry on both sides, a weight or probability that is no number, and a clean list that no entry is in.
    """
    order = entries["entry"].cast(pl.String).arg_sort().to_numpy().astype(np.int64)
    ordered = entries.select(pl.col("entry", "list").cast(pl.String))[order]
    ids = ordered["entry"]
    problems = _wrong_entries(ordered, clean_lists)
    places = pl.DataFrame({"entry": ids, "place": pl.Series(np.arange(len(ids)))}).unique(
        "entry", keep="first"
    )
    known = (
        pairs.select(
            pl.col("left", "right").cast(pl.String),
            pl.col("weight", "probability").cast(pl.Float64),
            (pl.col("vetoed") if "vetoed" in pairs.columns else pl.lit(value=False)).alias("vetoed"),
        )
        .join(places.rename({"entry": "left", "place": "l"}), on="left", how="left", maintain_order="left")
        .join(places.rename({"entry": "right", "place": "r"}), on="right", how="left", maintain_order="left")
    )
    problems += _wrong_pairs(known)
    if problems:
        raise InputError("The entries and pairs cannot be clustered as they stand.", problems)
    known = known.select(
        pl.min_horizontal("l", "r").alias("l"),
        pl.max_horizontal("l", "r").alias("r"),
        "weight",
        "probability",
        pl.col("vetoed").fill_null(value=False),
    ).sort("l", "r")
    left, right = (known[side].to_numpy().astype(np.int64) for side in ("l", "r"))

    word_of = {name: number for number, name in enumerate(sorted(set(clean_lists)))}
    clean = (
        ordered["list"].replace_strict(word_of, default=-1, return_dtype=pl.Int64).to_numpy().astype(np.int64)
    )
    place = (
        {name: at for name, at in zip(ids, range(len(ids)), strict=True)} if (links := list(judged)) else {}
    )
    persons = read_persons(links, place) if links else _nobody(len(ids))
    units = int(persons.unit.max(initial=-1)) + 1
    lists = np.zeros((units, max(1, -(-len(word_of) // _BITS))), np.uint64)
    held = np.flatnonzero(clean >= 0)
    bits = np.uint64(1) << (clean[held] % _BITS).astype(np.uint64)
    np.bitwise_or.at(lists, (persons.unit[held], clean[held] // _BITS), bits)
    probability = known["probability"].to_numpy()
    judged_pairs = np.isin(left * len(ids) + right, persons.judged)
    return Assembly(
        ids=ids,
        row=order,
        clean=clean,
        persons=persons,
        lists=lists,
        size=np.bincount(persons.unit, minlength=units).astype(np.int64),
        left=left,
        right=right,
        bits=_odds(known["weight"].to_numpy(), probability),
        probability=probability,
        judged=judged_pairs,
        forbidden=_forbidden(persons, left, right, known["vetoed"].to_numpy(), judged_pairs),
    )


def _forbidden(persons: Persons, left: Ints, right: Ints, vetoed: Bools, judged: Bools) -> Ints:
    """Return the units (n, 2) that vetoed pairs keep apart (see `assemble`)."""
    one, two = persons.unit[left], persons.unit[right]
    overruled = np.zeros(int(persons.unit.max(initial=-1)) + 1, np.bool_)
    overruled[one[vetoed & (one == two)]] = True
    counts = vetoed & ~judged & (one != two) & ~overruled[one] & ~overruled[two]
    apart: Ints = np.unique(np.sort(np.column_stack([one[counts], two[counts]]), axis=1), axis=0)
    return apart


def _nobody(count: int) -> Persons:
    none = np.zeros(0, np.int64)
    return Persons(np.arange(count), np.zeros(count, np.bool_), none.reshape(0, 2), none, none, ())


def _odds(weight: Floats, probability: Floats) -> Floats:
    """Return log2 odds: the weights, moved by the prior where the model's weights leave it out."""
    inner = (probability > 1e-6) & (probability < 1 - 1e-6)
    moved = 0.0
    if inner.any():
        moved = float(np.median(np.log2(probability[inner] / (1 - probability[inner])) - weight[inner]))
    odds: Floats = np.clip(weight + moved, -_SURE, _SURE)
    return odds


def _wrong_entries(ordered: pl.DataFrame, clean_lists: Collection[str]) -> list[Problem]:
    problems = []
    if ordered["entry"].null_count() or ordered["list"].null_count():
        problems.append(Problem("an id and a list for every entry", "rows without", column="entry"))
    twice = ordered.filter(pl.col("entry").is_duplicated())["entry"].unique()
    if len(twice):
        problems.append(Problem("every entry once", f"{len(twice)} ids that stand twice", column="entry"))
    lists = set(ordered["list"].unique())
    problems += [
        Problem(
            "clean lists that are among the lists",
            f"a list '{name}' without entries",
            "name the lists as in the column",
            column="list",
        )
        for name in sorted(set(clean_lists) - lists)
        if len(ordered)
    ]
    return problems


def _wrong_pairs(known: pl.DataFrame) -> list[Problem]:
    problems = []
    strange = known.filter(pl.col("l").is_null() | pl.col("r").is_null()).height
    if strange:
        problems.append(Problem("pairs of entries", f"{strange} pairs that name none", column="left, right"))
    alone = known.filter(pl.col("l") == pl.col("r")).height
    if alone:
        problems.append(Problem("two entries in a pair", f"{alone} pairs of an entry with itself"))
    ends = known.select(a=pl.min_horizontal("l", "r"), b=pl.max_horizontal("l", "r")).drop_nulls()
    twice = ends.height - ends.unique().height
    if twice:
        problems.append(Problem("every pair once", f"{twice} pairs that stand again", column="left, right"))
    numbers = known.select(
        bad=~pl.col("weight").is_not_nan().fill_null(False)
        | ~pl.col("probability").is_between(0, 1).fill_null(False)
    )["bad"].sum()
    if numbers:
        problems.append(
            Problem(
                "a weight, and a probability from 0 to 1", f"{numbers} pairs without", column="probability"
            )
        )
    return problems
