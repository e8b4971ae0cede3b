"""Who speaks, for whom, and in which party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openinquest.record.entry import RECORD
from openinquest.record.frames import Frames
from openinquest.release.snapshot import Membership, Speaker, Statement, Thing


def speakers_of(
    frames: Frames, statements: Mapping[int, Statement], things: Mapping[str, Thing]
) -> dict[str, Speaker]:
    """Return everybody who speaks, is spoken for or passes on, with parties."""
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
