"""What a line of a bundle must be before anything is made of it: every line is from a stranger.

Each column is checked by its distinct texts, and every problem of a part is told at once. Texts are not repeated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from openinquest.errors import InputError, Problem
from openinquest.ontology import JudgementKind, Stance
from openinquest.record.entry import FIELDS, EntryKind
from openinquest.record.exchange.parts import BARE, BODIES, STATEMENTS, Part
from openinquest.record.identity import canonical_json
from openinquest.record.log import GROUPS, HASH_SIZE
from openinquest.record.store import JSON_COLUMNS

_LISTED = 1000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TARGET = re.compile(r"[0-9a-f]{64}(#attribution)?")
_ID = re.compile(r"[^\s|;,<>#]{1,400}")
_Check = Callable[[str], bool]


def admitted(frame: pl.DataFrame, done: int, row: int, name: str) -> Part:
    """Return the part that lines make up, which follow entry `done`; the first of them is line `row` of the file.

    Raises InputError with every problem.
    """
    frame = frame.with_row_index("__line", row)
    problems: list[Problem] = []

    def wrong(which: pl.Expr, column: str, expected: str, of: pl.DataFrame = frame) -> None:
        for at in of.filter(which.fill_null(True)).head(_LISTED)["__line"]:
            problems.append(Problem(expected, "something else", file=name, row=at, column=column))

    wrong(pl.col("n") != pl.col("__line") + (done + 1 - row), "n", "the number after that of the line before")
    wrong(~pl.col("kind").is_in(list(EntryKind)), "kind", "a kind of entry that this version knows")
    is_said = pl.col("kind") == EntryKind.STATEMENT
    bare = frame.filter(pl.col("commitments").is_not_null())
    said = frame.filter(is_said & pl.col("commitments").is_null())
    other = frame.filter(~is_said & pl.col("commitments").is_null())
    digits = pl.col("commitments").str.contains(rf"^[0-9a-f]{{{2 * HASH_SIZE * len(GROUPS)}}}$")
    wrong(~digits, "commitments", "256 hexadecimal digits", bare)
    for with_payload in (said, other):
        wrong(~pl.col("salt").str.contains("^[0-9a-f]{64}$"), "salt", "64 hexadecimal digits", with_payload)
    wrong(pl.col("groups").list.len() != len(GROUPS), "groups", "four groups", other)
    for column, (check, expected, wanted) in _STATEMENT.items():
        bad = [text for text in said[column].drop_nulls().unique() if not _fits(check, text)]
        lacks = pl.col(column).is_null() if wanted else pl.lit(False)
        wrong(pl.col(column).is_in(bad).fill_null(False) | lacks, column, expected, said)
    if not problems:
        for at, kind, groups in other.select("__line", "kind", "groups").iter_rows():
            problems += _wrong_groups(EntryKind(kind), groups, name, at)
    if problems:
        problems.sort(key=lambda problem: problem.row or 0)
        raise InputError(
            f"{name} is damaged, or from a newer version. Nothing was pulled.", problems[:_LISTED]
        )
    salted = pl.col("salt").str.decode("hex")
    groups = (pl.col("groups").list.get(at).alias(column) for at, column in enumerate(JSON_COLUMNS))
    return Part(
        done + 1,
        done + frame.height,
        said.with_columns(salted).select(*STATEMENTS),
        other.with_columns(salted, *groups).select(*BODIES),
        bare.with_columns(pl.col("commitments").str.decode("hex")).select(*BARE),
    )


def _fits(check: _Check, text: str) -> bool:
    try:
        return check(text)
    except (ValueError, RecursionError, InputError):
        return False


def _canonical(text: str) -> Any:
    """Return what a text of canonical JSON holds. Raises ValueError where it is none, or written in another way."""
    value = json.loads(text)
    if canonical_json(value) != text.encode():
        raise ValueError
    return value


def _is_via(text: str) -> bool:
    links = _canonical(text)
    return isinstance(links, list) and all(
        isinstance(link, dict)
        and {"who", "mode"} <= link.keys() <= {"who", "on", "mode"}
        and all(isinstance(said, str) for said in link.values())
        for link in links
    )


def _is_selector(text: str) -> bool:
    found = _canonical(text)
    return isinstance(found, list) and all(isinstance(selector, dict) for selector in found)


def _is_texts(text: str) -> bool:
    found = _canonical(text)
    return isinstance(found, list) and all(isinstance(name, str) for name in found)


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _is_text(text: str) -> bool:
    return bool(text)


_STATEMENT: Mapping[str, tuple[_Check, str, bool]] = {
    "thing": (_is_id, "the id of a thing", True),
    "property": (_is_id, "the name of a property", True),
    "stance": (lambda text: text in list(Stance), "asserts, denies or withdraws", True),
    "target": (
        lambda text: _TARGET.fullmatch(text) is not None,
        "an identity of 64 hexadecimal digits",
        False,
    ),
    "speaker": (_is_id, "the id of a speaker", True),
    "voice": (_is_id, "the id of a voice", False),
    "via": (_is_via, "a list of who passes it on, in canonical JSON", False),
    "document": (_is_text, "the id of a document", False),
    "selector": (_is_selector, "a list of selectors, in canonical JSON", False),
    "inferred": (_is_texts, "a list of names, in canonical JSON", False),
    "coder": (_is_text, "a pseudonym", True),
    "coded_at": (_is_text, "a time", True),
    "method": (_is_text, "a method", True),
}
"""What must hold of the columns that others read without looking; whether each must be there."""


def _wrong_groups(kind: EntryKind, groups: Sequence[str | None], name: str, row: int) -> list[Problem]:
    """Return what is wrong with the groups of an entry that is no statement."""
    problems = []
    flat: dict[str, Any] = {}
    for group, text in zip(GROUPS, groups, strict=True):
        try:
            said = _canonical(text or "")
        except (ValueError, RecursionError, InputError):
            said = None
        if not isinstance(said, dict):
            problems.append(
                Problem("an object in canonical JSON", "something else", "", name, row=row, column=group)
            )
        elif said.keys() - set(FIELDS[kind][group]) or any(
            value in (None, "", [], {}) for value in said.values()
        ):
            expected = "fields of this group that this version knows, none of them empty"
            problems.append(Problem(expected, "others", "", name, row=row, column=group))
        else:
            flat |= said
    if problems:
        return problems
    return [
        Problem(expected, "something else", "", name, row=row, column=field)
        for field, (fits, expected) in _FIELDS[kind].items()
        if not fits(flat.get(field))
    ]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _maybe_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _sides(value: Any) -> bool:
    return _text(value) or (isinstance(value, list) and all(map(_text, value)))


def _from(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    )


def _score(value: Any) -> bool:
    try:
        return value is None or (isinstance(value, str) and 0 <= float(value) <= 1)
    except ValueError:
        return False


def _object(value: Any) -> bool:
    return value is None or isinstance(value, dict)


_CODED = {"coded_from": (_from, "import, sheet and row"), "method": (_maybe_text, "a method")}
_FIELDS: Mapping[EntryKind, Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    EntryKind.JUDGEMENT: {
        "kind": (lambda value: value in list(JudgementKind), "a kind of judgement that this version knows"),
        "left": (_sides, "what is judged"),
        "right": (_maybe_text, "a text"),
        "value": (lambda value: _object(value) or isinstance(value, str), "an object"),
        "score": (_score, "a number from 0 to 1, as text"),
        "reason": (_maybe_text, "a text"),
        "by": (_text, "a pseudonym"),
        "at": (_text, "a time"),
    }
    | _CODED,
    EntryKind.DOCUMENT: {
        name: (_maybe_text, "a text")
        for name in (*FIELDS[EntryKind.DOCUMENT]["content"], *FIELDS[EntryKind.DOCUMENT]["voice"])
    }
    | {"id": (_digest, "64 hexadecimal digits"), "coder": (_maybe_text, "a pseudonym"),
       "coded_at": (_maybe_text, "a time")}
    | _CODED,
    EntryKind.CAPTURE: {
        "document": (_digest, "64 hexadecimal digits"),
        "sha256": (_digest, "64 hexadecimal digits"),
        "size": (lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0, "a size"),
        "taken_from": (_object, "an object"),
        "visit": (_object, "an object"),
    }
    | {name: (_maybe_text, "a text") for name in ("media_type", "how", "part", "captured_at", "by", "at", "method")},
    EntryKind.STATEMENT: {},
}  # fmt: skip
"""What must hold of the fields that others read without looking."""
