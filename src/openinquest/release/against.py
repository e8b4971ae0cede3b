"""Two releases beside each other: whether their logs are one log, and what the one shows and the other does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openinquest.release.before import Before, changes_since, parts_in, read_before
from openinquest.release.ledger import Changes, continues


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is `wrong` with two releases being of one log, in one sentence or empty, and `how` they were shown to be.

    `changes` are those from the other release to this one: shown here alone, otherwise, and there alone.
    """

    wrong: str
    how: str
    changes: Changes
    here: Before
    there: Before


def compare(site: Path, other: Path) -> Comparison:
    """Compare two releases, each of which was verified by itself. Raises InputError where one is not whole."""
    here, there = read_before(site), read_before(other)
    changes = changes_since(there, here.entries, here.coarsened)
    wrong = _other_entry(here, there)
    how = ""
    if not wrong:
        wrong, how = _one_log(here, there)
    return Comparison(wrong, how, changes, here, there)


def _other_entry(here: Before, there: Before) -> str:
    """Name the first entry that both show and that has not the same leaf in both."""
    ours = dict(parts_in(here).shown())
    for n, leaf in parts_in(there).shown():
        if ours.get(n, leaf) != leaf:
            return f"Entry {n} is another one in the two releases: their logs are not one."
    return ""


def _one_log(here: Before, there: Before) -> tuple[str, str]:
    older, newer = sorted((here, there), key=lambda each: each.manifest.log_size)
    first = (older.manifest.log_size, older.manifest.root)
    last = (newer.manifest.log_size, newer.manifest.root)
    if first[0] == last[0]:
        if first[1] != last[1]:
            return f"Both logs have {first[0]} entries, and their roots differ: they are not one log.", ""
        return "", f"Both are of one log with {first[0]} entries."
    count = last[0] - first[0]
    more = f"{count} more entr{'y' if count == 1 else 'ies'}"
    for one, log, other in ((newer, last, first), (older, first, last)):
        for earlier in one.releases:
            if earlier.size == other[0]:
                if earlier.root != other[1]:
                    return f"One release says that the log had another root with {other[0]} entries.", ""
                if continues(other, log, earlier.proof):
                    return (
                        "",
                        f"The longer log continues the shorter with {more}, as its proof shows.",
                    )
    found = parts_in(newer).root_at(first[0])
    if found is not None and found.hex() != first[1]:
        return f"The logs are not one: after {first[0]} entries the longer had another root.", ""
    if found is not None:
        return "", f"The longer log continues the shorter with {more}, as its leaves show."
    return (
        "It cannot be shown that the logs are one: neither release names the other, and what is withheld hides how the "
        f"log of {last[0]} entries stood after {first[0]}."
    ), ""
