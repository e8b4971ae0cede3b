"""The frames: what other packages read of a record, and the contract between them (docs/frames.md).

Built from rows of statements and flat judgements and documents. Everything that depends on judgements is applied
here: what was retracted is gone, merged things carry their canonical id, and both clocks are set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

import polars as pl

from openinquest.ontology import Dated, Ontology, ValueProblem, ValueType, load_ontology
from openinquest.record.codings import ADJUDICATIONS, CODINGS, adjudications, coded
from openinquest.record.documents import standing_documents
from openinquest.record.entry import RECORD, EntryKind, Flat, grouped, is_companion
from openinquest.record.identity import canonical_json, identity, short_key
from openinquest.record.merge import Link, Merges, merges
from openinquest.record.order import latest_last
from openinquest.record.rows import Batch, rows_of_flats
from openinquest.record.standing import Judged, Retracted, rejected, standing_judgements

CITES = "cites:"
REFERENCES = (ValueType.THING, ValueType.PLACE)
"""The types of values that name a thing."""
_TEXTS = pl.List(pl.String())
STATEMENTS: Mapping[str, Any] = {
    "n": pl.Int64(), "key": pl.Int64(),
    "thing": pl.String(), "thing_coded": pl.String(), "schema": pl.String(),
    "property": pl.String(), "type": pl.String(), "value": pl.String(), "original": pl.String(),
    "stance": pl.String(), "target": pl.Int64(), "target_part": pl.String(),
    "holds_at": pl.String(), "holds_from": pl.Date(), "holds_to": pl.Date(),
    "scope": pl.String(), "basis": pl.String(),
    "speaker": pl.String(), "voice": pl.String(),
    "said_on": pl.String(), "said_from": pl.Date(), "said_to": pl.Date(),
    "occasion": pl.String(), "seq": pl.Int64(),
    "document": pl.String(), "wording": pl.String(), "quote": pl.String(), "selector": pl.String(),
    "coder": pl.String(), "coded_at": pl.String(), "method": pl.String(),
    "import": pl.String(), "sheet": pl.String(), "row": pl.String(), "inferred": _TEXTS,
    "definition": pl.Boolean(),
}  # fmt: skip
VIA: Mapping[str, Any] = {
    "n": pl.Int64(), "position": pl.Int64(), "who": pl.String(), "on": pl.String(), "mode": pl.String(),
}  # fmt: skip
JUDGEMENTS: Mapping[str, Any] = {
    "n": pl.Int64(), "kind": pl.String(), "left": _TEXTS, "right": pl.String(), "value": pl.String(),
    "by": pl.String(), "at": pl.String(), "method": pl.String(), "score": pl.Float64(), "reason": pl.String(),
    "person": pl.Boolean(), "import": pl.String(),
}  # fmt: skip
DOCUMENTS: Mapping[str, Any] = {
    "n": pl.Int64(), "id": pl.String(), "handle": pl.String(), "title": pl.String(), "publisher": pl.String(),
    "published_on": pl.String(), "address": pl.String(), "language": pl.String(), "media_type": pl.String(),
    "author": pl.String(), "interviewee": pl.String(), "interviewer": pl.String(), "said_on": pl.String(),
    "place": pl.String(), "state": pl.String(), "imports": _TEXTS,
}  # fmt: skip
THINGS: Mapping[str, Any] = {
    "thing": pl.String(), "schema": pl.String(),
    "label_en": pl.String(), "label_ru": pl.String(), "label_kk": pl.String(), "label": pl.String(),
}  # fmt: skip
PARTIES: Mapping[str, Any] = {
    "actor": pl.String(), "party": pl.String(), "from": pl.Date(), "to": pl.Date(),
}  # fmt: skip
REDIRECTS: Mapping[str, Any] = {"old": pl.String(), "canonical": pl.String()}
FLAGGED: Mapping[str, Any] = {"left": pl.String(), "right": pl.String(), "reason": pl.String()}
PAIRS: Mapping[str, Any] = {
    "n": pl.Int64(), "left": pl.String(), "right": pl.String(), "verdict": pl.String(), "by": pl.String(),
    "person": pl.Boolean(), "score": pl.Float64(),
}  # fmt: skip


def _empty(schema: Mapping[str, Any]) -> Callable[[], pl.DataFrame]:
    return lambda: pl.DataFrame(schema=dict(schema))


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of one record at one setting of its clocks; columns and dtypes as in docs/frames.md."""

    statements: pl.DataFrame
    via: pl.DataFrame
    judgements: pl.DataFrame
    documents: pl.DataFrame
    things: pl.DataFrame
    parties: pl.DataFrame
    redirects: pl.DataFrame
    flagged: pl.DataFrame
    pairs: pl.DataFrame = field(default_factory=_empty(PAIRS))
    codings: pl.DataFrame = field(default_factory=_empty(CODINGS))
    rejected: pl.DataFrame = field(default_factory=_empty(STATEMENTS))
    adjudications: pl.DataFrame = field(default_factory=_empty(ADJUDICATIONS))


SCHEMATA: Mapping[str, Mapping[str, Any]] = {
    "statements": STATEMENTS, "via": VIA, "judgements": JUDGEMENTS, "documents": DOCUMENTS,
    "things": THINGS, "parties": PARTIES, "redirects": REDIRECTS, "flagged": FLAGGED, "pairs": PAIRS,
    "codings": CODINGS, "rejected": STATEMENTS, "adjudications": ADJUDICATIONS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where the clocks stand: the log at `entry`, what had been said by `on`, the state of the world at `when`."""

    entry: int | None = None
    on: date | None = None
    when: date | None = None


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What frames are made of, already cut at the clock's `entry`.

    `rows`: n, key and the columns of `ROW_SCHEMA`. The others: log number and flat entry.
    """

    rows: pl.DataFrame
    judgements: Sequence[tuple[int, Flat]]
    documents: Sequence[tuple[int, Flat]]
    captures: Sequence[tuple[int, Flat]] = ()


def build_frames(ingredients: Ingredients, clocks: Clocks, ontology: Ontology | None = None) -> Frames:
    """Return the frames of a record."""
    ontology = ontology or load_ontology()
    standing, retracted = standing_judgements(Judged(n, flat) for n, flat in ingredients.judgements)
    found = coded(ingredients.rows, retracted, rejected(standing))
    rows = found.rows
    documents = _documents(ingredients, retracted)
    judged = links(standing)
    merged = merges(judged)
    statements = _statements(rows, rows, documents, merged, ontology)
    # a judgement names a statement by the coding that stands, or, where none does, by its first
    judgements = _judgements(standing, pl.concat([rows, ingredients.rows]), documents, merged)
    frames = Frames(
        statements=statements,
        via=_via(rows, merged),
        judgements=judgements,
        documents=documents.sort("n"),
        things=_things(statements),
        parties=_parties(statements),
        redirects=_frame(REDIRECTS, sorted(merged.canonical.items())),
        flagged=_frame(FLAGGED, [(flag.left, flag.right, flag.reason) for flag in merged.flags]),
        pairs=_pairs(judged),
        codings=found.further,
        rejected=_statements(found.rejected, rows, documents, merged, ontology),
        adjudications=adjudications(standing, (rows, found.rejected)),
    )
    return _at(frames, clocks)


def frames_from_entries(
    entries: Iterable[Mapping[str, Any]], clocks: Clocks | None = None, ontology: Ontology | None = None
) -> Frames:
    """Return the frames of flat entries, numbered by their `n` or in order from 1.

    A statement is an entry with `thing`, a judgement one with `kind`, a document one with `title` or `address`
    and `id`. Statements refer to each other as `<n>`.
    """
    numbered = [(int(entry.get("n", i)), dict(entry)) for i, entry in enumerate(entries, start=1)]
    ids: dict[str, str] = {}
    flats: list[tuple[int, Flat]] = []
    for n, entry in numbered:
        if "thing" in entry:
            flat = {"coder": "c1", "coded_at": "2026-01-01T00:00:00Z", "method": "person"} | entry
            if "target" in flat:
                name, mark, part = str(flat["target"]).partition("#")
                flat["target"] = ids.get(name, name) + mark + part
            ids[f"<{n}>"] = identity(grouped(EntryKind.STATEMENT, flat))
            flats.append((n, flat))
    keys = [short_key(ids[f"<{n}>"]) for n, _ in flats]
    rows = Batch.of(rows_of_flats(flat for _, flat in flats)).rows.with_columns(
        pl.Series("n", [n for n, _ in flats], dtype=pl.Int64), pl.Series("key", keys, dtype=pl.Int64)
    )
    judgements = [
        (n, {"by": "c1", "at": "2026-01-01T00:00:00Z", "method": "person"} | _resolved(entry, ids))
        for n, entry in numbered
        if "kind" in entry and "thing" not in entry
    ]
    documents = [(n, entry) for n, entry in numbered if "thing" not in entry and "kind" not in entry]
    return build_frames(Ingredients(rows, judgements, documents), clocks or Clocks(), ontology)


def _resolved(entry: Flat, ids: Mapping[str, str]) -> Flat:
    entry = {name: value for name, value in entry.items() if name != "n"}
    for side in ("left", "right"):
        value = entry.get(side)
        if isinstance(value, list):
            entry[side] = [ids.get(item, item) for item in value]
        elif isinstance(value, str):
            entry[side] = ids.get(value, value)
    return entry


def links(standing: Sequence[Judged]) -> list[Link]:
    """Return the standing judgements on who is the same."""
    return [
        Link(
            left=str(item.flat["left"]), right=str(item.flat["right"]), verdict=str(item.flat["kind"]),
            person=is_person(item.flat), by=str(item.flat.get("by", "")),
            score=float(item.flat.get("score") or 0), n=item.n, at=item.moment,
        )
        for item in standing
        if item.flat["kind"] in ("same", "different", "unsure") and isinstance(item.flat["left"], str)
    ]  # fmt: skip


def _pairs(judged: Sequence[Link]) -> pl.DataFrame:
    columns = {name: [getattr(link, name) for link in judged] for name in PAIRS}
    return pl.DataFrame(columns, schema=dict(PAIRS)).sort("n")


def is_person(judgement: Mapping[str, Any]) -> bool:
    """Say whether a person judged: any method but a derived one (`derived:<method>@<version>`)."""
    return not str(judgement.get("method") or "person").startswith("derived:")


def _documents(ingredients: Ingredients, retracted: Retracted) -> pl.DataFrame:
    kept = {str(flat["document"]) for _, flat in ingredients.captures if not is_companion(flat)}
    rows = [
        {name: said.fields.get(name) for name in DOCUMENTS}
        | {"n": said.n, "state": "preserved" if identifier in kept else "cited", "imports": said.imports}
        for identifier, said in standing_documents(ingredients.documents, retracted).items()
    ]
    return pl.DataFrame(rows, schema=dict(DOCUMENTS), orient="row")


def _statements(
    rows: pl.DataFrame, known: pl.DataFrame, documents: pl.DataFrame, merged: Merges, ontology: Ontology
) -> pl.DataFrame:
    """Return `rows` as statements; `known` are the rows that say of what type each thing is."""
    if rows.is_empty():
        return _frame(STATEMENTS, [])
    handles = {row["id"]: row["handle"] for row in documents.iter_rows(named=True) if row["handle"]}
    defining = known.filter((pl.col("property") == "schema") & (pl.col("stance") == "asserts"))
    schema_of = dict(latest_last(defining, "thing").select("thing", "value").iter_rows())
    target = pl.col("target").str.split_exact("#", 1)
    keys = pl.DataFrame({"target_key": rows["key"], "target_n": rows["n"]}).unique("target_key", keep="first")
    frame = rows.with_columns(
        thing_coded=pl.col("thing"),
        thing=_replaced("thing", merged.canonical),
        speaker=_replaced("speaker", merged.canonical),
        voice=_replaced("voice", merged.canonical),
        basis=pl.when(pl.col("basis").str.starts_with(CITES))
        .then(CITES + _canonical(pl.col("basis").str.strip_prefix(CITES), merged)).otherwise("basis"),
        schema=pl.col("thing").replace_strict(schema_of, default=None, return_dtype=pl.String)
        if schema_of else pl.lit(None, pl.String),
        target_part=target.struct.field("field_1"),
        target_id=target.struct.field("field_0"),
        document=_replaced("document", handles),
        inferred=pl.col("inferred").str.json_decode(_TEXTS),
        definition=pl.col("speaker") == RECORD,
    )  # fmt: skip
    frame = frame.with_columns(
        target_key=_mapped(frame["target_id"], short_key, pl.Int64()),
        type=_types(frame, ontology),
        **_bounds(frame["holds_at"], "holds"),
        **_bounds(frame["said_on"], "said"),
    )
    frame = frame.join(keys, on="target_key", how="left", maintain_order="left")
    refers = pl.col("type").is_in([str(kind.value) for kind in REFERENCES])
    frame = frame.with_columns(
        value=pl.when(refers).then(_replaced("value", merged.canonical)).otherwise("value")
    )
    return (
        frame.drop("target")
        .rename({"target_n": "target"})
        .select(pl.col(name).cast(dtype) for name, dtype in STATEMENTS.items())
    )


def _replaced(column: str, mapping: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace(mapping) if mapping else pl.col(column)


def _canonical(names: pl.Expr, merged: Merges) -> pl.Expr:
    return names.replace(merged.canonical) if merged.canonical else names


def _mapped(column: pl.Series, function: Any, dtype: Any) -> pl.Series:
    """Apply a function to each distinct text of a column."""
    distinct = column.drop_nulls().unique()
    if distinct.is_empty():
        return pl.Series(column.name, [None] * len(column), dtype=dtype)
    values = pl.Series([function(text) for text in distinct], dtype=dtype)
    return column.replace_strict(distinct, values, default=None, return_dtype=dtype)


def _bounds(column: pl.Series, prefix: str) -> dict[str, pl.Series]:
    return {
        f"{prefix}_from": _mapped(column, lambda text: _dated(text)[0], pl.Date()),
        f"{prefix}_to": _mapped(column, lambda text: _dated(text)[1], pl.Date()),
    }


def _dated(text: str) -> tuple[date | None, date | None]:
    try:
        dated = Dated.parse(text)
    except ValueProblem:
        return None, None
    return dated.earliest, dated.latest


def _types(frame: pl.DataFrame, ontology: Ontology) -> pl.Series:
    pairs = frame.select("schema", "property").unique()
    types = []
    for schema, name in pairs.iter_rows():
        found = ontology.schemata.get(schema or "Thing")
        prop = found.properties.get(name) if found else None
        types.append(str(prop.type.value) if prop else None)
    pairs = pairs.with_columns(pl.Series("type", types, dtype=pl.String))
    return frame.join(pairs, on=["schema", "property"], how="left", nulls_equal=True, maintain_order="left")[
        "type"
    ]


def _via(rows: pl.DataFrame, merged: Merges) -> pl.DataFrame:
    link = pl.List(pl.Struct({"who": pl.String, "on": pl.String, "mode": pl.String}))
    chains = rows.filter(pl.col("via").is_not_null()).select("n", pl.col("via").str.json_decode(link))
    if chains.is_empty():
        return pl.DataFrame(schema=dict(VIA))
    return (
        chains.with_columns(position=pl.int_ranges(pl.col("via").list.len()))
        .explode("via", "position")
        .unnest("via")
        .with_columns(who=_replaced("who", merged.canonical))
        .select(pl.col(name).cast(dtype) for name, dtype in VIA.items())
    )


def _judgements(
    standing: Sequence[Judged], rows: pl.DataFrame, documents: pl.DataFrame, merged: Merges
) -> pl.DataFrame:
    handles = {row["id"]: row["handle"] or row["id"] for row in documents.iter_rows(named=True)}
    shown = [item for item in standing if item.flat["kind"] not in ("retracts", "adjudicates")]
    sides = {str(side) for item in shown for side in _sides(item.flat)}
    wanted = {short_key(side): side for side in sides if _is_identity(side) and side not in handles}
    numbers = rows.filter(pl.col("key").is_in(list(wanted))).unique("key", keep="first", maintain_order=True)
    of_key = {key: f"<{n}>" for key, n in numbers.select("key", "n").iter_rows()}
    names = handles | {side: of_key[key] for key, side in wanted.items() if key in of_key}
    if len(of_key) < len(wanted):  # what no statement is may be another judgement
        judged = set(wanted.values())
        names = {item.id: f"<{item.n}>" for item in reversed(shown) if item.id in judged} | names

    def name(side: str) -> str:
        return names.get(side) or merged.of(side)

    flats = [item.flat for item in shown]
    plain = {key: [flat.get(key) for flat in flats] for key in ("kind", "by", "at", "method", "reason")}
    columns = plain | {
        "n": [item.n for item in shown],
        "right": [name(str(flat["right"])) if flat.get("right") else None for flat in flats],
        "value": [canonical_json(flat["value"]).decode() if flat.get("value") else None for flat in flats],
        "score": [float(flat["score"]) if flat.get("score") else None for flat in flats],
        "person": [is_person(flat) for flat in flats],
        "import": [item.import_id for item in shown],
    }
    # one row a name and then lists: polars turns a Python list of lists into as many series, ten times slower
    named = [(item.n, name(str(side))) for item in shown for side in _listed(item.flat.get("left"))]
    left = (
        _frame({"n": pl.Int64(), "left": pl.String()}, named).group_by("n", maintain_order=True).agg("left")
    )
    return (
        pl.DataFrame(columns, schema_overrides={key: JUDGEMENTS[key] for key in columns})
        .join(left, on="n", how="left", maintain_order="left")
        .select(*JUDGEMENTS)
        .with_columns(pl.col("left").fill_null([]))
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _sides(flat: Flat) -> list[Any]:
    return [*_listed(flat.get("left")), *_listed(flat.get("right"))]


def _is_identity(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def _things(statements: pl.DataFrame) -> pl.DataFrame:
    """Return one row a thing, sorted by id; the latest label in each language counts."""
    about = statements.filter(pl.col("stance") == "asserts")
    labels = about.filter(pl.col("property") == "label").with_columns(
        text=pl.col("value").str.replace(r"@[a-z]{2,3}$", ""),
        language=pl.col("value").str.extract(r"@([a-z]{2,3})$").fill_null("en"),
    )
    own = pl.col("thing_coded") == pl.col("thing")
    things = statements.group_by("thing").agg(own=pl.col("schema").filter(own).drop_nulls().first())
    # where it has none, that of the first other id in alphabetical order that has one
    others = statements.filter(~own).drop_nulls("schema")
    others = others.group_by("thing").agg(pl.col("schema").sort_by("thing_coded").first())
    things = things.join(others, on="thing", how="left").with_columns(schema=pl.coalesce("own", "schema"))
    for language in ("en", "ru", "kk"):
        called = latest_last(labels.filter(pl.col("language") == language), "thing")
        chosen = called.unique("thing", keep="last", maintain_order=True)
        things = things.join(
            chosen.select("thing", pl.col("text").alias(f"label_{language}")), on="thing", how="left"
        )
    label = pl.coalesce("label_en", "label_ru", "label_kk", "thing")
    return things.with_columns(label=label).select(*THINGS).sort("thing")


def _parties(statements: pl.DataFrame) -> pl.DataFrame:
    member = statements.filter((pl.col("property") == "party") & (pl.col("stance") == "asserts"))
    return member.select(
        pl.col("thing").alias("actor"), pl.col("value").alias("party"),
        pl.col("holds_from").alias("from"), pl.col("holds_to").alias("to"),
    ).sort("actor", "party", "from")  # fmt: skip


def said_by(frames: Frames, day: date) -> Frames:
    """Return of frames what had been said by a day; whatever was cut off before stays away."""
    return _at(frames, Clocks(on=day))


def _at(frames: Frames, clocks: Clocks) -> Frames:
    """Set the two clocks that depend on what statements say; definitions have no date of speech and stay."""
    statements, lost = (
        _heard(each, frames.documents, clocks) for each in (frames.statements, frames.rejected)
    )
    if statements.height == frames.statements.height and lost.height == frames.rejected.height:
        return frames
    known = pl.concat([statements["n"], lost["n"]]).implode()
    return replace(
        frames,
        statements=statements,
        via=frames.via.join(statements.select("n"), on="n", how="semi"),
        codings=frames.codings.filter(pl.col("n").is_in(known)),
        rejected=lost,
        adjudications=frames.adjudications.filter(pl.all_horizontal(pl.col("left", "right").is_in(known))),
    )


def _heard(statements: pl.DataFrame, documents: pl.DataFrame, clocks: Clocks) -> pl.DataFrame:
    if clocks.on is not None:
        published = documents.select(
            document=pl.coalesce("handle", "id"),
            published=_bounds(documents["published_on"], "x")["x_to"],
        )
        latest = (
            statements.join(published, on="document", how="left", maintain_order="left")
            .select(pl.coalesce("said_to", "published"))
            .to_series()
        )
        statements = statements.filter(pl.col("definition") | (latest <= clocks.on).fill_null(False))
    if clocks.when is not None:
        before = pl.col("holds_from").is_null() | (pl.col("holds_from") <= clocks.when)
        after = pl.col("holds_to").is_null() | (pl.col("holds_to") >= clocks.when)
        statements = statements.filter(before & after)
    return statements


def _frame(schema: Mapping[str, Any], rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


def frame_names() -> list[str]:
    """Return the names of the frames in the order of the contract."""
    return [item.name for item in fields(Frames)]
