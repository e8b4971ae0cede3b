"""Canonical JSON against an independent implementation of RFC 8785."""

import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.record.identity import canonical_json, coding_digest, identity

TEXT = st.text(st.characters(exclude_categories=["Cs"])).map(lambda t: unicodedata.normalize("NFC", t))
KEYS = st.text(st.characters(max_codepoint=127), max_size=5)
VALUES = st.recursive(
    TEXT | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)


@given(VALUES)
def test_bytes_are_those_of_the_rfc(value):
    assert canonical_json(value) == rfc8785.dumps(value)


@given(st.dictionaries(KEYS, TEXT | st.none(), max_size=5))
def test_absent_fields_are_left_out(fields):
    assert canonical_json(fields) == canonical_json({k: v for k, v in fields.items() if v is not None})


def test_composed_and_decomposed_letters_are_one_text():
    assert canonical_json("й") == canonical_json("й")


@pytest.mark.parametrize("value", [1.5, 2**53, {"ключ": "x"}, {1: "x"}, "\ud800", {"a": object()}])
def test_what_cannot_be_written_exactly_is_refused(value):
    with pytest.raises(InputError):
        canonical_json(value)


def test_identity_looks_past_the_coding_only():
    groups = {"content": {"thing": "a"}, "voice": {"speaker": "b"}, "passage": {}, "coding": {"coder": "c1"}}
    assert identity(groups) == identity(groups | {"coding": {"coder": "c2"}})
    for name in ("content", "voice", "passage"):
        assert identity(groups) != identity(groups | {name: {"changed": "yes"}})
    assert coding_digest({"coder": "c1"}) != coding_digest({"coder": "c2"})
