"""The Python on the pages about estimates runs, and gives the numbers that stand beside it."""

import ast
import re
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from openinquest.estimate import MethodResult, OverlapTable

PAGES = Path(__file__).parents[2] / "docs" / "estimate"
DATA = Path(__file__).parent / "data"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d*\.\d+|\d+)")
ROUGH = 0.03
"""What `about` allows: the doubt of four chains."""


def flat(value):
    """The numbers in a value, in the order in which a page gives them."""
    if isinstance(value, MethodResult):
        return [value.median, *value.interval95]
    if isinstance(value, dict):
        return [value["probability"]] if "probability" in value else []
    if isinstance(value, tuple | list):
        return [number for each in value for number in flat(each)]
    return [float(value)] if isinstance(value, int | float) else []


def written(comment):
    """(number, how far off it may be by rounding) for each number in a comment."""
    for found in NUMBER.findall(comment):
        decimals = len(found.partition(".")[2])
        yield float(found.replace(",", "")), 0.5 * 10**-decimals


def run(source, names):
    """Run a block; return (value, comment) for each line that is an expression with a comment beside it."""
    told = []
    for statement in ast.parse(source).body:
        comment = source.splitlines()[statement.end_lineno - 1].partition("  # ")[2]
        if isinstance(statement, ast.Expr) and comment:
            code = compile(ast.Expression(statement.value), "page", "eval")
            told.append((eval(code, names), comment))
        else:
            exec(compile(ast.Module([statement], []), "page", "exec"), names)
    return told


def counted(shift=0, share=1):
    """Kosovo's persons by pattern, divided by `share`, with `shift` more on two lists."""
    table = OverlapTable.from_csv(DATA / "kosovo_1999.csv")
    cells = zip(table.patterns.tolist(), table.counts.tolist(), strict=True)
    return {tuple(cell): count // share + shift * (sum(cell) == 2) for cell, count in cells}


def write(name, column, parts):
    """Write tables under one another, each with its word in `column`."""
    rows = [f"{column},EXH,ABA,OSCE,HRW,count"]
    rows += [
        ",".join(map(str, (word, *cell, count))) for word, cells in parts for cell, count in cells.items()
    ]
    Path(name).write_text("\n".join(rows) + "\n", encoding="utf-8")


def files_of_pages():
    """What pages take as there: a table, strata of which one has two lists, and replicates."""
    shutil.copy(DATA / "kosovo_1999.csv", ".")
    east, west = counted(share=3), counted(share=3)
    west[1, 0, 0, 0] += 3102 - 2 * sum(east.values())
    north = {(1, 0, 0, 0): 100, (0, 1, 0, 0): 100, (1, 1, 0, 0): 14}
    write("deaths.csv", "region", (("east", east), ("north", north), ("west", west)))
    write("linked.csv", "draw", ((draw, counted(shift=draw % 4)) for draw in range(1, 13)))


FOLLOWED = "tutorial.md"
"""Which another test follows, commands and all."""
SLOW = {"lcmcr.md": pytest.mark.nightly}


def pages():
    for page in sorted(PAGES.glob("*.md")):
        if "```python" in page.read_text(encoding="utf-8") and page.name != FOLLOWED:
            yield pytest.param(page.name, marks=SLOW.get(page.name, ()), id=page.stem)


def test_pages_with_python_are_found():
    assert len(list(pages())) >= 5


@pytest.mark.parametrize("page", list(pages()))
def test_what_a_page_shows_runs_and_gives_what_it_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files_of_pages()
    names = {}
    for source, printed in BLOCK.findall((PAGES / page).read_text(encoding="utf-8")):
        with redirect_stdout(StringIO()) as out:
            told = run(source, names)
        for value, comment in told:
            expected, about = list(written(comment)), comment.startswith("about")
            for found, (number, rounding) in zip(flat(value), expected, strict=False):
                assert found == pytest.approx(number, rel=ROUGH if about else 0, abs=rounding), comment
        assert not printed or " ".join(out.getvalue().split()).endswith(" ".join(printed.split()))
