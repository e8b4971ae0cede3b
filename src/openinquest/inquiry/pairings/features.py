"""By what two points may be about one thing: words, things, places, days and numbers that both have."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from openinquest.inquiry.material import Material
from openinquest.inquiry.pairings.stems import stem
from openinquest.inquiry.pairings.topics import topics
from openinquest.ontology import Stance, ValueType

POINT = ("thing", "property")
_LISTED = frozenset({"ListEntry", "Casualty", "Person", "Membership", "Occupancy"})
"""Types whose properties are rows of lists, not accounts of what happened."""
_NAMING = ("label", "proposition", "question", "text", "population")
_WORD = r"\p{L}{3,}"
_LEAST_NUMBER = 3
"""Digits that a number must have to be taken for a sign of kinship: small ones recur by chance."""


class Feature(StrEnum):
    """What two points may share."""

    WORD = "words"
    THING = "things"
    PLACE = "place"
    DAY = "day"
    NUMBER = "number"
    TOPIC = "topic"


def points_of_sources(material: Material) -> pl.DataFrame:
    """Return the points that sources speak of, rows of lists left out: `point`, `thing`, `property`, `schema`."""
    return (
        material.frames.statements.lazy()
        .filter(
            ~pl.col("definition")
            & pl.col("thing").is_not_null()
            & pl.col("property").is_not_null()
            & ~pl.col("schema").is_in(sorted(_LISTED)).fill_null(False)
            & (pl.col("stance") != Stance.WITHDRAWS.value)
        )
        .group_by(POINT)
        .agg(pl.col("schema").first(), pl.col("n").min())
        .sort("n")
        .with_row_index("point")
        .select("point", *POINT, "schema")
        .collect()
    )


def texts(material: Material, points: pl.DataFrame) -> pl.DataFrame:
    """Return the texts of each point in lower case, in all languages: `point`, `text`, each once.

    They are what its thing is called and what sources say word for word.
    """
    words = ("quote", "original", "scope")
    statements = material.frames.statements.lazy()
    said = statements.filter(~pl.col("definition")).select(*POINT, *words).collect()
    given = [said.select(*POINT, text=name).drop_nulls() for name in words]
    naming = pl.col("definition") & pl.col("property").is_in(_NAMING)
    told = (
        statements.filter(naming).select("thing", text=pl.col("value").str.replace(r"@[\w-]+$", "")).collect()
    )
    numbered = points.select("point", *POINT)
    found = pl.concat(
        [
            numbered.join(told, on="thing").select("point", "text"),
            numbered.join(pl.concat(given).unique(), on=POINT).select("point", "text"),
        ]
    )
    return found.drop_nulls().with_columns(pl.col("text").str.to_lowercase()).unique()


def features(material: Material, points: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return what each point has: `point`, `kind` (a `Feature`) and `what`, each once; `told` are its `texts`."""
    # A text that recurs is taken apart once.
    apart = told.select(pl.col("text").unique()).with_columns(what=pl.col("text").str.extract_all(_WORD))
    words = apart.explode("what", empty_as_null=False).unique()
    distinct = words["what"].unique()
    stems = [(word, Feature.WORD.value, stem(word)) for word in distinct]
    kin = [(word, Feature.TOPIC.value, topic) for word in distinct for topic in topics(word)]
    found = pl.DataFrame(
        [row for row in (*stems, *kin) if row[2]],
        schema={"what": pl.String, "kind": pl.String, "found": pl.String},
        orient="row",
    )
    parts = words.join(found, on="what").select("text", "kind", what="found").unique()
    shown = told.join(parts, on="text").select("point", "kind", "what")
    return pl.concat([shown, _things(material, points), _of_values(material, points)]).unique()


def _things(material: Material, points: pl.DataFrame) -> pl.DataFrame:
    """Return the things and places that the record or a source connects with the thing of each point."""
    kinds = {ValueType.THING.value: Feature.THING.value, ValueType.PLACE.value: Feature.PLACE.value}
    rows = (
        material.frames.statements.lazy()
        .filter(
            pl.col("type").is_in(list(kinds))
            & (pl.col("stance") == Stance.ASSERTS.value)
            & ~pl.col("property").is_in(["party", "voice"])
        )
        .select("thing", "property", "type", "value", "definition")
        .collect()
    )
    kind = pl.col("type").replace_strict(kinds, return_dtype=pl.String)
    own = points.select("point", *POINT).join(rows.filter(pl.col("definition")).drop("property"), on="thing")
    said = points.select("point", *POINT).join(rows.filter(~pl.col("definition")), on=POINT)
    itself = points.select("point", kind=pl.lit(Feature.THING.value), what="thing")
    return pl.concat([*(part.select("point", kind=kind, what="value") for part in (own, said)), itself])


def _of_values(material: Material, points: pl.DataFrame) -> pl.DataFrame:
    """Return the days that values name or hold at, and the numbers that are given."""
    kinds = (ValueType.DATE.value, ValueType.QUANTITY.value)
    telling = pl.col("type").is_in(kinds) | pl.col("holds_at").is_not_null()
    said = (
        material.frames.statements.lazy()
        .filter(~pl.col("definition") & telling)
        .select(*POINT, "type", "value", "holds_at")
        .collect()
    )
    rows = points.select("point", *POINT).join(said, on=POINT)
    day = r"\d{4}-\d\d-\d\d"
    dates = pl.concat(
        [
            rows.filter(pl.col("type") == ValueType.DATE.value).select("point", what=pl.col("value")),
            rows.select("point", what=pl.col("holds_at")),
        ]
    ).with_columns(what=pl.col("what").str.extract(f"({day})"))
    numbers = rows.filter(pl.col("type") == ValueType.QUANTITY.value).select(
        "point", what=pl.col("value").str.extract(rf"^~?(?:[<>]=?)?(\d{{{_LEAST_NUMBER},}})$")
    )
    return pl.concat(
        [
            part.drop_nulls().select("point", kind=pl.lit(kind.value), what="what")
            for part, kind in ((dates, Feature.DAY), (numbers, Feature.NUMBER))
        ]
    )
