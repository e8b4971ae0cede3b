"""One proof for a whole release: the roots of what is withheld, which with the published entries give the root.

The tree of the log (RFC 6962) is cut into complete subtrees: of 2^h entries, beginning after a multiple of 2^h. A
release lists those that hold no published entry and are as large as that allows. They and the leaves of the published
entries, in order, make up the log without a gap, so that its root follows in one pass, and every entry that is not
shown is proved to stand where it stood. Single proofs follow from the same parts. Hashes are `bytes` of length 32.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from openinquest.record.log import Frontier, Tree, node_hash
from openinquest.release.entries import Malformed, hash_of

Part = tuple[int, int, bytes, bool]
"""First entry (from 1), how many entries, root, and whether the part holds a published entry."""


@dataclass(frozen=True, slots=True)
class Subtree:
    """A complete subtree of the log without a published entry: entries `n` to `n + size - 1`, and its root."""

    n: int
    size: int
    root: bytes

    def line(self) -> bytes:
        """Return the line of the file, with its line feed (canonical JSON)."""
        return b'{"n":%d,"root":"%b","size":%d}\n' % (self.n, self.root.hex().encode("ascii"), self.size)


def parse_subtree(line: bytes) -> Subtree:
    """Read one line as strictly as it is written. Raises Malformed."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise Malformed("the line is not JSON") from None
    if not isinstance(data, dict) or set(data) != {"n", "root", "size"}:
        raise Malformed("a subtree has exactly n, root and size")
    n, size = data["n"], data["size"]
    if type(n) is not int or type(size) is not int or n < 1 or not 1 <= size < 2**53:
        raise Malformed("n and size of a subtree are numbers from 1")
    found = Subtree(n, size, hash_of(data["root"]))
    if found.line() != line:
        raise Malformed("the line is not canonical JSON")
    return found


def withheld_subtrees(tree: Tree, size: int, published: Iterable[int]) -> list[Subtree]:
    """Return the largest complete subtrees without published entries in the log's first `size` entries, in order.

    `published` are log numbers in ascending order. Costs a few steps for each of them, whatever the size.
    """
    found: list[Subtree] = []
    marked = [n - 1 for n in published]
    for height in range(size.bit_length()):
        count = size >> height
        known = set(marked)
        free = [index ^ 1 for index in marked if index ^ 1 < count and index ^ 1 not in known]
        if count % 2 and count - 1 not in known:
            free.append(count - 1)  # nothing stands beside it on this level, so no larger subtree holds it
        for index in free:
            first = index << height
            width = 1 << height
            found.append(Subtree(first + 1, width, tree.root(first, first + width)))
        marked = list(dict.fromkeys(index >> 1 for index in marked if index >> 1 < count >> 1))
    return sorted(found, key=lambda subtree: subtree.n)


def parts_of(leaves: Iterable[tuple[int, bytes]], withheld: Iterable[Subtree]) -> Iterator[Part]:
    """Yield published leaves (by number) and withheld subtrees in the order of the log."""
    shown = ((n, 1, leaf, True) for n, leaf in leaves)
    hidden = ((subtree.n, subtree.size, subtree.root, False) for subtree in withheld)
    return merge(shown, hidden, key=lambda part: part[0])


def root_of_parts(parts: Iterable[Part], size: int) -> bytes:
    """Return the root that the parts give, in one pass.

    Raises Malformed unless they make up the entries 1 to `size` exactly, in complete subtrees, of which two that are
    withheld never stand where one would do: there is one way to write a proof.
    """
    stack: list[tuple[int, bytes, bool]] = []
    at = 1
    for n, width, node, shown in parts:
        if n != at:
            where = (
                f"entry {at} is neither published nor withheld" if n > at else f"entry {n} stands there twice"
            )
            raise Malformed(where)
        if width & (width - 1) or (n - 1) % width:
            raise Malformed(f"the {width} withheld entries from {n} are no complete subtree")
        at += width
        height = width.bit_length() - 1
        while stack and stack[-1][0] == height:
            _, left, left_shown = stack.pop()
            if not shown and not left_shown:
                raise Malformed(f"the withheld entries before {at} stand in two subtrees where one would do")
            node, shown, height = node_hash(left, node), True, height + 1
        stack.append((height, node, shown))
    if at != size + 1:
        raise Malformed(f"the log has {size} entries, those published and withheld are {at - 1}")
    result: bytes | None = None
    for _, peak, _ in reversed(stack):
        result = peak if result is None else node_hash(peak, result)
    return Frontier().root if result is None else result


class Parts:
    """The parts of a release, checked already, for proofs of single entries and of earlier sizes."""

    def __init__(self, parts: Sequence[Part], size: int) -> None:
        self.size = size
        self._parts = parts
        self._starts = [part[0] for part in parts]

    def shown(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and leaf of each published entry."""
        return ((n, node) for n, _, node, shown in self._parts if shown)

    def leaf(self, n: int) -> bytes:
        """Return the leaf of entry `n`, which is published or withheld by itself. Raises KeyError."""
        at = bisect_left(self._starts, n)
        if at == len(self._parts) or self._parts[at][:2] != (n, 1):
            raise KeyError(n)
        return self._parts[at][2]

    def audit_path(self, n: int) -> list[bytes]:
        """Return the audit path of entry `n`, nearest to the leaf first (RFC 6962, 2.1.1).

        Raises KeyError where the release does not hold its leaf.
        """
        self.leaf(n)
        path, first, last = [], 0, self.size
        while last - first > 1:
            middle = first + (1 << (last - first - 1).bit_length() - 1)
            if n - 1 < middle:
                path.append(self._root(middle, last))
                last = middle
            else:
                path.append(self._root(first, middle))
                first = middle
        return path[::-1]

    def hidden_in(self, n: int) -> tuple[int, int] | None:
        """Return the first and last entry of the withheld subtree in which entry `n` stands, if it does."""
        at = bisect_right(self._starts, n) - 1
        if at < 0 or n > self.size or self._parts[at][3]:
            return None
        first, width, _, _ = self._parts[at]
        return first, first + width - 1

    def root_at(self, size: int) -> bytes | None:
        """Return the root that the log had with `size` entries; None where a withheld subtree reaches beyond."""
        if size == 0:
            return Frontier().root
        at = bisect_left(self._starts, size + 1)
        if size > self.size or (at and sum(self._parts[at - 1][:2]) != size + 1):
            return None
        return self._root(0, size)

    def _root(self, first: int, last: int) -> bytes:
        """Return the root of the entries after `first` up to `last`, a range as RFC 6962 splits them."""
        inside = self._parts[bisect_left(self._starts, first + 1) : bisect_left(self._starts, last + 1)]
        return Frontier().join((width.bit_length() - 1, node) for _, width, node, _ in inside).root
