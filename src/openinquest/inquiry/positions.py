"""The latest position of each voice on a point, and which of them decide its status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from openinquest.inquiry.attribution import attributed, passed_on_by
from openinquest.inquiry.comparing import Rule, Timing, holding
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import earlier, latest
from openinquest.inquiry.origins import Basis, Origins
from openinquest.inquiry.sentences import Day, Number, Ref, Sentence
from openinquest.inquiry.statements import ATTRIBUTION, Statement
from openinquest.inquiry.values import shown_value
from openinquest.ontology import Relation, Stance


@dataclass(frozen=True, slots=True)
class Position:
    """One latest position of one voice.

    `stated` are the statements that state it, by number, and `statement` is the first of them. `note` says why it is
    shown but does not decide the status; None where it decides.
    """

    stated: tuple[Statement, ...]
    party: str
    value: str
    stance: Stance
    attributed: bool
    note: Sentence | None = None

    @property
    def statement(self) -> Statement:
        """The first statement that states it."""
        return self.stated[0]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The log numbers of the statements."""
        return tuple(s.n for s in self.stated)

    @property
    def grounds(self) -> tuple[Statement, ...]:
        """The statements that rest on their own basis.

        They speak for the position wherever it matters on what it rests, so that the order in which the statements of
        a voice were entered decides nothing.
        """
        return tuple(s for s in self.stated if Basis.of(s).ground.independent)

    @property
    def best(self) -> Statement:
        """The best-based statement: the first on its own basis, or else the first."""
        return next(iter(self.grounds), self.statement)

    @property
    def who(self) -> str:
        """The voice, or the speaker without one."""
        return self.statement.who

    @property
    def decides(self) -> bool:
        """Whether it takes part in the status."""
        return self.note is None


def positions(
    material: Material, statements: Sequence[Statement], rule: Rule, origins: Origins
) -> list[Position]:
    """Return the latest positions of every voice on one point, by party, voice and log number.

    Withdrawn and disowned statements are no positions, and neither is a denial of having said something.
    Where a voice has positions of its own, those that others attribute to it are left to the series; where it
    has dated ones, the undated are.
    """
    voices: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        if s.value is not None and s.target_part != ATTRIBUTION and material.withdrawals.stands(s):
            if s.stance is Stance.WITHDRAWS and not _is_denial(s, material):
                continue
            voices[s.who].append(s)
    found: list[Position] = []
    for own in voices.values():
        found.extend(_of_voice(material, own, rule))
    found.sort(key=lambda p: (p.party, p.who, p.statement.n))
    return _noted(material, found, statements, rule, origins)


def _is_denial(s: Statement, material: Material) -> bool:
    """A withdrawal of what another voice said is a denial."""
    target = material.withdrawals.targets.get(s.target or -1)
    return target is not None and target.who != s.who


def _of_voice(material: Material, own: list[Statement], rule: Rule) -> list[Position]:
    if len(own) == 1:
        (s,) = own
        hearsay_only = attributed(s, material.own_documents)
        return [Position((s,), material.parties.column(s), *rule.position(s), hearsay_only)]
    hearsay = {s.n for s in own if attributed(s, material.own_documents)}
    pool = [s for s in own if s.n not in hearsay] or own
    pool = [s for s in pool if s.span.dated] or pool
    kinds: dict[Stance, list[Statement]] = defaultdict(list)
    for s in pool:
        kinds[rule.position(s)[1]].append(s)
    asserted, denied = kinds[Stance.ASSERTS], kinds[Stance.DENIES]
    kept = [s for s in _latest(asserted, rule) if not any(_overrides(d, s, rule) for d in denied)]
    values: dict[str, list[Statement]] = defaultdict(list)
    for d in denied:
        values[rule.position(d)[0]].append(d)
    for same in values.values():
        last = [same[i] for i in latest([s.span for s in same])]
        kept += [d for d in last if not any(_overrides(s, d, rule) for s in asserted)]
    groups: dict[tuple[str, Stance, str | None], list[Statement]] = defaultdict(list)
    for s in kept:
        groups[*rule.position(s), None if rule.timing is Timing.IGNORED else s.holds_at].append(s)
    found = []
    for (value, stance, _), group in groups.items():
        stated = tuple(sorted(group, key=lambda s: s.n))
        heard = all(s.n in hearsay for s in stated)
        found.append(Position(stated, material.parties.column(stated[0]), value, stance, heard))
    return found


def _latest(asserted: list[Statement], rule: Rule) -> list[Statement]:
    if rule.timing is Timing.STATE:
        # What is said of one time is not replaced by what is said later of another.
        times: dict[str | None, list[Statement]] = defaultdict(list)
        for s in asserted:
            times[s.holds_at].append(s)
        return [same[i] for same in times.values() for i in latest([s.span for s in same])]
    if rule.timing is Timing.ACCUMULATES:
        asserted = [asserted[i] for i in latest([holding(s) for s in asserted])]
    return [asserted[i] for i in latest([s.span for s in asserted])]


def _overrides(later: Statement, earlier_one: Statement, rule: Rule) -> bool:
    """Return whether one statement of a voice takes the place of its opposite said before."""
    return rule.equal(rule.position(later)[0], rule.position(earlier_one)[0]) and earlier(
        earlier_one.span, later.span
    )


def _noted(
    material: Material,
    found: list[Position],
    statements: Sequence[Statement],
    rule: Rule,
    origins: Origins,
) -> list[Position]:
    by_who: dict[str, list[Position]] = defaultdict(list)
    for position in found:
        by_who[position.who].append(position)
    noted = []
    for p in found:
        note = _hearsay(p) or _resting(material, p, by_who, origins, rule) or _unnamed(p, found, rule)
        noted.append(replace(p, note=note) if note else p)
    return noted


def _hearsay(p: Position) -> Sentence | None:
    if not p.attributed:
        return None
    through = tuple(Ref(who) for who in passed_on_by(p.statement))
    return Sentence.of("note.attributed", who=Ref(p.who), through=through)


def _resting(
    material: Material,
    p: Position,
    by_who: Mapping[str, list[Position]],
    origins: Origins,
    rule: Rule,
) -> Sentence | None:
    """Say what became of the statement that a position only repeats.

    Nobody is contradicted by an echo of what they said before: a repetition of a withdrawn or replaced value
    stays in its cell and decides nothing. Who says it on a basis of their own besides only repeats nobody.
    """
    if p.stance is not Stance.ASSERTS or p.grounds:
        return None
    for source in (source for s in p.stated for source in origins.chain(s)):
        if source.n in material.withdrawals.taken_back:
            return Sentence.of(
                "note.rests.withdrawn", by=Ref(p.who), target=Number(source.n), who=Ref(source.who)
            )
        now = [q for q in by_who.get(source.who, ()) if q.stance is Stance.ASSERTS and not q.attributed]
        if any(rule.equal(q.value, p.value) for q in now):
            continue
        for q in now:
            if earlier(source.span, q.statement.span):
                return Sentence.of(
                    "note.rests.replaced", by=Ref(p.who), target=Number(source.n), who=Ref(source.who),
                    value=shown_value(q.statement, q.value), day=Day(q.statement.said_on),
                )  # fmt: skip
    return None


def _unnamed(p: Position, found: list[Position], rule: Rule) -> Sentence | None:
    """Say which voice of the same party has since replaced what an unnamed speaker repeated."""
    if p.statement.voice is not None or p.grounds:
        return None
    for q in found:
        if (
            q.party == p.party
            and q.statement.voice is not None
            and q.who != p.who
            and not q.attributed
            and earlier(p.statement.span, q.statement.span)
            and rule.positions(p.statement, q.statement) is Relation.CONFLICTS
        ):
            return Sentence.of(
                "note.unnamed",
                by=Ref(p.who),
                who=Ref(q.who),
                value=shown_value(q.statement, q.value),
                day=Day(q.statement.said_on),
            )
    return None
