"""Parts of a whole: summed only where they exclude each other and make up the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Amount, Day, Ref, Sentence
from openinquest.inquiry.statements import Statement
from openinquest.ontology import Bound, Quantity, Relation, Stance, Ternary, relate


class Match(StrEnum):
    """What the sum of parts and the whole that was given are to each other."""

    EQUAL = "equal"
    MEETS = "meets"
    """They differ by bounds or by "about", and both can hold."""
    UNLIKE = "unlike"
    NO_WHOLE = "no whole given"
    NOT_SUMMED = "not summed"


class Misfit(StrEnum):
    """What parts that are not summed can yet not be, as they were declared and given."""

    PART = "a part is more than the whole"
    MORE = "the parts exclude each other and come to more than the whole"
    LESS = "the parts make up the whole and come to less, even if none overlap"


@dataclass(frozen=True, slots=True)
class Part:
    """One part with the values given for it on that occasion and the statements that give them."""

    figure: str
    values: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """One `partition` judgement on a figure, worked out for its occasion.

    `total` is set only where the parts may be summed and meet what was given as the whole, if any was. It has bounds
    or is approximate where a part is. `misfit` is set where they are not summed, and cannot be as they were declared.
    """

    judgement: int
    occasion: str | None
    voice: str | None
    whole: tuple[str, ...]
    parts: tuple[Part, ...]
    total: str | None
    match: Match
    sentence: Sentence
    misfit: Misfit | None = None

    @property
    def summed(self) -> bool:
        """Whether the parts are summed."""
        return self.total is not None


def work_out(judgement: Judgement, material: Material, values: Mapping[str, Sequence[Statement]]) -> Parts:
    """Return the parts that a `partition` judgement names; `values` are the statements by figure."""
    occasion = judgement.value.get("occasion")
    voice = judgement.value.get("voice") or _voice(judgement, values, occasion)

    def said(figure: str) -> list[Statement]:
        return [
            s
            for s in values.get(figure, ())
            if s.stance is Stance.ASSERTS
            and s.value is not None
            and (occasion is None or s.occasion == occasion)
            and (voice is None or s.who == voice)
        ]

    parts = []
    missing: list[str] = []
    gone: list[str] = []
    numbers = []
    for figure in judgement.left:
        found = said(figure)
        standing = [s for s in found if material.withdrawals.stands(s)]
        distinct = tuple(dict.fromkeys(s.value or "" for s in found))
        parts.append(Part(figure, distinct, tuple(s.n for s in found)))
        given_values = {s.value or "" for s in standing}
        if found and not standing:
            gone.append(figure)
        elif len(given_values) != 1 or (quantity := Quantity.parse(given_values.pop())).vague:
            missing.append(figure)
        else:
            numbers.append(quantity)
    whole = [s for s in said(judgement.right or "") if material.withdrawals.stands(s)]
    given = tuple(dict.fromkeys(s.value or "" for s in whole))
    named = _named(
        judgement, occasion, [s for figure in (*judgement.left, judgement.right or "") for s in said(figure)]
    )
    total, match, key = _sum(numbers), Match.NOT_SUMMED, _unsummed(judgement)
    if key is not None:
        sentence = Sentence.of(key, parts=named)
    elif gone:
        sentence = Sentence.of("parts.withdrawn", parts=named, figures=_refs(gone))
    elif missing:
        sentence = Sentence.of("parts.missing", parts=named, figures=_refs(missing))
    elif total is None:
        sentence = Sentence.of("parts.open", parts=named)
    else:
        match = _match(total, [Quantity.parse(value) for value in given])
        amount = Amount(total.canonical)
        if match is Match.UNLIKE:
            sentence = Sentence.of("parts.unlike", parts=named)
        elif match is Match.MEETS:
            told = tuple(Amount(value) for value in given)
            sentence = Sentence.of("parts.summed.meets", parts=named, sum=amount, whole=told)
        else:
            key = "parts.summed" if match is Match.EQUAL else "parts.summed.alone"
            sentence = Sentence.of(key, parts=named, sum=amount)
    printed = total.canonical if total and match not in (Match.NOT_SUMMED, Match.UNLIKE) else None
    misfit = None
    if match is Match.NOT_SUMMED and not gone:
        misfit = _misfit(judgement, numbers, [Quantity.parse(value) for value in given], whole=not missing)
    return Parts(judgement.n, occasion, voice, given, tuple(parts), printed, match, sentence, misfit)


def _misfit(
    judgement: Judgement, parts: Sequence[Quantity], given: Sequence[Quantity], *, whole: bool
) -> Misfit | None:
    """Return why parts cannot stand as declared beside what was given; `whole` says that all have a number."""
    about = any(part.approximate for part in parts)
    least = _sum_of_bounds([part.lower for part in parts if part.lower is not None])
    most = _sum_of_bounds([part.upper for part in parts]) if whole else None
    for total in given:
        for part in parts:
            if part.lower is not None and _beyond(Quantity(part.lower, None, part.approximate), total):
                return Misfit.PART
        exclusive = judgement.ternary("exclusive") is Ternary.YES
        if exclusive and least is not None and _beyond(Quantity(least, None, about), total):
            return Misfit.MORE
        exhaustive = judgement.ternary("exhaustive") is Ternary.YES
        if exhaustive and most is not None and _beyond(Quantity(None, most, about), total):
            return Misfit.LESS
    return None


def _beyond(bound: Quantity, total: Quantity) -> bool:
    return relate(bound, total) is Relation.CONFLICTS


def _sum(quantities: Sequence[Quantity]) -> Quantity | None:
    """Return the sum with the sums of the bounds; None where neither side is bounded, or nothing is summed."""
    lower = _sum_of_bounds([q.lower for q in quantities])
    upper = _sum_of_bounds([q.upper for q in quantities])
    if lower is None and upper is None:
        return None
    return Quantity(lower, upper, any(q.approximate for q in quantities))


def _sum_of_bounds(bounds: Sequence[Bound | None]) -> Bound | None:
    known = [bound for bound in bounds if bound is not None]
    if not known or len(known) < len(bounds):
        return None
    return Bound(sum((bound.value for bound in known), Decimal(0)), any(bound.strict for bound in known))


def _match(total: Quantity, given: Sequence[Quantity]) -> Match:
    relations = [relate(total, value) for value in given]
    if Relation.CONFLICTS in relations:
        return Match.UNLIKE
    if Relation.CONFIRMS in relations:
        return Match.EQUAL
    return Match.MEETS if Relation.COMPATIBLE in relations else Match.NO_WHOLE


_UNSUMMED: Mapping[tuple[Ternary, Ternary], str] = {
    (Ternary.NO, Ternary.YES): "parts.overlap",
    (Ternary.NO, Ternary.UNKNOWN): "parts.overlap",
    (Ternary.NO, Ternary.NO): "parts.overlap.gap",
    (Ternary.UNKNOWN, Ternary.YES): "parts.may-overlap",
    (Ternary.UNKNOWN, Ternary.UNKNOWN): "parts.may-overlap",
    (Ternary.UNKNOWN, Ternary.NO): "parts.may-overlap.gap",
    (Ternary.YES, Ternary.NO): "parts.gap",
    (Ternary.YES, Ternary.UNKNOWN): "parts.may-gap",
}
"""Why parts are not summed, by whether they exclude each other and whether they make up the whole."""


def _unsummed(judgement: Judgement) -> str | None:
    return _UNSUMMED.get((judgement.ternary("exclusive"), judgement.ternary("exhaustive")))


def _named(judgement: Judgement, occasion: str | None, said: Sequence[Statement]) -> Sentence:
    """Name the parts and the occasion, by who spoke and when: a whole may be taken apart in several ways."""
    parts = _refs(judgement.left)
    if occasion is None:
        return Sentence.of("parts.named", parts=parts)
    if not said:
        return Sentence.of("parts.named.occasion", parts=parts, occasion=Ref(occasion))
    who = _refs(tuple(dict.fromkeys(s.who for s in said)))
    return Sentence.of("parts.named.said", parts=parts, who=who, day=Day(said[0].said_on))


def _refs(figures: Sequence[str]) -> tuple[Ref, ...]:
    return tuple(Ref(figure) for figure in figures)


def _voice(
    judgement: Judgement, values: Mapping[str, Sequence[Statement]], occasion: str | None
) -> str | None:
    """Return the one voice that spoke of whole and parts on the occasion, None where there are several."""
    speakers = [
        {s.who for s in values.get(figure, ()) if occasion is None or s.occasion == occasion}
        for figure in (*judgement.left, judgement.right or "")
    ]
    common = set.intersection(*(s for s in speakers if s)) if any(speakers) else set()
    return common.pop() if len(common) == 1 else None
