"""Every error that a user can meet.

InquestError                  exit code
├── UsageError                2   the command was called with words that it does not take
├── InputError                3   a file that was given cannot be read as it stands; nothing was written
│   └── OntologyError         3   a schema or vocabulary file is wrong
├── RecordError               4   the record is missing, damaged, newer than the program, or in use
│   ├── NotFound              4   no such thing, statement, document or import in this record
│   ├── ForbiddenChange       4   the record does not allow what was asked
│   └── Overtaken             4   another program wrote to the record meanwhile; try again
├── EnvironmentFault          5   disk full, missing component, no permission
│   └── Unreadable            5   a file that was given cannot be opened for lack of permission
└── CheckFailed               1   a check or verification found something wrong

Each carries the problems it stands for, all at once, and each problem says where, what was expected, what
was found and what to do. Texts of columns that may hold names or quotations are never repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NEVER_SHOWN = frozenset({"quote", "original", "name", "label", "label_en", "label_ru", "label_kk", "note"})
_SHOWN_LENGTH = 40
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where, what was expected, what was found, what to do."""

    expected: str
    found: str = ""
    advice: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        where = [visible(part) for part in (self.file, self.sheet and f"sheet {self.sheet}") if part]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        text = f"expected {self.expected}"
        if self.found:
            text += f", found {self.found}"
        if self.advice:
            text += f"; {self.advice}"
        return f"{', '.join(where)}: {text}" if where else text

    def as_json(self) -> dict[str, str | int]:
        """Return the fields that are set, for machine-readable output."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields |= {name: visible(fields[name]) for name in ("file", "sheet")}
        return {name: value for name, value in fields.items() if value not in ("", None)}


def shown(text: str, column: str = "") -> str:
    """Return `text` as an error may repeat it: quoted and shortened; of a sensitive column only its length."""
    if column in _NEVER_SHOWN:
        return f"a text of {len(text)} characters"
    text = visible(" ".join(text.split()))
    return f"'{text[:_SHOWN_LENGTH]}…'" if len(text) > _SHOWN_LENGTH else f"'{text}'"


def visible(text: str) -> str:
    """Return `text` with what is not seen spelled out: a file may be named so as to move the cursor of a terminal."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


class InquestError(Exception):
    """Base of every error that is the user's to mend; `problems` lists each of them."""

    exit_code = 4

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems: Sequence[Problem] = tuple(problems)

    def __str__(self) -> str:
        lines = [self.message, *(f"  {problem}" for problem in self.problems[:_LISTED])]
        if len(self.problems) > _LISTED:
            lines.append(f"  … and {len(self.problems) - _LISTED} more (all of them with --json)")
        return "\n".join(lines)


class UsageError(InquestError):
    """The command was called with words that it does not take."""

    exit_code = 2


class InputError(InquestError):
    """A file that was given cannot be read as it stands; nothing was written."""

    exit_code = 3


class OntologyError(InputError):
    """A schema or vocabulary file is wrong."""


class RecordError(InquestError):
    """The record is missing, damaged, newer than the program, or in use."""


class NotFound(RecordError):
    """No such thing, statement, document or import in this record."""


class ForbiddenChange(RecordError):
    """The record does not allow what was asked."""


class Overtaken(RecordError):
    """Another program wrote to the record since what was to be written was checked; nothing was written."""


class EnvironmentFault(InquestError):
    """The machine does not provide what is needed: disk full, component missing, no permission."""

    exit_code = 5


class Unreadable(EnvironmentFault):
    """A file that was given cannot be opened for lack of permission; others may well be."""


class CheckFailed(InquestError):
    """A check or verification found something wrong."""

    exit_code = 1
