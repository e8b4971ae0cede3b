"""From the log to published entries: groups that go out with their salts, the others as commitments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from openinquest.errors import RecordError
from openinquest.record.entry import Entry, EntryKind
from openinquest.record.identity import IDENTITY_GROUPS, canonical_json
from openinquest.record.log import GROUPS, Tree, commitment, group_salt
from openinquest.release.entries import Malformed, Published, Shown, Withheld, identity_of, published_fields
from openinquest.release.visibility import Visible

_DOCUMENT_GROUPS = frozenset({"content", "voice", "passage"})
_JUDGEMENT_GROUPS = frozenset({"content", "passage"})
_MAY_REFER = re.compile(rb'"(?:target|left|right)":')
_SHOWN: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.DOCUMENT: _DOCUMENT_GROUPS,
    EntryKind.JUDGEMENT: _JUDGEMENT_GROUPS,  # its voice is the coder
}


def publish(entries: Iterable[Entry], chosen: Visible, tree: Tree) -> list[Published]:
    """Return the chosen entries as they are published, by number.

    An entry that names a statement which is not wholly shown, or one that was destroyed, is left out, and so is
    what names it in turn. Raises RecordError where a payload does not fit its leaf.
    """
    entries = [entry for entry in entries if entry.groups is not None]
    while True:
        names = _names(entries, chosen)
        result, dropped = [], False
        for entry in entries:
            try:
                result.append(_published(entry, _shown(entry, chosen), names, tree))
            except (KeyError, Malformed):
                dropped = True
        if not dropped:
            return sorted(result, key=lambda entry: entry.n)
        kept = {entry.n for entry in result}
        entries = [entry for entry in entries if entry.n in kept]


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


def _names(entries: Iterable[Entry], chosen: Visible) -> dict[str, str]:
    """Return how an id is written in public: a wholly shown statement as `<n>`, a public document as it is."""
    names: dict[str, str] = {}
    for entry in entries:
        groups = entry.groups or {}
        if entry.kind is EntryKind.DOCUMENT:
            identifier = json.loads(groups["content"])["id"]
            names[identifier] = identifier
        elif entry.kind is EntryKind.STATEMENT and _shown(entry, chosen).issuperset(IDENTITY_GROUPS):
            names[identity_of(groups)] = f"<{entry.n}>"
    return names


def _published(entry: Entry, shown: frozenset[str], names: Mapping[str, str], tree: Tree) -> Published:
    leaf = entry.leaf
    if leaf != tree.root(entry.n - 1, entry.n):
        raise RecordError(f"Entry {entry.n} does not fit its place in the log: run `inquest check`.")
    groups: dict[str, Shown | Withheld] = {}
    for name in GROUPS:
        salt, text = group_salt(entry.salt, name), (entry.groups or {})[name]
        if name in shown and name != "coding":
            groups[name] = Shown(salt, _public_text(entry.kind, name, text, names))
        else:
            groups[name] = Withheld(commitment(salt, text))
    return Published(entry.n, entry.kind, groups, leaf)


def _public_text(kind: EntryKind, name: str, text: bytes, names: Mapping[str, str]) -> str:
    if name != "content" or kind is EntryKind.DOCUMENT or not _MAY_REFER.search(text):
        return text.decode("utf-8")
    return canonical_json(published_fields(kind, name, json.loads(text), names)).decode("utf-8")
