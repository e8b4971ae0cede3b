"""What templates call: every id becomes a label with a link, every value a phrase, in one language.

One view serves one language at one depth of folders, and remembers what it has phrased. All that it returns as
`Markup` is escaped here; addresses become links only where their scheme is http or https.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from openinquest.ontology import wording
from openinquest.release.snapshot import Position, SeriesItem, Snapshot, Source, Statement, Text
from openinquest.site.addresses import Addresses
from openinquest.site.messages import messages
from openinquest.site.paging import LONGEST
from openinquest.site.texts import LONGEST_LABEL, cut, shown

_OUTSIDE = Markup('<a class="out" rel="noopener nofollow noreferrer" href="{}">{}</a>')
_LINKS = re.compile(r"</?a\b[^>]*>")
_CUT = Markup('{} <span class="cut">{}</span>')
_KEPT = 1 << 15
"""Phrases of one kind that a view remembers; the example has a tenth of it."""
_COARSENING = ("ages.", "dates.", "places.")
"""How the rules begin that make a value less exact."""
_OF_SPEAKING = ("dates.said_on", "dates.holds_at")


class View:
    """The words and links of one language; `up` leads to the root of the language, `root` to that of the site."""

    def __init__(self, snapshot: Snapshot, addresses: Addresses, language: str, up: str, root: str) -> None:
        self.snapshot = snapshot
        self.addresses = addresses
        self.language = language
        self.up = up
        self.root = root
        self.t = messages(language)
        # what has been phrased once is kept: some forty pages name the same ministry
        for name in (
            "thing", "who", "source", "party", "date", "basis", "term", "plain_thing", "unit", "amount", "wording",
            "speaking", "title",
        ):  # fmt: skip
            setattr(self, name, lru_cache(maxsize=_KEPT)(getattr(self, name)))

    def moved(self, up: str, root: str) -> View:
        """Return the same words for pages at another depth."""
        return View(self.snapshot, self.addresses, self.language, up, root)

    # ---- texts

    def text(self, text: Text) -> Markup:
        """Return a label; one that had to be taken from another language says so to readers of screens."""
        words, language = text.in_language(self.language)
        return self._in_language(shown(words, LONGEST_LABEL), language)

    def plain(self, text: Text) -> str:
        """Return a label without mark-up."""
        return cut(text.in_language(self.language)[0])

    def words(self, words: str, language: str = "") -> Markup:
        """Return a coder's or a source's own words; in another language than the page's they say so.

        Where `language` is not known, it is guessed from the script alone. What is longer than a page may be is cut,
        and says how much is left out.
        """
        left_out = len(words) - LONGEST
        if left_out <= 0:
            language = language or wording.language_of(words, self.language)
            return self._in_language(shown(words, LONGEST), language)
        language = language or wording.language_of(words[:LONGEST], self.language)
        cut = self.t("text.cut", n=left_out, shown=self.count(left_out))
        return _CUT.format(self._in_language(shown(words, LONGEST), language), cut)

    def _in_language(self, safe: Markup, language: str) -> Markup:
        if language == self.language:
            return safe
        return Markup(f'<span lang="{escape(language)}">{safe}</span>')  # noqa: S704 - escaped

    def wording(self, name: str) -> Markup:
        """Return how the words of a passage relate to those of the source."""
        return escape(self.t.word("wording", name))

    def term(self, kind: str, name: str) -> Markup:
        """Return the label of a word of the ontology, or the word itself."""
        text = self.snapshot.terms.get(f"{kind}:{name}")
        return self.text(text) if text else shown(name.replace("_", " "), LONGEST_LABEL)

    def date(self, canonical: str) -> str:
        """Return a date in words."""
        return wording.date(canonical, self.language)

    def count(self, n: int) -> str:
        """Return a whole number with separators."""
        return wording.number(str(n), self.language)

    # ---- links

    def href(self, path: str) -> str:
        """Return the way to a page from here."""
        return f"{self.up}{path}"

    def plain_thing(self, identifier: str) -> Markup:
        """Return the label of whatever carries this id: a figure, thing, speaker or party."""
        snapshot = self.snapshot
        known = snapshot.things.get(identifier) or snapshot.figures.get(identifier)
        return self.text(known.label) if known and known.label else shown(identifier, LONGEST_LABEL)

    def thing(self, identifier: str) -> Markup:
        """Return a link to the page of a figure, speaker or other thing, or its label where it has no page."""
        path = self.addresses.thing(identifier) or self.addresses.speakers.get(identifier, "")
        label = self.plain_thing(identifier)
        return _link(self.href(path), label) if path else label

    def who(self, identifier: str) -> Markup:
        """Return a link to the page of a speaker, else of a source, else the label or id."""
        path = self.addresses.speakers.get(identifier)
        if path:
            return _link(self.href(path), self.plain_thing(identifier))
        return (
            self.source(identifier) if identifier in self.snapshot.sources else self.plain_thing(identifier)
        )

    def source(self, handle: str) -> Markup:
        """Return a link to the page of a source, named by publisher and day."""
        source = self.snapshot.sources.get(handle)
        if source is None:
            return shown(handle, LONGEST_LABEL)
        name = shown(source.publisher or source.title or handle, LONGEST_LABEL)
        if source.published_on:
            name += f", {self.date(source.published_on)}"
        return _link(self.href(self.addresses.sources[handle]), name)

    def party(self, identifier: str) -> Markup:
        """Return the label of a party, or the words for a speaker without one."""
        return self.plain_thing(identifier) if identifier else escape(self.t("party.none"))

    def statement(self, n: int, body: Any, css: str = "") -> Markup:
        """Return a link to statement `n` around `body`, in which other links become words: none may hold another."""
        path = self.addresses.statement(n)
        if not path:
            return escape(body)
        body = _LINKS.sub("", escape(body))
        name = f' class="{escape(css)}"' if css else ""
        return Markup(f'<a href="{self.href(path)}"{name}>{body}</a>')  # noqa: S704 - escaped

    def outside(self, address: str, body: str = "") -> Markup:
        """Return a link out of the dossier, or the address as text where it is no web address."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return shown(address, LONGEST)
        if parts.scheme not in ("http", "https") or not parts.netloc or not address.isprintable():
            return shown(address, LONGEST)
        if len(address) > LONGEST:
            return shown(address, LONGEST)
        return _OUTSIDE.format(address, shown(body or address, LONGEST))

    # ---- what is said

    def value(self, statement: Statement) -> Markup:
        """Return the value of a statement as a phrase, by the type of its property, and whether it was coarsened."""
        phrase = self._phrase(statement)
        if not any(r.startswith(_COARSENING) and r not in _OF_SPEAKING for r in statement.coarsened):
            return phrase
        return Markup('<span class="coarse">{}</span>').format(
            escape(self.t("statement.coarsened")).format(phrase)
        )

    def _phrase(self, statement: Statement) -> Markup:
        value, kind = statement.value, statement.type
        if statement.property == "answer":
            label = self.snapshot.terms.get(f"answer:{statement.thing}:{value}")
            return self.text(label) if label else shown(value, LONGEST)
        if kind == "quantity":
            return self.amount(value, statement.original)
        if kind == "number":
            return escape(wording.number(value, self.language))
        if kind == "date":
            return escape(wording.date(value, self.language))
        if kind == "yesno":
            return escape(self.t.word("yesno", value))
        if kind in ("thing", "place"):
            return self.thing(value)
        if kind in ("choice", "country", "language"):
            return self.term(f"choice:{statement.property}", value)
        if kind == "name":
            return shown(value.rpartition("@")[0] or value, LONGEST_LABEL)
        if kind == "url":
            return self.outside(value)
        return shown(value, LONGEST)

    def amount(self, canonical: str, original: str = "") -> Markup:
        """Return a quantity as a phrase."""
        return escape(wording.quantity(canonical, self.language, original))

    def position(self, n: int) -> Markup:
        """Return what statement `n` takes as its position, stance and value in one phrase."""
        return self.position_of(self.snapshot.statements[n])

    def position_of(self, statement: Statement) -> Markup:
        """Return what a statement takes as its position, stance and value in one phrase."""
        if statement.property == "holds" and statement.type == "yesno":
            says = (statement.stance == "asserts") == (statement.value == "yes")
            word = "withdraws" if statement.stance == "withdraws" else "says" if says else "denies"
            return escape(self.t(f"holds.{word}"))
        value = self.value(statement)
        if statement.stance == "asserts":
            return value
        return escape(self.t(f"stance.{statement.stance}")) + Markup(" ") + value

    def basis(self, basis: str) -> Markup:
        """Return what the speaker relies on."""
        kind, _, of = basis.partition(":")
        if kind == "cites" and of:
            return Markup("{} {}").format(self.t("basis.cites"), self.who(of))
        return escape(self.t.word("basis", kind or "unstated"))

    def speaker(self, item: Statement | SeriesItem | Position) -> Markup:
        """Return who speaks, and for which office or body where that is somebody else."""
        if not item.voice or item.voice == item.speaker:
            return self.who(item.speaker)
        return self.speaking(item.speaker, item.voice)

    def speaking(self, speaker: str, voice: str) -> Markup:
        """Return who speaks for whom."""
        words = escape(self.t("speaks.for")).format(self.who(voice))
        return self.who(speaker) + Markup(' <span class="for">{}</span>').format(words)

    def passed_on(self, statement: Statement) -> Markup:
        """Return the chain of those who pass the statement on, nearest to the speaker first."""
        links: list[Markup] = []
        for via in statement.via:
            day = f", {self.date(via.on)}" if via.on else ""
            adopted = f" ({self.t('via.adopts')})" if via.mode == "adopts" else ""
            links.append(Markup("{}{}{}").format(self.who(via.who), day, adopted))
        return Markup(" → ").join(links)

    def several(self, identifiers: Iterable[str], link: Callable[[str], Markup] | None = None) -> Markup:
        """Return several ids as labels with commas."""
        return Markup(", ").join((link or self.who)(identifier) for identifier in identifiers)

    # ---- titles

    def title(self, identifier: str) -> str:
        """Return the label of a thing without mark-up, beginning with a capital."""
        label = (self.plain_thing(identifier) if identifier else self.party("")).striptags()
        return label[:1].upper() + label[1:]

    def unit(self, identifier: str) -> Markup:
        """Return the unit of a figure where it is worth saying, which persons are not; else nothing."""
        figure = self.snapshot.figures.get(identifier)
        plain = figure is None or figure.unit in ("", "persons")
        return Markup() if plain or figure is None else self.term("choice:unit", figure.unit)

    def titled(self, source: Source) -> Markup:
        """Return the title of a source as words of its language, or its handle where it has none."""
        return self.words(source.title, source.language) if source.title else escape(source.handle)

    @cached_property
    def licensed(self) -> list[tuple[Source, str]]:
        """Sources whose title names a licence that asks to be named, with the name of that licence."""
        return [(s, s.licence) for s in self.snapshot.sources.values() if s.licence]

    def title_of(self, source: Source) -> str:
        """Return the title of a source, or its handle where it has none."""
        return source.title or source.handle


def _link(href: str, label: Markup) -> Markup:
    return Markup(f'<a href="{href}">{label}</a>')  # noqa: S704 - ways are plain (`addresses`), labels escaped
