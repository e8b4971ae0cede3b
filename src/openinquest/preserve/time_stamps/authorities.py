"""Asking a time stamping authority over the network: one request, to the given address and nowhere else."""

from __future__ import annotations

import queue
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlsplit

from openinquest.errors import EnvironmentFault, InputError, Problem, UsageError, shown
from openinquest.preserve.time_stamps.tokens import LONGEST

_SECONDS = 30.0


def check_address(address: str) -> str:
    """Return an authority's address. Raises UsageError for anything but http and https, and for a password in it."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable or any(ord(letter) <= 32 or ord(letter) > 126 for letter in address):
        raise UsageError(f"--tsa takes the http or https address of an authority, found {shown(address)}.")
    if parts.username or parts.password:
        raise UsageError(
            "--tsa takes an address without user and password: they would stay in your shell's history."
        )
    return address


def ask(address: str, query: bytes, seconds: float = _SECONDS) -> bytes:
    """Post a query (RFC 3161, section 3.4) and return the answer's octets, unread.

    Nothing is sent but the query: no cookie, no name of this program. A redirection is not followed. Proxies of the
    environment are used, so that an address can be asked over Tor. Raises EnvironmentFault where the authority cannot
    be reached in time, InputError where it answers with anything but 200 and a body of at most 256 KiB.
    """
    # a server that sends one octet now and then outlives the timeouts of sockets, but not this wait
    answers: queue.Queue[bytes | InputError | EnvironmentFault] = queue.Queue()
    threading.Thread(
        target=lambda: answers.put(_asked(address, query, seconds)), name="stamp", daemon=True
    ).start()
    try:
        answer = answers.get(timeout=seconds + 1)
    except queue.Empty:
        answer = _unreached(address, f"no whole answer in {seconds:g} seconds")
    if isinstance(answer, bytes):
        return answer
    raise answer


def _asked(address: str, query: bytes, seconds: float) -> bytes | InputError | EnvironmentFault:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor,
    ):  # fmt: skip
        opener.add_handler(handler())
    headers = {"Content-Type": "application/timestamp-query", "User-Agent": "timestamp-client"}
    asked = urllib.request.Request(address, data=query, headers=headers, method="POST")  # noqa: S310
    until = time.monotonic() + seconds
    try:
        with opener.open(asked, timeout=seconds) as response:
            body = bytearray()
            while len(body) <= LONGEST and (block := response.read1(LONGEST)):
                body += block
                if time.monotonic() > until:
                    return _unreached(address, f"no whole answer in {seconds:g} seconds")
    except urllib.error.HTTPError as error:
        error.close()
        return _refused(address, f"HTTP status {error.code}")
    except urllib.error.URLError as error:
        return _unreached(address, _reason(error.reason))
    except (OSError, HTTPException, ValueError) as error:
        return _unreached(address, _reason(error))
    if len(body) > LONGEST:
        return _refused(address, f"more than {LONGEST} octets")
    return bytes(body) if body else _refused(address, "nothing")


def _reason(error: object) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__


def _unreached(address: str, found: str) -> EnvironmentFault:
    advice = "try again, or stamp from another machine with --request and --response"
    return EnvironmentFault(
        "The authority cannot be reached.", [Problem(f"an answer of {shown(address)}", found, advice)]
    )


def _refused(address: str, found: str) -> InputError:
    return InputError(
        "The authority did not stamp.", [Problem(f"a time stamp from {shown(address)}", found, "try another")]
    )
