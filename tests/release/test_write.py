"""Writing: the same bytes for the same record and day, all or nothing, and nobody else's folder."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

from openinquest.errors import ForbiddenChange, NotFound, UsageError
from openinquest.record import Record, Settings, create_record
from openinquest.release import Release, verify_site, write_release
from openinquest.release import write as writing

TODAY = date(2026, 11, 21)


def contents(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_the_same_record_and_day_give_the_same_bytes(
    record: Record, release: Release, tmp_path: Path
) -> None:
    again = write_release(record, tmp_path / "elsewhere" / "other-name", today=TODAY)
    assert contents(again.folder) == contents(release.folder)
    assert again.manifest_sha256 == release.manifest_sha256


def test_a_release_is_replaced_and_leaves_nothing_behind(record: Record, tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_release(record, out, on=date(2022, 1, 20), today=TODAY)
    assert not (out / "en" / "source" / "babel-2022-08.html").exists() or "238" not in (
        out / "en" / "figure" / "deaths.html"
    ).read_text(encoding="utf-8")
    write_release(record, out, today=TODAY)
    assert "238" in (out / "en" / "figure" / "deaths.html").read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_on_leaves_out_what_was_said_later(record: Record, tmp_path: Path) -> None:
    made = write_release(record, tmp_path / "site", on=date(2022, 1, 20), today=TODAY)
    table = (made.folder / "data" / "statements.csv").read_text(encoding="utf-8")
    assert ",225," in table
    sources = (made.folder / "en" / "sources.html").read_text(encoding="utf-8")
    assert "IFP News" in sources
    assert "Babel" not in sources
    assert not (made.folder / "en" / "figure" / "deaths.att.almaty.html").exists()  # said on 14 March
    assert ",238," not in table
    assert "2023-01-13" not in table


def test_a_question_is_shown_before_its_last_reply_was_given(record: Record, tmp_path: Path) -> None:
    made = write_release(record, tmp_path / "site", on=date(2022, 5, 1), today=TODAY)
    text = " ".join((made.folder / "en" / "questions.html").read_text(encoding="utf-8").split())
    assert "no list given" in text
    assert "surnames and initials" not in text
    assert '<span class="num">48</span>' in text  # 14 March to 1 May 2022


def test_an_earlier_entry_shows_the_log_as_it_stood(record: Record, tmp_path: Path) -> None:
    made = write_release(record, tmp_path / "site", entry=record.head().size - 1, today=TODAY)
    assert made.log_size == record.head().size - 1
    assert made.root == record.head(made.log_size).root.hex() != record.head().root.hex()
    with pytest.raises(NotFound):
        write_release(record, tmp_path / "other", entry=record.head().size + 1, today=TODAY)


def test_a_day_to_come_is_refused(record: Record, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_release(record, tmp_path / "site", on=date(2027, 1, 1), today=TODAY)


@pytest.mark.parametrize("kind", ["folder", "file", "link", "manifest of something else"])
def test_anything_but_a_release_stays_as_it_is(record: Record, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "site"
    if kind == "file":
        out.write_text("mine")
    elif kind == "link":
        (tmp_path / "real").mkdir()
        out.symlink_to(tmp_path / "real")
    else:
        out.mkdir()
        (out / ("manifest.json" if "manifest" in kind else "mine.txt")).write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(ForbiddenChange):
        write_release(record, out, today=TODAY)
    assert contents(tmp_path) == before


def test_what_fails_midway_leaves_the_old_release(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    write_release(record, out, today=TODAY)
    before = contents(out)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "make_files", full)
    with pytest.raises(OSError, match="No space"):
        write_release(record, out, today=TODAY)
    assert contents(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_source_is_shown_as_it_was_last_described(sample: ModuleType, tmp_path: Path) -> None:
    with sample.make_record(tmp_path / "record") as record:
        first = sample.document_flats()[0]
        record.append(documents=[{**first, "title": "Described again"}])
        made = write_release(record, tmp_path / "site", today=TODAY)
        before = write_release(record, tmp_path / "before", entry=record.head().size - 1, today=TODAY)
    page = f"en/source/{first['handle']}.html"
    assert "Described again" in (made.folder / page).read_text(encoding="utf-8")
    assert first["title"] in (before.folder / page).read_text(encoding="utf-8")
    assert verify_site(made.folder, made.root).passed


def test_a_record_of_which_nothing_is_public_makes_an_empty_dossier(tmp_path: Path) -> None:
    with create_record(tmp_path / "record", Settings(title={"kk": "Әлі ештеңе жоқ"})) as record:
        coding = {"coder": "c", "coded_at": "2026-01-01T00:00:00Z", "method": "person"}
        said = {
            "thing": "x",
            "property": "label",
            "value": "kept in@en",
            "stance": "asserts",
            "speaker": "record",
        }
        record.append([{**said, **coding}])
        made = write_release(record, tmp_path / "site", today=TODAY)
    assert (made.entries, made.log_size) == (0, 1)
    assert not (made.folder / "data" / "entries").exists()
    assert verify_site(made.folder, made.root).passed
    assert "Әлі ештеңе жоқ" in (made.folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("first", ["site", "release"])
def test_either_package_may_be_imported_first(first: str) -> None:
    code = (
        f"import openinquest.{first}\nfrom openinquest.release import write_release\n"
        "from openinquest.site import render\nassert callable(render) and callable(write_release)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
