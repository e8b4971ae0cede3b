"""Measure the comparison of names on labelled pairs.

inquest link score PAIRS.csv

Precision, recall and F1 are given, each with its interval. The table has the
columns left, right and same (1 or 0, yes or no), and may have class, by which
the result is divided. The best threshold is the one that these very pairs would
have chosen, so its figures flatter.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openinquest.cli.linking import nothing_was
from openinquest.cli.options import add_json
from openinquest.cli.output import print_json, print_table, progress

HELP = "measure the comparison of names on labelled pairs"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("pairs", type=Path, metavar="PAIRS", help="a table (CSV or XLSX): left, right, same")
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.link.evaluation import read_pairs, score_pairs
    from openinquest.link.report import number_of

    with nothing_was("measured"):
        pairs = read_pairs(arguments.pairs)
    with progress("Comparing"):
        found = score_pairs(pairs["left"], pairs["right"], pairs["same"], pairs["class"])
    if arguments.json:
        print_json(found.as_json())
        return 0
    print(f"{number_of(found.pairs, 'pair')}, {found.same:,} of one person")
    rows = [
        (f"{name}, {said.threshold:.3g}", said.precision, said.recall, said.f1)
        for name, said in (("as shipped", found.shipped), ("best for these pairs", found.best))
    ]
    print_table(("threshold", "precision", "recall", "F1"), rows)
    if found.classes.height:
        classes = [
            (
                row["class"],
                row["pairs"],
                row["right"],
                f"{row['share']:.3f} ({row['low']:.3f} to {row['high']:.3f})",
            )
            for row in found.classes.iter_rows(named=True)
        ]
        print_table(("class", "pairs", "right", "share"), classes)
    return 0
