"""What the record says of an addressee, as far as the scope of a rule asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from openinquest.inquiry.deadlines.rule import Subject
from openinquest.inquiry.deadlines.vocabulary import Kind
from openinquest.inquiry.material import Material
from openinquest.ontology import Stance

_COUNTRY = "country"
_BODIES = ("body", "voice")
_SAID = ("kind", _COUNTRY, *_BODIES)


class Addressees:
    """The types, kinds and countries of actors, read once; a post counts as the body to which it belongs too."""

    def __init__(self, material: Material, ids: Iterable[str]) -> None:
        self._said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        wanted = set(ids)
        self._read(material, wanted)
        bodies = {body for about in list(self._said.values()) for name in _BODIES for body in about[name]}
        self._read(material, bodies - wanted)
        self._schemata = material.schemata.among(wanted | bodies)

    def subject(
        self, kind: Kind, ids: Iterable[str], forum: str | None = None, complaint: str | None = None
    ) -> Subject:
        """Return the subject of a term: what was put to these addressees in a forum."""
        words: set[str] = set()
        countries: set[str] = set()
        for thing in ids:
            about = self._said.get(thing, {})
            for actor in (thing, *(body for name in _BODIES for body in about.get(name, ()))):
                words.update(filter(None, (self._schemata.get(actor),)))
                words.update(self._said.get(actor, {}).get("kind", ()))
                countries.update(self._said.get(actor, {}).get(_COUNTRY, ()))
        return Subject(kind, forum, frozenset(words), frozenset(countries), complaint)

    def _read(self, material: Material, things: set[str]) -> None:
        if not things:
            return
        named = pl.DataFrame({"thing": sorted(things)}, schema={"thing": pl.String})
        rows = (
            material.frames.statements.filter(
                pl.col("property").is_in(_SAID)
                & (pl.col("stance") == Stance.ASSERTS.value)
                & pl.col("value").is_not_null()
            )
            .join(named, on="thing", how="semi")
            .select("thing", "property", "value")
        )
        for thing, prop, value in rows.iter_rows():
            self._said[thing][prop].append(value)
