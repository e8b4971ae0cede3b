"""Rows of statements: their cells are phrased once for a language and a depth, and joined for each page.

A statement stands on the pages of its thing, its speaker, its voice and its source; with each cell made anew,
the example took three times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jinja2 import Environment
from markupsafe import Markup

from openinquest.release.snapshot import Statement
from openinquest.site.view import View

_ORDER = ("when", "thing", "property", "said", "status", "speaker", "basis", "source")
_ALWAYS = frozenset({"when", "said", "basis"})


class Rows:
    """Makes the rows of one view from the macros of `cells.html.j2`."""

    def __init__(self, environment: Environment, view: View) -> None:
        self._macros = environment.get_template("cells.html.j2").make_module({"view": view, "t": view.t})
        self._cells: dict[tuple[str, int], str] = {}
        self._flags: dict[tuple[str, ...], str] = {}

    def __call__(
        self,
        statements: Iterable[Statement],
        show: Sequence[str],
        status: Mapping[int, tuple[str, ...]],
    ) -> Markup:
        """Return table rows with the columns of `show` beside day, value and basis; `status` gives flags."""
        names = [name for name in _ORDER if name in _ALWAYS or name in show]
        rows: list[str] = []
        for statement in statements:
            flags = status.get(statement.n, ())
            rows.append(f'<tr id="n{statement.n}"{_css(flags)}>')
            rows += [
                self._status(flags) if name == "status" else self._cell(name, statement) for name in names
            ]
            rows.append("</tr>\n")
        return Markup("".join(rows))  # noqa: S704 - joined from macros, which escape

    def _cell(self, name: str, statement: Statement) -> str:
        key = name, statement.n
        if key not in self._cells:
            self._cells[key] = str(getattr(self._macros, name)(statement))
        return self._cells[key]

    def _status(self, flags: tuple[str, ...]) -> str:
        if flags not in self._flags:
            self._flags[flags] = str(self._macros.flags(flags))  # type: ignore[attr-defined]
        return self._flags[flags]


def _css(flags: tuple[str, ...]) -> str:
    return ' class="withdrawn"' if "withdrawn" in flags else ""
