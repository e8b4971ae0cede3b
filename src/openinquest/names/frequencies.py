"""How common surnames and given names are: a rare name that two sources share says more than a common one.

Bits of evidence follow Fellegi and Sunter (1969) with the frequency of the value in place of one u for all values
(Winkler 1988): agreement on a name that a share `p` of people bears is worth log2(1 / p), within bounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import log2
from typing import TYPE_CHECKING, Final

from openinquest.names.lexicon import lexicon

if TYPE_CHECKING:
    import polars as pl

    from openinquest.names.parsing import Name

UNLISTED: Final = 2e-5
"""Share of a name that no list has."""
_OF_GIVEN: Final = 0.25
"""Surnames made from a given name are about a quarter as common as the name itself."""
_TRUST: Final = 500.0
"""As many names as the shipped shares are worth when shares are learnt."""
_FEWEST_BITS: Final = 4.0
_MOST_BITS: Final = 12.0


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Shares of people by surname stem and by key of the given name (also used for fathers' names)."""

    surname: Mapping[str, float] = field(repr=False)
    given: Mapping[str, float] = field(repr=False)

    @staticmethod
    def prior() -> Frequencies:
        """Return the shipped shares, made from general knowledge of names; no list of persons stands behind them."""
        return _prior()

    @classmethod
    def learnt(cls, names: Iterable[Name], prior: Frequencies | None = None) -> Frequencies:
        """Return shares counted in `names`, drawn towards the prior (by default the shipped one) where few."""
        surnames: Counter[str] = Counter()
        given: Counter[str] = Counter()
        for name in names:
            if name.usable:
                if name.surname is not None and not name.surname.initial:
                    surnames[name.surname.stem] += 1
                given.update(p.stem for p in (name.given, name.patronymic) if p is not None and not p.initial)
        return cls._counted(surnames, given, prior)

    @classmethod
    def of_columns(cls, columns: pl.DataFrame, prior: Frequencies | None = None) -> Frequencies:
        """Return shares counted in a frame as `name_columns` gives it; equal to `learnt` on the same cells."""
        usable = columns.filter(columns["usable"])

        def counts(*names: str) -> Counter[str]:
            found: Counter[str] = Counter()
            for name in names:
                found.update(dict(usable[name].drop_nulls().value_counts().iter_rows()))
            return found

        return cls._counted(counts("surname"), counts("given", "father"), prior)

    @classmethod
    def _counted(cls, surnames: Counter[str], given: Counter[str], prior: Frequencies | None) -> Frequencies:
        prior = prior or _prior()
        return cls(_shares(surnames, prior.surname), _shares(given, prior.given))

    def surname_bits(self, stem: str) -> float:
        """Return what agreement on a surname is worth, in bits."""
        return _bits(self.surname.get(stem, UNLISTED))

    def given_bits(self, key: str) -> float:
        """Return what agreement on a given name or a father's name is worth, in bits."""
        return _bits(self.given.get(key, UNLISTED))


def _bits(share: float) -> float:
    return min(max(log2(1 / share), _FEWEST_BITS), _MOST_BITS)


def _shares(counts: Counter[str], prior: Mapping[str, float]) -> dict[str, float]:
    total = counts.total() + _TRUST
    return {
        key: (counts[key] + _TRUST * prior.get(key, UNLISTED)) / total for key in counts.keys() | prior.keys()
    }


@cache
def _prior() -> Frequencies:
    lists = lexicon()
    given = {name.canonical: name.share for name in lists.given.values()}
    surnames = {key: share * _OF_GIVEN for key, share in given.items()}
    for form, share in lists.surnames.items():
        stem = _stem(form)
        surnames[stem] = max(surnames.get(stem, 0.0), share)
    return Frequencies(surnames, given)


def _stem(form: str) -> str:
    from openinquest.names.endings import cut

    return cut(form).stem
