"""What commands print: tables and sentences for people, JSON for programs, progress on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


def print_json(data: Any) -> None:
    """Print data as JSON that people can read too."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def say(text: str) -> None:
    """Tell a person what happened, on standard error, so that standard output holds results only."""
    print(text, file=sys.stderr)


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]], title: str = "") -> None:
    """Print a table: on a terminal drawn, or row by row where it is too narrow; with tabs between cells in a pipe.

    Too narrow is a terminal on which words would break, or sentences run through a column of a few words. Before
    that, columns in which nothing stands are left out.
    """
    if not sys.stdout.isatty():
        print("\t".join(header))
        for row in rows:
            print("\t".join(" ".join(_text(cell).split()) for cell in row))
        return
    from rich.console import Console

    console = Console()
    cells = [[_text(cell) for cell in row] for row in rows]
    columns = [(name, [row[at] for row in cells]) for at, name in enumerate(header)]
    for shown in (columns, [(name, column) for name, column in columns if any(column)]):
        bounds = [_bounds((name, *column), console.width) for name, column in shown]
        room = console.width - sum(least for least, _ in bounds) - len(_GAP) * (len(bounds) - 1)
        if room >= 0:
            console.print(_drawn(shown, _shared(bounds, room), title))
            return
    console.print(_by_row(header, cells, title))


_Columns = Sequence[tuple[str, Sequence[str]]]
_GAP = " │ "
_SENTENCE, _LABEL, _MOST = 100, 40, 0.9
"""From how many letters on cells are sentences, or labels of several words, and what share of a column counts."""
_WORD, _NAME = 24, 16
"""The longest word that is never broken (ids may be longer), and the greatest width of names beside their cells."""


def _bounds(column: Sequence[str], width: int) -> tuple[int, int]:
    """Return the least width at which a column reads well, and the one at which no line of it is wrapped.

    At the least no word breaks, and a column of sentences gets a third of the screen; a few long cells in a long
    table make none.
    """
    from rich.cells import cell_len

    lengths = sorted(max(map(cell_len, text.splitlines() or [""])) for text in column)
    longest, usual = lengths[-1], lengths[ceil((len(lengths) - 1) * _MOST)]
    word = max((cell_len(word) for text in column for word in text.split()), default=0)
    least = width // 3 if usual >= _SENTENCE else 20 if usual >= _LABEL else 12
    return min(longest, max(min(word, _WORD), least)), longest


def _shared(bounds: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Return the widths of columns: the least of each, and an equal share of the room as far as each can use it."""
    widths = [least for least, _ in bounds]
    wanting = sorted(range(len(bounds)), key=lambda at: bounds[at][1] - bounds[at][0])
    for left, at in zip(range(len(wanting), 0, -1), wanting, strict=True):
        more = min(bounds[at][1] - widths[at], room // left)
        widths[at] += more
        room -= more
    return widths


def _drawn(columns: _Columns, widths: Sequence[int], title: str) -> Table:
    """Return the table with its columns side by side."""
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title or None, show_edge=False, header_style="bold", title_justify="left", pad_edge=False
    )
    for (name, _), width in zip(columns, widths, strict=True):
        table.add_column(name, overflow="fold", width=width)
    for row in zip(*(column for _, column in columns), strict=True):
        table.add_row(*(Text(cell) for cell in row))
    return table


def _by_row(header: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> Table:
    """Return the table row by row: each cell that holds something beside the name of its column."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, title=title or None, title_justify="left", pad_edge=False)
    table.add_column(style="bold", max_width=_NAME)
    table.add_column(overflow="fold")
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            if cell:
                table.add_row(name, Text(cell))
        table.add_row("", "")
    return table


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


@contextmanager
def progress(text: str) -> Iterator[None]:
    """Show that something goes on, on a terminal; silent in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield
