"""Hierarchical log-linear models: which there are, how they are written, how they lie above each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from openinquest.errors import InputError, Problem

Ints = NDArray[np.int64]

EXHAUSTIVE = 4
"""Up to this many lists every hierarchical model is tried: 1, 8, 113; five lists have 6,893."""

PAIRS = 5
"""Up to this many lists every set of pairs is tried: 1,024 models of five lists."""


@dataclass(frozen=True, slots=True)
class Model:
    """A hierarchical model of `lists` lists: main effects, and `terms` of two lists and more.

    A term is a code whose bit j is set where list j is in it. With a term all its parts are in the model. The term of
    all lists is never in it: it is what identifies the unseen (no highest-order interaction).
    """

    lists: int
    terms: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        inside = set(self.terms)
        for term in inside:
            wrong = term >= 2**self.lists - 1 and self.lists > 1
            if wrong or size(term) < 2 or any(size(part) > 1 and part not in inside for part in parts(term)):
                raise ValueError(f"not hierarchical: {self.terms}")
        object.__setattr__(self, "terms", tuple(sorted(inside, key=lambda term: (size(term), term))))

    @property
    def parameters(self) -> int:
        """The number of parameters: intercept, lists, terms."""
        return 1 + self.lists + len(self.terms)

    @property
    def generators(self) -> tuple[int, ...]:
        """Terms that are part of no other, and lists that are in no term; ascending by code."""
        inside = (*(1 << at for at in range(self.lists)), *self.terms)
        tops = [
            term for term in inside if not any(term != other and term & other == term for other in inside)
        ]
        return tuple(sorted(tops, key=lambda term: (-size(term), bits(term))))

    def formula(self, names: Sequence[str]) -> str:
        """Return the model in brackets, such as [A B][C]."""
        return "".join(f"[{' '.join(names[at] for at in bits(term))}]" for term in self.generators)

    @classmethod
    def of(cls, lists: int, generators: Sequence[int]) -> Model:
        """Return the smallest hierarchical model that holds these terms."""
        terms = {part for term in generators for part in subsets(term) if size(part) > 1}
        return cls(lists, tuple(terms))


def bits(term: int) -> tuple[int, ...]:
    """Return the lists of a term, ascending."""
    return tuple(at for at in range(term.bit_length()) if term >> at & 1)


def size(term: int) -> int:
    """Return the number of lists in a term."""
    return term.bit_count()


def parts(term: int) -> Iterator[int]:
    """Yield the terms with one list less."""
    return (term & ~(1 << at) for at in bits(term))


def subsets(term: int) -> Iterator[int]:
    """Yield all terms made of lists of `term`, itself among them."""
    part = term
    while part:
        yield part
        part = (part - 1) & term


def parse_formula(text: str, names: Sequence[str]) -> Model:
    """Return the model of a formula such as [A B][C]; names are separated by spaces, and may hold some.

    Raises InputError where brackets or names are not as they should be, or the term of all lists is in it.
    """
    inner = text.strip()
    problems = []
    generators = []
    if not (inner.startswith("[") and inner.endswith("]")):
        problems.append(Problem("terms in brackets, such as [A B][C]", f"'{text}'"))
    for group in inner[1:-1].split("]["):
        rest, term = f" {' '.join(group.split())} ", 0
        for at in sorted(range(len(names)), key=lambda at: -len(names[at])):
            if f" {names[at]} " in rest:
                rest, term = rest.replace(f" {names[at]} ", "  ", 1), term | 1 << at
        if rest.strip() or not term:
            problems.append(Problem(f"names of lists, of {', '.join(names)}", f"'{rest.strip()}'"))
        elif size(term) == len(names) > 1:
            problems.append(Problem("terms of fewer than all lists", f"'[{group}]'", "leave one list out"))
        generators.append(term)
    if problems:
        raise InputError("This formula is of no model of these lists.", problems)
    return Model.of(len(names), generators)


@cache
def hierarchical(lists: int) -> tuple[Model, ...]:
    """Return every hierarchical model with all main effects and without the term of all lists; small ones first.

    There are 1, 8, 113 and 6,893 of 2, 3, 4 and 5 lists.
    """
    terms = sorted(
        (term for term in range(2**lists - 1) if size(term) > 1), key=lambda term: (size(term), term)
    )
    found: list[tuple[int, ...]] = [()]
    for term in terms:
        needed = {part for part in parts(term) if size(part) > 1}
        found += [(*model, term) for model in found if needed <= set(model)]
    return tuple(Model(lists, model) for model in sorted(found, key=lambda model: (len(model), model)))


@cache
def pairs_only(lists: int) -> tuple[Model, ...]:
    """Return every model of main effects and pairs; small ones first. With two lists, main effects alone."""
    pairs = [1 << one | 1 << two for one, two in combinations(range(lists), 2)] if lists > 2 else []
    return tuple(
        Model(lists, chosen) for length in range(len(pairs) + 1) for chosen in combinations(pairs, length)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Models side by side, as the loops take them: terms of each, and which models are one term larger."""

    models: tuple[Model, ...]
    offsets: Ints
    members: Ints
    above: Ints
    above_members: Ints
    order: Ints


@cache
def family(models: tuple[Model, ...]) -> Family:
    """Lay out models; `order` names larger ones first."""
    place = {model.terms: at for at, model in enumerate(models)}
    terms = sorted({term for model in models for term in model.terms})
    larger: list[list[int]] = []
    for model in models:
        inside = set(model.terms)
        grown = (
            tuple(sorted((*model.terms, term), key=lambda term: (size(term), term)))
            for term in terms
            if term not in inside
        )
        larger.append([place[key] for key in grown if key in place])
    return Family(
        models,
        _starts([len(model.terms) for model in models]),
        np.array([term for model in models for term in model.terms], np.int64),
        _starts([len(places) for places in larger]),
        np.array([at for places in larger for at in places], np.int64),
        np.array(sorted(range(len(models)), key=lambda at: (-len(models[at].terms), at)), np.int64),
    )


def _starts(lengths: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
