"""Sheets of statements: one row, one statement."""

from __future__ import annotations

import polars as pl

from openinquest.ontology import Stance

from ._columns import KEY, NOTHING, column_of, field_texts
from ._distinct import check_shape, read_column
from ._findings import Findings
from ._grammar import (
    BASIS,
    REFERENCE,
    STATEMENT_REFERENCE,
    read_chain,
    read_inferred,
    read_selector,
    read_sequence,
    read_via,
    read_words,
)
from ._speaker_words import SpeakerLabels, check_speaker_words
from .fields import STATEMENT_FIELDS, Reads
from .mapping import TableMapping
from .sheet import ROW, Sheet

_REFERENCES = ("thing", "property", "speaker", "document", "occasion", "coder")
_SAME_CODING = [name for name in STATEMENT_FIELDS if name not in ("coded_at", "method", "inferred")]


def empty_statements() -> pl.DataFrame:
    """Return a frame of statements without rows."""
    return pl.DataFrame(schema=dict.fromkeys((KEY, *STATEMENT_FIELDS), pl.String) | {ROW: pl.Int64()})


def code_statements(
    mapping: TableMapping,
    sheet: Sheet,
    speaker_labels: SpeakerLabels,
    findings: Findings,
) -> tuple[pl.DataFrame, list[str]]:
    """Return the statements of a sheet and what should be told; problems go to `findings`."""
    texts, notes = field_texts(mapping, sheet, findings)
    for name in _REFERENCES:
        check_shape(texts, name, REFERENCE, "an id without blanks", column_of(mapping, name), findings)
    voices = texts.filter(pl.col("voice") != NOTHING)
    check_shape(voices, "voice", REFERENCE, "an id, or '-' for none", column_of(mapping, "voice"), findings)
    check_shape(
        texts, "target", STATEMENT_REFERENCE, "the key of a row, or key#attribution",
        column_of(mapping, "target"), findings,
    )  # fmt: skip
    check_shape(texts, "basis", BASIS, "own, unstated or cites:<id>", column_of(mapping, "basis"), findings)
    exported = mapping.reads is Reads.EXPORTED
    if not exported:  # there, two sheets may have said the same
        _check_repeated_rows(texts, findings)  # before texts that cannot be read become alike
    readers = {
        "seq": read_sequence,
        "via": read_chain if exported else read_via,
        "inferred": read_words if exported else read_inferred,
        "selector": read_selector,
    }
    texts = texts.with_columns(
        read_column(texts, name, read, column_of(mapping, name), findings) for name, read in readers.items()
    )
    _check_withdrawals(texts, mapping, findings)
    if mapping.speaker_words is not None and f"column:{mapping.speaker_words.column}" in texts.columns:
        check_speaker_words(texts, mapping.speaker_words, speaker_labels, findings)
    method = pl.col("method").fill_null(f"import:{mapping.name}")
    return texts.with_columns(method).select(KEY, *STATEMENT_FIELDS, ROW), notes


def _check_withdrawals(texts: pl.DataFrame, mapping: TableMapping, findings: Findings) -> None:
    withdrawn = texts.filter((pl.col("stance") == Stance.WITHDRAWS.value) & pl.col("target").is_null())
    findings.add_rows(
        withdrawn,
        "the statement that is withdrawn",
        column=column_of(mapping, "target"),
        found="a blank cell",
        advice="write the key of the row that states what is taken back",
    )
    itself = texts.filter(pl.col("target").str.strip_suffix("#attribution") == pl.col(KEY))
    findings.add_rows(
        itself, "another statement as target", column=column_of(mapping, "target"), found="itself"
    )


def _check_repeated_rows(texts: pl.DataFrame, findings: Findings) -> None:
    """Note rows that say again, in every field and by the same coder, what a row above says."""
    hashes = texts.select(_SAME_CODING).hash_rows()
    suspects = texts.filter(hashes.is_duplicated())
    if suspects.is_empty():
        return
    firsts = suspects.select(ROW, first=pl.col(ROW).first().over(_SAME_CODING))
    for row, first in firsts.filter(pl.col(ROW) != pl.col("first")).iter_rows():
        findings.add(
            "every statement once",
            found=f"the statement of row {first} again",
            row=row,
            advice="delete the row, or say in what it differs",
        )
