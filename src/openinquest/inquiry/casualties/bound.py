"""Which things speak of a death: the rows and records that name it, its person, acts, incident, lists and cases."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from openinquest.inquiry.casualties.rows import CASUALTY, ENTRY, standing
from openinquest.inquiry.material import Material
from openinquest.ontology import Stance

_LINKS = ("person", "incident", "proceeding", "list", "victim", "act", "about")


def bound_statements(
    material: Material, schemata: Iterable[str], ids: Iterable[str] | None = None
) -> pl.DataFrame:
    """Return what stands of every death, whatever thing it is said of.

    Columns: `death` (canonical id), `n`, `thing`, `thing_coded`, `schema`, `property`, `value`, `speaker`, `voice`,
    `document`, `said_on` String, `asserts`, `definition` Boolean; by death and log number. `ids` are the deaths
    wanted; None is all.
    """
    wanted = [*schemata, CASUALTY, ENTRY, "Act", "Involvement"]
    said = standing(material).filter(pl.col("schema").is_in(list(dict.fromkeys(wanted))))
    asserts = pl.col("stance") == Stance.ASSERTS.value
    deaths = said.filter(pl.col("schema").is_in([CASUALTY, ENTRY])).select(death=pl.col("thing")).unique()
    if ids is not None:
        deaths = deaths.filter(pl.col("death").is_in(sorted(set(ids))))
    links = said.filter(asserts & pl.col("property").is_in(_LINKS)).select(
        "thing", "schema", "property", "value"
    )
    own = deaths.select("death", thing="death")

    def named(by: pl.DataFrame, *props: str) -> pl.DataFrame:
        """Return what things so bound name by a property."""
        found = by.join(links.filter(pl.col("property").is_in(props)), on="thing")
        return found.select("death", thing="value")

    def naming(by: pl.DataFrame, schema: str, *props: str) -> pl.DataFrame:
        """Return the things of a type that name things so bound by a property."""
        found = links.filter((pl.col("schema") == schema) & pl.col("property").is_in(props))
        return by.join(found.select(named="thing", thing="value"), on="thing").select("death", thing="named")

    persons = named(own, "person")
    who = pl.concat([own, persons])
    acts = naming(who, "Act", "victim")
    involved = naming(acts, "Involvement", "act")
    incidents = named(pl.concat([own, acts]), "incident")
    cases = pl.concat([named(own, "proceeding"), naming(pl.concat([who, acts]), "Proceeding", "about")])
    lists = named(own, "list")
    bound = pl.concat([who, acts, involved, incidents, cases, lists]).unique()
    return (
        said.join(bound, on="thing")
        .select(
            "death", "n", "thing", "thing_coded", "schema", "property", "value", "speaker", "voice", "document",
            "said_on", "definition", asserts=asserts,
        )
        .sort("death", "n")
    )  # fmt: skip
