"""The log against the RFC's own definition and against an independent implementation."""

import hmac
from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.record import log

LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def defined_root(leaves):
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = max(2**e for e in range(20) if 2**e < len(leaves))
    return sha256(b"\x01" + defined_root(leaves[:k]) + defined_root(leaves[k:])).digest()


@given(LEAVES)
def test_root_is_that_of_the_rfc(leaves):
    assert log.root_of(leaves) == defined_root(leaves) == log.Tree(leaves).root()


@given(st.lists(LEAVES, max_size=6))
def test_appending_in_pieces_equals_appending_at_once(pieces):
    frontier = log.Frontier()
    for piece in pieces:
        frontier = frontier.extend(piece)
        frontier = log.Frontier.from_bytes(frontier.size, frontier.to_bytes())
    assert frontier.root == defined_root([leaf for piece in pieces for leaf in piece])


@given(LEAVES.filter(bool), st.data())
def test_inclusion_holds_for_the_leaf_and_for_nothing_else(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    size = data.draw(st.integers(index + 1, len(leaves)))
    tree = log.Tree(leaves)
    proof, root = tree.inclusion(index, size), defined_root(leaves[:size])
    assert log.verify_inclusion(leaves[index], index, size, proof, root)
    assert not log.verify_inclusion(sha256(leaves[index]).digest(), index, size, proof, root)
    assert not log.verify_inclusion(leaves[index], index, size, [*proof, root], root)
    for wrong in range(size):
        if leaves[wrong] != leaves[index]:
            assert not log.verify_inclusion(leaves[index], wrong, size, proof, root)
    if proof:
        flipped = [bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:]]
        assert not log.verify_inclusion(leaves[index], index, size, flipped, root)


@given(LEAVES.filter(bool), st.data())
def test_consistency_holds_for_prefixes_only(leaves, data):
    second = data.draw(st.integers(1, len(leaves)))
    first = data.draw(st.integers(1, second))
    proof = log.Tree(leaves).consistency(first, second)
    old, new = defined_root(leaves[:first]), defined_root(leaves[:second])
    assert log.verify_consistency(first, second, old, new, proof)
    other = sha256(old).digest()
    assert not log.verify_consistency(first, second, other, new, proof)
    assert not log.verify_consistency(first, second, old, other, proof)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=40), st.data())
def test_agrees_with_an_independent_implementation(payloads, data):
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for payload in payloads:
        tree.append_entry(payload)
    leaves = [sha256(b"\x00" + payload).digest() for payload in payloads]
    assert log.root_of(leaves) == tree.get_root()
    index = data.draw(st.integers(0, len(payloads) - 1))
    theirs = tree.prove_inclusion(index + 1, len(payloads))
    pymerkle.verify_inclusion(leaves[index], log.root_of(leaves), theirs)
    assert theirs.path[1:] == log.inclusion_proof(leaves, index)


@given(st.binary(min_size=32, max_size=32), st.lists(st.binary(max_size=99), min_size=4, max_size=4))
def test_commitments_are_salted_with_hmac_of_the_groups_name(salt, groups):
    salts = [hmac.digest(salt, name.encode(), "sha256") for name in log.GROUPS]
    assert [log.group_salt(salt, name) for name in log.GROUPS] == salts
    separate = [sha256(s + g).digest() for s, g in zip(salts, groups, strict=True)]
    assert log.commit(salt, groups) == b"".join(separate)
    expected = sha256(b"\x00statement" + b"".join(separate)).digest()
    assert log.leaf_of("statement", b"".join(separate)) == expected == log.leaf_hash("statement", separate)


def test_proofs_outside_the_log_are_refused():
    with pytest.raises(ValueError, match="no leaf 3"):
        log.inclusion_proof([b"\0" * 32] * 3, 3)
    with pytest.raises(ValueError, match="no consistency"):
        log.consistency_proof([b"\0" * 32] * 3, 4)
