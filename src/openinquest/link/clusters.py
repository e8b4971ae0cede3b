"""Which entries are one person, given weighed pairs, clean lists and what persons judged.

Persons come first: what they judged the same is together, what they judged different is apart, by the record's own
rule. Then machine links are taken up strongest first, ties by the ids of their ends, and one is left out where it
would join what a person parted, two entries of a clean list, two entries that cannot be one person by what is
written in them (a chain by way of a third that fits both), or two groups whose pairs speak against it on the
whole (a chain: each link strong, its ends unlike). In components of two clean lists the assignment is exact. A
clean list is what its maker says; a person who judges two entries of it the same is believed, and it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import log2, nan

import numpy as np
import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.link._assembly import Assembly, assemble
from openinquest.link._kernels import (
    AGAINST,
    APART,
    CLEAN,
    FORBIDDEN,
    INSIDE,
    TAKEN,
    Bools,
    Bytes,
    Floats,
    Ints,
    gather,
    neighbours,
)
from openinquest.link.one_to_one import assign, between_two_lists
from openinquest.record.merge import Link

ABSENT = -8.0
"""Bits of evidence that two entries are one person when the pair was never compared: blocking would have met them
in all but a few of a hundred cases, and what is left out of the frame was below the model's cutoff."""

_NEAR = 1.0
"""Bits within which two links compete: odds of two to one are no ground to choose in silence."""


_SURE = 50.0
"""Bits of a rival beyond which a probability of one says nothing more."""


class Conflict(StrEnum):
    """Why two entries are not, or are surprisingly, one person."""

    PERSONS = "persons disagree"
    CLEAN_LIST = "inside a clean list"
    PARTED = "parted by a person"
    RIVAL = "rival"
    ONE_TO_ONE = "one to one"
    FORBIDDEN = "forbidden"
    CHAIN = "chain"


REASONS = {
    Conflict.PERSONS: "persons judged them both the same and different; left apart",
    Conflict.CLEAN_LIST: "a person's judgement puts two entries of a list without duplicates together; it is believed",
    Conflict.PARTED: "the link would join what a person judged different; left out",
    Conflict.RIVAL: "another link of a list without duplicates was taken, and the evidence for it is hardly stronger",
    Conflict.ONE_TO_ONE: "the link would join two entries of a list without duplicates; left out",
    Conflict.FORBIDDEN: "the link would join two entries whose names, sex or ages exclude each other; left out",
    Conflict.CHAIN: "the link would join two groups whose pairs speak against it on the whole; left out",
}


@dataclass(frozen=True, slots=True)
class Clustering:
    """Clusters, the machine links that hold them, and what had to be decided between contradictions.

    `clusters`: entry, list, cluster (String; the smallest entry of the cluster), confidence Float64, flagged Boolean;
    rows as in the entries given. Confidence of an entry that has companions is the greatest probability that links
    it with one of them, 1 where a person did; of an entry alone, 1 less the greatest probability that was not
    followed. Links that were taken and left out at one entry exclude each other, so that each counts o / (1 + o + r)
    with its odds o and the odds r of the best that excludes it. Flagged, so that a person looks: every entry of a
    `doubtful` cluster, and both ends of every conflict but ONE_TO_ONE, where the link taken is clearly better.
    `links`: left, right, weight (log2 odds), probability; every pair at or above the threshold inside a cluster that
    no person judged. Given to `record.merge` with the persons' judgements, they give these clusters again.
    `conflicts`: left, right, kind, weight, probability (null where no pair was weighed), reason; by kind, strongest
    first.
    """

    clusters: pl.DataFrame
    links: pl.DataFrame
    conflicts: pl.DataFrame


def cluster_pairs(
    entries: pl.DataFrame,
    pairs: pl.DataFrame,
    clean_lists: Collection[str] = frozenset(),
    judged: Iterable[Link] = (),
    threshold: float = 0.5,
    *,
    absent: float | None = ABSENT,
) -> Clustering:
    """Return who is one person among `entries` (`entry`, `list`) by weighed `pairs` and persons' judgements.

    `pairs` has `left`, `right`, `weight`, `probability`; pairs below `threshold` link nothing but speak against
    chains; those of the optional column `vetoed` (Boolean) are together by a person's word alone. `absent` is the log2
    odds of a pair that is not in the frame; None takes every link that persons, clean lists and vetoes allow. The
    result does not depend on the order of rows. Raises InputError for frames that contradict themselves (see
    `assemble`) and for a threshold that is not between 0 and 1.
    """
    if not 0 < threshold < 1:
        raise InputError(
            "The threshold cannot be used.", [Problem("a probability between 0 and 1", f"{threshold}")]
        )
    found = assemble(entries, pairs, clean_lists, judged)
    zero = log2(threshold / (1 - threshold))
    unit, torn = found.unit, found.persons.torn
    one, two = unit[found.left], unit[found.right]
    usable = ~found.judged & ~torn[found.left] & ~torn[found.right]
    above = np.flatnonzero(usable & (found.probability >= threshold) & (one != two))
    gain = found.bits - zero
    gain[above] = np.maximum(gain[above], 0.0)

    fate = np.full(len(found.left), INSIDE, np.int8)
    inside_list = (found.lists[one[above]] & found.lists[two[above]]).any(axis=1)
    fate[above[inside_list]] = CLEAN
    across = above[~inside_list]
    exact = between_two_lists(one[across], two[across], found.lists, found.size == 1)
    fate[across[exact]] = np.where(_assigned(found, across[exact], gain), TAKEN, CLEAN)
    tried = across[(fate[across] != CLEAN)]
    tried = tried[np.lexsort((found.right[tried], found.left[tried], -found.bits[tried]))]
    evidence = np.flatnonzero((one != two) & (usable | np.isin(_key(found), found.persons.unsure)))
    weighed = np.where(found.judged[evidence], 0.0, gain[evidence])
    start, other, number = neighbours(len(found.size), one[evidence], two[evidence])
    apart = np.concatenate([found.persons.apart, found.forbidden])
    root, fate[tried] = gather(
        one[tried],
        two[tried],
        found.size,
        found.lists,
        start,
        other,
        weighed[number],
        nan if absent is None else absent - zero,
        apart[:, 0].copy(),
        apart[:, 1].copy(),
        len(found.persons.apart),
    )
    smallest = np.unique(unit, return_index=True)[1].astype(np.int64)
    label = smallest[root][unit]
    followed = np.flatnonzero(
        usable & (found.probability >= threshold) & (label[found.left] == label[found.right])
    )
    # what was first left out as a chain may have come together by other links
    fate[above[(fate[above] == AGAINST) & (label[found.left[above]] == label[found.right[above]])]] = INSIDE
    conflicts, flagged = _conflicts(found, above, fate, followed)
    flagged |= doubtful(found, label, threshold)[label]
    clusters = pl.DataFrame(
        {
            "cluster": found.ids[label],
            "confidence": _confidence(found, label, above),
            "flagged": flagged,
        }
    )[np.argsort(found.row)]
    return Clustering(
        pl.concat([entries.select(pl.col("entry", "list").cast(pl.String)), clusters], how="horizontal"),
        _pairs(found, followed),
        conflicts,
    )


def doubtful(found: Assembly, label: Ints, threshold: float) -> Bools:
    """Return which labels hold a pair that says they are not one person, or says nothing: true at each such label.

    That is a weighed pair below `threshold`, or, among three entries and more, a pair that was never weighed. Pairs
    that persons judged, and those inside what persons hold together, are no reason for doubt. `label` (entries,)
    holds places of entries.
    """
    count = len(label)
    unit, one = found.unit, label[found.left]
    within = (one == label[found.right]) & (unit[found.left] != unit[found.right])
    low = within & ~found.judged & (found.probability < threshold)
    doubt = np.bincount(one[low], minlength=count) > 0
    members = np.bincount(label, minlength=count)
    alike = np.bincount(label, found.size[unit] - 1, minlength=count) / 2
    weighed = np.bincount(one[within], minlength=count)
    doubt |= (members > 2) & (members * (members - 1) / 2 - alike - weighed > 0.5)
    return doubt


def _key(found: Assembly) -> Ints:
    key: Ints = found.left * len(found.ids) + found.right
    return key


def _assigned(found: Assembly, links: Ints, gain: Floats) -> Bools:
    """Return which links between two clean lists the best assignment takes; the list first in order is left."""
    turned = found.clean[found.left[links]] > found.clean[found.right[links]]
    one = np.where(turned, found.right[links], found.left[links])
    two = np.where(turned, found.left[links], found.right[links])
    return assign(one, two, gain[links])


def _pairs(found: Assembly, which: Ints) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "left": found.ids[found.left[which]],
            "right": found.ids[found.right[which]],
            "weight": found.bits[which],
            "probability": found.probability[which],
        }
    )


def _confidence(found: Assembly, label: Ints, above: Ints) -> Floats:
    """Return how sure each entry's place is (see Clustering)."""
    probability = found.probability.copy()
    probability[found.judged] = 0.0
    probability[np.isin(_key(found), found.persons.unsure)] = 0.5
    within = label[found.left] == label[found.right]
    best = np.zeros((2, len(label)))
    for ends in (found.left, found.right):
        for taken in (0, 1):
            which = above[within[above] == taken]
            np.maximum.at(best[taken], ends[which], probability[which])
    against = best[np.where(within, 0, 1)[:, None], np.column_stack([found.left, found.right])].max(axis=1)
    excluded = np.zeros(len(within), np.bool_)
    excluded[above] = True
    rival = np.where(excluded, np.minimum(against, 1 - 2.0**-_SURE), 0.0)
    competing = probability * (1 - rival) / (1 - probability * rival)
    linked, left_out = np.zeros(len(label)), np.zeros(len(label))
    for ends in (found.left, found.right):
        np.maximum.at(linked, ends[within], competing[within])
        np.maximum.at(left_out, ends[~within], competing[~within])
    linked[found.size[found.unit] > 1] = 1.0
    company = np.bincount(label, minlength=len(label))[label] > 1
    confidence: Floats = np.where(company, linked, 1.0 - left_out)
    return confidence


def _conflicts(found: Assembly, above: Ints, fate: Bytes, followed: Ints) -> tuple[pl.DataFrame, Bools]:
    """Return what had to be decided, and which places it touches."""
    strongest = np.full(len(found.ids), -np.inf)
    for ends in (found.left, found.right):
        np.maximum.at(strongest, ends[followed], found.bits[followed])
    flagged = found.persons.torn.copy()
    parts = []
    lost = above[fate[above] == CLEAN]
    taken = [
        np.where(np.isneginf(strongest[ends]), np.inf, strongest[ends])
        for ends in (found.left[lost], found.right[lost])
    ]
    rival = found.bits[lost] >= np.minimum(*taken) - _NEAR
    fates = {
        Conflict.PARTED: above[fate[above] == APART],
        Conflict.RIVAL: lost[rival],
        Conflict.ONE_TO_ONE: lost[~rival],
        Conflict.FORBIDDEN: above[fate[above] == FORBIDDEN],
        Conflict.CHAIN: above[fate[above] == AGAINST],
    }
    for kind, which in fates.items():
        if kind is not Conflict.ONE_TO_ONE:
            flagged[found.left[which]] = True
            flagged[found.right[which]] = True
        parts.append(_pairs(found, which).with_columns(kind=pl.lit(kind.value)))
    parts.append(_within_clean(found, flagged))
    parts.append(_disagreements(found))
    kinds = pl.Enum([kind.value for kind in Conflict])
    reason = pl.col("kind").replace_strict(
        {kind.value: text for kind, text in REASONS.items()}, return_dtype=pl.String
    )
    shown = (
        pl.concat(part.select("left", "right", "kind", "weight", "probability") for part in parts)
        .with_columns(reason=reason, kind=pl.col("kind").cast(kinds))
        .sort("kind", "weight", "left", "right", descending=[False, True, False, False], nulls_last=True)
    )
    return shown.with_columns(pl.col("kind").cast(pl.String)), flagged


def _frame(pairs: list[tuple[str, str]], kind: Conflict) -> pl.DataFrame:
    schema = {"left": pl.String, "right": pl.String}
    return pl.DataFrame(pairs, schema=schema, orient="row").with_columns(
        kind=pl.lit(kind.value),
        weight=pl.lit(None, pl.Float64),
        probability=pl.lit(None, pl.Float64),
    )


def _within_clean(found: Assembly, flagged: Bools) -> pl.DataFrame:
    """Return entries of one clean list that persons put together, each with the first of them; marks them flagged."""
    several = np.flatnonzero((found.size[found.unit] > 1) & (found.clean >= 0))
    first: dict[tuple[int, int], int] = {}
    pairs = []
    for place in several.tolist():
        known = first.setdefault((int(found.unit[place]), int(found.clean[place])), place)
        if known != place:
            pairs.append((found.ids[known], found.ids[place]))
            flagged[[known, place]] = True
    return _frame(pairs, Conflict.CLEAN_LIST)


def _disagreements(found: Assembly) -> pl.DataFrame:
    return _frame([(flag.left, flag.right) for flag in found.persons.flags], Conflict.PERSONS)
