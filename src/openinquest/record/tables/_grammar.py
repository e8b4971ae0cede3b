"""The small grammars of cells: chains of reporters, lists of fields, selectors, values of judgements.

Each function reads one text and returns canonical text, or raises CellProblem. They are called once for each
distinct text of a column.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from typing import Any

from openinquest.ontology import Mode, ValueProblem, ValueType, parse_value
from openinquest.record.identity import canonical_json

from .fields import STATEMENT_FIELDS

REFERENCE = r"^[^\s|;,<>#]+$"
"""How the id of a thing or the handle of a document is written."""
STATEMENT_REFERENCE = r"^[^\s<>#]+(#attribution)?$"
"""How the key of a statement is written where it is the target of another."""
BASIS = r"^(own|unstated|cites:[^\s|;,<>#]+)$"
"""How a basis is written."""

_FRAGMENTS = {
    "page": "http://tools.ietf.org/rfc/rfc8118",
    "row": "http://tools.ietf.org/rfc/rfc7111",
    "t": "http://www.w3.org/TR/media-frags/",
}
_FRAGMENT = re.compile(r"(page|row|t)=[\w:.,*-]+")
_MEMBER = re.compile(r"\s*;\s*(?=[a-z_]+\s*=)")
# Clock times without a zone get one from the coder, who says so by this word although it names no field.
_INFERRED = (*STATEMENT_FIELDS, "zone")
_LISTS = frozenset({"covers"})


class CellProblem(ValueError):
    """A cell that does not follow its grammar; never repeats the text."""

    def __init__(self, expected: str, found: str = "", advice: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.found = found
        self.advice = advice


def read_via(text: str) -> str:
    """Return the chain `who|on|mode; who|on|mode`, nearest to the speaker first, as canonical JSON.

    The day may be empty; a mode that is left out is `reports`, the weaker of the two.
    """
    chain = []
    for position, link in enumerate(text.split(";"), start=1):
        parts = [part.strip() for part in link.split("|")]
        if len(parts) > 3 or not re.match(REFERENCE, parts[0]):
            raise CellProblem(
                "links 'who|on|mode' divided by ';'",
                f"a link {position} of another shape",
                "write for example 'state-television|2022-01-09|reports'; the day may be empty",
            )
        who, on, mode = (*parts, "", "")[:3]
        if mode and mode not in tuple(Mode):
            raise CellProblem(f"one of {', '.join(Mode)} as mode", f"another word in link {position}")
        linked = {"who": who, "mode": mode or Mode.REPORTS.value}
        if on:
            try:
                linked["on"] = parse_value(ValueType.DATE, on).canonical
            except ValueProblem as problem:
                found = f"another text in link {position}"
                raise CellProblem(problem.expected, found, problem.advice) from problem
        chain.append(linked)
    return canonical_json(chain).decode()


def read_inferred(text: str) -> str:
    """Return the names of fields, divided by blanks or commas, as a canonical JSON list, each once."""
    names = [name for name in re.split(r"[\s,;]+", text) if name]
    for name in names:
        if name not in _INFERRED:
            near = get_close_matches(name, _INFERRED, 1)
            raise CellProblem(
                "names of fields divided by blanks",
                "a word that names none",
                f"did you mean {near[0]}?" if near else f"known are {', '.join(_INFERRED)}",
            )
    return canonical_json(list(dict.fromkeys(names))).decode()


def read_chain(text: str) -> str:
    """Return a chain of reporters in JSON, as the log has it, in canonical form, or what `read_via` makes of others."""
    if not text.startswith("["):
        return read_via(text)
    links = read_json(text, "a chain of reporters in JSON")
    links = links if isinstance(links, list) else [links]
    for link in links:
        known = isinstance(link, dict) and {"who", "mode"} <= link.keys() <= {"who", "mode", "on"}
        if (
            not known
            or not all(isinstance(said, str) for said in link.values())
            or link["mode"] not in tuple(Mode)
        ):
            raise CellProblem("links with `who`, `mode` and perhaps `on`", "JSON of another shape")
    return canonical_json(links).decode()


def read_words(text: str) -> str:
    """Return a list of words in JSON, as the log has it, in canonical form, or what `read_inferred` makes of others."""
    if not text.startswith("["):
        return read_inferred(text)
    words = read_json(text, "a list of words in JSON")
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise CellProblem("a list of words", "JSON of another shape")
    return canonical_json(words).decode()


def read_selector(text: str) -> str:
    """Return W3C selectors, or a fragment (`page=3`, `row=5`, `t=10,20`), as a canonical JSON list."""
    match = _FRAGMENT.fullmatch(text)
    if match is not None:
        fragment = {"type": "FragmentSelector", "conformsTo": _FRAGMENTS[match[1]], "value": text}
        return canonical_json([fragment]).decode()
    selectors = read_json(text, "a fragment such as 'page=3', or selectors as JSON")
    selectors = selectors if isinstance(selectors, list) else [selectors]
    if not all(isinstance(one, dict) and isinstance(one.get("type"), str) for one in selectors):
        raise CellProblem(
            "selectors of the W3C annotation model, each with a `type`", "JSON of another shape"
        )
    return canonical_json(selectors).decode()


def read_sequence(text: str) -> str:
    """Return a whole number from 0 without leading zeros."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise CellProblem("a whole number from 0", "another text")
    return str(int(text))


def read_members(text: str) -> dict[str, Any]:
    """Return `name=text; name=text` or a JSON object as a dict; a ';' before no name belongs to the text."""
    if text.startswith("{"):
        value = read_json(text, "a JSON object")
        if isinstance(value, dict):
            return value
        raise CellProblem("a JSON object", "JSON of another shape")
    members: dict[str, Any] = {}
    for part in _MEMBER.split(text):
        name, equals, said = part.partition("=")
        name, said = name.strip(), said.strip()
        if not equals or not re.fullmatch(r"[a-z_]+", name) or not said:
            raise CellProblem("'name=text; name=text', or JSON", "a text of another shape")
        if name in members:
            raise CellProblem("every name once", f"'{name}' twice")
        members[name] = said.split() if name in _LISTS else said
    return members


def read_json(text: str, expected: str) -> Any:
    """Return JSON without floats, which entries do not hold."""
    try:
        return json.loads(text, parse_float=str, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise CellProblem(expected, "a text that is neither") from error


def _no_constant(_: str) -> None:
    raise ValueError("no number")
