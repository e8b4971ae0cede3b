"""Sentences and phrases of the pages that need more than one label: links in them, ends of judgements, days."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from markupsafe import Markup, escape

from openinquest.ontology import wording
from openinquest.release.snapshot import LANGUAGES, Cell, Point, Position, Question, Reply, Text
from openinquest.site.paging import LONGEST
from openinquest.site.view import View

_BARE = 2
_REFERENCE = re.compile(r"<(\d+)>")
_SENTENCE = re.compile(r"(?<=\w\.)\s+(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?(?![\w-])")
_QUANTITY = re.compile(r"(?<![\w<>])(?:[~<>]=?\d[\d.]*\d|[~<>]=?\d|\d+\.\.\d+|vague:[\w-]+)(?![\w>])")


def explain(view: View, text: Text, point: Point | None = None, first: bool = False) -> Markup:
    """Return a sentence in words of the page's language, with numbers of statements and values as links.

    `<12>` becomes a link to statement 12, dates and quantities are phrased, and the value that a sentence gives
    of a voice (`Voice (day) says 238`) leads to the statement behind that position of `point`. With `first`,
    only the first sentence is given, which is the one on the status.
    """
    words = text.in_language(view.language)[0]
    words = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    if first:
        words = _SENTENCE.split(words, maxsplit=1)[0]
    marks = [
        (match.start(), match.end(), int(match[1]), f"#{match[1]}") for match in _REFERENCE.finditer(words)
    ]
    for position in positions_of(point) if point else ():
        name = view.plain_thing(position.voice or position.speaker).striptags()
        spoken = wording.quantity(position.value, view.language)
        for value in dict.fromkeys((spoken, position.value)):
            at = _value_after(words, f"{name} (", value)
            if at is not None:
                marks.append((at, at + len(value), position.n, phrased(view, value)))
                break
    reasons = point.reasons if point else ()
    parts, at = [], 0
    for start, end, n, body in sorted(marks):
        if start >= at:
            parts += [_spoken(view, words[at:start], reasons), view.statement(n, body)]
            at = end
    return Markup("").join([*parts, _spoken(view, words[at:], reasons)])


def _spoken(view: View, words: str, reasons: Sequence[str]) -> Markup:
    """Return part of a sentence with its days and quantities as phrases.

    A reason in it that a coder gave in another language says so, and is left as it was written.
    """
    for reason in filter(None, (reason.rstrip(" .") for reason in reasons)):
        language = wording.language_of(reason, view.language)
        before, found, after = words.partition(reason)
        if found and language != view.language:
            return (
                _spoken(view, before, reasons) + view.words(found, language) + _spoken(view, after, reasons)
            )
    return escape(phrased(view, words))


def _value_after(words: str, name: str, value: str) -> int | None:
    """Return where a sentence gives `value` after a name and a day in brackets, within the same clause."""
    start = words.find(name)
    closed = words.find(")", start) if start >= 0 else -1
    if closed < 0 or not value:
        return None
    stop = words.find(";", closed)
    at = words.find(value, closed, stop if stop >= 0 else len(words))
    after = words[at + len(value) : at + len(value) + 1]
    return None if at < 0 or words[at - 1].isalnum() or after.isalnum() else at


def phrased(view: View, words: str) -> str:
    """Return a text with the canonical dates and quantities in it as phrases."""
    words = _DAY.sub(lambda match: view.date(match[0]), words)
    return _QUANTITY.sub(lambda match: wording.quantity(match[0], view.language), words)


def positions_of(point: Point) -> Iterator[Position]:
    """Yield all positions on a point."""
    for cell in point.cells.values():
        yield from cell.positions


def positions(view: View, cell: Cell, most: int) -> Markup:
    """Return so many positions of one party on a point as items of a list, or why it is silent.

    Where there are more it says how many, with the way to where they stand.
    """
    found: list[str] = []
    shown = cell.positions[:most]
    for position in shown:
        said = view.statement(position.n, view.position(position.n), "val")
        day = f", {view.date(position.said_on)}" if position.said_on else ""
        scope = f"; <q>{view.words(position.scope)}</q>" if position.scope else ""
        aside = '<li class="aside">' if not position.decides else "<li>"
        found.append(
            f'{aside}<span class="pos">{said}</span>\n<span class="by">{view.speaker(position)}{escape(day)}</span>\n'
            f'<span class="basis">{view.basis(position.basis)}{scope}</span>'
        )
        if not position.decides:
            mark = f'<span class="mark m-aside">{escape(view.t.word("position", "aside"))}</span>'
            found.append(f'<span class="why">{mark} {explain(view, position.note)}</span>')
        found.append("</li>\n")
    if left := len(cell.positions) - len(shown):
        more = view.t("positions.more", n=left, shown=view.count(left))
        found.append(f'<li class="more">{view.statement(cell.positions[len(shown)].n, more)}</li>\n')
    if cell.silent and not cell.positions:
        why = explain(view, cell.silent)
        found.append(
            f'<li class="silent">{escape(view.t("versions.silent"))}<span class="basis">{why}</span></li>'
        )
    return Markup("".join(found))  # noqa: S704 - every piece was escaped


def parties_left(view: View, point: Point, among: Container[str]) -> Markup:
    """Return how many parties say something on a point beside those `among` which a page shows; nothing for none.

    It leads to what the first of them says.
    """
    left = [cell for party, cell in point.cells.items() if cell.positions and party not in among]
    if not left:
        return Markup()
    more = view.t("parties.more", n=len(left), shown=view.count(len(left)))
    return Markup('<p class="more">{}</p>').format(view.statement(left[0].positions[0].n, more))


def end_of(view: View, end: str) -> Markup:
    """Return one end of a judgement: a statement with what it says, or a thing or source."""
    match = _REFERENCE.fullmatch(end)
    if not match:
        return view.source(end) if end in view.snapshot.sources else view.thing(end)
    n = int(match[1])
    if n not in view.snapshot.statements:
        return escape(f"#{n}")
    statement = view.snapshot.statements[n]
    said = view.statement(n, Markup("{}: {}").format(view.plain_thing(statement.thing), view.position(n)))
    return Markup("{} ({})").format(said, view.who(statement.voice or statement.speaker))


def reply_words(view: View, reply: Reply) -> Markup:
    """Return what a reply says; of an act that was taken for one, what it is about and what was said of it.

    So too of a reply of a word or two, which does not say by itself what it was given to.
    """
    statement = view.snapshot.statements.get(reply.n)
    plain = statement is None or statement.property in ("content", "text")
    if statement is not None and not (plain and len(reply.content.split()) > _BARE):
        return escape(
            f"{view.plain_thing(statement.thing).striptags()}: {view.position(reply.n).striptags()}"
        )
    return view.words(reply.content)


def ask(view: View, question: Question) -> Markup:
    """Return the question as the reader's language has it: its own words in English, else the label."""
    label, language = question.label.in_language(view.language)
    translated = language == view.language != LANGUAGES[0] and label
    return view.text(question.label) if translated or not question.text else view.words(question.text)


def days(view: View, question: Question) -> str:
    """Return the days that a question stood open: a number, a range, or a question mark."""
    low, high = question.days_low, question.days_high
    if low is None and high is None:
        return "?"
    if low is None or high is None or low == high:
        return view.count(low if low is not None else high or 0)
    return f"{view.count(low)}–{view.count(high)}"
