"""What was asked of whom and became of it, by addressee: a register that is not exhaustive, never a ranking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openinquest.inquiry.durations import Durations, Length, durations, last_observation, length
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.order import Span
from openinquest.inquiry.questions import Question, questions
from openinquest.inquiry.searching import published_by
from openinquest.inquiry.sentences import Day, Part, Sentence
from openinquest.inquiry.terms import Language
from openinquest.inquiry.threads import Thread, threads
from openinquest.inquiry.tracing import Behind

_VIEW = "questions"
NOBODY = "-"
"""Under which questions stand that name no addressee."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One number with the ids of the questions behind it and the log numbers of their statements and replies."""

    questions: tuple[str, ...]
    statements: tuple[int, ...]

    @property
    def count(self) -> int:
        """The number: of questions, each with its repeats once."""
        return len(self.questions)


@dataclass(frozen=True, slots=True)
class Addressee:
    """What was asked of one addressee; a question that was asked again is counted once, by its first asking.

    `asked` is the sum of `answered`, `otherwise` (a reply came that does not answer, or that nobody graded) and
    `waiting` (none was found). `askings` counts each repeat. `days` are the days until an answer, of those
    questions whose day of asking is known; `undated` counts the others. What is not answered is censored at the
    last observation of the record.
    """

    id: str
    asked: Tally
    askings: int
    answered: Tally
    otherwise: Tally
    waiting: Tally
    statuses: Mapping[str, int]
    days: Durations
    undated: int

    def tallies(self) -> Mapping[str, Tally]:
        """Return the numbers by name."""
        return {
            "asked": self.asked,
            "answered": self.answered,
            "otherwise": self.otherwise,
            "waiting": self.waiting,
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the register rests on: how many questions, out of how many documents, asked in which days and forums."""

    questions: int
    threads: int
    documents: int
    whole: int
    first: date | None
    last: date | None
    forums: Mapping[str, int]
    observed: date | None
    because: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The lists by addressee, in the order of the alphabet, with what the register covers."""

    addressees: tuple[Addressee, ...]
    coverage: Coverage


def by_addressee(
    material: Material,
    on: date,
    found: Sequence[Question] | None = None,
    language: Language = Language.ENGLISH,
) -> Register:
    """Return what was asked of each addressee as of `on`; the order is that of their labels in a language.

    `found` are the questions of `questions(material, on)`, if they are at hand.
    """
    register = questions(material, on) if found is None else found
    observed = last_observation(material, on) or on
    asked: dict[str, list[Question]] = defaultdict(list)
    for question in register:
        for who in question.asked_of or (NOBODY,):
            asked[who].append(question)
    listed = [_addressee(who, put, on, observed) for who, put in asked.items()]
    label = material.labels.label
    listed.sort(key=lambda one: (one.id == NOBODY, label(one.id, language).casefold(), one.id))
    return Register(tuple(listed), _coverage(material, register, on, last_observation(material, on)))


def _addressee(who: str, put: Sequence[Question], on: date, observed: date) -> Addressee:
    parts = threads(put, on)
    lengths = [_length(thread, observed) for thread in parts]
    answered = [thread for thread in parts if _answered(thread)]
    replied = [thread for thread in parts if thread.replies and not _answered(thread)]
    return Addressee(
        id=who,
        asked=_tally(parts),
        askings=len(put),
        answered=_tally(answered),
        otherwise=_tally(replied),
        waiting=_tally(thread for thread in parts if not thread.replies),
        statuses=dict(sorted(Counter(thread.status.value for thread in parts).items())),
        days=durations(one for one in lengths if one is not None),
        undated=sum(one is None for one in lengths),
    )


def _answered(thread: Thread) -> bool:
    return any(reply.closes for reply in thread.replies)


def _length(thread: Thread, observed: date) -> Length | None:
    lows = [question.bounds for question in thread.questions]
    start = Span.of(*min(lows, key=lambda bounds: (bounds[0] or date.min, bounds[1] or date.max)))
    end = next((reply.span for reply in thread.replies if reply.closes), None)
    return length(start, end, observed)


def _tally(parts: Iterable[Thread]) -> Tally:
    found = list(parts)
    return Tally(
        tuple(thread.id for thread in found),
        tuple(sorted({n for thread in found for n in thread.statements})),
    )


def _coverage(material: Material, register: Sequence[Question], on: date, observed: date | None) -> Coverage:
    out = published_by(material, on)
    lows = [low for low, _ in (q.bounds for q in register) if low is not None]
    highs = [high for _, high in (q.bounds for q in register) if high is not None]
    forums = Counter(question.forum or NOBODY for question in register)
    first, last = (min(lows) if lows else None), (max(highs) if highs else None)
    days = Day(f"{first or '..'}/{last or '..'}") if first or last else Day(None)
    count = len(threads(register, on))
    places: dict[str, Part] = {
        "questions": len(register),
        "threads": count,
        "documents": len(out),
        "whole": len(material.read_whole & out),
        "days": days,
    }
    said = (
        Sentence.of("questions.coverage", **places),
        Sentence("questions.not-exhaustive"),
        Sentence("questions.no-ranking"),
        *(() if observed is None else (Sentence.of("questions.observed", day=Day(observed.isoformat())),)),
    )
    return Coverage(
        len(register),
        count,
        len(out),
        len(material.read_whole & out),
        first,
        last,
        dict(sorted(forums.items())),
        observed,
        said,
    )


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind `questions/<addressee>/<number>`, None where the lists have no such number."""
    _, _, rest = identifier.partition("/")
    who, _, name = rest.rpartition("/")
    if not material.things_of(QUESTION):
        return None
    register = by_addressee(material, on)
    for one in register.addressees:
        if one.id == who and name in one.tallies():
            tally = one.tallies()[name]
            said = Sentence.of(f"questions.{name}", count=tally.count)
            return Behind(tally.statements, (Sentence("rule.questions"),), (said, *register.coverage.because))
    return None


def total_name(addressee: str, name: str) -> str:
    """Return how a number is named for `inquest why`."""
    return f"{_VIEW}/{addressee}/{name}"
