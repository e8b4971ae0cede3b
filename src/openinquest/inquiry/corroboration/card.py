"""The corroboration card of a point: who says so, from how many origins, of which kinds, and who says otherwise.

No score, no verdict, and no order by strength: positions stand in the order of the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openinquest.inquiry.bearings import Bears
from openinquest.inquiry.corroboration.kinds import Kinds, SourceKind
from openinquest.inquiry.material import Material
from openinquest.inquiry.origins import Basis, Origins, Shared
from openinquest.inquiry.positions import Position
from openinquest.inquiry.sentences import Ref, Sentence
from openinquest.inquiry.silence import Silence
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import Status
from openinquest.inquiry.versions import Scope, Version, versions
from openinquest.ontology import Relation, Stance


@dataclass(frozen=True, slots=True)
class Held:
    """One position as a source: its kind, and why it is not counted as an origin of its own, if it is not.

    `statement` is the first of the position that states a basis of its own, else the first.
    """

    position: Position
    statement: Statement
    kind: SourceKind
    apart: Sentence | None


@dataclass(frozen=True, slots=True)
class Side:
    """All who hold one and the same position.

    `origins` parts those that count by origin, each a group of positions that share one; `shared` says by what.
    `against` are the positions that conflict with it, and what by judgement stands against it.
    """

    value: str
    stance: Stance
    held: tuple[Held, ...]
    origins: tuple[tuple[Held, ...], ...]
    shared: tuple[Shared, ...]
    against: tuple[Statement, ...]

    @property
    def independent(self) -> int:
        """How many origins there are that do not depend on one another."""
        return len(self.origins)

    @property
    def kinds(self) -> tuple[SourceKind, ...]:
        """The kinds of source of those origins, in the order of the vocabulary."""
        found = {held.kind for group in self.origins for held in group}
        return tuple(kind for kind in SourceKind if kind in found)

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of all statements that hold it."""
        return tuple(sorted(n for held in self.held for n in held.position.numbers))


@dataclass(frozen=True, slots=True)
class Card:
    """The card of one point.

    `withdrawn` are statements that their own voice took back, `bears` what by judgement supports, undermines or
    qualifies it, `silences` who says nothing of it by attestation.
    """

    id: str
    thing: str
    prop: str
    status: Status
    sides: tuple[Side, ...]
    withdrawn: tuple[Statement, ...]
    bears: tuple[Bears, ...]
    silences: tuple[Silence, ...]
    because: tuple[Sentence, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of every statement that the card rests on."""
        numbers = {n for side in self.sides for n in (*side.statements, *(s.n for s in side.against))}
        return tuple(sorted(numbers | {s.n for s in self.withdrawn} | {b.statement.n for b in self.bears}))


def corroboration(material: Material, ids: Iterable[str] | None = None) -> list[Card]:
    """Return the cards of points or things (of all figures, claims and matters on record, if None), by id."""
    scope = Scope() if ids is None else Scope.of(*ids)
    kinds = Kinds(material)
    return sorted(
        (_card(material, kinds, version) for version in versions(material, scope)), key=lambda c: c.id
    )


def _card(material: Material, kinds: Kinds, version: Version) -> Card:
    found = sorted((p for cell in version.cells for p in cell.positions), key=lambda p: p.statement.n)
    origins = version.worked.origins
    # What is the same value is one side, however it was written.
    groups: list[list[Position]] = []
    for p in found:
        same = next((g for g in groups if _same(version, g[0], p)), None)
        if same is None:
            groups.append([p])
        else:
            same.append(p)
    said = {s.n: s for s in version.statements}
    taken = material.withdrawals.taken_back
    return Card(
        id=version.id,
        thing=version.thing,
        prop=version.prop,
        status=version.status,
        sides=tuple(_side(version, said, kinds, origins, group, found) for group in groups),
        withdrawn=tuple(s for s in version.statements if s.n in taken),
        bears=version.bears,
        silences=tuple(silence for cell in version.cells for silence in cell.silences),
        because=version.because,
    )


def _same(version: Version, a: Position, b: Position) -> bool:
    return a.stance is b.stance and version.rule.equal(a.value, b.value)


def _side(
    version: Version,
    said: Mapping[int, Statement],
    kinds: Kinds,
    origins: Origins,
    group: Sequence[Position],
    found: Sequence[Position],
) -> Side:
    held = tuple(_held(p, [said[n] for n in p.numbers], kinds) for p in group)
    counted = {h.statement.n: h for h in held if h.apart is None}
    parted = origins.groups(h.statement for h in counted.values())
    against = {
        q.statement.n: q.statement
        for p in group
        for q in found
        if q.who != p.who and version.rule.positions(p.statement, q.statement) is Relation.CONFLICTS
    }
    against |= {d.statement.n: d.statement for d in version.finding.judged if {*d.against} & {*group}}
    numbers = {n for p in group for n in p.numbers}
    for c in version.contradictions:
        if {c.left.n, c.right.n} & numbers:
            against |= {s.n: s for s in (c.left, c.right) if s.n not in numbers}
    return Side(
        value=group[0].value,
        stance=group[0].stance,
        held=held,
        origins=tuple(tuple(counted[s.n] for s in rows) for rows in parted),
        shared=origins.shared(h.statement for h in held),
        against=tuple(against[n] for n in sorted(against)),
    )


def _held(p: Position, statements: Sequence[Statement], kinds: Kinds) -> Held:
    """Return a position as a source: who says it twice, once with a basis of their own, has that basis."""
    own = (s for s in statements if Basis.of(s).ground.independent)
    statement = p.statement if Basis.of(p.statement).ground.independent else next(own, p.statement)
    return Held(p, statement, kinds.of(statement), _apart(p, statement))


def _apart(p: Position, statement: Statement) -> Sentence | None:
    """Return why a position is no origin of its own, None where it counts as one."""
    if p.note is not None:
        return p.note
    basis = Basis.of(statement)
    if basis.ground.independent:
        return None
    if basis.cited is not None:
        return Sentence.of("corroboration.cites", cited=Ref(basis.cited))
    return Sentence.of(f"corroboration.{basis.ground.value}")
