"""What is sealed by column is what the log defines entry by entry."""

import os
from hashlib import sha256

import polars as pl
import pytest

from openinquest.record import log
from openinquest.record.sealing import canonical_columns, seal, seal_all


def groups(count):
    return [
        [
            f'{{"value":"{at} қаза"}}'.encode(),
            b"{}",
            f'{{"quote":"{"я" * (at % 90)}"}}'.encode(),
            b'{"coder":"c1"}',
        ]
        for at in range(count)
    ]


# above 512 leaves the lower levels of the tree are hashed by column; odd beginnings and odd ends stand alone
@pytest.mark.parametrize("first", [0, 1, 7])
@pytest.mark.parametrize("count", [1, 3, 513, 1301])
def test_a_chunk_is_sealed_as_the_log_defines_it(first, count):
    rows, salts = groups(count), os.urandom(32 * count)
    sealed = seal("statement", first, salts, canonical_columns(rows))
    defined = [log.commit(salt, row) for salt, row in zip(log.pieces(salts), rows, strict=True)]
    assert sealed.commitments == b"".join(defined)
    ids = [sha256(b'{"content":%b,"passage":%b,"voice":%b}' % (c, p, v)).digest() for c, v, p, _ in rows]
    assert sealed.ids.to_list() == ids
    assert sealed.keys.to_list() == [int.from_bytes(found[:8], "big", signed=True) for found in ids]
    leaves = [log.leaf_of("statement", commitments) for commitments in defined]
    assert list(sealed.nodes) == log.subtrees(first, leaves)


def test_chunks_come_in_order_each_under_salts_of_its_own():
    columns = canonical_columns(groups(60_000))
    sealed = list(seal_all("statement", 0, columns.height, columns.slice))
    assert pl.concat([chunk.ids for chunk in sealed]).to_list() == [
        sha256(b'{"content":%b,"passage":%b,"voice":{}}' % (c, p)).digest() for c, _, p, _ in groups(60_000)
    ]
    salts = [salt for chunk in sealed for salt in log.pieces(chunk.salts)]
    assert len(set(salts)) == 60_000
