"""Published entries: groups that are shown with their salt, and groups that stand behind a commitment.

One entry is one line of a file in `data/entries/` (canonical JSON, RFC 8785, ended by a line feed):

    {"groups":{"coding":{"commitment":HEX},"content":{"json":TEXT,"salt":HEX},…},"kind":"statement","leaf":HEX,
     "n":12}

Content ids never leave the record: they are unsalted hashes, by which a withheld speaker could be guessed. Where
a group names a statement by its id (`target` of a statement, `left` and `right` of a judgement), the published
text says `<12>`, the log number; whoever checks puts the id back, which follows from what entry 12 shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any
from unicodedata import is_normalized

from openinquest.errors import InputError
from openinquest.record.entry import FIELDS, EntryKind
from openinquest.record.identity import IDENTITY_GROUPS, canonical_json
from openinquest.record.log import GROUPS, commitment, leaf_hash

_SORTED_GROUPS = tuple(sorted(GROUPS))
_REFERENCE = re.compile(r"<([1-9]\d*)>(#attribution)?")
_ID = re.compile(r"([0-9a-f]{64})(#attribution)?")
_HEX = re.compile(r"[0-9a-f]{64}")
NEEDED: Mapping[tuple[EntryKind, str], Sequence[str]] = {
    (EntryKind.STATEMENT, "content"): ("thing", "property", "stance"),
    (EntryKind.STATEMENT, "voice"): ("speaker",),
    (EntryKind.JUDGEMENT, "content"): ("kind", "left"),
    (EntryKind.DOCUMENT, "content"): ("id",),
}
REFERRING = {EntryKind.STATEMENT: ("target",), EntryKind.JUDGEMENT: ("left", "right")}


class Malformed(ValueError):
    """A published entry is not written as the format says; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with its salt; `json` is its canonical text, with log numbers in place of statement ids."""

    salt: bytes
    json: str

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the group as published."""
        return dict(json.loads(self.json))


@dataclass(frozen=True, slots=True)
class Withheld:
    """A group that is not shown: 32 bytes that commit to it."""

    commitment: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """One published entry; `leaf` is what its groups give, as the log has it."""

    n: int
    kind: EntryKind
    groups: Mapping[str, Shown | Withheld]
    leaf: bytes

    def fields(self, group: str) -> dict[str, Any] | None:
        """Return the fields of a group, or None where it is withheld."""
        found = self.groups[group]
        return found.fields if isinstance(found, Shown) else None

    def line(self) -> bytes:
        """Return the line of the file, with its line feed."""
        groups = ",".join(f'"{name}":{_written(self.groups[name])}' for name in _SORTED_GROUPS)
        end = f'"leaf":"{self.leaf.hex()}","n":{self.n}}}\n'
        return f'{{"groups":{{{groups}}},"kind":"{self.kind.value}",{end}'.encode()


def _written(group: Shown | Withheld) -> str:
    if isinstance(group, Withheld):
        return f'{{"commitment":"{group.commitment.hex()}"}}'
    # what the encoder for whole values calls for each text of it
    return f'{{"json":{encode_basestring(group.json)},"salt":"{group.salt.hex()}"}}'


def read_line(line: bytes) -> Published:
    """Read a line that `parse_line` or `Published.line` vouches for."""
    data = json.loads(line)
    return Published(
        data["n"],
        EntryKind(data["kind"]),
        {
            name: Withheld(bytes.fromhex(group["commitment"]))
            if "commitment" in group
            else Shown(bytes.fromhex(group["salt"]), group["json"])
            for name, group in data["groups"].items()
        },
        bytes.fromhex(data["leaf"]),
    )


def parse_line(line: bytes) -> Published:
    """Read one line as strictly as it is written. Raises Malformed."""
    if not line.endswith(b"\n"):
        raise Malformed("the line does not end with a line feed")
    try:
        data = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("the line is not JSON") from None
    if not isinstance(data, dict) or set(data) != {"n", "kind", "leaf", "groups"}:
        raise Malformed("an entry has exactly n, kind, leaf and groups")
    n = data["n"]
    if type(n) is not int or n < 1:
        raise Malformed("n is not a number from 1")
    try:
        kind = EntryKind(data["kind"])
    except ValueError:
        raise Malformed("the kind is unknown") from None
    groups = data["groups"]
    if not isinstance(groups, dict) or set(groups) != set(GROUPS):
        raise Malformed("an entry has exactly the groups content, voice, passage and coding")
    entry = Published(
        n=n,
        kind=kind,
        groups={
            name: _group(groups[name], FIELDS[kind][name], NEEDED.get((kind, name), ())) for name in GROUPS
        },
        leaf=hash_of(data["leaf"]),
    )
    if entry.line() != line:
        raise Malformed("the line is not canonical JSON")
    return entry


def _group(data: Any, known: Sequence[str], needed: Sequence[str]) -> Shown | Withheld:
    if isinstance(data, dict) and set(data) == {"commitment"}:
        return Withheld(hash_of(data["commitment"]))
    if not isinstance(data, dict) or set(data) != {"salt", "json"} or not isinstance(data["json"], str):
        raise Malformed("a group has a salt and its json, or a commitment")
    try:
        fields = json.loads(data["json"])
        data["json"].encode("utf-8")
    except (ValueError, RecursionError):
        raise Malformed("the json of a group cannot be read") from None
    if not isinstance(fields, dict):
        raise Malformed("the json of a group is no object")
    if not is_normalized("NFC", data["json"]):
        raise Malformed("the json of a group is not in Unicode NFC")
    for name, value in fields.items():
        if name not in known or not fits(name, value):
            raise Malformed(f"a group has a field {name[:40]!r} that its kind of entry does not have so")
    lacking = [name for name in needed if not fields.get(name)]
    if lacking:
        raise Malformed(f"a group lacks its field {lacking[0]!r}")
    return Shown(hash_of(data["salt"]), data["json"])


def fits(name: str, value: Any) -> bool:
    """Say whether a field has the type that entries give it."""
    if name in ("seq", "size"):
        return type(value) is int and abs(value) < 2**53
    if name == "via":
        return isinstance(value, list) and all(_texts_by_name(link) for link in value)
    if name == "selector":
        return isinstance(value, list) and all(isinstance(item, dict) for item in value)
    if name in ("left", "right") and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str) or (name == "value" and isinstance(value, dict))


def _texts_by_name(link: Any) -> bool:
    return isinstance(link, dict) and all(isinstance(text, str) for text in link.values())


def hash_of(text: Any) -> bytes:
    """Return the 32 bytes that 64 lower-case hexadecimal digits stand for. Raises Malformed for anything else."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise Malformed("a hash or salt is not 64 lower-case hexadecimal digits")
    return bytes.fromhex(text)


class Resolver:
    """Puts statement ids back in the place of log numbers, among the entries of one release."""

    def __init__(self, entries: Mapping[int, Published]) -> None:
        self._entries = entries
        self._ids: dict[int, str] = {}
        self._open: set[int] = set()

    def commitments(self, n: int) -> list[bytes]:
        """Return the four commitments of entry `n`, those of shown groups recomputed. Raises Malformed."""
        entry = self._entries[n]
        result = []
        for name in GROUPS:
            group = entry.groups[name]
            if isinstance(group, Withheld):
                result.append(group.commitment)
            else:
                result.append(commitment(group.salt, self._bytes(n, name)))
        return result

    def leaf(self, n: int) -> bytes:
        """Return the leaf of entry `n`. Raises Malformed."""
        return leaf_hash(self._entries[n].kind.value, self.commitments(n))

    def id_of(self, n: int) -> str:
        """Return the identity of statement `n`. Raises Malformed where it is not wholly shown, or names itself."""
        if n in self._ids:
            return self._ids[n]
        entry = self._entries.get(n)
        if entry is None or entry.kind is not EntryKind.STATEMENT:
            raise Malformed(f"<{n}> is no published statement")
        if any(isinstance(entry.groups[name], Withheld) for name in IDENTITY_GROUPS):
            raise Malformed(f"<{n}> is not wholly shown, so that nothing can refer to it")
        if n in self._open:
            raise Malformed(f"<{n}> refers to itself")
        self._open.add(n)
        self._ids[n] = identity_of({name: self._bytes(n, name) for name in IDENTITY_GROUPS})
        self._open.discard(n)
        return self._ids[n]

    def _bytes(self, n: int, name: str) -> bytes:
        """Return the bytes that a shown group was committed to."""
        entry = self._entries[n]
        group = entry.groups[name]
        text = group.json if isinstance(group, Shown) else "{}"
        if name != "content" or entry.kind not in REFERRING or '"<' not in text:
            return text.encode("utf-8")
        try:
            return canonical_json(self.fields(n, name))
        except InputError:
            raise Malformed("the json of a group cannot be an entry's") from None

    def fields(self, n: int, name: str) -> dict[str, Any]:
        """Return the fields of a shown group as the log has them, a withheld one empty. Raises Malformed."""
        entry = self._entries[n]
        fields = entry.fields(name) or {}
        return _replace(entry.kind, name, fields, _REFERENCE, lambda match: self.id_of(int(match[1])))


def identity_of(groups: Mapping[str, bytes]) -> str:
    """Return the identity (hex) of an entry from the canonical JSON of its content, passage and voice."""
    members = b",".join(b'"%b":%b' % (name.encode("ascii"), groups[name]) for name in sorted(IDENTITY_GROUPS))
    return sha256(b"{%b}" % members).hexdigest()


def published_fields(
    kind: EntryKind, name: str, fields: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    """Return a group's fields as they are published: statement ids replaced by `<n>`.

    `names` gives `<n>` for the ids of statements that are wholly shown, and the id itself for public documents.
    Raises KeyError where a group names anything else, and Malformed where a text already looks like a reference.
    """
    if name == "content":
        ids_named(kind, fields)
    return _replace(kind, name, dict(fields), _ID, lambda match: names[match[1]])


def ids_named(kind: EntryKind, fields: Mapping[str, Any]) -> set[str]:
    """Return the ids that a content names. Raises Malformed where a text already looks like a reference."""
    found: set[str] = set()
    for side in REFERRING.get(kind, ()):
        for text in _listed(fields.get(side)):
            if isinstance(text, str) and _REFERENCE.fullmatch(text):
                raise Malformed("a text looks like a reference")
            if isinstance(text, str) and (matched := _ID.fullmatch(text)):
                found.add(matched[1])
    return found


def _replace(
    kind: EntryKind,
    name: str,
    fields: dict[str, Any],
    pattern: re.Pattern[str],
    put: Callable[[re.Match[str]], str],
) -> dict[str, Any]:
    if name != "content":
        return fields
    for side in REFERRING.get(kind, ()):
        value = fields.get(side)
        if isinstance(value, list):
            fields[side] = [_replaced(item, pattern, put) for item in value]
        elif value is not None:
            fields[side] = _replaced(value, pattern, put)
    return fields


def _replaced(text: Any, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str]) -> Any:
    match = pattern.fullmatch(text) if isinstance(text, str) else None
    return put(match) + (match[2] or "") if match else text


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]
