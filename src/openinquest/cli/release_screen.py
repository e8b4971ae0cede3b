"""The difference between two releases, on a screen and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openinquest.cli.output import print_table, say

if TYPE_CHECKING:
    from openinquest.release.differences import Side
    from openinquest.release.ledger import Changes

_MOST = 40
_MOST_DATA = 10_000
_KINDS = ("added", "changed", "withheld")
_SENTENCE = (
    "{0} entries are shown that were not, {1} are shown otherwise, {2} are not shown any more.",
    "Показаны записи, которых прежде не было: {0}; показаны иначе: {1}; больше не показаны: {2}.",
    "Бұрын көрсетілмеген {0} жазба көрсетілді, {1} жазба басқаша көрсетілді, {2} жазба енді көрсетілмейді.",
)
_MORE = ("{0}: {1} more are not listed here; --json lists up to {2}.",
         "{0}: ещё {1} здесь не перечислены; --json перечислит до {2}.",
         "{0}: тағы {1} жазба мұнда аталмаған; --json {2} дейін атайды.")  # fmt: skip
_HEADS = (
    ("change", "entry", "kind", "about", "says"),
    ("изменение", "запись", "вид", "о чём", "что сказано"),
    ("өзгеріс", "жазба", "түрі", "не туралы", "не айтылған"),
)


def changes_json(changes: Changes, now: Side, before: Side, language: str) -> dict[str, Any]:
    """Return what changed as data: ranges of log numbers, and the first entries of each kind of change in words."""
    from openinquest.release.differences import told

    ranges = {name: [list(pair) for pair in getattr(changes, name)] for name in _KINDS}
    entries = [
        {"n": each.n, "change": each.change.value, "kind": each.kind, "about": each.about, "says": each.says}
        for each in told(changes, now, before, language, _MOST_DATA)
    ]
    return {**ranges, "entries": entries}


def show_changes(data: Mapping[str, Any], language: str) -> None:
    """Print what `changes_json` returned: counts in a sentence, and the first entries of each kind of change."""
    from openinquest.release.differences import word

    at = ("en", "ru", "kk").index(language)
    counts = {name: sum(last - first + 1 for first, last in data[name]) for name in _KINDS}
    say(_SENTENCE[at].format(*counts.values()))
    rows = [
        (word(name, language), each["n"], each["kind"], each["about"], each["says"])
        for name in _KINDS
        for each in [each for each in data["entries"] if each["change"] == name][:_MOST]
    ]
    if rows:
        print_table(_HEADS[at], rows)
    for name, count in counts.items():
        if count > _MOST:
            say(_MORE[at].format(word(name, language), count - _MOST, _MOST_DATA))
