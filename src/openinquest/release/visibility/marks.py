"""The marks among the judgements: who may see what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind, Level
from openinquest.record.log import GROUPS
from openinquest.record.order import judged_last
from openinquest.record.standing import IMPORT_PREFIX


@dataclass(frozen=True)
class Marks:
    """Levels by what is marked: a thing, a document's handle, `<n>`, `import:<id>`; and by group of an entry.

    `consents` holds the note of consent of the latest mark of each, where it has one.
    """

    levels: Mapping[str, bool]
    groups: Mapping[str, frozenset[str]]
    consents: Mapping[str, str] = field(default_factory=dict)

    def public(self, name: str) -> bool:
        """Say whether something is marked public."""
        return self.levels.get(name, False)

    def held_back(self, name: str) -> bool:
        """Say whether something is marked, and not public."""
        return name in self.levels and not self.levels[name]

    @cached_property
    def held_imports(self) -> frozenset[str]:
        """The imports that are marked, and not public: all that came with them stays in."""
        return frozenset(
            name.removeprefix(IMPORT_PREFIX)
            for name, public in self.levels.items()
            if name.startswith(IMPORT_PREFIX) and not public
        )

    def numbers(self, public: bool) -> list[int]:
        """Return the log numbers of entries that are marked public, or those that are marked otherwise."""
        return [
            int(name[1:-1])
            for name, level in self.levels.items()
            if level is public and name.startswith("<") and name[1:-1].isdecimal()
        ]


def marks_of(judgements: pl.DataFrame) -> Marks:
    """Read the marks; the latest wins, a person's over a machine's, and of one moment that which shows less."""
    rows = judged_last(judgements.filter(pl.col("kind") == JudgementKind.MARKS.value))
    latest: dict[tuple[str, str], bool] = {}
    consents: dict[str, str] = {}
    read: dict[str, dict[str, Any]] = {}  # most marks say the same
    for left, text in rows.select("left", "value").iter_rows():
        if text not in read:
            value: Any = json.loads(text) if text else {}
            read[text] = value if isinstance(value, dict) else {}
        fields = read[text]
        public = fields.get("level") == Level.PUBLIC.value
        for name in left:
            latest[str(name), str(fields.get("group") or "")] = public
            consents[str(name)] = str(fields.get("consent") or "")
    levels = {name: public for (name, group), public in latest.items() if not group}
    groups: dict[str, set[str]] = {}
    for (name, group), public in latest.items():
        if group and not public:
            if name.startswith("<") and group in GROUPS:
                groups.setdefault(name, set()).add(group)
            else:
                levels[name] = False  # a part of a thing or document cannot be held back by itself
    return Marks(levels, {name: frozenset(held) for name, held in groups.items()}, consents)
