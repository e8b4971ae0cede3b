"""The documentation against the code: commands, options, links, codes, words and generated pages."""

import ast
import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from openinquest import errors
from openinquest.cli import COMMANDS, EXIT_CODES, FAULT, INTERRUPTED
from openinquest.inquiry.terms import Bearing, Flag, QuestionStatus, Status
from openinquest.ontology import Grade, JudgementKind, Stance, ValueType
from openinquest.record.entry import FIELDS, Entry, EntryKind
from openinquest.record.frames import SCHEMATA
from openinquest.record.identity import canonical_json, coding_digest, identity
from openinquest.record.log import GROUPS, root_of

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(?:\./)?inquest ([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def generated() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generated_docs", ROOT / "scripts" / "generated_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands", "frames"])
def test_generated_pages_are_current(page: str, generated: ModuleType) -> None:
    written = text_of(ROOT / "docs" / f"{page}.md")
    assert written == getattr(generated, f"{page}_page")(), "run `python scripts/generated_docs.py`"


def test_every_column_of_every_frame_is_explained(generated: ModuleType) -> None:
    assert {name: set(columns) for name, columns in generated.MEANING.items()} == {
        name: set(columns) for name, columns in SCHEMATA.items()
    }
    assert generated.ABOUT.keys() == SCHEMATA.keys()


def calls(path: Path) -> Iterator[str]:
    """What follows `inquest` wherever a page shows a call."""
    text = text_of(path)
    for kind, body in FENCED.findall(text):
        for line in body.splitlines():
            words = re.sub(r"\s+#.*$", "", line).strip()
            if kind in ("sh", "text", "") and (match := re.match(r"(?:\./)?inquest (.+)", words)):
                yield match[1]
    for match in INLINE.finditer(FENCED.sub("", text)):
        yield match[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_on_the_pages_exist(page: Path, generated: ModuleType) -> None:
    known = generated.subcommands()
    for call in calls(page):
        first, *rest = re.split(r"[\s,;:]+", call)
        # what follows `test` belongs to the test runner
        if first in ("...", "COMMAND", "--help", "test"):
            continue
        assert first in known, f"`inquest {call}`"
        if rest and f"{first} {rest[0]}" in known:
            first = f"{first} {rest[0]}"
        options = {option for action in known[first]._actions for option in action.option_strings}
        # what runs through a pipe or a variable belongs to another program
        own = re.split(r"[|]", call)[0]
        assert set(OPTION.findall(own)) <= options, f"`inquest {call}`"
        assert shlex.split(own, comments=True)


def test_every_command_and_option_is_on_the_page_of_commands(generated: ModuleType) -> None:
    page = text_of(ROOT / "docs" / "commands.md")
    assert re.findall(r"^## inquest (\w+)$", page, re.MULTILINE) == list(COMMANDS)
    for parser in generated.subcommands().values():
        for action in parser._actions:
            assert all(option in page for option in action.option_strings if option not in ("-h", "--help"))


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text_of(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_resolve(page: Path) -> None:
    for found in LINK.findall(FENCED.sub("", text_of(page))):
        target = found[0] or found[1]
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        assert place.exists(), f"{target} in {page.name}"
        if anchor:
            assert anchor in anchors(place), f"{target} in {page.name}"


def classes(base: type[errors.InquestError]) -> Iterator[type[errors.InquestError]]:
    yield base
    for sub in base.__subclasses__():
        yield from classes(sub)


def test_documented_exit_codes_are_those_of_the_errors() -> None:
    own = {error for error in classes(errors.InquestError) if error.__module__ == errors.__name__}
    tree = dict(re.findall(r"(\w+) +(\d)  ", errors.__doc__ or ""))
    assert {error.__name__: str(error.exit_code) for error in own if error is not errors.InquestError} == tree
    codes = {str(error.exit_code) for error in own} | {"0", str(FAULT), str(INTERRUPTED)}
    assert set(re.findall(r"^  (\d+) ", EXIT_CODES, re.MULTILINE)) == codes
    for page in ("commands.md", "operations.md"):
        table = text_of(ROOT / "docs" / page).partition("## Exit codes")[2]
        assert set(re.findall(r"^\| (\d+) \|", table, re.MULTILINE)) == codes, page


def test_the_set_up_script_ends_with_a_documented_code() -> None:
    found = set(re.findall(r"exit (\d+)", text_of(ROOT / "inquest")))
    assert found <= {str(error.exit_code) for error in classes(errors.InquestError)}


def test_the_changelog_has_the_version() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert re.search(rf"^## \[{re.escape(project['version'])}\] - \d{{4}}-\d\d-\d\d$",
                     text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)  # fmt: skip


def named(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text_of(ROOT / "docs" / page)))


def test_the_format_names_every_field_and_closed_word() -> None:
    words = named("format.md")
    for kind in EntryKind:
        assert kind.value in words
        for group, fields in FIELDS[kind].items():
            assert {group, *fields} <= words, f"{kind.value}: {group}"
    for closed in (JudgementKind, Stance, ValueType, Grade):
        assert {member.value for member in closed} <= words, closed.__name__


def test_the_method_names_every_word_of_the_answers() -> None:
    words = named("method.md")
    for closed in (Flag, Status, Grade, QuestionStatus, Bearing):
        assert {member.value for member in closed} <= words, closed.__name__


@pytest.fixture(scope="module")
def worked_example() -> dict[str, Any]:
    """The names that the script of docs/format.md leaves behind."""
    (script,) = [
        body for kind, body in FENCED.findall(text_of(ROOT / "docs" / "format.md")) if kind == "python"
    ]
    imports = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {alias.name for node in imports for alias in node.names} == {"hashlib", "hmac", "json"}
    found: dict[str, Any] = {}
    exec(compile(script, "format.md", "exec"), found)
    return found


def test_the_worked_example_gives_the_hashes_shown(worked_example: dict[str, Any]) -> None:
    page = text_of(ROOT / "docs" / "format.md")
    (shown,) = [body for kind, body in FENCED.findall(page) if kind == "text" and body.startswith("leaf b")]
    for line in shown.splitlines():
        name, value = line.split()
        assert worked_example[name] == bytes.fromhex(value), name


def test_the_code_gives_the_hashes_of_the_worked_example(worked_example: dict[str, Any]) -> None:
    groups = worked_example["groups"]
    canonical = {name: canonical_json(groups[name]) for name in GROUPS}
    entry = Entry(1, EntryKind.STATEMENT, worked_example["salt"], canonical)
    assert entry.leaf == worked_example["leaf"]
    assert identity(groups) == worked_example["identity"].hex()
    assert coding_digest(groups["coding"]) == worked_example["coding"].hex()
    assert root_of([entry.leaf, entry.leaf]) == worked_example["root_of_two"]
