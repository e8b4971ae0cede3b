"""A document read anew by a newer version: what was cited from the older text is found again."""

import shutil
from dataclasses import replace

from openinquest.preserve import Anchoring, Archive, ExtractedText, resolve, select
from openinquest.preserve.checks import Texts, check_archive, check_texts
from openinquest.preserve.registration import keep
from openinquest.preserve.sources import Description
from openinquest.preserve.transcripts import recording_named, write_transcribes
from openinquest.record import Coder, Settings, create_record

CODER = Coder("c1", "2031-03-01T00:00:00Z")
OLD = "The office said\nthat seven men\nwere held. Nobody asked why."


def _text(text: str, version: str) -> ExtractedText:
    return ExtractedText(text, "application/pdf", "pdf", version)


def test_passages_of_an_older_text_are_found_in_the_newer(archive: Archive) -> None:
    stored = archive.put(b"octets")
    old = _text(OLD, "1")
    selectors = select(old, OLD.index("seven"), OLD.index("held"))
    archive.put_text(stored.sha256, old)
    archive.put_text(stored.sha256, _text("Page 1\n\nThe office said that seven men were held.", "2"))
    newest = archive.text(stored.sha256)
    assert newest is not None
    found = resolve(selectors, newest.text)
    assert found.how is Anchoring.SHIFTED
    assert newest.text[found.start : found.end].split() == ["seven", "men", "were"]
    assert [text.version for text in archive.texts(stored.sha256)] == ["2", "1"]


def test_a_machine_that_reads_nothing_does_not_hide_what_another_read(archive: Archive) -> None:
    stored = archive.put(b"octets")
    archive.put_text(stored.sha256, _text("Seven men.", "1+tesseract5"))
    archive.put_text(stored.sha256, _text("", "1"))
    newest = archive.text(stored.sha256)
    assert newest is not None
    assert newest.text == "Seven men."


def test_a_quotation_that_only_an_older_text_holds_is_no_finding(tmp_path) -> None:
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as record:
        path = tmp_path / "a.txt"
        path.write_text(OLD)
        kept = keep(record, path, Description(), CODER)
        archive = Archive(record.archive_folder)
        archive.put_text(kept.sha256, _text("The office said that seven rnen were held.", "9"))
        texts = Texts(record)
        assert archive.text(kept.sha256).version == "9"
        assert texts.hold(kept.document["id"], "seven men were held")
        assert not texts.hold(kept.document["id"], "eight men were held")


def test_deep_checks_find_a_text_that_its_document_does_not_give(tmp_path) -> None:
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as record:
        kept = []
        for name, words in (("a.txt", OLD), ("b.html", f"<p>{OLD}</p>"), ("c.txt", OLD + " Nobody.")):
            (tmp_path / name).write_text(words)
            kept.append(keep(record, tmp_path / name, Description(), CODER))
        archive = Archive(record.archive_folder)
        assert list(check_texts(record)) == []
        forged, older = kept[0].sha256, kept[2].sha256
        for sha256, version in ((forged, "1"), (older, "0")):
            text = replace(
                archive.text(sha256), text="The office said that nine men were held.", version=version
            )
            shutil.rmtree(archive.path / "derived" / sha256[:2] / sha256[2:])
            archive.put_text(sha256, text)
        assert [found.where for found in check_texts(record)] == [f"archive/{forged[:12]}"]
        assert list(check_archive(record)) == [], "nobody who only compares digests would see it"


def test_a_transcript_names_its_recording_once(tmp_path) -> None:
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as record:
        sound, words = tmp_path / "talk.mp3", tmp_path / "talk-words.vtt"
        sound.write_bytes(b"ID3\x03" + bytes(60))
        words.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nSeven men were held.\n")
        recording, transcript = (keep(record, path, Description(), CODER) for path in (sound, words))
        assert recording.notes
        assert recording_named(record, "talk") == recording.document["id"]
        ids = transcript.document["id"], recording.document["id"]
        n = write_transcribes(record, *ids, CODER)
        assert write_transcribes(record, *ids, CODER) is None
        [row] = record.frames().judgements.filter(kind="republishes").iter_rows(named=True)
        assert (row["n"], row["left"], row["right"]) == (n, ["talk-words"], "talk")
