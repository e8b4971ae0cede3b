"""Coarser values: ages in bands, days as months or years, coordinates with fewer decimals.

Each gives a canonical value of the same type that holds the exact one, or None where nothing coarser can be said;
then the statement stays in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache

from openinquest.ontology import Dated, Quantity, ValueProblem
from openinquest.release.policy.terms import NO_COORDINATES, Grain

_END = re.compile(r"(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?:T[\d:]+)?([?~%]?)")
_DECADE = re.compile(r"\d\d(?:\dX|XX)[?~%]?")


def age_band(age: str, bands: Sequence[int]) -> str | None:
    """Return the band of an age, as `30..39`, `0..17` or `>=60`; of a range or bound, all bands that it reaches.

    `bands` are the first ages, from 0; the last band is open. An age that is vague is in no band.
    """
    try:
        quantity = Quantity.parse(age)
    except ValueProblem:
        return None
    if quantity.vague is not None:
        return None
    low = quantity.lower.value if quantity.lower else Decimal(0)
    first = max(bisect_right(bands, low) - 1, 0)
    if quantity.upper is None:
        return f">={bands[first]}"
    # "under 18" is 17 at the most
    high = quantity.upper.value - (Decimal("0.01") if quantity.upper.strict else 0)
    last = max(bisect_right(bands, high) - 1, first)
    if last == len(bands) - 1:
        return f">={bands[first]}"
    return f"{bands[first]}..{bands[last + 1] - 1}"


@lru_cache(maxsize=1 << 16)
def coarser_date(date: str, grain: Grain) -> str | None:
    """Return a date no finer than `grain`: each end of an interval by itself, clock times left out.

    What the source says of certainty (`?`, `~`, `%`) is kept. A date that is coarse enough stays as it is.
    """
    if grain is Grain.WITHHELD:
        return None
    ends = [_coarser_end(end, grain) for end in re.sub(r"\[[^\]]*\]$", "", date).split("/")]
    if any(end is None for end in ends):
        return None
    found = str(ends[0]) if len({*ends}) == 1 else "/".join(map(str, ends))
    try:
        return Dated.parse(found).canonical
    except ValueProblem:
        return None


def _coarser_end(end: str, grain: Grain) -> str | None:
    if end in ("", "..") or _DECADE.fullmatch(end):
        return end
    match = _END.fullmatch(end)
    if match is None:
        return None
    year, month, day, mark = match.groups()
    parts = [year]
    if month and grain.coarseness < Grain.YEAR.coarseness:
        parts.append(month)
        if day and grain.coarseness < Grain.MONTH.coarseness:
            parts.append(day)
    return "-".join(parts) + mark


def rounded(degrees: str, decimals: int) -> str | None:
    """Return degrees with at most so many decimals, without noughts at the end; None where they are withheld."""
    if decimals == NO_COORDINATES:
        return None
    try:
        value = Decimal(degrees).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
