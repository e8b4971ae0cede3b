"""What the leak check finds and what it costs: python -m benchmarks.leaks [--names 50000 --pages 200000] [--write].

Leaks of some sixty kinds are put one by one into releases of both example records, in which a few invented people
stay in; each has to be found in the file that holds it. What is found in the clean releases is a false alarm. With
`--names` and `--pages` a large release of invented pages is searched too.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.leaks_corpus import SEEDS, add_withheld, put_secrets
from benchmarks.measure import machine
from openinquest.examples import build_example
from openinquest.record import Record
from openinquest.release.gathering import Asked, gather
from openinquest.release.leaks import Finding
from openinquest.release.leaks.scanning import Scanner, scan
from openinquest.release.leaks.search import Searcher
from openinquest.release.leaks.withheld import Withheld, withheld_of
from openinquest.release.rebuild import make_files

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLES = ("tarlan_2031", "qantar_2022")
_PEAK_SECONDS = 180


def made_release(record: Record, folder: Path) -> tuple[Path, Withheld]:
    """Write the files of a release, unsealed and unchecked, and return their folder and what stays in."""
    made_of = gather(record, Asked(date(2032, 1, 1), None, None, None), folder / "gathered", None).made_of
    site = folder / "site"
    site.mkdir()
    make_files(site, made_of)
    return site, withheld_of(record, made_of.entries)


def files_of(site: Path) -> list[str]:
    """Return the paths of all files of a folder."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def seeded(example: str, folder: Path) -> tuple[list[tuple[str, list[Finding]]], list[Finding], float]:
    """Return what was found of each seed in its file, the false alarms, CPU seconds for a clean release."""
    record = build_example(example, folder / "record")
    add_withheld(record)
    site, withheld = made_release(record, folder)
    start = time.process_time()
    clean, _ = scan(site, files_of(site), withheld)
    seconds = time.process_time() - start
    told = {(finding.file, finding.digest) for finding in clean}
    scanner = Scanner(Searcher(withheld))
    results: list[tuple[str, list[Finding]]] = []
    for seed in (*SEEDS, *put_secrets(record)):
        before = {name: (site / name).read_bytes() for name in files_of(site) if name.endswith(".html")}
        name = seed.put(site)
        found = [f for f in scanner.scan(site / name, name) if (f.file, f.digest) not in told]
        results.append((seed.title, found))
        if name in before:
            (site / name).write_bytes(before[name])
        else:
            (site / name).unlink()
    record.close()
    return results, clean, seconds


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.leaks")
    parser.add_argument("--names", type=int, default=0)
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="keep the results in docs/benchmarks-leaks.md")
    chosen = parser.parse_args(arguments)
    lines = [f"Measured {datetime.now(UTC).date()} on {machine()}.", ""]
    tables = {}
    for example in EXAMPLES:
        with TemporaryDirectory(prefix="leaks-") as name:
            tables[example] = seeded(example, Path(name))
    heads = " | ".join(EXAMPLES)
    lines += [f"| leak | {heads} |", "| --- |" + " --- |" * len(EXAMPLES)]
    for number, (title, _) in enumerate(tables[EXAMPLES[0]][0]):
        cells = [
            ", ".join(sorted({f.kind.value for f in tables[e][0][number][1]})) or "**missed**"
            for e in EXAMPLES
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    counts = [f"{sum(bool(f) for _, f in tables[e][0])} of {len(tables[e][0])}" for e in EXAMPLES]
    lines.append(f"| **found** | {' | '.join(counts)} |")
    lines.append(
        f"| false alarms in the clean release | {' | '.join(str(len(tables[e][1])) for e in EXAMPLES)} |"
    )
    lines.append(
        f"| CPU seconds for the clean release | {' | '.join(f'{tables[e][2]:.1f}' for e in EXAMPLES)} |"
    )
    for example in EXAMPLES:
        lines += [
            f"False alarm in {example}: {f.kind} in {f.file}, {f.place}" for f in tables[example][1][:20]
        ]
    if chosen.names and chosen.pages:
        lines += ["", *large(chosen.names, chosen.pages)]
    print("\n".join(lines))
    if chosen.write:
        page = DOCS / "benchmarks-leaks.md"
        head, mark, _ = page.read_text(encoding="utf-8").partition("<!-- results -->")
        page.write_text(head + mark + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def large(names: int, pages: int) -> list[str]:
    """Search invented pages for invented names, and return what it came to as lines."""
    chance = random.Random(7)
    withheld = Withheld(names=tuple((n, _name(chance)) for n in range(1, names + 1)), key=b"k" * 32)
    with TemporaryDirectory(prefix="leaks-") as folder:
        site = Path(folder)
        size = _pages(site, pages, chance)
        start = time.perf_counter()
        found, _ = scan(site, files_of(site), withheld)
        seconds = time.perf_counter() - start
    return [
        f"{names:,} names against {pages:,} pages, {size / 1e9:.2f} GB: {seconds:.0f} s, "
        f"{size / 1e6 / seconds:.1f} MB/s (target: under {_PEAK_SECONDS} s for 2 GB), {len(found)} findings."
    ]


_NAME_BEGINS = "Ба Бе Бай Да Дәу Ер Жа Жұ Ес Қа Қар Құ Ма Мұ На Нұр Оры Ра Са Сей Та Тө Тұ Үс Ша Шың Ыб"
_NAME_GOES_ON = "ба ды ға жа зы қа лы ма на ңғы па ра сы та ты ша"
_NAME_ENDS = "бек хан жан бай мұр ғали кен дық мыс шын тас лық"
_OTHER_ENDINGS = ("ин", "енко", "ұлы", "бай", "ский")
_ROWS = 20
_PEOPLE = 50_000
_STARTS, _MIDDLES, _ENDS = _NAME_BEGINS.split(), _NAME_GOES_ON.split(), _NAME_ENDS.split()


def _name(chance: random.Random) -> str:
    surname = (
        f"{chance.choice(_STARTS)}{chance.choice(_MIDDLES)}{chance.choice(_MIDDLES)}{chance.choice(_ENDS)}ов"
    )
    given = f"{chance.choice(_STARTS)}{chance.choice(_ENDS)}"
    father = f"{chance.choice(_STARTS)}{chance.choice(_ENDS)}"
    return f"{surname} {given} {father}ұлы"


def public_name(chance: random.Random) -> str:
    """Return surname and given name of somebody who goes out: made of the same syllables as those who stay in."""
    surname, given, _ = _name(chance).split()
    return f"{surname.removesuffix('ов')}{chance.choice(_OTHER_ENDINGS)} {given}"


def _pages(site: Path, count: int, chance: random.Random) -> int:
    """Write pages as an example's are, with other words in them; return how many bytes they have."""
    words = [
        f"{chance.choice(_MIDDLES)}{chance.choice(_MIDDLES)}{chance.choice(_ENDS)}" for _ in range(40_000)
    ]
    people = [public_name(chance) for _ in range(_PEOPLE)]
    with TemporaryDirectory(prefix="leaks-") as folder:
        record = build_example("tarlan_2031", Path(folder) / "record")
        made, _ = made_release(record, Path(folder))
        record.close()
        pages = [path.read_text(encoding="utf-8") for path in sorted(made.rglob("*.html"))]
        models = [page for page in pages if "</main>" in page and len(page) < 20_000][:60]
    size = 0
    for number in range(count):
        if number % 1000 == 0:
            (site / f"{number // 1000}").mkdir()
        told = " ".join(chance.choices(words, k=120))
        rows = "".join(
            f'<tr id="n{number}-{row}"><td class="when">{row} January 2022</td><td class="said">{chance.choice(words)}'
            f'</td><td class="speaker"><a href="../thing/p{number}.html">{chance.choice(people)}</a></td></tr>'
            for row in range(_ROWS)
        )
        told = f"<p>{told}</p><p>№ {number}</p><table>{rows}</table>"
        page = models[number % len(models)].replace("</main>", f"{told}</main>")
        data = page.encode("utf-8")
        (site / f"{number // 1000}" / f"{number}.html").write_bytes(data)
        size += len(data)
    return size


if __name__ == "__main__":
    main()
