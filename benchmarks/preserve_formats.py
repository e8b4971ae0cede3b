"""How well words are found again in what was kept: python -m benchmarks.preserve_formats [--sentences 40] [--write].

Documents are made by code in the layouts that break sentences; the measure is the share of known sentences that
`check_quote` finds in the extracted text, and for pictures the character error of recognition. With `--write` the
tables go to docs/benchmarks-preservation.md.
"""

from __future__ import annotations

import argparse
import email
import io
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
import pypdfium2
import trafilatura
from rapidfuzz.distance import Levenshtein

from benchmarks import preserve_corpus as corpus
from benchmarks.measure import machine
from openinquest.preserve import check_quote, extract, readable_formats
from openinquest.preserve.formats.registry import Task, recognise
from openinquest.preserve.text import ExtractedText

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks-preservation.md"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LEVELS = ("clean", "degraded")
FLOOR = 0.99  # the share of quotations that must be found again
Rows = list[list[str]]


def files(made: Sequence[corpus.Section], pdf: bool = True) -> dict[str, bytes]:
    """Return one file a format, each with every sentence."""
    found = {
        "a.docx": corpus.as_docx(made),
        "a.odt": corpus.as_odt(made),
        "a.xlsx": corpus.as_xlsx(made),
        "a.eml": corpus.as_eml(made),
        "a.html": corpus.as_html(made, True).encode(),
        "a.txt": corpus.as_text(made, "utf-8"),
    }
    if pdf:
        found["a.pdf"] = corpus.as_pdf(corpus.as_html(made, True))
    return found


def found_again(
    made: Sequence[corpus.Section], data: bytes, name: str
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return for each layout and language how many quotations were found, of how many."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        text = extract(path)
    counted = {}
    for section in made:
        quotes = [*section.sentences, *section.footnotes]
        hits = sum(check_quote(quote, text).found for quote in quotes)
        counted[section.layout, section.language] = (hits, len(quotes))
    return counted


def quality(sentences: int, seed: int) -> Rows:
    """Return a row a format: share found for each layout and language, and in all."""
    made = corpus.sections(sentences, seed)
    rows = []
    for name, data in files(made).items():
        counted = found_again(made, data, name)
        hits, count = (sum(pair[i] for pair in counted.values()) for i in (0, 1))
        parts = [_share(counted, 0, layout) for layout in corpus.LAYOUTS]
        parts += [_share(counted, 1, language) for language in corpus.PATTERNS]
        rows.append([name.partition(".")[2].upper(), f"{count:,}", *parts, f"{hits / count:.2%}"])
    return rows


def _share(counted: dict[tuple[str, str], tuple[int, int]], at: int, key: str) -> str:
    chosen = [pair for keys, pair in counted.items() if keys[at] == key]
    return f"{sum(pair[0] for pair in chosen) / sum(pair[1] for pair in chosen):.1%}"


def recognition(pages: int, seed: int) -> Rows:
    """Return a row a level and language: character error, sentences found to the letter, seconds a page."""
    rows = []
    for level in LEVELS:
        for language in corpus.PATTERNS:
            made = [
                next(s for s in corpus.sections(20, seed + n) if (s.language, s.layout) == (language, "text"))
                for n in range(pages)
            ]
            errors = letters = found = 0
            start = time.perf_counter()
            for number, section in enumerate(made):
                text = _extracted(_picture(section.sentences, level, seed + number), f"a.{_ENDINGS[level]}")
                read, true = " ".join(text.text.split()), " ".join(section.sentences)
                errors += Levenshtein.distance(read, true)
                letters += len(true)
                found += sum(check_quote(quote, text).found for quote in section.sentences)
            seconds = (time.perf_counter() - start) / pages
            count = 20 * pages
            rows.append(
                [
                    level,
                    language,
                    f"{letters:,}",
                    f"{errors / letters:.2%}",
                    f"{found}/{count}",
                    f"{seconds:.1f}",
                ]
            )
    return rows


_ENDINGS = {"clean": "png", "degraded": "jpg"}


def _picture(sentences: Sequence[str], level: str, seed: int) -> bytes:
    """Return a page of 300 to the inch at 12 points; degraded: turned, blurred, noisy, JPEG of quality 40."""
    import textwrap

    import PIL.Image
    import PIL.ImageDraw
    import PIL.ImageFilter
    import PIL.ImageFont

    font = PIL.ImageFont.truetype(FONT, 50)
    page = PIL.Image.new("L", (2480, 3508), 255)
    pen = PIL.ImageDraw.Draw(page)
    for row, line in enumerate(textwrap.wrap(" ".join(sentences), 72, break_on_hyphens=False)):
        pen.text((200, 200 + 75 * row), line, font=font, fill=0)
    file = io.BytesIO()
    if level == "clean":
        page.save(file, "PNG")
        return file.getvalue()
    turned = page.rotate(0.7 if seed % 2 else -0.7, resample=PIL.Image.Resampling.BICUBIC, fillcolor=255)
    blurred = turned.filter(PIL.ImageFilter.GaussianBlur(1.5))
    noisy = PIL.Image.blend(blurred, PIL.Image.effect_noise(page.size, 60), 0.25)
    noisy.save(file, "JPEG", quality=40)
    return file.getvalue()


def _extracted(data: bytes, name: str) -> ExtractedText:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return extract(path)


def bare_libraries() -> dict[str, tuple[str, Callable[[bytes], object]]]:
    """Return for each kind of file that `files` makes the library that reads it, and a text made by it alone."""
    return {
        "a.docx": ("python-docx", _bare_docx),
        "a.xlsx": ("openpyxl", _bare_xlsx),
        "a.eml": (
            "email",
            lambda data: email.message_from_bytes(data, policy=default).get_body().get_content(),
        ),  # type: ignore[union-attr]
        "a.html": ("trafilatura", lambda data: trafilatura.extract(data.decode())),
        "a.pdf": ("pypdfium2", _bare_pdf),
    }


def speed(seed: int) -> Rows:
    """Return a row a format: CPU milliseconds of the reader, and of the bare library that only makes a text."""
    made, bare = corpus.sections(200, seed), bare_libraries()
    rows = []
    for name, data in files(made).items():
        if name not in bare:
            continue
        known = readable_formats()[recognise(data if name.endswith("x") else data[:65_536], name).media_type]
        module, _, function = known.reader.partition(":")
        reader = getattr(__import__(module, fromlist=[function]), function)
        title, library = bare[name]
        ours, theirs = (
            _seconds(lambda r=reader, k=known, d=data: r(d, Task(k.media_type))),
            _seconds(lambda b=library, d=data: b(d)),
        )
        rows.append(
            [
                name.partition(".")[2].upper(),
                f"{len(data) / 1024:.0f}",
                f"{ours * 1e3:.0f}",
                title,
                f"{theirs * 1e3:.0f}",
            ]
        )
    return rows


def _bare_docx(data: bytes) -> object:
    document = docx.Document(io.BytesIO(data))
    return [p.text for p in document.paragraphs], [c.text for t in document.tables for c in t._cells]


def _bare_xlsx(data: bytes) -> object:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def _bare_pdf(data: bytes) -> object:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def _seconds(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(3):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def table(heads: Sequence[str], rows: Rows) -> list[str]:
    """Return a table of Markdown."""
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]


def main() -> None:
    """Measure, print, and with --write keep the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preserve_formats")
    parser.add_argument("--sentences", type=int, default=40, help="in each layout and language")
    parser.add_argument("--pages", type=int, default=2, help="pictures for each level and language")
    parser.add_argument("--seed", type=int, default=2031)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    heads = ["format", "quotations", *corpus.LAYOUTS, *corpus.PATTERNS, "found"]
    parts = {
        "quality": table(heads, quality(arguments.sentences, arguments.seed)),
        "recognition": table(
            [
                "level",
                "language",
                "characters",
                "character error",
                "sentences to the letter",
                "seconds a page",
            ],
            recognition(arguments.pages, arguments.seed),
        ),
        "readers": table(["format", "KB", "CPU ms", "bare library", "CPU ms"], speed(arguments.seed)),
    }
    when = f"Measured {datetime.now(UTC).date()} on {machine()}."
    for name, lines in parts.items():
        print("\n".join([name, *lines, ""]))
        if arguments.write:
            keep_table(name, [when, "", *lines])


def keep_table(name: str, lines: Sequence[str]) -> None:
    """Put lines under their mark into the page of results."""
    head, mark, rest = PAGE.read_text(encoding="utf-8").partition(f"<!-- results: {name} -->")
    after = rest[rest.find("\n## ") :] if "\n## " in rest else "\n"
    PAGE.write_text(head + mark + "\n" + "\n".join(lines) + "\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
