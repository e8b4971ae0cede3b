"""What stands stays whole: a release that is killed at any moment, a full disk, and files that are somebody else's."""

from __future__ import annotations

import errno
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
import os, resource, signal, sys
from pathlib import Path
from openinquest.release import placing
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def run(out, moment):
    if moment == "between":
        placing._exchanged = lambda one, other: False
        rename = Path.rename
        def once(self, target):
            rename(self, target)
            if Path(target).name == "old":
                die()
        Path.rename = once
    with placing.working_folder(out) as work:
        made = work / "site"
        made.mkdir()
        if moment == "full":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            (made / "large").write_bytes(bytes(10_000))
        (made / "page.html").write_text("new")
        if moment == "making":
            die()
        placing.put_in_place(made, out)
        if moment == "after":
            die()
for moment in sys.argv[2:]:
    child = os.fork()
    if child == 0:
        try:
            run(Path(sys.argv[1]) / moment / "site", moment)
        except OSError as error:
            os._exit(error.errno)
    print(moment, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases over an old one that were killed at a moment, or met a full disk, each in a folder named after it."""
    folder = tmp_path_factory.mktemp("killed")
    moments = ("making", "after", "between", "full")
    for moment in moments:
        release(folder / moment / "site")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *moments], capture_output=True, text=True, check=True
    )
    kill = -signal.SIGKILL
    ended = {"making": kill, "after": kill, "between": kill, "full": errno.EFBIG}
    assert dict(line.split() for line in done.stdout.splitlines()) == {
        name: str(code) for name, code in ended.items()
    }
    return folder


def release(folder: Path, text: str = "old") -> Path:
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(text)
    manifest = {"format": "openinquest-release/2", "files": {"page.html": {}}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("moment", "there"), [("making", "old"), ("after", "new"), ("between", None), ("full", "old")]
)
def test_a_release_that_is_killed_leaves_the_old_one_or_the_new_one(
    killed: Path, moment: str, there: str | None
) -> None:
    out = killed / moment / "site"
    if there is None:
        assert not out.exists()  # only where folders cannot be exchanged in one step
    else:
        assert contents(out)["page.html"] == there
    assert len(list(out.parent.iterdir())) == (1 if moment in ("between", "full") else 2)
    with working_folder(out):  # what the next release begins with
        assert contents(out)["page.html"] == (there or "old")
    assert [path.name for path in out.parent.iterdir()] == ["site"]


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
