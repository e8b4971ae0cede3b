"""Seconds, memory and weight of a release, stage by stage: `python -m benchmarks.release [--rows N …] [--qantar]`.

Every size runs in a process of its own, the record is made first and not counted. `--again` measures a release after
one in a hundred statements was added, beside the whole; `--folder` keeps the records for another run. With `--write`
the tables go to docs/benchmarks-release.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import machine
from benchmarks.release_corpus import changed, release_record
from openinquest.cli import collect_rarely
from openinquest.examples import build_example
from openinquest.record import Record, open_record
from openinquest.release import write_release

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks-release.md"
DAY = date(2036, 1, 1)
_DIGESTS = re.compile(rb"[0-9a-f]{8,}")
STAGES = {
    "choose, publish": ("release.write", "gather"),
    "entries, tables": ("release.rebuild", "write_ingredients statement_rows csv_bytes parquet_bytes"),
    "frames": ("release.rebuild", "public_frames"),
    "inquiry, snapshot": ("release.rebuild", "build_snapshot"),
    "pages": ("site", "render"),
    "seal": ("release.write", "seals_of"),
    "search for leaks": ("release.write", "check_leaks"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.release")
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000])
    parser.add_argument("--qantar", action="store_true", help="also the example of January 2022")
    parser.add_argument(
        "--again", action="store_true", help="also a release after one in a hundred was added"
    )
    parser.add_argument("--folder", type=Path, help="keep the records here")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(Path(arguments.one), arguments.again)))
        return
    with TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        results: dict[str, dict[str, float]] = {}
        if arguments.qantar:
            place = folder / "qantar"
            if not place.exists():
                build_example("qantar_2022", place).close()
            results["January 2022"] = apart(place, False)
        for rows in arguments.rows:
            place = folder / f"rows-{rows}"
            release_record(place, rows).close()
            results[f"{rows:,} statements"] = apart(place, arguments.again)
        lines = [f"Measured {datetime.now(UTC).date()} on {machine()}.", "", *table(results)]
        if arguments.qantar:
            with open_record(folder / "qantar") as record:
                lines += ["", *beside_jinja(record, Path(name))]
    print("\n".join(lines))
    if arguments.write:
        head, mark, rest = PAGE.read_text(encoding="utf-8").partition("<!-- results -->")
        said = rest[rest.index("\nTargets:") :]
        PAGE.write_text(head + mark + "\n\n" + "\n".join(lines) + "\n" + said, encoding="utf-8")


def apart(place: Path, again: bool) -> dict[str, float]:
    """Measure one record in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.release", "--one", str(place), *(["--again"] if again else [])]
    found = subprocess.run(words, check=True, capture_output=True, text=True)
    return dict(json.loads(found.stdout.splitlines()[-1]))


def one(place: Path, again: bool) -> dict[str, float]:
    """Release one record and return seconds by stage, MiB, pages and MB; with `again` the seconds of the next one."""
    collect_rarely()  # as every command does
    times: dict[str, float] = {}
    for name, (module, functions) in STAGES.items():
        for function in functions.split():
            _clock(importlib.import_module(f"openinquest.{module}"), function, name, times)
    with TemporaryDirectory(dir=place.parent) as name, open_record(place) as record:
        out = Path(name) / "site"
        start = time.perf_counter()
        write_release(record, out, today=DAY)
        result = {"all": time.perf_counter() - start, **times}
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        result["all, seconds of one core"] = sum(found.ru_utime + found.ru_stime for found in used)
        most = [found.ru_maxrss for found in used]
        files = [path for path in out.rglob("*") if path.is_file()]
        result |= {
            "MiB": most[0] / 1024,
            "MiB of the second process": most[1] / 1024,
            "files of pages": sum(path.suffix == ".html" for path in files),
            "MB": sum(path.stat().st_size for path in files) / 1e6,
            "heaviest page, kB": max(path.stat().st_size for path in files if path.suffix == ".html") / 1e3,
        }
        if again:
            before = Path(name) / "before"
            shutil.copytree(out, before, copy_function=os.link)
            changed(record, 0.01)
            start = time.perf_counter()
            write_release(record, out, today=DAY)
            result["again, 1% more"] = time.perf_counter() - start
            result["pages that say something else then, %"] = 100 * share_of_changed(before, out)
    return result


def share_of_changed(before: Path, after: Path) -> float:
    """Return the share of the pages of `after` that say something else than before, or were not there.

    What cites the release is left out of both: the foot, and all that looks like a digest.
    """

    def said(page: Path) -> bytes:
        return _DIGESTS.sub(b"", page.read_bytes().partition(b"<footer")[0])

    pages = [path.relative_to(after) for path in after.rglob("*.html")]
    old = (before / path for path in pages)
    new = (after / path for path in pages)
    others = sum(not was.exists() or said(was) != said(now) for was, now in zip(old, new, strict=True))
    return others / len(pages)


def _clock(module: Any, function: str, name: str, times: dict[str, float]) -> None:
    """Add the seconds of a function of a module to `times`."""
    inner: Callable[..., Any] = getattr(module, function)

    @wraps(inner)
    def clocked(*words: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return inner(*words, **named)
        finally:
            times[name] = times.get(name, 0.0) + time.perf_counter() - start

    setattr(module, function, clocked)


def beside_jinja(record: Record, folder: Path) -> list[str]:
    """Return pages a second of the whole making of pages, in one process, beside bare Jinja2 with what they need ready.

    Bare means: the same templates with the same values, made before the clock starts, the page thrown away.
    """
    render: Any = importlib.import_module("openinquest.site.render")
    sharing: Any = importlib.import_module("openinquest.site.sharing")
    desk: Any = importlib.import_module("openinquest.site.desk")
    sharing.PAYS_FROM = sys.maxsize
    kept: list[Any] = []

    def keep(snapshot: Any, *words: Any, **named: Any) -> None:
        kept.append(snapshot)

    site: Any = importlib.import_module("openinquest.site")
    whole, site.render = site.render, keep
    try:
        write_release(record, folder / "kept", today=DAY)
    finally:
        site.render = whole
    pages: list[tuple[Any, dict[str, Any]]] = []
    rendered = desk.Desk.rendered

    def noted(self: Any, page: Any, section: str) -> Any:
        values = {"path": page.path, "section": section, **page.context}
        pages.append((self._templates(page.template), values))
        return rendered(self, page, section)

    seconds: dict[str, float] = {}
    for name, function in (("once, to note what pages need", noted), ("ours", rendered)):
        desk.Desk.rendered = function
        out = folder / f"pages-{len(seconds)}"
        out.mkdir()
        start = time.process_time()
        render.render(kept[0], out, pictured=False)
        seconds[name] = time.process_time() - start
    start = time.process_time()
    for template, values in pages:
        template.render(**values)
    bare = time.process_time() - start
    ours = seconds["ours"]
    return [
        f"Pages of January 2022 a second of one core, without pictures: {len(pages) / ours:,.0f} of ours, "
        f"{len(pages) / bare:,.0f} of bare Jinja2 with the same templates: {bare / ours:.2f} of it."
    ]


def table(results: dict[str, dict[str, float]]) -> list[str]:
    """Return the results as a table, one column a record."""
    names = list(dict.fromkeys(name for result in results.values() for name in result))
    lines = ["| | " + " | ".join(results) + " |", "| --- |" + " ---: |" * len(results)]
    for name in names:
        cells = (_figure(result[name]) if name in result else "" for result in results.values())
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _figure(found: float) -> str:
    return f"{found:,.3g}" if found < 1_000 else f"{found:,.0f}"


if __name__ == "__main__":
    main()
