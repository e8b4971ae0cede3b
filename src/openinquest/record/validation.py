"""Raw rows of statements against the ontology and what the record knows, by distinct value.

A column of a million cells holds some thousand different texts; each is read once and joined back. Nothing is
repaired in silence: a text that cannot be read is a problem with its row, and what was read differently from how
it was written keeps the words as `original`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import polars as pl

from openinquest.errors import Problem, shown
from openinquest.ontology import Dated, Ontology, Property, ValueProblem, ValueType, parse_value
from openinquest.record.entry import RECORD

_REFERENCES = (ValueType.THING, ValueType.PLACE)
_LISTED_PER_CAUSE = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What statements may refer to: things with their schema, documents by handle, voices of speakers.

    `voices`: actor, voice, from (Date), to (Date); null bounds are open.
    """

    schemas: Mapping[str, str]
    documents: Mapping[str, str]
    voices: pl.DataFrame


@dataclass(slots=True)
class Findings:
    """Problems of one sheet, each cause listed for at most some hundred rows and then counted."""

    file: str
    sheet: str
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, rows: Iterable[int | None], column: str, expected: str, found: str = "", advice: str = ""
    ) -> None:
        """Note one cause on all rows that have it."""
        numbers = list(rows)
        self.problems += [
            Problem(expected, found, advice, self.file, self.sheet, row, column)
            for row in numbers[:_LISTED_PER_CAUSE]
        ]
        if len(numbers) > _LISTED_PER_CAUSE:
            more = f"the same in {len(numbers) - _LISTED_PER_CAUSE} more rows"
            self.problems.append(Problem(expected, more, advice, self.file, self.sheet, None, column))

    def add_each(
        self, frame: pl.DataFrame, column: str, expected: Callable[[str], str], advice: str = ""
    ) -> None:
        """Note each distinct text of `column` in `frame` (with `__row`) as a cause of its own."""
        for (text,), group in frame.group_by(column, maintain_order=True):
            self.add(group["__row"], column, expected(str(text)), shown(str(text), column), advice)


def validate(raw: pl.DataFrame, known: Known, ontology: Ontology, findings: Findings) -> pl.DataFrame:
    """Return the rows with canonical values, documents by id and voices filled in; problems go to `findings`.

    `raw` holds the fields of statements as text and `__row`, the row a person sees. Fields that hold nothing are
    null. The result has the same rows in the same order; where there are problems it must not be written.
    """
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
    names = list(known.schemas)
    findings.add_each(
        unknown, "thing",
        lambda text: "a thing of the record or of this import" + _nearest(text, names),
        "define it in a sheet of things, with its schema",
    )  # fmt: skip
    pairs = rows.select("__schema", "property").unique().drop_nulls()
    described: list[tuple[str, str, Property | None]] = [
        (schema, name, _property(ontology, schema, name)) for schema, name in pairs.iter_rows()
    ]
    for schema, name, found in described:
        if found is None:
            wrong = rows.filter((pl.col("__schema") == schema) & (pl.col("property") == name))
            expected = f"a property of {schema}" + _nearest(name, list(_properties(ontology, schema)))
            findings.add(wrong["__row"], "property", expected, shown(name))
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


def _nearest(text: str, names: Sequence[str]) -> str:
    # close matching is quadratic: against a million ids it would take minutes
    close = get_close_matches(text, names, 1) if len(names) <= 5000 else []
    return f" (did you mean '{close[0]}'?)" if close else ""


def _with_values(rows: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    distinct = rows.select("__type", "value").unique().drop_nulls()
    canonical: list[str | None] = []
    original: list[str | None] = []
    refused: list[tuple[str, str, ValueProblem]] = []
    for type_name, text in distinct.iter_rows():
        try:
            parsed = parse_value(ValueType(type_name), text)
        except ValueProblem as caught:
            refused.append((type_name, text, caught))
            canonical.append(None)
            original.append(None)
        else:
            canonical.append(parsed.canonical)
            original.append(parsed.original)
    for type_name, text, problem in refused:
        wrong = rows.filter((pl.col("__type") == type_name) & (pl.col("value") == text))
        sensitive = "name" if type_name in ("name", "text") else "value"
        findings.add(wrong["__row"], "value", problem.expected, shown(text, sensitive), problem.advice)
    read = distinct.with_columns(
        pl.Series("__canonical", canonical, dtype=pl.String),
        pl.Series("__original", original, dtype=pl.String),
    )
    joined = rows.join(read, on=["__type", "value"], how="left", maintain_order="left")
    return joined.with_columns(
        value=pl.coalesce("__canonical", "value"), original=pl.coalesce("original", "__original")
    ).drop("__canonical", "__original")


def _check_references(rows: pl.DataFrame, known: Known, ontology: Ontology, findings: Findings) -> None:
    names = [str(kind.value) for kind in _REFERENCES]
    references = rows.filter(pl.col("__type").is_in(names) & pl.col("value").is_not_null())
    schema_of = _mapped(references["value"], known.schemas)
    missing = references.filter(schema_of.is_null())
    findings.add_each(
        missing, "value", lambda text: "the id of a thing" + _nearest(text, list(known.schemas)), "define it"
    )
    pairs = references.with_columns(found=schema_of).drop_nulls(["found", "__range"])
    for wanted, found in pairs.select("__range", "found").unique().iter_rows():
        schema = ontology.schemata.get(found)
        if schema is not None and not schema.is_a(wanted):
            wrong = pairs.filter((pl.col("__range") == wanted) & (pl.col("found") == found))
            findings.add(wrong["__row"], "value", f"the id of a {wanted}", f"the id of a {found}")
    chosen = rows.filter(pl.col("__choices").is_not_null() & pl.col("value").is_not_null())
    for vocabulary, value in chosen.select("__choices", "value").unique().iter_rows():
        terms = ontology.vocabularies[vocabulary].terms
        if value not in terms:
            wrong = chosen.filter((pl.col("__choices") == vocabulary) & (pl.col("value") == value))
            expected = f"a word of the vocabulary '{vocabulary}'" + _nearest(value, list(terms))
            findings.add(wrong["__row"], "value", expected, shown(value))


def _with_dates(rows: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    for column in ("said_on", "holds_at"):
        mapping: dict[str, str] = {}
        for text in rows[column].drop_nulls().unique():
            try:
                mapping[text] = parse_value(ValueType.DATE, text).canonical
            except ValueProblem as problem:
                wrong = rows.filter(pl.col(column) == text)
                findings.add(wrong["__row"], column, problem.expected, shown(text), problem.advice)
        rows = rows.with_columns(_mapped(rows[column], mapping).alias(column))
    return rows


def _with_sequence(rows: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    if rows["seq"].dtype == pl.Int64:
        return rows
    numbers = rows["seq"].cast(pl.Int64, strict=False)
    wrong = rows.filter(numbers.is_null() & pl.col("seq").is_not_null())
    findings.add_each(wrong, "seq", lambda _: "a whole number: the order within the day")
    return rows.with_columns(numbers.alias("seq"))


def _with_speakers(rows: pl.DataFrame, known: Known, findings: Findings) -> pl.DataFrame:
    named = rows.filter(pl.col("speaker") != RECORD)
    missing = named.filter(_mapped(named["speaker"], known.schemas).is_null())
    findings.add_each(
        missing, "speaker",
        lambda text: "a speaker of the record or of this import" + _nearest(text, list(known.schemas)),
        "define it in a sheet of speakers",
    )  # fmt: skip
    cites = rows.filter(pl.col("basis").str.starts_with("cites:"))
    cited = cites.with_columns(basis=pl.col("basis").str.strip_prefix("cites:"))
    handles = dict.fromkeys(known.documents, "")
    unknown = cited.filter(
        _mapped(cited["basis"], known.schemas).is_null() & _mapped(cited["basis"], handles).is_null()
    )
    findings.add_each(unknown, "basis", lambda _: "cites:<a speaker or document of the record>")
    return rows.with_columns(voice=_voices(rows, known.voices))


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
        missing, "document",
        lambda text: "the handle of a document" + _nearest(text, list(known.documents)),
        "add it to a sheet of documents, or `inquest cite` it",
    )  # fmt: skip
    return rows.with_columns(resolved.alias("document"))


def _mapped(column: pl.Series, mapping: Mapping[str, str]) -> pl.Series:
    """Return the column with every text replaced; null where the mapping has none."""
    if not mapping or column.null_count() == len(column):
        return pl.Series(column.name, [None] * len(column), dtype=pl.String)
    distinct = column.drop_nulls().unique()
    values = pl.Series([mapping.get(text) for text in distinct], dtype=pl.String)
    return column.replace_strict(distinct, values, default=None, return_dtype=pl.String)
