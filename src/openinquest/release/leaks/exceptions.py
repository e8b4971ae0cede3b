"""The file of exceptions: findings that somebody looked at and allowed, by their digests, never by what was found.

It lies in the record's folder as `leaks.yaml`, a list:

    - finding: 3f0c9a1be2d47785
      by: c1
      "on": 2026-11-22
      why: the name of a street, not of the person
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from openinquest.errors import InputError, Problem

FILE_NAME: Final = "leaks.yaml"
_DIGEST: Final = re.compile(r"[0-9a-f]{16}")
_LARGEST: Final = 4 * 1024 * 1024
_FIELDS: Final = ("finding", "by", "on", "why")


@dataclass(frozen=True, slots=True)
class Allowed:
    """One finding that may stand: its digest, who allowed it, on which day, and why."""

    finding: str
    by: str
    on: str
    why: str


def read_allowed(folder: Path) -> tuple[Allowed, ...]:
    """Return the exceptions of a record; none where it has no such file. Raises InputError with all that is wrong."""
    place = folder / FILE_NAME
    if not place.is_file():
        return ()
    try:
        if place.stat().st_size > _LARGEST:
            raise ValueError
        found: Any = yaml.safe_load(place.read_text(encoding="utf-8")) or []
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        raise InputError(
            "The file of exceptions cannot be read.", [_problem("a list in YAML", FILE_NAME)]
        ) from None
    problems: list[Problem] = []
    items = found if isinstance(found, list) else [found]
    allowed = [_one(item, number, problems) for number, item in enumerate(items, start=1)]
    if problems:
        raise InputError("The file of exceptions has errors.", problems)
    return tuple(item for item in allowed if item is not None)


def _one(item: Any, number: int, problems: list[Problem]) -> Allowed | None:
    if not isinstance(item, Mapping) or set(item) - {*_FIELDS, True}:
        problems.append(_problem(f"item {number} to have {', '.join(_FIELDS)} and nothing else"))
        return None
    # YAML 1.1 reads the bare word on as true
    said = {
        name: str(item.get(name, item.get(True) if name == "on" else None) or "").strip() for name in _FIELDS
    }
    wrong = len(problems)
    if not _DIGEST.fullmatch(said["finding"]):
        problems.append(_problem(f"item {number} to name a finding by its 16 hexadecimal digits"))
    if not said["by"] or not said["why"]:
        problems.append(_problem(f"item {number} to say who allowed it and why"))
    try:
        date.fromisoformat(said["on"])
    except ValueError:
        problems.append(_problem(f"item {number} to say on which day, as 2026-11-22"))
    return Allowed(**said) if len(problems) == wrong else None


def _problem(expected: str, found: str = "") -> Problem:
    return Problem(expected, found, file=FILE_NAME)


def allow(folder: Path, findings: Sequence[str], by: str, why: str, on: date) -> None:
    """Write exceptions down at the end of the file. Raises InputError for what is no finding's digest, or no reason."""
    problems: list[Problem] = []
    for number, finding in enumerate(findings, start=1):
        _one({"finding": finding, "by": by, "on": on.isoformat(), "why": why}, number, problems)
    if problems:
        raise InputError("Nothing was allowed.", problems)
    known = {item.finding for item in read_allowed(folder)}
    new = [
        {"finding": finding, "by": by, "on": on.isoformat(), "why": why}
        for finding in dict.fromkeys(findings)
        if finding not in known
    ]
    if new:
        with (folder / FILE_NAME).open("a", encoding="utf-8") as file:
            yaml.safe_dump(new, file, allow_unicode=True, sort_keys=False)
