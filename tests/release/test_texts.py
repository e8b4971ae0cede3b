"""The index of texts: made by pagefind where it is installed, and made again by whoever verifies."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from openinquest.record import Record
from openinquest.release import Release, verify_site, write_release
from openinquest.release.ingredients import Ingredients
from openinquest.release.manifest import NAME, FileSeal, Manifest
from openinquest.release.names import TEXTS
from openinquest.release.snapshot import LANGUAGES
from openinquest.release.texts import why_not_made_again, with_texts
from openinquest.site import indexer, write_texts
from openinquest.site.search import FOLDER, text

pytestmark = pytest.mark.skipif(not indexer(), reason="pagefind is not installed (openinquest[search])")


@pytest.fixture(scope="module")
def searchable(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Release:
    out = tmp_path_factory.mktemp("searchable") / "site"
    return write_release(record, out, today=date(2026, 11, 21), texts=True)


def test_the_same_pages_give_the_same_bytes(dossier: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "another folder"):
        for language in LANGUAGES:
            shutil.copytree(dossier / language / "source", tmp_path / name / language / "source")
        write_texts(tmp_path / name)
        folder = tmp_path / name / FOLDER
        made.append(
            {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        )
    assert made[0] == made[1]
    assert len(made[0]) > 30


@pytest.mark.nightly
def test_verify_makes_the_index_again(searchable: Release) -> None:
    assert searchable.searchable
    assert f"{FOLDER}/" == TEXTS
    found = verify_site(searchable.folder, searchable.root)
    assert (found.wrong, found.notes) == ("", ())
    for language in ("en", "ru", "kk"):
        names = {path.name.partition(".")[2] for path in (searchable.folder / FOLDER / language).iterdir()}
        assert "js" in names
        assert not list((searchable.folder / FOLDER / language).glob("*ui*"))
        page = (searchable.folder / language / "search.html").read_text(encoding="utf-8")
        assert 'data-texts="yes"' in page


@pytest.mark.nightly
def test_a_program_put_in_its_place_is_found(searchable: Release, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(searchable.folder, site)
    place = site / FOLDER / "en" / "pagefind.js"
    place.write_bytes(place.read_bytes() + b"\nfetch('https://example.invalid');\n")
    _seal_again(site, place)
    assert f"{FOLDER}/en/pagefind.js differs" in verify_site(site).wrong


def _told(folder: Path, entry: bytes) -> str:
    """Return what is said of a release whose index names its program in this way."""
    place = folder / FOLDER / "en" / "pagefind-entry.json"
    place.parent.mkdir(parents=True)
    place.write_bytes(entry)
    files = {place.relative_to(folder).as_posix(): FileSeal.of(place)}
    return why_not_made_again(folder, Manifest({}, "", "", "", 0, "", "", files))


def test_where_it_cannot_be_made_again_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = json.dumps({"version": indexer().removeprefix("pagefind ")}).encode()
    assert _told(tmp_path / "same", ours) == ""
    monkeypatch.setattr(text, "_PACKAGE", "a-package-that-nobody-has")
    assert "here is none" in _told(tmp_path / "none", ours)


@pytest.mark.parametrize(
    "entry", [b"[]", b'{"version":"<b>"}', b"\xff", b"[" * 20_000, b'{"version":"0.0.1"}']
)
def test_an_index_that_names_a_strange_program_counts_as_not_compared(tmp_path: Path, entry: bytes) -> None:
    told = _told(tmp_path, entry)
    assert "not made anew" in told
    assert "<b>" not in told


def test_without_the_indexer_a_release_has_names_alone(
    dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert with_texts(Ingredients()).meta.searchable
    monkeypatch.setattr(text, "_PACKAGE", "a-package-that-nobody-has")
    assert not with_texts(Ingredients()).meta.searchable
    assert not (dossier / FOLDER).exists()
    assert "data-texts" not in (dossier / "en" / "search.html").read_text(encoding="utf-8")


def _seal_again(site: Path, place: Path) -> None:
    """Write a file's new digest into the manifest, as whoever forged it would."""
    data = json.loads((site / NAME).read_bytes())
    seal = FileSeal.of(place)
    data["files"][place.relative_to(site).as_posix()] = {"sha256": seal.sha256, "size": seal.size}
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    (site / NAME).write_bytes(text.encode("utf-8") + b"\n")
