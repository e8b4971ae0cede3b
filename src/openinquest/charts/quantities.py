"""Canonical quantity strings as positions on an axis and as labels in three languages."""

from __future__ import annotations

import math
import re
import sys
from dataclasses import dataclass

from openinquest.charts.chart import Language

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_CANONICAL = re.compile(rf"(?P<about>~?)(?P<op>>=|<=|>|<)?(?P<first>{_NUMBER})(?:\.\.(?P<second>{_NUMBER}))?")
_LARGEST = 1e15  # beyond it floats no longer tell neighbours apart
_SMALLEST = 1e-9  # nearer to zero nothing that records count can lie
_VAGUE = {
    "dozens": ("dozens", "десятки", "ондаған"),
    "scores": ("scores", "десятки", "ондаған"),
    "hundreds": ("hundreds", "сотни", "жүздеген"),
    "thousands": ("thousands", "тысячи", "мыңдаған"),
    "several": ("several", "несколько", "бірнеше"),
    "many": ("many", "многие", "көп"),
    "few": ("few", "немногие", "аз"),
}
_AT_MOST = {Language.EN: "up to {}", Language.RU: "до {}", Language.KK: "ең көбі {}"}
_NOT = {Language.EN: "not {}", Language.RU: "не {}", Language.KK: "{} емес"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a quantity allows: `low` or `high` is None where it is open on that side."""

    low: float | None
    high: float | None

    @property
    def anchor(self) -> float:
        """The number at which the symbol stands: the middle of a range, else the bound that is given."""
        if self.low is None or self.high is None:
            return self.low if self.low is not None else self.high or 0.0
        return (self.low + self.high) / 2


def read_quantity(canonical: str) -> Reading | None:
    """Read `238`, `>200`, `>=190`, `<=5`, `10..15` or `~9900`; None for a vague or unreadable quantity."""
    found = _CANONICAL.fullmatch(canonical.strip())
    if found is None:
        return None
    first = float(found["first"])
    second = float(found["second"]) if found["second"] else first
    if any(abs(number) > _LARGEST or 0 < abs(number) < _SMALLEST for number in (first, second)):
        return None
    if found["op"] and found["second"]:
        return None
    if found["op"] in (">", ">="):
        return Reading(first, None)
    if found["op"] in ("<", "<="):
        return Reading(None, first)
    return Reading(min(first, second), max(first, second))


def spoken_quantity(canonical: str, language: Language) -> str:
    """Return a quantity as a reader writes it: `>=190` as "190+", `7939` as "7,939" or "7 939".

    Only letters of Noto Sans are used, which has neither ≥ nor ≈. What cannot be read is returned as it is.
    """
    text = canonical.strip()
    if text.startswith("vague:"):
        words = _VAGUE.get(text.removeprefix("vague:"))
        return words[list(Language).index(language)] if words else text.removeprefix("vague:")
    found = _CANONICAL.fullmatch(text)
    if found is None or (found["op"] and found["second"]):
        return text
    first = _grouped(found["first"], language)
    if found["second"]:
        spoken = f"{first}–{_grouped(found['second'], language)}"
    elif found["op"] == ">=":
        spoken = f"{first}+"
    elif found["op"] == "<=":
        spoken = _AT_MOST[language].format(first)
    elif found["op"]:
        spoken = f"{found['op']}\u00a0{first}"
    else:
        spoken = first
    return f"~{spoken}" if found["about"] else spoken


def denied_quantity(canonical: str, language: Language) -> str:
    """Return the label of a denial: "not 164"."""
    return _NOT[language].format(spoken_quantity(canonical, language))


def spoken_number(number: float, language: Language) -> str:
    """Return a number with the language's grouping and decimal sign, without needless digits."""
    text = f"{number:.12g}"
    if "e" in text:
        text = f"{number:f}".rstrip("0").rstrip(".") if abs(number) < _LARGEST else text
    return _grouped(text, language) if re.fullmatch(_NUMBER, text) else text


def _grouped(number: str, language: Language) -> str:
    sign, digits = ("\u2212", number[1:]) if number.startswith("-") else ("", number.lstrip("+"))
    whole, _, rest = digits.partition(".")
    separator, point = (",", ".") if language is Language.EN else ("\u00a0", ",")
    if len(whole) > 3:
        head = len(whole) % 3
        groups = [whole[:head]] * bool(head) + [whole[i : i + 3] for i in range(head, len(whole), 3)]
        whole = separator.join(groups)
    return f"{sign}{whole}{point + rest if rest else ''}"


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """A value axis of `length` pixels; `ticks` are the values to label, from `low` to `high`."""

    low: float
    high: float
    logarithmic: bool
    ticks: tuple[float, ...]
    length: float

    def place(self, value: float) -> float:
        """Return the distance in pixels from the low end."""
        if self.logarithmic:
            span = math.log(self.high) - math.log(self.low)
            return (math.log(max(value, self.low)) - math.log(self.low)) / span * self.length
        return (value - self.low) / (self.high - self.low) * self.length


def value_axis(values: list[float], length: float, ticks: int = 5) -> ValueAxis:
    """Lay an axis through `values` (at least one): from zero where that leaves half of it in use.

    Logarithmic if all values are positive and the largest is a hundred times the smallest or more.
    """
    low, high = min(values), max(values)
    if low > 0 and high / low >= 100:
        return logarithmic_axis(values, length)
    if low >= 0 and (low <= 0.5 * high or low == high):
        low = 0.0
    if high - low < 0.08 * abs(high):  # a small difference shall not fill the picture
        margin = (0.08 * abs(high) - (high - low)) / 2
        low, high = low - margin, high + margin
    elif low == high:
        low, high = low - 1, high + 1
    whole = all(value == int(value) for value in values)
    interval = _nice((high - low) / ticks, whole)
    first, last = math.floor(low / interval + 1e-9), math.ceil(high / interval - 1e-9)
    marks = tuple(step * interval for step in range(first, max(last, first + 1) + 1))
    return ValueAxis(marks[0], marks[-1], False, marks, length)


def logarithmic_axis(values: list[float], length: float) -> ValueAxis:
    """Lay a logarithmic axis through positive `values` (at least one), labelled at powers of ten."""
    low, high = min(values), max(values)
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    step = max(1, math.ceil((last - first) / 6))
    last = first + max(1, math.ceil((last - first) / step)) * step
    marks = tuple(float(f"1e{power}") for power in range(first, last + 1, step))
    return ValueAxis(marks[0], marks[-1], True, marks, length)


def _nice(step: float, whole: bool) -> float:
    # a fifth of the smallest number there is, is none
    power = 10.0 ** math.floor(math.log10(max(step, sys.float_info.min)))
    nice = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * 0.999)
    return max(1.0, nice) if whole else nice
