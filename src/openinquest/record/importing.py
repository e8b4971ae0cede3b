"""Tables into the log: planned whole, shown, then written in one transaction or not at all.

An import has a name of its own (`<name>-<8 hex digits>`), under which it can be undone. A sheet has a *lineage*
(by default the name of its mapping), which tells which earlier import it is the newer edition of: rows are
compared by key, what is gone or changed is retracted, what is new or changed is added, and what stayed is not
written again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import polars as pl

from openinquest.errors import ForbiddenChange, InputError, NotFound, Overtaken, Problem, shown
from openinquest.ontology import JudgementKind, Stance
from openinquest.record.coder import Coder
from openinquest.record.codings import row_identity, standing_codings, standing_rows
from openinquest.record.coherence import (
    dangling_problems,
    document_problems,
    key_problems,
    schema_problems,
)
from openinquest.record.documents import Described, description
from openinquest.record.editions import (
    Before,
    Change,
    Signed,
    Tally,
    compare_documents,
    compare_judgements,
    compare_statements,
    remaining,
)
from openinquest.record.entry import EntryKind, Flat, NewEntry
from openinquest.record.findings import Findings
from openinquest.record.known import Known, known_of
from openinquest.record.record import Record, is_identity
from openinquest.record.references import References
from openinquest.record.rows import ROW_SCHEMA
from openinquest.record.standing import IMPORT_PREFIX, Judged
from openinquest.record.store import Head
from openinquest.record.table import Table
from openinquest.record.validation import validate


@dataclass(slots=True)
class ImportPlan:
    """What an import would write to a log of `size` entries."""

    name: str
    size: int = 0
    tables: Sequence[Table] = ()
    changes: list[Change] = field(default_factory=list)
    documents: list[Flat] = field(default_factory=list)
    batch: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(ROW_SCHEMA)))
    judgements: list[Flat] = field(default_factory=list)
    retractions: list[Flat] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self.documents or self.batch.height or self.judgements or self.retractions)

    @property
    def takes_back(self) -> bool:
        """Whether something on record would be retracted, which wants consent."""
        return bool(self.retractions)

    def problem(
        self, lineage: str, key: str, expected: str, found: str, advice: str, field_name: str
    ) -> Problem:
        """Return a problem of the row with this key, with its place in the file."""
        for table in self.tables:
            if table.lineage == lineage:
                rows = table.statements.filter(pl.col("key") == key)["__row"]
                if len(rows):
                    return table.problem(expected, found, advice, rows[0], field_name)
        return Problem(expected, found, advice, lineage, "", None, f"{field_name} (key {key})")


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is on record when an import is planned.

    `rows`: all codings of statements; `others`: those that stand and are not of the lineages that the import
    brings anew; `documents`: what their sheets and people describe; `written`: every description in the log.
    """

    rows: pl.DataFrame
    others: pl.DataFrame
    documents: Mapping[str, Described]
    written: Sequence[tuple[int, Flat]]

    @classmethod
    def of(cls, record: Record, lineages: Sequence[str]) -> _Ground:
        apparatus, rows, written = record.apparatus(), record.rows(), record.flats(EntryKind.DOCUMENT)
        standing = standing_codings(rows, apparatus.retracted, apparatus.rejected)
        others = standing.filter(~pl.col("sheet").is_in(list(lineages)).fill_null(False))
        return cls(rows, others, remaining(written, lineages, apparatus.retracted), written)


def plan_import(record: Record, tables: Sequence[Table], coder: Coder, name: str, digest: str) -> ImportPlan:
    """Check coded tables against the record and each other; return what would be written.

    `name` is the first part of the import's name, `digest` (hex) marks the files it came from. Raises InputError
    with every problem of every table, ForbiddenChange where a statement was destroyed before.
    """
    size = record.head().size
    # the size keeps apart imports of the same file within one second, of which one may be undone
    stamp = sha256(f"{digest} {coder.at} {size}".encode()).hexdigest()[:8]
    plan = ImportPlan(f"{name}-{stamp}", size, tables)
    lineages = list(dict.fromkeys(table.lineage for table in tables))
    ground = _Ground.of(record, lineages)
    handles = {said.fields.get("handle", key): key for key, said in ground.documents.items()}
    described = {document["handle"]: document["id"] for table in tables for document in table.documents}
    known = known_of([ground.others, *(table.statements for table in tables)], handles | described)

    problems = [problem for table in tables for problem in table.problems]
    # where the shape of a sheet is wrong, every reference to its rows would be told as wrong too
    shapeless = any(problem.row is None or (problem.row == 1 and not problem.column) for problem in problems)
    problems += document_problems(tables, handles) + key_problems(tables)
    problems += schema_problems(record.ontology, tables, ground.others)
    checked = []
    for table in tables:
        findings = Findings(table.file, table.sheet, table.columns)
        checked.append((table, validate(_coded(table, plan.name, coder), known, record.ontology, findings)))
        problems += findings.problems
    if shapeless:
        _refuse(problems)
    apparatus = record.apparatus()
    standing = standing_rows(ground.rows, apparatus.retracted, set(apparatus.rejected))
    references = References(checked, standing, lineages)
    judgements, unresolved = _judgements(tables, references, known, coder, plan.name)
    _refuse([*problems, *references.problems, *unresolved])

    _compare(record, plan, ground, known, references, judgements, coder)
    _refuse_destroyed(record, plan)
    return plan


def _compare(
    record: Record,
    plan: ImportPlan,
    ground: _Ground,
    known: Known,
    references: References,
    judgements: Sequence[Sequence[Flat]],
    coder: Coder,
) -> None:
    """Fill the plan with what the tables change. Raises InputError where other sheets need what would go."""
    lineages = list(dict.fromkeys(table.lineage for table in plan.tables))
    judged = [Judged(*item) for item in record.flats(EntryKind.JUDGEMENT)]
    before = Before(lineages, ground.rows, judged, ground.written)
    signed = Signed(coder.name, coder.at, plan.name)
    batches, lost = [plan.batch], []
    gone: dict[str, str] = {}
    for lineage in lineages:
        tally = Tally(lineage)
        at = [place for place, table in enumerate(plan.tables) if table.lineage == lineage]
        described = [document for place in at for document in plan.tables[place].documents]
        documents, gone_here, without = compare_documents(lineage, described, before, signed, tally)
        batch, lost_here, taken = compare_statements(
            pl.concat([references.batches[place] for place in at]),
            pl.concat([_given(plan.tables[place]) for place in at]),
            before.codings.filter(pl.col("sheet") == lineage), signed, tally,
        )  # fmt: skip
        mine = [flat for place in at for flat in judgements[place]]
        fresh, withdrawn = compare_judgements(lineage, mine, before, signed, tally)
        batches.append(batch)
        lost.append(lost_here)
        gone |= {found: before.documents[found].fields.get("handle", found) for found in gone_here}
        plan.documents += [_document(document, lineage, coder, plan.name) for document in documents]
        plan.judgements += fresh
        plan.retractions += taken + withdrawn + without
        plan.changes.append(tally.change())
    plan.batch = pl.concat(batches)
    stay = {*known.documents.values()}
    gone = {found: handle for found, handle in gone.items() if found not in stay}
    _refuse(dangling_problems(ground.others, lost, gone, known, plan.tables))


def apply_import(record: Record, plan: ImportPlan) -> Head:
    """Write a plan in one transaction. Raises Overtaken where the log has grown since it was made."""
    with record.store.writing() as writer:
        if record.store.head().size != plan.size:
            raise Overtaken(
                "Another program wrote to the record while this import was checked. Nothing was imported: repeat it."
            )
        writer.entries([NewEntry.of(EntryKind.DOCUMENT, flat) for flat in plan.documents])
        if plan.batch.height:
            writer.statements(plan.batch)
        writer.entries(
            [NewEntry.of(EntryKind.JUDGEMENT, flat) for flat in plan.judgements + plan.retractions]
        )
    return record.head()


def undo_import(record: Record, name: str, coder: Coder, reason: str = "") -> Head:
    """Retract everything that came with an import, its own retractions too, in one judgement.

    Raises NotFound for an unknown name, ForbiddenChange for an import that was undone already.
    """
    known = imports(record)
    if name not in known:
        near = [other for other in known if name and other.startswith(name)]
        hint = f"Did you mean '{near[0]}'?" if len(near) == 1 else "`inquest log --imports` lists them."
        raise NotFound(f"There is no import '{name}' in this record. {hint}")
    if known[name]["undone"]:
        raise ForbiddenChange(f"{name} was undone already; nothing was written.")
    why = reason or "the import was undone"
    return record.append(judgements=[coder.judges(JudgementKind.RETRACTS, IMPORT_PREFIX + name, why)])


def imports(record: Record) -> dict[str, Flat]:
    """Return the imports on record, in order: name to first and last log number and number of entries."""
    counted: dict[str, list[int]] = {}
    for name, first, last, count in (
        record.rows().drop_nulls("import").group_by("import", maintain_order=True)
        .agg(pl.col("n").min().alias("a"), pl.col("n").max().alias("b"), pl.len()).iter_rows()
    ):  # fmt: skip
        counted[name] = [first, last, count]
    for n, flat in [*record.flats(EntryKind.DOCUMENT), *record.flats(EntryKind.JUDGEMENT)]:
        name = (flat.get("coded_from") or {}).get("import")
        if name:
            first, last, count = counted.get(name, [n, n, 0])
            counted[name] = [min(first, n), max(last, n), count + 1]
    undone = record.apparatus().retracted.imports
    return {
        name: {"first": first, "last": last, "entries": count, "undone": name in undone}
        for name, (first, last, count) in sorted(counted.items(), key=lambda item: item[1])
    }


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        count = len(problems)
        plural = "s" if count != 1 else ""
        raise InputError(f"Nothing was imported: {count} problem{plural} in the tables.", _in_order(problems))


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems sheet by sheet, row by row, each once; what has no row comes last."""
    sheets = {
        place: at for at, place in enumerate(dict.fromkeys((item.file, item.sheet) for item in problems))
    }
    return sorted(
        dict.fromkeys(problems),
        key=lambda item: (sheets[item.file, item.sheet], item.row is None, item.row or 0),
    )


def _refuse_destroyed(record: Record, plan: ImportPlan) -> None:
    """Name the rows that say again what was destroyed. Raises ForbiddenChange."""
    if not record.store.tombstones():
        return
    ids = [row_identity(row).hex() for row in plan.batch.iter_rows(named=True)]
    destroyed = record.store.destroyed(ids)
    problems = [
        plan.problem(
            row["sheet"],
            row["row"],
            "a statement that was not destroyed in this record",
            "one that was",
            "delete the row",
            "",
        )
        for identifier, row in zip(ids, plan.batch.iter_rows(named=True), strict=True)
        if identifier in destroyed
    ]
    if problems:
        raise ForbiddenChange(
            f"Nothing was imported: {len(problems)} of the statements were destroyed and cannot come back.",
            problems,
        )


def _coded(table: Table, name: str, coder: Coder) -> pl.DataFrame:
    """Return the raw rows with their coding filled in."""
    rows = table.statements
    missing = [field_name for field_name in (*ROW_SCHEMA, "key", "__row") if field_name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(field_name) for field_name in missing)
    return rows.with_columns(
        pl.col("coder").fill_null(coder.name),
        pl.col("coded_at").fill_null(coder.at),
        pl.col("method").fill_null(f"import:{table.lineage}"),
        pl.col("stance").fill_null(Stance.ASSERTS.value),
        pl.lit(name).alias("import"),
        pl.lit(table.lineage).alias("sheet"),
        pl.col("key").alias("row"),
    )


def _given(table: Table) -> pl.DataFrame:
    """Return who coded when, where the sheet itself says so."""
    rows = table.statements
    return rows.select(
        pl.col(name) if name in rows.columns else pl.lit(None, pl.String).alias(name)
        for name in ("coder", "coded_at")
    )


def _document(document: Flat, lineage: str, coder: Coder, name: str) -> Flat:
    return description(document) | {
        "coder": document.get("coder") or coder.name,
        "coded_at": document.get("coded_at") or coder.at,
        "method": f"import:{lineage}",
        "coded_from": {"import": name, "sheet": lineage, "row": str(document.get("key", ""))},
    }


def _judgements(
    tables: Sequence[Table], references: References, known: Known, coder: Coder, name: str
) -> tuple[list[list[Flat]], list[Problem]]:
    """Return the judgements of each table with their sides resolved and their coding filled in, and problems."""
    result, problems = [], []
    for number, table in enumerate(tables):
        flats = []
        for raw in table.judgements:
            flat, found = _resolved(raw, references, number, known, table)
            problems += found
            flats.append(
                {"by": coder.name, "at": coder.at, "method": f"import:{table.lineage}"}
                | flat
                | {"coded_from": {"import": name, "sheet": table.lineage, "row": str(raw.get("key", ""))}}
            )
        result.append(flats)
    return result, problems


_OF_MANY = frozenset({JudgementKind.PARTITION})


def _resolved(
    raw: Flat, references: References, number: int, known: Known, table: Table
) -> tuple[Flat, list[Problem]]:
    flat = {name: value for name, value in raw.items() if name not in ("key", "row") and value is not None}
    problems: list[Problem] = []

    def resolve(text: str, column: str) -> str:
        if text.startswith("<"):
            identifier = references.identity(text, number)
        else:
            identifier = known.documents.get(
                text, text if text in known.schemas or is_identity(text) else None
            )
        if identifier is None:
            expected = "a thing, a document's handle, or <the key of a statement>"
            problems.append(table.problem(expected, shown(text), "", raw.get("row"), column))
            return text
        return identifier

    for side in ("left", "right"):
        value: Any = flat.get(side)
        if isinstance(value, list | tuple):
            resolved = [resolve(item, side) for item in value]
            flat[side] = resolved if len(resolved) != 1 or flat["kind"] in _OF_MANY else resolved[0]
        elif value is not None:
            flat[side] = resolve(value, side)
    return flat, problems
