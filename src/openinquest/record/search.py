"""Finding things by what they are called and statements by what they say."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from openinquest.record.frames import Frames


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the thing, its label, and the property, value and number of the statement that matched."""

    thing: str
    label: str
    schema: str | None
    property: str
    value: str
    n: int

    def as_json(self) -> dict[str, str | int | None]:
        """Return the hit as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def nearest(frames: Frames, text: str) -> str:
    """Return ` (did you mean 'X'?)` with the thing whose id or label is nearest to `text`, or nothing."""
    ids = {thing.casefold(): thing for thing in frames.things["thing"]}
    labels = {
        label.casefold(): thing
        for column in ("label_en", "label_ru", "label_kk")
        for thing, label in frames.things.select("thing", column).drop_nulls().iter_rows()
    }
    for names in (ids, labels):
        if close := get_close_matches(text.casefold(), list(names), 1):
            return f" (did you mean '{names[close[0]]}'?)"
    return ""


def find(frames: Frames, text: str, limit: int = 50) -> list[Found]:
    """Return the statements whose thing, value, scope, words or quotation contain `text`, and such documents.

    Letter case aside. Names and labels come first, then documents (by handle, title or publisher), then the
    rest, each in the order of the log.
    """
    wanted = unicodedata.normalize("NFC", text).casefold()
    called = pl.col("property").is_in(["label", "name", "alias"])
    hits = (
        frames.statements.filter(_contains(wanted, "thing", "value", "scope", "original", "quote"))
        .sort(~called, "n")
        .head(limit)
        .join(frames.things.select("thing", "label"), on="thing", how="left", maintain_order="left")
    )
    statements = [
        Found(
            row["thing"], row["label"] or row["thing"], row["schema"], row["property"], row["value"], row["n"]
        )
        for row in hits.iter_rows(named=True)
    ]
    documents = [
        Found(
            row["handle"] or row["id"], row["title"] or "", "Document", "title", row["title"] or "", row["n"]
        )
        for row in frames.documents.filter(_contains(wanted, "handle", "title", "publisher", "address"))
        .sort("n")
        .iter_rows(named=True)
    ]
    names = sum(found.property in ("label", "name", "alias") for found in statements)
    return [*statements[:names], *documents, *statements[names:]][:limit]


def _contains(wanted: str, *columns: str) -> pl.Expr:
    return pl.any_horizontal(
        pl.col(name).str.to_lowercase().str.contains(wanted, literal=True).fill_null(False)
        for name in columns
    )
