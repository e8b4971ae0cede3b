"""Sheets of judgements: what the team makes of statements, things and documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from openinquest.ontology import CustodyEvent, Grade, JudgementKind, Level, Reading, Ternary

from ._columns import KEY, column_of, field_texts
from ._findings import Findings
from ._grammar import CellProblem, read_members
from .fields import CLOSED
from .mapping import TableMapping
from .sheet import ROW, Sheet

_REFERENCE = re.compile(r"<[^\s<>]+>|[^\s<>|;,]+")
_ALONE = frozenset({JudgementKind.READ, JudgementKind.RETRACTS, JudgementKind.CUSTODY, JudgementKind.MARKS})
_KINDS = frozenset(CLOSED["kind"])
_SEVERAL = frozenset({JudgementKind.PARTITION})
# What the value of a kind must say, each member with its closed list; members beyond these are free.
_MEMBERS: Mapping[JudgementKind, Mapping[str, tuple[str, ...]]] = {
    JudgementKind.ANSWERS: {"grade": tuple(Grade)},
    JudgementKind.PARTITION: {"exclusive": tuple(Ternary), "exhaustive": tuple(Ternary)},
    JudgementKind.READ: {"read": tuple(Reading)},
    JudgementKind.CUSTODY: {"event": tuple(CustodyEvent)},
    JudgementKind.MARKS: {"level": tuple(Level)},
}


def code_judgements(
    mapping: TableMapping, sheet: Sheet, findings: Findings
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the judgements of a sheet and what should be told; references are not looked up."""
    texts, notes = field_texts(mapping, sheet, findings)
    # a row without a known kind or a left side is noted already and can be read no further
    readable = [row for row in texts.to_dicts() if row["kind"] in _KINDS and row["left"] is not None]
    return [_judgement(row, mapping, findings) for row in readable], notes


def _judgement(row: dict[str, Any], mapping: TableMapping, findings: Findings) -> dict[str, Any]:
    """Return one judgement; there are few enough of them to be read one by one."""
    kind = JudgementKind(row["kind"])

    def note(name: str, expected: str, found: str = "", advice: str = "") -> None:
        findings.add(expected, found=found, advice=advice, row=row[ROW], column=column_of(mapping, name))

    left, right = row["left"].split(), (row["right"] or "").split()
    if not all(_REFERENCE.fullmatch(one) for one in left + right):
        note("left", "ids, handles and <keys of statements> divided by blanks", "a text of another shape")
    if len(left) > 1 and kind not in _SEVERAL:
        note("left", f"one on the left of '{kind}'", f"{len(left)}", "write a row for each")
    if (kind in _ALONE) != (not right) or len(right) > 1:
        note("right", f"{'nothing' if kind in _ALONE else 'one'} on the right of '{kind}'", f"{len(right)}")
    value: dict[str, Any] | None = None
    if row["value"] is not None:
        try:
            value = read_members(row["value"])
        except CellProblem as problem:
            note("value", problem.expected, problem.found, problem.advice)
            value = None
    if row["value"] is None or value is not None:
        for name, words in _MEMBERS.get(kind, {}).items():
            if (value or {}).get(name) not in words:
                note("value", f"'{name}=' with one of {', '.join(words)} for '{kind}'", "another or none")
    if row["score"] is not None and not re.fullmatch(r"[01]|0\.\d{1,6}", row["score"]):
        note("score", "a score from 0 to 1", "another text")
    entry = {"key": row[KEY], "row": row[ROW], "kind": kind.value, "left": left}
    entry |= {"right": right[0] if right else None, "value": value}
    entry |= {name: row[name] for name in ("reason", "score", "by", "at", "method")}
    return {name: said for name, said in entry.items() if said is not None}
