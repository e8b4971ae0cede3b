"""What the last run leaves: whole or not at all, whatever interrupts, and never taken for what it is not."""

import json
import os

import polars as pl
import pytest

from openinquest.link import link_lists
from openinquest.link._kept import FOLDER, Kept, forget, keep, kept_run, why_not_kept

ROWS = [
    ("a:1", "a", "Жасанов К.С.", "1988-03-12"),
    ("a:2", "a", "Ордабаев С.Т.", "1999"),
    ("b:1", "b", "Kuat Zhasanov", "1988-03-12"),
    ("b:2", "b", "Sanzhar Ordabayev", "1999"),
]


@pytest.fixture(scope="module")
def linkage():
    return link_lists(pl.DataFrame(ROWS, schema=("entry", "list", "name", "born"), orient="row"))


def kept_of(linkage, size=7):
    conflicts = linkage.conflicts.select("left", "right", "kind")
    return Kept(linkage.known(), linkage.clusters, conflicts, size, "input", "links")


@pytest.fixture
def folder(linkage, tmp_path):
    keep(tmp_path, kept_of(linkage))
    return tmp_path


def test_what_is_kept_is_read_again(linkage, folder):
    found = kept_run(folder)
    assert found.known.pairs.equals(linkage.pairs)
    assert found.clusters.equals(linkage.clusters)
    assert found.known.about() == linkage.known().about()
    assert (found.size, found.input, found.links) == (7, "input", "links")
    assert why_not_kept(folder) == ""


def test_it_is_for_its_owner_alone_and_holds_no_text(folder):
    assert (folder / FOLDER).stat().st_mode & 0o077 == 0
    for path in (folder / FOLDER).iterdir():
        parquet = path.suffix == ".parquet"
        text = pl.read_parquet(path).write_csv() if parquet else path.read_text(encoding="utf-8")
        assert not [word for _, _, name, _ in ROWS for word in name.split() if word in text], path.name


def test_nothing_kept_is_no_fault(tmp_path):
    assert kept_run(tmp_path) is None
    assert why_not_kept(tmp_path) == ""
    forget(tmp_path)


@pytest.mark.parametrize("name", ["pairs", "entries", "clusters", "conflicts"])
@pytest.mark.parametrize("harm", ["torn", "foreign", "gone"])
def test_a_file_that_does_not_fit_its_description_is_not_used(folder, name, harm):
    (path,) = (folder / FOLDER).glob(f"{name}-*.parquet")
    if harm == "gone":
        path.unlink()
    elif harm == "torn":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        pl.DataFrame({"left": ["x"], "right": ["y"], "weight": [9.0]}).write_parquet(path)
    assert kept_run(folder) is None
    assert name in why_not_kept(folder)


@pytest.mark.parametrize(
    ("text", "why"),
    [('{"format": 1, "size": 7}', "another version"), ("[]", "another version"), ("{", "cannot be read"),
     ('{"format": 2}', "does not fit")],
)  # fmt: skip
def test_a_description_of_another_kind_is_not_used(folder, text, why):
    (folder / FOLDER / "run.json").write_text(text)
    assert kept_run(folder) is None
    assert why in why_not_kept(folder)


def test_a_model_of_another_version_is_not_used(folder):
    path = folder / FOLDER / "run.json"
    about = json.loads(path.read_text())
    about["known"]["model"]["some other figure"] = 1
    path.write_text(json.dumps(about))
    assert kept_run(folder) is None
    assert "does not fit" in why_not_kept(folder)


class _Killed(BaseException):
    pass


def test_whoever_is_killed_leaves_the_run_before_or_the_new_one(linkage, folder, monkeypatch):
    whole, before = os.replace, kept_of(linkage)
    moves = 0

    def counted(*names):
        nonlocal moves
        moves += 1
        whole(*names)

    monkeypatch.setattr(os, "replace", counted)
    other = link_lists(pl.DataFrame(ROWS[:3], schema=("entry", "list", "name", "born"), orient="row"))
    keep(folder, kept_of(linkage, 8))
    steps = moves
    assert steps > 3
    for step in range(steps):
        keep(folder, before)
        left = step

        def killed(*names):
            nonlocal left
            if left == 0:
                raise _Killed
            left -= 1
            whole(*names)

        monkeypatch.setattr(os, "replace", killed)
        with pytest.raises(_Killed):
            keep(folder, kept_of(other, 9))
        monkeypatch.setattr(os, "replace", whole)
        found = kept_run(folder)
        assert found is not None, step
        assert found.size == 7
        assert found.known.pairs.equals(linkage.pairs)
    keep(folder, kept_of(other, 9))
    assert kept_run(folder).size == 9
    assert len(list((folder / FOLDER).iterdir())) == 5, "nothing of earlier runs is left over"


def test_forgetting_leaves_nothing(folder):
    forget(folder)
    assert not list((folder / FOLDER).iterdir())
    assert kept_run(folder) is None
