"""The screen of `inquest link review`: a pair side by side, a question, an answer that enters the log at once."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from openinquest.cli.output import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from openinquest.charts import Language
    from openinquest.link._desk import Desk
    from openinquest.link.explain import PartOfPair
    from openinquest.link.review import Question
    from openinquest.record import Coder, Record

INTERRUPTED = 130
LETTERS = {"en": "ynusbq", "ru": "днзпов", "kk": "ижбөаш"}
"""The letters of each language in the order of `Key`; those of English are taken in every language."""
_FORBIDS = ("✗", "red")
_MARKS = {
    "agrees": ("=", "green"),
    "close": ("~", "yellow"),
    "differs": ("≠", "red"),
    "missing": ("·", "dim"),
}
_ALIKE = 0.5
"""Texts less alike than this (in two scripts, say) are not marked letter by letter: all would be marked."""
_LABELS, _WEIGHTS = 16, 6
_BESIDE = ("list", "row", "name", "occupation", "circumstances")
"""What is shown of both entries above the parts that were compared."""


class Key(Enum):
    """What a letter means; what a person says of a pair has the word of judgements."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    SKIP = "skip"
    BACK = "back"
    QUIT = "quit"


def ask_all(record: Record, desk: Desk, asked: Sequence[Question], coder: Coder, language: Language) -> int:
    """Ask about each pair until the person stops; return the exit code. An answer is in the log once it is given."""
    from rich.console import Console

    from openinquest.link.review import Answer, Given, enter, is_settled, session_name
    from openinquest.link.wording import Noun, Say, counted
    from openinquest.record.merge import Link

    console, session = Console(), session_name(coder)
    persons, answered, at, code = list(desk.persons), 0, 0, 0
    pairs = counted(len(asked), Noun.PAIR, language)
    console.print(Say.INTRODUCTION.of(language, pairs, Say.KEYS.of(language)), highlight=False)
    try:
        while at < len(asked):
            question = asked[at]
            if is_settled(question.pair, persons):
                at += 1
                continue
            show(console, desk, question, at + 1, len(asked))
            key, reason = read_answer(console, language)
            if key is Key.QUIT:
                break
            if key is Key.BACK:
                at = max(0, at - 1)
                persons = [link for link in persons if link.pair != asked[at].pair]
                continue
            at += 1
            if key is not Key.SKIP:
                answer = Answer(key.value)
                given = Given(*question.pair, answer, reason or Say.SEEN.of(language))
                coder = coder.later()
                n = enter(record, [given], coder, session).size
                persons.append(
                    Link(*question.pair, answer.value, person=True, by=coder.name, n=n, at=coder.at)
                )
                answered += 1
    except (KeyboardInterrupt, EOFError) as stop:
        console.print()
        code = INTERRUPTED if isinstance(stop, KeyboardInterrupt) else 0
    if answered:
        say(Say.ENTERED.of(language, counted(answered, Noun.ANSWER, language), session))
    else:
        say(Say.NOT_ANSWERED.of(language))
    return code


def read_answer(console: Console, language: Language) -> tuple[Key, str]:
    """Return what a person answers, and the reason; ask again until the letter is one of the language or English."""
    from openinquest.link.wording import Say

    keys = {
        letter: key for word in ("en", language.value) for letter, key in zip(LETTERS[word], Key, strict=True)
    }
    while True:
        letter, _, reason = input(Say.ONE_PERSON.of(language)).strip().partition(" ")
        if key := keys.get(letter.casefold()):
            return key, reason.strip()
        console.print(f"[dim]{Say.KEYS.of(language)}[/dim]")


def show(console: Console, desk: Desk, question: Question, number: int, pairs: int) -> None:
    """Draw a pair: which of how many it is, why it is asked, both entries, and what was found part by part."""
    from rich.text import Text

    from openinquest.link.wording import Say, plain

    explained = question.explained
    language = explained.language
    console.print()
    weight = plain(explained.weight, language, 1, "+")
    console.rule(Text(Say.HEADING.of(language, number, pairs, weight, question.spoken)))
    console.print(Text(question.why, style="italic"))
    if explained.warning:
        console.print(Text(explained.warning, style="red"))
    console.print(_side_by_side(desk, question))


def _side_by_side(desk: Desk, question: Question) -> Table:
    from rich.table import Table
    from rich.text import Text

    from openinquest.link.wording import Say, plain

    table = Table(show_edge=False, show_header=False, box=None, pad_edge=False, expand=True)
    table.add_column(width=1)
    table.add_column(width=_LABELS, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(width=_WEIGHTS, justify="right")
    left, right = (desk.shown(entry) for entry in question.pair)
    language = question.explained.language
    for name in _BESIDE:
        if left.get(name) or right.get(name):
            style = "bold" if name == "name" else ""
            label = Say[name.upper()].of(language)
            table.add_row(
                "", Text(label, "dim"), Text(left.get(name, ""), style), Text(right.get(name, ""), style), ""
            )
    table.add_section()
    for part in question.explained.parts:
        mark, colour = _FORBIDS if part.forbids else _MARKS[part.verdict.value]
        sides = _marked(part)
        weight = Text(
            plain(part.weight, language, 1, "+") if part.weight else "",
            "dim" if abs(part.weight) < 0.5 else "",
        )
        table.add_row(Text(mark, colour), Text(part.name, "dim"), *sides, weight)
    return table


def _marked(part: PartOfPair) -> tuple[Text, Text]:
    """Return both texts with what differs underlined, where they are alike enough for that to help."""
    from difflib import SequenceMatcher

    from rich.text import Text

    from openinquest.link.review import differing

    if SequenceMatcher(None, part.left.casefold(), part.right.casefold()).ratio() < _ALIKE:
        return Text(part.left), Text(part.right)
    first, second = differing(part.left, part.right)
    return (
        Text.assemble(*((text, "bold underline" if other else "") for text, other in first)),
        Text.assemble(*((text, "bold underline" if other else "") for text, other in second)),
    )
