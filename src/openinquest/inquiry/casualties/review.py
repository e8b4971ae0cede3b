"""Whether a floor may be said: how many persons at least are recorded, once people have looked at what matters.

A program that links lists joins some who are two and leaves apart some who are one. Only the second makes a count
too high, so a floor needs a person's word on every pair that might be one and is left apart; and since it is said in
public, also on what holds each joined person together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import polars as pl

from openinquest.inquiry.casualties.rows import Rows, numbers_of
from openinquest.ontology import JudgementKind

THRESHOLD = 0.05
"""A pair that the last run of linkage gave at least this probability must be judged before a floor is said."""

SAME, DIFFERENT = JudgementKind.SAME.value, JudgementKind.DIFFERENT.value
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which numbers of persons by name 95 of 100 draws of linkage lie; `draws` were made."""

    low: int
    high: int
    draws: int


@dataclass(frozen=True, slots=True)
class Linked:
    """What the last run of linkage found, as far as the record's folder keeps it.

    `pairs` are ids of entries with the probability that they are one person; `newer` entries came since the run.
    """

    pairs: tuple[tuple[str, str, float], ...]
    newer: int = 0
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What people have judged of who is one person, and what still waits.

    `judged`: pairs that persons judged. Waiting are `inside` (judgements that would hold together what only a
    program joined), `between` (pairs of persons that may be one), `disputed` (pairs that persons judged both ways)
    and `newer` (entries that no run has compared). `compared` says whether a run of linkage told which pairs matter;
    without one, all do. `floor` is None while anything waits or nobody is left to count; `persons` counts whom it
    rests on, `unsure` how many it leaves out since they may be one with another, `unnamed`, `unconfirmed` and
    `denied` whom it leaves out for that. `statements` are those that name whom it rests on.
    """

    judged: int
    inside: int
    between: int
    disputed: int
    newer: int
    compared: bool
    floor: int | None
    persons: tuple[str, ...]
    unsure: int
    unnamed: int
    unconfirmed: int
    denied: int
    judgements: tuple[int, ...]
    statements: tuple[int, ...]

    @property
    def waiting(self) -> int:
        """How many judgements are wanted before a floor can be said."""
        return self.inside + self.between + self.disputed


class _Joined:
    """Disjoint sets of ids."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._above: dict[str, str] = {}
        for left, right in pairs:
            self._above[self.of(left)] = self.of(right)

    def of(self, item: str) -> str:
        root = item
        while (above := self._above.get(root, root)) != root:
            root = above
        while (above := self._above.get(item, item)) != root:
            self._above[item] = root
            item = above
        return root


def review(
    rows: Rows, pairs: pl.DataFrame, linked: Linked | None = None, clean: Iterable[str] = ()
) -> Review:
    """Return what was reviewed and, if nothing waits, the floor.

    `pairs` is the frame of that name; `clean` are lists that name each person once, so that no two of their rows
    are one person. A person who is in no list by a row that counts is no part of the floor: rows without a name,
    rows that their list does not confirm, rows of which somebody says that they do not belong there.
    """
    listed = rows.listed
    person_of: Mapping[str, str] = dict(listed.select("entry", "person").iter_rows())
    counted = _counted(listed)
    counts = set(counted["counts"])
    words = _words(pairs, person_of)
    # where persons' links and partings cannot all hold, the record leaves apart what some of them joined
    disputed = [
        (a, b) for (a, b), said in words.items()
        if SAME in said and (DIFFERENT in said or person_of[a] != person_of[b])
    ]  # fmt: skip
    apart = {_sorted(person_of[a], person_of[b]) for (a, b), said in words.items() if DIFFERENT in said}
    doubted = [
        (person_of[a], person_of[b])
        for (a, b), said in words.items()
        if said - {SAME, DIFFERENT} and person_of[a] != person_of[b]
    ]
    held = _Joined(pair for pair, said in words.items() if SAME in said and DIFFERENT not in said)
    parts: dict[str, set[str]] = defaultdict(set)
    several = listed.filter(pl.col("person").is_duplicated())
    for entry, person in several.select("entry", "person").iter_rows():
        parts[person].add(held.of(entry))
    inside = sum(len(found) - 1 for person, found in parts.items() if person in counts)
    settled = apart | {_sorted(*pair) for pair in doubted}
    settled = {pair for pair in settled if counts.issuperset(pair)}
    if linked is None:
        between = _every_pair(listed.filter(pl.col("person").is_in(sorted(counts))), set(clean), settled)
    else:
        between = len({pair for pair in _near(linked, person_of) if counts.issuperset(pair)} - settled)
    newer = linked.newer if linked is not None else 0
    together = _Joined(doubted)
    open_to = {person for pair in doubted for person in pair} & counts
    floor = len(counts) - len(open_to) + len({together.of(person) for person in open_to})
    waits = inside + between + len(disputed) + newer > 0
    return Review(
        judged=len(words),
        inside=inside,
        between=between,
        disputed=len(disputed),
        newer=newer,
        compared=linked is not None,
        floor=None if waits or not floor else floor,
        persons=tuple(counted["counts"]),
        unsure=len(counted["counts"]) - floor,
        unnamed=len(counted["unnamed"]),
        unconfirmed=len(counted["unconfirmed"]),
        denied=len(counted["denied"]),
        judgements=_numbers(pairs, person_of),
        statements=numbers_of(listed.filter(pl.col("person").is_in(counted["counts"]))),
    )


def _words(pairs: pl.DataFrame, known: Mapping[str, str]) -> dict[Pair, set[str]]:
    """Return what persons say now of each pair of rows: of each person the latest word."""
    latest: dict[tuple[Pair, str], str] = {}
    for row in _of_persons(pairs):
        if row["left"] in known and row["right"] in known and row["left"] != row["right"]:
            latest[_sorted(row["left"], row["right"]), row["by"]] = row["verdict"]
    found: dict[Pair, set[str]] = defaultdict(set)
    for (pair, _), verdict in latest.items():
        found[pair].add(verdict)
    return found


def _of_persons(pairs: pl.DataFrame) -> Iterable[dict[str, Any]]:
    return pairs.filter("person").sort("n").iter_rows(named=True)


def _numbers(pairs: pl.DataFrame, known: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(row["n"] for row in _of_persons(pairs) if row["left"] in known and row["right"] in known)


def _near(linked: Linked, person_of: Mapping[str, str]) -> set[Pair]:
    """Return the pairs of persons of whom the last run says that they may be one."""
    return {
        _sorted(person_of[left], person_of[right])
        for left, right, probability in linked.pairs
        if probability >= THRESHOLD
        and left in person_of
        and right in person_of
        and person_of[left] != person_of[right]
    }


def _every_pair(listed: pl.DataFrame, clean: set[str], settled: set[Pair]) -> int:
    """Return how many pairs of persons nobody judged, but for those that share a list without doubles."""
    wanted = {person for pair in settled for person in pair}
    found = (
        listed.lazy()
        .group_by("person")
        .agg(pl.col("list").filter(pl.col("list").is_in(sorted(clean))).unique().sort().alias("clean"))
        .collect()
    )
    counted = {frozenset(lists): persons for lists, persons in found.group_by("clean").len().iter_rows()}
    few = found.filter(pl.col("person").is_in(sorted(wanted)))
    sets = {person: frozenset(lists) for person, lists in few.iter_rows()}
    total = 0
    for one, other in combinations_with_replacement(sorted(counted, key=sorted), 2):
        if one == other:
            total += 0 if one else counted[one] * (counted[one] - 1) // 2
        elif not one & other:
            total += counted[one] * counted[other]
    return total - sum(1 for a, b in settled if a != b and not sets[a] & sets[b])


def _counted(listed: pl.DataFrame) -> dict[str, list[str]]:
    """Return the persons who count for a floor, and those who do not, by why."""
    persons = (
        listed.group_by("person")
        .agg(
            pl.col("named").any(),
            (pl.col("named") & ~pl.col("denied")).any().alias("kept"),
            (pl.col("named") & ~pl.col("denied") & ~pl.col("unconfirmed")).any().alias("counts"),
        )
        .sort("person")
    )
    why = (
        pl.when("counts")
        .then(pl.lit("counts"))
        .when("kept")
        .then(pl.lit("unconfirmed"))
        .when("named")
        .then(pl.lit("denied"))
        .otherwise(pl.lit("unnamed"))
    )
    found: dict[str, list[str]] = {"counts": [], "unconfirmed": [], "denied": [], "unnamed": []}
    for person, reason in persons.select("person", why.alias("why")).iter_rows():
        found[reason].append(person)
    return found


def _sorted(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)
