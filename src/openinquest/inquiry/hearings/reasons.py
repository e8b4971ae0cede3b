"""The sentences on a hearing: how public it was by whose account, and how its questions stood there and since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from openinquest.inquiry.hearings.asked import Asked, counted
from openinquest.inquiry.hearings.publicity import Sides
from openinquest.inquiry.hearings.terms import Answer, Publicity, Where
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence


def reasons(
    public: Publicity, broadcast: Sides, opened: Sides, asked: Sequence[Asked], on: date
) -> tuple[Sentence, ...]:
    """Return the sentences; numbers come without any comparison with what is claimed."""
    return (*_public(public, broadcast, opened), *_measured(asked, on))


def answer_sentence(answer: Answer) -> Sentence:
    """Return how a question stands in words."""
    return Sentence(f"hearing.answer.{answer.value}")


def asked_reasons(asked: Asked) -> tuple[Sentence, ...]:
    """Return where each reply to one question was given, and how the question stood there and stands since."""
    found = []
    for where, key in ((Where.THERE, "hearing.there"), (Where.SINCE, "hearing.since")):
        replies = asked.replies[where]
        answer = answer_sentence(asked.there if where is Where.THERE else asked.since)
        if replies:
            numbers: tuple[Part, ...] = tuple(Number(reply.first.n) for reply in replies)
            found.append(Sentence.of(key, answer=answer, replies=numbers))
        elif where is Where.THERE:
            found.append(Sentence("hearing.there.none"))
        else:
            found.append(_none_since(asked))
    if unplaced := asked.replies[Where.UNPLACED]:
        numbers = tuple(Number(reply.first.n) for reply in unplaced)
        found.append(Sentence.of("hearing.unplaced", replies=numbers))
    return tuple(found)


def _none_since(asked: Asked) -> Sentence:
    searched, today = asked.question.searched, Day(asked.on.isoformat())
    if searched.named:
        return Sentence.of("hearing.since.none", day=today, documents=searched.named)
    return Sentence.of("hearing.since.none.record", day=today, count=searched.documents, whole=searched.whole)


def _public(public: Publicity, broadcast: Sides, opened: Sides) -> Iterator[Sentence]:
    for name, sides in (("broadcast", broadcast), ("open", opened)):
        if sides.yes:
            yield Sentence.of(f"hearing.{name}.yes", who=_refs(sides.yes))
        if sides.no:
            yield Sentence.of(f"hearing.{name}.no", who=_refs(sides.no))
    if public is Publicity.UNKNOWN:
        yield Sentence("hearing.public.unknown")
    elif public is Publicity.CONTESTED:
        yield Sentence("hearing.public.contested")


def _measured(asked: Sequence[Asked], on: date) -> Iterator[Sentence]:
    if not asked:
        yield Sentence("hearing.none-asked")
        return
    yield Sentence.of("hearing.asked", count=len(asked))
    yield Sentence.of("hearing.measured.there", counts=_counts(asked, Where.THERE))
    today = Day(on.isoformat())
    yield Sentence.of("hearing.measured.since", counts=_counts(asked, Where.SINCE), day=today)


def _counts(asked: Sequence[Asked], where: Where) -> tuple[Part, ...]:
    return tuple(
        Sentence.of("hearing.count", answer=answer_sentence(answer), count=len(found))
        for answer, found in counted(asked, where).items()
        if found
    )


def _refs(names: Iterable[str]) -> tuple[Part, ...]:
    return tuple(Ref(name) for name in names)
