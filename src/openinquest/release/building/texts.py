"""Texts in three languages out of plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openinquest.release.snapshot import Text

Json = Mapping[str, Any]


def listed(text: str | None) -> tuple[str, ...]:
    """Return the parts of a list that is written as one text."""
    return tuple(part for part in (text or "").split("; ") if part)


def label_of(row: Mapping[str, Any]) -> Text:
    """Return the label of a row of things."""
    return Text(row["label_en"] or "", row["label_ru"] or "", row["label_kk"] or "")


def text_of(texts: Mapping[str, str]) -> Text:
    """Return texts by language as one."""
    return Text(texts.get("en") or "", texts.get("ru") or "", texts.get("kk") or "")
