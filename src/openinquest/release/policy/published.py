"""Coarsened entries: what goes out in coarser words in the place of a group that stays in.

One entry is one line of `data/coarsened.jsonl`, in canonical JSON, by log number:

    {"groups":{"content":{"property":"age","stance":"asserts","thing":"c.1","value":"30..39"}},
     "kind":"statement","n":12,"rules":["ages.Casualty.age"]}

Each group that stands here is withheld in the entry itself, which keeps its commitment. That the coarse words follow
from what is withheld cannot be proved; that nothing else was coarsened can be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openinquest.errors import InputError
from openinquest.record.entry import FIELDS, EntryKind, grouped
from openinquest.record.identity import canonical_json, identity
from openinquest.release.entries import NEEDED, Malformed, Published, Resolver, Withheld, fits

COARSE_KINDS: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.STATEMENT: frozenset({"content", "voice", "passage"}),
    EntryKind.JUDGEMENT: frozenset({"content"}),
}
"""The groups that can go out coarsened."""
_MEMBERS = {"n", "kind", "groups", "rules"}
_MOST_RULES, _LONGEST_RULE = 20, 200
REFERENCE = re.compile(r"<([1-9]\d{0,17})>(#attribution)?")


@dataclass(frozen=True, slots=True)
class Coarsened:
    """One entry of which groups go out in coarser words; `rules` are the keys of the policy that ask for it."""

    n: int
    kind: EntryKind
    groups: Mapping[str, Mapping[str, Any]]
    rules: tuple[str, ...]

    def line(self) -> bytes:
        """Return the line of the file, with its line feed."""
        groups = {name: dict(fields) for name, fields in self.groups.items()}
        data = {"n": self.n, "kind": self.kind.value, "groups": groups, "rules": list(self.rules)}
        return canonical_json(data) + b"\n"


def parse_coarsened(line: bytes) -> Coarsened:
    """Read one line as strictly as it is written. Raises Malformed."""
    try:
        data = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("the line is not JSON") from None
    if not isinstance(data, dict) or set(data) != _MEMBERS:
        raise Malformed("a coarsened entry has exactly n, kind, groups and rules")
    n, rules, groups = data["n"], data["rules"], data["groups"]
    if type(n) is not int or not 1 <= n < 2**53:
        raise Malformed("n is not a number from 1")
    kind = next((kind for kind in COARSE_KINDS if kind.value == data["kind"]), None)
    if kind is None:
        raise Malformed("only statements and judgements are coarsened")
    if not isinstance(rules, list) or not 1 <= len(rules) <= _MOST_RULES or not all(map(_is_rule, rules)):
        raise Malformed("the rules are not a short list of keys")
    if not isinstance(groups, dict) or not groups or not COARSE_KINDS[kind].issuperset(groups):
        raise Malformed("it has other groups than can be coarsened")
    for name, fields in groups.items():
        known = FIELDS[kind][name]
        if not isinstance(fields, dict) or any(
            key not in known or not fits(key, fields[key]) for key in fields
        ):
            raise Malformed("a group has a field that its kind of entry does not have so")
        if not all(fields.get(key) for key in NEEDED.get((kind, name), ())):
            raise Malformed("a group lacks a field that every entry has")
    found = Coarsened(n, kind, groups, tuple(rules))
    try:
        written = found.line()
    except (InputError, RecursionError):
        raise Malformed("it holds what no entry can") from None
    if written != line:
        raise Malformed("the line is not canonical JSON")
    return found


def _is_rule(rule: Any) -> bool:
    return isinstance(rule, str) and 0 < len(rule) <= _LONGEST_RULE and rule.isprintable()


def check_coarsened(coarsened: Iterable[Coarsened], entries: Mapping[int, Published]) -> None:
    """Raise Malformed unless each stands, in order, in the place of groups that its published entry withholds."""
    last = 0
    for found in coarsened:
        if found.n <= last:
            raise Malformed(f"coarsened entry {found.n} does not follow {last}")
        last = found.n
        entry = entries.get(found.n)
        if entry is None or entry.kind is not found.kind:
            raise Malformed(f"coarsened entry {found.n} is no published {found.kind.value}")
        if not all(isinstance(entry.groups[name], Withheld) for name in found.groups):
            raise Malformed(f"entry {found.n} shows what is also coarsened")


class PublicFields:
    """The fields of published entries as frames take them: shown groups, coarsened ones, references put back."""

    def __init__(self, entries: Mapping[int, Published], coarsened: Iterable[Coarsened] = ()) -> None:
        self._resolver = Resolver(entries)
        self._entries = entries
        self._coarse = {found.n: found for found in coarsened}
        self._ids: dict[int, str] = {}
        self._open: set[int] = set()

    def fields(self, n: int, name: str) -> dict[str, Any] | None:
        """Return the fields of a group, None where it stays in altogether. Raises Malformed."""
        coarse = self._coarse.get(n)
        if coarse is not None and name in coarse.groups:
            fields = dict(coarse.groups[name])
            if name == "content":
                for side in ("target", "left", "right"):
                    if side in fields:
                        fields[side] = self._resolved(fields[side])
            return fields
        if isinstance(self._entries[n].groups[name], Withheld):
            return None
        return self._resolver.fields(n, name)

    def coarse(self, n: int) -> Coarsened | None:
        """Return an entry as it was coarsened, None where it was not."""
        return self._coarse.get(n)

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._resolved(item) for item in value]
        match = REFERENCE.fullmatch(value) if isinstance(value, str) else None
        return self._id_of(int(match[1])) + (match[2] or "") if match else value

    def _id_of(self, n: int) -> str:
        """Return the identity of a statement, or what stands for it where the statement is coarsened."""
        if n not in self._coarse:
            return self._resolver.id_of(n)
        if n in self._ids:
            return self._ids[n]
        if n in self._open or n not in self._entries:
            raise Malformed(f"<{n}> refers to itself, or to nothing")
        self._open.add(n)
        flat: dict[str, Any] = {}
        for name in ("content", "voice", "passage"):
            flat |= self.fields(n, name) or {}
        self._ids[n] = identity(grouped(EntryKind.STATEMENT, flat))
        self._open.discard(n)
        return self._ids[n]
