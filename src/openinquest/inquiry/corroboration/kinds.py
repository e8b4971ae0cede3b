"""What kind of source stands behind a statement (docs/inquiry/corroboration.md)."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

import polars as pl

from openinquest.inquiry.material import FIGURE, Material
from openinquest.inquiry.origins import Basis
from openinquest.inquiry.statements import Statement
from openinquest.ontology import BasisKind, Stance


class SourceKind(StrEnum):
    """What a statement comes from; the first that holds. The order is that of the rules, not of any weight."""

    UNSTATED = "unstated"
    """The speaker states no basis, so nothing can be said of where it comes from."""
    REPEATED = "repeated"
    """The speaker cites somebody else."""
    IMAGE = "image"
    """A picture, a film or a recording, and not of somebody who speaks at a briefing, session or interview."""
    OFFICIAL_ACT = "official act"
    """An office tells of a decision, order or other act in which the record names it."""
    OWN_COUNT = "own count"
    """Somebody gives a number of their own."""
    WITNESS = "witness"
    """A person who holds no office there, or somebody whom nobody names, tells what they saw or did."""
    DOCUMENT = "document"
    """A body says it in a document that it published itself."""
    WORD = "word"
    """Somebody says it on their own basis, and nothing more is known of where it comes from."""


_IMAGES = ("image/", "video/", "audio/")
_ACTS = frozenset(
    {"Decision", "Order", "Proceeding", "Deployment", "Subordination", "Occupancy", "Detention", "Hearing"}
)
"""Types of which an office tells as of acts of offices."""
_OFFICES = frozenset({"PublicBody", "Unit", "Position", "Regime"})
_PEOPLE = frozenset({"Person", "Described"})


class Kinds:
    """The kinds of source of a record's statements."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._schemata = material.schemata
        self._own = material.own_documents
        self._media = dict(
            material.frames.documents.select("handle", "media_type").drop_nulls().iter_rows()
        ) | dict(material.frames.documents.select("id", "media_type").drop_nulls().iter_rows())

    @cached_property
    def _named(self) -> frozenset[tuple[str, str]]:
        """Acts, each with an office that is named in it."""
        rows = self._material.frames.statements.filter(
            pl.col("schema").is_in(sorted(_ACTS))
            & (pl.col("stance") == Stance.ASSERTS.value)
            & pl.col("value").is_not_null()
        ).select("thing", "value")
        return frozenset(
            pair for pair in rows.unique().iter_rows() if self._schemata.get(pair[1]) in _OFFICES
        )

    def of(self, statement: Statement) -> SourceKind:
        """Return the kind of source: by basis, medium, speaker and what is spoken of, in the order of the kinds."""
        basis = Basis.of(statement).ground
        if basis is BasisKind.UNSTATED:
            return SourceKind.UNSTATED
        if basis is BasisKind.CITES:
            return SourceKind.REPEATED
        medium = self._media.get(statement.document or "") or ""
        # What is said at a briefing is the speaker's word, though the camera runs.
        if medium.startswith(_IMAGES) and statement.occasion is None:
            return SourceKind.IMAGE
        speaker = self._schemata.get(statement.who, "")
        asserts = statement.stance is Stance.ASSERTS
        if asserts and statement.schema in _ACTS and (statement.thing, statement.who) in self._named:
            return SourceKind.OFFICIAL_ACT
        if asserts and statement.schema == FIGURE:
            return SourceKind.OWN_COUNT
        if speaker in _PEOPLE:
            return SourceKind.WITNESS
        if {statement.voice, statement.speaker} & self._own.get(statement.document or "", frozenset()):
            return SourceKind.DOCUMENT
        return SourceKind.WORD
