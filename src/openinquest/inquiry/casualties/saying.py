"""Recorded persons in sentences: what is counted, how sure linkage is, and whether a floor may be said."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.inquiry.casualties.counting import Casualties
from openinquest.inquiry.casualties.review import THRESHOLD, Review
from openinquest.inquiry.sentences import Sentence


def explained(found: Casualties) -> Iterator[Sentence]:
    """Yield what is counted, the interval of linkage or that there is none, and the floor or what waits."""
    lists = sum(1 for each in found.lists if each.list is not None and each.rows)
    if found.rows:
        yield Sentence.of("casualties.persons", rows=found.rows, lists=lists, persons=found.persons)
    else:
        yield Sentence("casualties.none")
    if found.apart:
        yield Sentence.of("casualties.apart", count=found.apart)
    if not found.rows:
        return
    interval = found.linked.interval if found.linked is not None else None
    if interval is not None:
        yield Sentence.of("casualties.interval", low=interval.low, high=interval.high, draws=interval.draws)
    else:
        yield Sentence("casualties.no-interval")
    yield from of_floor(found.review)


def of_floor(review: Review, asked: bool = True) -> Iterator[Sentence]:
    """Yield the floor, or that there is none and how many judgements wait; then whom it leaves out.

    `asked` says whether the last run of linkage was looked for: if not, it may be that fewer pairs matter.
    """
    if review.floor is not None:
        yield Sentence.of("casualties.floor", count=review.floor, judged=review.judged)
    elif not review.persons:
        yield Sentence("casualties.no-floor.nobody")
    elif not asked and review.waiting == review.between and review.between:
        yield Sentence.of("casualties.no-floor.not-asked", count=review.between)
    else:
        yield from _waiting(review)
    left_out = (
        ("unsure", review.unsure), ("unnamed", review.unnamed), ("unconfirmed", review.unconfirmed),
        ("denied", review.denied),
    )  # fmt: skip
    for word, count in left_out:
        if count:
            yield Sentence.of(f"casualties.left-out.{word}", count=count)


def _waiting(review: Review) -> Iterator[Sentence]:
    if review.waiting:
        yield Sentence.of("casualties.no-floor", count=review.waiting)
        for word, count in (("inside", review.inside), ("disputed", review.disputed)):
            if count:
                yield Sentence.of(f"casualties.waits.{word}", count=count)
        if review.newer:
            yield Sentence.of("casualties.waits.newer", count=review.newer)
    else:
        yield Sentence.of("casualties.no-floor.newer", count=review.newer)
    if review.between and review.compared:
        yield Sentence.of("casualties.waits.between", count=review.between, share=f"{THRESHOLD:.0%}")
    elif review.between:
        yield Sentence.of("casualties.waits.uncompared", count=review.between)
