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
from dataclasses import dataclass, replace
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
from openinquest.link._partitions import Components, divide, learn_company
from openinquest.link.clusters import ABSENT
from openinquest.record.merge import Link

CHAINS = 4
_MANY = 20_000
"""Units above which the mean of few draws is sure enough to learn from."""


class Kind(StrEnum):
    """What is believed of partitions before any pair is looked at, and how pairs of one cluster share evidence."""

    PAIRS = "pairs"
    AVERAGE = "average"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior over partitions, with how the pairs of one cluster add up.

    With odds w = prior odds of a pair + likelihood ratio of a pair, both in bits:

    PAIRS (the default): share 1. The product of the pairs' likelihood ratios times the prior odds of every pair
    within a cluster: the prior odds are paid k (k - 1) / 2 times for k entries of one person, which outweighs that a
    name which three entries share is counted in three pairs as if it were new in each.
    An entry that fits two persons alike goes mostly to the one of more entries: on 30 simulated runs there were 28
    such, draws gave the person of more entries .92, and 24 belonged there. Taking entries that are surely one for one
    unit, with mean odds, gave both alike, yet made all probabilities worse (log loss 700 against 662).
    AVERAGE: share 2 / k. Evidence and prior odds both count k - 1 times, by the mean pair: a composite likelihood of
    the magnitude that k entries of one person warrant (Ribatet, Cooley and Davison 2012 on such adjustments).
    POPULATION: share 1, bonus log2(population) (k - 1) (k - 2) / 2. The prior odds are paid k - 1 times: each entry
    names one of `population` persons drawn at random (Tancredi and Liseo 2011). Evidence counts in every pair.

    `company` are the bits that each entry of a cluster after the first adds, in any kind: 2 ** -company for each
    cluster, a prior on their number. The odds of the pairs frame are those of a pair drawn at random, while a
    partition asks whether an entry stands alone, and few do where lists cover most of the persons. None learns it, so
    that the draws hold on average as many compared pairs as the model expects (from -2 to 4 bits), with no more than
    one likely companion of an entry in each clean list. On simulated lists that cover 87 per cent of 145 persons with
    weak evidence (four lists, eight trials) the mean number of persons was too high by 24 with a company of nought
    and by 5 with the one learnt (clean lists), off by 20 and by 3 with duplicates in the lists; 90 per cent intervals
    of linkage held the number in none with nought, in 5 and 7 of 8 with the one learnt. AVERAGE learnt was off by 1
    and by 11, POPULATION by 16 and by 7. Those figures are of an earlier model and rule. On 30 simulated runs (300 to
    500 people, 3 or 4 lists) the median, links that no pair tells of not taken off, is now a few persons too high.

    `absent` is the log2 odds of a pair that was not compared. `population` is needed for POPULATION alone.
    """

    kind: Kind = Kind.PAIRS
    absent: float = ABSENT
    population: float | None = None
    company: float | None = None

    def share(self, largest: int) -> Floats:
        """Return the share of a cluster's summed odds by its size, from 0 to `largest`."""
        sizes = np.maximum(np.arange(largest + 1, dtype=np.float64), 1.0)
        share: Floats = np.minimum(2.0 / sizes, 1.0) if self.kind is Kind.AVERAGE else np.ones(largest + 1)
        return share

    def bonus(self, largest: int) -> Floats:
        """Return the bits that a cluster has by its size alone, from 0 to `largest`."""
        sizes = np.arange(largest + 1, dtype=np.float64)
        bits = np.log2(self.population) if self.kind is Kind.POPULATION and self.population else 0.0
        bonus: Floats = (bits * (sizes - 1) * (sizes - 2) / 2 + (self.company or 0.0) * (sizes - 1)) * (
            sizes > 0
        )
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
    entry of its cluster. Draws of one chain stand together, chains one after the other. `prior` is the one used, with
    its company learnt where it was not given.
    """

    entries: pl.Series
    draws: Labels
    diagnostics: Diagnostics
    prior: Prior = Prior()

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
    burn: int = 60,
    thin: int = 4,
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
    smallest = found.ids[np.unique(found.unit, return_index=True)[1][parts.smallest]]
    walk_all = _Walks(parts, smallest, seed, threads or os.cpu_count() or 1, enumerate_up_to)
    if prior.company is None:
        prior = replace(prior, company=learn_company(parts, walk_all.pairs_at(prior)))
    drawn, scores, tried, taken = walk_all.draw(prior, -(-draws // CHAINS), burn, thin)
    counts = _counts(drawn).astype(np.float64).reshape(CHAINS, -1)
    moves = ("reassigned", "split or merged", "swapped")
    diagnostics = Diagnostics(
        exact=len(walk_all.small),
        walked=len(walk_all.large),
        largest=parts.largest,
        acceptance={
            move: float(taken[at] / tried[at]) if tried[at] else nan for at, move in enumerate(moves)
        },
        rhat=rhat(counts),
        ess=effective_size(counts),
        score_rhat=rhat(scores) if len(walk_all.large) else 1.0,
    )
    return Posterior(found.ids, _by_entry(drawn[:draws], parts, found.unit), diagnostics, prior)


class _Walks:
    """Components with what it takes to draw from each, under one prior or another."""

    def __init__(self, parts: Components, smallest: pl.Series, seed: int, threads: int, listed: int) -> None:
        self.small = np.flatnonzero((parts.size > 1) & (parts.size <= listed))
        self.large = np.flatnonzero((parts.size > 1) & (parts.size > listed))
        self._parts, self._threads = parts, threads
        self._seeds = _seeds(smallest, np.concatenate([self.small, self.large]), seed)

    def draw(self, prior: Prior, each: int, burn: int, thin: int) -> tuple[Labels, Floats, Ints, Ints]:
        """Return labels by position, `each` from every chain; log2 scores (chains, each); moves tried and taken."""
        parts, seeds = self._parts, self._seeds
        share, bonus = prior.share(parts.largest), prior.bonus(parts.largest)
        drawn = np.tile(np.arange(len(parts.unit_at), dtype=np.int32), (each * CHAINS, 1))
        scores = np.zeros((CHAINS, each))
        tallies = np.zeros((CHAINS, 3, 2), np.int64)

        def listed(chunk: Ints) -> None:
            draw_exactly(
                parts.first[chunk], parts.first[chunk + 1], seeds[chunk], parts.start, parts.other, parts.weight,
                parts.lists, parts.apart_start, parts.apart, share, bonus, prior.absent, drawn,
            )  # fmt: skip

        def walked(chain: int) -> None:
            trace = np.zeros(each)
            for component in self.large.tolist():
                bonds = parts.bonds[parts.bond_start[component] : parts.bond_start[component + 1]]
                walk(
                    parts.first[component], parts.first[component + 1], _mixed(seeds[component], chain),
                    chain % 2 == 1, burn, thin, parts.start, parts.other, parts.weight, bonds, parts.lists,
                    parts.apart_start, parts.apart, share, bonus, prior.absent,
                    drawn[chain * each : (chain + 1) * each], trace, tallies[chain],
                )  # fmt: skip
                scores[chain] += trace

        with ThreadPoolExecutor(self._threads) as pool:
            jobs = [pool.submit(walked, chain) for chain in range(CHAINS if len(self.large) else 0)]
            chunks = min(len(self.small), 8 * self._threads)
            jobs += [
                pool.submit(listed, chunk) for chunk in (np.array_split(self.small, chunks) if chunks else [])
            ]
            for job in jobs:
                job.result()
        return drawn, scores, tallies[:, :, 0].sum(axis=0), tallies[:, :, 1].sum(axis=0)

    def pairs_at(self, prior: Prior) -> Callable[[float, Ints, Ints], float]:
        """Return how many of the pairs of positions given short walks hold together on average, by the company."""
        each = 10 if len(self._parts.unit_at) < _MANY else 2

        def pairs(company: float, left: Ints, right: Ints) -> float:
            drawn = self.draw(replace(prior, company=company), each, 20, 2)[0]
            return float(np.mean([np.count_nonzero(row[left] == row[right]) for row in drawn]))

        return pairs


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


def _by_entry(drawn: Labels, parts: Components, unit: Ints) -> Labels:
    """Return labels by entry, as places of smallest entries, from labels by position."""
    position = np.empty(len(parts.unit_at), np.int64)
    position[parts.unit_at] = np.arange(len(parts.unit_at))
    labels = np.empty((len(drawn), len(unit)), np.int32)
    places = np.arange(len(unit), dtype=np.int32)
    first = np.empty(len(parts.unit_at), np.int32)
    for draw in range(len(drawn)):
        by_position = drawn[draw][position[unit]]
        # written from the last to the first, so that the smallest stays
        first[by_position[::-1]] = places[::-1]
        labels[draw] = first[by_position]
    return labels


def _counts(labels: Labels) -> Ints:
    """Return how many clusters each draw has: those labels that are their own."""
    counts: Ints = np.array([np.count_nonzero(row == np.arange(len(row))) for row in labels], np.int64)
    return counts
