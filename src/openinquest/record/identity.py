"""Canonical JSON and what is derived from it: the identity of entries.

The bytes are those of RFC 8785 (JSON Canonicalization Scheme), restricted to what entries hold: objects with
ASCII keys, lists, strings in NFC, integers within 2^53 and booleans. Absent fields are left out, so that there
is one way to write each entry. Within this restriction sorting keys by code point equals the RFC's sorting by
UTF-16 unit, and `json.dumps` equals the RFC's serialisation; a test compares both with an independent one.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from openinquest.errors import InputError, Problem

_LARGEST = 2**53 - 1
# made once: `json.dumps` makes one anew for each call that asks for anything special, which costs as much as encoding
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
IDENTITY_GROUPS = ("content", "passage", "voice")


def canonical_json(value: Any) -> bytes:
    """Return the RFC 8785 bytes of `value` (dict, list, str, int, bool; `None` members of dicts are left out).

    Raises InputError for floats, integers beyond 2^53, keys outside ASCII and lone surrogates.
    """
    try:
        return _ENCODER.encode(_clean(value)).encode("utf-8")
    except UnicodeEncodeError:
        raise InputError("An entry holds a lone surrogate.", [Problem(expected="Unicode text")]) from None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value if unicodedata.is_normalized("NFC", value) else unicodedata.normalize("NFC", value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise _refused("an integer within 2^53, or a quantity written as text", str(value))
        return value
    if isinstance(value, Mapping):
        for key in value:
            if not (isinstance(key, str) and key.isascii()):
                raise _refused("keys of ASCII letters", repr(key))
        return {key: _clean(member) for key, member in value.items() if member is not None}
    if isinstance(value, list | tuple):
        return [_clean(member) for member in value]
    raise _refused("text, integer, yes or no, list or object", type(value).__name__)


def _refused(expected: str, found: str) -> InputError:
    return InputError("An entry cannot be written down.", [Problem(expected=expected, found=found)])


def identity(groups: Mapping[str, Any]) -> str:
    """Return the identity of an entry: SHA-256, as 64 hex digits, of its content, passage and voice.

    The coding is left out: two coders who read the same thing in the same place write the same statement.
    """
    return sha256(canonical_json({name: groups.get(name) or {} for name in IDENTITY_GROUPS})).hexdigest()


def coding_digest(coding: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a coding, by which a retraction names one coding among several."""
    return sha256(canonical_json(coding)).hexdigest()


def short_key(identifier: str) -> int:
    """Return the first 64 bits of a hexadecimal identity as a signed integer, the key of the store's index."""
    return int.from_bytes(bytes.fromhex(identifier[:16]), "big", signed=True)
