"""All that a release may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openinquest.release.snapshot.casualties import Casualties
from openinquest.release.snapshot.complaints import Complaints
from openinquest.release.snapshot.estimates import Estimate
from openinquest.release.snapshot.figures import Figure
from openinquest.release.snapshot.hearings import Commitment, Hearing
from openinquest.release.snapshot.hierarchy import Hierarchy
from openinquest.release.snapshot.incidents import Incident, Place
from openinquest.release.snapshot.points import Point
from openinquest.release.snapshot.proceedings import Proceedings
from openinquest.release.snapshot.questions import Question, Register
from openinquest.release.snapshot.releases import Edition
from openinquest.release.snapshot.search import Findable
from openinquest.release.snapshot.statements import Judgement, Source, Speaker, Statement, Thing
from openinquest.release.snapshot.text import Meta, Text


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a release may show, each mapping by id and in the order in which it is shown.

    `terms` holds the labels of words from the ontology: schemata, properties and choices, as
    `schema:Figure`, `property:holds`, `choice:unit:persons`, `answer:m.chair:dismissed`.
    """

    meta: Meta
    statements: Mapping[int, Statement]
    things: Mapping[str, Thing]
    figures: Mapping[str, Figure]
    points: Mapping[str, Point]
    questions: Mapping[str, Question]
    judgements: tuple[Judgement, ...]
    speakers: Mapping[str, Speaker]
    parties: Mapping[str, Thing]
    sources: Mapping[str, Source]
    terms: Mapping[str, Text] = field(default_factory=dict)
    findable: tuple[Findable, ...] = ()
    proceedings: Proceedings = field(default_factory=Proceedings)
    complaints: Complaints = field(default_factory=Complaints)
    hearings: Mapping[str, Hearing] = field(default_factory=dict)
    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    hierarchy: Hierarchy = field(default_factory=Hierarchy)
    register: Register = field(default_factory=Register)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    casualties: Casualties = field(default_factory=Casualties)
    estimates: tuple[Estimate, ...] = ()
    editions: tuple[Edition, ...] = ()
    """The releases up to this one, the oldest first."""
