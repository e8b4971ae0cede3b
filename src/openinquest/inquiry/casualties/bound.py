"""Which things speak of a death: the rows and records that name it, its person, acts, incident, lists and cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from openinquest.inquiry.casualties.rows import CASUALTY, ENTRY, standing
from openinquest.inquiry.material import Material
from openinquest.ontology import Stance

_LINKS = ("person", "incident", "proceeding", "list", "victim", "act", "about")
_DEATHS = (CASUALTY, ENTRY)
_COLUMNS = (
    "n", "thing", "thing_coded", "schema", "property", "value", "speaker", "voice", "document", "said_on",
    "definition", "asserts",
)  # fmt: skip


def bound_statements(
    material: Material, schemata: Iterable[str], ids: Iterable[str] | None = None
) -> pl.DataFrame:
    """Return what stands of every death, whatever thing it is said of.

    Columns: `death` (canonical id), `n`, `thing`, `thing_coded`, `schema`, `property`, `value`, `speaker`, `voice`,
    `document`, `said_on` String, `asserts`, `definition` Boolean; by death and log number. `ids` are the deaths
    wanted; None is all.
    """
    return bound(material, schemata, _COLUMNS, ids).select("death", *_COLUMNS).sort("death", "n").collect()


def bound(
    material: Material, schemata: Iterable[str], columns: Sequence[str], ids: Iterable[str] | None = None
) -> pl.LazyFrame:
    """Return what stands of every death as `bound_statements` does, of its columns only some, in any order.

    `code` UInt32 is a number for each death, quicker to group by.
    """
    wanted = list(dict.fromkeys([*schemata, CASUALTY, ENTRY, "Act", "Involvement"]))
    asserts = pl.col("stance") == Stance.ASSERTS.value
    every = (
        standing(material)
        .with_columns(asserts=asserts)
        .select(*dict.fromkeys([*columns, "thing", "schema", "property", "value", "asserts"]))
    )
    # rows and records of deaths are most of it, and are taken as they are
    mine, rest = pl.collect_all(
        [
            every.filter(pl.col("schema").is_in(_DEATHS)),
            every.filter(pl.col("schema").is_in([schema for schema in wanted if schema not in _DEATHS])),
        ]
    )
    said = pl.concat([mine, rest])
    own = mine.lazy()
    if ids is not None:
        own = own.filter(pl.col("thing").is_in(sorted(set(ids))))
    codes = pl.col("thing").cast(pl.Categorical).to_physical()
    own = own.with_columns(death=pl.col("thing"), code=codes).collect().lazy()
    links = said.lazy().filter(pl.col("asserts") & pl.col("property").is_in(_LINKS))
    links = links.select("thing", "schema", "property", "value").collect().lazy()

    def named(by: pl.LazyFrame, *props: str) -> pl.LazyFrame:
        """Return what things so bound name by a property."""
        found = by.join(links.filter(pl.col("property").is_in(props)), on="thing")
        return found.select("death", thing="value")

    def naming(by: pl.LazyFrame, schema: str, *props: str) -> pl.LazyFrame:
        """Return the things of a type that name things so bound by a property."""
        found = links.filter((pl.col("schema") == schema) & pl.col("property").is_in(props))
        return by.join(found.select(named="thing", thing="value"), on="thing").select("death", thing="named")

    known = own.select("code", "death").unique("code").collect().lazy()
    deaths = known.select("death", thing="death")
    persons = named(deaths, "person")
    who = pl.concat([deaths, persons]).collect().lazy()
    acts = naming(who, "Act", "victim").collect().lazy()
    involved = naming(acts, "Involvement", "act")
    incidents = named(pl.concat([deaths, acts]), "incident")
    cases = [named(deaths, "proceeding"), naming(pl.concat([who, acts]), "Proceeding", "about")]
    lists = named(deaths, "list")
    # what is said of a death itself, most of it, needs no joining
    others = pl.concat([persons, acts, involved, incidents, *cases, lists]).filter(
        pl.col("death") != pl.col("thing")
    )
    bound = others.unique().join(known, on="death").collect().lazy()
    of_others = said.lazy().join(bound, on="thing")
    return pl.concat([own, of_others.select(own.collect_schema().names())])
