"""From a decision to coarsened entries: the groups that change, in their coarser words."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from openinquest.record.entry import Entry, EntryKind
from openinquest.record.log import GROUPS
from openinquest.release.entries import identity_of
from openinquest.release.policy.coarsening import coarser_date
from openinquest.release.policy.narrowing import QUOTES, Change, Decision
from openinquest.release.policy.pseudonyms import digest_number
from openinquest.release.policy.published import REFERENCE, Coarsened
from openinquest.release.policy.terms import Grain
from openinquest.release.visibility import Visible

_WORDS = ("original", "scope")
_PASSAGE_WORDS = ("quote", "selector", "wording")
_CODES = ("grade", "exclusive", "exhaustive", "occasion")
"""What of the value of a judgement are codes, not words."""
Fields = dict[str, Any]


def coarsened_entries(
    entries: Iterable[Entry], decision: Decision, key: bytes
) -> tuple[Visible, tuple[Coarsened, ...]]:
    """Return what goes out with the groups left that stay as they are, and the coarsened entries by log number.

    `entries` are those that go out, whatever goes out of them; `key` is that of the record's pseudonyms.
    """
    chosen = decision.visible
    if not chosen.coarse:
        return chosen, ()
    entries = [entry for entry in entries if entry.groups is not None]
    numbers = {
        identity_of(entry.groups or {}): entry.n for entry in entries if entry.kind is EntryKind.STATEMENT
    }
    writer = _Writer(decision, numbers, key)
    shown = dict(chosen.statements)
    made: dict[int, Coarsened] = {}
    for entry in entries:
        change = decision.changes.get(entry.n)
        if change is None:
            continue
        groups = {name: json.loads((entry.groups or {})[name]) for name in GROUPS if name != "coding"}
        if entry.kind is EntryKind.STATEMENT:
            open_groups = shown[entry.n]
            after = writer.statement(groups, change)
            changed = {
                name: said for name, said in after.items() if name in open_groups and said != groups[name]
            }
            shown[entry.n] = open_groups - frozenset(changed)
        else:
            changed = {"content": writer.judgement(groups["content"])}
        if changed:
            made[entry.n] = Coarsened(entry.n, entry.kind, changed, change.rules)
    return replace(chosen, statements=shown), tuple(made[n] for n in sorted(made))


def coarsened_among(coarsened: Iterable[Coarsened], published: Collection[int]) -> tuple[Coarsened, ...]:
    """Return the coarsened entries that are published, without those that name one which is not, however far."""
    kept = {found.n: found for found in coarsened if found.n in published}
    withheld: set[int] = set()
    while True:
        gone = {
            n
            for n, found in kept.items()
            if any(to not in published or to in withheld for to in _references(found))
        }  # fmt: skip
        if not gone:
            return tuple(kept.values())
        withheld |= gone
        kept = {n: found for n, found in kept.items() if n not in gone}


def _references(found: Coarsened) -> Iterable[int]:
    content = found.groups.get("content", {})
    for name in ("target", "left", "right"):
        said = content.get(name) or ()
        for text in [said] if isinstance(said, str) else said:
            if match := REFERENCE.fullmatch(text):
                yield int(match[1])


class _Writer:
    def __init__(self, decision: Decision, numbers: Mapping[str, int], key: bytes) -> None:
        self._policy = decision.policy
        self._ids = decision.pseudonyms.ids
        self._labels = decision.pseudonyms.labels
        self._numbers = numbers
        self._coarse = decision.visible.coarse
        self._key = key

    def statement(self, groups: Mapping[str, Fields], change: Change) -> dict[str, Fields]:
        """Return the three groups of a statement in coarser words."""
        content, voice, passage = (dict(groups[name]) for name in ("content", "voice", "passage"))
        if change.value is not None:
            content["value"] = change.value
        if change.wordless:
            content = _without(content, _WORDS)
        if change.wordless or QUOTES in change.rules:
            passage = _without(passage, _PASSAGE_WORDS)
        self._date(content, "holds_at", self._policy.holds_at)
        if self._policy.said_on is not Grain.DAY:
            self._say_less_exactly(voice)
        self._rename(content, voice)
        # what is shown as it was logged names another by its identity, which is put back from the log number
        target = self._numbers.get(str(content.get("target", "")).partition("#")[0])
        if target is not None and (content != groups["content"] or target in self._coarse):
            content["target"] = self._referred(content["target"])
        return {"content": content, "voice": voice, "passage": passage}

    def judgement(self, content: Fields) -> Fields:
        """Return a judgement on a coarsened statement, without the words of whoever judged."""
        value = content.get("value")
        codes = {name: value[name] for name in _CODES if name in value} if isinstance(value, dict) else None
        if codes and "occasion" in codes and self._policy.said_on is not Grain.DAY:
            codes["occasion"] = self._occasion(codes["occasion"])
        kept = {
            "kind": content["kind"],
            "left": self._referred(content["left"]),
            "right": self._referred(content.get("right")),
            "value": codes,
        }
        return {name: said for name, said in kept.items() if said}

    def _date(self, fields: Fields, name: str, grain: Grain) -> None:
        if grain is not Grain.DAY and name in fields:
            coarse = coarser_date(fields[name], grain)
            if coarse is None:
                del fields[name]
            else:
                fields[name] = coarse

    def _say_less_exactly(self, voice: Fields) -> None:
        """Take the day out of what was said: also of who passed it on, and of the name of the occasion."""
        self._date(voice, "said_on", self._policy.said_on)
        if "occasion" in voice:
            voice["occasion"] = self._occasion(voice["occasion"])
        if "via" in voice:
            voice["via"] = [dict(link) for link in voice["via"]]
            for link in voice["via"]:
                self._date(link, "on", self._policy.said_on)

    def _occasion(self, name: str) -> str:
        return f"occasion-{digest_number('occasion ' + name, self._key, 12)}"

    def _rename(self, content: Fields, voice: Fields) -> None:
        """Put pseudonyms in the place of the ids of the unnamed, and of their labels."""
        if not self._ids:
            return
        thing = content.get("thing")
        if (
            isinstance(thing, str)
            and self._ids.get(thing) in self._labels
            and content.get("property") == "label"
        ):
            language = str(content.get("value", "")).rpartition("@")[2]
            labels = self._labels[self._ids[thing]]
            language = language if language in labels else "en"
            content["value"] = f"{labels[language]}@{language}"
        for fields, names in ((content, ("thing", "value")), (voice, ("speaker", "voice"))):
            for name in names:
                if fields.get(name) in self._ids:
                    fields[name] = self._ids[fields[name]]
        basis, mark, cited = str(content.get("basis", "")).partition("cites:")
        if mark and cited in self._ids:
            content["basis"] = f"{basis}{mark}{self._ids[cited]}"
        if "via" in voice:
            voice["via"] = [dict(link, who=self._ids.get(link["who"], link["who"])) for link in voice["via"]]

    def _referred(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._referred(item) for item in value]
        if not isinstance(value, str):
            return value
        if value in self._ids:
            return self._ids[value]
        name, mark, part = value.partition("#")
        return f"<{self._numbers[name]}>{mark}{part}" if name in self._numbers else value


def _without(fields: Fields, names: Iterable[str]) -> Fields:
    return {name: said for name, said in fields.items() if name not in names}
