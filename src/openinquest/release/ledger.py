"""The ledger: the releases that came before one, each with the proof that one log goes on, and what changed after it.

One line of `data/releases.jsonl` stands for one earlier release, the oldest first (canonical JSON):

    {"log":{"root":HEX,"size":N},"manifest":HEX,"next":{"added":[[A,B],…],"changed":[…],"withheld":[…]},
     "proof":[HEX,…],"published":N,"released_on":DAY,"said_by":DAY or ""}

`proof` is the consistency proof (RFC 6962, 2.1.2) between the sizes of that log and of this one, whichever is smaller
first. `next` says in ranges of log numbers what the release after it showed that it did not, showed otherwise, and
no longer showed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from openinquest.record.identity import canonical_json
from openinquest.record.log import Frontier, Tree, verify_consistency
from openinquest.release.entries import Malformed, hash_of

Ranges = tuple[tuple[int, int], ...]
"""Ranges of log numbers, first and last, ascending and apart."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LARGEST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Changes:
    """What one release shows that the one before it did not, shows otherwise, and does not show any more."""

    added: Ranges = ()
    changed: Ranges = ()
    withheld: Ranges = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.withheld)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release: its days, its log, how many entries it published, the SHA-256 of its manifest (hex).

    `proof` leads from its log to that of the release which names it, `next` says what the release after it changed.
    """

    released_on: str
    said_by: str
    size: int
    root: str
    published: int
    manifest: str
    proof: tuple[bytes, ...] = ()
    next: Changes = field(default_factory=Changes)

    def line(self) -> bytes:
        """Return the line of the file, with its line feed."""
        data = {
            "log": {"root": self.root, "size": self.size},
            "manifest": self.manifest,
            "next": {
                name: [list(pair) for pair in getattr(self.next, name)] for name in ("added", "changed", "withheld")
            },
            "proof": [step.hex() for step in self.proof],
            "published": self.published,
            "released_on": self.released_on,
            "said_by": self.said_by,
        }  # fmt: skip
        return canonical_json(data) + b"\n"


def parse_earlier(line: bytes) -> Earlier:
    """Read one line as strictly as it is written. Raises Malformed."""
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise Malformed("the line is not JSON") from None
    names = {"log", "manifest", "next", "proof", "published", "released_on", "said_by"}
    if not isinstance(data, dict) or set(data) != names:
        raise Malformed(f"an earlier release has exactly {', '.join(sorted(names))}")
    log, after, proof = data["log"], data["next"], data["proof"]
    if not isinstance(log, dict) or set(log) != {"root", "size"}:
        raise Malformed("the log of an earlier release has root and size")
    if not isinstance(after, dict) or set(after) != {"added", "changed", "withheld"}:
        raise Malformed("what changed after an earlier release is added, changed and withheld")
    if not isinstance(proof, list) or len(proof) > 128:
        raise Malformed("the proof is no list of hashes")
    days = [data["released_on"], data["said_by"]]
    if not all(isinstance(day, str) and _DAY.fullmatch(day) for day in days if day != "") or not days[0]:
        raise Malformed("a day is none")
    found = Earlier(
        released_on=days[0],
        said_by=days[1],
        size=_count(log["size"]),
        root=hash_of(log["root"]).hex(),
        published=_count(data["published"]),
        manifest=hash_of(data["manifest"]).hex(),
        proof=tuple(map(hash_of, proof)),
        next=Changes(**{name: _ranges(pairs) for name, pairs in after.items()}),
    )
    if found.line() != line:
        raise Malformed("the line is not canonical JSON")
    return found


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise Malformed("a count is none")
    return value


def _ranges(pairs: Any) -> Ranges:
    found: list[tuple[int, int]] = []
    for pair in pairs if isinstance(pairs, list) else [None]:
        if not isinstance(pair, list) or [type(n) for n in pair] != [int, int]:
            raise Malformed("a range of log numbers has a first and a last")
        first, last = pair
        if not (found[-1][1] + 2 if found else 1) <= first <= last <= _LARGEST:
            raise Malformed("ranges of log numbers are in order and apart")
        found.append((first, last))
    return tuple(found)


def ranges_of(numbers: Iterable[int]) -> Ranges:
    """Return ascending log numbers as ranges."""
    found: list[list[int]] = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return tuple((first, last) for first, last in found)


def count_of(ranges: Ranges) -> int:
    """Return how many numbers ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def combined(one: Ranges, other: Ranges, keep: Callable[[bool, bool], bool]) -> Ranges:
    """Return as ranges the numbers for which `keep` holds, given whether they are in the one and in the other.

    Costs a step a range, however many numbers they hold: they may have been written by a stranger.
    """
    edges = sorted({edge for first, last in (*one, *other) for edge in (first, last + 1)})
    found: list[list[int]] = []
    ours = theirs = 0
    for first, after in pairwise(edges):
        while ours < len(one) and one[ours][1] < first:
            ours += 1
        while theirs < len(other) and other[theirs][1] < first:
            theirs += 1
        inside = (
            ours < len(one) and one[ours][0] <= first,
            theirs < len(other) and other[theirs][0] <= first,
        )
        if keep(*inside):
            if found and found[-1][1] == first - 1:
                found[-1][1] = after - 1
            else:
                found.append([first, after - 1])
    return tuple((first, last) for first, last in found)


def without(one: Ranges, other: Ranges) -> Ranges:
    """Return the numbers of the one that are not in the other."""
    return combined(one, other, lambda here, there: here and not there)


def changes_between(before: Ranges, after: Ranges, changed: Ranges) -> Changes:
    """Return what changed from one release to the next, from their numbers and those that both show, otherwise."""
    return Changes(without(after, before), changed, without(before, after))


def consistency(tree: Tree, one: int, other: int) -> tuple[bytes, ...]:
    """Return the consistency proof between two sizes of a log, whichever is smaller first; none from an empty log."""
    first, second = sorted((one, other))
    return tuple(tree.consistency(first, second)) if first else ()


def continues(one: tuple[int, str], other: tuple[int, str], proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows that of two logs (size and root in hex) the longer begins with the shorter."""
    (first, first_root), (second, second_root) = sorted((one, other))
    if first == 0:
        return not proof and first_root == Frontier().root.hex() and (second > 0 or first_root == second_root)
    return verify_consistency(first, second, bytes.fromhex(first_root), bytes.fromhex(second_root), proof)


def check_ledger(releases: Sequence[Earlier], size: int, root: str, numbers: Iterable[int]) -> None:
    """Hold the ledger of a release against its log and the numbers of its entries.

    Raises Malformed for an earlier release whose log this one does not continue, or whose entries cannot have been
    those that the later ones say.
    """
    shown = ranges_of(numbers)
    for earlier in reversed(releases):
        name = f"the release of {earlier.released_on} with {earlier.size} entries"
        if not continues((earlier.size, earlier.root), (size, root), earlier.proof):
            raise Malformed(f"the log of {name} is not shown to be one with this log")
        after = earlier.next
        kept = without(shown, after.added)
        if (
            without(after.added, shown)
            or without(after.changed, kept)
            or without(after.withheld, shown) != after.withheld
        ):
            raise Malformed(f"what is said to have changed after {name} does not fit the entries")
        shown = combined(kept, after.withheld, lambda here, there: here or there)
        if count_of(shown) != earlier.published or (shown and shown[-1][1] > earlier.size):
            raise Malformed(f"the entries of {name} do not follow from what changed after it")
