"""Link lists: who stands in several of them, under whatever spelling.

    inquest link lists official.csv press.csv hospitals.csv --out clusters.csv

Each file (CSV or XLSX) is a list, one row a person named; its name is that of
the file. Columns are found by their headings in English, Russian or Kazakh
(name or ФИО or Аты-жөні, born, age, sex, place, died, cause, …). The rows of
one cluster name one person, as far as can be told. docs/linkage.md explains the
columns of the result.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.drawing import add_draws, check_draws, histories_path, write_draws
from openinquest.cli.linking import add_engine, engine_of, nothing_was, print_summary, shares
from openinquest.cli.options import add_json
from openinquest.cli.output import print_json, say
from openinquest.cli.result_files import check_targets, private
from openinquest.errors import UsageError

if TYPE_CHECKING:
    from openinquest.link import Linkage

HELP = "link lists given as tables"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("lists", type=Path, nargs="+", metavar="LIST", help="a list (CSV or XLSX)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the clusters go (CSV)")
    parser.add_argument(
        "--clean", nargs="+", default=[], metavar="NAME",
        help="lists whose makers left one row for each person: no two of their rows are joined",
    )  # fmt: skip
    parser.add_argument(
        "--gazetteer", type=Path, metavar="FILE", help="names of places (CSV or XLSX): place, name, within"
    )
    parser.add_argument(
        "--truth", metavar="COLUMN", help="the column that says who is who: measure the result"
    )
    parser.add_argument("--conflicts", type=Path, metavar="FILE", help="write the contradictions (CSV)")
    add_draws(parser)
    add_engine(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.link import link_lists, read_gazetteer, read_list
    from openinquest.link.report import cluster_table, conflict_table, number_of, sentence, summary

    _refuse_twice(arguments.lists)
    check_draws(arguments)
    check_targets(
        (arguments.out, arguments.conflicts, arguments.draws, histories_path(arguments.draws)),
        (*arguments.lists, arguments.gazetteer),
    )
    settings = engine_of(arguments)
    with nothing_was("linked"), shares("Linking") as tell:
        lists = [read_list(path, truth=arguments.truth) for path in arguments.lists]
        gazetteer = read_gazetteer(arguments.gazetteer) if arguments.gazetteer else None
        linkage = link_lists(
            lists, clean_lists=arguments.clean, gazetteer=gazetteer, settings=settings, progress=tell
        )
        found: dict[str, Any] = summary(linkage, arguments.clean, [item.name for item in lists])
        if arguments.truth:
            found["evaluation"] = _evaluated(linkage)
        if arguments.draws:
            tell("drawing partitions", 0.97)
            found["draws"] = write_draws(linkage, arguments.clean, (), arguments.draws, arguments.draw_count)
    table = cluster_table(linkage.entries, linkage.clusters)
    table.write_csv(private(arguments.out))
    if arguments.conflicts:
        conflict_table(linkage.conflicts).write_csv(private(arguments.conflicts))
    if arguments.json:
        read = {item.name: {"read": dict(item.read), "left": list(item.left)} for item in lists}
        print_json({"out": str(arguments.out), "columns": read} | found)
        return 0
    for item in lists:
        columns = ", ".join(f"{header} as {field}" for field, header in item.read.items())
        left = f"; not read: {', '.join(item.left)}" if item.left else ""
        rows = number_of(item.entries.height, "row") if item.entries.height else "no rows below the headings"
        say(f"{item.name}: {rows}, {columns}{left}.")
        for note in item.notes:
            say(note)
    print_summary(found)
    say(sentence(found))
    say(f"The clusters are in {arguments.out}, with names: keep it as you keep the lists.")
    return 0


def _refuse_twice(paths: Sequence[Path]) -> None:
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise UsageError(f"The list {path} is given twice.")
        seen.add(path.resolve())


def _evaluated(linkage: Linkage) -> dict[str, Any]:
    """Measure clusters and probabilities against the column of truth, leaving out pairs of entries without one."""
    import polars as pl

    from openinquest.link.evaluation import calibration, cluster_scores

    known = dict(linkage.entries.drop_nulls("truth").select("entry", "truth").iter_rows())
    pairs = linkage.pairs.with_columns(
        pl.col(side).replace_strict(known, default=None, return_dtype=pl.String).alias(f"truth_{side}")
        for side in ("left", "right")
    ).drop_nulls(["truth_left", "truth_right"])
    same = pairs["truth_left"] == pairs["truth_right"]
    return {
        "clusters": cluster_scores(linkage.clusters, linkage.entries).as_json(),
        "calibration": calibration(pairs["probability"], same).as_json(),
    }
