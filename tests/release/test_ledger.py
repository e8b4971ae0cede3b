"""The ledger: proofs that one log goes on, and what changed, held against the entries whatever a stranger wrote."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.record.log import Tree, root_of
from openinquest.release.entries import Malformed
from openinquest.release.ledger import (
    Changes,
    Earlier,
    changes_between,
    check_ledger,
    combined,
    consistency,
    continues,
    count_of,
    parse_earlier,
    ranges_of,
    without,
)

NUMBERS = st.sets(st.integers(1, 60)).map(sorted)


def leaf(n: int) -> bytes:
    """The leaf that pymerkle makes of a number."""
    return sha256(b"\x00" + str(n).encode()).digest()


TREE = Tree([leaf(n) for n in range(1, 41)])


@given(NUMBERS, NUMBERS)
def test_ranges_are_sets(one: list[int], other: list[int]) -> None:
    ours, theirs = ranges_of(one), ranges_of(other)
    assert [n for first, last in ours for n in range(first, last + 1)] == one
    assert count_of(ours) == len(one)
    assert without(ours, theirs) == ranges_of(sorted(set(one) - set(other)))
    assert combined(ours, theirs, lambda here, there: here or there) == ranges_of(sorted({*one, *other}))


def test_ranges_cost_nothing_for_what_they_hold() -> None:
    assert without(((1, 2**52),), ((5, 2**51),)) == ((1, 4), (2**51 + 1, 2**52))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_one_log_goes_on_and_another_does_not(one: int, other: int, third: int) -> None:
    root = {size: TREE.root(0, size).hex() for size in (one, other, third)}
    proof = consistency(TREE, one, other)
    assert continues((one, root[one]), (other, root[other]), proof)
    if min(one, other) > 0:
        theirs = pymerkle.InmemoryTree(algorithm="sha256")
        for n in range(1, max(one, other) + 1):
            theirs.append_entry(str(n).encode())
        proved = theirs.prove_consistency(min(one, other), max(one, other))
        pymerkle.verify_consistency(
            bytes.fromhex(root[min(one, other)]), bytes.fromhex(root[max(one, other)]), proved
        )
        if third != one:
            assert not continues((one, root[third]), (other, root[other]), proof)


def history(*shown: set[int], size: int = 40) -> tuple[list[Earlier], set[int]]:
    """Return the ledger of the last of several releases of one log, each some entries longer, and its numbers."""
    releases = []
    for at, (now, then) in enumerate(pairwise(shown)):
        length = size - 10 * (len(shown) - 1 - at)
        told = changes_between(
            ranges_of(sorted(now)), ranges_of(sorted(then)), ranges_of(sorted(now & then)[:1])
        )
        releases.append(
            Earlier(
                f"2026-0{at + 1}-01", "", length, TREE.root(0, length).hex(), len(now), "ab" * 32,
                consistency(TREE, length, size), told,
            )
        )  # fmt: skip
    return releases, shown[-1]


RELEASES, NOW = history({1, 2, 3, 9}, {2, 3, 9, 15, 16}, {1, 3, 15, 30, 33})


def test_a_ledger_that_fits_passes_and_reads_back() -> None:
    check_ledger(RELEASES, 40, TREE.root().hex(), sorted(NOW))
    assert [parse_earlier(earlier.line()) for earlier in RELEASES] == RELEASES


@pytest.mark.parametrize(
    "change",
    [
        {"root": "cd" * 32}, {"size": 11}, {"published": 6}, {"proof": ()}, {"next": Changes()},
        {"next": replace(RELEASES[0].next, added=())},
        {"next": replace(RELEASES[0].next, withheld=((1, 1), (4, 4)))},
        {"next": replace(RELEASES[0].next, changed=((15, 15),))},
        {"next": replace(RELEASES[0].next, changed=((39, 39),))},
        {"next": replace(RELEASES[0].next, withheld=((1, 2**52),))},
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 1])
def test_a_ledger_that_was_changed_is_refused(at: int, change: dict[str, object]) -> None:
    releases = [*RELEASES]
    releases[at] = replace(releases[at], **change)
    with pytest.raises(Malformed, match=r"release of 2026-0[12]-01"):
        check_ledger(releases, 40, TREE.root().hex(), sorted(NOW))


def test_a_release_that_is_left_out_of_the_middle_is_missed() -> None:
    with pytest.raises(Malformed):
        check_ledger([RELEASES[0]], 40, TREE.root().hex(), sorted(NOW))


@given(st.data())
def test_a_changed_byte_never_reads_as_the_same_release(data: st.DataObject) -> None:
    line = bytearray(RELEASES[1].line())
    line[data.draw(st.integers(0, len(line) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(Malformed):
        assert parse_earlier(bytes(line)) != RELEASES[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"size":30', b'"size":-1'), (b'"size":30', b'"size":30.0'), (b'"published":5', b'"published":true'),
        (b'"2026-02-01"', b'""'), (b'"2026-02-01"', b'"2026-2-1"'), (b"[[30,30]", b"[[30,29]"), (b"[[30,30]", b"[30"),
        (b"[[30,30]", b"[[33,33],[30,30]"), (b'"said_by":""', b'"said_by":null'), (b"{", b'{"x":1,'), (b"\n", b""),
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_refused(old: bytes, new: bytes) -> None:
    line = replace(RELEASES[1], next=Changes(((30, 30),))).line()
    assert old in line
    with pytest.raises(Malformed):
        parse_earlier(line.replace(old, new, 1))


def test_an_empty_log_goes_on_as_any() -> None:
    empty = (0, root_of([]).hex())
    assert continues(empty, (40, TREE.root().hex()), ())
    assert not continues((0, "ab" * 32), (40, TREE.root().hex()), ())
    assert not continues(empty, (40, TREE.root().hex()), (bytes(32),))
