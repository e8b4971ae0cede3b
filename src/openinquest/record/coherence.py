"""Whether the tables of an import agree with each other and with the rest of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from openinquest.errors import Problem, shown
from openinquest.ontology import Ontology, Stance
from openinquest.record.findings import Findings
from openinquest.record.known import Known
from openinquest.record.table import Table


def document_problems(tables: Sequence[Table], handles: Mapping[str, str]) -> list[Problem]:
    """Note documents that stand in two rows, and handles that would name two documents."""
    problems = []
    taken = dict(handles)
    places: dict[str, tuple[str, str]] = {}
    for table in tables:
        for document in table.documents:
            handle, identifier, row = document["handle"], document["id"], document.get("row")
            if identifier in places and places[identifier][0] != handle:
                first = places[identifier][1]
                problems.append(
                    table.problem(
                        "every document once",
                        f"the address of {first} again, written otherwise",
                        "keep one of the rows and its handle",
                        row,
                        "address",
                    )
                )
            elif taken.setdefault(handle, identifier) != identifier:
                problems.append(
                    table.problem(
                        "a handle that no other document has", shown(handle), "choose another", row, "handle"
                    )
                )
            places.setdefault(identifier, (handle, f"row {row} ({shown(handle)})"))
    return problems


def schema_problems(ontology: Ontology, tables: Sequence[Table], others: pl.DataFrame) -> list[Problem]:
    """Note schemata that the ontology lacks, and things to which two are given."""
    asserted = (pl.col("property") == "schema") & (pl.col("stance") == Stance.ASSERTS.value)
    before = dict(others.filter(asserted).select("thing", "value").iter_rows())
    problems = []
    for table in tables:
        findings = Findings(table.file, table.sheet, table.columns)
        given = table.statements.filter(pl.col("property") == "schema")
        unknown = given.filter(~pl.col("value").is_in(list(ontology.schemata)))
        findings.add_each(unknown, "value", "a schema of the ontology", "", ontology.schemata)
        for thing, schema, row, key in given.select("thing", "value", "__row", "key").iter_rows():
            if (earlier := before.setdefault(thing, schema)) != schema:
                findings.add(
                    pl.DataFrame({"__row": [row], "key": [key]}), "value",
                    f"{earlier}, the schema that {shown(thing)} has elsewhere", shown(schema),
                    "one thing has one schema: correct it, or give this thing an id of its own",
                )  # fmt: skip
        problems += findings.problems
    return problems


def key_problems(tables: Sequence[Table]) -> list[Problem]:
    """Note keys that stand in two sheets of one lineage, where no comparison could tell them apart."""
    problems = []
    lineages = [table.lineage for table in tables]
    seen: dict[str, set[str]] = {name: set() for name in lineages if lineages.count(name) > 1}
    for table in tables:
        if table.lineage in seen:
            again = table.statements.filter(pl.col("key").is_in(list(seen[table.lineage])))
            problems += [
                table.problem(
                    "every key once", f"the key {shown(key)} of another sheet again", "", row, "key"
                )
                for key, row in again.select("key", "__row").iter_rows()
            ]
            seen[table.lineage].update(table.statements["key"].drop_nulls())
    return problems


def dangling_problems(
    others: pl.DataFrame,
    lost: Sequence[pl.DataFrame],
    gone: Mapping[str, str],
    known: Known,
    tables: Sequence[Table],
) -> list[Problem]:
    """Note things and documents (`gone`: id to handle) that would go although other sheets speak of them."""
    undefined: dict[str, str] = {
        thing: thing
        for frame in lost
        for thing in frame.filter(pl.col("property") == "schema")["thing"]
        if thing not in known.schemas
    }
    files = ", ".join(dict.fromkeys(table.file for table in tables))
    problems = []
    for names, columns, what in (
        (undefined, ("thing", "speaker", "voice", "value"), "thing"),
        (gone, ("document",), "document"),
    ):
        for identifier, name in names.items():
            count = others.filter(
                pl.any_horizontal(pl.col(column) == identifier for column in columns)
            ).height
            if count:
                expected = f"the {what} {shown(name)} to stay, to which other sheets refer"
                found = f"no row of it, and {count} of theirs"
                problems.append(Problem(expected, found, "leave its row, or change those first", files))
    return problems
