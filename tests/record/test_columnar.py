"""The columnar export: made bit by bit it says what one made at once says, and keeps nothing that was destroyed."""

import os
import signal
import subprocess
import sys
import time

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invented import say
from openinquest.record import Settings, create_record, open_record
from openinquest.record.columnar import Columnar, decoded

SECRET = "Qyzylgul Invented"


def said(count, mark):
    return [say(f"{mark}-{k}", f"{mark} {k}", quote=f"words {mark} {k}") for k in range(count)]


def read(export, store):
    """Return statements with texts for codes, so that exports whose codes differ can be compared."""
    return decoded(export.statements(store), export.terms(store))


def from_the_store(store):
    return decoded(store.statement_codes(0, store.head().size), store.terms())


def holds(folder, text):
    """Say whether any file of the export holds a text, as it stands or compressed."""
    for path in folder.iterdir():
        if text.encode() in path.read_bytes():
            return True
        if path.suffix == ".arrow" and text in str(pl.read_ipc(path).to_dict(as_series=False)):
            return True
    return False


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.integers(1, 9), st.just("destroy"), st.just("read")), max_size=8))
def test_made_bit_by_bit_it_is_what_it_is_made_at_once(stored, steps):
    export = Columnar(stored.folder / "frames", worth_a_part=2)
    for at, step in enumerate(steps):
        if step == "read":
            read(export, stored.store)
        elif step == "destroy":
            there = [entry.n for entry in stored.entries() if entry.groups is not None]
            if there:
                stored.destroy([there[len(there) // 2]], "safety")
        else:
            stored.append(statements=said(step, f"{stored.head().size}-{at}"))
            read(export, stored.store)
    stored.append(statements=said(2, f"{stored.head().size}-last"))
    assert read(export, stored.store).equals(from_the_store(stored.store))
    assert len(list((stored.folder / "frames").glob("statements-*"))) <= 6


def test_only_what_came_since_is_written(record):
    export = Columnar(record.folder / "frames", worth_a_part=5)
    record.append(statements=said(200, "a"))
    export.statements(record.store)
    [first] = (record.folder / "frames").glob("statements-*")
    before = first.stat()
    record.append(statements=said(10, "b"))
    assert export.statements(record.store).height == 210
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list((record.folder / "frames").glob("statements-*"))) == 2


def test_what_is_destroyed_leaves_it_with_every_rest(record, tmp_path):
    record.append(statements=[*said(5, "a"), say("dead", "7", scope=SECRET, quote=SECRET)])
    here, there = (Columnar(folder / "frames", worth_a_part=2) for folder in (record.folder, tmp_path))
    for export in (here, there):
        read(export, record.store)
    assert holds(record.folder / "frames", SECRET)
    assert holds(tmp_path / "frames", SECRET)
    (record.folder / "frames" / "statements-of-a-killed-program.part").write_text(SECRET)
    record.destroy([6], "safety")
    assert not holds(record.folder / "frames", SECRET)
    # a folder on another machine learns of it when it is next read
    assert SECRET not in str(read(there, record.store).to_dict(as_series=False))
    assert not holds(tmp_path / "frames", SECRET)


def test_nobody_makes_it_again_while_something_is_destroyed(record):
    record.append(statements=said(5, "a"))
    export = Columnar(record.folder / "frames", worth_a_part=2)
    with export.forgotten():
        assert export.statements(record.store).height == 5
        assert [path.name for path in (record.folder / "frames").iterdir()] == ["lock"]


def test_the_export_of_another_log_is_not_read(record, tmp_path):
    export = Columnar(record.folder / "frames", worth_a_part=2)
    record.append(statements=said(5, "a"))
    read(export, record.store)
    with create_record(tmp_path / "other", Settings(title={"en": "Another"})) as other:
        other.append(statements=said(6, "b"))
        assert read(export, other.store).equals(from_the_store(other.store))


@pytest.mark.parametrize("damage", [b"", b"no Arrow at all", None])
def test_a_damaged_part_is_made_again(record, damage):
    record.append(statements=said(9, "a"))
    export = Columnar(record.folder / "frames", worth_a_part=2)
    whole = read(export, record.store)
    [path] = (record.folder / "frames").glob("terms-*")
    path.write_bytes(path.read_bytes()[:-20] if damage is None else damage)
    assert read(export, record.store).equals(whole)


def test_a_folder_that_cannot_be_written_hinders_no_reader(record):
    record.append(statements=said(9, "a"))
    (record.folder / "frames").write_text("in the way")
    assert read(Columnar(record.folder / "frames", 2), record.store).equals(from_the_store(record.store))


_MAKER = """
import sys; from pathlib import Path
from openinquest.record import open_record
from openinquest.record.columnar import Columnar
record = open_record(Path(sys.argv[1]))
print("begin", flush=True)
while True:
    export = Columnar(record.folder / "frames", worth_a_part=1)
    numbers = export.statements(record.store)["n"].to_list()
    assert numbers == list(range(1, len(numbers) + 1))
    export.terms(record.store)
"""


@pytest.mark.nightly
def test_killed_makers_and_readers_at_once_leave_it_right(record):
    """Three processes make and read it while a fourth appends; one after the other is killed."""
    record.append(statements=said(50, "start"))
    export = Columnar(record.folder / "frames", worth_a_part=1)
    for turn in range(6):
        makers = [
            subprocess.Popen(
                [sys.executable, "-c", _MAKER, str(record.folder)], stdout=subprocess.PIPE, text=True
            )
            for _ in range(3)
        ]
        for maker in makers:
            assert maker.stdout.readline() == "begin\n"
        until, step = time.monotonic() + 2, 0
        while time.monotonic() < until:
            record.append(statements=said(3, f"{turn}-{step}"))
            step += 1
        for maker in makers:
            assert maker.poll() is None, "a reader failed"
            os.kill(maker.pid, signal.SIGKILL)
            maker.wait()
            maker.stdout.close()
        with open_record(record.folder) as again:
            assert read(export, again.store).equals(from_the_store(again.store))
    record.destroy([1], "safety")
    assert [path.name for path in (record.folder / "frames").iterdir()] == ["lock"]
