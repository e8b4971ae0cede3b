"""Judge the pairs that most need a person, one by one, in the terminal.

    inquest link review --record DIR

Both entries stand side by side: = agrees, ~ is close, ≠ differs, ✗ forbids a
link, and · says nothing. Answer with one letter, and a reason behind it where
there is one: `y the same photograph`. Every answer enters the log at once; stop
when you like and go on another day. --language takes kk, ru and en; the letters
follow it. Without a terminal, or with several people, a spreadsheet does as
well:

    inquest link review --sheet pairs.csv     writes them; fill column verdict
    inquest link review --answers pairs.csv   enters the answers
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli.options import (
    add_coder,
    add_json,
    add_language,
    add_record,
    language_of,
    opened,
    positive,
)
from openinquest.cli.output import print_json, progress, say
from openinquest.cli.result_files import check_targets, files_of, private
from openinquest.errors import UsageError

if TYPE_CHECKING:
    from openinquest.charts import Language
    from openinquest.link._desk import Desk
    from openinquest.link.review import Question

HELP = "judge pairs of entries, one by one"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--first", type=positive, metavar="K", help="ask about the first K pairs only")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="write the pairs to a table (CSV)")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="enter the answers of such a table")
    parser.add_argument("--again", action="store_true", help="ask again about pairs that were judged unsure")
    add_language(parser)
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    if arguments.answers and (arguments.sheet or arguments.again or arguments.first):
        raise UsageError(
            "--answers enters a table that was filled in; it goes with no other choice of pairs."
        )
    language = language_of(arguments)
    if arguments.answers:
        return _enter_sheet(arguments, language)
    check_targets([arguments.sheet], files_of(arguments.record))
    from openinquest.link._desk import open_desk
    from openinquest.link.wording import Noun, Say, counted

    with opened(arguments) as record:
        with progress("Reading the record"):
            desk = open_desk(record)
        if desk.newer:
            say(Say.NEWER.of(language, counted(desk.newer, Noun.ENTRY, language)))
        asked = list(desk.questions(arguments.again, language))[: arguments.first]
        if arguments.json:
            print_json([question.as_json() for question in asked])
            return 0
        if arguments.sheet:
            return _write_sheet(arguments.sheet, desk, asked, language)
        if not asked:
            say(Say.NONE_WAIT.of(language))
            return 0
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError(
                f"{_waiting(len(asked))} for a person, and this is no terminal in which it could be asked. Open "
                "one, or write them to a table with `--sheet FILE` and enter it with `--answers FILE`; "
                "`--json` lists them."
            )
        from openinquest.cli.review_screen import ask_all
        from openinquest.record import Coder

        return ask_all(record, desk, asked, Coder(arguments.by), language)


def _waiting(pairs: int) -> str:
    return "1 pair waits" if pairs == 1 else f"{pairs:,} pairs wait"


def _write_sheet(path: Path, desk: Desk, asked: list[Question], language: Language) -> int:
    from openinquest.link.review import answer_sheet
    from openinquest.link.wording import Noun, Say, counted

    sheet = answer_sheet(asked, desk.entries)
    sheet.write_csv(private(path))
    if not asked:
        say(Say.NONE_WAIT.of(language))
        return 0
    say(Say.SHEET_WRITTEN.of(language, counted(len(asked), Noun.PAIR, language), path))
    return 0


def _enter_sheet(arguments: Namespace, language: Language) -> int:
    from openinquest.link._desk import open_desk
    from openinquest.link.review import enter, new_answers, read_answers, session_name
    from openinquest.link.wording import Noun, Say, counted
    from openinquest.record import Coder

    coder = Coder(arguments.by)
    with opened(arguments) as record:
        desk = open_desk(record)
        given = read_answers(arguments.answers, desk.entries["entry"])
        fresh = new_answers(given, desk.persons, coder.name)
        session = session_name(coder)
        if fresh:
            enter(record, fresh, coder, session)
    if arguments.json:
        print_json({"read": len(given), "entered": len(fresh), "session": session if fresh else None})
    elif fresh:
        if known := len(given) - len(fresh):
            say(Say.ALREADY.of(language, counted(known, Noun.ANSWER, language)))
        say(Say.ENTERED.of(language, counted(len(fresh), Noun.ANSWER, language), session))
    else:
        say(Say.ANSWERS_READ.of(language, counted(len(given), Noun.ANSWER, language)))
    return 0
