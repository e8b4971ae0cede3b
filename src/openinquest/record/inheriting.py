"""What statements take over from their document: in most articles and interviews nearly every line leans on it.

A row without a speaker takes the one whom its document names: the interviewee, or else the author, where that is the
id of a speaker and not mere words. With the speaker it takes the day on which the document was said, if the row has
none. Both are noted in `inferred`, since the passage itself does not say them.

Where it is known of a passage that it stands within a question of an interview, the row takes the interviewer instead.
What that leans on stands in `inferred` too, as `turn=question:label`; `turn=unclear` says that the document has turns
and the passage could not be placed in one, so that the row took what it takes without them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.errors import Problem
from openinquest.record.entry import Flat
from openinquest.record.identity import canonical_json

_LISTED = 1000
QUESTION, ANSWER = "question", "answer"


@dataclass(frozen=True, slots=True)
class Spoken:
    """In whose turn a passage stands: `role` is `QUESTION`, `ANSWER`, or empty where it cannot be told; `basis` says by
    what, empty where by nothing.
    """

    role: str = ""
    basis: str = ""

    def __str__(self) -> str:
        return f"turn={self.role or 'unclear'}" + (f":{self.basis}" if self.basis else "")


PlaceOf = Callable[[str, str | None, str | None], Spoken | None]
"""From a document's id, a quotation and selectors (canonical JSON) to the turn; None where the document has none."""

_ID = re.compile(r"[^\s|;,<>#]+")


def inherited(
    statements: pl.DataFrame, documents: Mapping[str, Flat], place_of: PlaceOf | None = None
) -> tuple[pl.DataFrame, Sequence[tuple[int, Problem]]]:
    """Return the rows with what their documents (by handle) say, and the rows that still lack a speaker.

    `statements` has `document` (handle), `speaker`, `said_on`, `inferred` (canonical JSON) and `__row`. Each problem
    comes with its row, without file and column.
    """
    lacking = statements.filter(pl.col("speaker").is_null())
    if lacking.is_empty():
        return statements, []
    handles = lacking["document"].drop_nulls().unique()
    framed = [(name, _usual(said), said.get("said_on")) for name in handles if (said := documents.get(name))]
    schema = {"document": pl.String, "__speaker": pl.String, "__day": pl.String}
    frame = pl.DataFrame(framed, schema=schema, orient="row")
    numbered = statements.with_row_index("__at")
    placed = _placed(numbered, documents, place_of)
    joined = numbered.join(frame, on="document", how="left", maintain_order="left")
    joined = joined.join(placed, on="__at", how="left", maintain_order="left").with_columns(
        __speaker=pl.when(pl.col("__turn").is_null()).then("__speaker").otherwise("__voice")
    )
    taken = pl.col("speaker").is_null() & pl.col("__speaker").is_not_null()
    dated = taken & pl.col("said_on").is_null() & pl.col("__day").is_not_null()
    joined = joined.with_columns(__taken=taken, __dated=dated)
    joined = joined.with_columns(
        speaker=pl.coalesce("speaker", "__speaker"),
        said_on=pl.when("__dated").then("__day").otherwise("said_on"),
        inferred=pl.Series(
            [
                _with(
                    said,
                    [name for name, there in (("speaker", taken), ("said_on", dated), (turn, turn)) if there],
                )
                for said, taken, dated, turn in joined.select(
                    "inferred", "__taken", "__dated", "__turn"
                ).iter_rows()
            ],
            dtype=pl.String,
        ),
    )
    blank = joined.filter(pl.col("speaker").is_null()).select("__row", "__turn")
    return joined.select(statements.columns), [
        (row, _lacking(turn)) for row, turn in blank.head(_LISTED).iter_rows()
    ]


def _usual(said: Flat) -> str | None:
    """Return the interviewee of a document, or else the author, where that is an id."""
    return _id(said.get("interviewee") or said.get("author"))


def _id(said: str | None) -> str | None:
    return said if said and _ID.fullmatch(said) else None


def _placed(numbered: pl.DataFrame, documents: Mapping[str, Flat], place_of: PlaceOf | None) -> pl.DataFrame:
    """Return who speaks (`__voice`) in the rows (`__at`) of interviews with turns, and the words for `inferred`."""
    found: list[tuple[int, str | None, str]] = []
    if place_of is not None:
        names = ("__at", "document", "quote", "selector")
        rows = numbered.filter(pl.col("speaker").is_null() & pl.col("document").is_not_null())
        rows = rows.select(
            pl.col(name) if name in rows.columns else pl.lit(None, pl.String).alias(name) for name in names
        )
        for at, handle, quote, selector in rows.iter_rows():
            said = documents.get(handle, {})
            if said.keys() & {"interviewee", "interviewer"} and (
                place := place_of(said["id"], quote, selector)
            ):
                found.append((at, _voice(said, place), str(place)))
    schema = {"__at": pl.UInt32, "__voice": pl.String, "__turn": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def _voice(said: Flat, place: Spoken) -> str | None:
    """Return who speaks there. Nobody's question is put into the mouth of who answered it, nor the other way round."""
    if place.role == QUESTION:
        return _id(said.get("interviewer"))
    usual = _usual(said)
    return None if place.role == ANSWER and usual == _id(said.get("interviewer")) else usual


def _lacking(turn: str | None) -> Problem:
    expected = "a speaker in every row"
    if turn and not turn.startswith("turn=unclear"):
        asks = turn.startswith(f"turn={QUESTION}")
        found = f"a blank cell, and words of {'a question' if asks else 'an answer'} in an interview"
        advice = f"or the {'interviewer' if asks else 'interviewee'} of the document by id"
        return Problem(expected, found, advice)
    return Problem(expected, "a blank cell", "or an author or interviewee of the document by id")


def _with(said: str | None, names: Sequence[str]) -> str | None:
    """Return the list of inferred fields with some more."""
    if not names:
        return said
    known = json.loads(said) if said else []
    return canonical_json(list(dict.fromkeys([*known, *names]))).decode()
