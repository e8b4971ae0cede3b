"""Show why two entries are, or are not, taken for one person, part by part.

    inquest link explain ENTRY ENTRY --record DIR --svg waterfall.svg
    inquest link explain official:17 press:203 --lists official.csv press.csv

An entry of a record is named by its id, an entry of a list by the list's name
and its row, as in the table of clusters. = agrees, ~ is close, ≠ differs, ✗
forbids a link, and · says nothing. A weight of one doubles the odds that both
are one person, a weight of minus one halves them. --language takes kk, ru and
en.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli.linking import add_engine, engine_of, nothing_was, shares
from openinquest.cli.options import add_json, add_language, add_record, language_of, opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.cli.result_files import check_targets, files_of, private

if TYPE_CHECKING:
    from openinquest.charts import Language
    from openinquest.link.explain import Explanation
    from openinquest.record.merge import Link

MARKS = {"agrees": "=", "close": "~", "differs": "≠", "missing": "·"}
FORBIDS = "✗"
HELP = "why two entries are taken for one person"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("left", metavar="ENTRY", help="an entry: its id, or LIST:ROW")
    parser.add_argument("right", metavar="ENTRY", help="another")
    parser.add_argument("--lists", type=Path, nargs="+", metavar="LIST", help="lists instead of a record")
    parser.add_argument(
        "--clean",
        nargs="+",
        default=[],
        metavar="NAME",
        help="lists with one row for each person, as for `link lists`",
    )
    parser.add_argument("--gazetteer", type=Path, metavar="FILE", help="names of places, as for `link lists`")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the weights as a waterfall (SVG)")
    add_language(parser)
    add_engine(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    read = (*arguments.lists, arguments.gazetteer) if arguments.lists else files_of(arguments.record)
    check_targets([arguments.svg], read)
    language = language_of(arguments)
    explained, judged = (_of_lists if arguments.lists else _of_record)(arguments, language)
    from openinquest.link.wording import Say

    if arguments.svg:
        from openinquest.charts import Theme, render_svg
        from openinquest.link.explain import waterfall

        chart = waterfall(explained)
        private(arguments.svg).write_text(render_svg(chart.wide, Theme.ADAPTIVE), encoding="utf-8")
        say(Say.DRAWN.of(language, arguments.svg))
    if arguments.json:
        persons = [{"verdict": link.verdict, "by": link.by} for link in judged]
        print_json(explained.as_json() | {"persons": persons})
        return 0
    said = {"same": Say.JUDGED_SAME, "different": Say.JUDGED_DIFFERENT, "unsure": Say.JUDGED_UNSURE}
    for link in judged:
        print(said[link.verdict].of(language, link.by))
    if explained.warning:
        print(explained.warning)
    rows = [("", Say.PRIOR.of(language), "", "", _signed(explained.prior, language), "")]
    rows += [
        (
            FORBIDS if part.forbids else MARKS[part.verdict.value],
            part.name,
            part.left,
            part.right,
            _signed(part.weight, language),
            part.found,
        )
        for part in explained.parts
    ]
    weight = "" if explained.nameless else _signed(explained.weight, language)
    rows.append(("", Say.IN_ALL.of(language), "", "", weight, explained.outcome))
    heads = [word.of(language) for word in (Say.PART, Say.WEIGHT, Say.FOUND)]
    print_table(("", heads[0], explained.left, explained.right, *heads[1:]), rows)
    return 0


def _signed(weight: float, language: Language) -> str:
    from openinquest.link.wording import plain

    return plain(weight, language, 1, "+") if weight else "0"


def _of_record(arguments: Namespace, language: Language) -> tuple[Explanation, Sequence[Link]]:
    from openinquest.link._desk import open_desk

    with opened(arguments) as record, progress("Reading the record"):
        desk = open_desk(record)
        return desk.explain(arguments.left, arguments.right, language), desk.judgements(
            arguments.left, arguments.right
        )


def _of_lists(arguments: Namespace, language: Language) -> tuple[Explanation, Sequence[Link]]:
    from openinquest.link import link_lists, read_gazetteer, read_list
    from openinquest.link.explain import explain_among

    settings = engine_of(arguments)
    with nothing_was("linked"), shares("Linking") as tell:
        lists = [read_list(path) for path in arguments.lists]
        gazetteer = read_gazetteer(arguments.gazetteer) if arguments.gazetteer else None
        linkage = link_lists(
            lists, clean_lists=arguments.clean, gazetteer=gazetteer, settings=settings, progress=tell
        )
    return explain_among(linkage, arguments.left, arguments.right, language, arguments.clean), ()
