"""What was estimated of those whom no list names: the verdict first, and no number that was refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from openinquest.release.snapshot.text import Text


@dataclass(frozen=True, slots=True)
class Answer:
    """What one method gives: numbers of all persons, in whole persons, None where it is refused.

    `says` is its verdict with the grounds, `reasons` why in full, `assumption` what it takes for granted.
    """

    name: str
    label: Text
    says: Text
    reported: bool
    median: int | None = None
    low: int | None = None
    high: int | None = None
    reasons: tuple[Text, ...] = ()
    assumption: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a method gives with something changed: `kind` is `left-out`, `hidden` or `prior`, `of` what was changed.

    `known` is the size of a hidden list, `missed` says that the answer does not hold it. `why`: grounds on which no
    number stands here.
    """

    kind: str
    method: str
    of: Text
    median: int | None = None
    low: int | None = None
    high: int | None = None
    known: int | None = None
    missed: bool = False
    why: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ListSeen:
    """One list with the persons on it; None where they are so few that they might be known by it."""

    name: str
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of the persons: how many were seen (None where few), the verdict, and what methods give for it."""

    name: str
    says: Text
    seen: int | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """One kept result of `inquest estimate`.

    `reported` is the verdict: whether any number may be said; `headline` says it. `reasons` are those against all
    numbers, `against` those against single methods. `seen` persons stand on some list, `bound` is a lower bound.
    `digest` is that of the overlaps that it was computed from (64 hex digits), `entries` the size of the log then,
    0 where the overlaps came from a table; with `seed` and `version` it can be computed again.
    """

    reported: bool
    headline: Text
    seen: int
    seen_says: Text
    digest: str
    version: str
    seed: str
    entries: int = 0
    bound: int | None = None
    bound_low: int | None = None
    bound_high: int | None = None
    bound_says: Text = field(default_factory=Text)
    spread: Text = field(default_factory=Text)
    reasons: tuple[Text, ...] = ()
    against: tuple[Text, ...] = ()
    cautions: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    lists: tuple[ListSeen, ...] = ()
    answers: tuple[Answer, ...] = ()
    trials: tuple[Trial, ...] = ()
    strata: tuple[Stratum, ...] = ()
