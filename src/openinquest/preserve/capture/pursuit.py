"""From the address asked for to the answer at its end: redirections, robots.txt, manners; no browser yet.

Everything hostile that a server can do without a page is met here: redirections without end or into a private network,
answers that never end, files that only look like pages. What came is kept for the browser, so that nothing is asked
for twice.
"""

from __future__ import annotations

import http.cookiejar
import re
import tempfile
import time
import urllib.request
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO
from urllib.parse import urljoin, urlsplit

from openinquest.errors import InputError
from openinquest.ontology import normalise_address
from openinquest.preserve.capture import robots
from openinquest.preserve.capture.bounds import Bounds
from openinquest.preserve.capture.destinations import Gate, Unreached
from openinquest.preserve.capture.exchange import Exchange, Request
from openinquest.preserve.capture.visits import Hop, Outcome, Visit, outcome_of
from openinquest.preserve.capture.warc import Recorder

NAME = "OpenInquest"
"""The name by which robots.txt may speak of this program."""
LONGEST_ADDRESS = 4_000
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_AGAIN = frozenset({429, 502, 503, 504})
_HEAD = 1024
_BLOCK = 1 << 16
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(slots=True)
class Answer:
    """An answer that was recorded: what a browser is given when it asks for the same address."""

    url: str
    status: int
    reason: str
    headers: Message
    body: IO[bytes]
    """Without the marks of chunks, still compressed as it came; at its beginning."""
    size: int
    cut: str


@dataclass(slots=True)
class Pursued:
    """What the pursuit ended with. `answer` is the last one, None where there was none or nothing to keep."""

    visit: Visit
    answers: list[Answer] = field(default_factory=list)
    answer: Answer | None = None
    is_page: bool = False


class Pursuit:
    """Follows one address. `sleep` waits; tests give another."""

    def __init__(
        self,
        visit: Visit,
        recorder: Recorder,
        gate: Gate,
        bounds: Bounds,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._visit, self._recorder, self._gate, self._bounds, self._sleep = (
            visit,
            recorder,
            gate,
            bounds,
            sleep,
        )
        self._cookies = http.cookiejar.CookieJar()
        self._robots: dict[str, robots.Robots] = {}
        self._bodies: list[IO[bytes]] = []
        self._until = time.monotonic() + bounds.visit_seconds

    def close(self) -> None:
        """Let go of the answers."""
        for body in self._bodies:
            body.close()

    def follow(self) -> Pursued:
        """Follow the address to its end; what stopped it is told by the visit."""
        done = Pursued(self._visit)
        try:
            self._follow(done)
        except Unreached as stopped:
            self._end(Outcome.REFUSED if stopped.forbidden else Outcome.UNREACHED, stopped.told)
        return done

    def _follow(self, done: Pursued) -> None:
        url = self._visit.asked
        seen: Counter[str] = Counter()
        for _ in range(self._bounds.redirects + 1):
            self._visit.address = url
            if not self._permitted(url):
                self._end(Outcome.ROBOTS, "the robots.txt of the site asks programs not to fetch it")
                return
            answer = self._asked(url)
            done.answers.append(answer)
            self._visit.status = answer.status
            self._visit.media_type = _type_of(answer.headers)
            location = answer.headers.get("Location")
            if answer.status not in (301, 302, 303, 307, 308) or not location:
                self._judge(done, answer)
                return
            try:
                target = normalise_address(urljoin(url, _utf8(location).strip()))
            except (InputError, ValueError):
                self._end(Outcome.FAILED, "a redirection to what is no address that can be kept")
                return
            if urlsplit(target).scheme not in ("http", "https"):
                self._end(Outcome.REFUSED, "a redirection to an address that is neither http nor https")
                return
            if len(target) > LONGEST_ADDRESS:
                self._end(Outcome.FAILED, f"a redirection to an address of {len(target):,} characters")
                return
            self._visit.redirects.append(Hop(url, answer.status, target))
            seen[url] += 1
            if seen[target] > 2:  # once or twice to set a cookie
                self._end(Outcome.FAILED, "redirections in a circle")
                return
            url = target
        self._end(Outcome.FAILED, f"more than {self._bounds.redirects} redirections")

    def _judge(self, done: Pursued, answer: Answer) -> None:
        visit = self._visit
        visit.outcome = outcome_of(answer.status)
        if not visit.outcome.kept:
            visit.told = f"HTTP status {answer.status}"
            return
        head = _start(answer)
        if not head:
            self._end(Outcome.FAILED, f"an empty answer (HTTP status {answer.status})")
            return
        done.is_page = _is_page(visit.media_type, head)
        limit = self._bounds.page_octets if done.is_page else self._bounds.file_octets
        if done.is_page and answer.size > limit:
            answer.cut = "length"
        if answer.cut:
            why = {
                "length": f"at {min(limit, answer.size):,} octets",
                "time": f"after {self._bounds.seconds:g} seconds",
            }
            told = f"the answer was cut {why.get(answer.cut, 'where the server broke it off')}"
            if not done.is_page:
                # part of a file is no file: the web archive holds what came
                self._end(Outcome.FAILED, told)
                return
            visit.outcome = Outcome.CUT
            visit.notes.append(f"T{told[1:]}.")
        done.answer = answer

    def _asked(self, url: str) -> Answer:
        """Ask for an address, again where the server says that it may answer later."""
        for attempt in range(self._bounds.retries + 1):
            last = attempt == self._bounds.retries
            try:
                answer = self._exchanged(url)
            except Unreached as stopped:
                if stopped.forbidden or last or "took too long" in stopped.told or "within" in stopped.told:
                    raise
                self._wait(self._bounds.pause)
                continue
            if answer.status not in _AGAIN or last:
                return answer
            wait = _retry_after(answer.headers.get("Retry-After"), self._bounds.pause * (attempt + 1))
            if wait > self._bounds.longest_wait:
                self._visit.notes.append(f"The server asks to be left alone for {wait:,.0f} seconds.")
                return answer
            self._wait(wait)
        raise AssertionError

    def _exchanged(self, url: str, octets: int | None = None) -> Answer:
        asked = urllib.request.Request(url)  # noqa: S310  (never opened: the jar asks it for its address)
        self._cookies.add_cookie_header(asked)
        headers = [
            ("User-Agent", self._visit.agent), ("Accept", _ACCEPT), ("Accept-Language", "en-US,en;q=0.9"),
            ("Accept-Encoding", "gzip, deflate"), ("Upgrade-Insecure-Requests", "1"), *asked.header_items(),
        ]  # fmt: skip
        limit = octets or self._bounds.file_octets
        exchange = Exchange(Request(url, headers=headers), self._gate, limit, self._seconds())
        exchange.begin()
        self._cookies.extract_cookies(_Informed(exchange.headers), asked)  # type: ignore[arg-type]
        body = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the pursuit)
        self._bodies.append(body)
        is_page = _type_of(exchange.headers) in _PAGE_TYPES
        size = 0
        for block in exchange.blocks():
            body.write(block)
            size += len(block)
            if is_page and size > self._bounds.page_octets:
                exchange.cut = "length"
                break
        exchange.finish()
        self._recorder.exchange(exchange)
        exchange.close()
        body.seek(0)
        return Answer(url, exchange.status, exchange.reason, exchange.headers, body, size, exchange.cut)

    def _permitted(self, url: str) -> bool:
        """Say whether robots.txt lets us; where a person answers for it, what it says is noted and that is all."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        rules = self._robots[site]
        if rules.allows(url):
            if rules.delay and urlsplit(self._visit.asked).netloc == parts.netloc:
                self._wait(min(rules.delay, self._bounds.pause * 5))
            return True
        if self._visit.despite_robots:
            self._visit.notes.append("The robots.txt of the site asks programs not to fetch it.")
            return True
        return False

    def _read_robots(self, site: str) -> robots.Robots:
        url = f"{site}/robots.txt"
        for _ in range(5):
            answer = self._exchanged(url, robots.LONGEST)
            location = answer.headers.get("Location")
            if answer.status not in (301, 302, 303, 307, 308) or not location:
                break
            try:
                url = normalise_address(urljoin(url, _utf8(location).strip()))
            except (InputError, ValueError):
                return robots.Robots()
        if answer.status >= 500 or answer.status == 429:
            return robots.EVERYTHING_REFUSED
        if not 200 <= answer.status < 300:
            return robots.Robots()
        try:
            text = b"".join(unpacked(answer, robots.LONGEST)).decode("utf-8", "replace")
        except ValueError:
            return robots.Robots()
        return robots.parse_robots(text.removeprefix("\ufeff"), NAME)

    def _seconds(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise Unreached(f"no page within {self._bounds.visit_seconds:g} seconds")
        return min(self._bounds.seconds, left)

    def _wait(self, seconds: float) -> None:
        if time.monotonic() + seconds > self._until:
            raise Unreached(f"no page within {self._bounds.visit_seconds:g} seconds")
        self._sleep(seconds)

    def _end(self, outcome: Outcome, told: str) -> None:
        self._visit.outcome, self._visit.told = outcome, told


def unpacked(answer: Answer, limit: int) -> Iterator[bytes]:
    """Yield the body of an answer as it was before it was compressed, no more of it than `limit` octets.

    Raises ValueError where it is compressed in a way that was not asked for, or is damaged.
    """
    answer.body.seek(0)
    coding = (answer.headers.get("Content-Encoding") or "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ValueError("compressed in a way that was not asked for")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if coding not in ("", "identity") else None
    try:
        while limit > 0 and (block := answer.body.read(_BLOCK)):
            while block and limit > 0:
                octets = unpack.decompress(block, limit) if unpack else block[:limit]
                block = unpack.unconsumed_tail if unpack else b""
                limit -= len(octets)
                yield octets
    except zlib.error:
        raise ValueError("damaged where it was compressed") from None
    finally:
        answer.body.seek(0)


def _start(answer: Answer) -> bytes:
    start = b""
    try:
        for block in unpacked(answer, _HEAD):
            start += block
    except ValueError:
        answer.body.seek(0)
        return answer.body.read(_HEAD)
    return start


def _is_page(media_type: str, head: bytes) -> bool:
    """Say whether a browser should render it: it is called a page and is not plainly something else, or looks it."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if media_type in _PAGE_TYPES:
        return not start.startswith((b"%pdf-", b"\x89png", b"\xff\xd8\xff", b"gif8", b"pk\x03\x04"))
    looks = start.startswith((b"<!doctype html", b"<html"))
    return looks and media_type in (
        "",
        "text/plain",
        "application/octet-stream",
        "application/xml",
        "text/xml",
    )


def _type_of(headers: Message) -> str:
    said = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    return said if re.fullmatch(r"[a-z0-9.+_-]{1,60}/[a-z0-9.+_-]{1,60}", said) else ""


def _retry_after(said: str | None, otherwise: float) -> float:
    """Return the seconds that a server asks to wait, which it says in seconds or as a day and time."""
    text = (said or "").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return otherwise
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _utf8(header: str) -> str:
    """Return a header as its server meant it: `http.client` reads octets as Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


@dataclass(frozen=True, slots=True)
class _Informed:
    """As much of an answer as the jar for cookies asks for."""

    headers: Message

    def info(self) -> Message:
        return self.headers
