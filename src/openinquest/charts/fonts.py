"""The font of every chart: Noto Sans, shipped with the package, and the widths of its letters."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FONT_STACK = "'Noto Sans', system-ui, 'Segoe UI', Roboto, Arial, sans-serif"
LETTERS = ("latin", "cyrillic", "european", "more")
"""The parts of a face: a page loads those of which it has a letter."""
WIDER = 1.15  # room for a reader whose machine shows a wider face, such as DejaVu Sans
_FOLDER = Path(__file__).with_name("fonts")
_UNKNOWN_WIDTH = 0.6


def font_files() -> dict[str, Path]:
    """Return the files to publish beside pages, by name: WOFF2 faces by weight and letters, and their licence."""
    faces = (f"NotoSans-{weight}-{letters}.woff2" for weight in ("Regular", "Bold") for letters in LETTERS)
    return {name: _FOLDER / name for name in (*faces, "OFL.txt")}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width in pixels of `text` set in Noto Sans at `size` pixels, without kerning.

    A letter that the font lacks counts 0.6 of the size, since another face will draw it.
    """
    widths = _advances("Bold" if bold else "Regular")
    return size * sum(widths.get(ord(letter), _UNKNOWN_WIDTH) for letter in text)


def has_letter(letter: str) -> bool:
    """Say whether the shipped font itself can draw this letter."""
    return ord(letter) in _advances("Regular")


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break `text` between words into lines of at most `width` pixels; a longer word is cut in pieces."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        candidate = f"{line} {word}" if line else word
        if text_width(candidate, size, bold) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width, size, bold)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Cut a word in pieces of at most `width` pixels and at least a letter, in one pass: it may be a book."""
    pieces, begin, taken = [], 0, 0.0
    for at, letter in enumerate(word):
        taken += text_width(letter, size, bold)
        if taken > width and at > begin:
            pieces.append(word[begin:at])
            begin, taken = at, text_width(letter, size, bold)
    return [*pieces, word[begin:]]


@cache
def _advances(weight: str) -> dict[int, float]:
    """Read advance widths in ems by code point from the tables `cmap`, `head`, `hhea` and `hmtx`."""
    data = (_FOLDER / f"NotoSans-{weight}.ttf").read_bytes()
    tables: dict[bytes, int] = {}
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = offset
    units = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    count = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    glyph_widths = [struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * glyph)[0] for glyph in range(count)]
    return {
        code: glyph_widths[min(glyph, count - 1)] / units
        for code, glyph in _character_map(data, tables[b"cmap"]).items()
    }


def _character_map(data: bytes, start: int) -> dict[int, int]:
    """Read the segment mapping (format 4) of an OpenType `cmap` table: code point to glyph."""
    for index in range(struct.unpack_from(">H", data, start + 2)[0]):
        at = start + struct.unpack_from(">I", data, start + 4 + 8 * index + 4)[0]
        if struct.unpack_from(">H", data, at)[0] == 4:
            return _segments(data, at)
    return {}


def _segments(data: bytes, at: int) -> dict[int, int]:
    doubled = struct.unpack_from(">H", data, at + 6)[0]
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}h", data, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    mapping: dict[int, int] = {}
    for segment, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        offset_at = offsets_at + 2 * segment
        offset = struct.unpack_from(">H", data, offset_at)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = (
                code
                if not offset
                else struct.unpack_from(">H", data, offset_at + offset + 2 * (code - first))[0]
            )
            if glyph or not offset:
                mapping[code] = (glyph + delta) & 0xFFFF
    return {code: glyph for code, glyph in mapping.items() if glyph}
