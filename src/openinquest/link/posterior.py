"""Draws from the distribution over who is one person: whole partitions, not coin flips of links.

The law of a partition of the entries is a product over its clusters. A cluster of k entries whose pairs have log2
odds w (posterior odds of a pair by itself, as the pairs frame gives them) weighs, in bits,

    share(k) * (sum of w over its k (k - 1) / 2 pairs) + bonus(k)

and only partitions count in which persons' judgements hold, no cluster has two entries of a clean list unless a
person put them there, and every cluster is held together by pairs better than one that was never compared. A pair
that is not in the frame has the odds `Prior.absent`. What persons judged the same counts as one entry, whose odds
with another are the mean over its members' pairs; `unsure` is even odds. See `Prior` for share and bonus.

Components of at most eight such entries are drawn from the list of all their partitions; larger ones by a chain
(Gibbs steps for one entry; split and merge after Jain and Neal 2004; swaps). Components do not depend on each
other, and each has its own random numbers from the seed and its smallest id: the draws are the same on any number
of processors and in any order of rows, and those of one component do not change with entries elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from math import nan

import numpy as np
import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.link._assembly import assemble
from openinquest.link._diagnostics import effective_size, rhat
from openinquest.link._kernels import Floats, Ints, Labels, Masks
from openinquest.link._kernels_chain import walk
from openinquest.link._kernels_exact import LARGEST, draw_exactly
from openinquest.link._partitions import Components, divide
from openinquest.link.clusters import ABSENT
from openinquest.record.merge import Link

CHAINS = 4


class Kind(StrEnum):
    """What is believed of partitions before any pair is looked at, and how pairs of one cluster share evidence."""

    AVERAGE = "average"
    PAIRS = "pairs"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior over partitions, with how the pairs of one cluster add up.

    With odds w = prior odds of a pair + likelihood ratio of a pair, both in bits:

    PAIRS: share 1, bonus 0. The product of the pairs' likelihood ratios times the prior odds of every pair within
    a cluster: what the pairwise model says if its pairs were independent. The prior odds are paid once for each
    pair, k (k - 1) / 2 times for k entries of one person.
    POPULATION: share 1, bonus log2(population) (k - 1) (k - 2) / 2. The product of the likelihood ratios times
    population ** clusters: every entry names one of `population` persons drawn at random (Tancredi and Liseo 2011;
    Sadinle 2014 is the limit of a flat prior), so the prior odds, 1 / population, are paid k - 1 times. The evidence
    of the pairs is still counted as if independent, though a name that three entries share is shared in three pairs.
    AVERAGE (the default): share 2 / k, bonus 0. The prior of POPULATION, and evidence that is counted k - 1 times,
    too: the mean pair's likelihood ratio for each entry after the first. This is the composite likelihood with the
    magnitude that three or more entries of one person need (Ribatet, Cooley and Davison 2012 on such adjustments).

    All three give one pair of entries the odds of the pairs frame. `absent` is the log2 odds of a pair that was not
    compared. `population` is needed for POPULATION alone.
    """

    kind: Kind = Kind.AVERAGE
    absent: float = ABSENT
    population: float | None = None

    def share(self, largest: int) -> Floats:
        """Return the share of a cluster's summed odds by its size, from 0 to `largest`."""
        sizes = np.maximum(np.arange(largest + 1, dtype=np.float64), 1.0)
        share: Floats = np.minimum(2.0 / sizes, 1.0) if self.kind is Kind.AVERAGE else np.ones(largest + 1)
        return share

    def bonus(self, largest: int) -> Floats:
        """Return the bits that a cluster has by its size alone, from 0 to `largest`."""
        sizes = np.arange(largest + 1, dtype=np.float64)
        bits = np.log2(self.population) if self.kind is Kind.POPULATION and self.population else 0.0
        bonus: Floats = bits * (sizes - 1) * (sizes - 2) / 2 * (sizes > 0)
        return bonus


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Whether the draws can be relied on.

    `exact` and `walked` are numbers of components drawn from the list of their partitions and by chains; `largest`
    is the number of units in the largest. `acceptance` is the share of moves taken (`reassigned`, `split or merged`,
    `swapped`; nan where none was tried). `rhat` and `ess` are of the number of clusters over all draws, `score_rhat`
    of the log score of what chains walked (1 where none did).
    """

    exact: int
    walked: int
    largest: int
    acceptance: dict[str, float]
    rhat: float
    ess: float
    score_rhat: float

    @property
    def reliable(self) -> bool:
        """Whether chains agree to the usual standard: R-hat at most 1.05 for the count and the score."""
        return self.walked == 0 or max(self.rhat, self.score_rhat) <= 1.05


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws of the partition.

    `entries` are the ids, sorted. `draws` (draws, entries) int32 holds for each entry the position of the smallest
    entry of its cluster. Draws of one chain stand together, chains one after the other.
    """

    entries: pl.Series
    draws: Labels
    diagnostics: Diagnostics

    @property
    def counts(self) -> Ints:
        """The number of clusters of each draw, int64."""
        return _counts(self.draws)

    def together(self, pairs: pl.DataFrame) -> Floats:
        """Return for each row of `pairs` (`left`, `right`) the share of draws in which both are one person."""
        places = pl.DataFrame({"entry": self.entries, "place": pl.Series(np.arange(len(self.entries)))})
        ends = [
            pairs.select(entry=pl.col(side).cast(pl.String)).join(
                places, on="entry", how="left", maintain_order="left"
            )
            for side in ("left", "right")
        ]
        left, right = (end["place"].to_numpy() for end in ends)
        share = np.zeros(len(left))
        for draw in self.draws:
            share += draw[left] == draw[right]
        return share / max(len(self.draws), 1)


def draw_partitions(
    entries: pl.DataFrame,
    pairs: pl.DataFrame,
    clean_lists: Collection[str] = frozenset(),
    judged: Iterable[Link] = (),
    *,
    prior: Prior | None = None,
    draws: int = 200,
    seed: int = 1,
    burn: int = 100,
    thin: int = 5,
    threads: int | None = None,
    enumerate_up_to: int = LARGEST,
) -> Posterior:
    """Return `draws` partitions of `entries` from the law described above.

    Frames are those of `clusters.cluster_pairs`; every pair of the frame speaks, whatever its probability. Four chains
    walk each larger component: they pass over `burn` sweeps, and `thin` sweeps lie between draws. Raises InputError
    for frames that contradict themselves, for under eight draws, and for a POPULATION prior without population.
    """
    prior = prior or Prior()
    _check(prior, draws, burn, thin, enumerate_up_to)
    found = assemble(entries, pairs, clean_lists, judged)
    parts = divide(found, prior.absent)
    share, bonus = prior.share(parts.largest), prior.bonus(parts.largest)
    each = -(-draws // CHAINS)
    drawn = np.tile(np.arange(len(parts.unit_at), dtype=np.int32), (each * CHAINS, 1))
    threads = threads or os.cpu_count() or 1
    small = np.flatnonzero((parts.size > 1) & (parts.size <= enumerate_up_to))
    large = np.flatnonzero(parts.size > enumerate_up_to)
    large = large[parts.size[large] > 1]
    smallest = np.unique(found.unit, return_index=True)[1][parts.unit_at].astype(np.int64)
    seeds = _seeds(found.ids[smallest[parts.first[:-1]]], np.concatenate([small, large]), seed)
    scores = np.zeros((CHAINS, each))
    tallies = np.zeros((CHAINS, 3, 2), np.int64)
    jobs: list[Callable[[], None]] = []

    def enumerated(chunk: Ints) -> None:
        draw_exactly(
            parts.first[chunk], parts.first[chunk + 1], seeds[chunk], parts.start, parts.other, parts.weight,
            parts.lists, parts.apart_start, parts.apart, share, bonus, prior.absent, drawn,
        )  # fmt: skip

    def walked(chain: int) -> None:
        trace = np.zeros(each)
        for component in large.tolist():
            bonds = parts.bonds[parts.bond_start[component] : parts.bond_start[component + 1]]
            walk(
                parts.first[component], parts.first[component + 1], _mixed(seeds[component], chain), chain % 2 == 1,
                burn, thin, parts.start, parts.other, parts.weight, bonds, parts.lists, parts.apart_start, parts.apart,
                share, bonus, prior.absent, drawn[chain * each : (chain + 1) * each], trace, tallies[chain],
            )  # fmt: skip
            scores[chain] += trace

    jobs += [lambda chain=chain: walked(chain) for chain in range(CHAINS)] if len(large) else []  # type: ignore[misc]
    for chunk in np.array_split(small, min(len(small), 8 * threads)) if len(small) else []:
        jobs.append(lambda chunk=chunk: enumerated(chunk))  # type: ignore[misc]
    with ThreadPoolExecutor(threads) as pool:
        for job in [pool.submit(job) for job in jobs]:
            job.result()
    labels = _by_entry(drawn[:draws], parts, smallest, found.unit)
    tried, taken = tallies[:, :, 0].sum(axis=0), tallies[:, :, 1].sum(axis=0)
    counts = _counts(drawn).astype(np.float64).reshape(CHAINS, each)
    moves = ("reassigned", "split or merged", "swapped")
    diagnostics = Diagnostics(
        exact=len(small),
        walked=len(large),
        largest=parts.largest,
        acceptance={
            move: float(taken[at] / tried[at]) if tried[at] else nan for at, move in enumerate(moves)
        },
        rhat=rhat(counts),
        ess=effective_size(counts),
        score_rhat=rhat(scores) if len(large) else 1.0,
    )
    return Posterior(found.ids, labels, diagnostics)


def _check(prior: Prior, draws: int, burn: int, thin: int, enumerate_up_to: int) -> None:
    problems = []
    if prior.kind is Kind.POPULATION and not (prior.population and prior.population > 1):
        problems.append(Problem("a population above 1", f"{prior.population}", "give Prior(population=...)"))
    if draws < 2 * CHAINS:
        problems.append(Problem(f"at least {2 * CHAINS} draws", f"{draws}"))
    if burn < 0 or thin < 1:
        problems.append(Problem("burn of 0 or more and thin of 1 or more", f"{burn} and {thin}"))
    if not 0 <= enumerate_up_to <= LARGEST:
        problems.append(Problem(f"to list partitions of at most {LARGEST}", f"{enumerate_up_to}"))
    if problems:
        raise InputError("No partitions can be drawn so.", problems)


def _seeds(smallest: pl.Series, which: Ints, seed: int) -> Masks:
    """Return a seed for each component named, from the smallest id of it."""
    seeds = np.zeros(len(smallest), np.uint64)
    for component, name in zip(which.tolist(), smallest[which], strict=True):
        digest = blake2b(f"{seed}\n{name}".encode(), digest_size=8).digest()
        seeds[component] = int.from_bytes(digest, "big")
    return seeds


def _mixed(seed: np.uint64, chain: int) -> np.uint64:
    """Return a seed for one chain of a component."""
    digest = blake2b(int(seed).to_bytes(8, "big") + bytes([chain]), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "big"))


def _by_entry(drawn: Labels, parts: Components, smallest: Ints, unit: Ints) -> Labels:
    """Return labels by entry, as places of smallest entries, from labels by position."""
    position = np.empty(len(parts.unit_at), np.int64)
    position[parts.unit_at] = np.arange(len(parts.unit_at))
    labels = np.empty((len(drawn), len(unit)), np.int32)
    for draw in range(len(drawn)):
        labels[draw] = smallest[drawn[draw]][position[unit]]
    return labels


def _counts(labels: Labels) -> Ints:
    """Return how many clusters each draw has: those labels that are their own."""
    counts: Ints = np.array([np.count_nonzero(row == np.arange(len(row))) for row in labels], np.int64)
    return counts
