"""The fields of a YAML file, read one by one, with every problem kept: where, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

import yaml

from openinquest.errors import Problem, shown

_LOADER: Final = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """One mapping of a file; what is missing or wrong is added to `problems`, and reading goes on."""

    def __init__(self, values: Mapping[str, Any], where: str, file: str, problems: list[Problem]) -> None:
        self._values = values
        self._where = where
        self._file = file
        self._problems = problems

    def problem(self, name: str, expected: str, found: str = "", advice: str = "") -> None:
        """Add a problem with one field."""
        where = f"{self._where}, {name}" if self._where else name
        self._problems.append(
            Problem(f"{where}: {expected}", found and shown(found), advice, file=self._file)
        )

    def only(self, names: Collection[str]) -> None:
        """Add a problem for each field that is none of `names`."""
        for name in self._values:
            if name not in names:
                self.problem(str(name), "one of the fields " + ", ".join(names), advice="take it out")

    def has(self, name: str) -> bool:
        """Return whether the field is there and not empty."""
        return self._values.get(name) not in (None, "", [], {})

    def text(self, name: str, needed: bool = True) -> str:
        """Return a text, empty where there is none."""
        value = self._values.get(name)
        if value is None or value == "":
            if needed:
                self.problem(name, "a text", "nothing")
            return ""
        if not isinstance(value, str):
            self.problem(name, "a text", "a list or fields")
            return ""
        return value.strip()

    def texts(self, name: str) -> list[str]:
        """Return a list of texts; a single text is a list of one."""
        value = self._values.get(name)
        if value is None or value == "":
            return []
        if isinstance(value, str):
            return [value]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        self.problem(name, "a list of texts")
        return []

    def day(self, name: str, needed: bool = True) -> date | None:
        """Return a day, written 2021-07-01."""
        text = self.text(name, needed)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problem(name, "a day such as 2021-07-01", text)
            return None

    def number(self, name: str) -> int | None:
        """Return a whole number from 1 to 9999."""
        text = self.text(name)
        if text.isdecimal() and 0 < len(text) <= 4 and int(text) > 0:
            return int(text)
        if text:
            self.problem(name, "a whole number from 1 to 9999", text)
        return None

    def choice(self, name: str, among: type[Choice], default: Choice | None = None) -> Choice | None:
        """Return one of the words of an enumeration, `default` where there is none."""
        text = self.text(name, needed=default is None)
        if not text:
            return default
        if text in tuple(among):
            return among(text)
        self.problem(name, "one of " + ", ".join(among), text)
        return default

    def flag(self, name: str) -> bool:
        """Return whether the field says `true`; absent is false."""
        text = self.text(name, needed=False)
        if text not in ("", "true", "false"):
            self.problem(name, "true or false", text)
        return text == "true"

    def inner(self, name: str) -> Fields | None:
        """Return the fields under a field, None where there are none."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            self.problem(name, "fields")
            return None
        where = f"{self._where}, {name}" if self._where else name
        return Fields(value, where, self._file, self._problems)

    def each(self, name: str) -> Iterator[Fields]:
        """Yield the fields of each item of a list, named by its id, name or place."""
        value = self._values.get(name)
        if value is None or value == "":
            return
        if not isinstance(value, list):
            self.problem(name, "a list")
            return
        for place, item in enumerate(value, 1):
            if not isinstance(item, dict):
                self.problem(name, f"fields in item {place}")
                continue
            known = next((item[key] for key in ("id", "name", "rule") if isinstance(item.get(key), str)), "")
            where = f"{name} {known or place}"
            where = f"{self._where}, {where}" if self._where else where
            yield Fields(item, where, self._file, self._problems)


def load(text: str, file: str, problems: list[Problem]) -> Fields:
    """Return the top of a YAML file, every scalar as text; what is no YAML is a problem and reads as empty."""
    try:
        found = yaml.load(text, Loader=_LOADER)  # noqa: S506  a base loader makes texts only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark is not None else "the file"
        problems.append(
            Problem(f"YAML in {where}", getattr(error, "problem", "") or "", "correct it", file=file)
        )
        found = None
    if found is not None and found != "" and not isinstance(found, dict):
        problems.append(Problem("the fields rules, calendars and verified", "something else", file=file))
    return Fields(found if isinstance(found, dict) else {}, "", file, problems)
