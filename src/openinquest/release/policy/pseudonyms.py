"""Pseudonyms of persons who go out unnamed: "Person 481093", the same in every release of a record.

The number follows from a digest of the person's id under a key that only the record has, so that neither the id nor
its place in an alphabet or a list can be told from it. Numbers that meet are settled in the order of the log, to which
things are only added, so that nobody's number changes when others come.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from openinquest.ontology import LANGUAGES, Ontology
from openinquest.record import Record

_CONTEXT = b"openinquest pseudonyms/1"
_DIGITS, _MORE_DIGITS, _TRIES = 6, 12, 8


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The ids under which unnamed things go out, by their id, and their labels by new id and language."""

    ids: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def key_of(record: Record) -> bytes:
    """Return the key of a record's pseudonyms: it follows from a salt that never leaves the record.

    The salt is that of the first entry that was not destroyed.
    """
    for numbers in ([1], None):
        for entry in record.entries(numbers):
            if entry.groups is not None:
                return hmac.digest(entry.salt, _CONTEXT, "sha256")
    return bytes(32)  # a record without entries has nobody to hide


def pseudonyms(
    personal: Iterable[tuple[str, str]],
    unnamed: frozenset[str],
    taken: frozenset[str],
    key: bytes,
    ontology: Ontology,
    renamed: Iterable[tuple[str, str]] = (),
) -> Pseudonyms:
    """Return the pseudonyms of the unnamed among all personal things, given as (id, schema) in the order of the log.

    `taken` are the ids of the record, none of which a pseudonym may be. `renamed` are things of other types that get
    another id and keep their labels.
    """
    used: set[str] = set()
    ids: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    for thing, schema in personal:
        number = _number(thing, key, used)
        used.add(number)
        if thing not in unnamed:
            continue
        name = f"unnamed-{schema.lower()}-{number}"
        while name in taken:
            name += "-x"
        ids[thing] = name
        found = ontology.schemata[schema]
        labels[name] = {language: f"{found.label(language)} {number}" for language in LANGUAGES}
    for thing, schema in renamed:
        ids[thing] = f"{schema.lower()}-{digest_number(thing, key, _MORE_DIGITS)}"
    return Pseudonyms(ids, labels)


def digest_number(text: str, key: bytes, digits: int = _DIGITS) -> str:
    """Return a number of so many digits that follows from a text under a key."""
    digest = hmac.digest(key, text.encode("utf-8"), "sha256")
    return str(int.from_bytes(digest[:16], "big") % 10**digits).zfill(digits)


def _number(thing: str, key: bytes, used: set[str]) -> str:
    for attempt in range(_TRIES):
        number = digest_number(f"{attempt} {thing}", key)
        if number not in used:
            return number
    return digest_number(thing, key, _MORE_DIGITS)
