"""Bytes of a delimited text file to UTF-8: declared, marked or unmistakable encodings, never a guess."""

from __future__ import annotations

import codecs
import re
import unicodedata
from enum import Enum

import polars as pl

from ._findings import Findings


class Encoding(Enum):
    """Encodings that a mapping may declare for a delimited text file."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    CP1251 = "cp1251"
    KZ1048 = "kz1048"


_LETTERS = bytes([0xA8, 0xB8, *range(0xC0, 0x100)])
_SMALL = bytes([0xB8, *range(0xE0, 0x100)])
# Typographic signs that stand at the same place in both Cyrillic code pages of Windows.
_SIGNS = bytes([0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xA0, 0xA7, 0xAB, 0xB0, 0xB9, 0xBB])
_ASCII = bytes(range(0x80))
_WORD = re.compile(rb"[\xa8\xb8\xc0-\xff]{2,}")
# Characters that NFC leaves alone whatever stands beside them: Latin, Cyrillic, the punctuation of both.
# A file with none but these, which is nearly every file, need not be decoded to be known as NFC.
COMPOSED_RANGES = (
    (0x00, 0x2FF),
    (0x400, 0x482),
    (0x48A, 0x52F),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),
    (0x2116, 0x2116),
)
_NOT_SURELY_COMPOSED = (
    "[^" + "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in COMPOSED_RANGES) + "]"
)
_LOST = "\N{REPLACEMENT CHARACTER}"


def to_utf8(content: bytes, declared: Encoding | None, findings: Findings) -> tuple[bytes, bool]:
    """Return the text as UTF-8 without byte order mark, and whether bytes had to be replaced by U+FFFD.

    A byte order mark decides over what is declared. Where bytes were replaced, the caller finds the cells
    and reports them with `refuse_lost`. An encoding that cannot be right at all is noted in `findings`.
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        findings.add("UTF-8 text", found="UTF-32", advice="save the file as CSV UTF-8")
        return b"", False
    if content.startswith(codecs.BOM_UTF8):
        return _checked_utf8(content[3:])
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _converted(content, "utf-16")
    if declared is Encoding.UTF_16:
        return _converted(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    if declared in (Encoding.CP1251, Encoding.KZ1048):
        return _converted(content, declared.value)
    if declared is None and not _is_utf8(content) and is_unmistakably_cyrillic(content):
        return _converted(content, Encoding.CP1251.value)
    return _checked_utf8(content)


def is_unmistakably_cyrillic(content: bytes) -> bool:
    """Tell whether bytes that are no UTF-8 can only be a Cyrillic code page of Windows.

    They are where every byte beyond ASCII is a letter of the Russian alphabet or a typographic sign, nine
    letters in ten stand in words, most of them small, and no sequence is UTF-8. Letters that cp1251 and
    kz1048 place differently (the Kazakh ones) make it a guess, and then the encoding has to be declared.
    """
    high = content.translate(None, _ASCII)
    letters = high.translate(None, _SIGNS)
    if not letters or letters.translate(None, _LETTERS):
        return False
    in_words = sum(len(word) for word in _WORD.findall(content))
    small = len(letters) - len(letters.translate(None, _SMALL))
    return in_words >= 0.9 * len(letters) and small >= 0.5 * len(letters) and not _has_utf8_sequence(content)


def refuse_lost(cells: pl.DataFrame, column: str, findings: Findings) -> None:
    """Note the rows of `cells` (`__row`) in whose `column` bytes are not of the file's encoding."""
    findings.add_rows(
        cells,
        "text in one encoding throughout",
        column=column,
        found="bytes of another encoding",
        advice="save the whole sheet as CSV UTF-8, or declare `encoding: cp1251` (or kz1048) in the mapping",
    )


def composed_lines(text: bytes) -> tuple[bytes, pl.Series]:
    """Return UTF-8 text in Unicode normalisation form C, and its lines (String) without their line feeds."""
    lines = pl.read_lines(text).get_column("line")
    beyond_ascii = lines.filter(lines.str.len_bytes() != lines.str.len_chars())
    if beyond_ascii.str.contains(_NOT_SURELY_COMPOSED).any():
        decoded = text.decode()
        if not unicodedata.is_normalized("NFC", decoded):
            text = unicodedata.normalize("NFC", decoded).encode()
            lines = pl.read_lines(text).get_column("line")
    return text, lines


def lost_character() -> str:
    """Return the character that stands for bytes which could not be read."""
    return _LOST


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        pl.read_lines(content)  # five times as fast as bytes.decode on Cyrillic text
    except pl.exceptions.ComputeError:
        return False
    return True


def _checked_utf8(content: bytes) -> tuple[bytes, bool]:
    if _is_utf8(content):
        return content, False
    return content.decode(errors="replace").encode(), True


def _converted(content: bytes, encoding: str) -> tuple[bytes, bool]:
    try:
        return content.decode(encoding).encode(), False
    except UnicodeError:
        return content.decode(encoding, errors="replace").encode(), True


def _has_utf8_sequence(content: bytes) -> bool:
    """Tell whether some letter of Latin or Cyrillic stands there as UTF-8, so that encodings are mixed."""
    return re.search(rb"[\xc3\xd0-\xd3][\x80-\xbf](?:[\xd0-\xd3][\x80-\xbf])", content) is not None
