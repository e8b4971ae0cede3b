"""Reading a TOML file key by key, noting every problem instead of stopping at the first."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

from openinquest.errors import InputError, Problem, shown

LARGEST = 1024 * 1024
_MOST_KEYS = 300
_KINDS = {
    bool: "yes or no",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file; `path` is its key, empty for the file itself. Problems are added to the shared list."""

    values: Mapping[str, Any]
    path: str
    file: str
    problems: list[Problem]

    def problem(self, key: str, expected: str, found: Any = "", advice: str = "") -> None:
        """Note what is wrong with a key."""
        where = ".".join(filter(None, (self.path, key)))
        self.problems.append(Problem(expected, found, advice, self.file, column=_plain(where)))

    def only(self, known: Collection[str]) -> None:
        """Note each key that is not among `known`, with the names that come near it."""
        for key in self._few(self.values):
            if key not in known:
                self.problem("", "a known key", shown(key), near(key, known) or f"known are {listed(known)}")

    def _few(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the first keys of a table: names that come near are looked for, for each that is not known."""
        if len(values) > _MOST_KEYS:
            self.problem("", f"at most {_MOST_KEYS} keys", str(len(values)))
        return dict(islice(values.items(), _MOST_KEYS))

    def names(self) -> list[str]:
        """Return the keys of the table, or the first of far too many."""
        return list(self._few(self.values))

    def has(self, key: str, kind: type, expected: str) -> bool:
        """Say whether a key is there with a value of a type; note where it is there with another."""
        if key not in self.values:
            return False
        value = self.values[key]
        if type(value) is kind:
            return True
        self.problem(key, expected, kind_of(value))
        return False

    def table(self, key: str) -> Table:
        """Return a table, an empty one where there is none."""
        values = self.values[key] if self.has(key, dict, "a table") else {}
        return Table(values, ".".join(filter(None, (self.path, key))), self.file, self.problems)

    def flag(self, key: str, otherwise: bool) -> bool:
        """Return `true` or `false`."""
        return bool(self.values[key]) if self.has(key, bool, "true or false") else otherwise

    def number(self, key: str, otherwise: int, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        expected = f"a whole number from {low} to {high}"
        if not self.has(key, int, expected):
            return otherwise
        if not low <= self.values[key] <= high:
            self.problem(key, expected, shown(str(self.values[key])))
            return otherwise
        return int(self.values[key])

    def text(self, key: str, longest: int) -> str:
        """Return a text on one line, of at most so many characters."""
        expected = f"a text on one line, of at most {longest} characters"
        if not self.has(key, str, expected):
            return ""
        text: str = self.values[key]
        if len(text) > longest or not text.isprintable():
            self.problem(key, expected, shown(text))
            return ""
        return text.strip()

    def word(self, key: str, words: Collection[str], otherwise: str) -> str:
        """Return one of some words."""
        if not self.has(key, str, f"one of {listed(words)}"):
            return otherwise
        if self.values[key] not in words:
            self.problem(
                key, f"one of {listed(words)}", shown(self.values[key]), near(self.values[key], words)
            )
            return otherwise
        return str(self.values[key])

    def texts(self, key: str, expected: str = "a list of texts") -> list[str]:
        """Return a list of texts, without those that are none; one that stands twice is noted."""
        if not self.has(key, list, expected):
            return []
        found: dict[str, None] = {}
        for place, item in enumerate(self.values[key], start=1):
            if not isinstance(item, str) or not item.strip():
                self.problem(
                    f"{key}[{place}]", "a text", kind_of(item) if not isinstance(item, str) else "none"
                )
            elif item in found:
                self.problem(f"{key}[{place}]", "each once", shown(item), "take one of them out")
            else:
                found[item] = None
        return list(found)

    def words(self, key: str, expected: str) -> list[str]:
        """Return a list of known words, which is short."""
        found = self.texts(key, expected)
        if len(found) > _MOST_KEYS:
            self.problem(key, f"at most {_MOST_KEYS} words", str(len(found)))
        return found[:_MOST_KEYS]

    def by_property(self) -> Iterator[tuple[str, str, str, Any]]:
        """Yield key, schema, property (empty for a whole schema) and value of rules such as `Casualty.age = 10`.

        `"Casualty.age"` in quotes is the same key; a rule that is given both ways is noted.
        """
        seen: set[tuple[str, str]] = set()
        for key, value in self._few(self.values).items():
            schema, _, name = key.partition(".")
            inner = self._few(value).items() if isinstance(value, dict) and not name else [(name, value)]
            for part, rule in inner:
                if (schema, part) in seen:
                    self.problem(f"{schema}.{part}", "one rule", "two", "take one of them out")
                    continue
                seen.add((schema, part))
                yield f"{schema}.{part}" if part else schema, schema, part, rule


def read_table(path: Path, problems: list[Problem]) -> Table:
    """Read a file of at most `LARGEST` bytes. Raises InputError where it is no TOML at all."""
    file = path.name
    advice = "a policy is a text file, as docs/release.md shows"
    try:
        if not path.is_file():
            raise InputError(f"There is no policy at {path}.")
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None
    if len(data) > LARGEST:
        found = f"more than {LARGEST} bytes"
        raise InputError(f"{file} cannot be used.", [Problem("a file of at most 1 MB", found, advice, file)])
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        wrong = Problem("text in UTF-8", "other bytes", "save the file as UTF-8", file)
        raise InputError(f"{file} cannot be used.", [wrong]) from None
    except tomllib.TOMLDecodeError as error:
        # the end of such a message may repeat what stands in the file
        raise InputError(
            f"{file} cannot be used.", [Problem("TOML", shown(str(error)), advice, file)]
        ) from None
    except (RecursionError, ValueError):
        raise InputError(f"{file} cannot be used.", [Problem("TOML", "none", advice, file)]) from None
    return Table(values, "", file, problems)


def kind_of(value: Any) -> str:
    """Return what a value is, in words; never the value."""
    return _KINDS.get(type(value), "a date or time")


def near(text: str, words: Collection[str]) -> str:
    """Return advice with the words that come near a text, empty where none does."""
    found = get_close_matches(text[:200], sorted(words), n=3, cutoff=0.6)
    return f"is {' or '.join(found)} meant?" if found else ""


def listed(words: Collection[str]) -> str:
    """Return some words, the first twelve of them."""
    names = sorted(words) if not isinstance(words, list | tuple) else list(words)
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


def _plain(text: str) -> str:
    text = text if text.isprintable() else ascii(text)[1:-1]
    return text if len(text) <= 80 else f"{text[:79]}…"
