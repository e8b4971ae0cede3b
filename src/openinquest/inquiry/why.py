"""Why a computed value is what it is: the statements with their passages, the judgements, and the rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from openinquest.errors import NotFound
from openinquest.inquiry import (
    addressees,
    casualties,
    changes,
    commitments,
    complaints,
    corroboration,
    hearings,
    hierarchy,
    proceedings,
    reliability,
)
from openinquest.inquiry.figures import Figure, figures
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import FIGURE, QUESTION, Material
from openinquest.inquiry.questions import Question, questions
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.sentences import numbers as named_numbers
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.tracing import Behind
from openinquest.inquiry.versions import Scope, Version, versions
from openinquest.ontology import JudgementKind

Trace = Callable[[Material, str, date], Behind | None]

THINGS: Mapping[str, Trace] = {
    "Commitment": commitments.behind,
    "Complaint": complaints.behind,
    "Hearing": hearings.behind,
    "Proceeding": proceedings.behind,
    **dict.fromkeys(casualties.TYPES, casualties.behind),
    **dict.fromkeys(hierarchy.TRACED, hierarchy.behind),
}
"""By type of thing, what stands behind a view's account of one; None where the view has none."""
TOTALS: Mapping[str, Trace] = {
    "reliability": reliability.behind,
    "casualties": casualties.behind,
    "changed": changes.behind,
    "command": hierarchy.behind_page,
    "complaints": complaints.behind,
    "corroboration": corroboration.behind,
    "hearings": hearings.behind,
    "commitments": commitments.behind,
    "proceedings": proceedings.behind,
    "questions": addressees.behind,
}
"""By view, what stands behind one of its numbers, which is written `view/number`."""

_BEARING_KINDS = tuple(
    kind for kind in JudgementKind if kind not in (JudgementKind.RETRACTS, JudgementKind.ADJUDICATES)
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one computed value is what it is.

    `statements` are those behind it, by log number; `judgements` those that name the thing or one of the
    statements; `rules` the sentences that state the rule, `because` those that apply it here.
    """

    id: str
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]
    rules: tuple[Sentence, ...]
    because: tuple[Sentence, ...]


def why(material: Material, identifier: str, on: date) -> Reason:
    """Return the reasons behind a figure, a point, a question, or one statement given by its log number.

    A number is written `13` or `<13>`. Raises NotFound where the record has nothing of that name.
    """
    number = identifier.strip("<>")
    if number.isdigit():
        return _of_statement(material, int(number), on)
    schema = material.schemata.get(identifier)
    trace = TOTALS[identifier.partition("/")[0]] if is_total(identifier) else THINGS.get(schema or "")
    if trace is not None and (behind := trace(material, identifier, on)) is not None:
        return _reason(material, identifier, set(behind.numbers), list(behind.rules), list(behind.because))
    if schema == QUESTION:
        return _of_question(material, questions(material, on, [identifier])[0])
    found = [v for v in versions(material, Scope.of(identifier)) if identifier in (v.id, v.thing)]
    if found:
        figure = figures(material, [identifier])[0] if schema == FIGURE else None
        exact = [v for v in found if v.id == identifier]
        return _of_points(material, identifier, exact or found, figure)
    raise NotFound(
        f"nothing is computed for '{identifier}' in this record: give the id of a figure, claim, matter or "
        "question, a point as thing:property, or the number of a statement"
    )


def is_total(identifier: str) -> bool:
    """Return whether this is how a number of a view is named, such as `proceedings/opened`."""
    view, _, total = identifier.partition("/")
    return bool(total) and view in TOTALS


def _of_points(material: Material, identifier: str, found: list[Version], figure: Figure | None) -> Reason:
    rules: list[Sentence] = [Sentence("rule.versions")]
    because = [said for v in found for said in v.because]
    numbers = {s.n for v in found for s in v.statements}
    if figure is not None:
        rules = [Sentence("rule.series"), Sentence(f"rule.{figure.counting.value}"), *rules]
        because += [parts.sentence for parts in figure.parts]
        numbers |= {n for parts in figure.parts for part in parts.parts for n in part.statements}
    numbers |= {b.statement.n for v in found for b in v.bears}
    numbers |= {s.n for v in found for c in v.contradictions for s in (c.left, c.right)}
    return _reason(material, identifier, numbers, rules, because)


def _of_question(material: Material, question: Question) -> Reason:
    numbers = {
        *question.statements,
        *(s.n for reply in question.replies for s in reply.statements),
        *(d.statement.n for d in question.denials),
    }
    rules = [Sentence("rule.question")]
    if question.terms is not None:
        rules.append(Sentence("rule.deadlines"))
    return _reason(material, question.id, numbers, rules, list(question.because))


def _of_statement(material: Material, n: int, on: date) -> Reason:
    known = material.numbered([n])
    if n not in known:
        raise NotFound(f"no statement that stands has the number {n} in this record")
    s = known[n]
    if material.schemata.get(s.thing) == QUESTION:
        found = questions(material, on, [s.thing])[0]
        return _reason(material, str(n), {n}, [Sentence("rule.question")], list(found.because))
    because: list[Sentence] = []
    for version in versions(material, Scope.of(f"{s.thing}:{s.prop}", s.thing)):
        if (version.thing, version.prop) == (s.thing, s.prop):
            because += [said for e in version.series if e.statement.n == n for said in e.because]
            notes = [p.note for cell in version.cells for p in cell.positions if n in p.numbers]
            because += [note for note in notes if note is not None]
    related = {n}
    if (taken := material.withdrawals.taken_back.get(n)) is not None:
        related |= {taken.by.n, taken.target}
    related |= {d.n for d in material.withdrawals.denied.get(n, ())}
    related |= {d.n for d in material.withdrawals.disowned.get(n, ())}
    if s.target is not None:
        related.add(s.target)
    return _reason(material, str(n), related, [Sentence("rule.series")], because)


def _reason(
    material: Material, identifier: str, numbers: set[int], rules: list[Sentence], because: list[Sentence]
) -> Reason:
    numbers = {*numbers, *(n for said in because for n in named_numbers(said))}
    # A withdrawal explains what it took, also where it was said about another thing.
    for n in list(numbers):
        if (taken := material.withdrawals.taken_back.get(n)) is not None:
            numbers |= {taken.by.n, taken.target}
        numbers |= {d.n for d in material.withdrawals.denied.get(n, ())}
    statements = material.numbered(numbers)
    names = {identifier, *(f"<{n}>" for n in statements)}
    judgements = tuple(
        j
        for j in read_judgements(material.frames.judgements, *_BEARING_KINDS)
        if names & {*j.left, j.right or ""}
    )
    return Reason(
        identifier,
        tuple(statements[n] for n in sorted(statements)),
        judgements,
        tuple(rules),
        tuple(dict.fromkeys(because)),
    )
