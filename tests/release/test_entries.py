"""Published entries: written to the byte, read strictly, ids put back only where they follow."""

from __future__ import annotations

import contextlib
import json
from types import ModuleType

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from openinquest.record.entry import FIELDS, EntryKind
from openinquest.record.log import GROUPS
from openinquest.release import Release
from openinquest.release.entries import (
    Malformed,
    Published,
    Resolver,
    Shown,
    Withheld,
    parse_line,
    published_fields,
)

HASH = st.binary(min_size=32, max_size=32)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)


def canonical(fields: dict[str, str]) -> str:
    import unicodedata

    return rfc8785.dumps({k: unicodedata.normalize("NFC", v) for k, v in fields.items()}).decode()


NEEDED = {
    (EntryKind.STATEMENT, "content"): ("thing", "property", "stance"),
    (EntryKind.STATEMENT, "voice"): ("speaker",),
    (EntryKind.JUDGEMENT, "content"): ("kind", "left"),
    (EntryKind.DOCUMENT, "content"): ("id",),
}


def group(kind: EntryKind, name: str) -> st.SearchStrategy[Shown | Withheld]:
    known = [field for field in FIELDS[kind][name] if field not in ("seq", "size", "via", "selector")]
    needed = NEEDED.get((kind, name), ())
    fields = st.fixed_dictionaries(
        {field: TEXT.filter(bool) for field in needed},
        optional={field: TEXT for field in known if field not in needed},
    )
    return HASH.map(Withheld) | st.builds(lambda salt, found: Shown(salt, canonical(found)), HASH, fields)


def of_kind(kind: EntryKind) -> st.SearchStrategy[Published]:
    return st.builds(
        Published,
        n=st.integers(1, 2**40),
        kind=st.just(kind),
        groups=st.fixed_dictionaries({name: group(kind, name) for name in GROUPS}),
        leaf=HASH,
    )


ENTRY = st.sampled_from(EntryKind).flatmap(of_kind)


@given(ENTRY)
def test_a_line_is_canonical_json_and_reads_back(entry: Published) -> None:
    line = entry.line()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert rfc8785.dumps(json.loads(line)) == line[:-1]
    assert parse_line(line) == entry


@given(ENTRY, st.data())
def test_a_changed_byte_never_reads_as_the_same_entry(entry: Published, data: st.DataObject) -> None:
    line = bytearray(entry.line())
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(Malformed):
        assert parse_line(bytes(line)) != entry


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_as_malformed(line: bytes) -> None:
    with contextlib.suppress(Malformed):
        parse_line(line + b"\n")


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{}", b"[]\n", b"null\n", b'{"n":1}\n', b"[" * 100_000 + b"\n",
        b'{"groups":{},"kind":"statement","n":1}\n',
        b'{"groups":{},"kind":"statement","n":true}\n',
    ],
)  # fmt: skip
def test_what_is_no_entry_is_refused(line: bytes) -> None:
    with pytest.raises(Malformed):
        parse_line(line)


def entry(n: int, content: dict[str, str], *, voice: bool = True) -> Published:
    salt = bytes([n]) * 32
    groups: dict[str, Shown | Withheld] = {name: Shown(salt, "{}") for name in GROUPS}
    needed = {"thing": "t", "property": "p", "stance": "asserts"}
    groups["content"] = Shown(salt, canonical(needed | content))
    groups["voice"] = Shown(salt, canonical({"speaker": "s"}))
    if not voice:
        groups["voice"] = Withheld(salt)
    return Published(n, EntryKind.STATEMENT, groups, bytes(32))


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 1}, {"value": ["a"]}, {"via": []}, {"coder": "c"}, {"thing": None}, {"thing": {"a": "b"}},
        {"value": 1.5}, {"target": True},
    ],
)  # fmt: skip
def test_a_field_that_no_entry_has_so_is_refused(fields: dict[str, object]) -> None:
    data = json.loads(entry(1, {"value": "1"}).line())
    data["groups"]["content"]["json"] = json.dumps(fields, separators=(",", ":"))
    line = json.dumps(data, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    with pytest.raises(Malformed, match="field"):
        parse_line(line)


def test_an_entry_that_lacks_what_it_is_about_is_refused() -> None:
    data = json.loads(entry(1, {"value": "1"}).line())
    data["groups"]["voice"]["json"] = "{}"
    with pytest.raises(Malformed, match="lacks its field 'speaker'"):
        parse_line(json.dumps(data, separators=(",", ":"), sort_keys=True).encode() + b"\n")


def test_ids_are_put_back_in_target_alone() -> None:
    resolver = Resolver(
        {1: entry(1, {"value": "<2>"}), 2: entry(2, {"target": "<1>#attribution", "scope": "<1>"})}
    )
    fields = resolver.fields(2, "content")
    assert (fields["target"], fields["scope"]) == (f"{resolver.id_of(1)}#attribution", "<1>")
    assert resolver.fields(1, "content")["value"] == "<2>"


def test_a_reference_to_what_is_not_wholly_shown_is_refused() -> None:
    resolver = Resolver({1: entry(1, {"value": "1"}, voice=False), 2: entry(2, {"target": "<1>"})})
    with pytest.raises(Malformed, match="not wholly shown"):
        resolver.leaf(2)
    with pytest.raises(Malformed, match="no published statement"):
        Resolver({2: entry(2, {"target": "<1>"})}).leaf(2)


def test_entries_that_refer_to_each_other_are_refused() -> None:
    resolver = Resolver({1: entry(1, {"target": "<2>"}), 2: entry(2, {"target": "<1>"})})
    with pytest.raises(Malformed, match="refers to itself"):
        resolver.leaf(1)


def test_an_id_that_may_not_go_out_is_no_text_to_publish() -> None:
    with pytest.raises(KeyError):
        published_fields(EntryKind.STATEMENT, "content", {"target": "a" * 64}, {})
    with pytest.raises(Malformed):
        published_fields(EntryKind.STATEMENT, "content", {"target": "<7>"}, {})


def test_a_published_withdrawal_names_a_number(release: Release, sample: ModuleType) -> None:
    shard = release.folder / "data" / "entries" / "0000001.jsonl"
    lines = shard.read_text(encoding="utf-8").splitlines()
    shown = [json.loads(json.loads(line)["groups"]["content"].get("json", "{}")) for line in lines]
    withdrawn = [fields for fields in shown if fields.get("stance") == "withdraws"]
    assert len(withdrawn) == 1
    target = int(withdrawn[0]["target"].strip("<>"))
    found = next(json.loads(line) for line in lines if json.loads(line)["n"] == target)
    assert json.loads(found["groups"]["content"]["json"])["value"] == "164"
