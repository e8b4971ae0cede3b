"""Documents in a release: only with leave, only as somebody looked at them, checked by whoever has the dossier."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from openinquest.cli import main
from openinquest.errors import InputError
from openinquest.ontology import JudgementKind
from openinquest.preserve.documents import find_document
from openinquest.record import Coder, EntryKind, Settings, create_record, open_record
from openinquest.record.entry import NewEntry
from openinquest.release.entries import Malformed
from openinquest.release.leaks import LeaksFound
from openinquest.release.manifest import FileSeal
from openinquest.release.rebuild import seals_of
from openinquest.release.redaction.copies import Copy, parse_copy
from openinquest.release.redaction.judging import Leave, parse_box, redaction_of, xywh_of
from openinquest.release.redaction.publishing import copies_of
from openinquest.release.verify import verify_site
from openinquest.release.write import write_release
from redacted_files import SECRET, Pdf, corners, everywhere

DAY = date(2031, 5, 1)
ADDRESS = "https://office.example/brief"


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A record with one public document, a PDF that holds a secret in every corner."""
    folder = tmp_path_factory.mktemp("kept")
    home = folder / "record"
    create_record(home, Settings(title={"en": "An invented event"})).close()
    (folder / "brief.pdf").write_bytes(everywhere())
    assert (
        run(
            "add",
            folder / "brief.pdf",
            "--handle",
            "brief",
            "--title",
            "A brief",
            "--address",
            ADDRESS,
            home=home,
        )
        == 0
    )
    mark_public(home, "brief")
    return home


def mark_public(home: Path, handle: str) -> None:
    with open_record(home) as record, record.store.writing() as writer:
        document = find_document(record, handle)
        flat = Coder("c1").judges(JudgementKind.MARKS, document, value={"level": "public"})
        writer.entries([NewEntry.of(EntryKind.JUDGEMENT, flat)])


@pytest.fixture
def home(kept, tmp_path) -> Path:
    shutil.copytree(kept, tmp_path / "record")
    return tmp_path / "record"


def run(*words: object, home: Path) -> int:
    return main([*map(str, words), "--record", str(home)])


def released(home: Path, name: str = "site") -> Path:
    with open_record(home) as record:
        return write_release(record, home.parent / name, today=DAY).folder


def checker(site: Path) -> subprocess.CompletedProcess[str]:
    """Run the program that stands in the release itself."""
    command = [sys.executable, "-I", str(site / "data" / "check.py"), str(site)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def reseal(site: Path) -> None:
    """Make the manifest fit again, as somebody would who changes a file on purpose."""
    manifest = json.loads((site / "manifest.json").read_bytes())
    manifest["files"] = {name: {"size": s.size, "sha256": s.sha256} for name, s in seals_of(site).items()}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (site / "manifest.json").write_text(text + "\n", encoding="utf-8")


def blacken(home: Path) -> None:
    assert run("redact", "brief", "--quote", SECRET, "--reason", "a witness", home=home) == 0


@pytest.fixture(scope="module")
def published(kept, tmp_path_factory) -> Path:
    """A folder with `site`, the release of a copy, and `looked-at.pdf`, what somebody looked at before."""
    folder = tmp_path_factory.mktemp("published")
    home = folder / "record"
    shutil.copytree(kept, home)
    blacken(home)
    assert run("redact", "brief", "--out", folder / "looked-at.pdf", home=home) == 0
    assert run("redact", "brief", "--release", "copy", "--reason", "read twice", home=home) == 0
    released(home)
    return folder


def going_out(home: Path) -> list[Copy]:
    with open_record(home) as record:
        return copies_of(record, [find_document(record, "brief")])


def test_without_leave_nothing_of_a_document_goes_out(home):
    blacken(home)
    assert going_out(home) == []


def test_the_copy_that_was_looked_at_goes_out(published):
    site = published / "site"
    [file] = (site / "documents").iterdir()
    data = file.read_bytes()
    assert data == (published / "looked-at.pdf").read_bytes()
    assert not any(part.lower() in text.lower() for part in SECRET.split() for _, text in corners(data))
    digest = sha256(data).hexdigest()
    assert file.name == f"brief-redacted-{digest[:8]}.pdf"
    page = (site / "en" / "source" / "brief.html").read_text(encoding="utf-8")
    assert digest in page
    assert f'href="../../documents/{file.name}"' in page
    assert "blackened" in page
    line = json.loads((site / "data" / "documents.jsonl").read_bytes())
    assert (line["sha256"], line["size"], line["original"]) == (digest, len(data), False)
    assert line["places"] > 0


def test_leave_ends_when_a_place_is_taken_back_or_added(home):
    blacken(home)
    assert run("redact", "brief", "--release", "copy", "--reason", "read twice", home=home) == 0
    assert len(going_out(home)) == 1
    assert run("redact", "brief", "--page", 1, "--box", "50,50,10,10", "--reason", "a stamp", home=home) == 0
    assert not going_out(home)
    assert run("redact", "brief", "--release", "copy", "--reason", "again", home=home) == 0
    assert len(going_out(home)) == 1
    with open_record(home) as record:
        name = redaction_of(record, "brief").blackened[-1].name
    assert run("undo", name, "--reason", "no stamp there", home=home) == 0
    assert not going_out(home), "the later leave was for more places"


def test_leave_ends_when_it_is_taken_back_and_with_other_bytes(home):
    blacken(home)
    assert run("redact", "brief", "--release", "copy", "--reason", "read twice", home=home) == 0
    assert run("redact", "brief", "--release", "nothing", "--reason", "an objection", home=home) == 0
    with open_record(home) as record:
        assert redaction_of(record, "brief").leave is Leave.NOTHING
    assert run("redact", "brief", "--release", "copy", "--reason", "it was withdrawn", home=home) == 0
    (home.parent / "revised.pdf").write_bytes(everywhere() + b"% revised")
    assert run("add", home.parent / "revised.pdf", "--address", ADDRESS, home=home) == 0
    with open_record(home) as record:
        of = redaction_of(record, "brief")
        assert (of.leave, of.blackened) == (Leave.NOTHING, ()), "nobody has looked at these bytes"
        assert copies_of(record, [of.document]) == []


def test_the_original_goes_out_only_by_that_word(home):
    assert run("redact", "brief", "--release", "original", "--reason", "an official notice", home=home) == 0
    [copy] = going_out(home)
    assert copy.load() == everywhere()
    assert copy.original
    assert "redacted" not in copy.file


def test_nothing_is_decided_without_a_reason(home):
    for words in (("--release", "original"), ("--page", 1, "--box", "1,1,5,5")):
        assert run("redact", "brief", *words, home=home) == 4


def test_bad_places_are_refused_and_nothing_is_written(home):
    with open_record(home) as record:
        before = record.head()
    for words, code in (
        (("--box", "10,10,20,20"), 2),
        (("--page", 9, "--box", "10,10,20,20"), 3),
        (("--page", 1, "--box=-5,10,20,20"), 3),
        (("--quote", "words that stand nowhere in it"), 3),
    ):
        assert run("redact", "brief", *words, "--reason", "a witness", home=home) == code
    with open_record(home) as record:
        assert record.head() == before


@pytest.mark.parametrize(
    "box", ["90,10,20,20", "10,10,0,20", "nan,10,5,20", "1e1,10,5,20", "1,2,3", "", "1,2,3,4,5"]
)
def test_boxes_that_are_none_are_refused(box):
    with pytest.raises(InputError):
        parse_box(1, box)


def test_a_changed_file_or_line_is_found(published, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(published / "site", site)
    [file] = (site / "documents").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"x")
    assert not verify_site(site).passed
    file.write_bytes(whole)
    assert verify_site(site).passed
    assert checker(site).returncode == 0
    other = site / "documents" / f"brief-redacted-{sha256(b'x').hexdigest()[:8]}.pdf"
    other.write_bytes(b"x")
    assert not verify_site(site).passed
    reseal(site)
    assert "documents" in verify_site(site).wrong, "a file that no line tells of"
    other.unlink()
    file.write_bytes(whole[:-1] + b"x")
    reseal(site)
    assert "documents.jsonl" in verify_site(site).wrong


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("file", "documents/../../brief-redacted-{}.pdf"),
        ("file", "documents/brief-redacted-{}.html"),
        ("places", -1),
        ("places", 1.5),
        ("original", 1),
        ("left_out", {"secrets": 1}),
        ("document", "brief"),
        ("media_type", "text/html"),
    ],
)
def test_lines_that_are_none_are_refused(tmp_path, name, value):
    digest = sha256(b"a").hexdigest()
    copy = Copy(
        "a" * 64, f"documents/brief-redacted-{digest[:8]}.pdf", digest, 1, "application/pdf", places=1
    )
    assert parse_copy(tmp_path, {copy.file: FileSeal(1, digest)}, copy.line()) == copy
    value = value.format(digest[:8]) if isinstance(value, str) else value
    fields = json.loads(copy.line()) | {name: value}
    line = json.dumps(fields, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    with pytest.raises(Malformed):
        parse_copy(tmp_path, {copy.file: FileSeal(1, digest), str(fields["file"]): FileSeal(1, digest)}, line)


def test_boxes_are_written_as_they_are_read():
    place = parse_box(2, "10%, 22.5%,30,4.125")
    assert xywh_of(place) == "percent:10,22.5,30,4.125"
    with pytest.raises(InputError):
        parse_box(1, "10,20,30")


def test_destroying_the_document_reaches_its_copies(home):
    blacken(home)
    assert run("redact", "brief", "--out", home.parent / "copy.pdf", home=home) == 0
    assert list((home / "archive").rglob("blackened-*"))
    assert run("destroy", "--document", "brief", "--reason", "safety", "--yes", home=home) == 0
    assert not list((home / "archive").rglob("blackened-*"))


NAMED = (
    "Болата Омарова видели у ворот.",
    "OMAROV B. S. was asked.",
    "Омаров Болат Серікұлы келді, Ома-",
    "ров Болат кетті.",
    "Марат Асылов и Берик Асанов ушли.",
    "Омарова увезли.",
    "Позвоните: +7 701 555 44 33.",
)


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """A record that keeps a person in, and a public letter that names that person in several ways."""
    home = tmp_path / "record"
    said = [
        ("schema", "Person"), ("name", "Омаров Болат Серікұлы"), ("contact", "+7 701 555 44 33"),
    ]  # fmt: skip
    with create_record(home, Settings(title={"en": "An invented event"})) as record:
        about = {
            "thing": "p.1",
            "stance": "asserts",
            "speaker": "record",
            "coder": "c1",
            "method": "definition",
        }
        about |= {"coded_at": "2031-02-03T04:05:06Z"}
        record.append([about | {"property": name, "value": value} for name, value in said], [], [])
    pdf = Pdf()
    contents = b"".join(pdf.shown(line, 60, 780 - 20 * number) for number, line in enumerate(NAMED))
    (tmp_path / "letter.pdf").write_bytes(pdf.pages([(contents, b"", b"")]))
    words = ("--handle", "letter", "--title", "A letter", "--address", "https://office.example/letter")
    assert run("add", tmp_path / "letter.pdf", *words, home=home) == 0
    mark_public(home, "letter")
    return home


def test_every_spelling_of_a_withheld_name_is_proposed_and_taken(named, capsys):
    assert run("redact", "letter", "--propose", "--json", home=named) == 0
    listed = json.loads(capsys.readouterr().out)
    found = [each["words"] for each in listed]
    assert found == [
        "Болата Омарова",
        "OMAROV B. S",
        "Омаров Болат Серікұлы",
        "Омаров Болат",
        "Омарова",
        "7 701 555 44 33",
    ]
    assert run("redact", "letter", "--release", "copy", "--reason", "read", home=named) == 4, "names are open"
    chosen = [each["name"] for each in listed]
    assert run("redact", "letter", "--take", chosen[0], "nothing", "--reason", "w", home=named) == 3
    assert run("redact", "letter", "--take", *chosen[:2], "--reason", "withheld", home=named) == 0
    assert run("redact", "letter", "--take", "all", "--reason", "withheld", home=named) == 0
    capsys.readouterr()
    assert run("redact", "letter", "--propose", "--json", home=named) == 0
    assert all(each["blackened"] == "yes" for each in json.loads(capsys.readouterr().out))
    assert run("redact", "letter", "--release", "copy", "--reason", "read", home=named) == 0
    with open_record(named) as record:
        [copy] = copies_of(record, [find_document(record, "letter")])
    for name, text in corners(copy.load()):
        for word in ("омаров", "omarov", "болат", "серік", "ров ", "5554433", "555 44"):
            assert word not in text.lower(), f"{name}: {word}"
    assert "Асылов" in dict(corners(copy.load()))["pypdf"]


def test_leave_despite_names_is_a_word_of_its_own_and_the_release_is_stopped(named):
    assert run("redact", "letter", "--release", "copy", "--despite-names", "--reason", "r", home=named) == 0
    with pytest.raises(LeaksFound):
        released(named)
    assert not (named.parent / "site").exists()
