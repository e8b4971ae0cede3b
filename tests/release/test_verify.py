"""Verification: each kind of tampering is named, by both programs, and a wholly re-made site needs a root."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openinquest.cli import main
from openinquest.record import Record
from openinquest.record.entry import FIELDS, EntryKind
from openinquest.record.identity import canonical_json
from openinquest.record.log import commitment, leaf_hash, root_of
from openinquest.release import Release, rebuild, verify_site, write_release
from openinquest.release.downloads import csv_bytes, parquet_bytes, statement_rows
from openinquest.release.entries import Published, Shown
from openinquest.release.manifest import Manifest
from openinquest.release.rebuild import seals_of, software
from openinquest.release.shards import write_shards
from openinquest.release.verify import Pages

SHARD = "data/entries/0000001.jsonl"


def checker(site: Path, *root: str) -> subprocess.CompletedProcess[str]:
    """Run the program that stands in the release itself, in isolation from this project."""
    command = [sys.executable, "-I", str(site / "data" / "check.py"), str(site), *root]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def reseal(site: Path) -> None:
    """Make the manifest fit again, as somebody would who changes a file on purpose."""
    manifest = json.loads((site / "manifest.json").read_bytes())
    manifest["files"] = {
        name: {"size": seal.size, "sha256": seal.sha256} for name, seal in seals_of(site).items()
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (site / "manifest.json").write_text(text + "\n", encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_a_release_passes_with_its_root(release: Release) -> None:
    found = verify_site(release.folder, release.root)
    assert (found.wrong, found.notes) == ("", ())
    assert (found.files, found.entries, found.root) == (release.files, release.entries, release.root)
    run = checker(release.folder, release.root)
    assert (run.returncode, run.stderr) == (0, "")


def test_without_a_root_it_says_what_that_means(release: Release) -> None:
    found = verify_site(release.folder)
    assert found.passed
    assert "wholly made anew would pass" in found.notes[0]
    assert "wholly made anew would pass" in checker(release.folder).stdout


def lines(site: Path) -> list[str]:
    return (site / SHARD).read_text(encoding="utf-8").splitlines(keepends=True)


def write_lines(site: Path, new: list[str]) -> None:
    (site / SHARD).write_text("".join(new), encoding="utf-8", newline="")


def change_value(site: Path) -> None:
    edit(site / SHARD, '\\"value\\":\\"225\\"', '\\"value\\":\\"125\\"')


def drop_entry(site: Path) -> None:
    write_lines(site, lines(site)[:-1])


def swap_entries(site: Path) -> None:
    new = lines(site)
    write_lines(site, [new[1], new[0], *new[2:]])


def renumber(site: Path) -> None:
    new = lines(site)
    last = json.loads(new[-1])
    last["n"] += 1
    new[-1] = json.dumps(last, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
    write_lines(site, new)


def change_csv(site: Path) -> None:
    edit(site / "data" / "statements.csv", ",225,", ",125,")


def change_parquet(site: Path) -> None:
    path = site / "data" / "statements.parquet"
    pl.read_parquet(path).with_columns(pl.col("value").replace("225", "125")).write_parquet(path)


def drop_row(site: Path) -> None:
    path = site / "data" / "statements.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def change_page(site: Path) -> None:
    edit(site / "ru" / "figure" / "deaths.html", ">225<", ">125<")


def add_page(site: Path) -> None:
    (site / "en" / "new.html").write_text("<p>new</p>")


def change_checker(site: Path) -> None:
    edit(site / "data" / "check.py", "WRONG", "FINE")


def drop_language(site: Path) -> None:
    for path in sorted((site / "kk").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (site / "kk").rmdir()


ENTRY_CHANGES = [change_value, swap_entries, renumber]
TABLE_CHANGES = [change_csv, drop_row]
PAGE_CHANGES = [change_page, add_page, change_checker, drop_language, change_parquet, drop_entry]


@pytest.mark.parametrize("tamper", ENTRY_CHANGES + TABLE_CHANGES + PAGE_CHANGES)
def test_any_change_is_found_although_the_manifest_fits(
    site: Path, release: Release, tamper: Callable[[Path], None]
) -> None:
    tamper(site)
    reseal(site)
    found = verify_site(site, release.root)
    assert not found.passed, tamper.__name__
    if tamper not in PAGE_CHANGES:
        assert checker(site, release.root).returncode != 0


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (
            change_value,
            "Entry 288: what it shows was changed",
        ),
        (change_csv, "data/statements.csv: line"),
        (change_parquet, "data/statements.parquet: column value of statement 288"),
        (change_page, "ru/figure/deaths.html differs"),
        (add_page, "en/new.html does not follow"),
        (drop_language, "kk/about.html follows from the entries and is missing"),
    ],
)
def test_the_first_thing_wrong_is_named(
    site: Path, release: Release, tamper: Callable[[Path], None], named: str, sample: ModuleType
) -> None:
    tamper(site)
    reseal(site)
    assert verify_site(site, release.root).wrong.startswith(named)


def test_a_changed_missing_or_added_file_is_named(site: Path, release: Release) -> None:
    page = site / "en" / "about.html"
    text = page.read_bytes()
    page.write_bytes(text.replace(b"a", b"b", 1))
    assert (
        verify_site(site).wrong
        == "en/about.html is not the file that manifest.json lists: its SHA-256 differs."
    )
    page.write_bytes(text + b" ")
    assert "en/about.html has" in verify_site(site).wrong
    page.unlink()
    assert verify_site(site).wrong == "en/about.html is listed in manifest.json and missing."
    assert "en/about.html is missing" in checker(site).stderr
    page.write_bytes(text)
    (site / "en" / "more.txt").write_text("more")
    assert verify_site(site).wrong == "en/more.txt is not listed in manifest.json."
    assert "en/more.txt is not listed" in checker(site).stderr


def spoil_bytes(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


@pytest.mark.parametrize(
    "spoil", [spoil_bytes, lambda data: data + b"\n", lambda data: data[:-1], lambda data: b"", None]
)
def test_every_change_to_every_kind_of_file_is_found_and_named(
    site: Path, spoil: Callable[[bytes], bytes] | None
) -> None:
    """Without touching the manifest: the file is named. One of each kind and folder stands for all."""
    kinds: dict[tuple[str, str], Path] = {}
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.stat().st_size and path.name != "manifest.json":
            kinds.setdefault((path.parent.name, path.suffix), path)
    assert len(kinds) > 12
    for path in kinds.values():
        name, data = path.relative_to(site).as_posix(), path.read_bytes()
        if spoil is None:
            path.unlink()
        else:
            path.write_bytes(spoil(data))
        assert verify_site(site, remake=False).wrong.startswith(name)
        path.write_bytes(data)
    assert verify_site(site, remake=False).passed


def test_a_link_out_of_the_folder_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.html").write_bytes((site / "en" / "about.html").read_bytes())
    (site / "en" / "about.html").unlink()
    (site / "en" / "about.html").symlink_to(tmp_path / "outside.html")
    assert "link to another place" in verify_site(site).wrong


def test_a_manifest_that_points_outside_is_refused(site: Path) -> None:
    edit(site / "manifest.json", '"en/about.html"', '"../../etc/passwd"')
    assert "leads out of the folder" in verify_site(site).wrong


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"format":"openinquest-release/1"}', None])
def test_a_spoilt_or_missing_manifest_is_named(site: Path, data: bytes | None) -> None:
    (site / "manifest.json").unlink()
    if data is not None:
        (site / "manifest.json").write_bytes(data)
    assert verify_site(site).wrong.startswith("manifest.json")


def test_another_root_is_refused(release: Release) -> None:
    assert "root given" in verify_site(release.folder, "ab" * 32).wrong
    assert checker(release.folder, "ab" * 32).returncode != 0


def test_a_wholly_re_made_site_passes_only_without_a_root(
    release: Release, sample: ModuleType, tmp_path: Path
) -> None:
    record: Record = sample.make_record(tmp_path / "other")  # new salts, so another root
    remade = write_release(record, tmp_path / "site", today=release_day(release))
    assert verify_site(remade.folder).passed
    assert not verify_site(remade.folder, release.root).passed


def release_day(release: Release) -> object:
    from datetime import date

    return date.fromisoformat(json.loads((release.folder / "manifest.json").read_bytes())["released_on"])


def test_pages_of_another_program_are_not_called_wrong_and_not_called_checked(
    site: Path, release: Release, capfd: pytest.CaptureFixture[str]
) -> None:
    change_page(site)  # what somebody would hide behind another program's name
    reseal(site)
    edit(site / "manifest.json", '"software": "openinquest', '"software": "openinquest-of-old')
    found = verify_site(site, release.root)
    assert (found.passed, found.pages) == (True, Pages.NOT_COMPARED)
    assert "were compared with the manifest and not made anew" in found.notes[0]
    assert main(["verify", str(site), "--root", release.root]) == 0
    last = capfd.readouterr().err.splitlines()[-1]
    assert "The pages were NOT compared" in last
    assert "openinquest-of-old" in last
    assert main(["verify", str(site), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["pages"] == "not compared"
    assert main(["verify", str(release.folder), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["pages"] == "remade"
    assert "pages and data/statements.parquet were NOT compared" in checker(site, release.root).stdout


@pytest.mark.parametrize("part", ["site/messages/kk", "release", "inquiry"])
def test_another_text_in_our_own_files_is_another_program(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(rebuild.__file__).parents[1]
    copy = tmp_path / "openinquest"
    for name in ("charts", "inquiry", "names", "ontology", "record", "release", "site"):
        shutil.copytree(package / name, copy / name)
    monkeypatch.setattr(rebuild, "__file__", str(copy / "release" / "rebuild.py"))
    before = software.__wrapped__()
    assert before == software()
    assert re.fullmatch(r"openinquest \S+\+[0-9a-f]{12}", before)
    changed = next(path for path in sorted((copy / part).iterdir()) if path.suffix in (".yaml", ".py"))
    changed.write_bytes(changed.read_bytes() + b"# more\n")
    assert software.__wrapped__() != before


def test_a_fault_of_our_own_is_no_fault_of_the_dossier(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr("openinquest.release.verify.rebuilt", broken)
    with pytest.raises(KeyError):
        verify_site(release.folder, release.root)
    assert main(["verify", str(release.folder)]) == 70


@pytest.mark.parametrize("root", ["zz", "00", "", "g" * 64, "a" * 65])
def test_what_is_no_root_is_refused_as_such(release: Release, root: str) -> None:
    assert main(["verify", str(release.folder), "--root", root]) == 2
    assert checker(release.folder, root).returncode != 0


def test_a_folder_that_is_not_there_is_bad_input(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path / "nowhere")]) == 3
    assert "No root" not in capfd.readouterr().err


def test_a_withheld_group_can_be_shown_to_somebody_later(release: Release, record: Record) -> None:
    from openinquest.record.log import group_salt

    line = next(line for line in lines(release.folder) if '\\"value\\":\\"16\\"' in line)
    entry = json.loads(line)
    whole = next(record.entries([entry["n"]]))
    salt, text = group_salt(whole.salt, "voice"), whole.groups["voice"]
    assert b"p.private" in text
    assert sha256(salt + text).hexdigest() == entry["groups"]["voice"]["commitment"]


TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=12)
STATEMENT = st.fixed_dictionaries(
    {
        "thing": TEXT, "property": TEXT | st.sampled_from(["schema", "label", "value", "holds"]),
        "stance": TEXT | st.sampled_from(["asserts", "denies", "withdraws"]), "speaker": TEXT | st.just("record"),
    },
    optional={
        "value": TEXT | st.sampled_from(["Figure", "Claim", "Question", "12", "yes"]),
        "target": TEXT | st.just("<1>"), "holds_at": TEXT, "basis": TEXT, "voice": TEXT,
        "said_on": TEXT | st.just("2022-01-09"), "seq": st.integers(0, 9),
        "via": st.lists(st.dictionaries(st.sampled_from(["who", "on", "mode"]), TEXT)),
    },
)  # fmt: skip
JUDGEMENT = st.fixed_dictionaries(
    {"kind": TEXT | st.sampled_from(["answers", "read", "same"])},
    optional={
        "left": TEXT | st.just("<1>") | st.lists(TEXT), "right": TEXT,
        "value": TEXT | st.dictionaries(st.sampled_from(["grade", "covers", "read"]), TEXT),
    },
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STATEMENT | JUDGEMENT, max_size=4))
def test_whatever_somebody_seals_is_judged_and_never_breaks_the_check(
    release: Release, flats: list[dict[str, object]]
) -> None:
    """A site made by somebody else, with any content under a root of its own: passed or wrong, no crash."""
    with TemporaryDirectory() as name:
        site = Path(name) / "site"
        shutil.copytree(release.folder / "data", site / "data")
        sealed_by_somebody(site, flats)
        reseal(site)
        verify_site(site)


def sealed_by_somebody(site: Path, flats: list[dict[str, object]]) -> None:
    leaves, entries = [], []
    for n, flat in enumerate(flats, start=1):
        kind = EntryKind.JUDGEMENT if "kind" in flat else EntryKind.STATEMENT
        groups = {
            group: {name: flat[name] for name in FIELDS[kind][group] if name in flat}
            for group in ("content", "voice", "passage", "coding")
        }
        shown = {name: Shown(bytes(32), canonical_json(fields).decode()) for name, fields in groups.items()}
        entries.append((n, kind, shown))
        leaves.append(leaf_hash(kind, [commitment(bytes(32), g.json.encode()) for g in shown.values()]))
    published = [
        Published(n, kind, shown, leaf) for (n, kind, shown), leaf in zip(entries, leaves, strict=True)
    ]
    shutil.rmtree(site / "data" / "entries")
    write_shards(site, published)
    (site / "data" / "withheld.jsonl").write_bytes(b"")
    rows = statement_rows(published)
    (site / "data" / "statements.csv").write_bytes(csv_bytes(rows))
    (site / "data" / "statements.parquet").write_bytes(parquet_bytes(rows))
    manifest = Manifest({"en": "t"}, "", "2026-11-21", "", len(leaves), root_of(leaves).hex(), software(), {})
    (site / "manifest.json").write_bytes(manifest.to_bytes())
