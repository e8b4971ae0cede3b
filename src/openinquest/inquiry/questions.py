"""The register of questions: what was asked of whom, what came back, and for how long it has been open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.deadlines import DueStatus, Standing
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.order import latest
from openinquest.inquiry.question_terms import QuestionTerms, asked_bounds
from openinquest.inquiry.question_wording import because
from openinquest.inquiry.replies import Reply, find_replies, questions_asked
from openinquest.inquiry.searching import Search, Searched
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import QuestionStatus, Term
from openinquest.ontology import Grade, JudgementKind


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
class Passage:
    """Where a question was put: the statement, its document and the words, None where it is only cited."""

    n: int
    document: str | None
    quote: str | None
    wording: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the register.

    `asked_days` are all days of asking that sources give. `repeats` are earlier questions that are the same,
    `follows` those that it takes up. `terms` is None where no legal rule in scope is at hand. `on` is the day as of
    which it stands.
    """

    id: str
    text: str | None
    asked_by: tuple[str, ...]
    asked_of: tuple[str, ...]
    asked_on: str | None
    asked_days: tuple[str, ...]
    forum: str | None
    repeats: tuple[str, ...]
    follows: tuple[str, ...]
    passages: tuple[Passage, ...]
    replies: tuple[Reply, ...]
    grade: Grade | None
    denials: tuple[Denial, ...]
    days_open: DaysOpen | None
    bounds: tuple[date | None, date | None]
    searched: Searched
    term: Term
    terms: Standing | None
    statements: tuple[int, ...]
    on: date

    @property
    def status(self) -> Grade | QuestionStatus:
        """Contested where the reply that counts is denied by another party, else its grade, else open.

        What nobody replied to is overdue or deemed refused only by rules that a named person verified.
        """
        if self.denials:
            return QuestionStatus.CONTESTED
        if self.grade is not None:
            return self.grade
        if self.replies:
            return QuestionStatus.UNGRADED
        if self.terms is not None and self.terms.holds:
            if self.terms.status is DueStatus.OVERDUE:
                return QuestionStatus.OVERDUE
            if self.terms.status is DueStatus.DEEMED_REFUSED:
                return QuestionStatus.DEEMED_REFUSED
        return QuestionStatus.OPEN

    @property
    def because(self) -> tuple[Sentence, ...]:
        """The sentences on its status, its days and its term."""
        counts = _counting(self.replies)
        return tuple(
            because(
                self.replies, counts, self.denials, self.days_open, self.searched, self.term, self.terms,
                self.on, self.asked_days,
            )
        )  # fmt: skip

    @property
    def ended(self) -> bool:
        """Whether a reply graded as answered ended the count of days."""
        return any(reply.closes for reply in self.replies)


def questions(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Question]:
    """Return the register as of `on`, in the order of asking.

    The frames are taken as they stand on that day already; `on` sets the day to which open days run. A
    question that nobody had asked by then is left out, unless `ids` names it. Terms are counted by the legal
    rules of the material.
    """
    known = material.things_of(QUESTION)
    wanted = questions_asked(material, known, on) if ids is None else sorted(set(ids) & set(known))
    if not wanted:
        return []
    asked = accounts(material, QUESTION, wanted)
    judgements = read_judgements(
        material.frames.judgements, JudgementKind.ANSWERS, JudgementKind.READ, JudgementKind.CONTRADICTS
    )
    replies = find_replies(material, judgements, wanted, on)
    counting = {question: _counting(found) for question, found in replies.items()}
    denials = _denials(material, counting, judgements)
    passages = _passages(material, asked)
    search = Search(material, judgements, on)
    terms = QuestionTerms(material, asked)
    found = []
    for question in wanted:
        account, came = asked[question], replies.get(question, [])
        bounds = asked_bounds(account)
        days = days_open(bounds, came, on)
        searched = search.for_reply(question)
        standing = terms.standing(question, came, on)
        term = terms.forum_term(question)
        asked_days = _asked_days(account)
        found.append(
            Question(
                id=question,
                text=account.value("text"),
                asked_by=account.values("asked_by") or _speakers(account),
                asked_of=account.values("asked_of"),
                asked_on=asked_days[0] if asked_days else None,
                asked_days=asked_days,
                forum=account.value("forum"),
                repeats=account.values("repeats"),
                follows=tuple(dict.fromkeys((*account.values("follows"), *account.values("reply_to")))),
                passages=tuple(passages.get(question, ())),
                replies=tuple(came),
                grade=combined(counting.get(question, ())),
                denials=denials.get(question, ()),
                days_open=days,
                bounds=bounds,
                searched=searched,
                term=term,
                terms=standing,
                statements=tuple(sorted([s.n for said in account.asserted.values() for s in said])),
                on=on,
            )
        )
    return sorted(found, key=lambda q: (q.bounds[0] or date.max, q.id))


def _speakers(account: Account) -> tuple[str, ...]:
    """Return who put the question, where nobody says who asked: the speakers of what sources say of it."""
    said = account.said("asked_on", "text", "asked_of")
    return tuple(dict.fromkeys(s.speaker for s in said if not s.definition))


def _asked_days(account: Account) -> tuple[str, ...]:
    """Return the days of asking, those that sources give before the record's own; else when it was put."""
    stated = account.said("asked_on")
    found = tuple(dict.fromkeys(s.value for s in stated if not s.definition)) or account.values("asked_on")
    if found:
        return found
    spoken = account.said("text", "asked_of")
    return next(((s.said_on,) for s in spoken if not s.definition and s.said_on), ())


def _passages(material: Material, asked: Mapping[str, Account]) -> dict[str, list[Passage]]:
    """Return the passages in which sources put the questions, by question, in the order of the log."""
    numbers = {
        s.n: question
        for question, account in asked.items()
        for s in account.said("text", "asked_on", "asked_of")
        if not s.definition
    }
    wanted = pl.DataFrame({"n": list(numbers)}, schema={"n": pl.Int64})
    rows = (
        material.frames.statements.select("n", "document", "quote", "wording", "property")
        .join(wanted, on="n", how="semi")
        .sort("n")
    )
    found: dict[str, list[Passage]] = defaultdict(list)
    seen: set[tuple[str, str | None, str | None]] = set()
    # The words of the question come first; another statement of the same passage adds nothing.
    for texts in (True, False):
        for n, document, quote, wording, prop in rows.iter_rows():
            question = numbers[n]
            key = (question, document, None if texts else quote)
            if (prop == "text") == texts and (texts or (question, document, None) not in seen):
                if key not in seen:
                    found[question].append(Passage(n, document, quote, wording))
                seen.add(key)
    return found


def _counting(replies: Sequence[Reply]) -> list[Reply]:
    """Return the graded replies that none of the others is known to follow: they make the status."""
    graded = [reply for reply in replies if reply.graded]
    return [graded[i] for i in latest([reply.span for reply in graded])]


def combined(counting: Sequence[Reply]) -> Grade | None:
    """Return the grade of the replies that count; where their order is unknown, the most favourable one."""
    order = list(Grade)
    grades = [reply.grade for reply in counting if reply.grade is not None]
    return min(grades, key=order.index) if grades else None


def _denials(
    material: Material, counting: Mapping[str, Sequence[Reply]], judgements: Sequence[Judgement]
) -> dict[str, tuple[Denial, ...]]:
    """Return by question who of another party denies the replies that count."""
    against: dict[int, list[int]] = defaultdict(list)
    for j in judgements:
        if j.kind is JudgementKind.CONTRADICTS and j.right_number is not None:
            for left in j.left_numbers:
                against[left].append(j.right_number)
                against[j.right_number].append(left)
    parts = {s.n: s for replies in counting.values() for reply in replies for s in reply.statements}
    others = material.numbered(other for n in parts if n in against for other in against[n])
    found: dict[str, tuple[Denial, ...]] = {}
    for question, replies in counting.items():
        denied: dict[int, Denial] = {}
        for reply in (s for each in replies for s in each.statements):
            for statement in material.withdrawals.denied.get(reply.n, ()):
                denied.setdefault(statement.n, Denial(statement, reply, judged=False))
            for other in against.get(reply.n, ()):
                if other in others and material.withdrawals.stands(others[other]):
                    denied.setdefault(other, Denial(others[other], reply, judged=True))
        column = material.parties.column
        apart = tuple(d for _, d in sorted(denied.items()) if column(d.statement) != column(d.reply))
        if apart:
            found[question] = apart
    return found


def days_open(asked: tuple[date | None, date | None], replies: Sequence[Reply], on: date) -> DaysOpen | None:
    """Return for how many days it is open, or was until answered; None where no last day of asking is known."""
    first, last = asked
    if last is None:
        return None
    ends = [reply for reply in replies if reply.closes]
    if ends:
        end = ends[0].span
        low = end.low[0] if end.low else last
        high = end.high[0] if end.high else on
        return DaysOpen(
            max(0, (low - last).days), None if first is None else max(0, (high - first).days), on, True
        )
    return DaysOpen(max(0, (on - last).days), None if first is None else max(0, (on - first).days), on, False)
