"""A page in Chromium: loaded, scrolled, pictured, printed, read out. Every step has its time and may fail alone."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from openinquest.preserve.capture.bounds import Bounds

_Result = TypeVar("_Result")
_WIDTH, _HEIGHT = 1280, 960
_LONGEST_PAGE = 32 * 2**20
_STEP = 25.0
_MOST_HOPS = 20
_ARGUMENTS = (
    "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability",
    "--disable-extensions", "--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run", "--no-pings",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-features=DialMediaRouteProvider,MediaRouter,OptimizationHints,Translate,ServiceWorker,WebBluetooth",
)  # fmt: skip
_LOGIN = re.compile(r"/(log|sign)[-_]?in\b|/auth(?![a-z])", re.IGNORECASE)
_NOWHERE = "http://nowhere.invalid:1"
"""The proxy of the browser itself, which would ask its makers for updates and the time; the page has another."""
# What a page shows whose words are for sale or for members only, asked of the page as it stands.
_LOOK = """() => {
  const shown = e => e.getClientRects().length > 0;
  const text = (document.body && document.body.innerText || '').trim();
  const data = [...document.querySelectorAll('script[type="application/ld+json"]')]
    .map(e => e.textContent.slice(0, 200000)).join(' ');
  const meta = [...document.querySelectorAll('[itemprop="isAccessibleForFree"], meta[name="isAccessibleForFree"]')]
    .map(e => e.getAttribute('content') || e.textContent).join(' ');
  return {
    letters: text.length,
    secret: [...document.querySelectorAll('input[type="password"]')].some(shown),
    sold: /"isAccessibleForFree"\\s*:\\s*"?false/i.test(data) || /\\bfalse\\b/i.test(meta),
    frames: [...document.querySelectorAll('iframe, frame, object, embed')].filter(shown).length,
    shadows: [...document.querySelectorAll('*')].slice(0, 50000).filter(e => e.shadowRoot).length,
    size: document.documentElement.outerHTML.length,
    height: Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0),
  };
}"""


@dataclass(slots=True)
class Rendered:
    """What a browser made of a page; what it could not make is not there, and said in `notes`."""

    version: str = ""
    address: str = ""
    hops: list[tuple[str, str]] = field(default_factory=list)
    """Where the page itself sent the browser: from, to."""
    html: str = ""
    pictured: bool = False
    printed: bool = False
    login: bool = False
    sold: bool = False
    notes: list[str] = field(default_factory=list)


async def render(
    url: str, chromium: str, proxy: str, agent: str, bounds: Bounds, folder: Path, seconds: float
) -> Rendered:
    """Load a page within `seconds`, write `screenshot.png` and `print.pdf` into a folder. Raises playwright's Error."""
    from playwright.async_api import async_playwright

    done = Rendered()
    arguments = list(_ARGUMENTS)
    sandboxed = os.geteuid() != 0
    if not sandboxed:
        done.notes.append("Chromium ran without its sandbox, as it must for the user root.")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=chromium, args=arguments, chromium_sandbox=sandboxed,
            proxy={"server": _NOWHERE}, timeout=60_000,
        )  # fmt: skip
        try:
            done.version = browser.version
            context = await browser.new_context(
                user_agent=agent, viewport={"width": _WIDTH, "height": _HEIGHT}, accept_downloads=False,
                service_workers="block", ignore_https_errors=True,
                proxy={"server": proxy, "bypass": "<-loopback>"},
            )  # fmt: skip
            context.set_default_timeout(_STEP * 1000)
            page = await context.new_page()
            apart = await _Apart.of(context, page)
            _Watch(context, page, apart, done)
            await _visit(page, apart, url, bounds, folder, done, asyncio.get_running_loop().time() + seconds)
        finally:
            with suppress(Exception):
                await asyncio.wait_for(browser.close(), 10)
    return done


@dataclass(frozen=True, slots=True)
class _Apart:
    """A world of our own in a page: it sees what the page shows, and nothing that the page changed in its scripts."""

    session: Any
    frame: str

    @classmethod
    async def of(cls, context: Any, page: Any) -> _Apart:
        session = await context.new_cdp_session(page)
        await session.send("Page.enable")
        tree = await session.send("Page.getFrameTree")
        return cls(session, tree["frameTree"]["frame"]["id"])

    async def asked(self, function: str) -> Any:
        """Return what a function gives there. Raises ValueError where it fails."""
        world = await self.session.send("Page.createIsolatedWorld", {"frameId": self.frame})
        call = {
            "expression": f"({function})()", "contextId": world["executionContextId"], "returnByValue": True,
        }  # fmt: skip
        answer = await self.session.send("Runtime.evaluate", call)
        if "exceptionDetails" in answer:
            raise ValueError("a function that failed in the page")
        return answer["result"].get("value")


class _Watch:
    """Sends away what a page opens besides itself, and follows where it goes."""

    def __init__(self, context: Any, page: Any, apart: _Apart, done: Rendered) -> None:
        self._page, self._done, self._counts = page, done, dict.fromkeys(("dialog", "popup", "download"), 0)
        self._frame = apart.frame
        page.on("dialog", self._dialog)
        page.on("download", self._download)
        apart.session.on("Page.frameRequestedNavigation", self._led_on)
        context.on("page", self._popup)

    async def _dialog(self, dialog: Any) -> None:
        self._told("dialog", "The page opened a dialog, which was dismissed.")
        with suppress(Exception):
            await dialog.dismiss()

    async def _popup(self, page: Any) -> None:
        if page is not self._page:
            self._told("popup", "The page opened another window, which was closed.")
            with suppress(Exception):
                await page.close()

    async def _download(self, download: Any) -> None:
        self._told("download", "The page began a download, which was cancelled.")
        with suppress(Exception):
            await download.cancel()

    def _led_on(self, event: Mapping[str, Any]) -> None:
        is_own = event.get("frameId") == self._frame and event.get("disposition") == "currentTab"
        if is_own and len(self._done.hops) < _MOST_HOPS:
            self._done.hops.append((self._page.url, str(event.get("url", ""))))

    def _told(self, what: str, sentence: str) -> None:
        self._counts[what] += 1
        if self._counts[what] == 1:
            self._done.notes.append(sentence)


async def _visit(
    page: Any, apart: _Apart, url: str, bounds: Bounds, folder: Path, done: Rendered, until: float
) -> None:
    await page.goto(url, wait_until="commit", timeout=_STEP * 1000)
    for state, seconds in (("load", bounds.rest_seconds), ("networkidle", bounds.rest_seconds / 3)):
        with suppress(Exception):
            await page.wait_for_load_state(state, timeout=seconds * 1000)
    if await _step(_scrolled(apart, bounds, done), until, bounds.scroll_seconds + 5) is None:
        done.notes.append("The page could not be scrolled to its end.")
    with suppress(Exception):
        await page.wait_for_load_state("networkidle", timeout=bounds.rest_seconds / 3 * 1000)
    done.address = page.url
    look: Mapping[str, Any] = await _step(apart.asked(_LOOK), until) or {}
    if not look:
        done.notes.append("The page did not answer: its scripts do not come to rest.")
    done.sold = bool(look.get("sold"))
    # a box for members beside an article is no wall; one that stands there nearly alone is
    walled = look.get("letters", 0) < 400 or _LOGIN.search(done.address)
    done.login = bool(look.get("secret") and walled)
    if look.get("frames"):
        done.notes.append(
            "What stands in frames of the page is in the web archive and the picture, not in the text."
        )
    if look.get("shadows"):
        done.notes.append(
            "Parts that the page builds apart (shadow roots) are in the picture, not in the text."
        )
    if look.get("size", 0) > _LONGEST_PAGE:
        done.notes.append("The page grew too large to be read out as the browser shows it.")
    elif look:
        done.html = await _step(page.content(), until) or ""
    if not look:  # what does not answer is given little more time
        until = min(until, asyncio.get_running_loop().time() + 5)
    await _pictured(page, bounds, int(look.get("height") or _HEIGHT), folder, done, until)
    if look and (printed := await _step(page.pdf(format="A4", print_background=True), until)):
        (folder / "print.pdf").write_bytes(printed)
        done.printed = True
    else:
        done.notes.append("The page could not be printed.")


async def _pictured(
    page: Any, bounds: Bounds, height: int, folder: Path, done: Rendered, until: float
) -> None:
    if height > bounds.height:
        done.notes.append(f"The picture shows the first {bounds.height:,} of {height:,} pixels of the page.")
    clip = {"x": 0, "y": 0, "width": _WIDTH, "height": max(1, min(height, bounds.height))}
    path = folder / "screenshot.png"
    taken = await _step(page.screenshot(path=path, full_page=True, clip=clip, timeout=_STEP * 1000), until)
    if taken is None:
        taken = await _step(page.screenshot(path=path, timeout=_STEP * 500), until)
        if taken is not None:
            done.notes.append("The picture shows what stood on the first screen only.")
    done.pictured = taken is not None
    if taken is None:
        done.notes.append("No picture of the page could be taken.")


async def _scrolled(apart: _Apart, bounds: Bounds, done: Rendered) -> bool:
    """Scroll down as long as that brings more, so that what loads late is loaded; then back to the top."""
    until = asyncio.get_running_loop().time() + bounds.scroll_seconds
    at_end = "() => [window.scrollY + window.innerHeight + 2 >= document.documentElement.scrollHeight, " \
             "document.documentElement.scrollHeight]"  # fmt: skip
    last, ended = 0, False
    for _ in range(bounds.scrolls):
        await apart.asked("() => window.scrollBy(0, window.innerHeight * 0.9)")
        await asyncio.sleep(0.15)
        ended, height = await apart.asked(at_end)
        if ended:
            # a list without end grows once its end is seen
            await asyncio.sleep(0.35)
            ended, height = await apart.asked(at_end)
            if ended and height == last:
                break
        last = height
        if asyncio.get_running_loop().time() > until:
            break
    if not ended:
        done.notes.append("The page goes on and on: it was scrolled as far as the limits allow.")
    await apart.asked("() => window.scrollTo(0, 0)")
    return True


async def _step(work: Awaitable[_Result], until: float, seconds: float = _STEP) -> _Result | None:
    """Return what a step gives, or None where it fails, takes too long, or the visit is at its end."""
    try:
        return await asyncio.wait_for(work, min(seconds, until - asyncio.get_running_loop().time()))
    except Exception:  # whatever a hostile page provokes in a browser costs this step and nothing else
        return None
