"""The chain of custody: told from the log, written with who, when and why, and never said of what is not so."""

import pytest

from openinquest.errors import ForbiddenChange, InputError, NotFound, RecordError
from openinquest.ontology import CopyKind, CustodyEvent
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.custody import Told, copies_known, copy_out, events_of, note, verify
from openinquest.preserve.documents import find_document
from openinquest.preserve.registration import cite, keep
from openinquest.preserve.sources import Description
from openinquest.record import Coder, Settings, create_record

CODER = Coder("c1", "2030-03-01T00:00:00Z")
LATER = Coder("c2", "2030-03-02T00:00:00Z")


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        (tmp_path / "note.txt").write_text("Twelve people died, the ministry said.", encoding="utf-8")
        keep(made, tmp_path / "note.txt", Description(), CODER)
        yield made


@pytest.fixture
def document(record):
    return find_document(record, "note")


def damage(record, sha256):
    path = Archive(record.archive_folder).object_path(sha256)
    path.chmod(0o600)
    path.write_bytes(b"Twenty people died, the ministry said.")


def test_what_was_kept_was_received(record, document):
    [event] = events_of(record, document)
    assert (event.event, event.by, event.at, event.copy) == ("received", "c1", CODER.at, "evidentiary")
    assert Archive(record.archive_folder).holds(event.sha256)


def test_events_carry_who_when_why_and_with_whom(record, document):
    told = Told("on a disk, by hand", "another institution", "1 March 2029", CopyKind.EVIDENTIARY)
    [n] = note(record, [document], CustodyEvent.EXPORTED, told, LATER)
    event = events_of(record, document)[-1]
    assert (event.n, event.event, event.by, event.at) == (n, "exported", "c2", LATER.at)
    assert (event.party, event.on, event.reason) == (
        "another institution",
        "2029-03-01",
        "on a disk, by hand",
    )
    assert [each.n for _, each in copies_known(record, [document])] == [n]


def test_nothing_is_written_without_a_reason_or_with_a_day_that_is_none(record, document):
    before = record.head()
    with pytest.raises(InputError) as caught:
        note(record, [document], CustodyEvent.EXAMINED, Told("  ", "x" * 501, "one fine day"), CODER)
    assert {problem.column for problem in caught.value.problems} == {"reason", "with", "on"}
    assert record.head() == before


def test_a_working_copy_is_the_same_bytes_and_is_on_record(record, document, tmp_path):
    target = tmp_path / "working.txt"
    sha256 = copy_out(record, document, target, Told("to be translated"), LATER)
    assert target.read_bytes() == (tmp_path / "note.txt").read_bytes()
    event = events_of(record, document)[-1]
    assert (event.event, event.copy, event.sha256) == ("copied", "working", sha256)
    size = record.head().size
    with pytest.raises(ForbiddenChange):
        copy_out(record, document, target, Told("again"), LATER)
    assert record.head().size == size
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ForbiddenChange):
        copy_out(record, document, tmp_path / "link", Told("through a link"), LATER)
    assert not (tmp_path / "elsewhere").exists()


def test_a_verification_says_what_it_found(record, document, tmp_path):
    [(sha256, state)] = verify(record, document, Told("before the hearing"), LATER)
    assert state == "unharmed"
    damage(record, sha256)
    assert verify(record, document, Told("after it"), LATER) == [(sha256, "harmed")]
    Archive(record.archive_folder).remove(sha256)
    assert verify(record, document, Told("much later"), LATER) == [(sha256, "missing")]
    assert [event.found for event in events_of(record, document)[1:]] == ["unharmed", "harmed", "missing"]


def test_no_copy_is_made_of_damaged_bytes(record, document, tmp_path):
    damage(record, events_of(record, document)[0].sha256)
    size = record.head().size
    with pytest.raises(RecordError):
        copy_out(record, document, tmp_path / "working.txt", Told("to be read"), LATER)
    assert not (tmp_path / "working.txt").exists()
    assert record.head().size == size


def test_what_is_only_cited_has_no_custody(record):
    document, _ = cite(record, "https://example.org/page", Description(handle="page"), CODER)
    assert events_of(record, document["id"]) == []
    with pytest.raises(NotFound):
        verify(record, document["id"], Told("to see"), CODER)
