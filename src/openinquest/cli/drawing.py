"""Draws of who is who, written for the estimate: whole partitions, and how many persons each set of lists names."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.cli.options import positive
from openinquest.cli.result_files import private
from openinquest.errors import UsageError

if TYPE_CHECKING:
    from openinquest.link import Linkage
    from openinquest.record.merge import Link

FEWEST = 8


def add_draws(parser: ArgumentParser) -> None:
    """Add `--draws` and `--draw-count`."""
    parser.add_argument(
        "--draws",
        type=Path,
        metavar="FILE",
        help="write draws of who is who (npz), and beside them the lists of each person, counted (CSV)",
    )
    parser.add_argument(
        "--draw-count", type=positive, default=200, metavar="K", help="how many draws (default %(default)s)"
    )


def histories_path(draws: Path | None) -> Path | None:
    """Return where the capture histories of these draws go: `draws.npz` has them in `draws.histories.csv`."""
    return draws and draws.with_name(f"{draws.stem}.histories.csv")


def check_draws(arguments: Namespace) -> None:
    """Raise UsageError where fewer draws are asked for than can be told apart."""
    if arguments.draws and arguments.draw_count < FEWEST:
        raise UsageError(f"At least {FEWEST} draws are needed (--draw-count).")


def write_draws(
    linkage: Linkage, clean: Collection[str], judged: Iterable[Link], path: Path, draws: int
) -> dict[str, Any]:
    """Write draws (npz: draws, entries, lists) and capture histories (CSV); return what they say of the persons.

    Both are of persons by name alone. `low` and `high` are the interval (95%) of the number of persons that linkage
    leaves; None where the chains do not agree, and then `why` says so.
    """
    import numpy as np
    import polars as pl

    from openinquest.link.histories import capture_histories, missed_links, recorded_persons, splits
    from openinquest.link.posterior import draw_partitions
    from openinquest.link.report import clusters_by_name

    clusters = clusters_by_name(linkage.features, linkage.clusters)
    entries = linkage.entries.join(clusters.select("entry"), on="entry", how="semi", maintain_order="left")
    known = set(entries["entry"].to_list())
    persons = [link for link in judged if link.left in known and link.right in known]
    posterior = draw_partitions(entries, linkage.pairs, frozenset(clean), persons, draws=draws)
    lists = sorted(linkage.entries["list"].unique().to_list())
    point = capture_histories(clusters, entries, lists)
    histories = pl.concat([point, capture_histories(posterior, entries, lists)])
    of = dict(entries.select("entry", "list").iter_rows())
    ids = posterior.entries.to_list()
    with private(path).open("wb") as file:
        np.savez_compressed(
            file, draws=posterior.draws, entries=np.array(ids), lists=np.array([of[name] for name in ids])
        )
    counted = histories_path(path) or path
    histories.write_csv(private(counted))
    reliable = posterior.diagnostics.reliable
    missed = missed_links(linkage.pairs, linkage.recall, linkage.model.probability_below)
    too_many = missed * splits(clusters)
    found = recorded_persons(histories, missed=too_many, reliable=reliable).row(0, named=True)
    told: dict[str, Any] = {
        "file": str(path), "histories": str(counted), "draws": len(posterior.draws), "reliable": reliable,
        "rhat": round(float(posterior.diagnostics.rhat), 4),
        "persons": found["median"], "low": found["low"], "high": found["high"], "missed links": round(missed, 1),
    }  # fmt: skip
    if not reliable:
        told["why"] = (
            "the chains that draw do not agree (R-hat above 1.05): take more draws with --draw-count"
        )
    return told
