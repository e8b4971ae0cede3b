"""Backup and restore: the whole record in one file, or nothing."""

import io
import tarfile
import threading
from pathlib import Path

import pytest

from invented import WORLD, say
from openinquest.errors import EnvironmentFault, ForbiddenChange, InputError
from openinquest.preserve.registration import keep
from openinquest.preserve.sources import Description
from openinquest.record import Coder, open_record
from openinquest.record.backup import backup, restore
from openinquest.record.checks import check_log, check_store
from openinquest.record.columnar import Columnar
from openinquest.record.frames import frame_names


@pytest.fixture
def full(record, tmp_path):
    """A record with statements, a judgement, a kept document, and something destroyed."""
    record.append(statements=[*WORLD, say("dead", "12"), say("dead", "13")])
    (tmp_path / "note.txt").write_text("Twelve people died.\n", encoding="utf-8")
    keep(record, tmp_path / "note.txt", Description(), Coder("c1"))
    record.destroy([12], "safety")
    return record


def assert_same(left, right):
    assert left.head() == right.head()
    assert left.leaves() == right.leaves()
    for name in frame_names():
        assert getattr(left.frames(), name).equals(getattr(right.frames(), name))


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_what_is_restored_is_the_record(full, tmp_path):
    made = backup(full, tmp_path / "kept.tar.gz")
    with restore(made, tmp_path / "restored") as record:
        assert_same(full, record)
        assert record.settings == full.settings
        assert [*check_store(record), *check_log(record)] == []
        assert {path.name for path in record.archive_folder.rglob("*") if path.is_file()} == {
            path.name for path in full.archive_folder.rglob("*") if path.is_file()
        }
        # what was destroyed cannot come back in the restored record either
        with pytest.raises(ForbiddenChange):
            record.append(statements=[say("dead", "13")])
        record.append(statements=[say("dead", "14")])


def test_a_backup_is_for_its_owner_alone(full, tmp_path):
    made = backup(full, tmp_path / "kept.tar.gz")
    assert made.stat().st_mode & 0o077 == 0
    with restore(made, tmp_path / "restored") as record:
        assert record.folder.stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing_and_leaves_nothing_beside_it(full, tmp_path):
    (tmp_path / "backups").mkdir()
    made = backup(full, tmp_path / "backups" / "kept.tar.gz")
    assert files(made.parent) == ["kept.tar.gz"]
    content = made.read_bytes()
    with pytest.raises(ForbiddenChange):
        backup(full, made)
    assert made.read_bytes() == content
    with pytest.raises(EnvironmentFault):
        backup(full, tmp_path / "nowhere" / "kept.tar.gz")
    with pytest.raises(EnvironmentFault):
        backup(full, tmp_path / "note.txt" / "kept.tar.gz")


def test_a_restore_wants_a_folder_of_its_own(full, tmp_path):
    made = backup(full, tmp_path / "kept.tar.gz")
    before = files(full.folder)
    with pytest.raises(ForbiddenChange):
        restore(made, full.folder)
    assert files(full.folder) == before


def rewritten(source, target, change):
    """Copy a backup, with `change(name, content)` applied to its files; None leaves a file out."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            content = old.extractfile(member).read() if member.isfile() else None
            if content is not None:
                content = change(member.name, content)
                if content is None:
                    continue
                member.size = len(content)
            new.addfile(member, io.BytesIO(content) if content is not None else None)
    return target


def flipped(content):
    changed = bytearray(content)
    changed[content.index(b"all hurt")] ^= 1
    return bytes(changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: None if name == "record.sqlite3" else content,
        lambda name, content: None if name == "inquest.toml" else content,
        lambda name, content: content[: len(content) // 2] if name == "record.sqlite3" else content,
        lambda name, content: b"" if name == "inquest.toml" else content,
        lambda name, content: flipped(content) if name == "record.sqlite3" else content,
    ],
    ids=["no store", "no settings", "half a store", "empty settings", "a flipped bit"],
)
def test_a_backup_that_is_not_whole_is_refused_and_leaves_nothing(full, tmp_path, change):
    bad = rewritten(backup(full, tmp_path / "kept.tar.gz"), tmp_path / "bad.tar.gz", change)
    with pytest.raises(InputError, match=r"bad\.tar\.gz"):
        restore(bad, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize(
    "content", [b"", b"some text", b"\x1f\x8b" + bytes(50)], ids=["empty", "text", "broken gzip"]
)
def test_a_file_that_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "bad.tar.gz").write_bytes(content)
    with pytest.raises(InputError):
        restore(tmp_path / "bad.tar.gz", tmp_path / "restored")
    with pytest.raises(InputError):
        restore(tmp_path / "missing.tar.gz", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_cut_off_backup_is_refused(full, tmp_path):
    made = backup(full, tmp_path / "kept.tar.gz").read_bytes()
    for length in (len(made) // 3, len(made) - 20):
        (tmp_path / "cut.tar.gz").write_bytes(made[:length])
        with pytest.raises(InputError):
            restore(tmp_path / "cut.tar.gz", tmp_path / "restored")
        assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("kind", ["climbing", "absolute", "link"])
def test_a_backup_never_writes_outside_its_folder(full, tmp_path, kind):
    backup(full, tmp_path / "kept.tar.gz")
    bad = tmp_path / "bad.tar.gz"
    victim = tmp_path / "victim"
    with tarfile.open(bad, "w:gz") as tar:
        if kind == "link":
            link = tarfile.TarInfo("archive")
            link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
            tar.addfile(link)
        name = {"climbing": "../victim", "absolute": str(victim), "link": "archive/victim"}[kind]
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(InputError):
        restore(bad, tmp_path / "restored")
    assert not victim.exists()
    assert not (tmp_path / "restored").exists()


def test_a_backup_made_while_others_write_is_whole(full, tmp_path):
    stop = threading.Event()

    def write():
        with open_record(full.folder) as other:
            n = 0
            while not stop.is_set():
                n += 1
                other.append(statements=[say("dead", str(1000 + n))])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backup(full, tmp_path / f"kept-{n}.tar.gz") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for number, path in enumerate(made):
        with restore(path, tmp_path / f"restored-{number}") as record:
            assert [*check_store(record), *check_log(record)] == []


def test_the_columnar_export_stays_out_of_a_backup(full, tmp_path):
    Columnar(full.folder / "frames", worth_a_part=1).statements(full.store)
    made = backup(full, tmp_path / "kept.tar.gz")
    with tarfile.open(made) as tar:
        assert {Path(name).parts[0] for name in tar.getnames()} == {
            "record.sqlite3",
            "inquest.toml",
            "archive",
        }
    assert list((full.folder / "frames").glob("*.arrow"))
