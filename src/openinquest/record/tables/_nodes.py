"""YAML with line numbers: every problem of a mapping file is listed with the line that it stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

import yaml

from openinquest.errors import Problem, shown


class Nodes:
    """Reads typed values out of composed YAML and notes what does not fit.

    All scalars are taken as the text that was written: `on` is a word and 2022-01 is no date here.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def note(self, node: yaml.Node, expected: str, found: str = "", advice: str = "") -> None:
        """Note a problem at the line of `node`."""
        line = node.start_mark.line + 1
        self.problems.append(Problem(expected, found, advice, f"{self.file}:{line}"))

    def table(
        self, node: yaml.Node, known: Collection[str], what: str
    ) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Return the members of a mapping as name -> (key node, value node), without unknown and repeated."""
        if not isinstance(node, yaml.MappingNode):
            self.note(node, f"{what} as `name: value` pairs", _kind(node))
            return {}
        members: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                self.unknown(key, name, known, what)
            elif name in members:
                self.note(key, f"{name} once", "it is given again")
            else:
                members[name] = (key, value)
        return members

    def unknown(self, node: yaml.Node, name: str, known: Collection[str], what: str) -> None:
        """Note a name that is not known, with the nearest that is."""
        near = get_close_matches(name.lower().replace("-", "_"), known, 1, 0.6)
        advice = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        self.note(node, f"a name known in {what}", shown(name), advice)

    def text(self, node: yaml.Node, what: str) -> str | None:
        """Return a text that is not blank."""
        if not isinstance(node, yaml.ScalarNode):
            self.note(node, f"{what} as one text", _kind(node))
            return None
        value = str(node.value).strip()
        if not value or node.tag == "tag:yaml.org,2002:null":
            self.note(node, what, "nothing")
            return None
        return value

    def texts(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        """Return a list of different texts; one text alone is a list of one."""
        if not isinstance(node, yaml.SequenceNode):
            one = self.text(node, what)
            return () if one is None else (one,)
        found = [text for item in node.value if (text := self.text(item, what)) is not None]
        for text in sorted({text for text in found if found.count(text) > 1}):
            self.note(node, f"{what} once", f"{shown(text)} twice")
        return tuple(dict.fromkeys(found))

    def word(self, node: yaml.Node, words: Collection[str], what: str) -> str | None:
        """Return one of `words`."""
        value = self.text(node, what)
        if value is not None and value not in words:
            self.unknown(node, value, words, what)
            return None
        return value

    def switch(self, node: yaml.Node, what: str) -> bool:
        """Return whether `yes` is written; `no` is the other word."""
        return self.word(node, ("yes", "no"), what) == "yes"

    def items(self, node: yaml.Node, what: str) -> Iterator[yaml.Node]:
        """Yield the items of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self.note(node, f"{what} as a list", _kind(node))
            return
        yield from node.value


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "`name: value` pairs"
    return "a list" if isinstance(node, yaml.SequenceNode) else "one text"
