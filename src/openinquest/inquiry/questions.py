"""The register of questions: what was asked of whom, what came back, and for how long it has been open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.order import day_bounds, latest
from openinquest.inquiry.replies import Reply, find_replies, questions_asked
from openinquest.inquiry.searching import Search, Searched
from openinquest.inquiry.sentences import Day, Number, Part, Ref, Sentence
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import QuestionStatus, Term
from openinquest.ontology import Grade, JudgementKind, Stance

NO_TERM = frozenset({"press", "briefing", "interview", "commentary", "hearing", "parliament"})
"""Forums that no legal term covers: the press in all its forms, commentary, and hearings."""
_HEARING = "Hearing"


@dataclass(frozen=True, slots=True)
class DaysOpen:
    """For how many days a question has been open on `on`, or was until answered; `high` None: no limit."""

    low: int
    high: int | None
    on: date
    ended: bool


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody of another party who denies a reply, in a statement or by a `contradicts` judgement."""

    statement: Statement
    reply: Statement
    judged: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the register."""

    id: str
    text: str | None
    asked_by: tuple[str, ...]
    asked_of: tuple[str, ...]
    asked_on: str | None
    forum: str | None
    follows: tuple[str, ...]
    replies: tuple[Reply, ...]
    grade: Grade | None
    denials: tuple[Denial, ...]
    days_open: DaysOpen | None
    searched: Searched
    term: Term
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]

    @property
    def status(self) -> Grade | QuestionStatus:
        """Contested where the reply that counts is denied by another party, else its grade, else open."""
        if self.denials:
            return QuestionStatus.CONTESTED
        if self.grade is not None:
            return self.grade
        return QuestionStatus.UNGRADED if self.replies else QuestionStatus.OPEN

    @property
    def ended(self) -> bool:
        """Whether a reply graded as answered ended the count of days."""
        return any(reply.grade is not None and reply.grade.closes for reply in self.replies)


def questions(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Question]:
    """Return the register as of `on`, in the order of asking.

    The frames are taken as they stand on that day already; `on` sets the day to which open days run. A
    question that nobody had asked by then is left out, unless `ids` names it.
    """
    known = material.things_of(QUESTION)
    wanted = questions_asked(material, known, on) if ids is None else sorted(set(ids) & set(known))
    if not wanted:
        return []
    said = _statements(material, wanted)
    judgements = read_judgements(
        material.frames.judgements, JudgementKind.ANSWERS, JudgementKind.READ, JudgementKind.CONTRADICTS
    )
    replies = find_replies(material, judgements, wanted, on)
    search = Search(material, judgements, on)
    found = []
    for question in wanted:
        asked = said.get(question, {})
        found.append(_question(material, question, asked, replies.get(question, []), judgements, search, on))
    return sorted(found, key=lambda q: (day_bounds(q.asked_on)[0] or date.max, q.id))


def _statements(material: Material, wanted: Sequence[str]) -> dict[str, dict[str, list[Statement]]]:
    found: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in material.statements(pl.col("thing").is_in(list(wanted))):
        if s.stance is Stance.ASSERTS and s.value is not None and material.withdrawals.stands(s):
            found[s.thing][s.prop].append(s)
    return found


def _question(
    material: Material,
    question: str,
    asked: Mapping[str, Sequence[Statement]],
    replies: Sequence[Reply],
    judgements: Sequence[Judgement],
    search: Search,
    on: date,
) -> Question:
    sources = [
        s for name in ("asked_on", "text", "asked_of") for s in asked.get(name, ()) if not s.definition
    ]
    asked_on = _first(asked, "asked_on") or next((s.said_on for s in sources if s.said_on), None)
    asked_by = _all(asked, "asked_by") or tuple(dict.fromkeys(s.speaker for s in sources))
    forum = _first(asked, "forum")
    counting = _counting(replies)
    denials = _denials(material, counting, judgements)
    days = _days_open(asked_on, replies, on)
    searched = search.for_reply(question)
    heard = any(material.schemata.get(place) == _HEARING for place in _all(asked, "asked_at"))
    term = Term.NONE if forum in NO_TERM or (forum is None and heard) else Term.UNVERIFIED
    return Question(
        id=question,
        text=_first(asked, "text"),
        asked_by=asked_by,
        asked_of=_all(asked, "asked_of"),
        asked_on=asked_on,
        forum=forum,
        follows=(*_all(asked, "follows"), *_all(asked, "reply_to")),
        replies=tuple(replies),
        grade=_combined(counting),
        denials=denials,
        days_open=days,
        searched=searched,
        term=term,
        because=tuple(_because(replies, counting, denials, days, searched, term, on)),
        statements=tuple(sorted({s.n for name, values in asked.items() if name != "schema" for s in values})),
    )


def _first(asked: Mapping[str, Sequence[Statement]], name: str) -> str | None:
    """Return the first value that a source states, else the record's own."""
    values = sorted(asked.get(name, ()), key=lambda s: (s.definition, s.n))
    return values[0].value if values else None


def _all(asked: Mapping[str, Sequence[Statement]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.value for s in asked.get(name, ()) if s.value is not None))


def _counting(replies: Sequence[Reply]) -> list[Reply]:
    """Return the graded replies that none of the others is known to follow: they make the status."""
    graded = [reply for reply in replies if reply.graded]
    return [graded[i] for i in latest([reply.span for reply in graded])]


def _combined(counting: Sequence[Reply]) -> Grade | None:
    """Return the grade of the replies that count; where their order is unknown, the most favourable one."""
    order = list(Grade)
    grades = [reply.grade for reply in counting if reply.grade is not None]
    return min(grades, key=order.index) if grades else None


def _denials(
    material: Material, counting: Sequence[Reply], judgements: Sequence[Judgement]
) -> tuple[Denial, ...]:
    found: dict[int, Denial] = {}
    numbers = {s.n: s for reply in counting for s in reply.statements}
    for n, reply in numbers.items():
        for denial in material.withdrawals.denied.get(n, ()):
            found.setdefault(denial.n, Denial(denial, reply, judged=False))
    sides: dict[int, Statement] = {}
    for j in judgements:
        if j.kind is JudgementKind.CONTRADICTS and j.right_number is not None:
            for left in j.left_numbers:
                for mine, other in ((left, j.right_number), (j.right_number, left)):
                    if mine in numbers:
                        sides[other] = numbers[mine]
    for n, statement in material.numbered(sides).items():
        if material.withdrawals.stands(statement):
            found.setdefault(n, Denial(statement, sides[n], judged=True))
    other_party = material.parties.column
    return tuple(d for _, d in sorted(found.items()) if other_party(d.statement) != other_party(d.reply))


def _days_open(asked_on: str | None, replies: Sequence[Reply], on: date) -> DaysOpen | None:
    first, last = day_bounds(asked_on)
    if last is None:
        return None
    ends = [reply for reply in replies if reply.grade is not None and reply.grade.closes]
    if ends:
        end = ends[0].span
        low = end.low[0] if end.low else last
        high = end.high[0] if end.high else on
        return DaysOpen(
            max(0, (low - last).days), None if first is None else max(0, (high - first).days), on, True
        )
    return DaysOpen(max(0, (on - last).days), None if first is None else max(0, (on - first).days), on, False)


def _because(
    replies: Sequence[Reply],
    counting: Sequence[Reply],
    denials: Sequence[Denial],
    days: DaysOpen | None,
    searched: Searched,
    term: Term,
    on: date,
) -> Iterable[Sentence]:
    today = Day(on.isoformat())
    for d in denials:
        places: dict[str, Part] = {"who": Ref(d.statement.who), "reply": Number(d.reply.n)}
        if d.judged:
            yield Sentence.of("question.contested.judged", **places, left=Number(d.statement.n))
        else:
            yield Sentence.of("question.contested", **places, day=Day(d.statement.said_on))
    for reply in reversed(counting):
        if reply.grade is not None:
            grade = Sentence.of(f"grade.{reply.grade.value}")
            yield Sentence.of(
                "question.graded", grade=grade, day=Day(reply.said_on), reply=Number(reply.first.n)
            )
        if len({g.grade for g in reply.graded}) > 1:
            grades = tuple(Sentence.of(f"grade.{g.grade.value}") for g in reply.graded)
            yield Sentence.of("question.differ", grades=grades)
    if not replies and searched.named:
        yield Sentence.of("question.open", day=today, documents=searched.named)
    elif not replies:
        yield Sentence.of("question.open.record", day=today, count=searched.documents, whole=searched.whole)
    elif not counting:
        yield Sentence.of("question.ungraded", replies=tuple(Number(reply.first.n) for reply in replies))
    if days is None:
        yield Sentence.of("question.undated")
    else:
        high: Part = "…" if days.high is None else days.high
        exact = ".exact" if days.low == days.high else ""
        if days.ended:
            end = next(r for r in replies if r.grade is not None and r.grade.closes)
            yield Sentence.of(f"question.ended{exact}", day=Day(end.said_on), low=days.low, high=high)
        else:
            yield Sentence.of(f"question.runs{exact}", low=days.low, high=high, day=today)
    yield Sentence.of("question.no-term" if term is Term.NONE else "question.unverified")
