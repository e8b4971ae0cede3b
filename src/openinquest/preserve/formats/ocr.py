"""Text in pictures, recognised by the system's Tesseract with its Russian, Kazakh and English models.

The program is given pixels that were decoded here, never the file, and answers over a pipe; it writes nothing. It is
bound by the limits of the process that reads the document. What it recognises may be wrong in single letters:
`boxes` say which words it made, so that a person can look at the picture.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.text import Box

PROGRAM = "tesseract"
_WANTED = ("rus", "kaz", "eng")
_LOWEST = 35.0  # mean confidence of a line, 0 to 100: what lies below is texture of a picture, not writing
_WORD_LEVEL = 5
_TWO_HYPHENS = frozenset({"--", "-—", "—-"})  # how the Kazakh model writes a dash
_SECONDS_A_PAGE = 120
ADVICE = "install Tesseract with its models rus, kaz and eng (Debian: tesseract-ocr-rus tesseract-ocr-kaz)"


@dataclass(frozen=True, slots=True)
class Engine:
    """The Tesseract of this machine: its path, version, and which of the three models it has."""

    path: str
    version: str
    languages: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the models of the three that are not installed."""
        return tuple(name for name in _WANTED if name not in self.languages)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of one page, the boxes of its words (positions in this text), and how many lines were dropped."""

    text: str
    boxes: Sequence[Box]
    dropped: int = 0


@lru_cache(maxsize=1)
def engine() -> Engine | None:
    """Return the Tesseract of this machine, None where there is none or none of the three models."""
    path = shutil.which(PROGRAM)
    if path is None:
        return None
    try:
        version = _run([path, "--version"], b"", 20).split()
        listed = _run([path, "--list-langs"], b"", 20).split()
    except (OSError, subprocess.SubprocessError):
        return None
    languages = tuple(name for name in _WANTED if name in listed)
    return Engine(path, version[1] if len(version) > 1 else "", languages) if languages else None


class Budget:
    """How much time is left for recognition in one document."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Return the seconds that are left, not below 0."""
        return max(0.0, self._end - time.monotonic())


def recognise_page(
    with_what: Engine, grey: bytes, width: int, height: int, page: int, budget: Budget
) -> Recognised | None:
    """Return the text of a grey picture (one octet a pixel, row by row); None where the time did not suffice.

    Lines are separated by line feeds, paragraphs by blank lines, as Tesseract sees the layout (columns one after the
    other).
    """
    image = b"P5 %d %d 255\n" % (width, height) + grey
    command = [with_what.path, "stdin", "stdout", "-l", "+".join(with_what.languages), "--dpi", "300", "tsv"]
    seconds = min(budget.left, _SECONDS_A_PAGE)
    if seconds < 1:
        return None
    try:
        table = _run(command, image, seconds)
    except subprocess.SubprocessError:
        return None
    return _text(table, width, height, page)


def _run(command: list[str], data: bytes, seconds: float) -> str:
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    done = subprocess.run(  # noqa: S603  (a program of the system, no word of the file in its arguments)
        command, input=data, capture_output=True, timeout=seconds, check=True, env=environment
    )
    return done.stdout.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[str, ...]
    place: tuple[int, int, int, int]
    confidence: float
    text: str


def _text(table: str, width: int, height: int, page: int) -> Recognised:
    lines: dict[tuple[str, ...], list[_Word]] = {}
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == str(_WORD_LEVEL) and (token := clean(cells[11]).strip()):
            left, top, wide, high = (int(cell) for cell in cells[6:10])
            place = (left, top, left + wide, top + high)
            lines.setdefault(tuple(cells[1:5]), []).append(
                _Word(
                    tuple(cells[1:5]),
                    place,
                    float(cells[10]),
                    "—" if token in _TWO_HYPHENS else re.sub(r"\s+", " ", token),
                )
            )
    kept = {line: words for line, words in lines.items() if _mean(words) >= _LOWEST}
    pieces: list[str] = []
    boxes: list[Box] = []
    length = 0
    before: tuple[str, ...] | None = None
    for line, words in kept.items():
        if before is not None:
            gap = "\n" if before[:3] == line[:3] else "\n\n"
            pieces.append(gap)
            length += len(gap)
        for index, word in enumerate(words):
            if index:
                pieces.append(" ")
                length += 1
            left, top, right, bottom = word.place
            edges = (left / width, top / height, right / width, bottom / height)
            boxes.append(Box(length, length + len(word.text), page, *(round(edge, 5) for edge in edges)))
            pieces.append(word.text)
            length += len(word.text)
        before = line
    return Recognised("".join(pieces), boxes, len(lines) - len(kept))


def _mean(words: Sequence[_Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters
