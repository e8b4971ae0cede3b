"""What a spreadsheet's cell says, as text: dates as far as the cell shows them, numbers without ornament."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005F)_")


class UnreadableCell(ValueError):
    """A cell whose text is not certain; `found` and `advice` say why and what to do."""

    def __init__(self, found: str, advice: str) -> None:
        super().__init__(found)
        self.found = found
        self.advice = advice


def cell_text(value: object, number_format: str) -> str:
    """Return the text of a constant cell, "" for a blank one.

    Text comes out in NFC with single line feeds. A date comes out in ISO 8601 as precise as the cell's
    format shows it (a cell shown as "Jan-22" is `2022-01`). Raises UnreadableCell for a date without a
    year, which the spreadsheet has made of something else, and for a duration.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, percent="%" in _LITERAL.sub("", number_format))
    if isinstance(value, datetime | date):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        raise UnreadableCell("a duration", "format the cell as text and write it in words")
    raise UnreadableCell("a cell of an unknown kind", "format the cell as text and type it again")


def number_text(value: float, number_format: str, epoch: datetime) -> str:
    """Return the text of a number, which is a date where its format says so; `epoch` is the calendar's first day.

    Raises UnreadableCell as `cell_text`, and for days that no calendar has; ValueError for NaN and the like.
    """
    if not isfinite(value):
        raise ValueError("not a number")
    if not is_date_format(number_format):
        return cell_text(value, number_format)
    try:
        moment = from_excel(value, epoch, timedelta=is_timedelta_format(number_format))
    except (ValueError, OverflowError):
        raise UnreadableCell("a date outside the calendar", "format the cell as text") from None
    return cell_text(moment, number_format)


def _plain_text(text: str) -> str:
    if "_x00" in text:  # how a workbook writes characters that XML cannot hold
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _number(value: float, *, percent: bool) -> str:
    # Fifteen digits are all that a spreadsheet keeps; more would show the binary fraction (0.30…04).
    number = Decimal(f"{value:.15g}") * (100 if percent else 1)
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if percent else text


def _date(value: datetime | date, number_format: str) -> str:
    shown = _LITERAL.sub("", number_format.split(";")[0]).lower()
    has_clock = "h" in shown or "s" in shown
    has_day, has_year, has_month = "d" in shown, "y" in shown, "m" in shown
    if isinstance(value, datetime) and has_clock:
        return value.isoformat("T", "seconds" if value.second else "minutes")
    if has_year and has_day:
        return value.strftime("%Y-%m-%d").zfill(10)
    if has_year:
        return value.strftime("%Y-%m" if has_month else "%Y")
    raise UnreadableCell(
        "a date without a year, which the spreadsheet has made of what was typed",
        "format the cell as text and type it again",
    )
