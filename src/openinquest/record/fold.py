"""Folds: what is said of a thing, and of everything at once.

A thing is nothing but the statements about it. Its fold keeps every value with every stance, voice and passage;
nothing is chosen, and a contradiction is as good as an agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.record.entry import Flat


@dataclass(frozen=True, slots=True)
class Position:
    """One value of one property, and the statements that take a stance on it (flat, in order of the log)."""

    value: str
    statements: tuple[Flat, ...]


@dataclass(frozen=True, slots=True)
class ThingFold:
    """Everything said of one thing, by property and value; `judgements` that bear on it or its statements."""

    thing: str
    schema: str | None
    labels: dict[str, str]
    merged: tuple[str, ...]
    properties: dict[str, tuple[Position, ...]]
    judgements: tuple[Flat, ...]

    def as_json(self) -> Flat:
        """Return the fold as plain data."""
        return {
            "thing": self.thing,
            "schema": self.schema,
            "labels": self.labels,
            "merged": list(self.merged),
            "properties": {
                name: [
                    {"value": position.value, "statements": list(position.statements)}
                    for position in positions
                ]
                for name, positions in self.properties.items()
            },
            "judgements": list(self.judgements),
        }


def fold_thing(
    thing: str,
    merged: Sequence[str],
    statements: Sequence[Flat],
    judgements: Sequence[Flat],
    latest_last: Sequence[Flat] | None = None,
) -> ThingFold:
    """Return the fold of a thing from everything said of it under any of its ids.

    `statements` are flat, with their number `n`, in the order of the log; so are `judgements`. Properties come in
    the order of their first statement, and so do the values of each. `latest_last` are the statements in the order in
    which the latest type and labels count, where that is another.
    """
    properties: dict[str, dict[str, list[Flat]]] = {}
    labels: dict[str, str] = {}
    schema = None
    for flat in statements:
        name, value = flat["property"], flat.get("value", "")
        properties.setdefault(name, {}).setdefault(value, []).append(flat)
    for flat in statements if latest_last is None else latest_last:
        name, value = flat["property"], flat.get("value", "")
        if flat["stance"] == "asserts" and name == "schema":
            schema = value
        elif flat["stance"] == "asserts" and name == "label":
            text, language = split_language(value)
            labels[language] = text
    return ThingFold(
        thing=thing,
        schema=schema,
        labels=labels,
        merged=tuple(sorted(merged)),
        properties={
            name: tuple(Position(value, tuple(said)) for value, said in values.items())
            for name, values in properties.items()
        },
        judgements=tuple(judgements),
    )


def split_language(text: str) -> tuple[str, str]:
    """Return a name or label and its language tag (`en` where it carries none)."""
    words, mark, language = text.rpartition("@")
    return (words, language) if mark and 2 <= len(language) <= 3 and language.isalpha() else (text, "en")


FOLDED = ("n", "thing", "property", "value", "stance", "speaker")
"""The columns that `fold_corpus` reads."""


def fold_corpus(statements: pl.DataFrame) -> pl.DataFrame:
    """Fold every thing at once.

    `statements` has at least the columns n, thing, property, value, stance, speaker, as texts or as codes (any
    integer type). Returns one row a thing, property, value and stance: those columns, `statements` (UInt32, how
    many), `speakers` (UInt32, how many different ones), `first` and `last` (Int64, log numbers).
    """
    return statements.group_by("thing", "property", "value", "stance").agg(
        statements=pl.len(),
        speakers=pl.col("speaker").n_unique(),
        first=pl.col("n").min(),
        last=pl.col("n").max(),
    )
