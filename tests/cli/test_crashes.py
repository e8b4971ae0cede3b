"""Damage, a full disk, a kill, two at once: an import stands whole or not at all."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import polars as pl
import pytest

from openinquest.record import open_record
from openinquest.record.checks import check_log, check_store

INQUEST = [sys.executable, "-m", "openinquest"]
MAPPING = """\
mapping: many
reads: statements
key: [key]
fields:
  thing: thing
  property: property
  value: value
  speaker: speaker
  said_on: said_on
  document: document
  wording: {constant: paraphrase}
"""


def many(folder, count, name="many", document="brief"):
    """Write `count` statements as CSV, and their mapping."""
    lines = [f"{name}-{n},dead,value,{n},ministry,2030-01-05,{document}" for n in range(count)]
    path = folder / f"{name}.csv"
    path.write_text(
        "key,thing,property,value,speaker,said_on,document\n" + "\n".join(lines), encoding="utf-8"
    )
    (folder / f"{name}.yaml").write_text(MAPPING.replace("many", name), encoding="utf-8")
    return [str(path), "--mapping", str(folder / f"{name}.yaml"), "--record", str(folder / "record")]


def run(*words, **options):
    """Run a command in a process of its own."""
    options = {"capture_output": True, "text": True, "timeout": 120} | options
    return subprocess.run([*INQUEST, *words], check=False, **options)


@pytest.fixture
def folder(invented, tmp_path):
    shutil.copytree(invented, tmp_path, dirs_exist_ok=True)
    return tmp_path


def head(folder):
    with open_record(folder / "record") as record:
        return record.head()


def whole(folder):
    """Whether the database and the log are whole."""
    with open_record(folder / "record") as record:
        return not [*check_store(record), *check_log(record)]


COUNT = 70_000
"""Enough rows that the import is sealed in several chunks."""


def importing(folder, until):
    """Start an import and return its process as soon as `until` holds of it."""
    process = subprocess.Popen(
        [*INQUEST, "import", *many(folder, COUNT)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 100
    while process.poll() is None and time.monotonic() < deadline and not until(folder):
        time.sleep(0.002)
    assert process.poll() is None, process.communicate()
    return process


def sealing(folder):
    """Whether the import has begun its transaction, in which the first chunks are sealed before anything is written."""
    connection = sqlite3.connect(folder / "record" / "record.sqlite3", timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    else:
        return False
    finally:
        connection.close()


def writing(folder):
    """Whether pages reach the disk."""
    wal = folder / "record" / "record.sqlite3-wal"
    return wal.exists() and wal.stat().st_size > 100_000


@pytest.mark.parametrize("until", [sealing, writing])
def test_a_killed_import_leaves_the_record_whole_and_can_be_repeated(folder, until):
    before = head(folder)
    process = importing(folder, until)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    # a kill that comes after all was written is too late
    assert head(folder) == before or (until is writing and head(folder).size == before.size + COUNT)
    assert whole(folder)
    before = head(folder)
    assert run("import", *many(folder, 100, "other", "report")).returncode == 0
    assert head(folder).size == before.size + 100
    assert whole(folder)


def test_an_interrupt_is_told_and_changes_nothing(folder):
    before = head(folder)
    process = importing(folder, sealing)
    # as a terminal sends it: to every process of the group
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "inquest: interrupted; what was not finished was not written\n"
    assert head(folder) == before


LIMITED = """\
import resource, sys
sys.dont_write_bytecode = True  # the limit would leave halves of compiled modules for whoever comes next
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from openinquest.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("room", [150_000, 1_500_000], ids=str)
def test_a_full_disk_in_mid_import_is_told_and_nothing_written(folder, room):
    words = many(folder, 20_000)
    before = head(folder)
    size = (folder / "record" / "record.sqlite3").stat().st_size
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(size + room), "import", *words],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert not done.stdout
    assert "disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert head(folder) == before
    assert whole(folder)
    assert run("import", *words).returncode == 0


@pytest.mark.parametrize("command", ["backup", "release", "template", "add"])
def test_a_full_disk_is_told_by_every_command_that_writes(folder, command):
    (folder / "note.txt").write_text("A note. " * 100_000, encoding="utf-8")
    target = folder / "out"
    words = {
        "backup": ["backup", str(target)], "release": ["release", "--out", str(target)],
        "template": ["template", str(target.with_suffix(".xlsx"))], "add": ["add", str(folder / "note.txt")],
    }[command]  # fmt: skip
    before, there = head(folder), sorted(path.name for path in folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "3000", *words, "--record", str(folder / "record")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
    assert head(folder) == before
    assert whole(folder)
    assert sorted(path.name for path in folder.iterdir()) == there


def test_two_imports_at_once_both_stand(folder):
    before = head(folder).size
    running = [
        subprocess.Popen(
            [*INQUEST, "import", *many(folder, 2_000, name, document)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name, document in (("first", "brief"), ("second", "report"), ("third", "brief"))
    ]
    outcomes = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for *_, code in outcomes] == [0, 0, 0], outcomes
    assert head(folder).size == before + 6_000
    assert whole(folder)
    with open_record(folder / "record") as record:
        found = record.rows().group_by("sheet").len()
        assert {("first", 2000), ("second", 2000), ("third", 2000)} <= set(found.iter_rows())
        # the first and the third say the same: one statement, coded twice
        standing = record.frames().statements.filter(pl.col("sheet").is_in(["first", "second", "third"]))
        assert standing.height == 4000


def test_the_same_sheet_imported_twice_at_once_stands_once(folder):
    before = head(folder).size
    words = many(folder, 2_000)
    running = [
        subprocess.Popen([*INQUEST, "import", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in "ab"
    ]
    assert [process.communicate(timeout=120) and process.returncode for process in running] == [0, 0]
    assert head(folder).size == before + 2_000


def damage(folder, at):
    """Flip one bit of the database file."""
    path = folder / "record" / "record.sqlite3"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_flipped_byte_of_the_log_is_found(folder):
    path = folder / "record" / "record.sqlite3"
    place = path.read_bytes().index(b"Unrest in Northtown")
    damage(folder, place)
    done = run("check", "--record", str(folder / "record"))
    assert done.returncode == 1
    assert "error (log): entry" in done.stdout
    assert "restore a backup" in done.stdout
    assert "Northtown" not in done.stdout + done.stderr


def test_a_flipped_byte_anywhere_never_ends_in_a_traceback(folder, coded):
    size = (folder / "record" / "record.sqlite3").stat().st_size
    for at in range(0, size, size // 25):
        damage(folder, at)
        for command in (["check", "--quick"], ["figures"], ["log"]):
            done = coded(*command)
            assert done.code in (0, 1, 4), (at, command, done)
            assert "program itself" not in done.err, (at, command, done)
        damage(folder, at)


def test_what_is_no_record_is_told(folder):
    path = folder / "record" / "record.sqlite3"
    whole_file = path.read_bytes()
    for content, expected in (
        (b"not a database at all, but some text\n" * 100, "damaged"),
        (whole_file[: len(whole_file) // 2], "damaged"),
    ):
        path.write_bytes(content)
        done = run("check", "--record", str(folder / "record"))
        assert done.returncode in (1, 4), done
        assert expected in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    path.write_bytes(whole_file)
    other = sqlite3.connect(path)
    other.execute("PRAGMA application_id = 77")
    other.close()
    assert "another program" in run("log", "--record", str(folder / "record")).stderr


def test_a_record_of_a_newer_version_is_left_alone(folder):
    path = folder / "record" / "record.sqlite3"
    newer = sqlite3.connect(path)
    (version,) = newer.execute("PRAGMA user_version").fetchone()
    newer.execute(f"PRAGMA user_version = {version + 1}")
    newer.close()
    before = path.read_bytes()
    for words in (["log"], ["import", str(folder / "sheet.xlsx")]):
        done = run(*words, "--record", str(folder / "record"))
        assert done.returncode == 4, done
        assert "newer" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", ["title = 3\n", "not TOML at all", "", "surprise = 1\n[title]\nen = 'x'\n", "\xff"], ids=repr
)
def test_settings_that_cannot_be_read_are_told(folder, content):
    (folder / "record" / "inquest.toml").write_bytes(content.encode("latin-1"))
    done = run("log", "--record", str(folder / "record"))
    assert done.returncode == 3
    assert "inquest.toml" in done.stderr


def test_a_reader_that_goes_away_is_no_error(folder):
    for words in ("figures --json", "log"):
        done = subprocess.run(
            f"{sys.executable} -m openinquest {words} --record {folder / 'record'} | head -c 1; "
            'test "${PIPESTATUS[0]}" = 0',
            shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), words
