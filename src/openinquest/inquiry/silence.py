"""Silence: only where it is attested, never read into pages that nobody read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.order import day_bounds
from openinquest.inquiry.replies import find_replies, questions_asked
from openinquest.inquiry.searching import published_by
from openinquest.inquiry.sentences import Day, Ref, Sentence
from openinquest.ontology import JudgementKind, Reading


@dataclass(frozen=True, slots=True)
class Silence:
    """A voice that says nothing on a point, and how that is known."""

    who: str
    party: str
    because: Sentence


class Silences:
    """The attested silences of a record, by point id."""

    def __init__(self, found: Mapping[str, list[Silence]]) -> None:
        self._found = found

    def on(self, point: str) -> list[Silence]:
        """Return the silences on a point, by voice, each voice once."""
        by_who = {silence.who: silence for silence in reversed(self._found.get(point, []))}
        return [by_who[who] for who in sorted(by_who)]

    @classmethod
    def of(cls, material: Material) -> Silences:
        """Find them: a document of the voice read whole for the point, or a question without any reply."""
        found: dict[str, list[Silence]] = defaultdict(list)
        _from_reading(material, found)
        _from_questions(material, found)
        return cls(found)


def _from_reading(material: Material, found: dict[str, list[Silence]]) -> None:
    published = dict(
        material.frames.documents.select(pl.coalesce("handle", "id"), "published_on").iter_rows()
    )
    out = published_by(material, material.on) if material.on is not None else None
    for judgement in read_judgements(material.frames.judgements, JudgementKind.READ):
        if judgement.reading is not Reading.WHOLE:
            continue
        for document in judgement.left:
            first, last = day_bounds(published.get(document))
            if out is not None and document in published and document not in out:
                continue
            # Whose document it is: named in the judgement, or known by its publisher.
            whose = judgement.listed("voice") or sorted(material.own_documents.get(document, ()))
            for who in whose:
                party = material.parties.party(who, last, first) or who
                said = Sentence.of("silent.read", who=Ref(who), document=document)
                for point in judgement.listed("covers"):
                    found[point].append(Silence(who, party, said))


def _from_questions(material: Material, found: dict[str, list[Silence]]) -> None:
    questions = questions_asked(material, material.things_of(QUESTION), material.on)
    if not questions:
        return
    answers = read_judgements(material.frames.judgements, JudgementKind.ANSWERS)
    replied = find_replies(material, answers, questions, material.on)
    defined = material.defined(questions)
    for question in questions:
        about = defined.get(question, {})
        if question in replied or not about.get("about"):
            continue
        asked = next(iter(about.get("asked_on", [])), None)
        for addressee in about.get("asked_of", []):
            who = material.voices.get(addressee, addressee)
            first, last = day_bounds(asked)
            party = material.parties.party(who, last, first) or who
            said = Sentence.of("silent.asked", who=Ref(who), day=Day(asked), question=Ref(question))
            for point in about["about"]:
                found[point].append(Silence(who, party, said))
