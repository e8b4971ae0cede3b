"""From the log to published entries: groups that go out with their salts, the others as commitments, proofs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from openinquest.errors import RecordError
from openinquest.record.entry import Entry, EntryKind
from openinquest.record.identity import IDENTITY_GROUPS, canonical_json, identity
from openinquest.record.log import GROUPS, Tree, commitment, group_salt
from openinquest.release.entries import Malformed, Published, Shown, Withheld, published_fields
from openinquest.release.visibility import Visible

_DOCUMENT_GROUPS = frozenset({"content", "voice", "passage"})
_JUDGEMENT_GROUPS = frozenset({"content", "passage"})
_SHOWN: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.DOCUMENT: _DOCUMENT_GROUPS,
    EntryKind.JUDGEMENT: _JUDGEMENT_GROUPS,  # its voice is the coder
}


def publish(entries: Iterable[Entry], chosen: Visible, tree: Tree, size: int) -> list[Published]:
    """Return the chosen entries as they are published, by number, proved in the tree of `size` leaves.

    An entry that names a statement which is not wholly shown, or one that was destroyed, is left out, and so is
    what names it in turn. Raises RecordError where a payload does not fit its leaf.
    """
    entries = [entry for entry in entries if entry.groups is not None]
    fields = {entry.n: _fields(entry) for entry in entries}
    while True:
        names = _names(entries, chosen, fields)
        result, dropped = [], False
        for entry in entries:
            try:
                result.append(_published(entry, _shown(entry, chosen), fields[entry.n], names, tree, size))
            except (KeyError, Malformed):
                dropped = True
        if not dropped:
            return sorted(result, key=lambda entry: entry.n)
        kept = {entry.n for entry in result}
        entries = [entry for entry in entries if entry.n in kept]


def _fields(entry: Entry) -> dict[str, dict[str, Any]]:
    return {name: json.loads(text) for name, text in (entry.groups or {}).items()}


def _shown(entry: Entry, chosen: Visible) -> frozenset[str]:
    if entry.kind is EntryKind.STATEMENT:
        return chosen.statements.get(entry.n, frozenset())
    return _SHOWN.get(entry.kind, frozenset())


def _names(
    entries: Iterable[Entry], chosen: Visible, fields: Mapping[int, Mapping[str, Any]]
) -> dict[str, str]:
    """Return how an id is written in public: a wholly shown statement as `<n>`, a public document as it is."""
    names: dict[str, str] = {}
    for entry in entries:
        if entry.kind is EntryKind.DOCUMENT:
            names[fields[entry.n]["content"]["id"]] = fields[entry.n]["content"]["id"]
        elif entry.kind is EntryKind.STATEMENT and _shown(entry, chosen).issuperset(IDENTITY_GROUPS):
            names[identity(fields[entry.n])] = f"<{entry.n}>"
    return names


def _published(
    entry: Entry,
    shown: frozenset[str],
    fields: Mapping[str, dict[str, Any]],
    names: Mapping[str, str],
    tree: Tree,
    size: int,
) -> Published:
    if entry.leaf != tree.root(entry.n - 1, entry.n):
        raise RecordError(f"Entry {entry.n} does not fit its place in the log: run `inquest check`.")
    groups: dict[str, Shown | Withheld] = {}
    for name in GROUPS:
        salt = group_salt(entry.salt, name)
        if name in shown and name != "coding":
            public = published_fields(entry.kind, name, fields[name], names)
            groups[name] = Shown(salt, canonical_json(public).decode("utf-8"))
        else:
            text = (entry.groups or {})[name]
            groups[name] = Withheld(commitment(salt, text))
    return Published(entry.n, entry.kind, groups, tuple(tree.inclusion(entry.n - 1, size)))
