"""The status of a point from the positions that decide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from openinquest.inquiry.comparing import Rule
from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import CLAIM
from openinquest.inquiry.origins import Basis, Link, Origins, Shared
from openinquest.inquiry.positions import Position
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence, Written
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import PointKind, Status
from openinquest.inquiry.values import shown_value
from openinquest.ontology import BasisKind, Relation, Stance

_SHOWN = 4
COMPARED = 1_000
"""Of so many positions on one point each is compared with every other; of more, those that are unlike."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How two positions of different voices stand to each other."""

    left: int
    right: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A `contradicts` judgement between two statements of which this point holds at least one."""

    judgement: Judgement
    left: Statement
    right: Statement
    parties: tuple[str, str]

    @property
    def status(self) -> Status:
        """Contested between two parties, divided within one."""
        return Status.CONTESTED if self.parties[0] != self.parties[1] else Status.DIVIDED


@dataclass(frozen=True, slots=True)
class Dissent:
    """A statement that by a person's judgement stands against positions whose point it does not address.

    It undermines what `against` asserts, or supports what `against` denies and nobody asserts.
    """

    judgement: Judgement
    statement: Statement
    against: tuple[Position, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Finding:
    """The status of a point, the sentences that explain it, and the pairs behind it.

    `judged` are the dissents that make the status; `by_judgement` says that it rests on judgements alone.
    """

    status: Status
    because: tuple[Sentence, ...]
    pairs: tuple[Pair, ...]
    judged: tuple[Dissent, ...] = ()
    by_judgement: bool = False


def find_status(
    kind: PointKind,
    positions: Sequence[Position],
    rule: Rule,
    origins: Origins,
    contradictions: Sequence[Contradiction],
    dissents: Sequence[Dissent] = (),
) -> Finding:
    """Return the first of contested, divided, agreed, repeated, compatible and single that holds."""
    deciding = [p for p in positions if p.decides]
    compared = _unlike(deciding)[:COMPARED] if len(deciding) > COMPARED else deciding
    found = _found(kind, positions, compared, rule, origins, contradictions, dissents)
    if len(compared) == len(deciding):
        return found
    return replace(found, because=(*found.because, Sentence.of("status.many")))


def _unlike(deciding: Sequence[Position]) -> list[Position]:
    """Return two voices for each party, position and time, in order: how others relate is shown by these."""
    voices: dict[tuple[object, ...], list[str]] = defaultdict(list)
    kept = []
    for p in deciding:
        known = voices[p.party, p.value, p.stance, p.statement.holds_from, p.statement.holds_to]
        if len(known) < 2 and p.who not in known:
            known.append(p.who)
            kept.append(p)
    return kept


def _found(
    kind: PointKind,
    positions: Sequence[Position],
    deciding: Sequence[Position],
    rule: Rule,
    origins: Origins,
    contradictions: Sequence[Contradiction],
    dissents: Sequence[Dissent],
) -> Finding:
    related = [
        (a, b, rule.positions(a.statement, b.statement))
        for i, a in enumerate(deciding)
        for b in deciding[i + 1 :]
        if a.who != b.who
    ]
    pairs = tuple(Pair(a.statement.n, b.statement.n, relation) for a, b, relation in related)

    def between(relation: Relation, same_party: bool | None = None) -> list[tuple[Position, Position]]:
        return [
            (a, b)
            for a, b, found in related
            if found is relation and same_party in (None, a.party == b.party)
        ]

    for status, conflicts in (
        (Status.CONTESTED, between(Relation.CONFLICTS, same_party=False)),
        (Status.DIVIDED, between(Relation.CONFLICTS, same_party=True)),
    ):
        judged = [c for c in contradictions if c.status is status]
        against = tuple(d for d in dissents if d.status is status)
        if conflicts or judged or against:
            because = [
                *_conflict(kind, status, conflicts),
                *(_judged(c) for c in judged),
                *(_dissenting(kind, d) for d in against),
            ]
            return Finding(status, tuple(because), pairs, against, by_judgement=not conflicts)
    confirmed = between(Relation.CONFIRMS)
    independent = [(a, b) for a, b in confirmed if a.party != b.party and _independent(a, b, origins)]
    if independent:
        said = phrases(kind, _distinct(independent))
        return Finding(Status.AGREED, (Sentence.of("status.agreed", positions=said),), pairs)
    if confirmed:
        shown = _distinct(confirmed)
        why = tuple(_dependence(confirmed, origins))
        because = [Sentence.of("status.repeated", positions=phrases(kind, shown))]
        return Finding(Status.REPEATED, (*because, *why), pairs)
    if compatible := between(Relation.COMPATIBLE):
        said = phrases(kind, _distinct(compatible))
        return Finding(Status.COMPATIBLE, (Sentence.of("status.compatible", positions=said),), pairs)
    return Finding(Status.SINGLE, (_single(kind, positions, deciding),), pairs)


def _independent(a: Position, b: Position, origins: Origins) -> bool:
    """Return whether any two statements of two positions rest on their own basis and have different origins."""
    return any(origins.independent(one, other) for one in a.grounds for other in b.grounds)


def phrases(kind: PointKind, positions: Sequence[Position]) -> tuple[Part, ...]:
    """Return what each voice says, one phrase a position."""
    found: list[Part] = []
    for p in positions:
        said = p.stance is Stance.ASSERTS
        places: dict[str, Part] = {"who": Ref(p.who), "day": Day(p.statement.said_on)}
        if kind is PointKind.CLAIM:
            found.append(Sentence.of("position.affirms" if said else "position.rejects", **places))
        else:
            key = "position.says" if said else "position.denies"
            found.append(Sentence.of(key, **places, value=shown_value(p.statement, p.value)))
    return tuple(found)


def _conflict(kind: PointKind, status: Status, conflicts: list[tuple[Position, Position]]) -> list[Sentence]:
    if not conflicts:
        return []
    # One pair for every two parties (or voices) says it; the table has the rest.
    seen: dict[tuple[str, str], tuple[Position, Position]] = {}
    for a, b in conflicts:
        name = (a.party, b.party) if status is Status.CONTESTED else (a.who, b.who)
        seen.setdefault(name, (a, b))
    shown = list(seen.values())[:_SHOWN]
    found = [Sentence.of(f"status.{status.value}", positions=phrases(kind, _distinct(shown)))]
    if len(conflicts) > len(shown):
        found.append(Sentence.of("status.more", count=len(conflicts) - len(shown)))
    return found


def _judged(c: Contradiction) -> Sentence:
    places: dict[str, Part] = {"first": _said(c.left), "second": _said(c.right)}
    if c.judgement.reason:
        return Sentence.of("status.judged", **places, reason=Written(c.judgement.reason))
    return Sentence.of("status.judged.plain", **places)


def _said(s: Statement) -> Sentence:
    """Say which statement it is: number, who, day, and what of which thing."""
    places: dict[str, Part] = {
        "n": Number(s.n),
        "who": Ref(s.who),
        "day": Day(s.said_on),
        "thing": Ref(s.thing),
    }
    if s.schema == CLAIM:
        return Sentence.of(
            "statement.denied" if s.stance is not Stance.ASSERTS else "statement.claim", **places
        )
    key = "statement.value" if s.stance is Stance.ASSERTS else "statement.denied.value"
    return Sentence.of(key, **places, value=shown_value(s))


def _dissenting(kind: PointKind, d: Dissent) -> Sentence:
    key = f"status.judged.{d.judgement.kind.value}"
    against = phrases(kind, d.against)
    places: dict[str, Part] = {"left": _said(d.statement), "against": against}
    if d.judgement.reason:
        return Sentence.of(key, **places, reason=Written(d.judgement.reason))
    return Sentence.of(f"{key}.plain", **places)


def _distinct(pairs: Sequence[tuple[Position, Position]]) -> list[Position]:
    found: dict[int, Position] = {}
    for pair in pairs:
        for p in pair:
            found.setdefault(p.statement.n, p)
    return sorted(found.values(), key=lambda p: (p.party, p.who, p.statement.n))


def _dependence(confirmed: Sequence[tuple[Position, Position]], origins: Origins) -> list[Sentence]:
    """Say why equal positions are not independent."""
    found: dict[Sentence, None] = {}
    for p in _distinct(confirmed):
        ground = Basis.of(p.best).ground
        if ground is BasisKind.UNSTATED:
            found[Sentence.of("status.repeated.unstated", who=Ref(p.who))] = None
        elif ground is BasisKind.CITES:
            origin = Ref(origins.origin(p.best).who)
            found[Sentence.of("status.repeated.origin", who=Ref(p.who), origin=origin)] = None
    for shared in origins.shared(p.best for p in _distinct(confirmed)):
        if shared.link is not Link.CITES:
            found[told(shared)] = None
    if len({p.party for pair in confirmed for p in pair}) == 1:
        found[Sentence.of("status.repeated.party")] = None
    return list(found)


def told(shared: Shared) -> Sentence:
    """Return the sentence that says which voices share an origin, and by what."""
    who = tuple(dict.fromkeys(Ref(s.who) for s in shared.statements))
    if shared.link in (Link.TEXT, Link.WORDS):
        return Sentence.of(f"origin.{shared.link.value}", who=who, document=shared.origin)
    return Sentence.of(f"origin.{shared.link.value}", who=who, origin=Ref(shared.origin))


def _single(kind: PointKind, positions: Sequence[Position], deciding: Sequence[Position]) -> Sentence:
    if not positions:
        return Sentence.of("status.single.none")
    if not deciding:
        return Sentence.of("status.single.shown", positions=phrases(kind, positions))
    several = len({p.who for p in deciding}) > 1
    key = "status.single.incomparable" if several else "status.single"
    return Sentence.of(key, positions=phrases(kind, deciding))
