"""Which legal terms run for questions, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openinquest.errors import NotFound
from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.deadlines import (
    Addressees,
    Bounds,
    Due,
    Kind,
    Rule,
    Standing,
    Subject,
    applying,
    bounds_of,
    due,
    standing,
)
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.order import Span
from openinquest.inquiry.replies import Reply
from openinquest.inquiry.terms import Term
from openinquest.ontology import Grade

NO_TERM = frozenset({"press", "briefing", "interview", "commentary", "hearing", "parliament", "rally"})
"""Forums that no legal term covers: the press in all its forms, commentary, hearings, calls at gatherings."""
_HEARING = "Hearing"
_ADDRESSEE, _FORUM, _RECEIVED, _PLACE = "asked_of", "forum", "received_on", "asked_at"


class QuestionTerms:
    """The terms of the questions of a record by its legal rules, with what is said of all addressees read once."""

    def __init__(self, material: Material, asked: Mapping[str, Account]) -> None:
        self._rules = material.legal_rules
        self._asked = asked
        places = (place for account in asked.values() for place in account.values(_PLACE))
        self._schemata = material.schemata.among(places)
        # Without a rule in whose scope an addressee could stand, nothing about addressees is read.
        whom = {who for account in asked.values() for who in account.values(_ADDRESSEE)}
        self._addressees = Addressees(material, whom if self._rules else ())
        self._in_scope: dict[Subject, tuple[Rule, ...]] = {}
        self._found: dict[tuple[Subject, Span], tuple[tuple[Rule, ...], tuple[Due, ...]]] = {}

    def subject(self, question: str) -> Subject:
        """Return what rules ask of a question: forum, kinds and countries of its addressees."""
        account = self._asked[question]
        return self._addressees.subject(Kind.QUESTION, account.values(_ADDRESSEE), account.value(_FORUM))

    def start(self, question: str) -> Bounds:
        """Return the days from which a term may run: those of receipt.

        Where sources differ, the range covers all that they give. Where none gives any, it is open: not before
        the question was asked, and nobody knows how much later it was received.
        """
        account = self._asked[question]
        received = hull([said.days for said in account.said(_RECEIVED)])
        if received != (None, None):
            return received
        return asked_bounds(account)[0], None

    def forum_term(self, question: str) -> Term:
        """Return whether the forum is one that no legal term covers."""
        account = self._asked[question]
        forum = account.value(_FORUM)
        heard = any(self._schemata.get(place) == _HEARING for place in account.values(_PLACE))
        return Term.NONE if forum in NO_TERM or (forum is None and heard) else Term.UNVERIFIED

    def standing(self, question: str, replies: Sequence[Reply], on: date) -> Standing | None:
        """Return how the terms of a question stand on a day, None where no rule applies.

        Any reply ends the wait, graded or not, except one that was graded as putting the question off: that one
        extends the term where the rule knows an extension.
        """
        if not self._rules:
            return None
        key = self.subject(question), Span.of(*self.start(question))
        if key not in self._found:
            # Few subjects, many days: which rules have a subject in their scope is asked once.
            subject, span = key
            if subject not in self._in_scope:
                self._in_scope[subject] = applying(self._rules, subject, None)
            found = tuple(rule for rule in self._in_scope[subject] if rule.touches(*bounds_of(span)))
            computed = (due(rule, key[1], self._rules) for rule in found)
            self._found[key] = found, tuple(one for one in computed if one is not None)
        rules, dues = self._found[key]
        if not rules:
            return None
        ending = [reply.span for reply in replies if reply.grade is not Grade.DEFERRED]
        put_off = any(reply.grade is Grade.DEFERRED for reply in replies)
        return standing(dues, on, ending, rules=rules, extended=put_off)


def term_of(material: Material, question: str) -> tuple[Subject, Bounds]:
    """Return what rules ask of one question, and the days from which its term may run.

    Raises NotFound for a thing that is no question.
    """
    found = accounts(material, QUESTION, [question])
    if question not in found:
        raise NotFound(f"'{question}' is no question of this record: `inquest questions` lists them.")
    terms = QuestionTerms(material, found)
    return terms.subject(question), terms.start(question)


def asked_bounds(account: Account) -> Bounds:
    """Return the days on which a question may have been asked, over all sources that give one.

    Where none gives the day, it is the day on which the first source that asks it spoke.
    """
    stated = [said.days for said in account.said("asked_on") if not said.definition]
    stated = stated or [said.days for said in account.said("asked_on")]
    if stated:
        return hull(stated)
    spoken = [said for said in account.said("text", _ADDRESSEE) if not said.definition and said.said_on]
    return (spoken[0].said_from, spoken[0].said_to) if spoken else (None, None)


def hull(spans: Iterable[Span]) -> Bounds:
    """Return the first and the last day of several spans; None where one of them is open, or there is none."""
    known = list(spans)
    lows = [span.low[0] for span in known if span.low is not None]
    highs = [span.high[0] for span in known if span.high is not None]
    return (
        min(lows) if lows and len(lows) == len(known) else None,
        max(highs) if highs and len(highs) == len(known) else None,
    )
