"""Rows of statements, as text put together by hand: most of what a release weighs.

A statement stands on the pages of its thing, its speaker, its voice and its source, in every language. What a
column is called stands in the style sheet (`labels`), which writes it before a cell where a row is a card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from openinquest.release.snapshot import LANGUAGES, Statement
from openinquest.site.messages import messages
from openinquest.site.view import View

COLUMNS = ("when", "thing", "property", "said", "status", "speaker", "basis", "source")
"""All columns of a table of statements, in order; the class of a cell is the name of its column."""

_ALWAYS = frozenset({"when", "said", "basis"})
_OBVIOUS = frozenset({"value", "holds", "answer"})
_MESSAGES = {"when": "said_on", "said": "value"}


class Rows:
    """Makes the rows of one view."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._words = {
            name: str(escape(view.t(f"statement.{name}")))
            for name in ("scope", "original", "holds_at", "via", "attribution")
        }
        self._undated = str(escape(view.t("undated")))
        self._flags: dict[tuple[str, ...], str] = {}
        self._cells: Mapping[str, Callable[[Statement], str]] = {
            name: getattr(self, f"_{name}") for name in COLUMNS if name != "status"
        }

    def __call__(
        self,
        statements: Iterable[Statement],
        show: Sequence[str],
        status: Mapping[int, tuple[str, ...]],
    ) -> Markup:
        """Return table rows with the columns of `show` beside day, value and basis; `status` gives flags."""
        cells = [
            (f'<td class="{name}">', self._cells.get(name))
            for name in COLUMNS
            if name in _ALWAYS or name in show
        ]
        parts: list[str] = []
        add = parts.append
        for statement in statements:
            flags = status.get(statement.n, ())
            withdrawn = ' class="withdrawn"' if "withdrawn" in flags else ""
            add(f'<tr id="n{statement.n}"{withdrawn}>')
            for opening, cell in cells:
                add(opening)
                add(cell(statement) if cell is not None else self._status(flags))
                add("</td>")
            add("</tr>\n")
        return Markup("".join(parts))  # noqa: S704 - every piece was escaped by the view

    def _when(self, s: Statement) -> str:
        day = self._view.date(s.said_on) or self._undated
        if s.holds_at:
            return f'{day}<p class="scope">{self._words["holds_at"]} {self._view.date(s.holds_at)}</p>'
        return day

    def _thing(self, s: Statement) -> str:
        thing = self._view.thing(s.thing)
        if s.property in _OBVIOUS:
            return thing
        return "".join((thing, '<p class="scope">', self._property(s), "</p>"))

    def _property(self, s: Statement) -> str:
        return self._view.term("property", s.property)

    def _said(self, s: Statement) -> str:
        view = self._view
        found = [
            '<b class="quantity">' if s.type == "quantity" else "<b>",
            view.position_of(s),
            f'</b> <a class="permalink" href="#n{s.n}">#{s.n}</a>',
        ]
        if s.scope:
            found += ('<p class="scope">', self._words["scope"], " <q>", view.words(s.scope), "</q></p>")
        if s.original and s.original != s.value and not s.value.startswith("vague:"):
            found += (
                '<p class="scope">',
                self._words["original"],
                " <q>",
                view.words(s.original),
                "</q></p>",
            )
        if s.target:
            found += (
                '<p class="scope">',
                escape(view.t(f"statement.target.{s.stance}")),
                " ",
                view.statement(s.target, f"#{s.target}"),
                f" {self._words['attribution']}" if s.target_part == "attribution" else "",
                "</p>",
            )
        if s.quote:
            found += ("<blockquote>", view.words(s.quote), "</blockquote>")
        return "".join(found)

    def _status(self, flags: tuple[str, ...]) -> str:
        if flags not in self._flags:
            self._flags[flags] = "".join(
                f'<span class="mark m-{escape(word)}">{escape(self._view.t.word("flag", word))}</span> '
                for word in flags
            )
        return self._flags[flags]

    def _speaker(self, s: Statement) -> str:
        speaker = self._view.speaker(s)
        if not s.party:
            return speaker
        return "".join((speaker, '<p class="scope">', self._view.party(s.party), "</p>"))

    def _basis(self, s: Statement) -> str:
        return self._view.basis(s.basis)

    def _source(self, s: Statement) -> str:
        view = self._view
        found: list[str] = [view.source(s.document)] if s.document else []
        if s.via:
            found += ('<p class="via">', self._words["via"], " ", view.passed_on(s), "</p>")
        if s.wording:
            found += ('<p class="via">', view.wording(s.wording), "</p>")
        return "".join(found)


def labels() -> str:
    """Return the style that writes before each cell of a card what its column is called, in every language."""
    rules: list[str] = []
    for language in LANGUAGES:
        t = messages(language)
        for name in COLUMNS:
            word = t(f"column.{_MESSAGES.get(name, name)}").replace("\\", "").replace('"', "")
            rules.append(f'.st .{name}:lang({language})::before{{content:"{word}"}}\n')
    return f"@media (max-width:48rem){{\n{''.join(rules)}}}\n"
