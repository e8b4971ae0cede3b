"""An archive that is encrypted: what can be done without a key, what with one, and what lies on the disk."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openinquest.errors import EnvironmentFault, InputError, NotFound, RecordError
from openinquest.preserve import Archive, ExtractedText, Fault
from openinquest.preserve.archive.encryption import IDENTITY, RECIPIENTS, identities
from openinquest.preserve.archive.resealing import encrypt_archive

pyrage = pytest.importorskip("pyrage")
SECRET = b"the words of a witness who must not be found"


class Key:
    """A key pair and the file that its secret half lies in."""

    def __init__(self, folder: Path, name: str) -> None:
        identity = pyrage.x25519.Identity.generate()
        self.public, self.file = str(identity.to_public()), folder / f"{name}.txt"
        self.secret = str(identity)
        self.file.write_text(f"# created: today\n# public key: {self.public}\n{self.secret}\n")


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    key = Key(tmp_path, "ours")
    monkeypatch.setenv(IDENTITY, str(key.file))
    return key


@pytest.fixture
def other(tmp_path: Path) -> Key:
    return Key(tmp_path, "other")


@pytest.fixture
def sealed(archive: Archive, ours: Key) -> Archive:
    encrypt_archive(archive, (ours.public,))
    return archive


def text(words: str, version: str = "1") -> ExtractedText:
    return ExtractedText(words, "text/plain", "plain", version, declared={"title": SECRET.decode()})


def octets_on_disk(archive: Archive) -> bytes:
    return b"".join(
        path.read_bytes() + path.name.encode() for path in archive.path.rglob("*") if path.is_file()
    )


def test_what_is_kept_comes_back_and_nothing_of_it_lies_in_the_clear(sealed: Archive, tmp_path: Path) -> None:
    source = tmp_path / "letter.txt"
    source.write_bytes(SECRET * 10_000)
    with sealed.receiving(source) as received:
        assert received.path.read_bytes() == source.read_bytes()
        assert SECRET not in octets_on_disk(sealed), "not even while it is received"
        stored = received.keep()
    from_memory = sealed.put(SECRET)
    sealed.put_text(stored.sha256, text(SECRET.decode()))
    assert SECRET not in octets_on_disk(sealed)
    assert not list(Path("/dev/shm").glob("destroyed-*"))
    for one, expected in ((stored, SECRET * 10_000), (from_memory, SECRET)):
        with sealed.open(one.sha256) as file:
            assert file.read() == expected
        assert one.sha256 == hashlib.sha256(expected).hexdigest()
        with sealed.descriptor(one.sha256) as descriptor:
            assert os.pread(descriptor, 9, 4) == expected[4:13]
    assert sealed.text(stored.sha256) == text(SECRET.decode())
    assert sorted(sealed.objects()) == sorted([stored.sha256, from_memory.sha256])
    assert list(sealed.verify()) == []
    assert not sealed.put(source).is_new
    assert not sealed.put(SECRET).is_new


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 1_000_003])
def test_files_of_every_size_come_back_piece_by_piece(sealed: Archive, size: int) -> None:
    octets = random.Random(size).randbytes(size)
    with sealed.open(sealed.put(octets).sha256) as file:
        assert b"".join(iter(lambda: file.read(10_007), b"")) == octets


def test_without_a_key_files_are_put_away_and_checked_and_not_read(
    sealed: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(IDENTITY)
    stored = sealed.put(SECRET)
    sealed.put_text(stored.sha256, text("words"))
    assert sealed.holds(stored.sha256)
    assert list(sealed.verify()) == []
    for read in (lambda: sealed.open(stored.sha256), lambda: sealed.text(stored.sha256)):
        with pytest.raises(EnvironmentFault, match="encrypted") as caught:
            read()
        assert IDENTITY in str(caught.value.problems[0])
    [path] = [path for path in sealed.path.glob("??/*") if path.parent.name != "incoming"]
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.seek(-3, os.SEEK_END)
        file.write(b"\0")
    assert {finding.fault for finding in sealed.verify()} == {Fault.CHANGED, Fault.WRITABLE}


def test_the_key_of_another_opens_nothing(
    sealed: Archive, other: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = sealed.put(SECRET)
    sealed.put_text(stored.sha256, text("words"))
    monkeypatch.setenv(IDENTITY, str(other.file))
    with pytest.raises(EnvironmentFault, match="to others"), sealed.open(stored.sha256) as file:
        file.read()
    with pytest.raises(EnvironmentFault, match="to others"):
        sealed.text(stored.sha256)
    assert list(sealed.verify()) == []


def test_a_file_put_in_the_place_of_another_is_found_by_who_has_the_key(sealed: Archive) -> None:
    first, second = sealed.put(b"one"), sealed.put(b"two")
    path = sealed.object_path(first.sha256)
    tail = sealed.object_path(second.sha256).name[62:]
    shutil.copy(sealed.object_path(second.sha256), path.with_name(first.sha256[2:] + tail))
    path.unlink()
    assert {finding.fault for finding in sealed.verify()} == {Fault.CHANGED}
    with pytest.raises(RecordError, match="damaged"), sealed.open(first.sha256) as file:
        file.read()


def test_what_is_cut_short_is_damaged_and_never_taken_for_the_end(sealed: Archive) -> None:
    stored = sealed.put(SECRET * 50_000)
    path = sealed.object_path(stored.sha256)
    path.chmod(0o600)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(RecordError, match="damaged"):
        _read_in_pieces(sealed, stored.sha256)
    assert sealed.put(SECRET * 50_000).is_new, "it is mended by adding it again"
    assert list(sealed.verify()) == []


def _read_in_pieces(archive: Archive, sha256: str) -> None:
    with archive.open(sha256) as file:
        while file.read(100_000):
            pass


def test_reading_may_stop_in_the_middle(sealed: Archive) -> None:
    stored = sealed.put(bytes(5_000_000))
    for _ in range(20):
        with sealed.open(stored.sha256) as file:
            assert file.read(10) == bytes(10)


def test_a_file_that_changes_between_being_encrypted_and_read_is_refused(
    sealed: Archive, tmp_path: Path
) -> None:
    source = tmp_path / "letter.txt"
    for change in (
        lambda: source.write_bytes(b"other words"),
        lambda: (source.unlink(), source.write_bytes(b"first words"))[0],
    ):
        source.write_bytes(b"first words")
        with sealed.receiving(source) as received:
            change()
            with pytest.raises(InputError, match="changed"):
                received.keep()
    assert list(sealed.objects()) == []


def test_the_newest_text_is_told_as_before_and_one_without_words_comes_last(
    archive: Archive, ours: Key
) -> None:
    stored = archive.put(b"scan")
    for version, words in (("1", "old words"), ("2", "new words"), ("3", "")):
        archive.put_text(stored.sha256, text(words, version))
        time.sleep(0.02)
    before = list(archive.texts(stored.sha256))
    done = encrypt_archive(archive, (ours.public,))
    assert done.files == 7
    assert list(archive.texts(stored.sha256)) == before
    assert [each.text for each in before] == ["new words", "old words", ""]
    archive.put_text(stored.sha256, text("new words", "2"))
    assert encrypt_archive(archive, ()).files == 0


def test_a_recipient_who_is_added_reads_what_was_kept_before(
    sealed: Archive, ours: Key, other: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = sealed.put(SECRET)
    sealed.put_text(stored.sha256, text("words"))
    assert encrypt_archive(sealed, (other.public,)).files == 3
    files = [path for path in sealed.path.rglob("*.age")]
    assert len(files) == 3, "the older ones are gone"
    for key in (ours, other):
        monkeypatch.setenv(IDENTITY, str(key.file))
        with sealed.open(stored.sha256) as file:
            assert file.read() == SECRET
        assert sealed.text(stored.sha256) == text("words")
    assert list(sealed.verify()) == []


def test_a_key_that_nobody_has_is_refused(archive: Archive, ours: Key, other: Key) -> None:
    archive.put(b"one")
    for keys in ((other.public,), (ours.secret,), ("age1" + "q" * 58,), ("words",), ()):
        with pytest.raises(InputError) as caught:
            encrypt_archive(archive, keys)
        assert ours.secret not in f"{caught.value} {caught.value.problems}"
    assert not (archive.path / RECIPIENTS).exists()
    assert list(archive.verify()) == []


def test_a_damaged_file_is_left_for_a_backup_and_told(archive: Archive, ours: Key) -> None:
    stored = archive.put(b"original")
    path = archive.object_path(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(b"originaL")
    done = encrypt_archive(archive, (ours.public,))
    assert done.damaged == (str(path.relative_to(archive.path)),)
    assert Fault.OPEN in {finding.fault for finding in archive.verify()}


def test_a_list_of_recipients_that_is_gone_or_damaged_is_found(sealed: Archive) -> None:
    sealed.put(SECRET)
    (sealed.path / RECIPIENTS).write_text("age1 nobody\n")
    with pytest.raises(RecordError, match="recipients"):
        sealed.put(b"more")
    (sealed.path / RECIPIENTS).unlink()
    assert (RECIPIENTS, Fault.ORPHAN) in {(finding.path, finding.fault) for finding in sealed.verify()}


def test_destroying_leaves_nothing(sealed: Archive) -> None:
    stored = sealed.put(SECRET)
    sealed.put_text(stored.sha256, text("words"))
    sealed.remove(stored.sha256)
    assert [path.name for path in sealed.path.rglob("*") if path.is_file()] == [RECIPIENTS]
    with pytest.raises(NotFound):
        sealed.open(stored.sha256)


# Identity files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"# nothing\n", b"AGE-SECRET-KEY-1NOT\n", b"\xff\xfe", b"secret words"]
)
def test_a_file_that_holds_no_identity_is_told_and_never_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    place = tmp_path / "key.txt"
    place.write_bytes(content)
    monkeypatch.setenv(IDENTITY, str(place))
    with pytest.raises(EnvironmentFault) as caught:
        identities()
    told = f"{caught.value} {caught.value.problems}"
    assert "NOT" not in told
    assert "secret words" not in told
    monkeypatch.setenv(IDENTITY, str(tmp_path / "nowhere"))
    with pytest.raises(EnvironmentFault):
        identities()


@pytest.mark.nightly
def test_an_identity_under_a_passphrase_is_asked_for_once(
    sealed: Archive, ours: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = sealed.put(SECRET)
    locked = tmp_path / "locked.age"
    locked.write_bytes(pyrage.passphrase.encrypt(ours.file.read_bytes(), "four invented words"))
    monkeypatch.setenv(IDENTITY, str(locked))
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(EnvironmentFault, match="identity file"):
        sealed.open(stored.sha256)
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or "four invented words")
    for _ in range(3):
        with sealed.open(stored.sha256) as file:
            assert file.read() == SECRET
    assert len(asked) == 1


def test_without_the_component_it_is_said_what_to_install(
    archive: Archive, ours: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(EnvironmentFault, match=r"openinquest\[age\]"):
        encrypt_archive(archive, (ours.public,))


# The machine fails --------------------------------------------------------------------------------------------

ENCRYPTING = """
import sys
from openinquest.preserve import Archive
from openinquest.preserve.archive.resealing import encrypt_archive
encrypt_archive(Archive(sys.argv[1]), tuple(sys.argv[2:]))
"""


def test_a_kill_in_the_middle_loses_nothing_and_the_same_again_finishes(
    archive: Archive, ours: Key, other: Key
) -> None:
    chance = random.Random(3)
    objects = {archive.put(chance.randbytes(200_000)).sha256 for _ in range(10)}
    for sha256 in objects:
        archive.put_text(sha256, text(sha256))
    for keys in ((ours.public,), (ours.public, other.public)):
        tag_before = {path.name for path in archive.path.rglob("*.age")}
        for _ in range(2):
            command = [sys.executable, "-c", ENCRYPTING, str(archive.path), *keys]
            with subprocess.Popen(command) as process:
                begun = time.monotonic()
                while process.poll() is None and time.monotonic() - begun < 20:
                    if len({path.name for path in archive.path.rglob("*.age")} - tag_before) > 10:
                        break
                process.send_signal(signal.SIGKILL)
            assert set(archive.objects()) == objects
            assert all(archive.text(sha256) == text(sha256) for sha256 in objects)
            harmless = {Fault.OPEN, Fault.OLDER, Fault.UNFINISHED}
            assert {finding.fault for finding in archive.verify()} <= harmless
        encrypt_archive(archive, keys)
        assert list(archive.verify()) == []
        for sha256 in objects:
            with archive.open(sha256) as file:
                assert hashlib.sha256(file.read()).hexdigest() == sha256
        assert len(list(archive.path.rglob("*.age"))) == 3 * len(objects)


@pytest.mark.nightly
def test_two_processes_putting_the_same_files_lose_nothing(sealed: Archive) -> None:
    script = (
        "import sys\nfrom openinquest.preserve import Archive\n"
        "for n in range(20): Archive(sys.argv[1]).put(b'%d' % (n % 10) * 1000)\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, str(sealed.path)]) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert set(sealed.objects()) == {hashlib.sha256(b"%d" % n * 1000).hexdigest() for n in range(10)}
    assert list(sealed.verify()) == []


def test_a_full_disk_is_said_and_leaves_the_archive_as_it_was(sealed: Archive) -> None:
    script = (
        "import resource, sys\nfrom openinquest.errors import EnvironmentFault\n"
        "from openinquest.preserve import Archive\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000,) * 2)\n"
        "try: Archive(sys.argv[1]).put(sys.argv[2])\n"
        "except EnvironmentFault as fault: print(fault)\n"
    )
    big = sealed.path.parent / "big.bin"
    big.write_bytes(bytes(1_000_000))
    done = subprocess.run(
        [sys.executable, "-c", script, str(sealed.path), str(big)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Could not write to the archive"), done
    assert list(sealed.verify()) == []
    assert list(sealed.objects()) == []
