"""What stands stays whole: a release that is killed at any moment, a full disk, and files that are somebody else's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from openinquest.errors import ForbiddenChange
from openinquest.release import placing
from openinquest.release.placing import put_in_place, refuse_other, working_folder

PROGRAM = """
import os, signal, sys
from pathlib import Path
from openinquest.release import placing
out, moment = Path(sys.argv[1]), sys.argv[2]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "between":
    placing._exchanged = lambda one, other: False
    rename = Path.rename
    def once(self, target):
        done = rename(self, target)
        if Path(target).name == "old":
            die()
        return done
    Path.rename = once
with placing.working_folder(out) as work:
    made = work / "site"
    made.mkdir()
    (made / "page.html").write_text("new")
    if moment == "making":
        die()
    placing.put_in_place(made, out)
    if moment == "after":
        die()
"""


def release(folder: Path, text: str = "old") -> Path:
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(text)
    manifest = {"format": "openinquest-release/2", "files": {"page.html": {}}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def killed(out: Path, moment: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(out), moment], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("moment", "there"), [("making", "old"), ("after", "new"), ("between", None)])
def test_a_release_that_is_killed_leaves_the_old_one_or_the_new_one(
    tmp_path: Path, moment: str, there: str | None
) -> None:
    out = release(tmp_path / "site")
    killed(out, moment)
    assert len(list(tmp_path.iterdir())) > (there is not None)
    if there is None:
        assert not out.exists()  # only where folders cannot be exchanged in one step
    else:
        assert contents(out)["page.html"] == there
    with working_folder(out):  # what the next release begins with
        assert contents(out)["page.html"] == (there or "old")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_folders_are_exchanged_in_one_step_or_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, way in enumerate((placing._exchanged, lambda *_: False)):
        monkeypatch.setattr(placing, "_exchanged", way)
        out = release(tmp_path / str(number) / "site")
        with working_folder(out) as work:
            put_in_place(release(work / "site", "new"), out)
        assert contents(out)["page.html"] == "new"
        assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_what_cannot_be_put_in_place_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_exchanged", lambda *_: False)
    out = release(tmp_path / "site")
    with working_folder(out) as work:
        (work / "made").mkdir()
        monkeypatch.setattr(Path, "chmod", lambda self, mode: os.rmdir(self))
        with pytest.raises(FileNotFoundError):
            put_in_place(work / "made", out)
    assert contents(out)["page.html"] == "old"


def test_a_maker_that_lives_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with working_folder(out) as first:
        (first / "mine").write_text("mine")
        with working_folder(out) as second:
            assert (first / "mine").read_text() == "mine"
            assert first != second
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["CNAME", ".git/config", "en/mine.html"])
def test_a_file_that_is_not_of_the_release_is_named_and_stays(tmp_path: Path, name: str) -> None:
    out = release(tmp_path / "site")
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("mine")
    with pytest.raises(ForbiddenChange, match=name):
        refuse_other(out)
    (out / name).unlink()
    refuse_other(out)


@pytest.mark.parametrize(
    "manifest",
    ["", "{}", "[]", '{"format": 1}', '{"format": "openinquest-release/2"}', '{"format": "x", "files": {}}'],
)
def test_a_manifest_that_is_none_makes_no_release(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ForbiddenChange, match="other files than a release"):
        refuse_other(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="the disk is filled by a limit that Linux keeps")
def test_a_full_disk_leaves_the_old_release(tmp_path: Path) -> None:
    out = release(tmp_path / "site")
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom openinquest.release.placing import *\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "with working_folder(Path(sys.argv[1])) as work:\n    (work / 'x').write_bytes(b'0' * 10_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(out)], check=False, capture_output=True, text=True
    )
    assert "File too large" in done.stderr
    assert contents(out)["page.html"] == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
