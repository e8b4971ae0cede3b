"""YAML with the line of everything in it, read from the C parser's events.

Building Python objects from events directly is about twice as fast as `yaml.load` with its C loader (which
constructs in Python), and keeps the lines, so that an error needs no second reading. Every scalar stays a text:
`no` and `2015-01-01` mean what the reader of the file sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import yaml

_LOADER: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


@dataclass(slots=True)
class Node:
    """A text, a list or a mapping, with the line (from 1) on which it begins."""

    value: Content
    line: int


Content: TypeAlias = "str | list[Node] | dict[str, Node]"


class Malformed(Exception):
    """A file that is no YAML of the kind used here."""

    def __init__(self, line: int, found: str) -> None:
        super().__init__(found)
        self.line = line
        self.found = found


def read_yaml(path: Path) -> Node:
    """Return the one document in the file.

    Raises Malformed for text that is not UTF-8 or no YAML, a key twice in one mapping, a key that is no text,
    and for anchors and aliases, which would let one line change another.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(1, f"bytes that are not UTF-8 at offset {error.start}") from error
    open_nodes: list[Node] = [Node([], 1)]
    keys: list[str | None] = [None]
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent):
                if isinstance(open_nodes[-1].value, dict) and keys[-1] is None:
                    keys[-1] = _new_key(open_nodes[-1].value, event)
                else:
                    _add(open_nodes[-1], keys, Node(event.value, event.start_mark.line + 1))
            elif isinstance(event, yaml.CollectionStartEvent):
                line = event.start_mark.line + 1
                if isinstance(open_nodes[-1].value, dict) and keys[-1] is None:
                    raise Malformed(line, "a key that is no text")
                node = Node({} if isinstance(event, yaml.MappingStartEvent) else [], line)
                _add(open_nodes[-1], keys, node)
                open_nodes.append(node)
                keys.append(None)
            elif isinstance(event, yaml.CollectionEndEvent):
                open_nodes.pop()
                keys.pop()
            if getattr(event, "anchor", None):
                raise Malformed(event.start_mark.line + 1, "an anchor or alias")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Malformed(mark.line + 1 if mark else 1, error.problem or "no YAML") from error
    except yaml.YAMLError as error:
        raise Malformed(1, "characters that YAML does not allow") from error
    documents = open_nodes[0].value
    if not isinstance(documents, list) or len(documents) != 1:
        raise Malformed(1, "no document" if not documents else "more than one document")
    return documents[0]


def _new_key(mapping: dict[str, Node], event: yaml.ScalarEvent) -> str:
    if event.value in mapping:
        raise Malformed(event.start_mark.line + 1, f"the key '{event.value}' twice")
    return str(event.value)


def _add(parent: Node, keys: list[str | None], node: Node) -> None:
    if isinstance(parent.value, dict):
        key = keys[-1]
        if key is not None:
            parent.value[key] = node
        keys[-1] = None
    elif isinstance(parent.value, list):
        parent.value.append(node)
