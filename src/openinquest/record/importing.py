"""Tables into the log: planned whole, shown, then written in one transaction or not at all.

An import has a name of its own (`<mapping>-<8 hex digits>`), under which it can be undone. Its *lineage*, the
name of the mapping, tells which earlier import a sheet is the newer edition of: rows are compared by key, what is
gone or changed is retracted, what is new or changed is added, and what stayed is not written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import polars as pl

from openinquest.errors import InputError, NotFound, Problem, shown
from openinquest.ontology import Dated, JudgementKind, Stance, ValueProblem, ValueType, parse_value
from openinquest.record.entry import RECORD, EntryKind, Flat, NewEntry, grouped
from openinquest.record.frames import standing_rows
from openinquest.record.identity import coding_digest, short_key
from openinquest.record.record import Record, is_identity
from openinquest.record.rows import ROW_SCHEMA, flat_of_row, with_canonical_json
from openinquest.record.sealing import identity_bytes
from openinquest.record.sqlite import now
from openinquest.record.standing import IMPORT_PREFIX, Judged
from openinquest.record.store import JSON_COLUMNS, Head
from openinquest.record.validation import Findings, Known, validate

DEFINITION = "definition"
"""The method of what the record itself states."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as coded: statements as raw rows (`key`, `__row` and the fields), the rest as dicts.

    The dicts carry `key` and `row` (the row a person sees) beside their fields; statements are referred to as
    `<key>`.
    """

    lineage: str
    file: str
    statements: pl.DataFrame
    judgements: Sequence[Flat] = ()
    documents: Sequence[Flat] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows of one sheet are added, changed, gone and unchanged, and the keys of the first three."""

    lineage: str
    added: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]
    unchanged: int

    def as_json(self) -> Flat:
        """Return the change as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class ImportPlan:
    """What an import would write."""

    name: str
    changes: list[Change] = field(default_factory=list)
    documents: list[Flat] = field(default_factory=list)
    batch: pl.DataFrame = field(
        default_factory=lambda: with_canonical_json(pl.DataFrame(schema=dict(ROW_SCHEMA)))
    )
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


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes, when, and how it is called in the log."""

    name: str
    at: str = field(default_factory=now)


def plan_import(record: Record, tables: Sequence[Table], coder: Coder, name: str, digest: str) -> ImportPlan:
    """Check coded tables against the record and each other; return what would be written.

    `name` is the first part of the import's name, `digest` (hex) marks the files it came from. Raises InputError
    with every problem of every table.
    """
    stamp = sha256(f"{digest} {coder.at}".encode()).hexdigest()[:8]
    plan = ImportPlan(f"{name}-{stamp}")
    old_rows = _standing(record)
    known, problems = _known(record, tables, old_rows)
    checked: list[tuple[Table, pl.DataFrame, Findings]] = []
    for table in tables:
        findings = Findings(table.file, "")
        rows = _coded(table, plan.name, coder)
        checked.append((table, validate(rows, known, record.ontology, findings), findings))
    problems += [problem for *_, findings in checked for problem in findings.problems]
    if problems:
        raise InputError(_refused(problems), problems)

    resolver = _Resolver(checked, old_rows, {table.lineage for table in tables})
    problems += resolver.problems
    if problems:
        raise InputError(_refused(problems), problems)
    plan.documents = _new_documents(record, tables, coder, plan.name)
    batches = []
    for table, rows, batch in resolver.batches():
        kept, retractions, change = _compared(table, rows, batch, old_rows, coder)
        batches.append(kept)
        plan.retractions += retractions
        plan.changes.append(change)
    if batches:
        plan.batch = pl.concat(batches)
    judgements, retractions, problems = _judgements(record, tables, resolver, known, coder, plan.name)
    if problems:
        raise InputError(_refused(problems), problems)
    plan.judgements = judgements
    plan.retractions += retractions
    return plan


def apply_import(record: Record, plan: ImportPlan) -> Head:
    """Write a plan in one transaction."""
    with record.store.writing() as writer:
        writer.entries([NewEntry.of(EntryKind.DOCUMENT, flat) for flat in plan.documents])
        if plan.batch.height:
            writer.statements(plan.batch)
        writer.entries(
            [NewEntry.of(EntryKind.JUDGEMENT, flat) for flat in plan.judgements + plan.retractions]
        )
    return record.head()


def undo_import(record: Record, name: str, coder: Coder, reason: str = "") -> Head:
    """Retract everything that came with an import, in one judgement. Raises NotFound for an unknown name."""
    names = set(imports(record))
    if name not in names:
        raise NotFound(f"There is no import '{name}' in this record: `inquest log --imports` lists them.")
    judgement = {
        "kind": JudgementKind.RETRACTS.value, "left": IMPORT_PREFIX + name, "by": coder.name, "at": coder.at,
        "method": "person", "reason": reason or "the import was undone",
    }  # fmt: skip
    return record.append(judgements=[judgement])


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


def _refused(problems: Sequence[Problem]) -> str:
    count = len(problems)
    return f"Nothing was imported: {count} problem{'s' if count != 1 else ''} in the tables."


def _standing(record: Record) -> pl.DataFrame:
    known = record.apparatus()
    return standing_rows(record.rows(), known.retracted, set(known.rejected))


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


def _known(record: Record, tables: Sequence[Table], old: pl.DataFrame) -> tuple[Known, list[Problem]]:
    defining = [old, *(table.statements for table in tables)]
    columns = ("thing", "property", "value", "holds_at")
    said = pl.concat(
        [
            frame.select(
                pl.col(name) if name in frame.columns else pl.lit(None, pl.String).alias(name)
                for name in columns
            ).filter(pl.col("property").is_in(["schema", "voice"]))
            for frame in defining
        ]
    )
    schemas = dict(said.filter(pl.col("property") == "schema").select("thing", "value").iter_rows())
    schemas.setdefault(RECORD, "Organization")
    problems: list[Problem] = []
    for schema in sorted(set(schemas.values()) - set(record.ontology.schemata)):
        things = [thing for thing, found in schemas.items() if found == schema]
        problems.append(
            Problem(f"a schema of the ontology for {shown(things[0])}", shown(schema), column="schema")
        )
    documents: dict[str, str] = {
        flat.get("handle") or flat["id"]: flat["id"] for _, flat in record.flats(EntryKind.DOCUMENT)
    }
    documents |= {
        document.get("handle") or document["id"]: document["id"]
        for table in tables
        for document in table.documents
    }
    voices = said.filter(pl.col("property") == "voice").select("thing", "value", "holds_at").unique()
    rows = [(actor, voice, *_interval(holds_at)) for actor, voice, holds_at in voices.iter_rows()]
    frame = pl.DataFrame(
        rows, schema={"actor": pl.String, "voice": pl.String, "from": pl.Date, "to": pl.Date}, orient="row"
    )
    return Known(schemas, documents, frame), problems


def _interval(text: str | None) -> tuple[Any, Any]:
    if text is None:
        return None, None
    try:
        dated = Dated.parse(parse_value(ValueType.DATE, text).canonical)
    except ValueProblem:
        return None, None
    return dated.earliest, dated.latest


class _Resolver:
    """References between rows by key, turned into identities."""

    def __init__(
        self,
        checked: Sequence[tuple[Table, pl.DataFrame, Findings]],
        old: pl.DataFrame,
        lineages: Iterable[str],
    ) -> None:
        self.problems: list[Problem] = []
        self._tables = [(table, rows) for table, rows, _ in checked]
        self._old = old.filter(pl.col("sheet").is_in(list(lineages)))
        self._ids: dict[str, str | None] = {}
        self._resolve_targets()
        self._batches = [with_canonical_json(rows.select(ROW_SCHEMA.keys())) for _, rows in self._tables]
        self._check_withdrawals()

    def batches(self) -> Iterable[tuple[Table, pl.DataFrame, pl.DataFrame]]:
        """Yield each table with its rows and the batch made of them."""
        for (table, rows), batch in zip(self._tables, self._batches, strict=True):
            yield table, rows, batch

    @cached_property
    def _rows(self) -> dict[str, tuple[int, int]]:
        """Key to table and row, of everything but definitions, which have a key only within their thing."""
        rows: dict[str, tuple[int, int]] = {}
        for number, (_, frame) in enumerate(self._tables):
            said = frame.with_row_index("__at").filter(pl.col("method") != DEFINITION)
            for key, at in said.select("key", "__at").iter_rows():
                rows.setdefault(str(key), (number, at))
        return rows

    def _resolve_targets(self) -> None:
        for number, (table, rows) in enumerate(self._tables):
            if rows["target"].null_count() == rows.height:
                continue
            targets: list[str | None] = []
            for at, text in enumerate(rows["target"]):
                targets.append(None if text is None else self._target(table, rows, at, text))
            self._tables[number] = (table, rows.with_columns(pl.Series("target", targets, dtype=pl.String)))

    def _target(self, table: Table, rows: pl.DataFrame, at: int, text: str) -> str | None:
        key, mark, part = text.partition("#")
        identifier = self.identity(key)
        if identifier is None or (mark and part != "attribution"):
            self.problems.append(
                Problem(
                    "the key of another row of statements, or of a statement on record",
                    shown(text),
                    "a denial or withdrawal must say what it denies or withdraws; add `#attribution` for who said it",
                    table.file,
                    "",
                    rows["__row"][at],
                    "target",
                )  # fmt: skip
            )
            return None
        return identifier + mark + part

    def identity(self, key: str, trail: tuple[str, ...] = ()) -> str | None:
        """Return the identity of the statement that a key names, or None where there is none (or a circle)."""
        key = key.removeprefix("<").removesuffix(">")
        if key not in self._ids:
            self._ids[key] = None if key in trail else self._identity(key, (*trail, key))
        return self._ids[key]

    def _identity(self, key: str, trail: tuple[str, ...]) -> str | None:
        if is_identity(key):
            return key
        if key not in self._rows:
            found = self._old.filter(pl.col("row") == key)
            return _identity_of(found.row(0, named=True)) if found.height == 1 else None
        number, at = self._rows[key]
        _, rows = self._tables[number]
        row = rows.row(at, named=True)
        if row["target"] is not None and not is_identity(row["target"].partition("#")[0]):
            target, mark, part = row["target"].partition("#")
            resolved = self.identity(target, trail)
            if resolved is None:
                return None
            row["target"] = resolved + mark + part
        return _identity_of(row)

    def _check_withdrawals(self) -> None:
        for table, rows in self._tables:
            withdrawn = rows.with_row_index("__at").filter(pl.col("stance") == Stance.WITHDRAWS.value)
            for row in withdrawn.iter_rows(named=True):
                voice = row["voice"] or row["speaker"]
                target = self._said(row["target"])
                if target is None:
                    expected, found = "in column target, the statement that is withdrawn", ""
                elif (target["voice"] or target["speaker"]) != voice:
                    expected = "a withdrawal by the voice that said it (another's correction is a denial)"
                    found = f"the voice {shown(str(target['voice'] or target['speaker']))}"
                elif (target["thing"], target["property"]) != (row["thing"], row["property"]):
                    expected, found = "a target about the same thing and property", shown(target["thing"])
                else:
                    continue
                self.problems.append(Problem(expected, found, "", table.file, "", row["__row"], "target"))

    def _said(self, identifier: str | None) -> Mapping[str, Any] | None:
        if identifier is None:
            return None
        wanted = identifier.partition("#")[0]
        for key, known in self._ids.items():
            if known == wanted and key in self._rows:
                number, at = self._rows[key]
                return self._tables[number][1].row(at, named=True)
        found = self._old.filter(pl.col("key") == short_key(wanted))
        return found.row(0, named=True) if found.height else None


def _identity_of(row: Mapping[str, Any]) -> str:
    groups = grouped(EntryKind.STATEMENT, flat_of_row({name: row[name] for name in ROW_SCHEMA}))
    return NewEntry(EntryKind.STATEMENT, groups).id


def _with_keys(batch: pl.DataFrame) -> pl.Series:
    """Return the first 64 bits of the identity of every row."""
    columns = (batch[name].cast(pl.Binary).to_list() for name in JSON_COLUMNS[:3])
    keys = [
        int.from_bytes(identity_bytes(content, voice, passage)[:8], "big", signed=True)
        for content, voice, passage in zip(*columns, strict=True)
    ]
    return pl.Series("key", keys, dtype=pl.Int64)


def _compared(
    table: Table, rows: pl.DataFrame, batch: pl.DataFrame, old: pl.DataFrame, coder: Coder
) -> tuple[pl.DataFrame, list[Flat], Change]:
    """Compare a sheet with the standing rows of its lineage; return what to add, retractions, and the change."""
    before = old.filter(pl.col("sheet") == table.lineage)
    if before.is_empty():
        keys = rows["key"].drop_nulls().unique(maintain_order=True).cast(pl.String).to_list()
        return batch, [], Change(table.lineage, keys, [], [], 0)
    new = batch.with_columns(_with_keys(batch))
    known = before.select("row", "key")
    fresh = new.join(known, on=["row", "key"], how="anti", maintain_order="left")
    lost = before.join(new.select("row", "key"), on=["row", "key"], how="anti", maintain_order="left")
    old_names, new_names = set(before["row"]), set(new["row"])
    touched = (set(fresh["row"]) | set(lost["row"])) & old_names & new_names
    change = Change(
        table.lineage,
        added=sorted(new_names - old_names, key=str),
        changed=sorted(touched, key=str),
        gone=sorted(old_names - new_names, key=str),
        unchanged=len(old_names & new_names - touched),
    )
    retractions = [_retraction(row, new_names, coder) for row in lost.iter_rows(named=True)]
    return fresh.drop("key"), retractions, change


def _retraction(row: Mapping[str, Any], still_there: set[str], coder: Coder) -> Flat:
    groups = grouped(EntryKind.STATEMENT, flat_of_row({name: row[name] for name in ROW_SCHEMA}))
    return {
        "kind": JudgementKind.RETRACTS.value,
        "left": NewEntry(EntryKind.STATEMENT, groups).id,
        "value": {"coding": coding_digest(groups["coding"])},
        "by": coder.name, "at": coder.at, "method": "person",
        "reason": "changed in the sheet" if row["row"] in still_there else "gone from the sheet",
    }  # fmt: skip


def _new_documents(record: Record, tables: Sequence[Table], coder: Coder, name: str) -> list[Flat]:
    described = {flat["id"]: _description(flat) for _, flat in record.flats(EntryKind.DOCUMENT)}
    return [
        _description(document)
        | {
            "coder": coder.name, "coded_at": coder.at, "method": f"import:{table.lineage}",
            "coded_from": {"import": name, "sheet": table.lineage, "row": str(document.get("key", ""))},
        }
        for table in tables
        for document in table.documents
        if described.get(document["id"]) != _description(document)
    ]  # fmt: skip


def _description(document: Mapping[str, Any]) -> Flat:
    return grouped(EntryKind.DOCUMENT, document)["content"]


def _judgements(
    record: Record, tables: Sequence[Table], resolver: _Resolver, known: Known, coder: Coder, name: str
) -> tuple[list[Flat], list[Flat], list[Problem]]:
    """Return judgements to add, retractions of those that left their sheet, and problems."""
    lineages = {table.lineage for table in tables}
    before: dict[tuple[str, str], Judged] = {
        (judged.flat["coded_from"]["sheet"], judged.id): judged
        for judged in record.apparatus().standing
        if (judged.flat.get("coded_from") or {}).get("sheet") in lineages
    }
    fresh, problems, present = [], [], set()
    for table in tables:
        for raw in table.judgements:
            flat, found = _resolved(raw, resolver, known, table)
            problems += found
            flat = (
                {"by": coder.name, "at": coder.at, "method": f"import:{table.lineage}"}
                | flat
                | {"coded_from": {"import": name, "sheet": table.lineage, "row": str(raw.get("key", ""))}}
            )
            mark = (table.lineage, NewEntry.of(EntryKind.JUDGEMENT, flat).id)
            if mark not in before and mark not in present:
                fresh.append(flat)
            present.add(mark)
    gone = [
        {
            "kind": JudgementKind.RETRACTS.value, "left": judged.id, "value": {"coding": judged.coding},
            "by": coder.name, "at": coder.at, "method": "person", "reason": "gone from the sheet",
        }
        for mark, judged in before.items()
        if mark not in present
    ]  # fmt: skip
    return fresh, gone, problems


_OF_MANY = frozenset({JudgementKind.PARTITION})


def _resolved(raw: Flat, resolver: _Resolver, known: Known, table: Table) -> tuple[Flat, list[Problem]]:
    flat = {name: value for name, value in raw.items() if name not in ("key", "row") and value is not None}
    problems: list[Problem] = []

    def resolve(text: str, column: str) -> str:
        if text.startswith("<"):
            identifier = resolver.identity(text)
        else:
            identifier = known.documents.get(
                text, text if text in known.schemas or is_identity(text) else None
            )
        if identifier is None:
            expected = "a thing, a document's handle, or <the key of a statement>"
            problems.append(Problem(expected, shown(text), "", table.file, "", raw.get("row"), column))
            return text
        return identifier

    for side in ("left", "right"):
        value = flat.get(side)
        if isinstance(value, list | tuple):
            resolved = [resolve(item, side) for item in value]
            flat[side] = resolved if len(resolved) != 1 or flat["kind"] in _OF_MANY else resolved[0]
        elif value is not None:
            flat[side] = resolve(value, side)
    return flat, problems
