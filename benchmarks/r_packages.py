"""The R packages LCMCR, dga and SparseMSE on the published tables, beside ours in one run, where they are installed.

`python -m benchmarks.r_packages` prints a table. R, or one of the packages, may be missing: its rows then say so, and
nothing fails. The calls follow the packages' manuals and have not been tried: there was no R where this was written.
CPU seconds are of the call alone, without the start of R.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator

from benchmarks.dga import published
from benchmarks.measure import machine
from openinquest.estimate import MethodResult, OverlapTable
from openinquest.estimate.dga import dga
from openinquest.estimate.lcmcr import lcmcr
from openinquest.estimate.loglinear import loglinear

TABLES = ("kosovo_1999", "uk_2013_five")
LONGEST = 900
"""Seconds that one call of R may take."""

_READ = """
cells <- as.matrix(read.csv(file("stdin"), header = TRUE))
lists <- cells[, -ncol(cells), drop = FALSE]
count <- cells[, ncol(cells)]
told <- function(median, low, high, began) {
  spent <- sum((proc.time() - began)[1:2])
  cat(sprintf("%.1f %.1f %.1f %.4f\\n", median, low, high, spent))
}
"""

CALLS = {
    "LCMCR": _READ
    + """
frame <- as.data.frame(lapply(as.data.frame(lists), factor, levels = c(0, 1)))
frame$Freq <- count
began <- proc.time()
sampler <- LCMCR::lcmCR(captures = frame, tabular = TRUE, in_list_label = "1", not_in_list_label = "0", K = 10,
                        a_alpha = 0.25, b_alpha = 0.25, seed = 1L, buffer_size = 10000, thinning = 100)
draws <- LCMCR::lcmCR_PostSampl(sampler, burnin = 10000, samples = 10000, thinning = 100, output = FALSE)
ends <- quantile(draws, c(.5, .025, .975))
told(ends[1], ends[2], ends[3], began)
""",
    "dga": _READ
    + """
L <- ncol(lists)
n <- sum(count)
# in which order the lists are changes nothing: all graphs are averaged
X <- array(0, rep(2, L))
X[lists + 1] <- count
graphs <- new.env()
name <- paste0("graphs", L)
data(list = name, package = "dga", envir = graphs)
began <- proc.time()
weights <- dga::bma.cr(X, Nmissing = 1:(10 * n), delta = 2^-L, graphs = graphs[[name]])
law <- cumsum(if (ncol(weights) == 10 * n) colSums(weights) else rowSums(weights))
at <- sapply(c(.5, .025, .975), function(p) n + which(law >= p)[1])
told(at[1], at[2], at[3], began)
""",
    "SparseMSE": _READ
    + """
began <- proc.time()
made <- SparseMSE::estimatepopulation(cells, nboot = 1000, method = "stepwise", pthresh = 0.02, iseed = 1,
                                      alpha = c(0.025, 0.975))
told(made$popest, made$BCaquantiles[1], made$BCaquantiles[2], began)
""",
}
"""One script a package: it reads a table with `count` from its input, and prints median, ends and CPU seconds."""

OURS: dict[str, Callable[[OverlapTable], MethodResult]] = {
    "LCMCR": lambda table: lcmcr(table, seed=1),
    "dga": lambda table: dga(table, grid=(1, 10 * table.n), seed=1),
    "SparseMSE": lambda table: loglinear(table, "step", bootstrap=1000, seed=1),
}


def by_r(package: str, table: OverlapTable, program: str = "Rscript") -> tuple[float, ...] | str:
    """Return median, lower and upper end and CPU seconds that a package of R gives, or why there are none."""
    if shutil.which(program) is None:
        return "R is not installed"
    installed = f'quit(status = if (requireNamespace("{package}", quietly = TRUE)) 0 else 1)'
    if subprocess.run([program, "-e", installed], capture_output=True, check=False).returncode:
        return f"{package} is not installed"
    rows = [",".join([*table.lists, "count"])]
    rows += [
        ",".join(map(str, [*pattern, count]))
        for pattern, count in zip(table.patterns.tolist(), table.counts.tolist(), strict=True)
    ]
    try:
        done = subprocess.run(
            [program, "-e", CALLS[package]], input="\n".join(rows) + "\n", capture_output=True, text=True,
            timeout=LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"more than {LONGEST} seconds"
    if done.returncode or not done.stdout.strip():
        return f"failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
    return tuple(float(word) for word in done.stdout.strip().splitlines()[-1].split())


def side_by_side(program: str = "Rscript") -> Iterator[str]:
    """Yield the rows of a table in Markdown, a line of R's and one of ours for each package and table."""
    yield "| table | package | N | 95% | CPU seconds |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for name in TABLES:
        table = published(name)
        for package, run in OURS.items():
            theirs = by_r(package, table, program)
            if isinstance(theirs, str):
                yield f"| {name} | {package} in R | {theirs} | | |"
            else:
                yield _row(name, f"{package} in R", *theirs)
            run(table)  # compiled before it is timed
            began = time.process_time()
            ours = run(table)
            spent = time.process_time() - began
            if ours.median is not None and ours.interval95 is not None:
                yield _row(name, f"{ours.name} here", ours.median, *ours.interval95, spent)


def _row(table: str, what: str, median: float, low: float, high: float, seconds: float) -> str:
    return f"| {table} | {what} | {median:,.0f} | {low:,.0f} to {high:,.0f} | {seconds:.2f} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.r_packages")
    parser.add_argument("--rscript", default="Rscript", type=str, help="the program (default %(default)s)")
    arguments = parser.parse_args()
    print(f"On {machine()}.\n")
    for line in side_by_side(arguments.rscript):
        print(line, flush=True)


if __name__ == "__main__":
    main()
