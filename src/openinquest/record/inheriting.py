"""What statements take over from their document: in most articles and interviews nearly every line leans on it.

A row without a speaker takes the one whom its document names: the interviewee, or else the author, where that is the
id of a speaker and not mere words. With the speaker it takes the day on which the document was said, if the row has
none. Both are noted in `inferred`, since the passage itself does not say them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import polars as pl

from openinquest.errors import Problem
from openinquest.record.entry import Flat
from openinquest.record.identity import canonical_json

_LISTED = 1000
_ID = re.compile(r"[^\s|;,<>#]+")


def inherited(
    statements: pl.DataFrame, documents: Mapping[str, Flat]
) -> tuple[pl.DataFrame, Sequence[tuple[int, Problem]]]:
    """Return the rows with what their documents (by handle) say, and the rows that still lack a speaker.

    `statements` has `document` (handle), `speaker`, `said_on`, `inferred` (canonical JSON) and `__row`. Each problem
    comes with its row, without file and column.
    """
    lacking = statements.filter(pl.col("speaker").is_null())
    if lacking.is_empty():
        return statements, []
    framed = {}
    for handle in lacking["document"].drop_nulls().unique():
        said = documents.get(handle, {})
        speaker = said.get("interviewee") or said.get("author")
        if speaker and _ID.fullmatch(speaker):
            framed[handle] = (speaker, said.get("said_on"))
    schema = {"document": pl.String, "__speaker": pl.String, "__day": pl.String}
    frame = pl.DataFrame([(name, *said) for name, said in framed.items()], schema=schema, orient="row")
    joined = statements.join(frame, on="document", how="left", maintain_order="left")
    taken = pl.col("speaker").is_null() & pl.col("__speaker").is_not_null()
    dated = taken & pl.col("said_on").is_null() & pl.col("__day").is_not_null()
    joined = joined.with_columns(__taken=taken, __dated=dated)
    joined = joined.with_columns(
        speaker=pl.coalesce("speaker", "__speaker"),
        said_on=pl.when("__dated").then("__day").otherwise("said_on"),
        inferred=pl.Series(
            [
                _with(said, [name for name, there in (("speaker", taken), ("said_on", dated)) if there])
                for said, taken, dated in joined.select("inferred", "__taken", "__dated").iter_rows()
            ],
            dtype=pl.String,
        ),
    )
    blank = joined.filter(pl.col("speaker").is_null())["__row"].to_list()
    problems = [
        (
            row,
            Problem(
                "a speaker in every row", "a blank cell", "or an author or interviewee of the document by id"
            ),
        )
        for row in blank[:_LISTED]
    ]
    return joined.select(statements.columns), problems


def _with(said: str | None, names: Sequence[str]) -> str | None:
    """Return the list of inferred fields with some more."""
    if not names:
        return said
    known = json.loads(said) if said else []
    return canonical_json(list(dict.fromkeys([*known, *names]))).decode()
