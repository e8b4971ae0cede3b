"""Phrases for values with whose they are: what a source gives, who denies it, and the way to the passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from openinquest.ontology import wording
from openinquest.release.snapshot import Days, Given, Period, Range
from openinquest.site.view import View

_NUMBER = Markup('<a class="permalink" href="{}" title="{}">#{}</a>')
_BY = Markup('{} <span class="for">({})</span>')
_BARE = 2
_SEVERAL = 6
"""Numbers of statements that a cell shows; the page of the thing has all of them."""


class Phrases:
    """Phrases of one view; each is made once."""

    def __init__(self, view: View) -> None:
        self.view = view
        for name in ("given", "numbers", "said_in", "sources"):
            setattr(self, name, lru_cache(maxsize=None)(getattr(self, name)))

    def given(self, values: Sequence[Given], kind: str = "words") -> Markup:
        """Return values, each leading to its passage, with whose they are where there are several or denials.

        `kind` is `thing`, `date`, `amount`, `yesno`, `words`, or `term:` and the name of the property.
        """
        told = [one for one in values if one.by or not one.denied_by]
        differ = len(told) > 1
        return Markup("; ").join(self._one(one, kind, differ) for one in values)

    def _one(self, one: Given, kind: str, differ: bool) -> Markup:
        view = self.view
        known = self._known(one.statements)
        body = self._value(one.value, kind)
        if kind == "thing":
            body = Markup("{}{}").format(body, self._number(known[0])) if known else body
        elif known:
            body = view.statement(known[0], body)
        notes = [view.several(one.by)] if differ and one.by else []
        if one.denied_by:
            notes.append(Markup("{} {}").format(view.t("records.denied"), view.several(one.denied_by)))
        elif one.denied:
            notes.append(Markup("{} {}").format(view.t("records.denied"), self.numbers(one.denied)))
        return _BY.format(body, Markup("; ").join(notes)) if notes else body

    def _value(self, value: str, kind: str) -> Markup:
        view = self.view
        if kind == "thing":
            return view.thing(value)
        if kind == "date":
            return escape(view.date(value))
        if kind == "amount":
            return view.amount(value)
        if kind == "yesno":
            return escape(view.t.word("yesno", value))
        if kind.startswith("term:"):
            return view.term(f"choice:{kind.removeprefix('term:')}", value)
        return view.words(value)

    def numbers(self, numbers: Sequence[int], limit: int = _SEVERAL) -> Markup:
        """Return the published statements among these as links to their passages, so many at most."""
        known = self._known(numbers)
        shown = Markup(" ").join(self._number(n) for n in known[:limit])
        rest = len(known) - limit
        return shown if rest <= 0 else Markup("{} +{}").format(shown, self.view.count(rest))

    def said_in(self, n: int) -> Markup:
        """Return what a statement says as a link to its passage; what it is about first, where it is no sentence."""
        view = self.view
        s = view.snapshot.statements.get(n)
        if s is None:
            return escape(f"#{n}")
        if s.property in ("content", "text") and len(s.value.split()) > _BARE:
            return view.statement(n, view.words(s.value))
        about = view.title(s.thing).rstrip(" .")
        return Markup("{}: {}").format(about, view.statement(n, view.position(n)))

    def sources(self, numbers: Sequence[int]) -> Markup:
        """Return links to the documents in which these statements stand, each once."""
        said = self.view.snapshot.statements
        documents = dict.fromkeys(said[n].document for n in self._known(numbers) if said[n].document)
        return self.view.several(documents, self.view.source)

    def period(self, found: Period) -> Markup:
        """Return from when to when something held, with question marks for what is not told; else nothing."""
        if not (found.starts or found.ends):
            return Markup()
        first, last = (self.given(side, "date") or escape("?") for side in (found.starts, found.ends))
        return Markup("{} – {}").format(first, last)

    def dates(self, days: Iterable[str]) -> str:
        """Return several canonical days in words."""
        return "; ".join(self.view.date(day) for day in days)

    def days(self, found: Days | None) -> str:
        """Return a number of days or a range of it; nothing where it cannot be counted."""
        return "" if found is None else self.range(Range(found.low, found.high))

    def range(self, found: Range | None) -> str:
        """Return a number between two bounds in words."""
        if found is None:
            return ""
        if found.high is None:
            return wording.quantity(f">={found.low}", self.view.language)
        if found.low == found.high:
            return self.view.count(found.low)
        return f"{self.view.count(found.low)}–{self.view.count(found.high)}"

    def things(self, identifiers: Iterable[str]) -> Markup:
        """Return links to things with commas."""
        return self.view.several(identifiers, self.view.thing)

    def _number(self, n: int) -> Markup:
        view = self.view
        href = view.href(view.addresses.statement(n))
        return _NUMBER.format(href, view.t("statement.link", n=n), n)

    def _known(self, numbers: Iterable[int]) -> list[int]:
        address: Callable[[int], str] = self.view.addresses.statement
        return [n for n in numbers if address(n)]
