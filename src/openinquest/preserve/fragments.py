"""Fragments that name a place without its words: a page, rows of a table, a stretch of time.

``page=`` of PDF (RFC 8118), ``row=`` of CSV (RFC 7111), ``t=`` of sound and film (W3C Media Fragments 1.0,
normal play time). Only what is needed to point: other parameters of these standards are refused, not
ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openinquest.errors import InputError, Problem, shown

_PAGE = re.compile(r"page=([1-9]\d{0,6})")
_ROWS = re.compile(r"row=(\d{1,9}|\*)(?:-(\d{1,9}|\*))?")
_CLOCK = r"(?:(?:(\d+):)?([0-5]\d):)?(\d+(?:\.\d*)?)"
_TIME = re.compile(r"t=(?:npt:)?([^,]*)(?:,([^,]+))?")


@dataclass(frozen=True, slots=True)
class PageFragment:
    """A page of a PDF, numbered from 1 in the order of the file, whatever is printed on it."""

    page: int

    standard = "http://tools.ietf.org/rfc/rfc8118"

    def __str__(self) -> str:
        return f"page={self.page}"


@dataclass(frozen=True, slots=True)
class RowFragment:
    """Rows `first` to `last` of a table, both included, numbered from 1 with the header; `last` None: to
    the end.
    """

    first: int
    last: int | None

    standard = "http://tools.ietf.org/rfc/rfc7111"

    def __str__(self) -> str:
        if self.last == self.first:
            return f"row={self.first}"
        return f"row={self.first}-{'*' if self.last is None else self.last}"


@dataclass(frozen=True, slots=True)
class TimeFragment:
    """Seconds from `start` up to, not including, `end`; `end` None: to the end."""

    start: Decimal
    end: Decimal | None

    standard = "http://www.w3.org/TR/media-frags/"

    def __str__(self) -> str:
        return f"t={self.start:f}" + ("" if self.end is None else f",{self.end:f}")


Fragment = PageFragment | RowFragment | TimeFragment


def parse_fragment(text: str) -> Fragment:
    """Read ``page=3``, ``row=5``, ``row=5-7``, ``row=5-*``, ``t=10``, ``t=10,20.5``, ``t=,20``,
    ``t=01:02:03``.

    `str` of the result is the canonical form. Raises `InputError` for anything else, a row 0 and an empty
    stretch.
    """
    text = text.strip().removeprefix("#")
    if match := _PAGE.fullmatch(text):
        return PageFragment(int(match[1]))
    if match := _ROWS.fullmatch(text):
        return _rows(text, match[1], match[2])
    if match := _TIME.fullmatch(text):
        start = _seconds(match[1], text) if match[1] else Decimal(0)
        end = _seconds(match[2], text) if match[2] else None
        if (match[1] or match[2]) and (end is None or start < end):
            return TimeFragment(start, end)
    raise _refused(text)


def fragment_selector(fragment: Fragment) -> dict[str, Any]:
    """Return the W3C `FragmentSelector` of a fragment."""
    return {"type": "FragmentSelector", "conformsTo": fragment.standard, "value": str(fragment)}


def _rows(text: str, first: str, last: str | None) -> RowFragment:
    if first == "*" or int(first) == 0:
        raise _refused(text)
    begin = int(first)
    end = begin if last is None else None if last == "*" else int(last)
    if end is not None and end < begin:
        raise _refused(text)
    return RowFragment(begin, end)


def _seconds(clock: str, text: str) -> Decimal:
    match = re.fullmatch(_CLOCK, clock)
    if not match or (match[2] and Decimal(match[3]) >= 60):
        raise _refused(text)
    seconds = Decimal(match[3]) + 60 * int(match[2] or 0) + 3600 * int(match[1] or 0)
    return Decimal(f"{seconds.normalize():f}")


def _refused(text: str) -> InputError:
    return InputError(
        "The fragment cannot be read.",
        [
            Problem(
                "page=N, row=N, row=N-M or t=START,END in seconds or h:mm:ss", shown(text), column="selector"
            )
        ],
    )
