"""The series of one figure: what each voice said, in order, and what is to be said of each statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from openinquest.inquiry.attribution import attributed, passed_on_by
from openinquest.inquiry.comparing import Rule, Timing, holding, same_time
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Precedence, Span, earlier, latest
from openinquest.inquiry.origins import Origins
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence, Written
from openinquest.inquiry.statements import ATTRIBUTION, Statement
from openinquest.inquiry.terms import Flag
from openinquest.inquiry.values import shown_value
from openinquest.ontology import Relation, Stance

COMPARED = 30
"""A statement is held against so many of its own voice at most before it, and as many whose order is not known.

Who gives 1,500 values in a day revises each by each: two million sentences, which nobody reads.
"""

_Told = dict[tuple[str, int], Sentence]
"""Sentences on what one voice said before, by key and log number: the same is told of up to sixty statements."""


@dataclass(slots=True)
class Entry:
    """One statement of a series with its flags and, for each of them, the sentence that explains it."""

    statement: Statement
    flags: set[Flag] = field(default_factory=set)
    reasons: dict[tuple[Flag | None, Sentence], None] = field(default_factory=dict)

    def add(self, flag: Flag, reason: Sentence) -> None:
        """Set a flag with its reason; a further reason for the same flag is kept too."""
        self.flags.add(flag)
        self.reasons[flag, reason] = None

    def remark(self, reason: Sentence) -> None:
        """Keep what is to be said of the statement and sets no flag."""
        self.reasons[None, reason] = None

    @property
    def status(self) -> tuple[Flag, ...]:
        """The flags in the order in which they are listed."""
        return tuple(flag for flag in Flag if flag in self.flags)

    @property
    def because(self) -> tuple[Sentence, ...]:
        """The reasons in the order of the flags, what explains no flag last."""
        order = [*Flag]
        ranked = sorted(
            self.reasons, key=lambda pair: order.index(pair[0]) if pair[0] is not None else len(order)
        )
        return tuple(reason for _, reason in ranked)


def series(material: Material, statements: Sequence[Statement], rule: Rule) -> list[Entry]:
    """Return the statements of one point with their flags, by the day on which they were said.

    The flags are those of `Flag`. Only statements that stand, are dated and are not attributed take part in
    `current`, `updated`, `revised` and `fell`, so adding an undated or attributed one changes none of these.
    """
    entries = {s.n: Entry(s) for s in statements}
    for entry in entries.values():
        _standing(entry, material, rule)
    _repeated(entries, statements, material, rule)
    _denied(entries, rule)
    voices: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        voices[entry.statement.who].append(entry)
    for own in voices.values():
        _run(own, rule, material)
    return sorted(entries.values(), key=_by_day)


def _by_day(entry: Entry) -> tuple[bool, object, object, int, int]:
    s = entry.statement
    day = s.said_to or s.said_from
    return (day is None, day or 0, s.said_from or day or 0, s.seq or 0, s.n)


def _standing(entry: Entry, material: Material, rule: Rule) -> None:
    """Say what holds of a statement by itself: withdrawn, denied, attributed, undated."""
    s, known = entry.statement, material.withdrawals
    if taken := known.taken_back.get(s.n):
        who, day = Ref(taken.by.who), Day(taken.by.said_on)
        if taken.target != s.n:
            target = Number(taken.target)
            reason = Sentence.of("flag.withdrawn.utterance", who=who, target=target, day=day)
        elif taken.by.scope:
            reason = Sentence.of("flag.withdrawn.scope", who=who, day=day, scope=Written(taken.by.scope))
        else:
            reason = Sentence.of("flag.withdrawn", who=who, day=day)
        entry.add(Flag.WITHDRAWN, reason)
    for denial in known.denied.get(s.n, ()):
        entry.add(Flag.DENIED, Sentence.of("flag.denied", who=Ref(denial.who), day=Day(denial.said_on)))
    for denial in known.disowned.get(s.n, ()):
        reason = Sentence.of(
            "flag.denied.attribution", who=Ref(denial.who), speaker=Ref(s.speaker), day=Day(denial.said_on)
        )
        entry.add(Flag.DENIED, reason)
    if s.stance is not Stance.ASSERTS:
        entry.remark(_turned(s, material))
    if not s.span.dated:
        entry.add(Flag.UNDATED, Sentence.of("flag.undated"))
    if attributed(s, material.own_documents):
        through = tuple(Ref(who) for who in passed_on_by(s))
        entry.add(Flag.ATTRIBUTED, Sentence.of("flag.attributed", who=Ref(s.who), through=through))


def _turned(s: Statement, material: Material) -> Sentence:
    """Say against what a denial or withdrawal is turned."""
    target = Number(s.target) if s.target is not None else s.value or ""
    if s.target is None:
        return Sentence.of("stance.denies", value=shown_value(s))
    aimed = material.withdrawals.targets.get(s.target)
    who = Ref(aimed.who) if aimed else ""
    if s.target_part == ATTRIBUTION:
        return Sentence.of("stance.denies.attribution", target=target, who=who)
    if s.stance is Stance.DENIES:
        return Sentence.of("stance.denies", value=target)
    if aimed is not None and aimed.who != s.who:
        return Sentence.of("stance.withdraws.denial", target=target, who=who)
    return Sentence.of("stance.withdraws", target=target)


def _repeated(
    entries: dict[int, Entry], statements: Sequence[Statement], material: Material, rule: Rule
) -> None:
    """Find statements of other voices that repeat what had been withdrawn before they spoke."""
    gone = material.withdrawals.taken_back
    if not gone.keys() & entries.keys():
        return
    origins = Origins(statements, rule.equal, material.voices, material.hearing)
    for entry in entries.values():
        s = entry.statement
        if s.stance is not Stance.ASSERTS or s.n in gone:
            continue
        for source in origins.chain(s):
            if source.n not in gone or source.who == s.who:
                continue
            by = gone[source.n].by
            places: dict[str, Part] = {
                "target": Number(source.n),
                "who": Ref(source.who),
                "day": Day(by.said_on),
            }
            if earlier(by.span, s.span):
                reason = Sentence.of("flag.repeated-after-withdrawal", **places)
                entry.add(Flag.REPEATED_AFTER_WITHDRAWAL, reason)
            elif not earlier(s.span, by.span):
                entry.remark(Sentence.of("flag.repeated.order", **places))
            break


def _run(own: list[Entry], rule: Rule, material: Material) -> None:
    """Run the series of one voice."""
    standing = [
        e
        for e in own
        if e.statement.stance is Stance.ASSERTS
        and e.statement.value is not None
        and material.withdrawals.stands(e.statement)
    ]
    dated = [e for e in standing if e.statement.span.low is not None and Flag.ATTRIBUTED not in e.flags]
    if len(own) == 1:  # as nearly always: a voice speaks on a figure once
        _current(dated, rule)
        return
    _variants(standing, rule)
    denials = _denials(own, rule)
    turned = [
        e
        for e in denials
        if e.statement.stance is Stance.DENIES and e.statement.span.dated and Flag.ATTRIBUTED not in e.flags
    ]
    _revised(dated + turned, rule)
    if rule.timing is Timing.ACCUMULATES:
        _counted_on(dated, rule)
    _current([e for e in dated if not _taken_off(e, denials, rule)], rule)
    _replaced(dated)


def _denials(entries: Iterable[Entry], rule: Rule) -> list[Entry]:
    """Return the statements that deny a value, also by saying that a claim does not hold, and stand."""
    return [
        e
        for e in entries
        if rule.denies(e.statement)
        and e.statement.stance is not Stance.WITHDRAWS
        and e.statement.target_part != ATTRIBUTION
        and Flag.WITHDRAWN not in e.flags
    ]


def _taken_off(entry: Entry, denials: Sequence[Entry], rule: Rule) -> bool:
    """Return whether the voice itself has since denied the value."""
    value, stance = rule.position(entry.statement)
    return stance is Stance.ASSERTS and any(
        rule.equal(rule.position(d.statement)[0], value)
        and not earlier(d.statement.span, entry.statement.span)
        for d in denials
    )


def _denied(entries: Mapping[int, Entry], rule: Rule) -> None:
    """Mark what is denied by value, without naming the statement."""
    denials = _denials(entries.values(), rule)
    if not denials:
        return
    asserted: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        value, stance = rule.position(entry.statement)
        if stance is Stance.ASSERTS:
            asserted[value].append(entry)
    for denial in denials:
        d = denial.statement
        reason = Sentence.of("flag.denied", who=Ref(d.who), day=Day(d.said_on))
        for value, found in asserted.items():
            if rule.equal(rule.position(d)[0], value):
                for entry in found:
                    entry.add(Flag.DENIED, reason)


def _variants(standing: list[Entry], rule: Rule) -> None:
    occasions: dict[str, list[Entry]] = defaultdict(list)
    for entry in standing:
        if entry.statement.occasion is not None:
            occasions[entry.statement.occasion].append(entry)
    for reports in occasions.values():
        values = sorted({e.statement.value or "" for e in reports})
        if len(values) < 2:
            continue
        for entry in reports:
            differs = any(
                rule.values(entry.statement.value or "", other.statement.value or "") is Relation.CONFLICTS
                and not _known_order(entry.statement, other.statement)
                and (rule.timing is Timing.IGNORED or _comparable_time(entry.statement, other.statement))
                for other in reports
            )
            if differs:
                entry.add(
                    Flag.VARIANT,
                    Sentence.of(
                        "flag.variant", values=tuple(shown_value(entry.statement, value) for value in values)
                    ),
                )


def _known_order(a: Statement, b: Statement) -> bool:
    return earlier(a.span, b.span) or earlier(b.span, a.span)


def _comparable_time(a: Statement, b: Statement) -> bool:
    return (a.holds_at is None and b.holds_at is None) or same_time(a, b)


def _revised(dated: list[Entry], rule: Rule) -> None:
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in dated:
        s = entry.statement
        if rule.timing is Timing.IGNORED:
            groups[None].append(entry)
        elif s.holds_at is not None:
            groups[s.holds_from, s.holds_to].append(entry)
    for group in groups.values():
        if len({rule.position(e.statement) for e in group}) > 1:
            _revised_among(group, rule)


def _revised_among(group: list[Entry], rule: Rule) -> None:
    precedence, told = Precedence([e.statement.span for e in group]), _Told()
    for entry in group:
        before = precedence.before(entry.statement.span, COMPARED + 1)
        if len(before) > COMPARED:
            _not_all(entry)
        for i in before[-COMPARED:]:
            _revise(entry, group[i].statement, rule, told, order_known=True)
    for entry, others in _overlapping(group):
        if len(others) > COMPARED:
            for one in (entry, others.pop()):
                _not_all(one)
        for other in others:
            a, b = entry.statement, other.statement
            if a.occasion is None or a.occasion != b.occasion:
                _revise(entry, b, rule, told, order_known=False)
                _revise(other, a, rule, told, order_known=False)


def _not_all(entry: Entry) -> None:
    entry.remark(Sentence.of("flag.revised.many", who=Ref(entry.statement.who)))


def _revise(entry: Entry, old: Statement, rule: Rule, told: _Told, *, order_known: bool) -> None:
    """Say of a statement that it takes the place of another; `told` keeps what was said of each so far."""
    s = entry.statement
    if rule.positions(s, old) is not Relation.CONFLICTS:
        return
    turned = rule.position(s)[1] is not rule.position(old)[1]
    key = f"flag.{'turned' if turned else 'revised'}{'' if order_known else '.order'}"
    if (reason := told.get((key, old.n))) is None:
        places: dict[str, Part] = {"who": Ref(s.who), "old_day": Day(old.said_on)}
        reason = Sentence.of(key, **places) if turned else Sentence.of(key, **places, old=shown_value(old))
        told[key, old.n] = reason
    entry.add(Flag.REVISED, reason)


def _overlapping(group: list[Entry]) -> Iterator[tuple[Entry, list[Entry]]]:
    """Yield each statement with those that begin after it and may yet be before it, one too many at most."""
    ranked = sorted(
        (e for e in group if e.statement.span.low), key=lambda e: (e.statement.span.low, e.statement.n)
    )
    for i, entry in enumerate(ranked):
        high = entry.statement.span.high
        others = []
        for other in ranked[i + 1 : i + 2 + COMPARED]:
            low = other.statement.span.low
            if high is not None and low is not None and low > high:
                break
            others.append(other)
        yield entry, others


def _counted_on(dated: list[Entry], rule: Rule) -> None:
    spans = [holding(e.statement) for e in dated]
    precedence = Precedence(spans)
    for entry, span in zip(dated, spans, strict=True):
        s = entry.statement
        for i in precedence.before(span, COMPARED):
            old = dated[i].statement
            places: dict[str, Part] = {
                "old": shown_value(old),
                "old_day": Day(old.holds_at or old.said_on),
                "new": shown_value(s),
                "new_day": Day(s.holds_at or s.said_on),
            }
            entry.add(Flag.UPDATED, Sentence.of("flag.updated", who=Ref(s.who), **places))
            if rule.fell(old, s):
                entry.add(Flag.FELL, Sentence.of("flag.fell", **places))


def _current(candidates: list[Entry], rule: Rule) -> None:
    if rule.timing is Timing.ACCUMULATES and len(candidates) > 1:
        holds: list[Span] = [holding(e.statement) for e in candidates]
        candidates = [candidates[i] for i in latest(holds)]
    if len(candidates) == 1:
        candidates[0].add(Flag.CURRENT, _is_current(candidates[0].statement.who))
        return
    last = [candidates[i] for i in latest([e.statement.span for e in candidates])]
    several = len({e.statement.value for e in last}) > 1
    for entry in last:
        who = entry.statement.who
        entry.add(Flag.CURRENT, _is_current(who))
        if several:
            entry.add(Flag.CURRENT, Sentence.of("flag.current.order", who=Ref(who)))


@lru_cache(maxsize=4096)
def _is_current(who: str) -> Sentence:
    """Return the sentence that most statements of most series share."""
    return Sentence.of("flag.current", who=Ref(who))


def _replaced(dated: list[Entry]) -> None:
    """Say of what is no longer current by what it was followed."""
    last = [e.statement for e in dated if Flag.CURRENT in e.flags]
    for entry in dated:
        if last and Flag.CURRENT not in entry.flags:
            places: dict[str, Part] = {"new": shown_value(last[0]), "new_day": Day(last[0].said_on)}
            reason = Sentence.of("flag.replaced", who=Ref(last[0].who), **places)
            entry.remark(reason)
