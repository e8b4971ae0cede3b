"""Apply a mapping to a sheet: rows become statements, judgements and documents, still without identities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from openinquest.errors import Problem

from ._document_rows import code_documents
from ._findings import Findings
from ._judgement_rows import code_judgements
from ._speaker_words import SpeakerLabels, labels_of
from ._statement_rows import code_statements, empty_statements
from ._thing_rows import code_things
from .fields import Reads
from .mapping import TableMapping
from .sheet import Sheet

_NO_LABELS: SpeakerLabels = {}


@dataclass(frozen=True, slots=True)
class CodedTable:
    """What a sheet says, before the record is asked.

    `statements` has String columns `key` and every field of a statement (values and dates as written;
    `via`, `inferred` and `selector` as canonical JSON; `target` as the key of another row, with
    `#attribution` where that is meant; `voice` "-" for none and null for the speaker's own) and `__row`
    Int64. `judgements` and `documents` are flat entries without `coded_from`, each with `key` (str) and
    `row` (int) besides: `left` is a list; statements are written `<key>`, everything else as it stands.
    The tables are complete only if `problems` is empty.
    """

    mapping: TableMapping
    sheet: Sheet
    statements: pl.DataFrame
    judgements: tuple[Mapping[str, Any], ...]
    documents: tuple[Mapping[str, Any], ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def code_table(mapping: TableMapping, sheet: Sheet, speaker_labels: SpeakerLabels = _NO_LABELS) -> CodedTable:
    """Return what `sheet` says by `mapping`, with every problem that can be seen without the record.

    `speaker_labels` gives the labels for the check of speakers' words. Columns are worked on as columns,
    and texts read once for each distinct one.
    """
    findings = Findings(sheet.file, sheet.name)
    statements = empty_statements()
    judgements: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    if mapping.reads in (Reads.STATEMENTS, Reads.EXPORTED):
        statements, notes = code_statements(mapping, sheet, speaker_labels, findings)
    elif mapping.reads is Reads.THINGS:
        statements, judgements, notes = code_things(mapping, sheet, findings)
    elif mapping.reads is Reads.DOCUMENTS:
        documents, judgements, notes = code_documents(mapping, sheet, findings)
    else:
        judgements, notes = code_judgements(mapping, sheet, findings)
    return CodedTable(
        mapping, sheet, statements, tuple(judgements), tuple(documents), findings.listed(), tuple(notes)
    )


def code_tables(
    pairs: Sequence[tuple[TableMapping, Sheet]], known: pl.DataFrame | None = None
) -> tuple[CodedTable, ...]:
    """Return what several sheets say, in their order; labels for the check of speakers come from them too.

    `known` holds what the record says of labels and voices: `thing`, `property` and `value` as String.
    """
    coded: dict[int, CodedTable] = {}
    definitions = [] if known is None else [known.select("thing", "property", "value")]
    for position, (mapping, sheet) in enumerate(pairs):
        if mapping.reads is Reads.THINGS:
            coded[position] = code_table(mapping, sheet)
            definitions.append(coded[position].statements.select("thing", "property", "value"))
    labels = labels_of(pl.concat(definitions)) if definitions else _NO_LABELS
    for position, (mapping, sheet) in enumerate(pairs):
        if position not in coded:
            coded[position] = code_table(mapping, sheet, labels)
    return tuple(coded[position] for position in range(len(pairs)))
