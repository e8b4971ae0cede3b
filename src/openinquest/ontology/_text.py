"""Cleaning that every value type shares: one normal form, no invisible characters, digits as 0 to 9."""

from __future__ import annotations

import re
import unicodedata

from openinquest.ontology.values import ValueProblem

# soft hyphen, zero-width space, joiners, direction marks, word joiner, byte order mark: seen in copied web text
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)
_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")


def one_line(text: str) -> str:
    """Return `text` in NFC, trimmed, each run of spaces of any kind as one space, without invisible characters.

    Raises ValueProblem for control characters and for half surrogate pairs, which UTF-8 cannot hold.
    """
    if text.isascii():
        if text.isprintable() and "  " not in text:  # the common case: nothing to clean
            return text.strip()
        text = " ".join(text.split())
    else:
        text = " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())
    _refuse_control(text)
    return text


def many_lines(text: str) -> str:
    """Return `text` in NFC, trimmed, with line breaks as a line feed; otherwise as `one_line`, spaces kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    text = _LINE_BREAKS.sub("\n", text).strip()
    _refuse_control(text.replace("\n", "").replace("\t", ""))
    return text


def plain_digits(text: str) -> str:
    """Return `text` with the decimal digits of every script as 0 to 9."""
    return (
        text if text.isascii() else _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    )


def differing(words: str, canonical: str) -> str | None:
    """Return the words of the source where they are not the canonical text itself."""
    return None if words == canonical else words


def _refuse_control(text: str) -> None:
    if text.isprintable():
        return
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise ValueProblem(
                "text without control characters",
                f"take out the character U+{ord(character):04X}, or copy the text again",
            )
