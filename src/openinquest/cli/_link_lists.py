"""Link lists: who stands in several of them, under whatever spelling.

    inquest link lists official.csv journalists.csv hospitals.csv --out clusters.csv

Each file (CSV or XLSX) is a list, one row a person named; its name is that of the file. Columns are found by their
headings in English, Russian or Kazakh (name or ФИО or Аты-жөні, born, age, sex, place, died, cause, …). The rows of
one cluster name one person, as far as can be told. docs/linkage.md explains the columns of the result.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.linking import add_engine, engine_of, print_summary, shares
from openinquest.cli.options import add_json, positive
from openinquest.cli.output import print_json, say
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
    parser.add_argument(
        "--draws", type=Path, metavar="FILE", help="write draws of who is who for the estimate (npz)"
    )
    parser.add_argument(
        "--draw-count", type=positive, default=200, metavar="K", help="how many draws (default %(default)s)"
    )
    add_engine(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.link import link_lists, read_gazetteer, read_list
    from openinquest.link.report import cluster_table, sentence, summary

    if len({path.resolve() for path in arguments.lists}) < len(arguments.lists):
        raise UsageError("A list is given twice.")
    settings = engine_of(arguments)
    with shares("Linking") as tell:
        lists = [read_list(path, truth=arguments.truth) for path in arguments.lists]
        gazetteer = read_gazetteer(arguments.gazetteer) if arguments.gazetteer else None
        linkage = link_lists(
            lists, clean_lists=arguments.clean, gazetteer=gazetteer, settings=settings, progress=tell
        )
        found: dict[str, Any] = summary(linkage, arguments.clean)
        if arguments.truth:
            found["evaluation"] = _evaluated(linkage)
        if arguments.draws:
            tell("drawing partitions", 0.97)
            found["draws"] = _drawn(arguments, linkage)
    table = cluster_table(linkage.entries, linkage.clusters)
    arguments.out.touch(mode=0o600)
    table.write_csv(arguments.out)
    if arguments.json:
        read = {item.name: {"read": dict(item.read), "left": list(item.left)} for item in lists}
        print_json({"out": str(arguments.out), "columns": read} | found)
        return 0
    for item in lists:
        columns = ", ".join(f"{header} as {field}" for field, header in item.read.items())
        left = f"; not read: {', '.join(item.left)}" if item.left else ""
        say(f"{item.name}: {item.entries.height:,} rows, {columns}{left}.")
        for note in item.notes:
            say(note)
    print_summary(found)
    say(sentence(found))
    say(f"The clusters are in {arguments.out}. It holds names: keep it as you keep the lists.")
    return 0


def _drawn(arguments: Namespace, linkage: Linkage) -> dict[str, Any]:
    """Write draws of who is who (npz: draws, entries, lists); return what they say of the number of persons."""
    import numpy as np

    from openinquest.link.posterior import draw_partitions

    posterior = draw_partitions(
        linkage.entries, linkage.pairs, frozenset(arguments.clean), draws=arguments.draw_count
    )
    of = dict(linkage.entries.select("entry", "list").iter_rows())
    entries = posterior.entries.to_list()
    arguments.draws.touch(mode=0o600)
    with arguments.draws.open("wb") as file:
        np.savez_compressed(
            file,
            draws=posterior.draws,
            entries=np.array(entries),
            lists=np.array([of[name] for name in entries]),
        )
    low, middle, high = np.quantile(posterior.counts, (0.025, 0.5, 0.975))
    return {
        "file": str(arguments.draws), "draws": len(posterior.draws), "persons": round(float(middle)),
        "low": round(float(low)), "high": round(float(high)), "reliable": posterior.diagnostics.reliable,
        "rhat": round(float(posterior.diagnostics.rhat), 4),
    }  # fmt: skip


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
