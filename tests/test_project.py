"""The project as a whole: style, types, size of modules, lock files, and what must not stand in any file."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEPT_OUT = {"__pycache__", "node_modules", "demo", "build", "dist"}
TEXT = {
    ".py",
    ".md",
    ".yaml",
    ".toml",
    ".csv",
    ".lock",
    ".in",
    ".sql",
    ".j2",
    ".css",
    ".js",
    ".svg",
    ".jsonl",
    "",
}


def files(*endings: str) -> Iterator[Path]:
    """Files of the project, without what is installed, cached or built."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(
            name for name in folders if name not in KEPT_OUT and (not name.startswith(".") or name == ".ci")
        )
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix in (endings or TEXT):
                yield path


MODULES = list(files(".py"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def run(*words: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_linter_is_content() -> None:
    run("ruff", "check", "--quiet", ".")


def test_the_formatter_has_nothing_to_do() -> None:
    run("ruff", "format", "--check", "--quiet", ".")


def test_the_types_hold() -> None:
    run("mypy", "--strict")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_small_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    if path.relative_to(ROOT).parts[0] != "tests":  # the name of a test says what it is about
        assert ast.get_docstring(ast.parse(text))


def test_one_name_means_one_thing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert not [path for path in MODULES if path.stem.strip("_") in vague]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_lock_files_have_hashes_and_no_host_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text


def test_run_time_needs_nothing_that_only_tests_may_use() -> None:
    names = re.findall(
        r"^([a-z0-9._-]+)==", (ROOT / "requirements" / "runtime.lock").read_text(), re.MULTILINE
    )
    assert not {"pymerkle", "pytest", "hypothesis", "mypy", "ruff", "playwright", "edtf"} & set(names)


def test_every_direct_dependency_says_why() -> None:
    block = re.search(r"^dependencies = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.M | re.S)
    assert block
    for line in block[1].splitlines():
        assert re.search(r"#\s*\w{3,}", line), line


PLACES = re.compile(r"(?<![\w.])/(?:home|root|Users|wor" + r"k|tmp/plan)/")
PAGES_ELSEWHERE = re.compile(r"\b([A-Z][A-Z_]+\.md)\b")
LICENCE_TEXTS = {"LICENSE", "OFL.txt"}
NAMES = {path.name for path in files()}


@pytest.mark.parametrize("path", list(files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_project_speaks_of_itself_alone(path: Path) -> None:
    """No folder of anybody's machine, and no page that a reader of the repository cannot open."""
    if path == Path(__file__) or path.name in LICENCE_TEXTS:
        return
    text = path.read_text(encoding="utf-8")
    assert not PLACES.search(text), PLACES.search(text)
    for name in set(PAGES_ELSEWHERE.findall(text)):
        assert name in NAMES, name


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert (ROOT / "src/openinquest/charts/fonts/OFL.txt").exists()


def test_scripts_are_executable_and_plain_sh() -> None:
    for path in (ROOT / "inquest", ROOT / ".ci" / "run"):
        assert os.access(path, os.X_OK), path
        assert path.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
        subprocess.run(["sh", "-n", str(path)], check=True)
