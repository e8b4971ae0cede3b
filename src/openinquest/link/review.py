"""Review by a person: which pairs to ask about, what to show, and the judgement that an answer becomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import InputError, Problem, shown
from openinquest.link.explain import Explanation
from openinquest.link.wording import probability_says
from openinquest.ontology import JudgementKind
from openinquest.record import Coder, Flat, Head, Record
from openinquest.record.merge import Link, merges

REVIEW_PREFIX = "review-"
SHEET = ("left", "right", "verdict", "reason")
"""Columns of a sheet of answers that are read; the others are for the reader's eyes."""


class Answer(StrEnum):
    """What a person may say of a pair; the words are those of judgements."""

    SAME = JudgementKind.SAME.value
    DIFFERENT = JudgementKind.DIFFERENT.value
    UNSURE = JudgementKind.UNSURE.value


_WORDS = {
    "one person": Answer.SAME, "одно лицо": Answer.SAME, "бір адам": Answer.SAME,
    "different persons": Answer.DIFFERENT, "разные лица": Answer.DIFFERENT, "басқа адам": Answer.DIFFERENT,
    "not sure": Answer.UNSURE, "не знаю": Answer.UNSURE, "белгісіз": Answer.UNSURE,
}  # fmt: skip
"""What people may write into a sheet besides the words of judgements."""


@dataclass(frozen=True, slots=True)
class Question:
    """A pair to ask a person about: why it is asked, and what speaks for and against it."""

    explained: Explanation
    why: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two entries, smaller id first."""
        left, right = sorted((self.explained.left, self.explained.right))
        return left, right

    @property
    def spoken(self) -> str:
        """The probability, as people read it."""
        return probability_says(self.explained.probability, self.explained.language)

    def as_json(self) -> dict[str, Any]:
        """Return the question as plain data."""
        return {"why": self.why} | self.explained.as_json()


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given."""

    left: str
    right: str
    answer: Answer
    reason: str = ""


def session_name(coder: Coder) -> str:
    """Return the name of a review session, under which `inquest undo` takes all its answers back."""
    return REVIEW_PREFIX + sha256(f"{coder.name} {coder.at}".encode()).hexdigest()[:8]


def judgement(given: Given, coder: Coder, session: str) -> Flat:
    """Return the judgement that an answer becomes: by a person, under a pseudonym."""
    by_whom = {"right": given.right, "coded_from": {"import": session}}
    return coder.judges(given.answer, given.left, given.reason, **by_whom)


def enter(record: Record, given: Iterable[Given], coder: Coder, session: str) -> Head:
    """Append answers to the log in one transaction; whoever asks one by one enters them one by one."""
    return record.append(judgements=[judgement(item, coder, session) for item in given])


def unanswered(pairs: pl.DataFrame, persons: Iterable[Link]) -> pl.DataFrame:
    """Return the pairs of which no person has judged anything yet, in their order."""
    judged = pl.DataFrame(
        sorted({link.pair for link in persons}), schema={"left": pl.String, "right": pl.String}, orient="row"
    )
    return pairs.join(judged, on=["left", "right"], how="anti", maintain_order="left")


def answer_sheet(questions: Sequence[Question], entries: pl.DataFrame) -> pl.DataFrame:
    """Return the questions as a sheet: ids, an empty verdict and reason, why, and both entries as written.

    `verdict` takes same, different or unsure, or these words in Russian or Kazakh, or stays empty. All columns are
    String.
    """
    rows = {row["entry"]: row for row in entries.iter_rows(named=True)}
    visible = [name for name in ("list", "row", "name", "born", "age", "sex", "place", "died", "cause")
               if name in entries.columns]  # fmt: skip
    table = []
    for question in questions:
        left, right = question.pair
        line = {"left": left, "right": right, "verdict": "", "reason": "", "why": question.why,
                "probability": f"{question.explained.probability:.2f}"}  # fmt: skip
        for name in visible:
            line |= {f"left_{name}": _text(rows[left][name]), f"right_{name}": _text(rows[right][name])}
        table.append(line)
    columns = [
        *SHEET,
        "why",
        "probability",
        *(f"{side}_{name}" for name in visible for side in ("left", "right")),
    ]
    return pl.DataFrame(table, schema=dict.fromkeys(columns, pl.String), orient="row")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def read_answers(path: Path, entries: Iterable[str]) -> list[Given]:
    """Read the answers of a sheet (CSV, UTF-8): columns left, right, verdict, and reason if there is one.

    Rows without a verdict are passed over. Raises InputError with every problem: a column that is missing, an entry
    that is not on record, a verdict that is none, a pair of one entry, two verdicts on one pair.
    """
    try:
        table = pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))
    except (OSError, pl.exceptions.PolarsError, UnicodeDecodeError):
        raise InputError(
            "The answers cannot be read.",
            [Problem("a CSV file in UTF-8 as `inquest link review --sheet` writes it", file=path.name)],
        ) from None
    missing = [name for name in SHEET[:3] if name not in table.columns]
    if missing:
        raise InputError(
            "The answers cannot be read.",
            [Problem(f"a column '{name}'", "none", file=path.name, row=1) for name in missing],
        )
    return _checked(table, set(entries), path.name)


def _checked(table: pl.DataFrame, known: set[str], file: str) -> list[Given]:
    found: dict[tuple[str, str], Given] = {}
    problems: list[Problem] = []
    for number, row in enumerate(table.iter_rows(named=True), start=2):
        verdict = " ".join(row["verdict"].lower().split())
        if not verdict:
            continue
        verdict = _WORDS.get(verdict, verdict)
        left, right = row["left"].strip(), row["right"].strip()
        before = len(problems)
        for column, entry in (("left", left), ("right", right)):
            if entry not in known:
                problems.append(
                    Problem("the id of a list entry of this record", shown(entry), "copy it from the sheet",
                            file, "", number, column)
                )  # fmt: skip
        if verdict not in set(Answer):
            problems.append(
                Problem(
                    "same, different or unsure (одно лицо, разные лица, не знаю; бір адам, басқа адам, белгісіз)",
                    shown(verdict),
                    "or leave it empty",
                    file,
                    "",
                    number,
                    "verdict",
                )
            )
        if left == right:
            problems.append(Problem("two different entries", "one twice", "", file, "", number, "right"))
        pair = (min(left, right), max(left, right))
        if pair in found and len(problems) == before and found[pair].answer != verdict:
            problems.append(
                Problem(
                    "one verdict on a pair", "two that differ", "keep one row", file, "", number, "verdict"
                )
            )
        if len(problems) == before:
            found[pair] = Given(*pair, Answer(verdict), (row.get("reason") or "").strip())
    if problems:
        raise InputError(
            f"Nothing was entered: {len(problems)} problem{'s' * (len(problems) != 1)} in the answers.",
            problems,
        )
    return list(found.values())


def new_answers(given: Sequence[Given], persons: Iterable[Link], by: str) -> list[Given]:
    """Return the answers that this person has not given before in the same words of the verdict."""
    latest: dict[tuple[str, str], Link] = {}
    for link in sorted(persons, key=lambda link: link.order):
        if link.by == by:
            latest[link.pair] = link
    return [
        item
        for item in given
        if (old := latest.get((item.left, item.right))) is None or old.verdict != item.answer.value
    ]


def differing(left: str, right: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return both texts in pieces, each with whether the other text lacks it, for marking what differs."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, left.casefold(), right.casefold(), autojunk=False)
    first: list[tuple[str, bool]] = []
    second: list[tuple[str, bool]] = []
    if len(left.casefold()) != len(left) or len(right.casefold()) != len(right):
        return [(left, left != right)], [(right, left != right)]
    for tag, a, b, c, d in matcher.get_opcodes():
        if a < b:
            first.append((left[a:b], tag != "equal"))
        if c < d:
            second.append((right[c:d], tag != "equal"))
    return first, second


def is_settled(pair: tuple[str, str], persons: Iterable[Link]) -> bool:
    """Say whether what persons judged of other pairs decides this one, or of this one itself.

    Two are the same where a chain of `same` joins them, different where what is joined to one was judged different
    from what is joined to the other.
    """
    persons = list(persons)
    together = merges(link for link in persons if link.verdict == Answer.SAME.value)
    ends = {together.of(pair[0]), together.of(pair[1])}
    apart = (
        {together.of(link.left), together.of(link.right)}
        for link in persons
        if link.verdict == Answer.DIFFERENT.value
    )
    return len(ends) == 1 or ends in apart or any(link.pair == pair for link in persons)
