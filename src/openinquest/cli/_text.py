"""Show the text that was read from a kept document, or where a quotation stands in it.

Places are counted in characters of this text (Unicode code points, from 0), and are what a selector says.
Without the words in the document the exit code is 1.

    inquest text brief --record DIR
    inquest text brief --page 2
    inquest text brief --find "twelve people had died" --json
    inquest text interview --turns
    inquest text brief --thumbnail brief.jpg
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.options import add_json, add_record, opened, positive
from openinquest.cli.output import print_json, print_table, say
from openinquest.cli.result_files import write_new
from openinquest.errors import NotFound

if TYPE_CHECKING:
    from openinquest.preserve import ExtractedText, Match
    from openinquest.preserve.interviews.turns import Turn

HELP = "show the text of a kept document, or find a quotation in it"

_AROUND = 40


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="the handle or id of a document")
    parser.add_argument("--page", type=positive, metavar="N", help="only this page, as the file counts them")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--find", metavar="QUOTE", help="where these words stand")
    what.add_argument(
        "--turns", action="store_true", help="which lines ask and which answer, as far as the layout shows it"
    )
    what.add_argument(
        "--thumbnail", type=Path, metavar="FILE", help="write the small picture of it that is kept (JPEG)"
    )
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.documents import find_document, kept_text

    if arguments.thumbnail is not None:
        return _thumbnail(arguments)
    with opened(arguments) as record:
        document = find_document(record, arguments.document)
        handle = record.apparatus().handles[document]
        kept = kept_text(record, document)
    text = kept.text
    start, end = _bounds(text, arguments.page, handle)
    about: dict[str, Any] = {
        "document": handle, "sha256": kept.sha256, "capture": kept.n, "media_type": text.media_type,
        "extractor": text.extractor, "version": text.version, "language": text.language, "pages": len(text.pages),
        "characters": len(text.text), "start": start, "end": end, "notes": list(text.notes),
    }  # fmt: skip
    if arguments.find is not None:
        return _find(arguments, text, (start, end), about)
    if arguments.turns:
        return _turns(arguments, text, (start, end), about)
    if arguments.json:
        print_json(about | {"text": text.text[start:end]})
        return 0
    for note in text.notes:
        say(note)
    print(text.text[start:end].removesuffix("\n"))
    return 0


def _thumbnail(arguments: Namespace) -> int:
    from openinquest.preserve.archive.store import Archive
    from openinquest.preserve.documents import captures_of, find_document
    from openinquest.preserve.drawing.thumbnails import kept_thumbnail

    with opened(arguments) as record:
        captures = captures_of(record, find_document(record, arguments.document))
        archive, digests = Archive(record.archive_folder), [flat["sha256"] for _, flat in captures]
        sha256, made = kept_thumbnail(archive, digests[::-1])
    write_new(arguments.thumbnail, made.octets)
    if arguments.json:
        print_json({"of": sha256, "file": str(arguments.thumbnail)} | made.to_json())
    else:
        say(
            f"Of the file {sha256[:12]}…, {made.facts['width']} by {made.facts['height']} pixels: {arguments.thumbnail}"
        )
    return 0


def _bounds(text: ExtractedText, number: int | None, handle: str) -> tuple[int, int]:
    if number is None:
        return 0, len(text.text)
    for page in text.pages:
        if page.number == number:
            return page.start, page.end
    count = len(text.pages)
    pages = f"has {count} page{'s' * (count != 1)}" if count else "has no pages"
    raise NotFound(f"The text of {handle} {pages}; there is no page {number}.")


def _find(arguments: Namespace, text: ExtractedText, bounds: tuple[int, int], about: dict[str, Any]) -> int:
    from openinquest.preserve import check_quote

    def within(matches: Sequence[Match]) -> list[Match]:
        return [each for each in matches if bounds[0] <= each.start and each.end <= bounds[1]]

    check = check_quote(arguments.find, text)
    found, near = within(check.matches), within(check.near)
    if arguments.json:
        print_json(
            about | {name: [_place(text, each) for each in places] for name, places in
                     (("found", found), ("near", near))}
        )  # fmt: skip
        return 0 if found else 1
    if found:
        say(f"The words stand at {len(found)} place{'s' * (len(found) != 1)}.")
    else:
        say("The words do not stand there." + (" Like them:" if near else ""))
    rows = [
        (match.start, match.end, text.page_at(match.start), match.closeness.value, f"{match.score:.2f}",
         "yes" if match.numbers_differ else "", _shown(text.text, match))
        for match in found or near
    ]  # fmt: skip
    if rows:
        print_table(("start", "end", "page", "how", "alike", "numbers differ", "text"), rows)
    return 0 if found else 1


_SIGNS = {
    "label": "by the words that stand before them",
    "name": "by two names that take turns",
    "dash": "by dashes",
    "emphasis": "because questions stand out from answers",
}


def _turns(arguments: Namespace, text: ExtractedText, bounds: tuple[int, int], about: dict[str, Any]) -> int:
    from openinquest.preserve.interviews.turns import turns_of

    turns = [turn for turn in turns_of(text) if turn.start < bounds[1] and bounds[0] < turn.end]
    if arguments.json:
        print_json(about | {"turns": [_turn(text, turn) for turn in turns]})
        return 0
    if not turns:
        say("The layout shows no turns of questions and answers.")
        return 0
    questions = sum(turn.role.value == "question" for turn in turns)
    answers = len(turns) - questions
    counted = f"{questions} question{'s' * (questions != 1)} and {answers} answer{'s' * (answers != 1)}"
    if turns[0].is_clear:
        say(f"{counted}, told apart {_SIGNS[turns[0].basis.value]}.")
    else:
        say(
            f"Perhaps {counted}: some short paragraphs end with a question mark. That is a hint only; no statement "
            "takes a speaker from it."
        )
    rows = [
        (turn.start, turn.end, text.page_at(turn.start), turn.role.value, turn.label,
         _begins(text.text[turn.start : turn.end].removeprefix(turn.label)))
        for turn in turns
    ]  # fmt: skip
    print_table(("start", "end", "page", "turn", "label", "begins"), rows)
    return 0


def _turn(text: ExtractedText, turn: Turn) -> dict[str, Any]:
    return {
        "start": turn.start, "end": turn.end, "page": text.page_at(turn.start), "turn": turn.role.value,
        "basis": turn.basis.value, "clear": turn.is_clear, "label": turn.label,
        "text": text.text[turn.start : turn.end],
    }  # fmt: skip


def _begins(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 2 * _AROUND else f"{words[: 2 * _AROUND].rpartition(' ')[0]} …"


def _place(text: ExtractedText, match: Match) -> dict[str, Any]:
    from openinquest.preserve import select

    return {
        "start": match.start, "end": match.end, "page": text.page_at(match.start), "how": match.closeness.value,
        "alike": round(match.score, 4), "numbers_differ": match.numbers_differ,
        "selector": select(text, match.start, match.end),
    }  # fmt: skip


def _shown(text: str, match: Match) -> str:
    """Return the passage between brackets with a few words around it."""
    before = text[max(0, match.start - _AROUND) : match.start]
    after = text[match.end : match.end + _AROUND]
    return " ".join(f"{before}[{text[match.start : match.end]}]{after}".split())
