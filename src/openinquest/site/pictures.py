"""Charts of the figures: only where a picture shows more than the table does.

Drawing takes as long as all pages together, and the converter holds the interpreter's lock; many charts are
therefore drawn by a process of their own while the other pages are written.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openinquest.release.snapshot import LANGUAGES, Estimate, Figure, SeriesItem, Snapshot
from openinquest.site.drawing import draw
from openinquest.site.messages import messages
from openinquest.site.paging import LEAST_DRAWN
from openinquest.site.texts import cut

_BY_ITSELF = 8
"""From this many figures on a second process pays for its start (some 2 s)."""

Pictures = Mapping[str, Mapping[str, str]]


class Drawing:
    """Charts in the making: begins when it is made, `pictures` waits for the end."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._order = json.dumps(_ordered(snapshot), ensure_ascii=False).encode("utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        if len(_drawn(snapshot)) + len(snapshot.estimates) >= _BY_ITSELF:
            script = Path(__file__).with_name("drawing.py")
            # -P: the script's folder is no place to look for modules
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                [sys.executable, "-P", str(script)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            stdin = self._process.stdin
            assert stdin is not None  # noqa: S101 - a pipe was asked for
            stdin.write(self._order)
            stdin.close()
            self._process.stdin = None

    def pictures(self) -> Pictures:
        """Return SVG (wide and narrow, side by side) by language and figure."""
        if self._process is not None:
            data, _ = self._process.communicate()
            if self._process.returncode == 0:
                found: Pictures = json.loads(data)
                return found
        # few charts, or no second process to be had: an error shows itself here
        return draw(json.loads(self._order))

    def stop(self) -> None:
        """End the process, where the pages were not finished."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def is_drawn(figure: Figure) -> bool:
    """Say whether a figure gets a picture."""
    return len(figure.series) >= LEAST_DRAWN


def _drawn(snapshot: Snapshot) -> list[Figure]:
    return [figure for figure in snapshot.figures.values() if is_drawn(figure)]


def _ordered(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "parties": list(snapshot.parties),
        "figures": [_plain(figure) for figure in _drawn(snapshot)],
        "estimates": [_of_estimate(at, one) for at, one in enumerate(snapshot.estimates) if one.reported],
        "labels": {language: _labels(snapshot, language) for language in LANGUAGES},
    }


def picture_id(at: int) -> str:
    """Return under which name the picture of an estimate is drawn, by its place among all; no id has a blank."""
    return f"estimate {at}"


def _of_estimate(at: int, estimate: Estimate) -> dict[str, Any]:
    return {
        "id": picture_id(at),
        "titles": {language: messages(language)("estimates.title") for language in LANGUAGES},
        "seen": estimate.seen,
        "bound": estimate.bound,
        "rows": {
            language: [
                {
                    "name": answer.label.in_language(language)[0],
                    "median": answer.median,
                    "low": answer.low,
                    "high": answer.high,
                    "note": "" if answer.reported else answer.says.in_language(language)[0],
                    "look": place,
                }
                for place, answer in enumerate(estimate.answers)
            ]
            for language in LANGUAGES
        },
    }


def _labels(snapshot: Snapshot, language: str) -> Mapping[str, str]:
    labels = {
        name: capitalised(cut(thing.label.in_language(language)[0] or name))
        for name, thing in snapshot.things.items()
    }
    return labels | {
        handle: cut(source.publisher or source.title) for handle, source in snapshot.sources.items()
    }


def capitalised(text: str) -> str:
    """Return a text beginning with a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "labels": {
            language: capitalised(cut(figure.label.in_language(language)[0])) for language in LANGUAGES
        },
        "series": [_item(item) for item in figure.series],
    }


def _item(item: SeriesItem) -> dict[str, Any]:
    names = ("n", "value", "stance", "speaker", "voice", "party", "said_on", "holds_at")
    return {name: getattr(item, name) for name in names} | {"status": list(item.status)}
