"""How much a visit to a page may take: a hostile server gets this much and no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one visit. What is reached is cut there, and said; memory does not grow with any of them."""

    page_octets: int = 8 * 2**20  # of HTML, which a browser must hold whole
    octets: int = 64 * 2**20  # of one other response that a page loads
    file_octets: int = 512 * 2**20  # of an address that is no page but a file
    total_octets: int = 512 * 2**20  # of all responses together
    responses: int = 1_000
    connect_seconds: float = 20.0
    seconds: float = 60.0  # of one exchange, however slowly it drips
    visit_seconds: float = 240.0  # of everything, after which all processes are ended
    rest_seconds: float = 15.0  # that a page is given to load after its own words came
    scroll_seconds: float = 10.0
    scrolls: int = 40
    height: int = 20_000  # of the picture of the page, in pixels
    memory: int = 6 * 2**30  # of all processes of the browser together
    redirects: int = 20
    retries: int = 2
    longest_wait: float = 60.0  # that a server may ask for before it is tried again
    pause: float = 2.0  # between two visits to one host
