"""The store: what was appended is what is read, nothing is lost, nothing can be changed, nothing remains."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented import WORLD, say
from openinquest.errors import EnvironmentFault, ForbiddenChange, NotFound, RecordError
from openinquest.record import EntryKind, Settings, create_record, open_record
from openinquest.record.checks import run_checks
from openinquest.record.log import root_of
from openinquest.record.record import flat_of
from openinquest.record.schema import VERSION

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
VIA = st.lists(
    st.fixed_dictionaries({"who": TEXT, "mode": st.just("reports")}, optional={"on": TEXT}), min_size=1
)
STATEMENT = st.fixed_dictionaries(
    {"thing": TEXT, "property": TEXT, "stance": st.just("asserts"), "speaker": TEXT, "coder": TEXT,
     "coded_at": TEXT, "method": TEXT},
    optional={"value": TEXT, "original": TEXT, "scope": TEXT, "seq": st.integers(0, 99), "via": VIA,
              "document": TEXT, "quote": TEXT, "inferred": st.lists(TEXT, min_size=1),
              "coded_from": st.fixed_dictionaries({"import": TEXT, "sheet": TEXT, "row": TEXT})},
)  # fmt: skip


def whole(record):
    """Assert that every payload is what was committed to, and return the flat entries."""
    leaves, flats = record.leaves(), []
    entries = list(record.entries())
    assert [entry.n for entry in entries] == list(range(1, len(leaves) + 1))
    assert [entry.leaf for entry in entries if entry.groups] == [
        leaf for entry, leaf in zip(entries, leaves, strict=True) if entry.groups
    ]
    assert record.head().root == root_of(leaves)
    assert [str(finding) for _, finding in run_checks(record) if finding.severity == "error"] == []
    flats = [flat_of(entry) for entry in entries if entry.groups]
    return flats


@settings(max_examples=25, deadline=None)
@given(st.lists(STATEMENT, max_size=6))
def test_what_was_appended_is_what_is_read(tmp_path_factory, statements):
    from unicodedata import normalize

    def composed(value):
        if isinstance(value, str):
            return normalize("NFC", value)
        if isinstance(value, dict):
            return {key: composed(item) for key, item in value.items()}
        return [composed(item) for item in value] if isinstance(value, list) else value

    folder = tmp_path_factory.mktemp("r") / "record"
    with create_record(folder, Settings(title={"en": "t"})) as record:
        record.append(statements=statements)
        assert whole(record) == [composed(flat) for flat in statements]


def test_a_head_of_the_past_is_the_root_over_the_first_entries(record):
    for value in ("1", "2", "3"):
        record.append(statements=[say("dead", value), say("hurt", value)])
    leaves = record.leaves()
    for size in range(len(leaves) + 1):
        assert record.head(size).root == root_of(leaves[:size])
    with pytest.raises(NotFound, match="no entry 7"):
        record.head(7)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE commitment SET hashes = zeroblob(128)",
        "DELETE FROM commitment",
        "UPDATE statement SET seq = 1",
        "DELETE FROM statement",
        "UPDATE term SET text = 'x'",
        "DELETE FROM head",
        "INSERT OR REPLACE INTO commitment VALUES (1, 'statement', zeroblob(128))",
        "INSERT OR REPLACE INTO head SELECT size, peaks, zeroblob(32), at FROM head",
        "INSERT INTO commitment VALUES (1, 'x', zeroblob(128)) ON CONFLICT DO UPDATE SET kind = 'x'",
        "INSERT OR REPLACE INTO meta VALUES ('key', zeroblob(32))",
        "UPDATE meta SET value = zeroblob(32)",
    ],
)
def test_the_store_itself_forbids_change(record, change):
    record.append(statements=WORLD)
    connection = sqlite3.connect(record.store.path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(change)
    connection.close()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            "UPDATE term SET text = 'hundreds' WHERE text = '164'",
            "entry 11: its payload is not what was committed to",
        ),
        (
            "UPDATE commitment SET hashes = zeroblob(length(hashes)) WHERE first = 1",
            "entry 2: its payload is not what",
        ),
        ("DELETE FROM statement WHERE n = 2", "entry 2: its payload is missing"),
        ("DELETE FROM commitment WHERE first = 11", "the log: it ends at entry 10"),
        ("UPDATE head SET root = zeroblob(32)", "the root after it is not the root that was noted"),
    ],
)
def test_whoever_gets_round_the_triggers_is_found(record, change, finding):
    record.append(statements=WORLD)
    record.append(statements=[say("dead", "164")])
    connection = sqlite3.connect(record.store.path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(change)
    connection.commit()
    connection.close()
    assert any(finding in str(found) for _, found in run_checks(record))


def test_a_flipped_byte_in_the_file_is_found(record):
    record.append(statements=[*WORLD, say("dead", "164", scope="a rather unusual scope")])
    path = record.store.path
    record.close()
    data = path.read_bytes()
    at = data.index(b"a rather unusual scope")
    path.write_bytes(data[:at] + b"A" + data[at + 1 :])
    with open_record(path.parent) as again:
        assert any("entry 11: its payload is not what" in str(found) for _, found in run_checks(again))


def test_a_damaged_file_is_said_to_be_damaged(record):
    record.append(statements=WORLD)
    path = record.store.path
    record.close()
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    with pytest.raises(RecordError, match="damaged"):
        open_record(path.parent)


def test_a_newer_record_is_left_alone(record):
    path = record.store.path
    record.close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(RecordError, match="install a newer"):
        open_record(path.parent)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path, record):
    record.close()
    record.store.path.unlink()
    connection = sqlite3.connect(record.store.path)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(RecordError, match="another program"):
        open_record(record.folder)


def append_many(folder, name, count):
    with open_record(folder) as record:
        for value in range(count):
            record.append(statements=[say(f"{name}-{value}", str(value), speaker=name)])


def test_two_processes_appending_at_once_lose_nothing(record):
    record.append(statements=WORLD)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(append_many, record.folder, name, 30) for name in ("first", "second")]
        for job in jobs:
            job.result()
    flats = whole(record)[len(WORLD) :]
    for name in ("first", "second"):
        assert [flat["value"] for flat in flats if flat["speaker"] == name] == [
            str(value) for value in range(30)
        ]


_APPENDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import polars as pl
from openinquest.record import open_record
from openinquest.record.rows import ROW_SCHEMA
record = open_record(Path(sys.argv[1]))
count = 300_000
row = dict.fromkeys(ROW_SCHEMA) | {"property": "value", "stance": "asserts", "speaker": "s", "coder": "c",
    "coded_at": "2026", "method": "m"}
frame = pl.DataFrame([row], schema=dict(ROW_SCHEMA)).select(pl.all().repeat_by(count).explode())
frame = frame.with_columns(thing="t" + pl.int_range(count).cast(pl.String), value=pl.int_range(count).cast(pl.String))
print("begin", flush=True)
record.append(statements=frame)
print("end", flush=True)
"""


@pytest.mark.parametrize("after", [0.2, 1.5, 3.0])
def test_a_killed_import_leaves_the_record_whole(record, after):
    record.append(statements=WORLD)
    head = record.head()
    process = subprocess.Popen(
        [sys.executable, "-c", _APPENDER, str(record.folder), "."],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout.readline() == b"begin\n"
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    finished = process.stdout.read() == b"end\n"
    process.wait()
    process.stdout.close()
    record.close()
    with open_record(record.folder) as again:
        if not finished:
            assert again.head() == head
        again.append(statements=[say("dead", "1")])
        assert again.head().size == (head.size if not finished else head.size + 300_000) + 1
        assert not [found for _, found in run_checks(again) if found.severity == "error"]


_FULL = """
import resource, signal, sys
from pathlib import Path
from openinquest.record import open_record
from openinquest.errors import EnvironmentFault
record = open_record(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = 400_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
flat = {"property": "value", "stance": "asserts", "speaker": "s", "coder": "c", "coded_at": "2026", "method": "m"}
try:
    record.append(statements=[flat | {"thing": f"t{i}", "value": "x" * 200 + str(i)} for i in range(20_000)])
except EnvironmentFault as error:
    print(error)
"""


def test_a_full_disk_in_mid_import_leaves_the_record_as_it_was(record):
    record.append(statements=WORLD)
    head = record.head()
    record.close()
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(record.folder)], capture_output=True, text=True, check=True
    )
    assert "The disk that holds record.sqlite3 is full" in done.stdout
    with open_record(record.folder) as again:
        assert again.head() == head
        assert len(whole(again)) == head.size


def test_what_is_destroyed_leaves_no_trace_and_cannot_return(record):
    secret = say("dead", "7", scope="Qyzylgul Invented", quote="said by Qyzylgul Invented")
    record.append(statements=[*WORLD, say("dead", "5"), secret, say("dead", "6")])
    root, size = record.head().root, record.head().size
    n = size - 1
    record.destroy([n], "safety")
    assert record.head().root == root
    record.close()
    for path in record.folder.rglob("*"):
        if path.is_file():
            assert b"Qyzylgul" not in path.read_bytes(), path
    with open_record(record.folder) as again:
        assert [flat.get("value") for flat in whole(again)[-2:]] == ["5", "6"]
        assert again.store.tombstones()[0][0] == n
        with pytest.raises(ForbiddenChange, match="cannot come back") as refused:
            again.append(statements=[secret])
        assert "Qyzylgul" not in str(refused.value)
        assert again.head().size == size
        with pytest.raises(NotFound):
            again.destroy([n], "safety")


def test_destroying_one_coding_leaves_the_other(record):
    said = say("dead", "5")
    record.append(statements=[said])
    record.append(statements=[said | {"coder": "c2"}])
    record.destroy([1], "wrong coder named")
    assert [entry.groups is None for entry in record.entries()] == [True, False]
    assert record.show("dead").properties["value"][0].statements[0]["n"] == 2


def test_two_codings_of_one_statement_are_found_under_one_identity(record):
    from openinquest.record.payloads import entry_id

    said = say("dead", "5")
    record.append(statements=[said, say("dead", "6")])
    record.append(statements=[said | {"coder": "c2"}])
    first, _, third = record.entries()
    assert entry_id(first) == entry_id(third)
    assert record.store.find(entry_id(first)) == [1, 3]


def test_a_read_only_record_can_be_read_and_says_why_it_cannot_be_written(record):
    record.append(statements=WORLD)
    record.close()
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    record.store.path.chmod(0o400)
    with pytest.raises(EnvironmentFault, match="permissions"):
        open_record(record.folder).append(statements=[say("dead", "1")])


def test_judgements_and_documents_are_sealed_like_statements(record):
    record.append(
        statements=WORLD,
        judgements=[
            {"kind": "same", "left": "a", "right": "b", "by": "c1", "at": "2026", "method": "person"}
        ],
        documents=[{"id": "0" * 64, "title": "A title", "address": "https://example.org/", "coder": "c1"}],
    )
    kinds = [entry.kind for entry in record.entries()]
    assert kinds == [EntryKind.DOCUMENT, *[EntryKind.STATEMENT] * len(WORLD), EntryKind.JUDGEMENT]
    whole(record)
