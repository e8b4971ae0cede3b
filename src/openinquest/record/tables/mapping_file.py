"""Mapping files: YAML in, mappings out, with every problem and the line that it stands on.

A mapping file holds one mapping, or several as YAML documents divided by `---` for a workbook of several
sheets. Whatever is not known is refused, with its line and the nearest known name.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import yaml

from openinquest.errors import InputError, Problem

from ._delimited import Delimiter, TextFormat
from ._encoding import Encoding
from ._nodes import Nodes
from .fields import CLOSED, DEFAULTS, FIELDS, REQUIRED, Reads
from .mapping import Source, SpeakerWords, TableMapping, WideProperty, columns_read

_MAX_BYTES = 1 << 20
_TOP = (
    "mapping", "reads", "sheet", "key", "inherit", "fields", "properties", "checks", "ignore", "encoding",
    "delimiter", "optional",
)  # fmt: skip
_SOURCE = ("column", "constant", "default", "optional")
_PROPERTY = ("column", "property", "language", "separator", "holds_at", "optional")
_DELIMITERS = {"comma": Delimiter.COMMA, "semicolon": Delimiter.SEMICOLON, "tab": Delimiter.TAB}


def load_mappings(path: Path) -> tuple[TableMapping, ...]:
    """Return the mappings of a file in the order in which they stand.

    Raises InputError with every problem and its line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = Problem("a mapping file that can be read", error.strerror or "a fault", "", path.name)
        raise InputError(f"{path.name} cannot be read", [problem]) from error
    return parse_mappings(content, path.name)


def template_mappings() -> tuple[TableMapping, ...]:
    """Return the packaged mappings of the workbook that `write_template` writes."""
    packaged = resources.files(__package__).joinpath("mappings", "template.yaml")
    return parse_mappings(packaged.read_bytes(), "template.yaml")


def exported_mappings() -> tuple[TableMapping, ...]:
    """Return the packaged mappings of the tables that a record exports."""
    packaged = resources.files(__package__).joinpath("mappings", "exported.yaml")
    return parse_mappings(packaged.read_bytes(), "exported.yaml")


def parse_mappings(content: bytes, file: str) -> tuple[TableMapping, ...]:
    """Return the mappings written in `content`, a YAML text; `file` is what errors call it."""
    nodes = Nodes(file)
    mappings: list[TableMapping | None] = []
    message = f"{file} is not a mapping that can be used"
    if len(content) > _MAX_BYTES:
        raise InputError(
            message, [Problem("a mapping of at most 1 MiB", f"{len(content):,} bytes", "", file)]
        )
    try:
        documents = [node for node in yaml.compose_all(content, yaml.SafeLoader) if node is not None]
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(message, [_yaml_problem(error, file)]) from error
    if not documents:
        raise InputError(message, [Problem("a mapping", "an empty file", "", file)])
    for document in documents:
        mappings.append(_mapping(document, nodes))
    named = [mapping for mapping in mappings if mapping is not None]
    for position, mapping in enumerate(named):
        if mapping.name in {other.name for other in named[:position]}:
            nodes.note(documents[position], "every mapping under a name of its own", "a name given twice")
    if nodes.problems:
        raise InputError(message, nodes.problems)
    return tuple(named)


def _yaml_problem(error: Exception, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = f"{file}:{mark.line + 1}" if mark is not None else file
    said = getattr(error, "problem", None) or "text that is not YAML"
    return Problem("YAML", str(said), "check indentation, colons and quotes", where)


def _mapping(node: yaml.Node, nodes: Nodes) -> TableMapping | None:
    top = nodes.table(node, _TOP, "a mapping")
    name = nodes.text(top["mapping"][1], "a name") if "mapping" in top else None
    reads = nodes.word(top["reads"][1], tuple(Reads), "reads") if "reads" in top else None
    for key in ("mapping", "reads"):
        if top and key not in top:
            nodes.note(node, f"`{key}:` in every mapping", "none")
    if name is None or reads is None:
        return None
    kind = Reads(reads)
    texts = {
        key: nodes.texts(top[key][1], "the name of a column") if key in top else ()
        for key in ("key", "inherit", "ignore")
    }
    fields = _fields(node, top, kind, nodes)
    properties = _properties(top, kind, nodes)
    speaker_words = _checks(top, kind, nodes)
    mapping = TableMapping(
        name=name,
        reads=kind,
        sheet=nodes.text(top["sheet"][1], "the name of a sheet") if "sheet" in top else None,
        key=texts["key"],
        inherit=texts["inherit"],
        fields=fields,
        properties=properties,
        ignore=texts["ignore"],
        speaker_words=speaker_words,
        text_format=_text_format(top, nodes),
        optional=nodes.switch(top["optional"][1], "optional") if "optional" in top else False,
    )
    if not mapping.key:
        nodes.note(node, "`key:` with the columns that name a row", "none", "re-imports are compared by key")
    read = columns_read(mapping)
    for column in mapping.inherit:
        if column not in read:
            nodes.note(top["inherit"][1], "columns that are read under `inherit`", f"'{column}'")
    return mapping


_Members = dict[str, tuple[yaml.Node, yaml.Node]]


def _fields(node: yaml.Node, top: _Members, kind: Reads, nodes: Nodes) -> dict[str, Source]:
    fields: dict[str, Source] = {}
    if "fields" in top:
        for name, (key, value) in nodes.table(
            top["fields"][1], FIELDS[kind], f"the fields of {kind}"
        ).items():
            source = _source(key, value, name, nodes)
            if source is not None:
                fields[name] = source
    declared = {name for name in FIELDS[kind] if name in fields} | set(DEFAULTS[kind])
    missing = [name for name in REQUIRED[kind] if name not in declared]
    if missing and not nodes.problems:
        nodes.note(node, f"fields for {', '.join(missing)}", "none", f"{kind} cannot be without them")
    return fields


def _source(key: yaml.Node, node: yaml.Node, name: str, nodes: Nodes) -> Source | None:
    if isinstance(node, yaml.ScalarNode):  # `thing: id` is short for `thing: {column: id}`
        column = nodes.text(node, "the name of a column")
        return None if column is None else Source(column=column)
    given = nodes.table(node, _SOURCE, f"the field {name}")
    if ("column" in given) == ("constant" in given):
        nodes.note(
            key, f"either a column or a constant for {name}", "both" if "column" in given else "neither"
        )
        return None
    if "constant" in given and len(given) > 1:
        nodes.note(key, f"nothing beside the constant of {name}", ", ".join(sorted({*given} - {"constant"})))
        return None
    texts = {
        part: nodes.text(given[part][1], f"a text for {part}")
        for part in ("column", "constant", "default")
        if part in given
    }
    for part in ("constant", "default"):
        word = texts.get(part)
        if word is not None and name in CLOSED and word not in CLOSED[name]:
            nodes.unknown(given[part][1], word, CLOSED[name], name)
    optional = nodes.switch(given["optional"][1], "optional") if "optional" in given else False
    return Source(texts.get("column"), texts.get("constant"), texts.get("default"), optional)


def _properties(top: _Members, kind: Reads, nodes: Nodes) -> tuple[WideProperty, ...]:
    if "properties" not in top:
        return ()
    if kind is not Reads.THINGS:
        nodes.note(top["properties"][0], "`properties:` only where things are read", f"reads: {kind}")
        return ()
    wide: list[WideProperty] = []
    for item in nodes.items(top["properties"][1], "properties"):
        given = nodes.table(item, _PROPERTY, "a property")
        texts = {
            part: nodes.text(node, f"a text for {part}") if part != "separator" else _separator(node, nodes)
            for part, (_, node) in given.items()
            if part != "optional"
        }
        column, name = texts.get("column"), texts.get("property")
        if column is None or name is None:
            nodes.note(item, "`column:` and `property:` for every property", "one of them is missing")
            continue
        optional = nodes.switch(given["optional"][1], "optional") if "optional" in given else False
        language, separator, holds_at = (texts.get(part) for part in ("language", "separator", "holds_at"))
        wide.append(WideProperty(column, name, language, separator, holds_at, optional))
    return tuple(wide)


def _separator(node: yaml.Node, nodes: Nodes) -> str | None:
    if isinstance(node, yaml.ScalarNode) and len(str(node.value)) == 1:
        return str(node.value)
    nodes.note(node, "one character as separator")
    return None


def _checks(top: _Members, kind: Reads, nodes: Nodes) -> SpeakerWords | None:
    if "checks" not in top:
        return None
    checks = nodes.table(top["checks"][1], ("speaker_words",), "checks")
    if "speaker_words" not in checks:
        return None
    if kind is not Reads.STATEMENTS:
        nodes.note(checks["speaker_words"][0], "`speaker_words:` only where statements are read")
        return None
    given = nodes.table(checks["speaker_words"][1], ("column", "reason"), "speaker_words")
    texts = {part: nodes.text(node, "the name of a column") for part, (_, node) in given.items()}
    column = texts.get("column")
    if column is None:
        nodes.note(checks["speaker_words"][0], "`column:` with the speaker in words", "none")
        return None
    return SpeakerWords(column, texts.get("reason"))


def _text_format(top: _Members, nodes: Nodes) -> TextFormat:
    encodings = {encoding.value: encoding for encoding in Encoding}
    encoding = nodes.word(top["encoding"][1], encodings, "encoding") if "encoding" in top else None
    delimiter = nodes.word(top["delimiter"][1], _DELIMITERS, "delimiter") if "delimiter" in top else None
    return TextFormat(
        encodings[encoding] if encoding else None, _DELIMITERS[delimiter] if delimiter else None
    )
