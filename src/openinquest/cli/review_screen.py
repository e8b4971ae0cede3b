"""The screen of `inquest link review`: a pair side by side, a question, an answer that enters the log at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openinquest.cli.output import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from openinquest.link._desk import Desk
    from openinquest.link.explain import PartOfPair
    from openinquest.link.review import Question
    from openinquest.record import Coder, Record

INTERRUPTED = 130
DEFAULT_REASON = "both entries seen side by side"
KEYS = "y yes, n no, u unsure, s skip, b back, q quit"
_ANSWERS = {"y": "same", "n": "different", "u": "unsure"}
_MARKS = {
    "agrees": ("=", "green"),
    "close": ("~", "yellow"),
    "differs": ("≠", "red"),
    "missing": ("·", "dim"),
}
_ALIKE = 0.5
"""Texts less alike than this (in two scripts, say) are not marked letter by letter: all would be marked."""
_LABELS, _WEIGHTS = 15, 6
_BESIDE = ("list", "row", "name", "occupation", "circumstances")
"""What is shown of both entries above the parts that were compared."""


def ask_all(record: Record, desk: Desk, asked: Sequence[Question], coder: Coder) -> int:
    """Ask about each pair until the person stops; return the exit code. An answer is in the log once it is given."""
    from rich.console import Console

    from openinquest.link.review import Answer, Given, enter, is_settled, session_name
    from openinquest.record.merge import Link

    console, session = Console(), session_name(coder)
    persons, answered, at, code = list(desk.persons), 0, 0, 0
    console.print(
        f"{len(asked)} pairs: {KEYS}.\nA reason may follow the letter. Every answer enters the log at once."
    )
    try:
        while at < len(asked):
            question = asked[at]
            if is_settled(question.pair, persons):
                at += 1
                continue
            show(console, desk, question, f"Pair {at + 1} of {len(asked)}")
            letter, reason = read_answer(console)
            if letter == "q":
                break
            if letter == "b":
                at = max(0, at - 1)
                persons = [link for link in persons if link.pair != asked[at].pair]
                continue
            at += 1
            if letter in _ANSWERS:
                answer = Answer(_ANSWERS[letter])
                given = Given(*question.pair, answer, reason or DEFAULT_REASON)
                n = enter(record, [given], coder, session).size
                persons.append(Link(*question.pair, answer.value, person=True, by=coder.name, n=n))
                answered += 1
    except (KeyboardInterrupt, EOFError) as stop:
        console.print()
        code = INTERRUPTED if isinstance(stop, KeyboardInterrupt) else 0
    if answered:
        say(
            f"{answered} answer{'s' * (answered != 1)} entered as {session}. `inquest undo {session}` takes back what "
            "this session entered, `inquest link run` takes it up."
        )
    else:
        say("Nothing was answered; nothing was written.")
    return code


def read_answer(console: Console) -> tuple[str, str]:
    """Return the letter and the reason that a person types; ask again until the letter is one of `KEYS`."""
    while True:
        letter, _, reason = input("One person? ").strip().partition(" ")
        if letter.casefold() in ("y", "n", "u", "s", "b", "q"):
            return letter.casefold(), reason.strip()
        console.print(f"[dim]{KEYS}[/dim]")


def show(console: Console, desk: Desk, question: Question, heading: str) -> None:
    """Draw a pair: heading, why it is asked, both entries, and what was found part by part."""
    from rich.text import Text

    explained = question.explained
    console.print()
    console.rule(Text(f"{heading} · weight {explained.weight:+.1f} · probability {question.spoken}"))
    console.print(Text(question.why, style="italic"))
    console.print(_side_by_side(desk, question))


def _side_by_side(desk: Desk, question: Question) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, show_header=False, box=None, pad_edge=False, expand=True)
    table.add_column(width=1)
    table.add_column(width=_LABELS, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(width=_WEIGHTS, justify="right")
    left, right = (desk.shown(entry) for entry in question.pair)
    for name in _BESIDE:
        if left.get(name) or right.get(name):
            style = "bold" if name == "name" else ""
            table.add_row(
                "", Text(name, "dim"), Text(left.get(name, ""), style), Text(right.get(name, ""), style), ""
            )
    table.add_section()
    for part in question.explained.parts:
        mark, colour = _MARKS[part.verdict.value]
        sides = _marked(part)
        weight = Text(f"{part.weight:+.1f}" if part.weight else "", "dim" if abs(part.weight) < 0.5 else "")
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
