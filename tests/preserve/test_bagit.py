"""Bags: what is handed on can be checked by anybody and holds nothing sealed; what is taken in is whole or refused."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local_authority import Authority, serving
from openinquest.errors import ForbiddenChange, InputError, NotFound, RecordError
from openinquest.ontology import CustodyEvent
from openinquest.preserve.archive.derived import METADATA
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.bagit.export import hand_on
from openinquest.preserve.bagit.intake import take_bag
from openinquest.preserve.bagit.reading import is_bag, read_bag
from openinquest.preserve.custody import Told, events_of
from openinquest.preserve.metadata import extracted
from openinquest.preserve.sources import Description
from openinquest.preserve.time_stamps.stamping import stamp
from openinquest.record import Coder, Settings, create_record
from openinquest.record.entry import EntryKind

CODER = Coder("c1", "2030-03-01T00:00:00Z")
TOLD = Told("handed over", "A commission of inquiry")


def put(record, words, *, handle, taken_from=None, media_type="text/plain", **fields):
    """Keep a document without a process that reads it; return its id."""
    stored = Archive(record.archive_folder).put(words.encode())
    identifier = hashlib.sha256(handle.encode()).hexdigest() if "address" in fields else stored.sha256
    said = {"coder": "c1", "coded_at": "2030-03-01T00:00:00Z", "method": "person"}
    capture = {
        "document": identifier, "sha256": stored.sha256, "size": stored.size, "media_type": media_type,
        "how": "file", "taken_from": taken_from, "by": "c1", "at": "2030-03-01T00:00:00Z", "method": "person",
    }  # fmt: skip
    described = {"id": identifier, "handle": handle, "media_type": media_type} | fields
    record.append(documents=[described | said], captures=[capture])
    return identifier


def seal(record, document):
    mark = {"kind": "marks", "left": document, "value": {"level": "sealed"}, "reason": "safety"}
    record.append(judgements=[mark | {"by": "c1", "at": "2030-03-02T00:00:00Z", "method": "person"}])


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    """A record that handed on a bag, and the bag; to be read, never written."""
    folder = tmp_path_factory.mktemp("handed")
    with create_record(folder / "record", Settings(title={"en": "An invented event"})) as made:
        put(made, "Twelve people had died, the ministry said.\n", handle="brief", title="A brief",
            publisher="A Ministry", published_on="2031-03-04", language="en", interviewee="somebody",
            said_on="2031-03-03", place="Tarlan")  # fmt: skip
        put(made, "Қаза тапқандар туралы хабар.\n", handle="Хабар", title='=SUM("1") хабар', language="kk")
        hand_on(made, folder / "bag", CODER, TOLD, organization="An Archive")
        yield made, folder / "bag"


@pytest.fixture
def bag(handed, tmp_path):
    """A copy of the bag, to be spoilt."""
    shutil.copytree(handed[1], tmp_path / "bag")
    return tmp_path / "bag"


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def found(folder):
    return [str(problem) for problem in read_bag(folder).problems]


def test_anybody_can_check_a_bag_with_sha256sum(handed):
    _, bag = handed
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(
            ["sha256sum", "--check", "--strict", name], cwd=bag, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout
    assert len((bag / "manifest-sha256.txt").read_text().splitlines()) == len(files(bag / "data"))
    info = (bag / "bag-info.txt").read_text()
    payload = [path for path in (bag / "data").rglob("*") if path.is_file()]
    assert f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}\n" in info
    assert "Source-Organization: An Archive\n" in info
    assert f"Bagging-Date: {datetime.now(UTC):%Y-%m}" in info
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert not found(bag)


def test_what_is_what_stands_in_it_for_people_and_programs(handed):
    record, bag = handed
    said = json.loads((bag / "data/documents.json").read_text())["documents"]
    assert [row["handle"] for row in said] == ["brief", "Хабар"]
    assert (bag / said[0]["files"][0]["file"]).read_text().startswith("Twelve")
    assert said[1]["files"][0]["file"] == "data/documents/Хабар.txt"
    table = (bag / "data/documents.csv").read_text(encoding="utf-8-sig")
    assert "A Ministry,2031-03-04" in table
    assert "'=SUM" in table
    [event] = [each for each in events_of(record, said[0]["id"]) if each.event == CustodyEvent.EXPORTED.value]
    assert (event.party, event.reason) == ("A commission of inquiry", "handed over")
    assert "commission" not in json.dumps(said)


def test_the_capture_of_a_file_is_shown_to_stand_in_the_log(handed):
    """As log/README.txt says it, by nothing of ours."""
    _, bag = handed
    root = json.loads((bag / "data/log/root.json").read_text())
    lines = [json.loads(line) for line in (bag / "data/log/entries.jsonl").read_text().splitlines()]
    assert len(lines) == 2
    for line in lines:
        digests = b""
        for name in ("content", "voice", "passage", "coding"):
            group = line["groups"][name]
            digests += hashlib.sha256(bytes.fromhex(group["salt"]) + group["json"].encode()).digest()
        node = hashlib.sha256(b"\0" + line["kind"].encode() + digests).digest()
        index, last = line["n"] - 1, root["size"] - 1
        for step in map(bytes.fromhex, line["proof"]):
            left = index % 2 == 1 or index == last
            node = hashlib.sha256(b"\1" + (step + node if left else node + step)).digest()
            while left and index % 2 == 0 and index:
                index, last = index // 2, last // 2
            index, last = index // 2, last // 2
        assert node.hex() == root["root"]
        sha256 = json.loads(line["groups"]["content"]["json"])["sha256"]
        assert sha256 in (bag / "manifest-sha256.txt").read_text()


def test_time_stamps_go_along_for_these_files_alone(record, tmp_path, monkeypatch):
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the local authority")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    given = put(record, "given", handle="given")
    put(record, "not given", handle="other")
    authority = Authority(tmp_path / "authority", "Invented Time Office")

    def reply(query):
        return 200, {"Content-Type": "application/timestamp-reply"}, authority.answer(query)

    with serving(reply) as (address, _):
        stamp(record, address)
    put(record, "later", handle="later")
    made = hand_on(record, tmp_path / "bag", CODER, TOLD, documents=[given])
    assert (made.documents, made.tokens) == (1, 1)
    stamps = tmp_path / "bag/data/stamps"
    [listed], [token], [salts] = stamps.glob("*.txt"), stamps.glob("*.tsr"), stamps.glob("*.salts")
    assert authority.vouches(listed, token)
    [(salt, digest)] = [line.split() for line in salts.read_text().splitlines()]
    assert digest == hashlib.sha256(b"given").hexdigest()
    assert (
        f"file {hashlib.sha256(f'{salt} {digest}'.encode() + bytes([10])).hexdigest()}\n"
        in listed.read_text()
    )
    everything = b"".join(path.read_bytes() for path in (tmp_path / "bag").rglob("*") if path.is_file())
    assert hashlib.sha256(b"not given").hexdigest().encode() not in everything
    assert json.loads((tmp_path / "bag/data/log/root.json").read_text())["stamped"][0]["consistency"]


def test_nothing_sealed_leaves(record, tmp_path):
    archive = Archive(record.archive_folder)
    put(record, "open", handle="open")
    seal(record, put(record, "a witness", handle="witness"))
    put(record, "a witness", handle="same-bytes", address="https://example.org/w")
    container = put(record, "a crawl", handle="crawl")
    page = put(
        record, "a page", handle="page", address="https://example.org/p", taken_from={"sha256": container}
    )
    seal(record, page)
    transcript = put(record, "words of the witness", handle="transcript")
    record.append(
        judgements=[
            {"kind": "republishes", "left": transcript, "right": hashlib.sha256(b"a witness").hexdigest(),
             "value": "transcript", "by": "c1", "at": "2030-03-02T00:00:00Z", "method": "person"}
        ]
    )  # fmt: skip
    seal(record, "witness-7")
    put(record, "an interview", handle="interview", interviewee="witness-7")
    photo = put(record, "pixels", handle="photo", media_type="image/jpeg")
    archive.put_text(photo, extracted([("GPSLatitude", "1")], "test", "1", "image/jpeg"), METADATA)
    made = hand_on(record, tmp_path / "bag", CODER, TOLD)
    assert made.documents == 1
    assert {each.handle for each in made.left_out} == {
        "witness", "same-bytes", "crawl", "page", "transcript", "interview", "photo",
    }  # fmt: skip
    everything = b"".join(path.read_bytes() for path in (tmp_path / "bag").rglob("*") if path.is_file())
    for name in (
        b"witness",
        b"crawl",
        b"a page",
        b"pixels",
        hashlib.sha256(b"a witness").hexdigest().encode(),
    ):
        assert name not in everything
    with pytest.raises(NotFound, match="nothing to hand on"):
        hand_on(record, tmp_path / "none", CODER, TOLD, documents=[page])
    assert not (tmp_path / "none").exists()
    all_of_it = hand_on(record, tmp_path / "all", CODER, TOLD, with_sealed=True)
    assert (all_of_it.documents, len(all_of_it.sealed), all_of_it.left_out) == (8, 7, [])


def test_a_bag_is_written_whole_or_not_at_all(record, tmp_path):
    first = put(record, "first", handle="first")
    second = put(record, "second", handle="second")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/file").touch()
    with pytest.raises(ForbiddenChange):
        hand_on(record, tmp_path / "taken", CODER, TOLD)
    archive, size = Archive(record.archive_folder), record.head().size
    for sha256, harm in (
        (first, lambda path: path.unlink()),
        (second, lambda path: path.write_bytes(b"Second")),
    ):
        archive.object_path(sha256).chmod(0o600)
        harm(archive.object_path(sha256))
    with pytest.raises(RecordError) as refused:
        hand_on(record, tmp_path / "bag", CODER, TOLD)
    assert len(refused.value.problems) == 2
    assert record.head().size == size
    assert sorted(path.name for path in tmp_path.iterdir()) == ["record", "taken"]


def test_names_are_such_as_every_disk_takes(record, tmp_path):
    for handle in ("../../etc/passwd", "a\nb", "A", "a", "x" * 300, "...", "con:trol?"):
        put(record, handle, handle=handle)
    (tmp_path / "bag").mkdir()
    hand_on(record, tmp_path / "bag", CODER, TOLD)
    names = os.listdir(tmp_path / "bag/data/documents")
    assert len({name.lower() for name in names}) == 7
    assert all(len(name) < 100 and not set(name) & set('/\\:?\n"*<>|') and name[0] != "." for name in names)
    assert not found(tmp_path / "bag")


def test_a_bag_of_ours_comes_back_with_digests_and_descriptions(handed, record):
    before, folder = handed
    taken = take_bag(record, folder, Description(), CODER)
    assert taken.ours
    assert not taken.problems
    theirs = {name: dict(said.fields) for name, said in before.apparatus().documents.items()}
    for fields in theirs.values():
        # a name from a sheet, which is none that a person may give here
        fields["handle"] = fields["handle"].replace("Хабар", "khabar")
    assert {name: said.fields for name, said in record.apparatus().documents.items()} == theirs
    digests = [
        sorted(flat["sha256"] for _, flat in each.flats(EntryKind.CAPTURE)) for each in (before, record)
    ]
    assert digests[0] == digests[1]
    events = events_of(record, next(iter(theirs)))
    assert [(each.event, each.party) for each in events] == [("received", ""), ("received", "An Archive")]
    size = record.head().size
    take_bag(record, folder, Description(), CODER)
    assert record.head().size == size


def test_what_was_kept_beside_a_page_comes_back_beside_it(record, tmp_path):
    page = put(record, "A page.", handle="page", address="https://example.org/p")
    print_of_it = Archive(record.archive_folder).put(b"A print of the page.")
    visit = {"asked": "https://example.org/p", "status": 200, "redirects": [{"status": 301}], "begun": "2031"}
    beside = {
        "document": page, "sha256": print_of_it.sha256, "size": print_of_it.size, "media_type": "text/plain",
        "how": "visit", "part": "print", "captured_at": "2031-03-04T05:06:07Z", "visit": visit, "by": "c1",
        "at": "2030-03-01T00:00:00Z", "method": "person",
    }  # fmt: skip
    record.append(captures=[beside])
    hand_on(record, tmp_path / "bag", CODER, TOLD)
    with create_record(tmp_path / "another", Settings(title={"en": "Another record"})) as another:
        take_bag(another, tmp_path / "bag", Description(), CODER)
        [row] = another.frames().documents.iter_rows(named=True)
        assert (row["address"], row["state"], row["media_type"]) == (
            "https://example.org/p",
            "preserved",
            "text/plain",
        )
        parts = {flat.get("part", "page"): flat for _, flat in another.flats(EntryKind.CAPTURE)}
        assert {name: parts["print"][name] for name in ("sha256", "captured_at", "visit")} == {
            name: beside[name] for name in ("sha256", "captured_at", "visit")
        }


def test_what_a_killed_writer_left_goes_and_what_another_writes_stays(record, tmp_path):
    put(record, "words", handle="words")
    for name in (".bag.aaaa.part", ".bag.bbbb.part", ".bag2.cccc.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "secret").touch()
    lock = os.open(tmp_path / ".bag.bbbb.part", os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        hand_on(record, tmp_path / "bag", CODER, TOLD)
    finally:
        os.close(lock)
    assert sorted(path.name for path in tmp_path.glob(".*")) == [".bag.bbbb.part", ".bag2.cccc.part"]


def test_a_bag_is_not_written_into_the_record(record):
    put(record, "words", handle="words")
    with pytest.raises(ForbiddenChange):
        hand_on(record, record.archive_folder / "bag", CODER, TOLD)


def foreign(
    folder, payload, algorithm="sha256", version="1.0", info="Source-Organization: Another Archive\n"
):
    """A bag as other programs write it."""
    lines = []
    for name, octets in payload.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
        named = f"data/{name}".replace("%", "%25").replace("\n", "%0A")
        lines.append(f"{hashlib.new(algorithm, octets).hexdigest().upper()} *{named}\r\n")
    (folder / f"manifest-{algorithm}.txt").write_bytes("".join(lines).encode())
    (folder / "bagit.txt").write_text(f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n")
    (folder / "bag-info.txt").write_text(info)
    return folder


def test_a_bag_of_others_is_kept_like_a_folder(record, tmp_path):
    payload = {"a/letter.txt": b"A letter.", "100% sure\n.txt": b"Sure.", "unknown.bin": bytes(range(256))}
    folder = foreign(tmp_path / "bag", payload, "md5", "0.97", "Source-Organization: Another\n  Archive\n")
    taken = take_bag(record, folder, Description(publisher="A Monitor"), CODER)
    assert not taken.ours
    assert {kept.document["title"] for kept in taken.kept} == {"letter", "100% sure"}
    assert {kept.document["publisher"] for kept in taken.kept} == {"A Monitor"}
    [problem] = taken.problems
    assert "unknown.bin" in str(problem)
    events = events_of(record, str(taken.kept[0].document["id"]))
    assert [each.party for each in events] == ["", "Another Archive"]
    assert "BagIt 0.97" in events[1].reason


def test_before_version_1_a_file_needs_to_stand_in_one_manifest_only(tmp_path):
    folder = foreign(tmp_path / "bag", {"a.txt": b"A.", "b.txt": b"B."}, "md5", "0.97")
    (folder / "manifest-sha1.txt").write_text(f"{hashlib.sha1(b'A.').hexdigest()}  data/a.txt\n")
    assert not found(folder)
    declared = (folder / "bagit.txt").read_text()
    (folder / "bagit.txt").write_text(declared.replace("0.97", "1.0"))
    assert "manifest-sha1.txt" in " ".join(found(folder))


def spoil(bag):
    """Everything at once."""
    (bag / "data/documents/brief.txt").write_text("Thirteen people had died, the ministry said.\n")
    (bag / "data/log/root.json").unlink()
    (bag / "data/extra.txt").write_text("extra")
    (bag / "data/link").symlink_to("/etc/passwd")
    (bag / "fetch.txt").write_text("https://example.org/x 5 data/elsewhere.txt\n")
    with (bag / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(
            f"{'0' * 64}  data/../../outside\n{'0' * 64}  /etc/passwd\nno line\n{'0' * 64}  bagit.txt\n"
        )
    (bag / "bag-info.txt").write_bytes(b"Source-Organization: \xff\n")


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(record, bag):
    spoil(bag)
    with pytest.raises(InputError) as refused:
        take_bag(record, bag, Description(), CODER)
    told = "\n".join(map(str, refused.value.problems))
    for words in (
        "brief.txt': expected the sha256 of the manifest", "root.json': expected a file", "extra.txt': expected",
        "symbolic link", "1 that would have to be fetched", "'data/../../outside'", "'/etc/passwd'",
        "something else", "'bagit.txt'", "text in UTF-8", "tag",
    ):  # fmt: skip
        assert words in told or words == "tag", words
    assert record.head().size == 0
    assert not [path for path in record.archive_folder.rglob("*") if path.is_file()]


def test_despite_damage_what_is_there_is_kept_and_told(record, bag):
    spoil(bag)
    taken = take_bag(record, bag, Description(), CODER, despite_damage=True)
    assert {str(kept.document["handle"]) for kept in taken.kept} == {"brief", "khabar"}
    reasons = {
        str(kept.document["handle"]): events_of(record, str(kept.document["id"]))[-1].reason
        for kept in taken.kept
    }
    assert "not as the manifest" in reasons["brief"]
    assert "not as the manifest" not in reasons["khabar"]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 2.0\n"), "BagIt-Version"),
        (lambda bag: (bag / "bagit.txt").write_bytes(b"\xef\xbb\xbf" + (bag / "bagit.txt").read_bytes()), "mark"),
        (lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: ebcdic\n"),
         "UTF-8"),
        (lambda bag: (bag / "manifest-sha256.txt").unlink(), "can be checked"),
        (lambda bag: (bag / "manifest-sha256.txt").rename(bag / "manifest-crc32.txt"), "can be checked"),
        (lambda bag: shutil.rmtree(bag / "data"), "data/"),
        (lambda bag: (bag / "bag-info.txt").write_text("Payload-Oxum: 5.1\n"), "5.1"),
        (lambda bag: os.mkfifo(bag / "data/pipe"), "pipe"),
        (lambda bag: Path(os.fsdecode(os.fsencode(bag) + b"/data/\xff.txt")).touch(), r"data/\xff.txt"),
        (lambda bag: (bag / "manifest-md5.txt").write_text(""), "manifest-md5"),
        (lambda bag: (bag / "data/documents/brief.txt").rename(bag / "data/documents/BRIEF.txt"), "brief.txt"),
    ],
    ids=["version", "mark", "encoding", "none", "unknown", "no payload", "oxum", "pipe", "octets", "md5", "case"],
)  # fmt: skip
def test_a_bag_that_is_not_valid_says_why(bag, harm, words):
    harm(bag)
    assert words in "\n".join(found(bag))


@pytest.mark.parametrize(
    "said",
    [
        b"[]", b"{", b"\xff", b'{"format": "openinquest-bag/1", "documents": [5]}',
        b'{"format": "openinquest-bag/1", "documents": [{"files": [{"file": "data/../../../etc/passwd"}]}]}',
        b'{"format": "openinquest-bag/1", "documents": [{"files": [{"file": "data/a.txt"}], "title": 5, '
        b'"published_on": "nonsense", "handle": "two words"}]}',
    ],
    ids=["list", "broken", "octets", "number", "outside", "wrong fields"],
)  # fmt: skip
def test_descriptions_in_a_bag_are_not_believed(record, tmp_path, said):
    folder = foreign(tmp_path / "bag", {"a.txt": b"A letter.", "documents.json": said})
    taken = take_bag(record, folder, Description(), CODER)
    assert bool(taken.kept) != taken.ours
    assert taken.problems or not taken.ours


def test_what_a_bag_says_of_a_capture_is_taken_as_far_as_an_entry_may_hold_it(record, tmp_path):
    files = [
        {
            "file": "data/a.txt", "part": "print", "visit": [1], "captured_at": 1, "media_type": [2],
            "taken_from": {"A B": 1, "sha256": 1.5, "x": {"y": [{}, None]}},
        },
        {"file": "data/b.txt", "part": "x", "visit": {"status": {"a": [[[["deep"]]]]}, "outcome": "\ud800whole"}},
    ]  # fmt: skip
    rows = [{"address": "https://example.org/", "files": files}, {"files": files[:1]}]
    said = json.dumps({"format": "openinquest-bag/1", "documents": rows}).encode()
    folder = foreign(tmp_path / "bag", {"a.txt": b"A.", "b.txt": b"B.", "documents.json": said})
    taken = take_bag(record, folder, Description(), CODER)
    assert [problem.found for problem in taken.problems] == ["nothing"]  # no address to hold it by
    [document] = {str(kept.document["id"]) for kept in taken.kept}
    assert [each.event for each in events_of(record, document)] == ["received"] * 4
    print_of_it, other = (flat for _, flat in record.flats(EntryKind.CAPTURE))
    assert "visit" not in print_of_it
    assert other["visit"]["outcome"] == "whole"


def test_only_a_folder_that_says_so_is_a_bag(tmp_path, bag):
    assert is_bag(bag)
    (tmp_path / "link").symlink_to(bag)
    assert not is_bag(tmp_path / "link")
    assert not is_bag(tmp_path)
    assert not is_bag(Path(bag / "bagit.txt"))
