"""Mappings: which column of a sheet says what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ._delimited import TextFormat
from .fields import Reads


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of a field comes from: a column (with a default for blank cells) or a constant.

    `optional` allows the column to be missing from the sheet.
    """

    column: str | None = None
    constant: str | None = None
    default: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class WideProperty:
    """One column of a sheet of things: each cell that is not blank states `property` of the row's thing.

    `language` is written behind the text as `@tag`; `separator` divides several values in one cell;
    `holds_at` names the column with the time at which the value holds, divided likewise.
    """

    column: str
    property: str
    language: str | None = None
    separator: str | None = None
    holds_at: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """The check that a coded speaker shares a word with `column`, unless `reason` says why not."""

    column: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One declared mapping.

    `name` is also its lineage: a re-import is compared with the last of that name. `key` names the columns
    that together name a row; `inherit` those in which a blank cell means "as in the row above"; `ignore`
    those that are known and not read. `optional` allows the sheet to be missing or without rows.
    """

    name: str
    reads: Reads
    sheet: str | None = None
    key: tuple[str, ...] = ()
    inherit: tuple[str, ...] = ()
    fields: Mapping[str, Source] = field(default_factory=dict)
    properties: tuple[WideProperty, ...] = ()
    ignore: tuple[str, ...] = ()
    speaker_words: SpeakerWords | None = None
    text_format: TextFormat = field(default_factory=TextFormat)
    optional: bool = False


def columns_read(mapping: TableMapping) -> dict[str, bool]:
    """Return the columns that a mapping reads, in its order, each with whether the sheet must have it."""
    columns: dict[str, bool] = dict.fromkeys(mapping.key, True)
    for source in mapping.fields.values():
        if source.column is not None:
            columns[source.column] = columns.get(source.column, False) or not source.optional
    for wide in mapping.properties:
        columns[wide.column] = columns.get(wide.column, False) or not wide.optional
        if wide.holds_at is not None:
            columns[wide.holds_at] = columns.get(wide.holds_at, False) or not wide.optional
    if mapping.speaker_words is not None:
        columns.setdefault(mapping.speaker_words.column, True)
        if mapping.speaker_words.reason is not None:
            columns.setdefault(mapping.speaker_words.reason, False)
    return columns
