"""What the parts of `inquest link` share: the choice of engine, progress with shares, tables of results."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from openinquest.cli.output import print_table, say
from openinquest.errors import EnvironmentFault, InputError

if TYPE_CHECKING:
    from openinquest.link import Settings

ENGINES = ("duckdb", "spark")


def add_engine(parser: ArgumentParser) -> None:
    """Add `--engine`."""
    parser.add_argument(
        "--engine", choices=ENGINES, default="duckdb",
        help="what computes the pairs: duckdb on one machine (the default), or spark",
    )  # fmt: skip


def engine_of(arguments: Namespace) -> Settings:
    """Return the settings of the engine asked for. Raises EnvironmentFault where it is not installed."""
    needed = ("splink", "duckdb", "numpy", "numba") + (("pyspark",) if arguments.engine == "spark" else ())
    if missing := [name for name in needed if find_spec(name) is None]:
        verb = "is" if len(missing) == 1 else "are"
        extra = "link,spark" if arguments.engine == "spark" else "link"
        raise EnvironmentFault(
            f"Linking lists needs {', '.join(missing)}, which {verb} not installed: "
            f"`pip install 'openinquest[{extra}]'`. Comparing names needs nothing."
        )
    from openinquest.link import Engine, Settings

    return Settings(engine=Engine(arguments.engine))


@contextmanager
def nothing_was(done: str) -> Iterator[None]:
    """Say of a table that cannot be read that nothing was, say, linked: nobody asked to import it."""
    try:
        yield
    except InputError as error:
        message = error.message.replace("nothing was imported", f"nothing was {done}")
        raise InputError(message, error.problems) from None


@contextmanager
def shares(text: str) -> Iterator[Callable[[str, float], None]]:
    """Show what is being done and how far it is, on a terminal; silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda what, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=1.0)

        def tell(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        yield tell


def print_summary(found: Mapping[str, Any]) -> None:
    """Print what linkage found: the rules that looked for pairs, persons by lists, contradictions, measures."""
    rules = [
        (rule["rule"], f"{rule['pairs']:,}", f"{rule['new_pairs']:,}", _share(rule["estimated_recall"]),
         "yes" if rule["refined"] else "")
        for rule in found["rules"]
    ]  # fmt: skip
    print_table(("pairs were looked for by", "pairs", "new", "finds", "refined"), rows=rules, title="Rules")
    overlap = [(" + ".join(row["lists"]), f"{row['persons']:,}") for row in found["overlap"]]
    print_table(("in these lists and no other", "persons"), overlap, title="Persons")
    if found["conflicts"]:
        rows = [(row["reason"], f"{row['pairs']:,}") for row in found["conflicts"]]
        print_table(("contradictions", "pairs"), rows, title="Contradictions")
    if "draws" in found:
        drawn = found["draws"]
        say(f"{drawn['draws']} draws are in {drawn['file']}, counted by lists in {drawn['histories']}.")
    if "evaluation" in found:
        print_evaluation(found["evaluation"])
    for note in found["notes"]:
        if told := _told(note, complete=found["recall"] == 1):
            say(told[:1].upper() + told[1:].rstrip(".") + ".")


def _told(note: str, *, complete: bool) -> str:
    """Return a note for a terminal; how shares that ship were counted, and that nothing was missed, JSON tells."""
    if note.startswith("weights: as shipped"):
        return "weights: as shipped with the program"
    return "" if complete and note.startswith("the rules are estimated") else note


def print_evaluation(found: Mapping[str, Any]) -> None:
    """Print how the result meets the truth that was given."""
    clusters = found["clusters"]
    rows = [
        (what, _interval(clusters["pairs"][what.lower()]), _interval(clusters[f"bcubed_{what.lower()}"]))
        for what in ("Precision", "Recall", "F1")
    ]
    print_table(("", "pairs (95%)", "B-cubed (95%)"), rows, title="Against the truth")
    bins = [
        (
            f"{row['low']:.1f} to {row['high']:.1f}",
            f"{row['n']:,}",
            f"{row['predicted']:.2f}",
            f"{row['observed']:.2f}",
        )
        for row in found["calibration"]["table"]
    ]
    print_table(("probability", "pairs", "predicted", "observed"), bins, title="Calibration")


def _interval(measured: Mapping[str, float | None]) -> str:
    if measured["value"] is None:
        return "nothing to measure"
    return f"{measured['value']:.3f} ({measured['low']:.3f} to {measured['high']:.3f})"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
