"""The log as a Merkle tree after RFC 6962, whose leaves commit to four groups of an entry separately.

For an entry with the salt `s` and the groups content, voice, passage and coding:

    salt_g = HMAC-SHA-256(s, name of g)
    C_g    = SHA-256(salt_g, canonical JSON of g)
    leaf   = SHA-256(0x00, kind, C_content, C_voice, C_passage, C_coding)
    node   = SHA-256(0x01, left, right)

Whoever is given `salt_g` and the JSON of one group can check it against the leaf, and learns nothing of the
other three. Hashes are `bytes` of length 32 throughout. Everything here is a pure function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from openinquest.errors import RecordError

GROUPS = ("content", "voice", "passage", "coding")
HASH_SIZE = 32
COMMITMENT_SIZE = HASH_SIZE * len(GROUPS)
"""Octets of the commitments of one entry."""
_EMPTY_ROOT = sha256(b"").digest()

# HMAC is written out, since many salts are keyed at once: with a key of 32 bytes it is two calls of SHA-256, whose
# inputs begin with the key combined with one byte, filled up to a block of 64 with that byte
INNER_REST = b"\x36" * 32
OUTER_REST = b"\x5c" * 32
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def inner_key(salts: bytes) -> bytes:
    """Return entry salts (32 bytes each) as HMAC's inner hash begins with them, `INNER_REST` to follow each."""
    return salts.translate(_INNER)


def outer_key(salts: bytes) -> bytes:
    """Return entry salts (32 bytes each) as HMAC's outer hash begins with them, `OUTER_REST` to follow each."""
    return salts.translate(_OUTER)


def pieces(data: bytes, size: int = HASH_SIZE) -> list[bytes]:
    """Return a string of bytes in pieces of one size."""
    return [data[at : at + size] for at in range(0, len(data), size)]


def group_salt(entry_salt: bytes, group: str) -> bytes:
    """Return HMAC-SHA-256 of the group's name under the entry's salt of 32 bytes."""
    inner = sha256(inner_key(entry_salt) + INNER_REST + group.encode("ascii")).digest()
    return sha256(outer_key(entry_salt) + OUTER_REST + inner).digest()


def commitment(salt: bytes, canonical: bytes) -> bytes:
    """Return the commitment to one group: SHA-256 of its salt and its canonical JSON."""
    return sha256(salt + canonical).digest()


def leaf_hash(kind: str, commitments: Sequence[bytes]) -> bytes:
    """Return the leaf of an entry: its kind (ASCII) and the commitments in the order of `GROUPS`."""
    return sha256(b"\x00" + kind.encode("ascii") + b"".join(commitments)).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def commit(entry_salt: bytes, groups: Sequence[bytes]) -> bytes:
    """Return the four commitments of one entry in one string of 128 bytes; `groups` in the order of `GROUPS`."""
    return b"".join(
        commitment(group_salt(entry_salt, name), group) for name, group in zip(GROUPS, groups, strict=True)
    )


def leaf_of(kind: str, commitments: bytes) -> bytes:
    """Return the leaf of an entry from its 128 bytes of commitments."""
    return sha256(b"\x00" + kind.encode("ascii") + commitments).digest()


def _combine(level: Sequence[bytes]) -> list[bytes]:
    return [
        sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
    ]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of `leaves` (RFC 6962, 2.1); of none, the hash of the empty string."""
    return Frontier().extend(leaves).root


def subtrees(first: int, leaves: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Return height and root of the largest complete subtrees that `leaves` make up, from left to right.

    `first` is the index (from 0) of the first leaf. Chunks of one log can be worked on in any order, and joined.
    """
    level, height = list(leaves), 0
    before: list[tuple[int, bytes]] = []
    after: list[tuple[int, bytes]] = []
    while level:
        if first % 2:
            before.append((height, level.pop(0)))
            first += 1
        if len(level) % 2:
            after.append((height, level.pop()))
        level, height, first = _combine(level), height + 1, first // 2
    return before + after[::-1]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: enough to append and to know the root, 32 bytes a level.

    `peaks[h]` is the root of the complete subtree of 2^h leaves at the right edge, present where bit h of `size`
    is set.
    """

    size: int = 0
    peaks: tuple[bytes | None, ...] = ()

    def extend(self, leaves: Sequence[bytes]) -> Frontier:
        """Return the frontier after appending `leaves`; costs one hash a leaf, whatever the size before."""
        return self.join(subtrees(self.size, leaves))

    def join(self, nodes: Iterable[tuple[int, bytes]]) -> Frontier:
        """Return the frontier after appending complete subtrees, as `subtrees` gives them for this size."""
        peaks, size = list(self.peaks), self.size
        for height, node in nodes:
            size += 1 << height
            while height < len(peaks) and (waiting := peaks[height]) is not None:
                peaks[height], node, height = None, node_hash(waiting, node), height + 1
            peaks.extend([None] * (height + 1 - len(peaks)))
            peaks[height] = node
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The root of the whole tree: the peaks, folded from the right."""
        result: bytes | None = None
        for peak in self.peaks:
            if peak is not None:
                result = peak if result is None else node_hash(peak, result)
        return _EMPTY_ROOT if result is None else result

    def to_bytes(self) -> bytes:
        """Return the peaks that are set, lowest first."""
        return b"".join(peak for peak in self.peaks if peak is not None)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Frontier:
        """Read what `to_bytes` wrote. Raises RecordError where the length does not fit the size."""
        if len(data) != HASH_SIZE * size.bit_count():
            raise RecordError("The log's stored frontier does not fit its size: restore a backup.")
        hashes = (data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE))
        return cls(size, tuple(next(hashes) if size >> bit & 1 else None for bit in range(size.bit_length())))


class Tree:
    """All levels of complete subtrees over given leaves, for many proofs at once.

    Building costs one hash a leaf; a proof then costs some 20 look-ups in a log of a million.
    """

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.size = len(leaves)
        self._levels: list[Sequence[bytes]] = [leaves]
        while len(self._levels[-1]) > 1:
            self._levels.append(_combine(self._levels[-1]))

    def root(self, first: int = 0, last: int | None = None) -> bytes:
        """Return the hash of the leaves `first` to `last` (exclusive), a range as RFC 6962 splits them."""
        last = self.size if last is None else last
        width = last - first
        if width == 0:
            return _EMPTY_ROOT
        height = width.bit_length() - 1
        if width == 1 << height and first % width == 0:
            return self._levels[height][first >> height]
        split = _split(width)
        return node_hash(self.root(first, first + split), self.root(first + split, last))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the audit path of leaf `index` (from 0) in the tree of the first `size` leaves (2.1.1)."""
        size = self.size if size is None else size
        if not 0 <= index < size <= self.size:
            raise ValueError(f"no leaf {index} in a tree of {size} leaves")
        path: list[bytes] = []
        first, last = 0, size
        while last - first > 1:
            middle = first + _split(last - first)
            if index < middle:
                path.append(self.root(middle, last))
                last = middle
            else:
                path.append(self.root(first, middle))
                first = middle
        return path[::-1]

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        """Return the proof that the tree of `first` leaves is a prefix of that of `second` (2.1.2)."""
        second = self.size if second is None else second
        if not 0 < first <= second <= self.size:
            raise ValueError(f"no consistency from {first} to {second} leaves")
        return list(self._subproof(first, 0, second, True))

    def _subproof(self, count: int, first: int, last: int, whole: bool) -> Iterator[bytes]:
        width = last - first
        if count == width:
            if not whole:
                yield self.root(first, last)
            return
        middle = first + _split(width)
        if count <= middle - first:
            yield from self._subproof(count, first, middle, whole)
            yield self.root(middle, last)
        else:
            yield from self._subproof(count - (middle - first), middle, last, False)
            yield self.root(first, middle)


def _split(width: int) -> int:
    """Return the largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """Return the audit path of one leaf; for many leaves build one `Tree`."""
    return Tree(leaves).inclusion(index, size)


def consistency_proof(leaves: Sequence[bytes], first: int, second: int | None = None) -> list[bytes]:
    """Return the consistency proof between two sizes of one log; for many build one `Tree`."""
    return Tree(leaves).consistency(first, second)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether `proof` shows `leaf` at `index` (from 0) in the tree of `size` leaves with `root`."""
    if not 0 <= index < size:
        return False
    result, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index % 2 or index == last:
            result = node_hash(sibling, result)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and result == root


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether `proof` shows that the log of `second` entries begins with that of `first` entries."""
    if not 0 < first <= second:
        return False
    if first == second:
        return first_root == second_root and not proof
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    index, last = first - 1, second - 1
    while index % 2:
        index, last = index >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index % 2 or index == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root
