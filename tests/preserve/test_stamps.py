"""Time stamps: what authorities are told, what is kept, and that tampering with any of it is found."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
from dataclasses import replace

import pytest

from local_authority import Authority, serving
from openinquest.errors import EnvironmentFault, ForbiddenChange, InputError, NotFound, UsageError
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.registration import destroy
from openinquest.preserve.time_stamps.authorities import ask, check_address
from openinquest.preserve.time_stamps.checks import check_stamps
from openinquest.preserve.time_stamps.stamping import prove, rows, stamp, take_in
from openinquest.preserve.time_stamps.stamps import Stamps, parse_list
from openinquest.preserve.time_stamps.tokens import Trust, Verdict, read, read_certificates, request
from openinquest.record import Settings, create_record, open_record
from openinquest.record.backup import backup, restore

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the local authority")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "first", "Invented Time Office")


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "second", "Another Time Office")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


def kept(record, text):
    """Keep a file without a process that reads it."""
    stored = Archive(record.archive_folder).put(text.encode())
    capture = {
        "document": stored.sha256,
        "sha256": stored.sha256,
        "size": stored.size,
        "media_type": "text/plain",
    }
    record.append(captures=[capture | {"how": "file", "by": "c1", "at": "2030-03-01", "method": "person"}])
    return stored.sha256


def stamped(record, authority):
    with serving(lambda query: (200, {}, authority.answer(query))) as (address, _):
        return stamp(record, address)


def files(record, pattern):
    return sorted(record.stamps_folder.glob(pattern))


def findings(record):
    return [(finding.severity.value, finding.what) for finding in check_stamps(record)]


def rewritten(path, octets):
    path.chmod(0o600)
    path.write_bytes(octets)


def test_openssl_alone_verifies_list_and_token_and_a_shell_finds_the_file_in_it(record, tmp_path, authority):
    sha256 = kept(record, "nothing")
    Stamps(record).pin(authority.root)
    done = stamped(record, authority)
    assert (done.new, done.row.verdict, done.row.authority) == (
        True,
        Verdict.VERIFIED,
        "Invented Time Office",
    )
    [listed], [token] = files(record, "*.txt"), files(record, "*.tsr")
    assert authority.vouches(listed, token)
    size, root, [line] = parse_list(listed.read_bytes())
    assert (size, root) == (record.head().size, record.head().root.hex())
    salt = Stamps(record).salts(listed.stem)[sha256]
    shell = subprocess.run(f"echo {salt} {sha256} | sha256sum", shell=True, capture_output=True, check=True)
    assert shell.stdout.split()[0].decode() == line
    assert findings(record) == []


def test_the_authority_is_told_one_digest_and_nothing_else(record, tmp_path, authority):
    sha256 = kept(record, "nothing")
    with serving(lambda query: (200, {}, authority.answer(query))) as (address, seen):
        stamp(record, address)
    [(headers, query)] = seen
    [listed] = files(record, "*.txt")
    assert hashlib.sha256(listed.read_bytes()).digest() in query
    assert len(query) < 100
    assert bytes.fromhex(sha256) not in query
    assert bytes.fromhex(sha256) not in listed.read_bytes()
    assert sha256 not in listed.read_text()
    assert headers["Content-Type"] == "application/timestamp-query"
    assert "inquest" not in str(headers).lower()


def test_only_what_is_new_is_listed_and_nothing_is_stamped_twice(record, tmp_path, authority, another):
    first = kept(record, "nothing")
    stamped(record, authority)
    assert not stamped(record, authority).new
    assert stamped(record, another).new
    assert (len(files(record, "*.txt")), len(files(record, "*.tsr"))) == (1, 2)
    second = kept(record, "something")
    assert Stamps(record).unstamped() == [second]
    stamped(record, another)
    newest, oldest = Stamps(record).all()
    assert (set(newest.salts), set(oldest.salts)) == ({second}, {first})
    assert [row.authority for row in rows(record)].count("Another Time Office") == 2


def test_a_request_is_carried_to_another_machine_and_its_answer_back(record, tmp_path, authority, another):
    sha256 = kept(record, "nothing")
    stamps = Stamps(record)
    listed = stamps.due()
    stamps.keep_list(listed)
    assert stamps.unstamped() == [sha256]
    assert stamps.due() == listed
    assert [severity for severity, _ in findings(record)] == ["doubt"]
    query, _ = request(listed.text)
    kept(record, "something, while the request was on its way")
    assert take_in(record, authority.answer(query), "answer.tsr").new
    assert stamps.unstamped() != [sha256]
    with pytest.raises(InputError, match="cannot be used"):
        take_in(record, another.answer(request(b"another list")[0]), "answer.tsr")


def test_a_token_is_in_doubt_until_its_authority_is_pinned(record, tmp_path, authority, another):
    stamped(record, authority)
    assert [severity for severity, _ in findings(record)] == ["doubt"]
    Stamps(record).pin(another.root)
    assert [severity for severity, _ in findings(record)] == ["doubt"]
    Stamps(record).pin(authority.root)
    assert findings(record) == []


def test_a_chain_as_openssl_3_0_writes_it_is_read(record, authority):
    data = b"a list"
    query, _ = request(data)
    for words in ((), ("-chain", "root.pem")):
        token = read(authority.answer(query, *words))
        trust = Stamps(record)
        trust.pin(authority.root)
        assert trust.trust().judge(token, data) == (Verdict.VERIFIED, "")
        assert trust.trust().judge(token, b"another list")[0] is Verdict.WRONG
        assert Trust().judge(token, data)[0] is Verdict.UNPINNED


@pytest.mark.parametrize("where", ["txt", "salts", "tsr", "pem"])
def test_every_octet_of_what_is_kept_is_guarded(record, tmp_path, authority, where):
    kept(record, "nothing")
    Stamps(record).pin(authority.root)
    stamped(record, authority)
    [path] = files(record, f"**/*.{where}")
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 12)):
        changed = bytearray(whole)
        changed[place] ^= 1
        rewritten(path, changed)
        assert "error" in {severity for severity, _ in findings(record)}, place
    rewritten(path, whole)
    assert findings(record) == []
    path.unlink()
    assert findings(record)


def test_a_token_whose_name_was_changed_with_it_is_found(record, tmp_path, authority):
    Stamps(record).pin(authority.root)
    stamped(record, authority)
    [path] = files(record, "*.tsr")
    changed = bytearray(path.read_bytes())
    changed[-3] ^= 1  # in the signature
    path.unlink()
    (record.stamps_folder / f"{path.name[:64]}.{hashlib.sha256(changed).hexdigest()}.tsr").write_bytes(
        changed
    )
    assert findings(record) == [("error", "its signature does not hold")]


def test_a_log_that_was_made_anew_is_not_the_one_that_was_stamped(record, tmp_path, authority):
    kept(record, "nothing")
    stamped(record, authority)
    with create_record(tmp_path / "forged", Settings(title={"en": "An invented event"})) as forged:
        kept(forged, "nothing")
        shutil.copytree(record.stamps_folder, forged.stamps_folder)
        Stamps(forged).pin(authority.root)
        assert [what for severity, what in findings(forged) if severity == "error"] == [
            "the log had another root after 1 entry when it was stamped"
        ]
    with create_record(tmp_path / "cut", Settings(title={"en": "An invented event"})) as cut:
        shutil.copytree(record.stamps_folder, cut.stamps_folder)
        assert ("error", "it stamps a log of 1 entry, and this one is shorter") in findings(cut)


def test_what_is_destroyed_leaves_the_lists_whole_and_is_in_none_that_anybody_could_tell(
    record, tmp_path, authority
):
    gone, stays = kept(record, "nothing"), kept(record, "something")
    Stamps(record).pin(authority.root)
    stamped(record, authority)
    captures = {flat["sha256"]: entry for entry, flat in record.flats("capture")}
    destroy(record, [captures[gone]], "safety")
    assert findings(record) == []
    [one] = Stamps(record).all()
    assert set(one.salts) == {stays}
    left = b"".join(path.read_bytes() for path in record.stamps_folder.rglob("*") if path.is_file())
    assert gone.encode() not in left
    assert not files(record, ".*")
    [listed], [token] = files(record, "*.txt"), files(record, "*.tsr")
    assert authority.vouches(listed, token)


def test_stamps_go_with_a_backup(record, tmp_path, authority):
    stamped(record, authority)
    Stamps(record).pin(authority.root)
    backup(record, tmp_path / "backup.tar.gz")
    restore(tmp_path / "backup.tar.gz", tmp_path / "again").close()
    with open_record(tmp_path / "again") as again:
        assert [row.verdict for row in rows(again)] == [Verdict.VERIFIED]
        assert findings(again) == []


def test_an_answer_to_another_request_is_refused_and_nothing_kept(record, authority, another):
    kept(record, "nothing")
    old, _ = request(b"something else")
    Stamps(record).pin(another.root)

    def forged(query):
        token = bytearray(another.answer(query))
        token[-3] ^= 1
        return 200, {}, bytes(token)

    answers = {
        "of something else": lambda query: (200, {}, authority.answer(old)),
        "forged": forged,
        "no token": lambda query: (200, {}, b"<html>Sign in</html>"),
        "nothing": lambda query: (200, {}, b""),
        "an error": lambda query: (500, {}, b"busy"),
        "elsewhere": lambda query: (302, {"Location": "http://127.0.0.1:9/"}, b""),
        "without end": lambda query: (200, {}, bytes(300_000)),
        "cut off": lambda query: (200, {}, authority.answer(query)[:-40]),
    }
    for name, reply in answers.items():
        with serving(reply) as (address, seen), pytest.raises(InputError):
            stamp(record, address)
        assert len(seen) == 1, name
        assert not files(record, "*.*"), name


def test_a_replayed_answer_has_another_nonce(record, authority):
    listed = Stamps(record).due()
    replayed = authority.answer(request(listed.text)[0])
    with serving(lambda query: (200, {}, replayed)) as (address, _), pytest.raises(InputError):
        stamp(record, address)


def test_an_authority_that_is_away_or_drips_is_given_up(record):
    with pytest.raises(EnvironmentFault):
        ask("http://127.0.0.1:9/", b"query", seconds=2)
    awake = threading.Event()

    def late(query):
        awake.wait(5)
        return 200, {}, b""

    with serving(late) as (address, _):
        with pytest.raises(EnvironmentFault):
            ask(address, b"query", seconds=0.1)
        awake.set()


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "example.org",
        "http://",
        "http://a:b@example.org/",
        "http://e x/",
        "",
    ],
)
def test_addresses_of_no_authority_are_refused(address):
    with pytest.raises(UsageError):
        check_address(address)


@pytest.mark.parametrize(
    "octets", [b"", b"0", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80\x00\x00", os.urandom(400)]
)
def test_octets_that_are_no_token_are_refused(octets):
    with pytest.raises(InputError):
        read(octets)


def test_a_pin_without_a_root_is_refused(record, tmp_path, authority):
    (tmp_path / "text.pem").write_text("no certificate")
    for path in (authority.folder / "tsa.pem", tmp_path / "text.pem"):
        with pytest.raises(InputError):
            Stamps(record).pin(path)
    assert not files(record, "**/*.pem")


def test_no_changed_octet_of_a_token_tells_another_time_or_digest(authority):
    """Whoever changes the name of the file with its octets meets the signature."""
    data = b"a list"
    answer = authority.answer(request(data)[0])
    token, trust = read(answer), Trust(read_certificates(authority.root.read_bytes()))
    assert trust.judge(token, data)[0] is Verdict.VERIFIED
    for place in range(0, len(answer), 5):
        changed = bytearray(answer)
        changed[place] ^= 1 << place % 8
        try:
            other = read(bytes(changed))
        except InputError:
            continue
        if trust.judge(other, data)[0] is Verdict.VERIFIED:
            assert (other.time, other.sha256) == (token.time, token.sha256), place


def test_a_stranger_follows_the_commands_of_a_proof_and_learns_of_one_file_only(
    record, tmp_path, authority, another
):
    asked, other = kept(record, "nothing"), kept(record, "something")
    with pytest.raises(NotFound):
        prove(record, asked, tmp_path / "proof")
    for office in (authority, another):
        Stamps(record).pin(office.root)
        stamped(record, office)
    assert prove(record, asked, tmp_path / "proof") == 2
    with pytest.raises(ForbiddenChange):
        prove(record, asked, tmp_path / "proof")
    readme = (tmp_path / "proof" / "README.txt").read_text()
    commands = [line for line in readme.splitlines() if line.startswith(("echo ", "grep ", "openssl "))]
    done = [
        subprocess.run(
            command, shell=True, cwd=tmp_path / "proof", capture_output=True, text=True, check=True
        ).stdout
        for command in commands
    ]
    assert done[0].split()[0] in done[1]
    assert sum("Verification: OK" in said for said in done) == 2
    assert sum("Time stamp:" in said for said in done) == 2
    everything = b"".join(path.read_bytes() for path in (tmp_path / "proof").iterdir())
    [listed] = Stamps(record).lists()
    assert other.encode() not in everything
    assert listed.salts[other].encode() not in everything


def test_a_clock_that_was_ahead_is_noticed(record, authority, monkeypatch):
    kept(record, "nothing")
    Stamps(record).pin(authority.root)
    stamped(record, authority)
    head = record.head()
    monkeypatch.setattr(type(record.store), "heads", lambda _: [replace(head, at="2999-01-01T00:00:00Z")])
    [(severity, what)] = findings(record)
    assert severity == "doubt"
    assert "younger" in what
