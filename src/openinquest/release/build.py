"""From published entries to the snapshot: the frames of what is public, and what inquiry computes from them.

Inquiry sees the published entries and nothing else, so no status shown in a release rests on something hidden,
and whoever has the entries can make the same snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from openinquest.inquiry import Language, Material, Writer, figures, questions, versions
from openinquest.inquiry.deadlines import Rule
from openinquest.ontology import JudgementKind, Ontology, load_ontology
from openinquest.record.entry import RECORD, EntryKind
from openinquest.record.frames import Frames, frames_from_entries
from openinquest.release.entries import Published, Resolver, Withheld
from openinquest.release.snapshot import (
    Cell,
    Figure,
    Judgement,
    Membership,
    Meta,
    Part,
    Parts,
    Point,
    Position,
    Question,
    Reply,
    SeriesItem,
    Snapshot,
    Source,
    Speaker,
    Statement,
    Text,
    Thing,
    Via,
)
from openinquest.release.terms import terms_of

Json = Mapping[str, Any]
_SHOWN_JUDGEMENTS = frozenset(
    {
        JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES,
        JudgementKind.CONTRADICTS, JudgementKind.DIFFERENT, JudgementKind.UNSURE,
    }
)  # fmt: skip


def public_frames(entries: Sequence[Published], ontology: Ontology | None = None) -> Frames:
    """Return the frames of published entries; statements whose speaker is withheld are left out of them."""
    resolver = Resolver({entry.n: entry for entry in entries})
    return frames_from_entries(_flats(entries, resolver), ontology=ontology)


def _flats(entries: Sequence[Published], resolver: Resolver) -> Iterable[dict[str, Any]]:
    for entry in entries:
        if isinstance(entry.groups["content"], Withheld):
            continue
        if entry.kind is EntryKind.STATEMENT and isinstance(entry.groups["voice"], Withheld):
            continue
        if entry.kind is EntryKind.CAPTURE:
            continue
        flat: dict[str, Any] = {"n": entry.n}
        for name in ("content", "voice", "passage"):
            flat |= resolver.fields(entry.n, name)
        if entry.kind is EntryKind.JUDGEMENT:
            flat["by"] = f"#{entry.n}"  # who judged is withheld; each judgement stands for itself
        yield flat


def build_snapshot(
    frames: Frames, meta: Meta, ontology: Ontology | None = None, legal_rules: Sequence[Rule] = ()
) -> Snapshot:
    """Return the snapshot of public frames, everything computed as of the day of release (or of `--on`).

    Of `legal_rules` only those count that a named person verified.
    """
    ontology = ontology or load_ontology()
    cut = date.fromisoformat(meta.said_by) if meta.said_by else None
    verified = [rule for rule in legal_rules if rule.verified is not None]
    material = Material.of(frames, ontology, on=cut, legal_rules=verified)
    writer = Writer(material, languages=tuple(Language))
    day = date.fromisoformat(meta.said_by or meta.released_on)
    statements = _statements(frames, material)
    things = {
        row["thing"]: Thing(row["thing"], row["schema"] or "Thing", _label(row))
        for row in frames.things.iter_rows(named=True)
    }
    parties = {name: thing for name, thing in things.items() if thing.schema == "Party"}
    return Snapshot(
        meta=meta,
        statements=statements,
        things=things,
        # what nobody spoke to (yet, with --on) is defined, but nothing to show
        figures={f.id: _figure(writer.figure(f)) for f in figures(material) if f.series},
        points={v.id: _point(writer.version(v)) for v in versions(material) if v.cells or v.flags},
        questions={q.id: _question(writer.question(q), day) for q in questions(material, on=day)},
        judgements=tuple(_judgements(frames.judgements)),
        speakers=_speakers(frames, statements, things),
        parties=parties,
        sources=_sources(frames),
        terms=terms_of(ontology, frames),
    )


def _statements(frames: Frames, material: Material) -> dict[int, Statement]:
    via: dict[int, list[Via]] = {}
    for n, who, on, mode in frames.via.sort("n", "position").select("n", "who", "on", "mode").iter_rows():
        via.setdefault(n, []).append(Via(who, on or "", mode or ""))
    rows = frames.statements.filter(~pl.col("definition").fill_null(False)).sort("n")
    parties = {s.n: material.parties.of_statement(s) for s in material.statements(~pl.col("definition"))}
    plain = (
        "original", "target_part", "holds_at", "scope", "basis", "voice", "said_on", "occasion",
        "document", "wording", "quote", "type",
    )  # fmt: skip
    return {
        row["n"]: Statement(
            n=row["n"],
            thing=row["thing"],
            property=row["property"],
            value=row["value"] or "",
            stance=row["stance"],
            speaker=row["speaker"],
            target=row["target"],
            seq=row["seq"],
            via=tuple(via.get(row["n"], ())),
            party=parties.get(row["n"]) or "",
            **{name: row[name] or "" for name in plain},
        )
        for row in rows.iter_rows(named=True)
    }


def _figure(data: Json) -> Figure:
    return Figure(
        id=data["id"],
        label=_text(data["labels"]),
        unit=data["unit"] or "",
        place=data["place"] or "",
        measure=data["measure"] or "",
        population=data["population"] or "",
        counting=data["counting"] or "",
        series=tuple(_item(item) for item in data["series"]),
        parts=tuple(_parts(parts) for parts in data["parts"]),
    )


def _item(data: Json) -> SeriesItem:
    return SeriesItem(
        n=data["n"],
        value=data["value"] or "",
        stance=data["stance"],
        status=tuple(data["status"]),
        speaker=data["speaker"] or "",
        voice=data["voice"] or "",
        party=data["party"] or "",
        said_on=data["said_on"] or "",
        holds_at=data["holds_at"] or "",
        because=_text(data["because_in"]),
    )


def _parts(data: Json) -> Parts:
    return Parts(
        whole=data["whole"] or "",
        occasion=data["occasion"] or "",
        voice=data["voice"] or "",
        parts=tuple(
            Part(part["figure"], part["value"] or "", tuple(part["statements"])) for part in data["parts"]
        ),
        summed=bool(data["summed"]),
        sum=data["sum"] or "",
        sentence=_text(data["sentence_in"]),
    )


def _point(data: Json) -> Point:
    return Point(
        id=data["id"],
        thing=data["thing"],
        label=_text(data["labels"]),
        kind=data["kind"],
        status=data["status"],
        flags=tuple(data["flags"]),
        cells={party: _cell(cell) for party, cell in data["cells"].items()},
        because=_text(data["because_in"]),
        property=data["property"] if data["kind"] == "property" else "",
        judged=bool(data["by_judgement"]),
        reasons=tuple(judgement["reason"] for judgement in data["judgements"] if judgement["reason"]),
    )


def _cell(items: Sequence[Json]) -> Cell:
    silent = [item for item in items if "silent" in item]
    reasons = {
        language.value: " ".join(item["silent_in"][language.value] for item in silent)
        for language in Language
    }
    return Cell(tuple(_position(item) for item in items if "silent" not in item), _text(reasons))


def _position(data: Json) -> Position:
    return Position(
        n=data["n"],
        value=data["value"] or "",
        stance=data["stance"],
        speaker=data["speaker"] or "",
        voice=data["voice"] or "",
        said_on=data["said_on"] or "",
        document=data["document"] or "",
        scope=data["scope"] or "",
        basis=data["basis"] or "",
        status=tuple(data["status"]),
        decides=bool(data["decides"]),
        note=_text(data["note_in"]) if data["note"] else Text(),
    )


def _question(data: Json, day: date) -> Question:
    days = data["days_open"] or {}
    return Question(
        id=data["id"],
        label=_text(data["labels"]),
        text=data["text"] or "",
        asked_by=_listed(data["asked_by"]),
        asked_of=_listed(data["asked_of"]),
        asked_on=data["asked_on"] or "",
        forum=data["forum"] or "",
        status=data["status"],
        days_low=days.get("low"),
        days_high=days.get("high"),
        day=days.get("on") or day.isoformat(),  # looked for by then, though the days cannot be counted
        ended=bool(days.get("ended")),
        replies=tuple(_reply(reply) for reply in data["replies"]),
        contested_by=tuple(item["n"] for item in data["contested_by"]),
        searched_in=tuple(data["searched_in"]),
        statements=tuple(data["statements"]),
        because=_text(data["because_in"]),
    )


def _reply(data: Json) -> Reply:
    return Reply(
        n=data["n"],
        content=data["content"] or "",
        by=data["voice"] or data["by"] or "",
        on=data["on"] or "",
        grades=tuple(dict.fromkeys(grade["grade"] for grade in data["grades"])),
        grade=data["grade"] or "ungraded",
        ground=data["ground"] or "",
        reasons=tuple(dict.fromkeys(grade["reason"] for grade in data["grades"] if grade["reason"])),
    )


def _judgements(rows: pl.DataFrame) -> Iterable[Judgement]:
    shown = rows.filter(pl.col("kind").is_in([kind.value for kind in _SHOWN_JUDGEMENTS])).sort("n")
    for kind, left, right, reason in shown.select("kind", "left", "right", "reason").iter_rows():
        yield Judgement(kind, tuple(left), right or "", reason or "")


def _speakers(
    frames: Frames, statements: Mapping[int, Statement], things: Mapping[str, Thing]
) -> dict[str, Speaker]:
    voices: dict[str, dict[str, None]] = {}
    for statement in statements.values():
        for who in (statement.speaker, statement.voice, *(via.who for via in statement.via)):
            if who and who != RECORD and who in things:
                voices.setdefault(who, {})
        if statement.voice and statement.voice != statement.speaker and statement.speaker in voices:
            voices[statement.speaker][statement.voice] = None
    members: dict[str, list[Membership]] = {}
    for actor, party, start, end in frames.parties.select("actor", "party", "from", "to").iter_rows():
        bounds = (start.isoformat() if start else "", end.isoformat() if end else "")
        members.setdefault(actor, []).append(Membership(party, *bounds))
    return {
        who: Speaker(
            who, things[who].label, things[who].schema, tuple(_party_of(who, named, members)), tuple(named)
        )
        for who, named in sorted(voices.items())
    }


def _party_of(
    who: str, voices: Iterable[str], members: Mapping[str, Sequence[Membership]]
) -> Iterable[Membership]:
    """Yield the speaker's own memberships, else those of the voices that it speaks for."""
    if who in members:
        return members[who]
    return dict.fromkeys(member for voice in voices for member in members.get(voice, ()))


def _sources(frames: Frames) -> dict[str, Source]:
    read: dict[str, tuple[str, tuple[str, ...]]] = {}
    rows = frames.judgements.filter(pl.col("kind") == JudgementKind.READ.value).sort("n")
    for left, text in rows.select("left", "value").iter_rows():
        value: Any = json.loads(text) if text else {}
        fields = value if isinstance(value, dict) else {"read": value}
        how = next((word for word in fields.values() if word in ("whole", "extract")), "")
        covers = fields.get("covers") or ()
        for handle in left:
            read[handle] = (how, tuple(covers.split() if isinstance(covers, str) else covers))
    found: dict[str, Source] = {}
    for row in frames.documents.iter_rows(named=True):
        handle = row["handle"] or row["id"]
        how, points = read.get(handle, ("", ()))
        texts = {
            name: row[name] or ""
            for name in ("title", "publisher", "published_on", "address", "language", "media_type")
        }
        found[handle] = Source(handle, read=how, covers=points, **texts)
    return dict(sorted(found.items()))


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split("; ") if part)


def _label(row: Mapping[str, Any]) -> Text:
    return Text(row["label_en"] or "", row["label_ru"] or "", row["label_kk"] or "")


def _text(texts: Mapping[str, str]) -> Text:
    return Text(texts.get("en") or "", texts.get("ru") or "", texts.get("kk") or "")
