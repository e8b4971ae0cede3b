"""What inquiry checks of a record: whether what was coded can mean what its place says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import polars as pl

from openinquest.errors import InputError
from openinquest.inquiry.casualties import find_doubtful_casualties
from openinquest.inquiry.commitments import find_doubtful_commitments
from openinquest.inquiry.complaints import find_doubtful_complaints
from openinquest.inquiry.deadlines import packaged_rules, rules_of
from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.figures import figures
from openinquest.inquiry.hearings import find_doubtful_hearings
from openinquest.inquiry.hierarchy import doubts as find_doubtful_command
from openinquest.inquiry.material import ANSWER, MATTER, QUESTION, Material
from openinquest.inquiry.order import Span, day_bounds, earlier
from openinquest.inquiry.partitions import Match
from openinquest.inquiry.proceedings import find_doubts as find_doubtful_cases
from openinquest.inquiry.question_findings import find_doubtful_questions
from openinquest.inquiry.questions import questions
from openinquest.inquiry.statements import ATTRIBUTION
from openinquest.ontology import Stance, Ternary
from openinquest.record.checks import Check, Finding, Severity, register
from openinquest.record.record import Record

OF_VIEWS: tuple[Callable[[Material], Iterable[Doubt]], ...] = (
    find_doubtful_casualties,
    find_doubtful_command,
    find_doubtful_complaints,
    find_doubtful_hearings,
    find_doubtful_commitments,
    find_doubtful_cases,
    find_doubtful_questions,
)
"""What the views find in a record that they can only show, never repair."""


def check_sense(record: Record) -> Iterator[Finding]:
    """Look for codings that inquiry can read only in a way that the coder hardly meant."""
    try:
        rules = rules_of(record.folder)
    except InputError as error:
        rules = packaged_rules()
        for problem in error.problems:
            yield Finding(Severity.ERROR, problem.file, str(problem), "its rules are left out until then")
    material = Material.of(record.frames(), record.ontology, legal_rules=rules)
    yield from find_foreign_withdrawals(material)
    yield from find_unknown_citations(material)
    yield from find_unlisted_answers(material)
    yield from find_voices_without_party(material)
    yield from find_early_replies(material)
    yield from find_unlike_parts(material)
    for find in OF_VIEWS:
        for doubt in find(material):
            yield _doubt(*doubt)


def find_foreign_withdrawals(material: Material) -> Iterator[Finding]:
    """Find withdrawals by another voice than the one that spoke; they count as denials."""
    for denials in material.withdrawals.denied.values():
        for s in denials:
            if s.stance is Stance.WITHDRAWS and s.target_part != ATTRIBUTION:
                yield _doubt(
                    f"entry {s.n}",
                    f"{s.who} withdraws what another voice said; it is read as a denial",
                    "code the stance as denies, or correct the voice",
                )


def find_unknown_citations(material: Material) -> Iterator[Finding]:
    """Find a basis that cites neither a speaker or voice of the record nor one of its documents."""
    statements = material.frames.statements
    bases = (
        statements.filter(pl.col("basis").str.starts_with("cites:")).group_by("basis").agg(pl.col("n").min())
    )
    known = {
        *material.frames.things["thing"],
        *statements["voice"].drop_nulls().unique(),
        *material.frames.documents.select(pl.coalesce("handle", "id")).to_series(),
    }
    for basis, n in bases.sort("n").iter_rows():
        cited = basis.partition(":")[2]
        if cited not in known:
            yield _doubt(
                f"entry {n}", f"it cites '{cited}', which is no speaker and no document", "correct the basis"
            )


def find_unlisted_answers(material: Material) -> Iterator[Finding]:
    """Find answers to a matter that it does not list, and pairs of compatible answers that are none."""
    matters = material.things_of(MATTER)
    defined = material.defined(matters)
    given = material.frames.statements.filter(
        pl.col("thing").is_in(matters) & (pl.col("property") == ANSWER) & ~pl.col("definition")
    )
    for n, matter, answer in given.select("n", "thing", "value").sort("n").iter_rows():
        listed = defined[matter].get("answers", [])
        if listed and answer not in listed:
            yield _doubt(
                f"entry {n}", f"{matter} lists no answer '{answer}'", "add the answer, or correct it"
            )
    for matter in matters:
        for pair in defined.get(matter, {}).get("compatible", []):
            codes = [code.strip() for code in pair.split("+")]
            if len(codes) != 2 or not {*codes} <= {*defined[matter].get("answers", codes)}:
                yield _doubt(
                    matter,
                    f"'{pair}' is no pair of its answers",
                    "write two of its codes with a plus between",
                )


def find_voices_without_party(material: Material) -> Iterator[Finding]:
    """Find who speaks on figures, claims and matters without a party; each is a column of its own."""
    spoken = material.frames.statements.filter(
        ~pl.col("definition") & pl.col("schema").is_in(["Figure", "Claim", MATTER])
    )
    who = spoken.select(pl.coalesce("voice", "speaker").alias("who")).unique().sort("who")
    members = set(material.frames.parties["actor"])
    speakers = dict(spoken.select(pl.coalesce("voice", "speaker"), "speaker").iter_rows())
    for (name,) in who.iter_rows():
        if name not in members and speakers[name] not in members:
            yield _doubt(
                name, "it belongs to no party and stands for itself", "give it a party, if it has one"
            )


def find_early_replies(material: Material) -> Iterator[Finding]:
    """Find replies that are known to have come before their question."""
    if not material.things_of(QUESTION):
        return
    released = material.frames.statements["said_to"].drop_nulls().max()
    first, last = day_bounds(str(released)) if released is not None else (None, None)
    if last is None or first is None:
        return
    for question in questions(material, on=last):
        asked = Span.of(*day_bounds(question.asked_on))
        for reply in question.replies:
            if earlier(reply.span, asked):
                yield _doubt(
                    question.id,
                    f"the reply of entry {reply.first.n} came before it was asked",
                    "check both dates, and what the reply answers",
                )


def find_unlike_parts(material: Material) -> Iterator[Finding]:
    """Find parts that are judged to make up a whole and do not come to it, and those that cannot be its parts."""
    for figure in figures(material):
        for parts in figure.parts:
            numbers = ", ".join(str(n) for part in parts.parts for n in part.statements)
            where = f"the parts of judgement {parts.judgement} (entries {numbers})"
            if parts.match is Match.UNLIKE:
                yield _doubt(
                    figure.id,
                    f"{where} do not come to the whole",
                    f"check the values, and whether {Ternary.YES} is right for exclusive and exhaustive",
                )
            elif parts.misfit is not None:
                yield _doubt(
                    figure.id,
                    f"{where} cannot stand beside what is given as the whole: {parts.misfit}",
                    "check the values, the occasion, and what the judgement says of exclusive and exhaustive",
                )


def _doubt(where: str, what: str, advice: str) -> Finding:
    return Finding(Severity.DOUBT, where, what, advice)


register(Check("sense", check_sense))
