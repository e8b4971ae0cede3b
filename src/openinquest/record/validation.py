"""Raw rows of statements against the ontology and what the record knows, by distinct value.

A column of a million cells holds some thousand different texts; each is read once and joined back. Nothing is
repaired in silence: a text that cannot be read is a problem with its row, and what was read differently from how
it was written keeps the words as `original`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from openinquest.ontology import Dated, Ontology, Property, ValueProblem, ValueType, parse_value
from openinquest.record.entry import RECORD
from openinquest.record.findings import CAUSES, Cause, Findings, nearest_name, told
from openinquest.record.frames import REFERENCES
from openinquest.record.known import Known


def validate(raw: pl.DataFrame, known: Known, ontology: Ontology, findings: Findings) -> pl.DataFrame:
    """Return the rows with canonical values, documents by id and voices filled in; problems go to `findings`.

    `raw` holds the fields of statements as text and `__row`, the row a person sees. Fields that hold nothing are
    null. The result has the same rows in the same order; where there are problems it must not be written.
    """
    if raw.is_empty():
        return raw.with_columns(pl.col("seq").cast(pl.Int64))
    rows = _with_properties(raw, known, ontology, findings)
    rows = _with_values(rows, findings)
    _check_references(rows, known, ontology, findings)
    rows = _with_dates(rows, findings)
    rows = _with_sequence(rows, findings)
    rows = _with_speakers(rows, known, findings)
    return _with_documents(rows, known, findings).drop("__type", "__choices", "__range")


def _with_properties(raw: pl.DataFrame, known: Known, ontology: Ontology, findings: Findings) -> pl.DataFrame:
    rows = raw.with_columns(__schema=_mapped(raw["thing"], known.schemas))
    unknown = rows.filter(pl.col("__schema").is_null() & pl.col("thing").is_not_null())
    findings.add_each(
        unknown, "thing", "a thing of the record or of this import",
        "define it in a sheet of things, with its schema", known.schemas,
    )  # fmt: skip
    pairs = rows.select("__schema", "property").unique().drop_nulls()
    described: list[tuple[str, str, Property | None]] = [
        (schema, name, _property(ontology, schema, name)) for schema, name in pairs.iter_rows()
    ]
    for schema, name, found in described:
        if found is None and schema in ontology.schemata:
            wrong = rows.filter((pl.col("__schema") == schema) & (pl.col("property") == name))
            expected = f"a property of {schema}" + nearest_name(name, _properties(ontology, schema))
            findings.add(wrong, "property", expected, told(name))
    types = pl.DataFrame(
        [
            (schema, name, str(found.type.value) if found else None, found.choices if found else None,
             found.range if found else None)
            for schema, name, found in described
        ],
        schema={"__schema": pl.String, "property": pl.String, "__type": pl.String, "__choices": pl.String,
                "__range": pl.String},
        orient="row",
    )  # fmt: skip
    return rows.join(types, on=["__schema", "property"], how="left", maintain_order="left").drop("__schema")


def _properties(ontology: Ontology, schema: str) -> Mapping[str, Property]:
    found = ontology.schemata.get(schema)
    return found.properties if found else {}


def _property(ontology: Ontology, schema: str, name: str) -> Property | None:
    return _properties(ontology, schema).get(name)


_VALUE_TYPES = {str(kind.value): kind for kind in ValueType}
_NEVER_TOLD = frozenset(str(kind.value) for kind in (
    ValueType.NAME, ValueType.TEXT, ValueType.IDENTIFIER, ValueType.URL,
))  # fmt: skip


def _with_values(rows: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    distinct = rows.select("__type", "value").unique().drop_nulls()
    read: list[tuple[str, str, str, str | None]] = []
    refused: list[tuple[str, str, ValueProblem]] = []
    for type_name, text in distinct.iter_rows():
        try:
            parsed = parse_value(_VALUE_TYPES[type_name], text)
        except ValueProblem as caught:
            refused.append((type_name, text, caught))
        else:
            if parsed.original is not None or parsed.canonical != text:
                read.append((type_name, text, parsed.canonical, parsed.original))
    findings.add_causes(
        rows,
        "value",
        [
            Cause(
                (pl.col("__type") == type_name) & (pl.col("value") == text),
                problem.expected,
                told(text, "name" if type_name in _NEVER_TOLD else "", with_digit=True),
                problem.advice,
            )
            for type_name, text, problem in sorted(refused, key=lambda cause: cause[:2])
        ],
    )
    if not read:
        return rows
    # only what reads differently from how it is written is joined back
    names = ("__type", "value", "__canonical", "__original")
    differing = pl.DataFrame(read, schema=dict.fromkeys(names, pl.String), orient="row")
    joined = rows.join(differing, on=["__type", "value"], how="left", maintain_order="left")
    return joined.with_columns(
        value=pl.coalesce("__canonical", "value"), original=pl.coalesce("original", "__original")
    ).drop("__canonical", "__original")


def _check_references(rows: pl.DataFrame, known: Known, ontology: Ontology, findings: Findings) -> None:
    names = [str(kind.value) for kind in REFERENCES]
    references = rows.filter(pl.col("__type").is_in(names) & pl.col("value").is_not_null())
    schema_of = _mapped(references["value"], known.schemas)
    missing = references.filter(schema_of.is_null())
    findings.add_each(missing, "value", "the id of a thing", "define it", known.schemas)
    pairs = references.with_columns(found=schema_of).drop_nulls(["found", "__range"])
    for wanted, found in pairs.select("__range", "found").unique().iter_rows():
        schema = ontology.schemata.get(found)
        if schema is not None and not schema.is_a(wanted):
            wrong = pairs.filter((pl.col("__range") == wanted) & (pl.col("found") == found))
            findings.add(wrong, "value", f"the id of a {wanted}", f"the id of a {found}")
    chosen = rows.filter(pl.col("__choices").is_not_null() & pl.col("value").is_not_null())
    unknown = []
    for vocabulary, value in chosen.select("__choices", "value").unique(maintain_order=True).iter_rows():
        terms = ontology.vocabularies[vocabulary].terms
        if value not in terms:
            where = (pl.col("__choices") == vocabulary) & (pl.col("value") == value)
            expected = f"a word of the vocabulary '{vocabulary}'" + nearest_name(value, terms)
            unknown.append(Cause(where, expected, told(value)))
    findings.add_causes(chosen, "value", unknown)


def _with_dates(rows: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    for column in ("said_on", "holds_at"):
        mapping: dict[str, str] = {}
        refused = []
        for text in rows[column].drop_nulls().unique().sort():
            try:
                mapping[text] = parse_value(ValueType.DATE, text).canonical
            except ValueProblem as problem:
                found = told(text, with_digit=True)
                refused.append(Cause(pl.col(column) == text, problem.expected, found, problem.advice))
        findings.add_causes(rows, column, refused)
        rows = rows.with_columns(_mapped(rows[column], mapping).alias(column))
    return rows


def _with_sequence(rows: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    if rows["seq"].dtype == pl.Int64:
        return rows
    numbers = rows["seq"].cast(pl.Int64, strict=False)
    wrong = rows.filter(numbers.is_null() & pl.col("seq").is_not_null())
    findings.add_each(wrong, "seq", "a whole number: the order within the day")
    return rows.with_columns(numbers.alias("seq"))


def _with_speakers(rows: pl.DataFrame, known: Known, findings: Findings) -> pl.DataFrame:
    _check_actors(rows.filter(pl.col("speaker") != RECORD), "speaker", "a speaker", known, findings)
    voiced = rows.filter(pl.col("voice").is_not_null() & (pl.col("voice") != "-"))
    _check_actors(voiced, "voice", "an office or body", known, findings)
    _check_chains(rows, known, findings)
    cites = rows.filter(pl.col("basis").str.starts_with("cites:"))
    cited = cites.with_columns(basis=pl.col("basis").str.strip_prefix("cites:"))
    unknown = cited.filter(~pl.col("basis").is_in(_known_names(cited["basis"], known)))
    names = [*known.schemas, *known.documents] if unknown.height else []
    findings.add_each(unknown, "basis", "cites:<a speaker or document of the record>", "", names)
    return rows.with_columns(voice=_voices(rows, known.voices))


def _check_actors(rows: pl.DataFrame, column: str, what: str, known: Known, findings: Findings) -> None:
    missing = rows.filter(_mapped(rows[column], known.schemas).is_null())
    findings.add_each(
        missing, column, f"{what} of the record or of this import",
        "define it in a sheet of speakers", known.schemas,
    )  # fmt: skip


def _check_chains(rows: pl.DataFrame, known: Known, findings: Findings) -> None:
    """Note chains of reporters with one who is not known; read once for each distinct chain."""
    unknown = [
        (chain, link["who"])
        for chain in rows["via"].drop_nulls().unique(maintain_order=True)
        for link in json.loads(chain)
        if link["who"] not in known.schemas
    ]
    causes = [
        Cause(
            pl.col("via") == chain,
            "reporters of the record or of this import" + nearest_name(who, known.schemas),
            told(who),
            "define it in a sheet of speakers",
        )
        for chain, who in unknown[:CAUSES]
    ]
    findings.add_causes(rows, "via", causes, len(unknown))


def _known_names(column: pl.Series, known: Known) -> list[str]:
    distinct = column.drop_nulls().unique()
    return [name for name in distinct if name in known.schemas or name in known.documents]


def _voices(rows: pl.DataFrame, voices: pl.DataFrame) -> pl.Series:
    """Return the voice of every row: as coded, none for `-`, otherwise the speaker's own on that day."""
    of_actor: dict[str, list[tuple[Any, ...]]] = {}
    for actor, *rest in voices.select("actor", "voice", "from", "to").iter_rows():
        of_actor.setdefault(actor, []).append(tuple(rest))
    pairs = rows.filter(pl.col("voice").is_null()).select("speaker", "said_on").unique()
    found = [_voice(of_actor.get(speaker, ()), said_on) for speaker, said_on in pairs.iter_rows()]
    pairs = pairs.with_columns(pl.Series("__voice", found, dtype=pl.String))
    joined = rows.join(pairs, on=["speaker", "said_on"], how="left", nulls_equal=True, maintain_order="left")
    coded = joined["voice"]
    return joined.select(
        pl.when(coded == "-").then(None).otherwise(pl.coalesce(coded, "__voice")).alias("voice")
    ).to_series()


def _voice(candidates: Sequence[tuple[Any, ...]], said_on: str | None) -> str | None:
    """Return the only voice that the speaker may have had on that day."""
    try:
        said = Dated.parse(said_on) if said_on else None
    except ValueProblem:
        return None
    day_from, day_to = (said.earliest, said.latest) if said else (None, None)
    possible = {
        voice
        for voice, start, end in candidates
        if not (start and day_to and day_to < start) and not (end and day_from and day_from > end)
    }
    return possible.pop() if len(possible) == 1 else None


def _with_documents(rows: pl.DataFrame, known: Known, findings: Findings) -> pl.DataFrame:
    by_name = {identifier: identifier for identifier in known.documents.values()} | dict(known.documents)
    resolved = _mapped(rows["document"], by_name)
    missing = rows.filter(resolved.is_null() & pl.col("document").is_not_null())
    findings.add_each(
        missing, "document", "the handle of a document",
        "add it to a sheet of documents, or `inquest cite` it", known.documents,
    )  # fmt: skip
    return rows.with_columns(resolved.alias("document"))


def _mapped(column: pl.Series, mapping: Mapping[str, str]) -> pl.Series:
    """Return the column with every text replaced; null where the mapping has none."""
    if not mapping or column.null_count() == len(column):
        return pl.Series(column.name, [None] * len(column), dtype=pl.String)
    distinct = column.drop_nulls().unique()
    values = pl.Series([mapping.get(text) for text in distinct], dtype=pl.String)
    return column.replace_strict(distinct, values, default=None, return_dtype=pl.String)
