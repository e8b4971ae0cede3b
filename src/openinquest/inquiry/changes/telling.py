"""The sentences on how the status of a point moved."""

from __future__ import annotations

from openinquest.inquiry.changes.point import PointChange
from openinquest.inquiry.sentences import Number, Ref, Sentence
from openinquest.inquiry.terms import Status


def moved(point: PointChange) -> list[Sentence]:
    """Return the sentences that say how the status moved, why, and what it now rests on."""
    if point.was is point.now:
        return []
    places = {"before": _named(point.was), "after": _named(point.now)}
    if point.causes:
        causes = tuple(Number(n) for n in point.causes)
        said = [Sentence.of("change.moved", **places, causes=causes)]
    else:
        said = [Sentence.of("change.moved.plain", **places)]
    if point.judgements:
        said.append(Sentence.of("change.judged", judgements=tuple(Number(n) for n in point.judgements)))
    if point.definitions:
        said.append(Sentence.of("change.defined", definitions=tuple(Number(n) for n in point.definitions)))
    if point.merged:
        said.append(Sentence.of("change.merged", things=tuple(map(Ref, point.merged))))
    if point.uncertain:
        said.append(Sentence.of("change.perhaps", causes=tuple(Number(n) for n in point.uncertain)))
    return [*said, *point.because]


def _named(status: Status | None) -> Sentence:
    return Sentence.of(f"status.name.{status.value if status else 'none'}")
