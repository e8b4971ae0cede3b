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
    """A text, a list or a mapping, with the line (from 1) of its key, or its own where it has none."""

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
    documents: list[Node] = []
    current: list[Node] | dict[str, Node] = documents
    key: str | None = None
    key_line = 1
    above: list[tuple[list[Node] | dict[str, Node], str | None]] = []
    try:
        loader = _LOADER(text)
        while (event := loader.get_event()) is not None:
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.ScalarEvent):
                value = event.value
                if event.anchor is not None:
                    raise Malformed(line, "an anchor")
                if isinstance(current, list):
                    current.append(Node(value, line))
                elif key is None:
                    if value in current:
                        raise Malformed(line, f"the key '{value}' twice")
                    key, key_line = value, line
                else:
                    current[key] = Node(value, key_line)
                    key = None
            elif isinstance(event, yaml.CollectionStartEvent):
                inside: list[Node] | dict[str, Node] = {} if isinstance(event, yaml.MappingStartEvent) else []
                if event.anchor is not None:
                    raise Malformed(line, "an anchor")
                if isinstance(current, list):
                    current.append(Node(inside, line))
                elif key is None:
                    raise Malformed(line, "a key that is no text")
                else:
                    current[key] = Node(inside, key_line)
                    key = None
                above.append((current, key))
                current = inside
            elif isinstance(event, yaml.CollectionEndEvent):
                current, key = above.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise Malformed(line, "an alias")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Malformed(mark.line + 1 if mark else 1, error.problem or "no YAML") from error
    except yaml.YAMLError as error:
        raise Malformed(1, "characters that YAML does not allow") from error
    if len(documents) != 1:
        raise Malformed(1, "more than one document" if documents else "no document")
    return documents[0]
