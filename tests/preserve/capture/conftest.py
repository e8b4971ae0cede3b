"""The server of hard pages, visits to it without a browser, and Chromium where it is installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from hostile_pages import Server, serving
from openinquest.preserve.capture import Bounds, Visit, _process, keeping
from openinquest.preserve.capture.supervision import _BROWSERS, Visited
from openinquest.record import Settings, create_record

QUICK = Bounds(
    page_octets=2**18, octets=2**18, file_octets=2**18, seconds=5, connect_seconds=5, visit_seconds=30, retries=1,
    pause=0.01, rest_seconds=4, scroll_seconds=3,
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def needs_chromium() -> None:
    """Skip without Chromium, and fail where CI is set."""
    if not any(map(shutil.which, _BROWSERS)):
        reason = "Chromium is not installed (Debian: apt-get install chromium), so no page was captured"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    pytest.importorskip("playwright")


def _job(folder: Path, asked: str, **more: Any) -> dict[str, Any]:
    folder.mkdir()
    bounds = replace(QUICK, **{name: more.pop(name) for name in list(more) if name in Bounds.__slots__})
    plain = {
        "asked": asked, "folder": str(folder), "bounds": asdict(bounds), "local": True, "despite_robots": "",
        "collector": "c1", "agent": "Mozilla/5.0 OpenInquest/0", "system": "Linux, Chromium 1", "chromium": "",
    }  # fmt: skip
    return plain | more


@pytest.fixture
def visit(tmp_path: Path, server: Server) -> Callable[..., Visited]:
    """Visit a path of the server in this process, without a browser: `visit(path, seconds=1, local=False)`."""
    count = iter(range(100))

    def made(path: str, **more: Any) -> Visited:
        asked = path if path.startswith("http") else server.address + path
        folder = tmp_path / f"visit-{next(count)}"
        result = _process.visit(_job(folder, asked, **more))
        files = {name: folder / file for name, file in result["files"].items()}
        return Visited(Visit.from_json(result["visit"]), files | {"warc": folder / "visit.warc.gz"}, "none")

    return made


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Any]:
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


@pytest.fixture
def without_browser(
    visit: Callable[..., Visited], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> dict[str, bytes]:
    """Have `capture` visit in this process; what a browser would have made of a page can be put into the dict."""
    shown: dict[str, bytes] = {}

    @contextmanager
    def visited(asked: str, _collector: str, _bounds: Bounds, **more: Any) -> Iterator[Visited]:
        found = visit(asked, **more)
        for name, octets in shown.items() if "served" in found.files else ():
            found.files[name] = tmp_path / f"shown-{name}"
            found.files[name].write_bytes(octets)
        yield found

    monkeypatch.setattr(keeping, "visited", visited)
    return shown
