"""From the log to published entries: groups that go out with their salts, the others as commitments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from openinquest.errors import RecordError
from openinquest.record.entry import Entry, EntryKind
from openinquest.record.identity import IDENTITY_GROUPS, canonical_json
from openinquest.record.log import (
    GROUPS,
    INNER_REST,
    OUTER_REST,
    Tree,
    commitment,
    inner_key,
    leaf_hash,
    outer_key,
)
from openinquest.release.entries import (
    REFERRING,
    Malformed,
    Published,
    Shown,
    Withheld,
    identity_of,
    ids_named,
    published_fields,
)
from openinquest.release.visibility import Visible

_DOCUMENT_GROUPS = frozenset({"content", "voice", "passage"})
_JUDGEMENT_GROUPS = frozenset({"content", "passage"})
_ASCII_GROUPS = tuple((name, name.encode("ascii")) for name in GROUPS)
_MAY_REFER = re.compile(rb'"(?:target|left|right)":')
_SHOWN: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.DOCUMENT: _DOCUMENT_GROUPS,
    EntryKind.JUDGEMENT: _JUDGEMENT_GROUPS,  # its voice is the coder
}


def publish(entries: Iterable[Entry], chosen: Visible, tree: Tree) -> Iterator[Published]:
    """Yield the chosen entries as they are published, in the order in which they come.

    An entry that names a statement which is not wholly shown, or one that was destroyed, is left out, and so is
    what names it in turn. Raises RecordError where a payload does not fit its leaf.
    """
    entries = [entry for entry in entries if entry.groups is not None]
    names, left_out = _names(entries, chosen)
    for entry in entries:
        if entry.n not in left_out:
            yield _published(entry, _shown(entry, chosen), names, tree)


def _names(entries: Sequence[Entry], chosen: Visible) -> tuple[Mapping[str, str], set[int]]:
    """Return how ids that are named are written in public, and the numbers of entries that name what is not shown.

    A wholly shown statement is written as `<n>`, a public document as it is.
    """
    named, left_out = _named(entries, chosen)
    wanted = set[str]().union(*named.values())
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for entry in entries:
        groups = entry.groups or {}
        if entry.kind is EntryKind.DOCUMENT:
            identifier = json.loads(groups["content"])["id"]
            names[identifier] = identifier
        elif wanted and entry.n not in left_out and _shown(entry, chosen).issuperset(IDENTITY_GROUPS):
            found = identity_of(groups)
            if found in wanted:
                names[found], numbers[found] = f"<{entry.n}>", entry.n
    while True:
        gone = {n for n, ids in named.items() if n not in left_out and not ids <= names.keys()}
        if not gone:
            return names, left_out
        left_out |= gone
        names = {found: name for found, name in names.items() if numbers.get(found) not in gone}


def _named(entries: Iterable[Entry], chosen: Visible) -> tuple[dict[int, set[str]], set[int]]:
    """Return the ids that shown contents name, by log number, and the numbers of those that cannot be published."""
    named: dict[int, set[str]] = {}
    malformed: set[int] = set()
    for entry in entries:
        text = (entry.groups or {})["content"]
        if entry.kind in REFERRING and _MAY_REFER.search(text) and "content" in _shown(entry, chosen):
            try:
                named[entry.n] = ids_named(entry.kind, json.loads(text))
            except Malformed:
                malformed.add(entry.n)
    return named, malformed


def _shown(entry: Entry, chosen: Visible) -> frozenset[str]:
    if entry.kind is EntryKind.STATEMENT:
        return chosen.statements.get(entry.n, frozenset())
    shown = _SHOWN.get(entry.kind, frozenset())
    if entry.n in chosen.coarse:
        return shown - {"content"}
    if entry.kind is EntryKind.DOCUMENT and (entry.groups or {}).get("voice", b"{}") != b"{}":
        # who wrote, asked and answered may be somebody whom nobody marked as public
        return shown - {"voice"}
    return shown


def _published(entry: Entry, shown: frozenset[str], names: Mapping[str, str], tree: Tree) -> Published:
    payload = entry.groups or {}
    # salts and commitments as `record.log` has them, each made once: this is done for every entry of a release
    inner, outer = inner_key(entry.salt) + INNER_REST, outer_key(entry.salt) + OUTER_REST
    groups: dict[str, Shown | Withheld] = {}
    commitments = []
    for name, ascii_name in _ASCII_GROUPS:
        salt = sha256(outer + sha256(inner + ascii_name).digest()).digest()
        text = payload[name]
        committed = commitment(salt, text)
        commitments.append(committed)
        if name in shown and name != "coding":
            groups[name] = Shown(salt, _public_text(entry.kind, name, text, names))
        else:
            groups[name] = Withheld(committed)
    leaf = leaf_hash(entry.kind.value, commitments)
    if leaf != tree.root(entry.n - 1, entry.n):
        raise RecordError(f"Entry {entry.n} does not fit its place in the log: run `inquest check`.")
    return Published(entry.n, entry.kind, groups, leaf)


def _public_text(kind: EntryKind, name: str, text: bytes, names: Mapping[str, str]) -> str:
    if name != "content" or kind is EntryKind.DOCUMENT or not _MAY_REFER.search(text):
        return text.decode("utf-8")
    return canonical_json(published_fields(kind, name, json.loads(text), names)).decode("utf-8")
