"""What a release shows that another does not, entry by entry in words, in the three languages.

The words are those of the releases themselves: what was shown once and is withheld now is told from the release that
showed it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from openinquest.ontology import Ontology, load_ontology
from openinquest.record.entry import RECORD, EntryKind
from openinquest.release.entries import Published
from openinquest.release.ledger import Changes, Ranges
from openinquest.release.policy import Coarsened
from openinquest.release.shards import ByNumber, StoredEntries

_ORDER = ("en", "ru", "kk")
_LABEL = b'\\"property\\":\\"label\\"'


class Change(StrEnum):
    """What became of an entry from one release to the next."""

    ADDED = "added"
    CHANGED = "changed"
    WITHHELD = "withheld"


_WORDS: Mapping[str, tuple[str, str, str]] = {
    "added": ("shown now", "показано теперь", "енді көрсетілді"),
    "changed": ("shown otherwise", "показано иначе", "басқаша көрсетілді"),
    "withheld": ("not shown any more", "больше не показано", "енді көрсетілмейді"),
    "statement": ("statement", "высказывание", "мәлімдеме"),
    "judgement": ("judgement", "суждение", "пайым"),
    "document": ("source", "источник", "дереккөз"),
    "capture": ("copy", "копия", "көшірме"),
    "content": ("what is said", "что сказано", "не айтылғаны"),
    "voice": ("who says it", "кто говорит", "кім айтқаны"),
    "passage": ("where it stands", "где это стоит", "қай жерде тұрғаны"),
    "coding": ("who coded it", "кто кодировал", "кім кодтағаны"),
    "shows": ("shows {0} now", "теперь показано: {0}", "енді көрсетілгені: {0}"),
    "hides": ("withholds {0} now", "теперь скрыто: {0}", "енді жасырылғаны: {0}"),
    "coarser": ("in other words now: {0}", "теперь другими словами: {0}", "енді басқа сөзбен: {0}"),
    "kept": ("(withheld)", "(скрыто)", "(жасырын)"),
}


def word(name: str, language: str, *parts: str) -> str:
    """Return a word for a change, a kind of entry or a group; `language` is kk, ru or en."""
    return _WORDS[name][_ORDER.index(language)].format(*parts)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a difference: its number, what became of it, and in words what it is about and what it says."""

    n: int
    change: Change
    kind: str
    about: str
    says: str


class Side(Protocol):
    """What is told of a release: its entries, and what stands in coarser words in the place of some of their groups."""

    @property
    def entries(self) -> StoredEntries:
        """The entries."""
        ...

    @property
    def coarsened(self) -> Sequence[Coarsened]:
        """The coarsened ones."""
        ...


class Teller:
    """Tells entries of a release in words."""

    def __init__(self, side: Side, language: str) -> None:
        self._entries = ByNumber(side.entries)
        self._coarsened = {found.n: found for found in side.coarsened}
        self._language = language
        self._ontology: Ontology = load_ontology()
        self._labels = dict(_labels(side.entries, language))

    def about(self, n: int) -> tuple[str, str, str]:
        """Return kind of an entry, what it is about and what it says."""
        entry = self._entries[n]
        fields = self._fields(entry)
        kind = word(entry.kind.value, self._language)
        if entry.kind is EntryKind.STATEMENT:
            return kind, self._label(fields.get("thing")), self._statement(fields)
        if entry.kind is EntryKind.JUDGEMENT:
            left = fields.get("left")
            sides = [*(left if isinstance(left, list) else [left]), fields.get("right")]
            said = " · ".join(str(fields[name]) for name in ("kind", "reason") if fields.get(name))
            return kind, ", ".join(self._label(side) for side in sides if side), said
        return kind, str(fields.get("handle") or fields.get("document") or ""), str(fields.get("title") or "")

    def otherwise(self, n: int, before: Teller) -> str:
        """Return what an entry shows now and did not, and the other way round."""
        now, then = self._entries[n], before._entries[n]
        hidden = [name for name in now.groups if now.fields(name) is None and then.fields(name) is not None]
        shown = [name for name in now.groups if now.fields(name) is not None and then.fields(name) is None]
        said = [
            word(key, self._language, ", ".join(word(name, self._language) for name in names))
            for key, names in (("shows", shown), ("hides", hidden))
            if names
        ]
        if n in self._coarsened and self._coarsened[n] != before._coarsened.get(n):
            said.append(word("coarser", self._language, self.about(n)[2]))
        return "; ".join(said) or self.about(n)[2]

    def _fields(self, entry: Published) -> dict[str, object]:
        fields: dict[str, object] = {}
        for name in entry.groups:
            fields |= entry.fields(name) or {}
        if entry.n in self._coarsened:
            for group in self._coarsened[entry.n].groups.values():
                fields |= group
        return fields

    def _statement(self, fields: Mapping[str, object]) -> str:
        name, value = str(fields.get("property", "")), str(fields.get("value", ""))
        found = next(
            (s.properties[name] for s in self._ontology.schemata.values() if name in s.properties), None
        )
        label = found.label(self._language) if found else name
        speaker = fields.get("speaker")
        who = "" if speaker == RECORD else self._label(speaker) or word("kept", self._language)
        day = str(fields.get("said_on") or "")
        shown = self._label(value) if value in self._labels else value
        stance = str(fields.get("stance", ""))
        parts = (f"{label}: {shown}" if value else label, "" if stance == "asserts" else stance, who, day)
        return " · ".join(part for part in parts if part)

    def _label(self, name: object) -> str:
        return self._labels.get(str(name), str(name)) if name else ""


def _labels(entries: StoredEntries, language: str) -> Iterator[tuple[str, str]]:
    """Yield thing and label, those in the language last, so that they are the ones that stay."""
    found: list[tuple[bool, str, str]] = []
    for line in entries.lines():
        if _LABEL in line:
            content = json.loads(json.loads(line)["groups"]["content"].get("json", "{}"))
            text, _, tag = str(content.get("value", "")).rpartition("@")
            found.append((tag == language, str(content.get("thing", "")), text or tag))
    yield from ((thing, text) for _, thing, text in sorted(found, key=lambda each: each[0]))


def told(changes: Changes, now: Side, before: Side, language: str, most: int) -> Iterator[Told]:
    """Yield what changed in words, at most so many entries of each kind of change; `language` is kk, ru or en."""
    here, there = Teller(now, language), Teller(before, language)
    for change, ranges, teller in (
        (Change.ADDED, changes.added, here),
        (Change.CHANGED, changes.changed, here),
        (Change.WITHHELD, changes.withheld, there),
    ):
        for n in _first(ranges, most):
            kind, about, says = teller.about(n)
            yield Told(n, change, kind, about, here.otherwise(n, there) if change is Change.CHANGED else says)


def _first(ranges: Ranges, most: int) -> Iterator[int]:
    left = most
    for first, last in ranges:
        yield from range(first, min(last + 1, first + left))
        left -= last - first + 1
        if left <= 0:
            return
