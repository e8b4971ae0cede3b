"""Estimate how many are recorded nowhere, from the overlaps of lists, and say when nothing may be said.

    inquest estimate kosovo_1999.csv
    inquest estimate TABLE.csv --strata region,year --out DIR
    inquest estimate --record DIR

TABLE (CSV or XLSX) has a column of 0 and 1 for each list and `count`: how many
persons are on just these lists. Without `count` each row is one person. A column
`draw`, or several files, hold replicates of one table, which are pooled. Without
TABLE the linked lists of a record are read.

The verdict comes first. What a check refuses is given no number; --exploratory
shows it all the same, marked as not to be reported.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli.linking import nothing_was, shares
from openinquest.cli.options import add_json, add_language, language_of, positive
from openinquest.cli.output import print_json, progress, say
from openinquest.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    from openinquest.estimate import Overlaps

HELP = "how many are recorded nowhere, and when nothing may be said"
METHODS = (
    "loglinear-independence", "loglinear-bic", "loglinear-aic", "loglinear-step", "no-highest-order", "dga",
    "lcmcr",
)  # fmt: skip
"""As `openinquest.estimate.METHODS`, which is not loaded to parse words."""
_NEEDED = ("numpy", "scipy", "numba", "arviz_stats")


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument(
        "tables", type=Path, nargs="*", metavar="TABLE", help="an overlap table (CSV or XLSX)"
    )
    parser.add_argument(
        "--method", choices=METHODS, action="append", metavar="M",
        help=f"only this method; may be given again (of {', '.join(METHODS)})",
    )  # fmt: skip
    parser.add_argument(
        "--strata",
        type=_names,
        default=(),
        metavar="A,B",
        help="columns that divide the persons: each part by itself",
    )
    parser.add_argument(
        "--lists", type=_names, metavar="A,B", help="take these lists only; others are left out"
    )
    parser.add_argument(
        "--merge", type=_names, action="append", default=[], metavar="A,B", help="take these lists as one"
    )
    parser.add_argument(
        "--copied", nargs=2, action="append", default=[], metavar=("LIST", "SOURCE"),
        help="LIST was compiled in part from SOURCE",
    )  # fmt: skip
    parser.add_argument(
        "--unreviewed", action="store_true", help="nobody reviewed who is the same person across lists"
    )
    parser.add_argument(
        "--excluding", action="store_true", help="being on one list may have kept persons off another"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write the report (HTML, JSON), plots and draws (Parquet)"
    )
    parser.add_argument(
        "--exploratory", action="store_true", help="also show what is refused, marked as such"
    )
    parser.add_argument(
        "--quick", action="store_true", help="leave out the trials: lists left out or hidden, other priors"
    )
    parser.add_argument(
        "--seed", type=_seed, default=1, metavar="N", help="where chance begins (default %(default)s)"
    )
    parser.add_argument(
        "--replicates", type=positive, default=40, metavar="K",
        help="estimate at most K replicates; of a record, draw K linkages (default %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--record", type=Path, metavar="DIR",
        help="the folder of a record, where no TABLE is given (default: $INQUEST_RECORD, or the current folder)",
    )  # fmt: skip
    add_language(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    _check_installed()
    if arguments.tables and arguments.record:
        raise UsageError("Name tables or a record, not both.")
    _check_out(arguments)
    language = language_of(arguments)
    from openinquest.estimate import estimate
    from openinquest.estimate.methods import to_compile
    from openinquest.estimate.sentences import in_language
    from openinquest.estimate.sentences import say as sentence

    with nothing_was("estimated"):
        overlaps = _read(arguments)
    if to_compile(arguments.method):
        say(in_language(sentence("compiling"), language))
    with shares("Estimating") as tell:
        report = estimate(
            overlaps, arguments.method, seed=arguments.seed, exploratory=arguments.exploratory,
            trials=not arguments.quick, replicates=arguments.replicates, progress=tell,
        )  # fmt: skip
    written = None
    if arguments.out:
        from openinquest.estimate.writing import write_report

        with progress("Drawing"):
            written = write_report(
                report, arguments.out, exploratory=arguments.exploratory, language=language
            )
    if arguments.json:
        print_json(report.as_json(exploratory=arguments.exploratory))
    else:
        from openinquest.cli.estimate_screen import show_report

        show_report(report, language, exploratory=arguments.exploratory)
    if written:
        say(in_language(sentence("written", folder=f"{arguments.out}", files=written), language))
    return 0


def _read(arguments: Namespace) -> Overlaps:
    from openinquest.estimate import Provenance, overlaps_of_record, read_overlaps

    copied = tuple((left, right) for left, right in arguments.copied)
    if arguments.tables:
        known = Provenance(
            copied, False if arguments.unreviewed else None, True if arguments.excluding else None
        )
        found = read_overlaps(
            arguments.tables, strata=arguments.strata, lists=arguments.lists, provenance=known
        )
    else:
        record = arguments.record or Path(os.environ.get("INQUEST_RECORD", "."))
        with progress("Reading the record"):
            found = overlaps_of_record(
                record, strata=arguments.strata, draws=arguments.replicates, seed=arguments.seed
            )
        found = found.knowing(copied, arguments.unreviewed, arguments.excluding)
        if arguments.lists:
            found = found.only(arguments.lists)
    for names in arguments.merge:
        found = found.merged(names, " + ".join(names))
    return found


def _check_installed() -> None:
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        verb = "is" if len(missing) == 1 else "are"
        raise EnvironmentFault(
            f"Estimating needs {', '.join(missing)}, which {verb} not installed: `pip install 'openinquest[estimate]'`."
        )


def _check_out(arguments: Namespace) -> None:
    """Make sure before long work that the report can be written."""
    out = arguments.out
    if out is None:
        return
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder for the report.")
    above = out if out.exists() else out.parent
    if not above.is_dir():
        raise UsageError(f"There is no folder {out.parent} to write {out.name} to.")
    if not os.access(above, os.W_OK):
        raise EnvironmentFault(f"{out} cannot be written: no permission.")


def _names(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(","))
    if not all(names):
        raise ArgumentTypeError(f"expected names with commas between them, found '{text}'")
    return names


def _seed(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise ArgumentTypeError(f"expected a whole number from 0, found '{text}'")
    return int(text)
