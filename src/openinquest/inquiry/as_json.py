"""Results as plain data: what `--json` prints and a release freezes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openinquest.inquiry.deadlines import standing_json
from openinquest.inquiry.figures import Figure
from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import Material
from openinquest.inquiry.points import Cell
from openinquest.inquiry.positions import Position
from openinquest.inquiry.questions import Question
from openinquest.inquiry.replies import Reply
from openinquest.inquiry.sentences import Sentence, join
from openinquest.inquiry.series import Entry
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.status import told
from openinquest.inquiry.terms import Language, QuestionStatus
from openinquest.inquiry.versions import Version
from openinquest.inquiry.why import Reason

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes results as JSON.

    Sentences come in `language` under `because`; with further `languages`, also under `because_in`, by
    language. What is absent is null, and lists are never left out.
    """

    material: Material
    language: Language = Language.ENGLISH
    languages: tuple[Language, ...] = ()

    def figure(self, figure: Figure) -> Json:
        """Return a figure: what it counts, its series and its parts."""
        return {
            **self.named(figure.id),
            **{
                name: _one(figure.defined, name)
                for name in ("unit", "place", "event", "measure", "population", "period")
            },
            "counting": figure.counting.value,
            "flags": [flag.value for flag in figure.flags],
            "series": [self._entry(entry) for entry in figure.series],
            "parts": [
                {
                    "judgement": parts.judgement,
                    "occasion": parts.occasion,
                    "voice": parts.voice,
                    "whole": "; ".join(parts.whole) or None,
                    "parts": [
                        {
                            "figure": part.figure,
                            "label": self.label(part.figure),
                            "value": "; ".join(part.values) or None,
                            "statements": list(part.statements),
                        }
                        for part in parts.parts
                    ],
                    "summed": parts.summed,
                    "sum": parts.total,
                    "match": parts.match.value,
                    **self.said("sentence", [parts.sentence]),
                }
                for parts in figure.parts
            ],
        }

    def version(self, version: Version) -> Json:
        """Return a point: status, flags, cells by party, pairs, and the sentences that explain them.

        `by_judgement` says that the status rests on judgements alone, not on what voices said on the point;
        `origins` which of the positions shown share an origin, and by what.
        """
        deciding = {(d.judgement.n, d.statement.n) for d in version.finding.judged}
        return {
            **self.named(version.id, version.thing, version.prop),
            "thing": version.thing,
            "property": version.prop,
            "kind": version.kind.value,
            "status": version.status.value,
            "by_judgement": version.finding.by_judgement,
            "flags": [flag.value for flag in version.flags],
            "cells": {cell.party: self._cell(version, cell) for cell in version.cells},
            "parties": {cell.party: self.label(cell.party) for cell in version.cells},
            "pairs": [
                {"left": pair.left, "right": pair.right, "relation": pair.relation.value}
                for pair in version.finding.pairs
            ],
            "origins": [
                {
                    "link": shared.link.value,
                    "origin": shared.origin,
                    "label": self.label(shared.origin),
                    "statements": list(shared.numbers),
                    **self.said("because", [told(shared)]),
                }
                for shared in version.shared
            ],
            "judgements": [
                *(
                    {
                        "n": b.judgement.n,
                        "kind": b.judgement.kind.value,
                        "statement": b.statement.n,
                        "stands": b.stands,
                        "decides": (b.judgement.n, b.statement.n) in deciding,
                        "reason": b.judgement.reason,
                    }
                    for b in version.bears
                ),
                *(
                    {
                        "n": c.judgement.n,
                        "kind": c.judgement.kind.value,
                        "left": c.left.n,
                        "right": c.right.n,
                        "reason": c.judgement.reason,
                    }
                    for c in version.contradictions
                ),
            ],
            **self.said("because", version.because),
        }

    def question(self, question: Question) -> Json:
        """Return a question with its passages, replies, history, days open and terms.

        `searched_in` are the documents read for it; where there are none, `searched` counts those of the
        whole record that were out by the day, as the sentence does.
        """
        days = question.days_open
        word = question.status.value
        return {
            **self.named(question.id),
            "text": question.text,
            "asked_by": "; ".join(question.asked_by) or None,
            "asked_by_label": "; ".join(map(self.label, question.asked_by)) or None,
            "asked_of": "; ".join(question.asked_of) or None,
            "asked_of_label": "; ".join(map(self.label, question.asked_of)) or None,
            "asked_on": question.asked_on,
            "asked_days": list(question.asked_days),
            "forum": question.forum,
            "repeats": list(question.repeats),
            "follows": list(question.follows),
            "passages": [
                {"n": p.n, "document": p.document, "wording": p.wording, "quote": p.quote}
                for p in question.passages
            ],
            "status": word,
            "grade": question.grade.value if question.grade else None,
            "days_open": None
            if days is None
            else {"low": days.low, "high": days.high, "on": days.on.isoformat(), "ended": days.ended},
            "replies": [self._reply(reply) for reply in question.replies],
            "history": _history(question),
            "contested_by": [
                {"n": d.statement.n, "voice": d.statement.who, "reply": d.reply.n, "judged": d.judged}
                for d in question.denials
            ],
            "searched_in": list(question.searched.named),
            "searched": {"documents": question.searched.documents, "whole": question.searched.whole},
            "term": _term(question),
            "terms": None if question.terms is None else standing_json(self, question.terms),
            "statements": list(question.statements),
            **self.said("because", question.because),
        }

    def reason(self, reason: Reason) -> Json:
        """Return the statements, judgements and rule behind a computed value."""
        return {
            "id": reason.id,
            "label": self.label(reason.id),
            **self.said("rule", reason.rules),
            **self.said("because", reason.because),
            "statements": [self.statement(s) | {"quote": s.quote} for s in reason.statements],
            "judgements": [_judgement(j) for j in reason.judgements],
        }

    def _entry(self, entry: Entry) -> Json:
        return {
            **self.statement(entry.statement),
            "status": [flag.value for flag in entry.status],
            **self.said("because", entry.because),
        }

    def statement(self, s: Statement) -> Json:
        """Return a statement with its voice, party and chain, without the passage."""
        party = self.material.parties.of_statement(s)
        return {
            "n": s.n,
            "thing": s.thing,
            "property": s.prop,
            "value": s.value,
            "original": s.original,
            "stance": s.stance.value,
            "target": s.target,
            "target_part": s.target_part,
            "speaker": s.speaker,
            "speaker_label": self.label(s.speaker),
            "voice": s.voice,
            "voice_label": self.label(s.voice) if s.voice else None,
            "party": party,
            "party_label": self.label(party) if party else None,
            "said_on": s.said_on,
            "holds_at": s.holds_at,
            "occasion": s.occasion,
            "scope": s.scope,
            "basis": s.basis,
            "via": [{"who": link.who, "on": link.on, "mode": link.mode.value} for link in s.via],
            "document": s.document,
            "wording": s.wording,
        }

    def _cell(self, version: Version, cell: Cell) -> list[Json]:
        flags = {entry.statement.n: entry.status for entry in version.series}
        shown = [
            self._position(p, [flag.value for n in p.numbers[:1] for flag in flags.get(n, ())])
            for p in cell.positions
        ]
        silent = [
            {
                "voice": s.who,
                "voice_label": self.label(s.who),
                "documents": list(s.documents),
                "question": s.question,
                "searched": s.searched,
                **self.said("silent", s.because),
            }
            for s in cell.silences
        ]
        return shown + silent

    def _position(self, p: Position, flags: list[str]) -> Json:
        return {
            **self.statement(p.statement),
            "value": p.value,
            "stance": p.stance.value,
            "statements": list(p.numbers),
            "status": flags,
            "decides": p.decides,
            **(self.said("note", [p.note]) if p.note else {"note": None}),
        }

    def _reply(self, reply: Reply) -> Json:
        s = reply.first
        single = reply.graded[-1] if reply.graded else None
        return {
            "n": s.n,
            "statements": [part.n for part in reply.statements],
            "content": s.value
            if s.prop == "content"
            else (f"{self._property_label(s.thing, s.prop, self.language)}: {s.value}"),
            "thing": s.thing,
            "property": s.prop,
            "by": s.speaker,
            "by_label": self.label(s.speaker),
            "voice": s.voice,
            "on": reply.said_on,
            "document": s.document,
            "grade": reply.grade.value if reply.grade else None,
            "ground": single.ground if single else None,
            "reason": single.reason if single else None,
            "coder": single.by if single else None,
            "grades": [
                {
                    "grade": g.grade.value,
                    "ground": g.ground,
                    "reason": g.reason,
                    "coder": g.by,
                    "n": g.judgement,
                }
                for g in reply.graded
            ],
        }

    def named(self, identifier: str, thing: str = "", prop: str = "") -> Json:
        """Return `id`, `label` and `labels` of a thing, or of a point `thing:prop` under its id."""
        labels = self.material.labels
        if not thing or thing == identifier:
            return {"id": identifier, "label": self.label(identifier), "labels": labels.labels(identifier)}
        names = {language.value: self._property_label(thing, prop, language) for language in Language}
        return {"id": identifier, "label": names[self.language.value], "labels": names}

    def _property_label(self, thing: str, prop: str, language: Language) -> str:
        found = self.material.ontology.schemata.get(self.material.schemata.get(thing, "Thing"))
        known = found.properties.get(prop) if found else None
        name = known.label(language.value).lower() if known else prop
        return f"{self.material.labels.label(thing, language)}: {name}"

    def label(self, thing: str) -> str:
        """Return what a thing is called in the writer's language."""
        return self.material.labels.label(thing, self.language)

    def said(self, name: str, sentences: Sequence[Sentence]) -> Json:
        """Return sentences in the writer's language under `name`, in others under `<name>_in`."""
        labels = self.material.labels
        said: Json = {name: join(sentences, labels, self.language)}
        if self.languages:
            said[f"{name}_in"] = {
                lang.value: said[name] if lang is self.language else join(sentences, labels, lang)
                for lang in self.languages
            }
        return said


def _term(question: Question) -> str:
    """Return how the term stands in words; a rule that nobody verified gives only `if the rule holds`."""
    found = question.terms.word if question.terms is not None else None
    word = found or question.term.value
    return f"open, {word}" if question.status == QuestionStatus.OPEN else word


def _history(question: Question) -> list[Json]:
    return [
        {"from": reply.said_on, "grade": reply.grade.value, "reply": reply.first.n}
        for reply in question.replies
        if reply.grade is not None
    ]


def _judgement(j: Judgement) -> Json:
    return {
        "n": j.n,
        "kind": j.kind.value,
        "left": list(j.left),
        "right": j.right,
        "value": dict(j.value) or None,
        "by": j.by,
        "at": j.at,
        "reason": j.reason,
        "person": j.person,
    }


def _one(defined: dict[str, list[str]], name: str) -> str | None:
    values = defined.get(name)
    return "; ".join(values) if values else None
