"""The file of SQLite: nothing is lost, nothing can be changed, nothing remains."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from invented import WORLD, say
from openinquest.errors import EnvironmentFault, ForbiddenChange, NotFound, RecordError
from openinquest.record import open_record
from openinquest.record.checks import run_checks
from openinquest.record.schema import VERSION
from stored import whole


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


def test_a_read_only_record_can_be_read_and_says_why_it_cannot_be_written(record):
    record.append(statements=WORLD)
    record.close()
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    record.store.path.chmod(0o400)
    with pytest.raises(EnvironmentFault, match="permissions"):
        open_record(record.folder).append(statements=[say("dead", "1")])
