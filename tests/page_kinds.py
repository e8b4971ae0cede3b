"""One page of every kind in a release: the largest of those that look alike."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = re.compile(r'href="([^"]+)" (?:class="here"|aria-current)')

Kind = tuple[str, ...]


def kinds(site: Path) -> dict[Kind, str]:
    """Return paths below a language by kind: every list, and of each folder one by section of the menu and content."""
    root = site / "en"
    found: dict[Kind, Path] = {}
    for path in sorted(root.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        kind = _kind(path.relative_to(root).as_posix(), text)
        if kind not in found or path.stat().st_size > found[kind].stat().st_size:
            found[kind] = path
    return {kind: path.relative_to(root).as_posix() for kind, path in sorted(found.items())}


def _kind(place: str, text: str) -> Kind:
    folder, _, name = place.rpartition("/")
    stem, _, more = name.removesuffix(".html").partition("~")
    if not folder:
        return ("list", stem if not more else "continued")
    here = _HERE.findall(text[: text.index("<main")])
    place_of_events = "place" if 'id="happened"' in text else ""
    pictured = "pictured" if "<svg" in text else ""
    return (folder, here[-1] if here else "", place_of_events, pictured, more.rstrip("0123456789"))
