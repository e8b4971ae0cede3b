"""Data flows one way: which package may import which is written here, and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "openinquest"
ALLOWED = {
    "errors": set(),
    "ontology": {"errors"},
    "names": {"errors"},
    "charts": {"errors"},
    "forking": set(),
    "record": {"errors", "ontology", "names"},
    "preserve": {"errors", "ontology", "record"},
    "link": {"errors", "ontology", "names", "charts", "record"},
    "estimate": {"errors", "charts", "record", "link"},
    "inquiry": {"errors", "ontology", "record.frames"},
    "release": {"errors", "ontology", "names", "charts", "forking", "record", "preserve", "inquiry"},
    "site": {"errors", "ontology", "charts", "forking", "release.snapshot"},
    "examples": {"errors", "record"},
    "cli": {
        "errors",
        "ontology",
        "names",
        "charts",
        "record",
        "preserve",
        "link",
        "estimate",
        "inquiry",
        "release",
        "site",
        "examples",
        "",
    },
    "__main__": {"cli"},
}
"""Package to what it may import: packages, modules of packages, and "" for the version of the whole."""

SEAMS = {
    # shared commands belong to the record; other packages register their checks with it
    ("inquiry.checks", "record.checks"),
    ("inquiry.checks", "record.record"),
    # whoever verifies a dossier makes its pages anew from the published entries
    ("release.rebuild", "site"),
    # the index of texts is made from pages, and by another program: whether it is there decides
    ("release.texts", "site"),
    # the page on downloads explains the columns of the tables
    ("site.pages.data", "release.package"),
}
"""Single modules that may reach further, each with its reason."""

EDGES_NEVER = {("site", "record"), ("site", "inquiry"), ("inquiry", "preserve"), ("record", "inquiry")}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), path


MODULES = list(modules())


def imported(name: str, path: Path) -> Iterator[str]:
    """Modules of this project that a module imports, wherever in it, without the first name."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            start = ["openinquest", *above] if node.level else []
            found = [".".join([*start, *([node.module] if node.module else [])])]
        else:
            continue
        for target in found:
            first, _, rest = target.partition(".")
            if first == "openinquest":
                yield rest


def within(target: str, package: str) -> bool:
    return target == package or target.startswith(package + ".")


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name or "openinquest" for name, _ in MODULES])
def test_modules_import_only_what_lies_below_them(name: str, path: Path) -> None:
    own = name.split(".")[0]
    for target in imported(name, path):
        if own and within(target, own):
            continue
        allowed = any(
            target == "" if entry == "" else within(target, entry) for entry in ALLOWED.get(own, ())
        )
        assert allowed or (name, target) in SEAMS, f"{name} may not import {target or 'openinquest'}"


def test_every_package_has_its_place() -> None:
    assert {name.split(".")[0] for name, _ in MODULES} - {""} <= ALLOWED.keys()


def test_no_seam_is_listed_in_vain() -> None:
    used = {(name, target) for name, path in MODULES for target in imported(name, path)}
    assert used >= SEAMS


def test_what_must_stay_apart_stays_apart() -> None:
    found = {
        (name.split(".")[0], target.split(".")[0])
        for name, path in MODULES
        for target in imported(name, path)
    }
    assert not found & EDGES_NEVER


def test_the_names_of_commands_cost_nothing() -> None:
    """`inquest --help` and wrong words answer at once: the command line loads heavy packages inside `run` only."""
    heavy = {
        "names",
        "charts",
        "link",
        "estimate",
        "record",
        "preserve",
        "inquiry",
        "release",
        "site",
        "examples",
    }
    for name, path in MODULES:
        if name == "cli" or name.startswith("cli."):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            above = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
            loaded = {node.module.split(".")[1] for node in above if node.module.startswith("openinquest.")}
            assert not loaded & heavy, name
