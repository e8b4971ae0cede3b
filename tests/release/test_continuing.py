"""A release that follows another: the ledger, what changed, and two copies held against each other."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

from openinquest.cli import main
from openinquest.errors import ForbiddenChange, InputError
from openinquest.record import Record, open_record
from openinquest.record.log import verify_inclusion
from openinquest.release import verify_site, write_release
from openinquest.release.against import compare
from openinquest.release.before import read_before
from openinquest.release.leaks import LeakReport
from openinquest.release.ledger import count_of
from openinquest.release.manifest import parse_manifest
from openinquest.release.rebuild import seals_of
from openinquest.release.signing import new_key
from openinquest.release.snapshot import Snapshot
from openinquest.site.addresses import Addresses
from openinquest.site.permalinks import Permalinks, permalinks

FIRST, SECOND = date(2026, 11, 21), date(2026, 12, 1)


@pytest.fixture(scope="module", autouse=True)
def _few_pages() -> Iterator[None]:
    """One page in the place of all: what is tested here does not stand on pages, and others test those."""

    def render(
        snapshot: Snapshot, folder: Path, *, beside: Callable[[Permalinks], None], **_: object
    ) -> None:
        beside(permalinks(snapshot, Addresses(snapshot)))
        (folder / "index.html").write_text("<p>page</p>")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("openinquest.site.render", render)
        # what was shown and stays in now stops a release until somebody allows it: that has tests of its own
        patch.setattr("openinquest.release.write.check_leaks", lambda *_: LeakReport([], [], [], 0, 0))
        yield


@pytest.fixture(scope="module")
def history(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A record and two releases of it: in the second, one source is described again and one is kept in."""
    folder = tmp_path_factory.mktemp("history")
    with sample.make_record(folder / "record") as record:
        write_release(record, folder / "old", today=FIRST)
        shutil.copytree(folder / "old", folder / "new")
        documents = sample.document_flats()
        record.append(documents=[{**documents[0], "title": "Described again"}])
        mark = {"kind": "marks", "left": [documents[1]["handle"]], "value": {"level": "sealed"}, "by": "c9",
                "at": "2026-11-30T00:00:00Z", "method": "person"}  # fmt: skip
        record.append(judgements=[mark])
        write_release(record, folder / "new", today=SECOND, key=new_key(folder / "release.key"))
    return folder / "record", folder / "old", folder / "new"


@pytest.fixture
def new(history: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    """A copy of the second release that a test may spoil."""
    shutil.copytree(history[2], tmp_path / "new")
    return tmp_path / "new"


def reseal(site: Path, key: object = None) -> None:
    """Make the manifest fit again, unsigned, as somebody would who changes a file on purpose."""
    manifest = parse_manifest((site / "manifest.json").read_bytes())
    for name in ("seal.txt", "seal.sig", "seal.pem"):
        (site / name).unlink(missing_ok=True)
    (site / "manifest.json").write_bytes(replace(manifest, files=seals_of(site), key="").to_bytes())


def numbers(site: Path) -> set[int]:
    return set(read_before(site).entries.numbers)


def test_a_release_names_the_one_before_it_and_what_changed(history: tuple[Path, Path, Path]) -> None:
    _, old, new = history
    [line] = (new / "data" / "releases.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert told["manifest"] == sha256((old / "manifest.json").read_bytes()).hexdigest()
    assert (told["released_on"], told["published"]) == ("2026-11-21", len(numbers(old)))
    now, then = numbers(new), numbers(old)
    assert {n for a, b in told["next"]["added"] for n in range(a, b + 1)} == now - then
    assert {n for a, b in told["next"]["withheld"] for n in range(a, b + 1)} == then - now
    assert len(then - now) > 1
    found = verify_site(new, remake=False)
    assert (found.wrong, found.key) == ("", json.loads((new / "manifest.json").read_bytes())["key"])


def test_the_same_release_on_the_same_day_names_nothing_twice(
    history: tuple[Path, Path, Path], new: Path
) -> None:
    before = (new / "data" / "releases.jsonl").read_bytes()
    with open_record(history[0]) as record:
        write_release(record, new, today=SECOND)
        assert (new / "data" / "releases.jsonl").read_bytes() == before
        again = write_release(record, new, today=date(2026, 12, 2))
    assert (again.earlier, verify_site(new, remake=False).wrong) == (2, "")


def change_ledger(site: Path, name: str, value: object) -> None:
    path = site / "data" / "releases.jsonl"
    told = json.loads(path.read_bytes())
    told[name] = value
    path.write_text(json.dumps(told, separators=(",", ":"), sort_keys=True) + "\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [("log", {"root": "ab" * 32, "size": 300}), ("proof", []), ("published", 1), ("released_on", "yesterday"),
     ("next", {"added": [], "changed": [], "withheld": []})],
)  # fmt: skip
def test_a_ledger_that_was_changed_is_named(new: Path, name: str, value: object) -> None:
    change_ledger(new, name, value)
    reseal(new)
    wrong = verify_site(new, remake=False).wrong
    assert "release of 2026-11-21" in wrong or wrong.startswith("data/releases.jsonl, line 1"), wrong


def test_files_that_stay_the_same_are_taken_over(record: Record, tmp_path: Path) -> None:
    out = tmp_path / "site"
    write_release(record, out, today=FIRST)
    shard = out / "data" / "entries" / "0000001.jsonl"
    before = shard.stat()
    write_release(record, out, today=SECOND)
    assert (shard.stat().st_ino, shard.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_two_releases_of_one_log(history: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str]) -> None:
    record, old, new = history
    both = compare(new, old)
    assert (both.wrong, "continues the shorter with 2 more" in both.how) == ("", True)
    assert count_of(both.changes.withheld) == len(numbers(old) - numbers(new))
    assert compare(old, new).changes.added == both.changes.withheld
    assert main(["verify", str(new), "--against", str(old), "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["against"]["withheld"] == [list(pair) for pair in both.changes.withheld]
    assert main(["release", "--record", str(record), "--diff", str(old), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["withheld"] == found["against"]["withheld"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "not shown any more"), ("ru", "больше не показано"), ("kk", "енді көрсетілмейді")],
)
def test_the_difference_is_told_in_words(
    history: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    record, old, _ = history
    assert main(["release", "--record", str(record), "--diff", str(old), "--language", language]) == 0
    rows = [row.split("\t") for row in capfd.readouterr().out.splitlines()]
    assert {row[0] for row in rows} >= {words}
    assert any("Described again" in row[4] for row in rows)


def test_releases_of_two_logs_are_told_apart(
    history: tuple[Path, Path, Path], sample: ModuleType, tmp_path: Path
) -> None:
    with sample.make_record(tmp_path / "record") as record:  # the same content with other salts
        write_release(record, tmp_path / "site", today=FIRST)
        with pytest.raises(ForbiddenChange, match="comes from another log"):
            write_release(record, history[1], today=FIRST)
    assert compare(tmp_path / "site", history[1]).wrong.startswith("Entry 1 is another one")
    assert main(["verify", str(history[2]), "--against", str(tmp_path / "site")]) == 1


def test_without_the_ledger_it_is_shown_from_the_leaves(
    history: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    with open_record(history[0]) as record:
        early = write_release(
            record, tmp_path / "early", entry=min(numbers(history[2])) + 3, today=FIRST
        ).folder
    shutil.copytree(history[1], tmp_path / "late")
    assert not (tmp_path / "late" / "data" / "releases.jsonl").exists()
    both = compare(tmp_path / "late", early)
    assert (both.wrong, both.how.endswith("as its leaves show.")) == ("", True)


@pytest.mark.parametrize("spoil", ["entry", "withheld", "manifest", "gone"])
def test_a_damaged_release_is_not_replaced(
    record: Record, history: tuple[Path, Path, Path], new: Path, spoil: str
) -> None:
    place = {
        "entry": new / "data" / "entries" / "0000001.jsonl", "withheld": new / "data" / "withheld.jsonl",
        "manifest": new / "manifest.json", "gone": new / "data" / "releases.jsonl",
    }[spoil]  # fmt: skip
    if spoil == "gone":
        place.unlink()
    else:
        place.write_bytes(place.read_bytes()[:-9] + b"x" + place.read_bytes()[-8:])
    with open_record(history[0]) as found, pytest.raises((ForbiddenChange, InputError)):
        write_release(found, new, today=SECOND)
    assert (new / "index.html").exists()


def test_the_audit_path_of_one_entry(
    new: Path, history: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    shown, hidden = max(numbers(new)), min(set(range(1, max(numbers(new)))) - numbers(new))
    assert main(["verify", str(new), "--entry", str(shown), "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    path = [bytes.fromhex(step) for step in found["entry"]["path"]]
    leaf, root = bytes.fromhex(found["entry"]["leaf"]), bytes.fromhex(found["root"])
    assert verify_inclusion(leaf, shown - 1, found["log_size"], path, root)
    with open_record(history[0]) as record:
        assert next(record.entries([shown])).leaf == leaf
    assert main(["verify", str(new), "--entry", str(shown)]) == 0
    assert f"leaf {found['entry']['leaf']}" in capfd.readouterr().out
    code = main(["verify", str(new), "--entry", str(hidden)])
    assert code == 0 or "which are withheld" in capfd.readouterr().err


def test_a_seal_is_asked_for_and_missed(
    history: tuple[Path, Path, Path], new: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    key = parse_manifest((new / "manifest.json").read_bytes()).key
    public = history[2].parent / "release.key.pub"
    shown = str(max(numbers(new)))
    for given in (key, str(public)):
        assert main(["verify", str(new), "--key", given, "--entry", shown]) == 0
    other = new_key(tmp_path / "other.key").public
    assert f"The key given is {other}" in verify_site(new, key=other).wrong
    assert "the release is not signed" in verify_site(history[1], key=other).wrong
    assert "anybody can sign with a key of their own" in " ".join(verify_site(new, remake=False).notes)
    (new / "seal.sig").unlink()
    assert verify_site(new).wrong.startswith("seal.sig is missing")


def test_a_key_inside_what_is_copied_is_refused(history: tuple[Path, Path, Path], tmp_path: Path) -> None:
    record = history[0]
    new_key(record / "release.key")
    try:
        call = [
            "release",
            "--record",
            str(record),
            "--out",
            str(tmp_path / "site"),
            "--key",
            str(record / "release.key"),
        ]
        assert main(call) == 4
        assert not (tmp_path / "site").exists()
    finally:
        for name in ("release.key", "release.key.pub"):
            (record / name).unlink()


CHECKER = Path(__file__).parents[2] / "docs" / "check.py"


def checked(site: Path, *root: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(CHECKER), str(site), *root]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_program_in_the_docs_is_the_one_in_a_release_and_short(new: Path) -> None:
    assert CHECKER.read_bytes() == (new / "data" / "check.py").read_bytes()
    assert len(CHECKER.read_text().splitlines()) <= 150


def test_the_second_program_follows_the_ledger_and_names_what_is_wrong(new: Path) -> None:
    root = json.loads((new / "manifest.json").read_bytes())["log"]["root"]
    passed = checked(new, root)
    assert (passed.returncode, passed.stderr) == (0, "")
    assert "openssl pkeyutl -verify" in passed.stdout
    text = (new / "seal.txt").read_bytes()
    (new / "seal.txt").write_bytes(text.replace(b"2026", b"2027"))
    assert "seal.txt is not about this manifest.json" in checked(new, root).stderr
    for name, value in (("proof", []), ("log", {"root": "ab" * 32, "size": 300})):
        before = (new / "data" / "releases.jsonl").read_bytes()
        change_ledger(new, name, value)
        reseal(new)
        assert checked(new, root).returncode == 1
        (new / "data" / "releases.jsonl").write_bytes(before)
    reseal(new)
    assert checked(new, root).returncode == 0
    withheld = new / "data" / "withheld.jsonl"
    withheld.write_bytes(b"".join(withheld.read_bytes().splitlines(keepends=True)[1:]))
    reseal(new)
    assert "WRONG: the log breaks off at" in checked(new, root).stderr
