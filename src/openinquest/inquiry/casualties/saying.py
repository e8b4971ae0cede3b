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


def of_floor(review: Review) -> Iterator[Sentence]:
    """Yield the floor, or that there is none and how many judgements wait; then whom it leaves out."""
    if review.floor is not None:
        yield Sentence.of("casualties.floor", count=review.floor, judged=review.judged)
    else:
        yield Sentence.of("casualties.no-floor", count=review.waiting)
        waiting = (("inside", review.inside), ("disputed", review.disputed), ("newer", review.newer))
        for word, count in waiting:
            if count:
                yield Sentence.of(f"casualties.waits.{word}", count=count)
        if review.between and review.compared:
            yield Sentence.of("casualties.waits.between", count=review.between, share=f"{THRESHOLD:.0%}")
        elif review.between:
            yield Sentence.of("casualties.waits.uncompared", count=review.between)
    left_out = (
        ("unsure", review.unsure), ("unnamed", review.unnamed), ("unconfirmed", review.unconfirmed),
        ("denied", review.denied),
    )  # fmt: skip
    for word, count in left_out:
        if count:
            yield Sentence.of(f"casualties.left-out.{word}", count=count)
