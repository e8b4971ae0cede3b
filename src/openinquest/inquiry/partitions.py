"""Parts of a whole: summed only where they exclude each other and make up the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openinquest.inquiry.judgements import Judgement
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Ref, Sentence
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
    total, sentence = None, _overlap(judgement)
    if sentence is None:
        if gone:
            sentence = Sentence.of("parts.withdrawn", figures=tuple(Ref(figure) for figure in gone))
        elif missing:
            sentence = Sentence.of("parts.missing", figures=tuple(Ref(figure) for figure in missing))
        else:
            total = f"{sum(numbers):f}"
            sentence = Sentence.of("parts.summed", sum=total)
            if any(_unlike(total, value) for value in given):
                total, sentence = None, Sentence.of("parts.unlike")
    return Parts(judgement.n, occasion, voice, given, tuple(parts), total, sentence)


def _overlap(judgement: Judgement) -> Sentence | None:
    """Return why the parts may not be summed, None where they may."""
    found = judgement.ternary("exclusive").combine(judgement.ternary("exhaustive"))
    if found is Ternary.YES:
        return None
    return Sentence.of("parts.overlap.no" if found is Ternary.NO else "parts.overlap")


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
