"""Reads vocabularies: codes with labels, each with its source and the days on which it applies."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from openinquest.ontology._checked import Report, entries, read_files
from openinquest.ontology._yaml import Node
from openinquest.ontology.schema import Term, Vocabulary

_TERM_KEYS: Final = frozenset(
    {"label", "translations", "description", "group", "source", "evidence", "valid_from", "valid_to"}
)
_HEAD_KEYS: Final = frozenset(
    {"label", "translations", "open", "source", "evidence", "valid_from", "valid_to", "terms"}
)
_EVIDENCE: Final = ("read", "recalled", "own")
_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_vocabularies(report: Report, folder: Path) -> dict[str, Vocabulary]:
    """Return the vocabularies of a folder by name.

    Source, evidence and days stand at the head of a vocabulary and hold for each term that has none of its own.
    """
    found: dict[str, Vocabulary] = {}
    files: dict[str, str] = {}
    for file, name, node in read_files(report, folder):
        if name in found:
            report.add(file, node.line, "each vocabulary once", f"{name} also in {files[name]}")
            continue
        files[name] = file
        found[name] = _vocabulary(report, file, name, node)
    return found


def _vocabulary(report: Report, file: str, name: str, node: Node) -> Vocabulary:
    head = entries(report, file, node, _HEAD_KEYS)
    terms: dict[str, Term] = {}
    for code, inner in entries(report, file, head.get("terms"), None).items():
        if not _CODE.fullmatch(code):
            report.add(file, inner.line, "a code such as closed-total", f"'{code}'")
        terms[code] = _term(report, file, code, inner, head)
    if not terms:
        report.add(file, node.line, f"terms in the vocabulary {name}", "none")
    labels = report.labels(file, node, head, f"vocabulary {name}")
    return Vocabulary(name, labels, MappingProxyType(terms), report.flag(file, head.get("open")))


def _term(report: Report, file: str, code: str, node: Node, head: dict[str, Node]) -> Term:
    parts = entries(report, file, node, _TERM_KEYS)
    source = report.text(file, parts.get("source", head.get("source")))
    evidence = report.text(file, parts.get("evidence", head.get("evidence")))
    if not source:
        report.add(file, node.line, f"a source for {code}", "none")
    if evidence not in _EVIDENCE:
        report.add(file, node.line, f"evidence for {code} among {', '.join(_EVIDENCE)}", f"'{evidence}'")
    start = _day(report, file, parts.get("valid_from", head.get("valid_from")))
    end = _day(report, file, parts.get("valid_to", head.get("valid_to")))
    if start is not None and end is not None and start > end:
        report.add(file, node.line, f"days for {code} that run forwards", f"{start} to {end}")
    return Term(
        code,
        report.labels(file, node, parts, f"term {code}"),
        source,
        evidence,
        report.text(file, parts.get("description")),
        report.text(file, parts.get("group")) or None,
        start,
        end,
    )


def _day(report: Report, file: str, node: Node | None) -> date | None:
    text = report.text(file, node)
    if node is None or not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # reported below with its line
    report.add(file, node.line, "a day such as 2021-07-01", f"'{text}'")
    return None
