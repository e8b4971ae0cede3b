"""The manifest trusts nothing that it reads."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.release.manifest import FORMAT, FileSeal, Manifest, check_path, parse_manifest

GOOD = Manifest(
    {"en": "t", "kk": "Қаңтар"},
    "2022",
    "2026-11-21",
    "",
    3,
    "0" * 64,
    "x 1",
    {"a/b.html": FileSeal(1, "1" * 64)},
)


def test_it_reads_back() -> None:
    assert parse_manifest(GOOD.to_bytes()) == GOOD


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "a//b",
        "./a",
        "",
        "C:/x",
        "a\\b",
        "a/./b",
        "x\0y",
        "a/ b",
        "a.",
        "~\n",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    data = json.loads(GOOD.to_bytes())
    data["files"] = {path: data["files"]["a/b.html"]}
    with pytest.raises(ValueError, match=r"leads out|listed"):
        parse_manifest(json.dumps(data).encode())


def test_two_paths_that_differ_in_case_alone_are_refused() -> None:
    data = json.loads(GOOD.to_bytes())
    data["files"]["A/b.html"] = data["files"]["a/b.html"]
    with pytest.raises(ValueError, match="twice"):
        parse_manifest(json.dumps(data).encode())


KEYS = st.text() | st.sampled_from(
    ["format", "title", "period", "released_on", "said_by", "software", "log", "files", "size", "root"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    if isinstance(value, dict):
        value = {**value, "format": FORMAT}
    with contextlib.suppress(ValueError):
        parse_manifest(json.dumps(value).encode())


@given(st.text())
def test_a_path_that_passes_stays_inside(path: str) -> None:
    try:
        check_path(path)
    except ValueError:
        return
    assert ".." not in path.split("/")
    assert not path.startswith("/")
    assert "\\" not in path
    assert ":" not in path
