"""Reads the schemata and vocabularies and checks them against each other, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from openinquest.errors import OntologyError
from openinquest.ontology._checked import Report, entries, read_files
from openinquest.ontology._vocabulary_files import read_vocabularies
from openinquest.ontology._yaml import Node
from openinquest.ontology.enumerations import Level
from openinquest.ontology.schema import Ontology, Property, Schema
from openinquest.ontology.values import ValueType

_PACKAGED: Final = Path(__file__).parent
_SCHEMA_KEYS: Final = frozenset(
    {
        "label",
        "plural",
        "translations",
        "description",
        "extends",
        "abstract",
        "level",
        "featured",
        "required",
        "properties",
    }
)
_PROPERTY_KEYS: Final = frozenset(
    {"label", "translations", "description", "type", "range", "choices", "unit", "single", "level"}
)
_NAME: Final = re.compile(r"[A-Z][A-Za-z]*", re.ASCII)
_PROPERTY: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass(slots=True)
class _Draft:
    """A schema as its file gives it, before inheritance."""

    name: str
    file: str
    node: Node
    labels: Mapping[str, str]
    plurals: Mapping[str, str]
    extends: tuple[str, ...]
    properties: dict[str, Property] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def load_ontology(path: Path | None = None) -> Ontology:
    """Return the packaged ontology, or the one in the folders `schemata` and `vocabularies` of `path`.

    The packaged one is read once in a process. Raises OntologyError with every problem, each under `file:line`:
    unknown keys, types, schemata, vocabularies; a missing label in one of en, ru and kk; a schema or vocabulary
    named twice; a cycle of `extends`; a property that clashes with one it inherits.
    """
    return _packaged() if path is None else _load(path)


@lru_cache(maxsize=1)
def _packaged() -> Ontology:
    return _load(_PACKAGED)


def _load(path: Path) -> Ontology:
    report = Report(path)
    vocabularies = read_vocabularies(report, path / "vocabularies")
    drafts: dict[str, _Draft] = {}
    for file, name, node in read_files(report, path / "schemata"):
        if name in drafts:
            report.add(file, node.line, "each schema once", f"{name} also in {drafts[name].file}")
        elif not _NAME.fullmatch(name):
            report.add(file, node.line, "a schema name such as ListEntry", f"'{name}'")
        else:
            drafts[name] = _draft(report, file, name, node)
    if not drafts and not report.problems:
        report.add("schemata", 1, "at least one schema file", "none")
    for draft in drafts.values():
        _check_references(report, draft, drafts, vocabularies)
    order = list(_in_order(report, drafts))
    schemata: dict[str, Schema] = {}
    for draft in order:
        schemata[draft.name] = _finish(report, draft, schemata)
    if report.problems:
        raise OntologyError("The ontology cannot be loaded.", report.problems)
    return Ontology(
        MappingProxyType({name: schemata[name] for name in sorted(schemata)}), MappingProxyType(vocabularies)
    )


def _draft(report: Report, file: str, name: str, node: Node) -> _Draft:
    body = entries(report, file, node, _SCHEMA_KEYS)
    labels = report.labels(file, node, body, f"schema {name}")
    extends = tuple(report.texts(file, body.get("extends")))
    draft = _Draft(name, file, node, labels, report.plurals(file, node, body, f"schema {name}"), extends)
    for prop, inner in entries(report, file, body.get("properties"), None).items():
        draft.lines[prop] = inner.line
        if not _PROPERTY.fullmatch(prop):
            report.add(file, inner.line, "a property name such as said_on", f"'{prop}'")
            continue
        parts = entries(report, file, inner, _PROPERTY_KEYS)
        kind = report.member(file, inner, parts.get("type"), ValueType, "type")
        draft.properties[prop] = Property(
            prop,
            name,
            report.labels(file, inner, parts, f"property {prop} of {name}"),
            kind or ValueType.TEXT,
            report.text(file, parts.get("description")),
            report.text(file, parts.get("range")) or None,
            report.text(file, parts.get("choices")) or None,
            report.text(file, parts.get("unit")) or None,
            report.flag(file, parts.get("single")),
            report.member(file, inner, parts.get("level"), Level, "level", Level.PUBLIC) or Level.PUBLIC,
        )
    return draft


def _check_references(
    report: Report, draft: _Draft, drafts: Mapping[str, _Draft], vocabularies: Mapping[str, object]
) -> None:
    for parent in draft.extends:
        if parent not in drafts:
            report.add(draft.file, draft.node.line, "a schema that exists to extend", f"'{parent}'")
    for name, prop in draft.properties.items():
        line = draft.lines[name]
        refers = prop.type in (ValueType.THING, ValueType.PLACE)
        if refers != (prop.range is not None):
            expected = f"a range for {name}, which is a {prop.type}" if refers else f"no range for {name}"
            report.add(draft.file, line, expected, prop.range or "none")
        elif prop.range is not None and prop.range not in drafts:
            report.add(draft.file, line, f"a schema that exists as range of {name}", f"'{prop.range}'")
        if prop.choices is not None and prop.type is not ValueType.CHOICE:
            report.add(draft.file, line, f"choices only with the type choice, in {name}", prop.type)
        elif prop.choices is not None and prop.choices not in vocabularies:
            report.add(draft.file, line, f"a vocabulary that exists for {name}", f"'{prop.choices}'")
        if prop.unit is not None and prop.type is not ValueType.QUANTITY:
            report.add(draft.file, line, f"a unit only with the type quantity, in {name}", prop.type)


def _in_order(report: Report, drafts: Mapping[str, _Draft]) -> Iterator[_Draft]:
    """Yield each schema after those it extends; a cycle is reported once and left out."""
    done: set[str] = set()
    left = dict(drafts)
    while left:
        ready = [
            draft
            for draft in left.values()
            if all(name in done or name not in drafts for name in draft.extends)
        ]
        if not ready:
            cycle = _cycle(left)
            report.add(cycle[0].file, cycle[0].node.line, "schemata that do not extend each other in a circle",
                       " -> ".join(draft.name for draft in (*cycle, cycle[0])))  # fmt: skip
            return
        for draft in ready:
            done.add(draft.name)
            del left[draft.name]
            yield draft


def _cycle(left: Mapping[str, _Draft]) -> list[_Draft]:
    path: list[str] = [next(iter(left))]
    while True:
        following = next(name for name in left[path[-1]].extends if name in left)
        if following in path:
            return [left[name] for name in path[path.index(following) :]]
        path.append(following)


def _finish(report: Report, draft: _Draft, schemata: Mapping[str, Schema]) -> Schema:
    body = entries(report, draft.file, draft.node, None)
    parents = [schemata[name] for name in draft.extends if name in schemata]
    properties: dict[str, Property] = {}
    for parent in parents:
        for name, prop in parent.properties.items():
            if name in properties and properties[name] is not prop:
                report.add(draft.file, draft.node.line, f"one meaning of {name} in {draft.name}",
                           f"those of {properties[name].schema} and {prop.schema}")  # fmt: skip
            properties.setdefault(name, prop)
    for name, prop in draft.properties.items():
        if name in properties:
            report.add(draft.file, draft.lines[name], f"a name for {name} that {draft.name} does not inherit",
                       f"{name} of {properties[name].schema}")  # fmt: skip
        properties[name] = prop
    featured = tuple(report.texts(draft.file, body.get("featured")))
    required = tuple(report.texts(draft.file, body.get("required")))
    for key, names in (("featured", featured), ("required", required)):
        for name in names:
            if name not in properties:
                report.add(draft.file, body[key].line, f"a property of {draft.name} in {key}", f"'{name}'")
    return Schema(
        draft.name,
        draft.labels,
        draft.plurals,
        draft.extends,
        frozenset({draft.name}).union(*(parent.ancestors for parent in parents)),
        MappingProxyType(properties),
        report.text(draft.file, body.get("description")),
        featured,
        required,
        report.flag(draft.file, body.get("abstract")),
        report.member(draft.file, draft.node, body.get("level"), Level, "level", Level.RESTRICTED)
        or Level.RESTRICTED,
    )
