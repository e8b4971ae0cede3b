"""Parts of a whole: summed only where they exclude each other and make up the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Amount, Day, Ref, Sentence
from openinquest.inquiry.statements import Statement
from openinquest.ontology import Quantity, Relation, Stance, Ternary, relate


@dataclass(frozen=True, slots=True)
class Part:
    """One part with the values given for it on that occasion and the statements that give them."""

    figure: str
    values: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """One `partition` judgement on a figure, worked out for its occasion.

    `total` is set only where the parts may be summed and come to what was given as the whole, if any was.
    """

    judgement: int
    occasion: str | None
    voice: str | None
    whole: tuple[str, ...]
    parts: tuple[Part, ...]
    total: str | None
    sentence: Sentence

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
        exact = {s.value or "" for s in standing}
        point = Quantity.parse(exact.pop()) if len(exact) == 1 else None
        if found and not standing:
            gone.append(figure)
        elif point is None or point.point is None or point.approximate:
            missing.append(figure)
        else:
            numbers.append(point.point)
    whole = [s for s in said(judgement.right or "") if material.withdrawals.stands(s)]
    given = tuple(dict.fromkeys(s.value or "" for s in whole))
    named = _named(
        judgement, occasion, [s for figure in (*judgement.left, judgement.right or "") for s in said(figure)]
    )
    total, key = None, _unsummed(judgement)
    if key is not None:
        sentence = Sentence.of(key, parts=named)
    elif gone:
        sentence = Sentence.of("parts.withdrawn", parts=named, figures=_refs(gone))
    elif missing:
        sentence = Sentence.of("parts.missing", parts=named, figures=_refs(missing))
    else:
        total = f"{sum(numbers):f}"
        sentence = Sentence.of("parts.summed", parts=named, sum=Amount(total))
        if any(_unlike(total, value) for value in given):
            total, sentence = None, Sentence.of("parts.unlike", parts=named)
    return Parts(judgement.n, occasion, voice, given, tuple(parts), total, sentence)


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


def _unlike(total: str, given: str) -> bool:
    return relate(Quantity.parse(total), Quantity.parse(given)) is Relation.CONFLICTS


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
