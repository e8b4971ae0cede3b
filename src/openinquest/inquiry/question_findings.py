"""What in the register of questions and its terms a person should look at: shown, never repaired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openinquest.inquiry.accounts import accounts
from openinquest.inquiry.deadlines import Governs, Kind, applying
from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.durations import last_observation
from openinquest.inquiry.material import QUESTION, Material
from openinquest.inquiry.order import Span, earlier
from openinquest.inquiry.question_terms import QuestionTerms, asked_bounds


def find_doubtful_questions(material: Material) -> Iterator[Doubt]:
    """Find terms without a rule, days over a change of the law, repeats that cannot be, and rules verified anew.

    Terms are looked at with the legal rules of the material; without any, none is missed.
    """
    yield from _unlike_wordings(material)
    asked = accounts(material, QUESTION)
    if not asked:
        return
    terms = QuestionTerms(material, asked)
    rules = [
        rule
        for rule in material.legal_rules
        if rule.governs is Governs.REPLY and Kind.QUESTION in rule.scope.kinds
    ]
    covered = {forum for rule in rules for forum in rule.scope.forums}
    end = last_observation(material, date.max)
    for question, account in asked.items():
        forum = account.value("forum")
        if forum not in covered or not account.sourced:
            continue
        subject, start = terms.subject(question), Span.of(*terms.start(question))
        found = applying(rules, subject, start)
        if not found:
            near = [rule for rule in rules if forum in rule.scope.forums]
            missing = sorted({word for rule in near for word in rule.scope.misses(subject)})
            yield Doubt(
                question,
                f"the law sets terms where it was asked ({forum}), and no rule applies: "
                + (f"not known to match: {', '.join(missing)}" if missing else "none was in force then"),
                "code the kind and the country of the addressee, or add the rule to rules.yaml",
            )
        elif len({rule.id for rule in found}) < len(found):
            yield Doubt(
                question,
                "the day from which its term runs may lie on either side of a change of the law "
                f"({', '.join(sorted({rule.id for rule in found}))})",
                "narrow the day of receipt, if a source allows it; until then both results are shown",
            )
        elif all(rule.term is None for rule in found):
            yield Doubt(
                question,
                f"a rule applies whose term is not known ({', '.join(rule.id for rule in found)})",
                "add the term to rules.yaml",
            )
        received, put = Span.of(*terms.start(question)), Span.of(*asked_bounds(account))
        if earlier(received, put):
            yield Doubt(question, "it was received before it was asked", "check both dates")
        if end is not None and earlier(Span.of(end, end), received):
            yield Doubt(question, "it was received after anything else in the record", "check the date")
    yield from _unlike_repeats(material)


def _unlike_repeats(material: Material) -> Iterator[Doubt]:
    asked = accounts(material, QUESTION)
    days = {question: Span.of(*asked_bounds(account)) for question, account in asked.items()}
    for question, account in asked.items():
        for name in ("repeats", "follows"):
            for said in account.said(name):
                if said.value not in asked:
                    yield Doubt(
                        question, f"it {name} {said.value}, which is no question here", "correct the id"
                    )
                elif said.value == question:
                    yield Doubt(question, f"it {name} itself", "take it out")
                elif earlier(days[question], days[said.value]):
                    yield Doubt(
                        question,
                        f"it {name} {said.value}, which was asked later",
                        "turn the two about, or check both dates",
                    )


def _unlike_wordings(material: Material) -> Iterator[Doubt]:
    for rule in material.legal_rules:
        for said in rule.disputed:
            yield Doubt(
                rule.id,
                f"{said.by} verified another wording of it on {said.on}; it counts as unverified",
                f"have it verified as it is written now (fingerprint {rule.fingerprint})",
            )
