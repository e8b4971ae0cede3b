"""What a package exports is exactly what it says, and the command line has exactly the promised commands."""

import ast
import importlib
import types
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

import openinquest
from openinquest.cli import COMMANDS
from openinquest.cli._link import SUBCOMMANDS

SOURCE = Path(openinquest.__file__).parent
PACKAGES = sorted(
    "openinquest." + ".".join(path.parent.relative_to(SOURCE).parts)
    for path in SOURCE.rglob("__init__.py")
    if path.parent != SOURCE
)
PROMISED = (
    "init", "import", "template", "cite", "add", "text", "metadata", "custody", "read", "copies",
    "show", "find", "log", "why", "figures", "versions", "changed",
    "pairings", "corroboration", "questions", "rules", "proceedings", "complaints", "hearings", "command", "casualties",
    "commitments", "reliability", "link", "estimate", "redact", "release", "key", "verify", "open", "data", "check",
    "stamp", "undo", "export", "destroy", "encrypt", "backup", "restore", "bundle", "pull", "demo", "test",
)  # fmt: skip

PARTS_OF_LINK = ("compare", "score", "lists", "run", "review", "explain", "simulate")


COMMAND_LINE = "openinquest.cli"  # called, never imported from


def surface(package: types.ModuleType) -> set[str]:
    """The names that a reader of a package meets; what it only borrows for its own code is left out."""
    names = {
        word
        for word, value in vars(package).items()
        if not word.startswith("_") and not isinstance(value, types.ModuleType) and word != "annotations"
    }
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    if any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body):
        borrowed = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
        names -= {alias.asname or alias.name for node in borrowed for alias in node.names}
        names |= {word for word in getattr(package, "__all__", ()) if hasattr(package, word)}
    return names


@pytest.mark.parametrize("name", [name for name in PACKAGES if name != COMMAND_LINE])
def test_a_package_exports_what_it_says(name: str) -> None:
    package = importlib.import_module(name)
    assert len(package.__all__) == len(set(package.__all__))
    assert set(package.__all__) == surface(package)


@pytest.mark.parametrize("name", [name for name in PACKAGES if name != COMMAND_LINE])
def test_what_is_exported_can_be_imported(name: str) -> None:
    package = importlib.import_module(name)
    for word in package.__all__:
        assert getattr(package, word) is not None


def test_the_commands_are_those_promised() -> None:
    assert set(COMMANDS) == set(PROMISED)
    assert {path.stem for path in (SOURCE / "cli").glob("_*.py")} - {"__init__"} == {
        f"_{name}" for name in PROMISED
    } | {f"_link_{name}" for name in PARTS_OF_LINK}


def test_the_parts_of_linkage_are_those_promised() -> None:
    assert SUBCOMMANDS == PARTS_OF_LINK


def test_the_command_is_installed_under_its_name() -> None:
    (command,) = entry_points(group="console_scripts", name="inquest")
    assert command.load() is importlib.import_module("openinquest.cli").main


def test_the_package_knows_its_version() -> None:
    assert version("openinquest").count(".") == 2
