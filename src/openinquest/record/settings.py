"""`inquest.toml`: what a record is about and how it is kept."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openinquest.errors import InputError, NotFound, Problem

FILE_NAME = "inquest.toml"
RULES_NAME = "rules.yaml"
"""Beside the settings a record may keep legal rules of its own; inquiry reads them."""
LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a record; `title` by language, `period` as EDTF, `places` as ids of things."""

    title: Mapping[str, str]
    period: str = ""
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    policy: Mapping[str, str] = field(default_factory=dict)
    """Who is shown by default: `private_persons` is `restricted` unless the record says otherwise."""

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in the first that has one."""
        return self.title.get(language) or next(iter(self.title.values()))


def read_settings(folder: Path) -> Settings:
    """Read `inquest.toml` of a record's folder. Raises NotFound, or InputError with every problem."""
    path = folder / FILE_NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"There is no record at {folder}: `inquest init` makes one.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{FILE_NAME} cannot be read: {error}.") from None
    problems = [
        Problem(file=FILE_NAME, column=name, expected=expected, found=type(data.get(name)).__name__)
        for name, kind, expected in _EXPECTED
        if name in data and not isinstance(data[name], kind)
    ]
    unknown = set(data) - {name for name, *_ in _EXPECTED}
    problems += [Problem(file=FILE_NAME, column=name, expected="a known setting") for name in sorted(unknown)]
    if not data.get("title"):
        problems.append(Problem(file=FILE_NAME, column="title", expected="a table with a title by language"))
    if problems:
        raise InputError(f"{FILE_NAME} cannot be used.", problems)
    return Settings(
        title=data["title"],
        period=data.get("period", ""),
        places=tuple(data.get("places", ())),
        languages=tuple(data.get("languages", LANGUAGES)),
        policy=data.get("policy", {}),
    )


_EXPECTED: tuple[tuple[str, type, str], ...] = (
    ("title", dict, "a table with a title by language"),
    ("period", str, "a date or interval (EDTF)"),
    ("places", list, "a list of ids"),
    ("languages", list, "a list of language codes"),
    ("policy", dict, "a table"),
)


def write_settings(folder: Path, settings: Settings) -> None:
    """Write `inquest.toml`."""
    lines = [
        "# What this record is about. The record itself is record.sqlite3.",
        f"period = {_toml(settings.period)}",
        f"places = {_toml(list(settings.places))}",
        f"languages = {_toml(list(settings.languages))}",
        *_table("title", settings.title),
        *_table("policy", settings.policy),
    ]
    (folder / FILE_NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(name: str, values: Mapping[str, str]) -> list[str]:
    return ["", f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in values.items())]


def _toml(value: Any) -> str:
    """Write a string or a list of strings: TOML's basic strings take JSON's escapes."""
    return json.dumps(value, ensure_ascii=False)
