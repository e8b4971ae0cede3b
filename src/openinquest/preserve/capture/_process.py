"""The process that makes one visit: started by supervision.py with the job as JSON on standard input.

It writes what it has into the folder of the job as it goes, and `result.json` when it knows more: after the pursuit,
and after the browser. Whoever started it may end it at any time and use what is there.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from openinquest.errors import InputError
from openinquest.ontology import normalise_address
from openinquest.preserve.capture._proxy import RecordingProxy
from openinquest.preserve.capture.bounds import Bounds
from openinquest.preserve.capture.destinations import Gate
from openinquest.preserve.capture.pursuit import LONGEST_ADDRESS, Pursued, Pursuit, unpacked
from openinquest.preserve.capture.supervision import end_with_starter
from openinquest.preserve.capture.visits import Hop, Outcome, Visit, outcome_of
from openinquest.preserve.capture.warc import Recorder

_MARK = b"\xef\xbb\xbf"
"""Says that what follows is UTF-8, whatever the page itself declares."""


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def visit(job: dict[str, Any]) -> dict[str, Any]:
    """Make the visit that a job describes and return the result: the visit, and the names of the files made."""
    folder, bounds = Path(job["folder"]), Bounds(**job["bounds"])
    job["until"] = time.monotonic() + bounds.visit_seconds
    made = Visit(
        job["asked"], now(), system=job["system"], agent=job["agent"], despite_robots=job["despite_robots"]
    )
    gate = Gate(job["local"], bounds.connect_seconds)
    info = {
        "software": f"Open Inquest {version('openinquest')} (warcio {version('warcio')})",
        "format": "WARC File Format 1.1", "operator": job["collector"],
        "robots": "ignore" if made.despite_robots else "obey",
        "http-header-user-agent": made.agent, "system": made.system, "description": f"one visit to {made.asked}",
    }  # fmt: skip
    recorder = Recorder(folder / "visit.warc.gz", info)
    try:
        with closing(Pursuit(made, recorder, gate, bounds)) as pursuit:
            done = pursuit.follow()
            files = _served(done, folder, bounds)
            _write(folder, made, files, recorder)
            if done.answer is not None and done.is_page and job["chromium"]:
                files = _rendered(job, done, recorder, gate, bounds, folder) | files
    finally:
        recorder.close()
    return _write(folder, made, files, recorder)


def _served(done: Pursued, folder: Path, bounds: Bounds) -> dict[str, str]:
    """Write the body of the last answer as it was before it was compressed."""
    if done.answer is None:
        return {}
    limit = bounds.page_octets if done.is_page else bounds.file_octets
    try:
        with (folder / "served").open("wb") as file:
            for block in unpacked(done.answer, limit + 1):
                file.write(block)
            if file.tell() > limit:
                file.truncate(limit)
                _cut(done, f"the answer was cut at {limit:,} octets")
    except ValueError as error:
        if done.is_page:  # the browser may know better
            return {}
        done.visit.outcome, done.visit.told = Outcome.FAILED, f"an answer {error}"
        return {}
    if not done.visit.outcome.kept:
        return {}
    return {"served" if done.is_page else "file": "served"}


def _cut(done: Pursued, told: str) -> None:
    """Note that an answer grew beyond the limit when it was unpacked: a page is cut, part of a file is no file."""
    if done.is_page:
        done.visit.outcome = Outcome.CUT
        done.visit.notes.append(f"T{told[1:]}.")
    else:
        done.visit.outcome, done.visit.told = Outcome.FAILED, told


def _rendered(
    job: dict[str, Any], done: Pursued, recorder: Recorder, gate: Gate, bounds: Bounds, folder: Path
) -> dict[str, str]:
    from openinquest.preserve.capture._browser import render

    made = done.visit
    proxy = RecordingProxy(recorder, gate, bounds, done.answers, folder)
    try:
        shown = asyncio.run(
            render(
                made.asked,
                job["chromium"],
                proxy.address,
                made.agent,
                bounds,
                folder,
                job["until"] - time.monotonic(),
            )
        )
    except Exception as error:  # whatever breaks in a browser costs what it would have shown, not the visit
        made.notes.append(f"Chromium could not show the page ({_reason(error)}).")
        return {}
    finally:
        proxy.shutdown()
        made.notes += proxy.notes()
    made.notes += shown.notes
    final = _address(shown.address)
    if urlsplit(final).scheme in ("http", "https") and len(final) < LONGEST_ADDRESS:
        made.address = final
    for source, target in shown.hops:
        _led_on(made, proxy, _address(source), _address(target))
    if shown.sold and made.outcome is Outcome.WHOLE:
        made.outcome = Outcome.PAYWALLED
    if shown.login:
        made.outcome, made.told = Outcome.LOGIN, "a form for name and password in place of the page"
    files = {}
    if shown.html:
        octets = _MARK + shown.html.encode("utf-8", "replace")
        (folder / "page.html").write_bytes(octets)
        recorder.resource(f"urn:view:{made.address}", "text/html; charset=utf-8", octets)
        files["page"] = "page.html"
    for name, file, is_there in (
        ("screenshot", "screenshot.png", shown.pictured), ("print", "print.pdf", shown.printed),
    ):  # fmt: skip
        if is_there:
            files[name] = file
    return files


def _led_on(made: Visit, proxy: RecordingProxy, source: str, target: str) -> None:
    """Note that the page itself led on, and what became of that: it may lead to an address that is gone."""
    made.redirects.append(Hop(source, 0, target))
    for _ in range(20):
        status, location = proxy.answered.get(target, (0, ""))
        if not location:
            break
        made.redirects.append(Hop(target, status, _address(urljoin(target, location))))
        target = made.redirects[-1].target
    if status and target == made.address:
        made.status = status
        if not outcome_of(status).kept:
            made.outcome, made.told = outcome_of(status), f"HTTP status {status}"


def _address(url: str) -> str:
    """Return an address as the log can hold it; of one that is too long, or none, only the beginning."""
    try:
        normal = normalise_address(url)
    except InputError:
        return re.sub(r"[^a-z]", "", url[:20].lower().partition(":")[0])
    return normal if len(normal) <= LONGEST_ADDRESS else normal[:LONGEST_ADDRESS]


def _reason(error: Exception) -> str:
    """Return the code of an error of the browser; the rest of its words may be the page's."""
    if "No usable sandbox" in str(error):
        return "it has no sandbox here: this machine forbids user namespaces"
    code = re.search(r"net::ERR_[A-Z_]{2,40}", str(error))
    return code[0] if code else type(error).__name__


def _write(folder: Path, made: Visit, files: dict[str, str], recorder: Recorder) -> dict[str, Any]:
    made.ended, made.responses = now(), recorder.responses
    made.notes = list(dict.fromkeys(made.notes))
    result = {"visit": made.as_json(), "files": files}
    waiting = folder / "result.part"
    waiting.write_text(json.dumps(result), encoding="ascii")
    waiting.replace(folder / "result.json")
    return result


def main() -> None:
    """Read the job, make the visit; end where whoever started this has ended, so that nothing is left behind."""
    sys.dont_write_bytecode = True
    job = json.loads(sys.stdin.buffer.readline())
    os.umask(0o077)
    threading.Thread(target=end_with_starter, args=(job["folder"],), daemon=True).start()
    visit(job)


if __name__ == "__main__":
    main()
