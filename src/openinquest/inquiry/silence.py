"""Silence: only where it is attested, never read into pages that nobody read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.material import POINT_PROPERTY, QUESTION, Material
from openinquest.inquiry.order import day_bounds
from openinquest.inquiry.replies import find_replies, questions_asked
from openinquest.inquiry.searching import Search, published_by
from openinquest.inquiry.sentences import Day, Ref, Sentence
from openinquest.ontology import JudgementKind, Reading


@dataclass(frozen=True, slots=True)
class Silence:
    """A voice that says nothing on a point, and how that is known.

    `documents` are those that were silent: read whole with the point in mind, or searched for a reply. Where no
    document was read for a reply in particular, `searched` counts those of the record that were out.
    """

    who: str
    party: str
    because: tuple[Sentence, ...]
    documents: tuple[str, ...] = ()
    question: str | None = None
    searched: int | None = None


class Silences:
    """The attested silences of a record, by point id."""

    def __init__(self, found: Mapping[str, list[Silence]]) -> None:
        self._found = found

    @property
    def points(self) -> frozenset[str]:
        """The ids of the points on which anybody is silent."""
        return frozenset(self._found)

    def on(self, point: str) -> list[Silence]:
        """Return the silences on a point, by voice, each voice once with all that attests its silence."""
        by_who: dict[str, list[Silence]] = defaultdict(list)
        for silence in self._found.get(point, ()):
            by_who[silence.who].append(silence)
        return [_together(by_who[who]) for who in sorted(by_who)]

    @classmethod
    def of(cls, material: Material) -> Silences:
        """Find them: a document of the voice read whole for the point, or a question without any reply."""
        found: dict[str, list[Silence]] = defaultdict(list)
        _from_reading(material, found)
        _from_questions(material, found)
        return cls(found)


def _together(silences: list[Silence]) -> Silence:
    """Return one voice's silences on a point as one."""
    first = silences[0]
    return Silence(
        who=first.who,
        party=first.party,
        because=tuple(dict.fromkeys(said for s in silences for said in s.because)),
        documents=tuple(dict.fromkeys(document for s in silences for document in s.documents)),
        question=next((s.question for s in silences if s.question), None),
        searched=next((s.searched for s in silences if s.searched is not None), None),
    )


def _from_reading(material: Material, found: dict[str, list[Silence]]) -> None:
    read = read_judgements(material.frames.judgements, JudgementKind.READ)
    whole = [j for j in read if j.reading is Reading.WHOLE and j.listed("covers")]
    if not whole:
        return
    published = dict(
        material.frames.documents.select(pl.coalesce("handle", "id"), "published_on").iter_rows()
    )
    out = published_by(material, material.on) if material.on is not None else None
    spoken = _spoken(material, {document for j in whole for document in j.left})
    for judgement in whole:
        for document in judgement.left:
            first, last = day_bounds(published.get(document))
            if out is not None and document in published and document not in out:
                continue
            # Whose document it is: named in the judgement, or known by its publisher.
            for who in judgement.listed("voice") or sorted(material.own_documents.get(document, ())):
                party = material.parties.party(who, last, first) or who
                said = Sentence.of("silent.read", who=Ref(who), document=document)
                for point in judgement.listed("covers"):
                    # What the voice says there, withdrawn or not, is no silence.
                    if (document, who, point) not in spoken:
                        found[point].append(Silence(who, party, (said,), (document,)))


def _spoken(material: Material, documents: set[str]) -> set[tuple[str, str, str]]:
    """Return document, voice and point of all that is said in some documents."""
    rows = material.frames.statements.filter(
        ~pl.col("definition") & pl.col("document").is_in(sorted(documents))
    ).select("document", pl.coalesce("voice", "speaker").alias("who"), "thing", "property", "schema")
    found = set()
    for document, who, thing, prop, schema in rows.unique().iter_rows():
        found.add((document, who, f"{thing}:{prop}"))
        if POINT_PROPERTY.get(schema or "") == prop:
            found.add((document, who, thing))
    return found


def _from_questions(material: Material, found: dict[str, list[Silence]]) -> None:
    pointing = material.of_type(QUESTION).filter(pl.col("property") == "about")
    # Most questions are about no point at all, and only what became of the others is looked for.
    questions = questions_asked(material, pointing["thing"].unique().sort().to_list(), material.on)
    if not questions:
        return
    judgements = read_judgements(material.frames.judgements, JudgementKind.ANSWERS, JudgementKind.READ)
    replied = find_replies(material, judgements, questions, material.on)
    search = Search(material, judgements, material.on or date.max)
    defined = material.defined(questions)
    for question in questions:
        about = defined.get(question, {})
        if question in replied or not about.get("about"):
            continue
        searched = search.for_reply(question)
        # Where nothing at all was read, nobody can say that no reply was found.
        if not searched.documents:
            continue
        asked = next(iter(about.get("asked_on", [])), None)
        where = (
            Sentence.of("silent.searched", documents=searched.named)
            if searched.named
            else Sentence.of("silent.searched.record", count=searched.documents, whole=searched.whole)
        )
        for addressee in about.get("asked_of", []):
            who = material.voices.get(addressee, addressee)
            first, last = day_bounds(asked)
            party = material.parties.party(who, last, first) or who
            said = Sentence.of("silent.asked", who=Ref(who), day=Day(asked), question=Ref(question))
            for point in about["about"]:
                found[point].append(
                    Silence(who, party, (said, where), searched.named, question, searched.documents)
                )
