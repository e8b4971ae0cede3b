"""What every text goes through before positions are counted: NFC, plain line ends, no control characters."""

from __future__ import annotations

import re
import unicodedata

# Taken out: C0 and C1 controls but tab and line feed; zero-width space, word joiner and byte order mark,
# which break a search without being seen; marks that override the direction of writing, which can make a
# reader see other words than the text holds; lone surrogates and noncharacters, which no file format accepts.
# Kept: soft hyphens, joiners (emoji and several scripts need them), private use.
_REMOVED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0001\U000e0020-\U000e007e]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")


def clean(raw: str) -> str:
    """Return `raw` as it is stored: line ends as line feeds, control characters removed, NFC."""
    return unicodedata.normalize("NFC", _REMOVED.sub("", _LINE_ENDS.sub("\n", raw)))


def lines_of_raw(raw: str) -> list[str]:
    """Return the lines of `raw`, as many as there are in `clean(raw)`."""
    return _LINE_ENDS.sub("\n", raw).split("\n")


def clean_with_origins(raw: str) -> tuple[str, list[int]]:
    """Return `clean(raw)` and, for each of its code points, the index in `raw` of the first that it comes
    from.
    """
    kept: list[str] = []
    origins: list[int] = []
    position = 0
    while position < len(raw):
        ending = _LINE_ENDS.match(raw, position)
        if ending or not _REMOVED.match(raw[position]):
            kept.append("\n" if ending else raw[position])
            origins.append(position)
        position = ending.end() if ending else position + 1
    if unicodedata.is_normalized("NFC", "".join(kept)):
        return "".join(kept), origins
    return _composed(kept, origins)


def line_of(text: str, longest: int = 500) -> str:
    """Return what a file says of itself as one line that can be shown: cleaned, without letters that nobody can see."""
    seen = "".join(each if each.isprintable() else " " * each.isspace() for each in clean(text))
    return " ".join(seen.split())[:longest].strip()


def _composed(characters: list[str], origins: list[int]) -> tuple[str, list[int]]:
    """Compose cluster by cluster: a cluster ends where the next starter does not combine with it."""
    text: list[str] = []
    text_origins: list[int] = []
    cluster, cluster_origin = "", 0
    for character, origin in zip(characters, origins, strict=True):
        joined = unicodedata.normalize("NFC", cluster + character)
        alone = unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", character)
        if (
            cluster
            and unicodedata.combining(unicodedata.normalize("NFD", character)[0]) == 0
            and joined == alone
        ):
            composed = unicodedata.normalize("NFC", cluster)
            text.append(composed)
            text_origins.extend([cluster_origin] * len(composed))
            cluster, cluster_origin = character, origin
        else:
            if not cluster:
                cluster_origin = origin
            cluster += character
    composed = unicodedata.normalize("NFC", cluster)
    return "".join(text) + composed, text_origins + [cluster_origin] * len(composed)
