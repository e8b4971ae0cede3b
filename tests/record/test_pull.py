"""Pulling: absent entries come with their origin, nothing comes twice, nothing that was destroyed comes back."""

import gzip
import io
import json
import sqlite3
from hashlib import sha256

import pytest

from invented import WORLD, say
from openinquest.errors import InputError, NotFound
from openinquest.record import Settings, create_record
from openinquest.record.exchange import pull, pulling, read_bundle, stretch_of, write_bundle
from openinquest.record.log import Tree, verify_inclusion
from openinquest.record.payloads import entry_id
from openinquest.record.record import flat_of

PAPER = {"id": "0" * 64, "handle": "paper", "title": "A paper", "coder": "c1", "coded_at": "2030-01-01"}


def judged(kind, left, right="", *, by="c1", at="2030-02-01", method="person", **more):
    return {"kind": kind, "left": left, "right": right, "by": by, "at": at, "method": method} | more


@pytest.fixture
def other(tmp_path, monkeypatch):
    """Another record, in a folder."""
    with monkeypatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        with create_record(tmp_path / "other", Settings(title={"en": "The same event"})) as made:
            yield made


def bundled(record, since=0):
    return b"".join(write_bundle(stretch_of(record, since)))


def pulled(record, data, **more):
    return pull(record, read_bundle(io.BytesIO(data), "their.bundle"), name="their.bundle", **more)


def contents(record):
    return sorted(json.dumps(flat_of(entry), sort_keys=True) for entry in record.entries() if entry.groups)


def filled(record):
    record.append(
        documents=[PAPER],
        captures=[
            {"document": "0" * 64, "sha256": sha256(b"x").hexdigest(), "size": 1, "by": "c1", "at": "2030"}
        ],
        statements=[*WORLD, say("dead", "5"), say("dead", "5", coder="c2")],
    )
    record.append(judgements=[judged("same", "dead", "hurt")])
    record.append(
        statements=[say("dead", "7", via=[{"who": "monitor", "mode": "reports"}], quote="“A\n\tb”")]
    )
    return record


@pytest.mark.parametrize("way", ["folder", "bundle"])
def test_what_is_absent_comes_with_its_leaf_and_place_in_the_other_log(stored, other, way):
    stored.append(statements=[*WORLD[:2], say("dead", "6")])
    filled(other)
    stretch = stretch_of(other) if way == "folder" else read_bundle(io.BytesIO(bundled(other)), "x")
    done = pull(stored, stretch, name="x")
    assert done.count == other.head().size - 2
    assert set(contents(stored)) == {*contents(other), *contents(stored)}
    assert len(contents(stored)) == done.count + 3
    (noted,) = stored.store.pulls()
    assert (noted.size, noted.root, noted.since) == (other.head().size, other.head().root, 0)
    tree, leaves = Tree(other.leaves()), stored.leaves()
    places = {o.first + at: o.there + at for o in stored.store.origins() for at in range(o.count)}
    assert sorted(places) == list(range(4, stored.head().size + 1))
    for here, there in places.items():
        proof = tree.inclusion(there - 1, noted.size)
        assert verify_inclusion(leaves[here - 1], there - 1, noted.size, proof, noted.root)
    assert [entry.leaf for entry in stored.entries()] == leaves
    for entry in stored.entries():
        assert entry.n in stored.store.find(entry_id(entry))


def test_pulling_again_in_any_portion_brings_nothing(stored, other):
    filled(other)
    for since in (4, 0, 9, 2):
        pulled(stored, bundled(other, since))
    assert contents(stored) == contents(other)
    head = stored.head()
    assert pull(stored, stretch_of(other), name="x").count == 0
    assert pulled(stored, bundled(other, 3)).continues == other.head().size
    assert stored.head() == head


def test_the_same_under_another_salt_is_not_taken_and_another_coding_is(stored, other):
    stored.append(statements=[*WORLD, say("dead", "5")])
    other.append(statements=[*WORLD, say("dead", "5"), say("dead", "5", coder="c2")])
    assert set(stored.leaves()).isdisjoint(other.leaves())
    done = pull(stored, stretch_of(other), name="x")
    assert done.taken == {"statement": 1}
    assert flat_of(next(iter(stored.entries([stored.head().size]))))["coder"] == "c2"


def test_what_the_other_log_holds_twice_comes_once(stored, other):
    for _ in range(3):
        other.append(statements=[say("dead", "5"), say("dead", "5")])
    assert pull(stored, stretch_of(other), name="x").count == 1


def test_what_was_destroyed_here_does_not_come_back_and_what_was_destroyed_there_is_told(stored, other):
    filled(other)
    pull(stored, stretch_of(other), name="x")
    (five,) = {
        n for n in range(1, 30) for e in stored.entries([n]) if e.groups and flat_of(e).get("value") == "7"
    }
    stored.destroy([five], "safety")
    leaves = stored.leaves()
    done = pulled(stored, bundled(other))
    assert (done.count, done.destroyed) == (0, 1)
    assert stored.leaves() == leaves
    other.destroy([1], "asked for")
    done = pull(stored, stretch_of(other), name="x")
    assert (done.count, done.bare, list(done.gone)) == (0, 1, [1])


def test_a_payload_that_the_other_log_lacks_is_not_taken(stored, other):
    filled(other)
    other.destroy([3, 5], "safety")
    done = pulled(stored, bundled(other))
    assert done.bare == 2
    assert done.count == other.head().size - 2
    assert all(entry.groups is not None for entry in stored.entries())


def test_a_preview_writes_nothing_and_says_the_same(stored, other):
    stored.append(statements=WORLD)
    filled(other)
    head = stored.head()
    shown = pulled(stored, bundled(other), dry_run=True)
    assert stored.head() == head
    assert not stored.store.pulls()
    real = pulled(stored, bundled(other))
    assert (shown.taken, shown.present, shown.conflicts) == (real.taken, real.present, real.conflicts)


def altered(data, change):
    """Return a bundle whose lines were changed by whoever does not know how to make the root fit."""
    lines = gzip.decompress(data).decode().splitlines()
    return gzip.compress("".join(f"{line}\n" for line in change(lines)).encode())


def with_field(lines, at, **fields):
    return [*lines[:at], json.dumps(json.loads(lines[at]) | fields), *lines[at + 1 :]]


HOSTILE = {
    "not packed": lambda data: b"PK\x03\x04 something else",
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "cut off in the last octets": lambda data: data[:-4],
    "a flipped bit": lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
    "a line less": lambda data: altered(data, lambda lines: lines[:-1]),
    "a line more": lambda data: altered(data, lambda lines: [*lines, lines[-1]]),
    "two lines in another order": lambda data: altered(
        data, lambda lines: [lines[0], lines[2], lines[1], *lines[3:]]
    ),
    "a value that was changed": lambda data: altered(
        data, lambda lines: with_field(lines, 5, value="changed")
    ),
    "another salt": lambda data: altered(data, lambda lines: with_field(lines, 5, salt="0" * 64)),
    "no salt": lambda data: altered(data, lambda lines: with_field(lines, 5, salt=None)),
    "another root": lambda data: altered(data, lambda lines: with_field(lines, 0, root="0" * 64)),
    "a size beyond the lines": lambda data: altered(data, lambda lines: with_field(lines, 0, size=10**15)),
    "a size that is no number": lambda data: altered(data, lambda lines: with_field(lines, 0, size="many")),
    "a newer format": lambda data: altered(
        data, lambda lines: with_field(lines, 0, format="openinquest-bundle/2")
    ),
    "no header": lambda data: altered(data, lambda lines: lines[1:]),
    "no JSON": lambda data: altered(data, lambda lines: [*lines[:4], "{", *lines[5:]]),
    "blank lines": lambda data: altered(data, lambda lines: [*lines[:4], "", *lines[4:]]),
    "an unknown kind": lambda data: altered(data, lambda lines: with_field(lines, 5, kind="order")),
    "an id that leads elsewhere": lambda data: altered(
        data, lambda lines: with_field(lines, 5, thing="a b\n../c")
    ),
    "JSON smuggled into a field": lambda data: altered(
        data, lambda lines: with_field(lines, 5, via='[],"coder":"x"')
    ),
    "a group that is not canonical": lambda data: altered(
        data, lambda lines: with_field(lines, 1, groups=['{"id": 1}', "{}", "{}", "{}"])
    ),
    "deep nesting": lambda data: altered(
        data, lambda lines: [*lines[:4], '{"via":' + "[" * 9000, *lines[5:]]
    ),
    "a bomb": lambda data: gzip.compress(gzip.decompress(data) + b" " * (40 << 20)),
    "a bomb of lines": lambda data: gzip.compress(gzip.decompress(data) + b"\n" * (9 << 20)),
}


def test_a_bundle_that_is_not_what_was_written_is_refused_whole(record, other):
    data = bundled(filled(other))
    record.append(statements=[say("dead", "6")])
    head = record.head()
    for way, harm in HOSTILE.items():
        with pytest.raises(InputError) as refused:
            pulled(record, harm(data))
        assert "their.bundle" in str(refused.value), way
        assert "changed" not in str(refused.value), way
        assert record.head() == head, way
    assert record.store.integrity() == []
    assert not record.store.pulls()


def test_every_wrong_line_is_told_at_once(record, other):
    filled(other)
    wrong = altered(
        bundled(other), lambda lines: with_field(with_field(lines, 5, thing=""), 7, coder=None, speaker="")
    )
    with pytest.raises(InputError) as refused:
        pulled(record, wrong)
    assert {(problem.row, problem.column) for problem in refused.value.problems} == {
        (6, "thing"), (8, "coder"), (8, "speaker"),
    }  # fmt: skip


def test_a_bundle_begins_within_the_log(other):
    filled(other)
    with pytest.raises(NotFound, match="there is no entry 99"):
        stretch_of(other, 99)


def kinds(done):
    return {(conflict.kind.value, conflict.about) for conflict in done.conflicts if conflict.kind != "coder"}


def defined(thing, name, value, **more):
    return {
        "thing": thing, "property": name, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition", "coder": "c1", "coded_at": "2030-01-01",
    } | more  # fmt: skip


def test_conflicts_are_listed_and_nothing_is_overwritten(stored, other):
    stored.append(
        statements=[
            defined("p", "schema", "Person"),
            defined("p", "label", "Pe@en"),
            defined("q", "schema", "Person"),
        ],
        documents=[PAPER],
        judgements=[judged("different", "p", "q"), judged("same", "a", "b")],
    )
    theirs = [defined("p", "schema", "Organization"), defined("p", "label", "Pi@en"), defined("p", "label", "Пи@ru"),
              defined("q", "schema", "Person", coder="c9")]  # fmt: skip
    other.append(
        statements=theirs,
        documents=[PAPER | {"id": "1" * 64}],
        judgements=[judged("same", "q", "p", by="c2"), judged("same", "a", "c", by="c2")],
    )
    before = contents(stored)
    done = pull(stored, stretch_of(other), name="x")
    assert kinds(done) == {
        ("definition", "p:schema"), ("definition", "p:label (en)"), ("handle", "paper"), ("merge", "p q"),
    }  # fmt: skip
    assert set(before) <= set(contents(stored))
    assert stored.apparatus().merged.of("p") == "p"
    assert stored.apparatus().merged.of("c") == "a"


def test_what_was_corrected_there_is_no_conflict(record, other):
    old = defined("p", "label", "Pe@en")
    for each in (record, other):
        each.append(statements=[old])
    (entry,) = other.entries()
    other.append(
        statements=[defined("p", "label", "Pi@en", coded_at="2030-03-01")],
        judgements=[judged("retracts", entry_id(entry))],
    )
    assert not kinds(pull(record, stretch_of(other), name="x"))


def test_a_sheet_that_grew_in_both_records_is_told(record, other):
    row = {"coded_from": {"import": "one", "sheet": "dead", "row": "1"}}
    for each in (record, other):
        each.append(statements=[say("dead", "5", **row)])
    other.append(statements=[say("dead", "6", **row)])
    assert not kinds(pull(record, stretch_of(other), name="x"))
    record.append(statements=[say("dead", "7", **row)])
    other.append(statements=[say("dead", "8", **row)])
    assert kinds(pull(record, stretch_of(other), name="x")) == {("sheet", "dead")}


def test_where_entries_stood_cannot_be_changed(record, other):
    filled(other)
    pull(record, stretch_of(other), name="x")
    connection = sqlite3.connect(record.store.path)
    for change in (
        "UPDATE pull SET size = 1",
        "DELETE FROM origin",
        "INSERT OR REPLACE INTO pull SELECT * FROM pull",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(change)
    connection.close()


def test_what_is_dated_in_the_future_is_taken_and_named(stored, other, monkeypatch):
    monkeypatch.setattr(pulling, "now", lambda: "2030-03-01T10:00:00Z")
    paper = PAPER | {"coded_at": "2030-03-02T23:00:00Z"}
    other.append(
        documents=[paper, paper | {"id": "1" * 64, "handle": "leaflet", "coded_at": "2030-03-03T00:00:00Z"}],
        statements=[*WORLD, say("dead", "5", coded_at="2031")],
    )
    other.append(judgements=[judged("same", "dead", "hurt", at="2030-03-01"),
                             judged("unsure", "dead", "hurt", at="2030-03-03")])  # fmt: skip
    done = pull(stored, stretch_of(other), name="x")
    assert done.count == other.head().size
    ahead = [flat_of(entry) for entry in stored.entries(done.ahead)]
    assert sorted(flat.get("at") or flat["coded_at"] for flat in ahead) == [
        "2030-03-03",
        "2030-03-03T00:00:00Z",
        "2031",
    ]
