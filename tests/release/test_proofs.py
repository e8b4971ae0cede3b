"""One proof for a whole release: against a naive tree, against pymerkle, and strict to the byte."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.record.log import Tree, root_of, verify_inclusion
from openinquest.release.entries import Malformed
from openinquest.release.proofs import (
    Parts,
    Subtree,
    parse_subtree,
    parts_of,
    root_of_parts,
    withheld_subtrees,
)


def leaves_of(size: int) -> list[bytes]:
    """The leaves that pymerkle makes of the numbers."""
    return [sha256(b"\x00" + str(n).encode()).digest() for n in range(1, size + 1)]


@st.composite
def logs(draw: st.DrawFn) -> tuple[int, list[int]]:
    size = draw(st.integers(0, 90))
    shown = draw(st.sets(st.integers(1, size), max_size=size) if size else st.just(set()))
    # runs, as records have them, and not only scattered entries
    for first in draw(st.lists(st.integers(1, max(size, 1)), max_size=3)):
        shown |= set(range(first, min(first + 20, size + 1)))
    return size, sorted(shown)


def naive(leaves: Sequence[bytes], shown: set[int], first: int, width: int) -> list[Subtree]:
    """The largest complete subtrees without published entries, by trying all from the top."""
    if first + width <= len(leaves) and not shown & set(range(first + 1, first + width + 1)):
        return [Subtree(first + 1, width, root_of(leaves[first : first + width]))]
    if width == 1 or first >= len(leaves):
        return []
    half = width // 2
    return naive(leaves, shown, first, half) + naive(leaves, shown, first + half, half)


@given(logs())
def test_what_is_withheld_is_what_a_naive_search_finds(log: tuple[int, list[int]]) -> None:
    size, shown = log
    leaves = leaves_of(size)
    found = withheld_subtrees(Tree(leaves), size, shown)
    assert found == (naive(leaves, set(shown), 0, 128) if size else [])
    assert all(parse_subtree(subtree.line()) == subtree for subtree in found)


@given(logs())
def test_the_parts_give_the_root_that_another_program_computes(log: tuple[int, list[int]]) -> None:
    size, shown = log
    leaves = leaves_of(size)
    withheld = withheld_subtrees(Tree(leaves), size, shown)
    parts = list(parts_of([(n, leaves[n - 1]) for n in shown], withheld))
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for n in range(1, size + 1):
        theirs.append_entry(str(n).encode())
    root = root_of_parts(parts, size)
    assert root == (theirs.get_root() if size else sha256(b"").digest())
    known = Parts(parts, size)
    for n in shown[:3] + shown[-3:]:
        path = known.audit_path(n)
        assert path == Tree(leaves).inclusion(n - 1)
        assert verify_inclusion(leaves[n - 1], n - 1, size, path, root)
    for earlier in {0, size // 2, size}:
        assert known.root_at(earlier) in (None, root_of(leaves[:earlier]))
    assert known.root_at(size) == root


def test_a_size_inside_a_withheld_subtree_has_no_root_that_follows() -> None:
    leaves = leaves_of(8)
    parts = list(parts_of([(8, leaves[7])], withheld_subtrees(Tree(leaves), 8, [8])))
    known = Parts(parts, 8)
    assert [known.root_at(size) is None for size in range(9)] == [
        False,
        *[True] * 3,
        False,
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(KeyError):
        known.audit_path(2)


@given(logs(), st.data())
def test_no_other_parts_pass_for_the_same_log(log: tuple[int, list[int]], data: st.DataObject) -> None:
    """One part changed, dropped, doubled, moved or split: refused, or another root."""
    size, shown = log
    leaves = leaves_of(size)
    withheld = withheld_subtrees(Tree(leaves), size, shown)
    parts = list(parts_of([(n, leaves[n - 1]) for n in shown], withheld))
    if not parts:
        return
    at = data.draw(st.integers(0, len(parts) - 1))
    n, width, root, is_shown = parts[at]
    other = [*parts]
    how = data.draw(st.sampled_from(["root", "drop", "double", "move", "split", "size"]))
    if how == "root":
        other[at] = (n, width, sha256(root).digest(), is_shown)
    elif how == "drop":
        del other[at]
    elif how == "double":
        other.insert(at, parts[at])
    elif how == "move":
        other[at] = (n + 1, width, root, is_shown)
    elif how == "size":
        other[at] = (n, width * 2, root, is_shown)
    elif width > 1:
        half = width // 2
        pieces = [leaves[n - 1 : n - 1 + half], leaves[n - 1 + half : n - 1 + width]]
        other[at : at + 1] = [
            (n + half * side, half, root_of(piece), False) for side, piece in enumerate(pieces)
        ]
    if other == parts:
        return
    with contextlib.suppress(Malformed):
        assert root_of_parts(other, size) != root_of(leaves)


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{}\n", b"[]\n", b"x\n", b'{"n":0,"root":"%b","size":1}\n', b'{"n":1,"root":"%b","size":0}\n',
        b'{"n":1,"root":"%b","size":true}\n', b'{"n":1,"root":"%b","size":1}', b'{"n":1, "root":"%b","size":1}\n',
        b'{"n":1,"root":"00","size":1}\n', b'{"n":1,"more":1,"root":"%b","size":1}\n', b"[" * 100_000 + b"\n",
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    with pytest.raises(Malformed):
        parse_subtree(line.replace(b"%b", b"a" * 64))
