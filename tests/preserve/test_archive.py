import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import EnvironmentFault, InputError, NotFound, RecordError
from openinquest.preserve import Archive, ExtractedText, Fault, Page, Paragraph, Role


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _files(archive: Archive) -> list[str]:
    return sorted(str(path.relative_to(archive.path)) for path in archive.path.rglob("*") if path.is_file())


def _text(words: str = "238 погибли 😀", version: str = "1") -> ExtractedText:
    return ExtractedText(
        text=words,
        media_type="application/pdf",
        extractor="pdf",
        version=version,
        paragraphs=(Paragraph(0, 3, Role.MAIN),),
        pages=(Page(1, 0, len(words)),),
        language="ru",
        declared={"title": "Т"},
        notes=("a note",),
    )


def test_what_is_put_is_kept_under_its_digest_unchanged_and_read_only(
    archive: Archive, tmp_path: Path
) -> None:
    source = tmp_path / "letter.txt"
    source.write_bytes(b"octets \x00\xff\r\n")
    before = source.stat()
    stored = archive.put(source)
    assert (stored.sha256, stored.size, stored.is_new) == (_sha256(b"octets \x00\xff\r\n"), 11, True)
    with archive.open(stored.sha256) as file:
        assert file.read() == b"octets \x00\xff\r\n"
    path = archive.path / stored.sha256[:2] / stored.sha256[2:]
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    after = source.stat()
    assert (after.st_mtime_ns, after.st_mode, after.st_nlink) == (before.st_mtime_ns, before.st_mode, 1)
    assert list(archive.verify()) == []
    assert list(archive.objects()) == [stored.sha256]


def test_the_same_octets_are_kept_once(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"same")
    assert archive.put(tmp_path / "a").is_new
    assert not archive.put(b"same").is_new
    assert len(_files(archive)) == 1


@settings(deadline=None)
@given(st.binary(max_size=3000))
def test_any_octets_come_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("any"))
    with archive.open(archive.put(data).sha256) as file:
        assert file.read() == data


def test_a_damaged_object_is_found_and_mended_by_adding_the_file_again(archive: Archive) -> None:
    stored = archive.put(b"original")
    path = archive.object_path(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(b"originaL")
    assert {finding.fault for finding in archive.verify()} == {Fault.CHANGED, Fault.WRITABLE}
    archive.put(b"original")
    assert list(archive.verify()) == []
    assert path.read_bytes() == b"original"


def test_every_kind_of_disorder_is_found_and_named(archive: Archive) -> None:
    stored = archive.put(b"one")
    archive.put_text(stored.sha256, _text())
    other = archive.put(b"two")
    archive.put_text(other.sha256, _text())
    (archive.path / "notes.txt").write_text("stray")
    (archive.path / stored.sha256[:2] / "stray").write_text("stray")
    (archive.path / "incoming" / "left").write_text("half")
    bucket = archive.path / "ff"
    bucket.mkdir(exist_ok=True)
    (bucket / ("0" * 62)).symlink_to("/etc/hostname")
    archive.object_path(other.sha256).unlink()
    derived = next((archive.path / "derived" / stored.sha256[:2] / stored.sha256[2:]).glob("*.txt"))
    derived.chmod(0o600)
    derived.write_text("239 погибли 😀")
    found = {(finding.fault, finding.path) for finding in archive.verify()}
    assert (Fault.FOREIGN, "notes.txt") in found
    assert (Fault.FOREIGN, f"{stored.sha256[:2]}/stray") in found
    assert (Fault.FOREIGN, "ff/" + "0" * 62) in found
    assert (Fault.UNFINISHED, "incoming/left") in found
    assert (Fault.ORPHAN, f"derived/{other.sha256[:2]}/{other.sha256[2:]}") in found
    assert (Fault.CHANGED, str(derived.relative_to(archive.path))) in found
    assert all(finding.path in finding.sentence for finding in archive.verify())


def test_text_is_kept_beside_its_original_and_comes_back_whole(archive: Archive) -> None:
    stored = archive.put(b"pdf")
    assert archive.text(stored.sha256) is None
    archive.put_text(stored.sha256, _text())
    files = _files(archive)
    archive.put_text(stored.sha256, _text())
    assert _files(archive) == files
    assert archive.text(stored.sha256) == _text()
    assert list(archive.verify()) == []


def test_a_new_version_of_the_extractor_keeps_the_old_text(archive: Archive) -> None:
    stored = archive.put(b"pdf")
    archive.put_text(stored.sha256, _text("old words", "1"))
    time.sleep(0.02)
    archive.put_text(stored.sha256, _text("new words", "2"))
    text = archive.text(stored.sha256)
    assert text is not None
    assert text.text == "new words"
    assert len([name for name in _files(archive) if name.endswith(".txt")]) == 2


def test_damaged_text_is_said_not_returned(archive: Archive) -> None:
    stored = archive.put(b"pdf")
    archive.put_text(stored.sha256, _text())
    path = next((archive.path / "derived").rglob("*.txt"))
    path.chmod(0o600)
    path.write_text("other words")
    with pytest.raises(RecordError):
        archive.text(stored.sha256)


def test_text_belongs_to_an_object(archive: Archive) -> None:
    with pytest.raises(NotFound):
        archive.put_text("0" * 64, _text())


def test_remove_leaves_nothing_of_an_object_and_everything_of_others(archive: Archive) -> None:
    kept = archive.put(b"kept")
    archive.put_text(kept.sha256, _text())
    before = _files(archive)
    gone = archive.put(b"secret octets")
    archive.put_text(gone.sha256, _text("secret words"))
    with archive.open(gone.sha256) as still_open:
        removed = archive.remove(gone.sha256)
        assert len(removed) == 3
        assert b"secret" not in still_open.read()  # overwritten, not only unlinked
    assert _files(archive) == before
    assert not archive.holds(gone.sha256)
    with pytest.raises(NotFound):
        archive.remove(gone.sha256)
    assert list(archive.verify()) == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_digests_name_objects(archive: Archive, name: str) -> None:
    with pytest.raises(NotFound):
        archive.open(name)


def test_an_object_that_is_not_there_is_said(archive: Archive) -> None:
    with pytest.raises(NotFound):
        archive.open("0" * 64)


def test_reading_an_archive_that_is_not_there_writes_nothing(archive: Archive) -> None:
    assert list(archive.verify()) == []
    assert list(archive.objects()) == []
    assert not archive.path.exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "link", "pipe"])
def test_only_regular_files_are_taken(archive: Archive, tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("/etc/hostname")
    elif kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(InputError) as caught:
        archive.put(path)
    assert caught.value.problems[0].file == kind
    assert _files(archive) == []


def test_a_file_that_changes_while_it_is_read_is_refused(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "growing.txt"
    path.write_bytes(b"x" * 40_000_000)
    writer = (
        "import sys,time\n"
        "for _ in range(100000):\n"
        "    f = open(sys.argv[1], 'r+b'); f.seek(39_999_990); f.write(b'y'); f.close()\n"
    )
    with subprocess.Popen([sys.executable, "-c", writer, str(path)]) as process:
        try:
            with pytest.raises(InputError, match="changed while"):
                _put_often(archive, path)
        finally:
            process.kill()


def _put_often(archive: Archive, path: Path) -> None:
    for _ in range(50):
        archive.put(path)


def test_what_is_received_but_not_kept_leaves_nothing(archive: Archive) -> None:
    with archive.receiving(b"looked at") as received:
        assert received.path.read_bytes() == b"looked at"
    assert _files(archive) == []
    with pytest.raises(ZeroDivisionError), archive.receiving(b"looked at"):
        raise ZeroDivisionError
    assert _files(archive) == []


# The machine fails -------------------------------------------------------------------------------------------

PUTTING = """
import os, sys
from openinquest.preserve import Archive
archive = Archive(sys.argv[1])
while True:
    print(archive.put(os.urandom(3_000_000)).sha256, flush=True)
"""


def test_killing_the_writer_leaves_no_half_object(archive: Archive) -> None:
    announced: list[str] = []
    leftovers = 0
    for round_number in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", PUTTING, str(archive.path)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            announced.append(process.stdout.readline().strip())
            if round_number % 2:  # in the middle of a file
                incoming = archive.path / "incoming"
                while not any(path.stat().st_size > 0 for path in _existing(incoming)):
                    pass
            else:
                time.sleep(0.013 * round_number)
            process.send_signal(signal.SIGKILL)
            announced.extend(line.strip() for line in process.stdout if len(line) == 65)
        findings = list(archive.verify())
        assert {finding.fault for finding in findings} <= {Fault.UNFINISHED}
        leftovers += len(findings)
        assert set(announced) <= set(archive.objects())
    assert leftovers
    archive.put(b"the next writer tidies up")
    assert list(archive.verify()) == []


def _existing(folder: Path) -> list[Path]:
    found = []
    for path in folder.glob("*"):
        try:
            path.stat()
        except FileNotFoundError:
            continue
        found.append(path)
    return found


def test_two_processes_putting_the_same_files_lose_nothing(archive: Archive) -> None:
    script = (
        "import sys\nfrom openinquest.preserve import Archive\n"
        "for n in range(60): Archive(sys.argv[1]).put(b'%d' % (n % 20) * 1000)\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, str(archive.path)]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    assert set(archive.objects()) == {_sha256(b"%d" % n * 1000) for n in range(20)}
    assert list(archive.verify()) == []


FULL = """
import sys
from openinquest.errors import EnvironmentFault
from openinquest.preserve import Archive
archive = Archive(sys.argv[1])
archive.put(b"small")
try:
    archive.put(bytes(1_000_000))
except EnvironmentFault as fault:
    print(fault)
print(sorted(path.name for path in archive.path.rglob('*') if path.is_file()))
print([finding.sentence for finding in archive.verify()])
"""


def _after_fault(command: list[str]) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_is_said_and_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    script = tmp_path / "full.py"
    script.write_text(FULL)
    folder = tmp_path / "mounted"
    folder.mkdir()
    mount = f'mount -t tmpfs -o size=64k tmpfs "{folder}" && exec "{sys.executable}" "{script}" "{folder}/archive"'
    if os.geteuid() == 0 and shutil.which("unshare"):
        lines = _after_fault(["unshare", "-m", "sh", "-c", mount])
    else:
        limit = f'ulimit -f 100 && exec "{sys.executable}" "{script}" "{folder}/archive"'
        lines = _after_fault(["bash", "-c", limit])
    assert lines[0].startswith("Could not write to the archive")
    assert lines[-2] == str([_sha256(b"small")[2:]])
    assert lines[-1] == "[]"


def test_a_limit_of_file_size_is_said(tmp_path: Path) -> None:
    script = tmp_path / "full.py"
    script.write_text(FULL)
    limit = f'ulimit -f 100 && exec "{sys.executable}" "{script}" "{tmp_path}/archive"'
    lines = _after_fault(["bash", "-c", limit])
    assert lines[0].startswith("Could not write to the archive")
    assert lines[-1] == "[]"


def test_a_missing_permission_is_a_fault_of_the_environment(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    folder.chmod(0o555)
    script = (
        "import os, sys\nfrom openinquest.errors import EnvironmentFault\nfrom openinquest.preserve import Archive\n"
        "os.geteuid() or os.setuid(65534)\n"
        "try: Archive(sys.argv[1]).put(b'x')\n"
        "except EnvironmentFault as fault: print(fault)\n"
    )
    lines = _after_fault([sys.executable, "-c", script, str(folder / "archive")])
    assert "permission" in "\n".join(lines)
    assert list(folder.iterdir()) == []


def test_faults_of_the_environment_have_their_own_exit_code() -> None:
    assert EnvironmentFault.exit_code == 5
