"""Show units documented at a place and time, the chain above each, and holders of posts.

Holding a post, or standing above a unit, is no allegation.

inquest command --at almaty --when 2022-01-05 --record DIR
inquest command --at almaty --when "2022-01-05T16:00[Asia/Almaty]" --unit almaty-police
inquest command --orders            the orders on record, or those of a place and time
inquest command --posts POST ...    who held these posts, with gaps and overlaps (all posts without a name)
inquest command --orders --language kk          any of these in Kazakh, Russian or English
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.options import add_language, add_view, check_found, language_of, viewed
from openinquest.cli.output import print_json
from openinquest.cli.result_files import check_targets, files_of, private
from openinquest.errors import UsageError

if TYPE_CHECKING:
    from openinquest.charts import Language
    from openinquest.inquiry import Material
    from openinquest.inquiry.hierarchy import Asked

HELP = "who was in command, by which source"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--at", metavar="PLACE", help="a place of the record, with all that lies in it")
    parser.add_argument(
        "--when",
        metavar="DATETIME",
        help="a day (2022-01-05), or a local clock time with its zone in brackets (without: by the clock of the place)",
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="ID",
        help="only this unit, also where nothing puts it there",
    )
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        metavar="KIND",
        help="only links of this kind: de-jure, de-facto, ...",
    )
    parser.add_argument("--orders", action="store_true", help="list the orders instead")
    parser.add_argument("--posts", nargs="*", metavar="POST", help="the history of posts instead")
    parser.add_argument(
        "--picture", type=Path, metavar="FILE", help="also draw the chain above the one --unit, as SVG"
    )
    add_language(parser)
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.cli import command_screen as screen
    from openinquest.inquiry.hierarchy import (
        Ground,
        command,
        command_json,
        histories,
        history_json,
        order_json,
        orders,
    )

    if arguments.orders and arguments.posts is not None:
        raise UsageError("--orders and --posts are two lists: ask for one of them.")
    listing = arguments.orders or arguments.posts is not None
    if not listing and (arguments.when is None or not (arguments.at or arguments.unit)):
        raise UsageError(
            "Say where and when: --at PLACE --when DATETIME (or --unit ID --when DATETIME); "
            "--orders and --posts list without."
        )
    if arguments.picture and (listing or len(arguments.unit) != 1):
        raise UsageError("--picture draws the chain above one unit: name it with --unit.")
    check_targets([arguments.picture], files_of(arguments.record))
    with viewed(arguments) as view:
        place = view.asked([arguments.at])[0] if arguments.at else None
        check_found([place] if place else [], view.material.things_of("Place"), "place", "find")
        kinds = view.record.ontology.vocabulary("subordination_kinds").terms
        if unknown := [kind for kind in arguments.kind if kind not in kinds]:
            raise UsageError(f"--kind '{unknown[0]}': expected one of {', '.join(kinds)}.")
        asked = _asked(view.material, arguments.when, place) if arguments.when else None
        if arguments.posts is not None:
            posts = view.asked(arguments.posts)
            found = [history_json(view.writer, one) for one in histories(view.material, posts or None)]
            check_found(posts, {one["id"] for one in found}, "post", "command --posts")
            print_json(found) if arguments.json else screen.print_histories(found, view.writer.language)
        elif arguments.orders:
            ground = None if place is None else Ground(view.material, place)
            listed = [order_json(view.writer, one) for one in orders(view.material, asked, ground)]
            print_json(listed) if arguments.json else screen.print_orders(listed, view.writer.language)
        elif asked is not None:
            units = view.asked(arguments.unit)
            page = command_json(view.writer, command(view.material, asked, place, units, arguments.kind))
            if arguments.picture:
                _draw(page, units[0], arguments.picture, language_of(arguments))
            print_json(page) if arguments.json else screen.print_command(page, view.writer.language)
    return 0


def _draw(page: Mapping[str, Any], unit: str, path: Path, language: Language) -> None:
    """Write the picture of a chain, in the colours of whoever looks at it."""
    from openinquest.charts import Theme, Width, hierarchy_chart, render_svg

    label = next(one["label"] for one in page["units"] if one["id"] == unit)
    chart = hierarchy_chart(f"{label}, {page['when']}", page, unit, language)
    private(path).write_text(render_svg(chart.at(Width.WIDE), Theme.ADAPTIVE), encoding="utf-8")


def _asked(material: Material, when: str, place: str | None) -> Asked:
    """Return the time asked about; raises UsageError for what is none."""
    from openinquest.inquiry.hierarchy import asked_of
    from openinquest.ontology import ValueProblem

    try:
        return asked_of(material, when, place)
    except ValueProblem as problem:
        raise UsageError(
            f"--when '{when}': expected {problem.expected} ({problem.advice or 'write 2022-01-05'})."
        ) from None
