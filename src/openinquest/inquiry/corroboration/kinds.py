"""What kind of source stands behind a statement (docs/inquiry/corroboration.md)."""

from __future__ import annotations

from enum import StrEnum

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
    """A picture, a film or a recording."""
    OFFICIAL_ACT = "official act"
    """An office tells what it, or another, decided, ordered or registered."""
    OWN_COUNT = "own count"
    """Somebody gives a number of their own."""
    WITNESS = "witness"
    """A person who holds no office there, or somebody whom nobody names, tells what they saw or did."""
    DOCUMENT = "document"
    """A body says it in a document that it published itself."""
    WORD = "word"
    """A body says it on its own basis, as somebody else passes on."""


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
        self._schemata = material.schemata
        self._own = material.own_documents
        self._media = dict(
            material.frames.documents.select("handle", "media_type").drop_nulls().iter_rows()
        ) | dict(material.frames.documents.select("id", "media_type").drop_nulls().iter_rows())

    def of(self, statement: Statement) -> SourceKind:
        """Return the kind of source: by basis, medium, speaker and what is spoken of, in the order of the kinds."""
        basis = Basis.of(statement).ground
        if basis is BasisKind.UNSTATED:
            return SourceKind.UNSTATED
        if basis is BasisKind.CITES:
            return SourceKind.REPEATED
        if (self._media.get(statement.document or "") or "").startswith(_IMAGES):
            return SourceKind.IMAGE
        speaker = self._schemata.get(statement.who, "")
        if statement.schema in _ACTS and speaker in _OFFICES:
            return SourceKind.OFFICIAL_ACT
        if statement.schema == FIGURE and statement.stance is Stance.ASSERTS:
            return SourceKind.OWN_COUNT
        if statement.voice is None and speaker in (*_PEOPLE, ""):
            return SourceKind.WITNESS
        if {statement.voice, statement.speaker} & self._own.get(statement.document or "", frozenset()):
            return SourceKind.DOCUMENT
        return SourceKind.WITNESS if speaker == "Person" else SourceKind.WORD
