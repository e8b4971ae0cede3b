"""Files of tables into coded tables: read, mapped, and with what only the record can add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import InputError, Problem, shown
from openinquest.ontology import ValueProblem, ValueType, document_id, parse_value
from openinquest.record.editions import remaining
from openinquest.record.entry import EntryKind, Flat
from openinquest.record.fold import split_language
from openinquest.record.inheriting import PlaceOf, inherited
from openinquest.record.record import Record, is_identity
from openinquest.record.table import Table
from openinquest.record.tables import CodedTable, Reads, TableMapping, code_table, read_mapped
from openinquest.record.tables.reading import is_workbook


@dataclass(frozen=True, slots=True)
class Read:
    """Coded tables of some files, what should be told about them, and a digest (hex) of the files."""

    tables: Sequence[Table]
    notes: Sequence[str]
    digest: str


def read_tables(
    record: Record,
    paths: Sequence[Path],
    mappings: Sequence[TableMapping],
    series: str = "",
    place_of: PlaceOf | None = None,
) -> Read:
    """Read files by mappings; definitions first, so that the sheets may lean on each other in any order.

    The lineage of a sheet is the name of its mapping, after `series` and a slash where a series is named.
    `place_of` tells in whose turn of an interview a passage stands; without it rows without a speaker take the
    interviewee.
    What is wrong with cells is noted in the tables, for whoever plans the import to tell together with what the
    record finds wrong. Raises InputError for files that cannot be read at all.
    """
    pairs, notes = [], []
    digest = sha256()
    for path in paths:
        found, told = read_mapped(path, mappings)
        pairs += found
        notes += told
        digest.update(path.read_bytes())
    pairs.sort(key=lambda pair: _ORDER.index(pair[0].reads))
    coded: list[CodedTable] = []
    labels: dict[str, list[str]] = {}
    for mapping, sheet in pairs:
        if mapping.speaker_words is not None:
            labels = _labels(record, [table.statements for table in coded])
        coded.append(code_table(mapping, sheet, labels))
    lineages = [f"{series}/{table.mapping.name}" if series else table.mapping.name for table in coded]
    documents, problems = _identified(record, coded)
    framed = _framed(record, documents, lineages)
    workbooks = {path.name for path in paths if is_workbook(path)}
    tables = [
        Table(
            lineage=lineage,
            file=table.sheet.file,
            statements=_attributed(table, framed, place_of, found),
            judgements=_flats(table.judgements),
            documents=described,
            sheet=table.sheet.name if table.sheet.file in workbooks else "",
            columns=_columns(table.mapping),
            # a CSV file is its own only sheet, which has no name worth telling
            problems=[
                problem if problem.file in workbooks else replace(problem, sheet="")
                for problem in [*table.problems, *found]
            ],
        )
        for lineage, table, described, found in zip(lineages, coded, documents, problems, strict=True)
    ]
    return Read(tables, [*notes, *(note for table in coded for note in table.notes)], digest.hexdigest())


_ORDER = (Reads.DOCUMENTS, Reads.THINGS, Reads.EXPORTED, Reads.STATEMENTS, Reads.JUDGEMENTS)


def _columns(mapping: TableMapping) -> dict[str, str]:
    return {name: source.column for name, source in mapping.fields.items() if source.column is not None}


def _flats(items: Iterable[Mapping[str, object]]) -> list[Flat]:
    return [dict(item) for item in items]


def _identified(record: Record, coded: Sequence[CodedTable]) -> tuple[list[list[Flat]], list[list[Problem]]]:
    """Return the documents of each table with their ids and canonical days, and the problems of both.

    A row without an address means the document that is registered under its handle.
    """
    registered = {
        said.fields.get("handle"): identifier for identifier, said in record.apparatus().documents.items()
    }
    result: list[list[Flat]] = []
    told: list[list[Problem]] = []
    for table in coded:
        described: list[Flat] = []
        problems: list[Problem] = []
        for document in table.documents:
            address = document.get("address", "")
            flat: Flat = dict(document)
            try:
                known = None if address else registered.get(document["handle"])
                if is_identity(given := document.get("id", "")):
                    known = given
                elif given:
                    problems.append(
                        _problem(table, document, "id", "64 hexadecimal digits", "another text", "")
                    )
                flat["id"] = known or document_id(address)
            except InputError as error:
                expected = error.problems[0].expected if error.problems else "an address"
                advice = "" if address else "give the address, or keep the file itself with `inquest add`"
                problems.append(_problem(table, document, "address", expected, shown(address), advice))
            for name in ("published_on", "said_on"):
                try:
                    if day := document.get(name, ""):
                        flat[name] = parse_value(ValueType.DATE, day).canonical
                except ValueProblem as error:
                    problems.append(_problem(table, document, name, error.expected, shown(day), error.advice))
            if "id" in flat:
                described.append(flat)
        result.append(described)
        told.append(problems)
    return result, told


def _framed(record: Record, documents: Sequence[Sequence[Flat]], lineages: Sequence[str]) -> dict[str, Flat]:
    """Return by handle what documents say of who speaks in them, as it will be once the sheets are imported."""
    before = remaining(record.flats(EntryKind.DOCUMENT), lineages, record.apparatus().retracted)
    framed = {
        said.fields.get("handle", identifier): said.fields | {"id": identifier}
        for identifier, said in before.items()
    }
    for described in documents:
        for document in described:
            framed[document["handle"]] = framed.get(document["handle"], {}) | document
    return framed


def _attributed(
    table: CodedTable, framed: Mapping[str, Flat], place_of: PlaceOf | None, problems: list[Problem]
) -> pl.DataFrame:
    """Return the statements of a table with what they inherit; rows without a speaker go to `problems`."""
    rows, lacking = inherited(table.statements, framed, place_of)
    # where the shape of the sheet is wrong, all else that is missing follows from that
    if not table.problems:
        problems += [
            _problem(table, {"row": row}, "speaker", said.expected, said.found, said.advice)
            for row, said in lacking
        ]
    return rows


def _problem(
    table: CodedTable, row: Mapping[str, Any], field: str, expected: str, found: str, advice: str
) -> Problem:
    column = _columns(table.mapping).get(field, field)
    return Problem(expected, found, advice, table.sheet.file, table.sheet.name, row.get("row"), column)


def _labels(record: Record, coded: Sequence[pl.DataFrame]) -> dict[str, list[str]]:
    """Return the labels of every thing, with those of the voices it speaks for."""
    columns = ("thing", "property", "value")
    said = pl.concat([frame.select(columns) for frame in [record.rows(), *coded]])
    texts: dict[str, list[str]] = {}
    voices: dict[str, set[str]] = {}
    named = said.filter(pl.col("property").is_in(["label", "alias", "name"]))
    for thing, value in named.select("thing", "value").iter_rows():
        texts.setdefault(thing, []).append(split_language(value)[0])
    for thing, voice in said.filter(pl.col("property") == "voice").select("thing", "value").iter_rows():
        voices.setdefault(thing, set()).add(voice)
    return {
        thing: [*labels, *(text for voice in voices.get(thing, ()) for text in texts.get(voice, ()))]
        for thing, labels in texts.items()
    }
