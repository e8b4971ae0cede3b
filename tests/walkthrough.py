"""Walk through a page of the documentation: run its commands, fill its tables into the workbook."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

BIN = Path(sys.executable).parent
_FENCE = re.compile(r"^```(\w*)$")
_SHEET = re.compile(r"\b[Ss]heet \*\*(\w+)\*\*|^\*\*(\w+)\*\*:")
_KEEP = """code=$?; { export -p; echo "cd '$PWD'"; } >"$STATE"; exit $code"""
_CODE = re.compile(r"\s+# exit code (\d+)\s*$")


@dataclass(frozen=True)
class Commands:
    """A block of `sh`: lines with the exit code that each ends with."""

    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Expected:
    """A block of `text` after commands: words of their output."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A table for a sheet of the workbook."""

    sheet: str
    rows: tuple[dict[str, str], ...]


def steps(page: Path) -> Iterator[Commands | Expected | Rows]:
    """Yield what a page tells its reader to do, in order."""
    sheet, lines = "", iter(page.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if match := _FENCE.match(line):
            body = []
            for inner in lines:
                if inner == "```":
                    break
                body.append(inner)
            if match[1] == "sh":
                yield Commands(tuple(_command(text) for text in _whole(body)))
            elif match[1] == "text":
                yield Expected(tuple(body))
        elif line.startswith("| ") and sheet:
            header = _cells(line)
            next(lines)
            rows = []
            for inner in lines:
                if not inner.startswith("|"):
                    break
                rows.append(dict(zip(header, _cells(inner), strict=True)))
            yield Rows(sheet, tuple(rows))
        elif line.startswith("#"):
            sheet = ""
        elif found := _SHEET.findall(line):
            sheet = next(name for name in found[-1] if name)


def _whole(lines: list[str]) -> Iterator[str]:
    """Yield commands, each with the text that it is given (`<<'END'`), without comments."""
    rest = iter(lines)
    for line in rest:
        if match := re.search(r"<<'(\w+)'$", line):
            given = [line]
            for inner in rest:
                given.append(inner)
                if inner == match[1]:
                    break
            yield "\n".join(given)
        elif line and not line.startswith("#"):
            yield line


def _command(text: str) -> tuple[str, int]:
    match = _CODE.search(text)
    return (text[: match.start()], int(match[1])) if match else (text, 0)


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("&lt;", "<") for cell in line.strip().strip("|").split("|")]


class Reader:
    """Somebody at a shell, who follows a page step by step; `folder` is where they start."""

    def __init__(self, folder: Path, workbook: str) -> None:
        self.folder = folder
        self.workbook = workbook
        self.output = ""
        self._state = folder / ".shell"

    def follow(self, page: Path) -> None:
        """Do all that a page says."""
        for step in steps(page):
            if isinstance(step, Commands):
                self.output = ""
                for text, code in step.lines:
                    self.run(text, code)
            elif isinstance(step, Expected):
                for word in " ".join(step.lines).split():
                    assert "…" in word or word in self.output, f"'{word}' is not in:\n{self.output}"
            else:
                self.fill(step)

    def run(self, text: str, code: int) -> None:
        """Run one line in the shell as it was left by the lines before."""
        # variables and the folder outlive the line, as they do for somebody at a shell
        script = f'set -a; [ -f "$STATE" ] && . "$STATE"\n{text}\n{_KEEP}'
        environment = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        found = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder, capture_output=True, text=True, timeout=240, check=False,
            env=environment | {"PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin", "STATE": str(self._state)},
        )  # fmt: skip
        assert found.returncode == code, (
            f"`{text}` ended with {found.returncode}:\n{found.stdout}{found.stderr}"
        )
        self.output += found.stdout + found.stderr

    @property
    def here(self) -> Path:
        """The folder in which the shell stands."""
        last = (
            self._state.read_text(encoding="utf-8").rstrip().splitlines()[-1] if self._state.exists() else ""
        )
        return Path(last.removeprefix("cd '").removesuffix("'")) if last else self.folder

    def fill(self, table: Rows) -> None:
        """Write rows into the workbook; a row whose first cell is there already is written over."""
        path = self.here / self.workbook
        book = load_workbook(path)
        sheet = book[table.sheet]
        columns = {cell.value: cell.column for cell in sheet[1] if cell.value}
        rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value is not None}
        for values in table.rows:
            key = next(iter(values.values()))
            at = rows.setdefault(key, len(rows) + 2)
            for name, text in values.items():
                sheet.cell(at, columns[name], text or None)
        book.save(path)
