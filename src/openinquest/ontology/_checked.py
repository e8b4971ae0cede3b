"""Reading of ontology files that gathers problems instead of stopping at the first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from openinquest.errors import Problem
from openinquest.ontology._yaml import Malformed, Node, read_yaml
from openinquest.ontology.names import LANGUAGES

_Member = TypeVar("_Member", bound=StrEnum)
_FLAGS = {"true": True, "false": False}


class Report:
    """What is wrong with the files of one ontology, and readers that add to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def add(self, file: str, line: int, expected: str, found: str) -> None:
        """Note a problem under `file:line`."""
        self.problems.append(Problem(file=f"{file}:{line}", expected=expected, found=found))

    def text(self, file: str, node: Node | None) -> str:
        """Return a text in NFC, empty where there is none."""
        if node is None:
            return ""
        if not isinstance(node.value, str):
            self.add(file, node.line, "a text", "a list or mapping")
            return ""
        if not unicodedata.is_normalized("NFC", node.value):
            self.add(file, node.line, "a text in Unicode's normal form C", "another form")
        return node.value

    def texts(self, file: str, node: Node | None) -> list[str]:
        """Return a list of texts, empty where there is none."""
        if node is None:
            return []
        if not isinstance(node.value, list):
            self.add(file, node.line, "a list", "a text or mapping")
            return []
        return [self.text(file, item) for item in node.value]

    def flag(self, file: str, node: Node | None) -> bool:
        """Return true or false; false where nothing is said."""
        if node is None:
            return False
        flag = _FLAGS.get(self.text(file, node))
        if flag is None:
            self.add(file, node.line, "true or false", f"'{node.value}'")
        return flag is True

    def member(
        self,
        file: str,
        owner: Node,
        node: Node | None,
        members: type[_Member],
        key: str,
        default: _Member | None = None,
    ) -> _Member | None:
        """Return the member of an enumeration; without a default it has to be there."""
        if node is None:
            if default is None:
                self.add(file, owner.line, f"a {key}", "none")
            return default
        text = self.text(file, node)
        try:
            return members(text)
        except ValueError:
            self.add(file, node.line, f"a {key} among {', '.join(members)}", f"'{text}'")
            return default

    def labels(self, file: str, owner: Node, parts: Mapping[str, Node], what: str) -> dict[str, str]:
        """Return the label in every language; each one missing is a problem."""
        return self._translated(file, owner, parts, "label", what)

    def plurals(self, file: str, owner: Node, parts: Mapping[str, Node], what: str) -> dict[str, str]:
        """Return the plural label in every language, as `labels`."""
        return self._translated(file, owner, parts, "plural", what)

    def _translated(
        self, file: str, owner: Node, parts: Mapping[str, Node], key: str, what: str
    ) -> dict[str, str]:
        found = {"en": self.text(file, parts.get(key))}
        for language, node in entries(self, file, parts.get("translations"), frozenset(LANGUAGES)).items():
            # of a schema: a mapping with label and plural; of anything else the label itself
            inner = node.value.get(key) if isinstance(node.value, dict) else node
            found[language] = self.text(file, inner)
        missing = [language for language in LANGUAGES if not found.get(language, "").strip()]
        if missing:
            self.add(file, owner.line, f"a {key} in {', '.join(missing)} for {what}", "none")
        return found


def entries(report: Report, file: str, node: Node | None, known: frozenset[str] | None) -> dict[str, Node]:
    """Return a mapping, empty where there is none; a key that is not among those known is a problem."""
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        report.add(file, node.line, "a mapping", "a list" if isinstance(node.value, list) else "a text")
        return {}
    if known is not None:
        for key, inner in node.value.items():
            if key not in known:
                report.add(file, inner.line, f"a key among {', '.join(sorted(known))}", f"'{key}'")
    return node.value


def read_files(report: Report, folder: Path) -> Iterator[tuple[str, str, Node]]:
    """Yield file, name and content of each entry at the top of each YAML file of the folder, files in order."""
    if not folder.is_dir():
        report.add(folder.name, 1, "a folder of YAML files", "none")
        return
    for path in sorted(folder.glob("*.y*ml")):
        file = f"{folder.name}/{path.name}"
        try:
            top = read_yaml(path)
        except Malformed as error:
            report.add(file, error.line, "YAML", error.found)
            continue
        for name, node in entries(report, file, top, None).items():
            yield file, name, node
