"""robots.txt, after RFC 9309: the longest rule that fits decides, and of two as long the one that allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

LONGEST = 512 * 1024
_LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of one program: rules (allows, pattern), and seconds between two visits."""

    rules: Sequence[tuple[bool, str]] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Say whether the site lets the program fetch an address."""
        parts = urlsplit(url)
        target = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(rule), allows) for allows, rule in self.rules if _fits(_plain(rule), target)]
        return max(fitting)[1] if fitting else True


EVERYTHING_REFUSED = Robots(((False, "/"),))
"""What stands where a server cannot say: RFC 9309, section 2.3.1.4."""


def parse_robots(text: str, agent: str) -> Robots:
    """Return what a robots.txt asks of a program by its name, else of all programs."""
    groups: dict[str, list[tuple[str, str]]] = {}
    naming: list[str] = []
    open_names = False
    for line in text.splitlines():
        name, mark, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not mark:
            continue
        if name == "user-agent":
            naming = [*naming, value.lower()] if open_names else [value.lower()]
            open_names = True
            groups.setdefault(value.lower(), [])
        elif name in ("allow", "disallow", "crawl-delay"):
            open_names = False
            for group in naming:
                groups[group].append((name, value))
    chosen = groups.get(agent.lower(), groups.get("*", []))
    rules = tuple((name == "allow", value) for name, value in chosen if name != "crawl-delay" and value)
    delays = [
        float(value)
        for name, value in chosen
        if name == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)
    ]
    return Robots(rules, min(max(delays, default=0.0), _LONGEST_DELAY))


def _fits(rule: str, target: str) -> bool:
    """Say whether a rule fits from the beginning; ``*`` is any text, ``$`` the end. Never slower than linear a star."""
    ends = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    at = len(first)
    for place, piece in enumerate(others):
        if ends and place == len(others) - 1:
            return target.endswith(piece) and len(target) - len(piece) >= at
        found = target.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at == len(target) if ends else True


def _plain(path: str) -> str:
    """Return a path with its escapes undone, so that both sides are written alike."""
    return unquote_to_bytes(path).decode("utf-8", "replace")
