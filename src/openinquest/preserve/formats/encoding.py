"""Which encoding a text file has: by its byte order mark, by strict UTF-8, by its letters; else it is
refused.

What cannot be known is not guessed in silence: mixed encodings and doubtful ones are errors that name the
lines, and a person may then say which encoding to use.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from openinquest.errors import InputError, Problem

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC_CODINGS = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "kz1048")
# Small letters stand at the same places in these. Files of old Macs are so rare that a tie is none.
_NEVER_RIVALS = {"cp1251": {"kz1048", "mac-cyrillic"}, "kz1048": {"cp1251", "mac-cyrillic"}}
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёқғңәөұүһіїєґў")
_CAPITAL = re.compile(r"(?<![а-яёәғқңөұүһіїєґў])[А-ЯЁӘҒҚҢӨҰҮҺІЇЄҐЎ]")
_MULTIBYTE = re.compile(rb"(?:[\xd0-\xd3][\x80-\xbf]|[\xe2][\x80-\xbf]{2}){3,}")
_CONVINCING, _MARGIN = 0.85, 0.02
_FEWEST_LETTERS = 12
_SAMPLE = 400_000
_LISTED = 20
_FEW_BROKEN = 50  # one broken character among so many is damage, not another encoding


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of the encoding it was read with, and the sentence to show where it was not
    evident.
    """

    text: str
    encoding: str
    note: str = ""


def decode(data: bytes, encoding: str | None = None, file: str = "") -> Decoded:
    """Return the text of `data`.

    `encoding` is a person's decision: octets that it does not know become U+FFFD and are counted in the
    note. Without it, a byte order mark, strict UTF-8, UTF-16 without mark and the letters of Cyrillic 8-bit
    encodings are tried in this order. Raises `InputError` for an unknown encoding name, mixed encodings
    (each line named) and octets that fit none.
    """
    if encoding is not None:
        return _as_told(data, encoding, file)
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name), name)
            except UnicodeDecodeError as error:
                raise _broken(data, name, error, file) from None
    if utf16 := _unmarked_utf16(data):
        try:
            return Decoded(
                data.decode(utf16), utf16, f"Read as {utf16}, found by its pattern of zero octets."
            )
        except UnicodeDecodeError as error:
            raise _broken(data, utf16, error, file) from None
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _by_letters(data, error, file)


def _as_told(data: bytes, encoding: str, file: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        text = data.decode(codec.name, errors="replace")
    except (LookupError, ValueError):
        raise InputError(
            "The file cannot be read with that encoding.",
            [
                Problem(
                    "the name of a text encoding", repr(encoding[:40]), "for example utf-8 or cp1251", file
                )
            ],
        ) from None
    lost = text.count("\ufffd") - data.count("\ufffd".encode())
    return Decoded(
        text, codec.name, f"{lost} characters do not fit {codec.name} and were marked." if lost > 0 else ""
    )


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the byte order where one half of the octets is nearly always a high octet of Latin or
    Cyrillic.
    """
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2 or b"\0" not in sample:
        return None
    for name, high, low in (
        ("utf-16-le", sample[1::2], sample[0::2]),
        ("utf-16-be", sample[0::2], sample[1::2]),
    ):
        known = sum(high.count(octet) for octet in (b"\x00", b"\x04", b"\x20"))
        if known >= 0.95 * len(high) and low.count(b"\0") <= 0.02 * len(low):
            return name
    return None


def _by_letters(data: bytes, error: UnicodeDecodeError, file: str) -> Decoded:
    lines = data.split(b"\n")
    kinds = [(number, _kind(line)) for number, line in enumerate(lines, 1)]
    utf8 = [number for number, kind in kinds if kind == "utf-8"]
    other = [number for number, kind in kinds if kind == "other"]
    both = [number for number, kind in kinds if kind == "both"]
    if both or (utf8 and other):
        read = data.decode("utf-8", errors="replace")
        bad, beyond_ascii = read.count("\ufffd"), sum(character > "\x7f" for character in read)
        if bad * _FEW_BROKEN <= beyond_ascii:
            raise _broken(data, "utf-8", error, file)
        few, name = (utf8, "utf-8") if len(utf8) < len(other) else (other, "another encoding")
        problems = [Problem("one encoding", "two within one line", file=file, row=row) for row in both]
        problems += [Problem("the encoding of the other lines", name, file=file, row=row) for row in few]
        raise InputError(
            "The file mixes encodings; it was not guessed which parts are right."
            " Save it in one encoding, or give the encoding to use.",
            problems[:_LISTED],
        )
    likeliest = _likeliest(data)
    if likeliest is None:
        raise _broken(data, "utf-8", error, file, "give the encoding to use, for example cp1251")
    try:
        text = data.decode(likeliest)
    except UnicodeDecodeError as wrong:
        raise _broken(data, likeliest, wrong, file) from None
    return Decoded(text, likeliest, f"Read as {likeliest}, found by its letters; check it.")


def _likeliest(data: bytes) -> str | None:
    """Return the Cyrillic encoding that reads clearly best; encodings that read the same text are one."""
    sample = data[:_SAMPLE]
    texts: dict[str, str] = {}
    for name in _CYRILLIC_CODINGS:
        texts.setdefault(sample.decode(name, errors="replace"), name)
    ranked = sorted(((_plausible(text), name, text) for text, name in texts.items()), reverse=True)
    best, name, _ = ranked[0]
    rivals = {other: score for score, other, _ in ranked[1:] if other not in _NEVER_RIVALS.get(name, ())}
    if best < _CONVINCING or (rivals and best - max(rivals.values()) < _MARGIN):
        return None
    if name in ("cp1251", "kz1048"):
        # They differ in letters that Kazakh needs all the time and Ukrainian now and then.
        read = sample.decode("kz1048", errors="replace").lower()
        kazakh = sum(read.count(letter) for letter in "әғқңөұү")
        return "kz1048" if kazakh >= 0.04 * sum(map(str.isalpha, read)) else "cp1251"
    return name


def _kind(line: bytes) -> str:
    if line.isascii():
        return "ascii"
    convincing = _MULTIBYTE.search(line) is not None
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return "both" if convincing else "other"
    return "utf-8" if convincing else "ascii"


def _plausible(text: str) -> float:
    """Return the share of non-ASCII characters that are Cyrillic letters as words have them (0 to 1)."""
    counted = Counter(character for character in text if character > "\x7f")
    letters = sum(count for character, count in counted.items() if character.isalpha())
    if letters < _FEWEST_LETTERS:
        return 0.0
    small = sum(count for character, count in counted.items() if character in _COMMON)
    capitals = len(_CAPITAL.findall(text))
    marks = sum(counted[character] for character in "«»—–„“”№\xa0…’‘•")
    return min(1.0, (small + min(capitals, small) + marks) / sum(counted.values()))


def _broken(data: bytes, name: str, error: UnicodeDecodeError, file: str, advice: str = "") -> InputError:
    row = data.count(b"\n", 0, error.start) + 1 if name.startswith("utf-8") else None
    octet = f"the octet 0x{data[error.start]:02X} at position {error.start}"
    advice = (
        advice or f"repair a copy, or say --encoding {name.removesuffix('-sig')} to have such octets marked"
    )
    return InputError(
        "The file is text in an encoding that could not be settled.",
        [Problem(name, octet, advice, file, row=row)],
    )
