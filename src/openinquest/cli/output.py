"""What commands print: tables and sentences for people, JSON for programs, progress on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def print_json(data: Any) -> None:
    """Print data as JSON that people can read too."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def say(text: str) -> None:
    """Tell a person what happened, on standard error, so that standard output holds results only."""
    print(text, file=sys.stderr)


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]], title: str = "") -> None:
    """Print a table: drawn on a terminal, with tabs between cells in a pipe."""
    if not sys.stdout.isatty():
        print("\t".join(header))
        for row in rows:
            print("\t".join(" ".join(_text(cell).split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, show_edge=False, header_style="bold", title_justify="left")
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_text(cell)) for cell in row))
    Console().print(table)


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
