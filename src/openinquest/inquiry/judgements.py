"""Rows of the judgements frame, as inquiry reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind, Reading, Ternary

_NUMBER = re.compile(r"<(\d+)>")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One standing judgement; sides name things, documents by handle, and statements as `<n>`."""

    n: int
    kind: JudgementKind
    left: tuple[str, ...]
    right: str | None
    value: Mapping[str, Any]
    by: str | None
    at: str | None
    reason: str | None
    person: bool

    @property
    def left_numbers(self) -> tuple[int, ...]:
        """The log numbers of the statements on the left."""
        return tuple(n for n in map(statement_number, self.left) if n is not None)

    @property
    def right_number(self) -> int | None:
        """The log number of the statement on the right, if it is one."""
        return statement_number(self.right or "")

    def ternary(self, name: str) -> Ternary:
        """Return a field that is yes, no or unknown; absent is unknown, and YAML's yes and no are read."""
        found = self.value.get(name)
        if isinstance(found, bool):
            return Ternary.YES if found else Ternary.NO
        return Ternary(found) if found in tuple(Ternary) else Ternary.UNKNOWN

    @property
    def reading(self) -> Reading | None:
        """How much of the document was read, for a `read` judgement."""
        for name in ("read", "extent", "reading"):
            if self.value.get(name) in tuple(Reading):
                return Reading(self.value[name])
        return None

    @property
    def moment(self) -> str:
        """When it was judged, as a text that sorts; it, and not its number, says which of two is the later."""
        return (self.at or "").removesuffix("Z")

    def listed(self, name: str) -> tuple[str, ...]:
        """Return a field of one or several ids; texts are taken apart at blanks, commas, semicolons."""
        found = self.value.get(name)
        if isinstance(found, str):
            return tuple(re.split(r"[\s,;]+", found.strip())) if found.strip() else ()
        return tuple(str(item) for item in found or ())


@lru_cache(maxsize=65536)
def statement_number(side: str) -> int | None:
    """Return the log number in `<n>`, None for anything else."""
    match = _NUMBER.fullmatch(side)
    return int(match[1]) if match else None


def read_judgements(frame: pl.DataFrame, *kinds: JudgementKind) -> list[Judgement]:
    """Return the judgements of some kinds, ordered by log number.

    Where a person and a machine judged the same pair in the same way, only the person's judgement is kept.
    """
    rows = frame.filter(pl.col("kind").is_in([kind.value for kind in kinds])).sort("n")
    found = []
    for row in rows.select("n", "kind", "left", "right", "value", "by", "at", "reason", "person").iter_rows():
        n, kind, left, right, value, by, at, reason, person = row
        found.append(
            Judgement(
                n,
                JudgementKind(kind),
                tuple(left or ()),
                right,
                _content(value),
                by,
                at,
                reason,
                bool(person),
            )
        )
    judged = {(j.kind, j.left, j.right) for j in found if j.person}
    return [j for j in found if j.person or (j.kind, j.left, j.right) not in judged]


@lru_cache(maxsize=65536)  # few texts, and each is read for every view that a command shows
def _content(text: str | None) -> Mapping[str, Any]:
    """Return the fields of a judgement; a bare word is how much was read."""
    content = json.loads(text) if text else {}
    if isinstance(content, dict):
        return content
    return {"read": content} if isinstance(content, str) else {}
