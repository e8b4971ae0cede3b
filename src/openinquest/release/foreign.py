"""Entries that no record of ours would hold: somebody else sealed them, and no pages follow from them.

Asked only where the pages could not be made again, to tell what is wrong with the dossier from a fault of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openinquest.ontology import (
    BasisKind,
    Grade,
    JudgementKind,
    Ontology,
    Stance,
    ValueProblem,
    ValueType,
    load_ontology,
    parse_value,
)
from openinquest.record.entry import RECORD, EntryKind
from openinquest.release.entries import Published

_MODES = ("reports", "adopts")


def foreign_entry(entries: Sequence[Published], ontology: Ontology | None = None) -> str:
    """Return a sentence on the first entry that the record would have refused, or an empty text."""
    ontology = ontology or load_ontology()
    schemas = dict(_schemas(entries))
    for entry in entries:
        fields = {
            name: value for group in entry.groups for name, value in (entry.fields(group) or {}).items()
        }
        if entry.kind is EntryKind.STATEMENT:
            wrong = _wrong_statement(fields, schemas, ontology)
        elif entry.kind is EntryKind.JUDGEMENT:
            wrong = _wrong_judgement(fields)
        else:
            wrong = ""
        if wrong:
            return (
                f"Entry {entry.n} has {wrong} that no record holds, so no pages can be made from the entries."
            )
    return ""


def _schemas(entries: Iterable[Published]) -> Iterable[tuple[str, str]]:
    for entry in entries:
        content, voice = entry.fields("content") or {}, entry.fields("voice") or {}
        if voice.get("speaker") == RECORD and content.get("property") == "schema":
            yield str(content.get("thing")), str(content.get("value"))


def _wrong_statement(fields: Mapping[str, Any], schemas: Mapping[str, str], ontology: Ontology) -> str:
    schema = ontology.schemata.get(schemas.get(str(fields.get("thing")), ""))
    if schema is None:
        return "a thing"
    if fields.get("stance") not in list(Stance):
        return "a stance"
    if str(fields.get("basis", BasisKind.UNSTATED)).partition(":")[0] not in list(BasisKind):
        return "a basis"
    if any(
        link.get("mode") not in _MODES or link.get("who") not in schemas for link in fields.get("via", ())
    ):
        return "a chain of reporters"
    speakers = (fields.get("speaker", RECORD), fields.get("voice", RECORD))
    if any(name != RECORD and name not in schemas for name in speakers):
        return "a speaker"
    dates = [(ValueType.DATE, fields[name]) for name in ("said_on", "holds_at") if name in fields]
    found = schema.properties.get(str(fields.get("property")))
    if found is None and fields.get("property") != "schema":
        return "a property"
    values = [(found.type, fields["value"])] if found is not None and "value" in fields else []
    return "a value" if any(not _canonical(*pair) for pair in (*dates, *values)) else ""


def _canonical(kind: ValueType, text: Any) -> bool:
    try:
        return isinstance(text, str) and parse_value(kind, text).canonical == text
    except ValueProblem:
        return False


def _wrong_judgement(fields: Mapping[str, Any]) -> str:
    if fields.get("kind") not in list(JudgementKind):
        return "a kind of judgement"
    value = fields.get("value")
    grade = value.get("grade") if isinstance(value, dict) else None
    if fields["kind"] == JudgementKind.ANSWERS and grade not in list(Grade):
        return "a grade"
    if fields["kind"] in (JudgementKind.READ, JudgementKind.PARTITION) and not isinstance(value, dict):
        return "a value of a judgement"
    return ""
