"""Value types that need no grammar: text, ids, addresses, yes or no, codes of an open list, numbers."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from openinquest.ontology._text import differing, many_lines, one_line, plain_digits
from openinquest.ontology.values import ParsedValue, ValueProblem

_THING: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CHOICE: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", re.ASCII)
_NUMBER: Final = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?", re.ASCII)
_YESNO: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "да", "иә", "ия"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0", "нет", "жоқ"), "no"),
}
_LONGEST_TEXT: Final = 100_000
_LONGEST_LINE: Final = 2_000


def parse_text(text: str) -> ParsedValue:
    """Return a text in NFC, trimmed, with its line breaks; it may not be empty."""
    canonical = many_lines(text)
    if not canonical or len(canonical) > _LONGEST_TEXT:
        raise ValueProblem(
            f"a text of 1 to {_LONGEST_TEXT} characters", "leave the cell empty where there is none"
        )
    return ParsedValue(canonical)


def parse_identifier(text: str) -> ParsedValue:
    """Return a number or key that somebody else gave out, on one line."""
    canonical = one_line(text)
    if not canonical or len(canonical) > _LONGEST_LINE:
        raise ValueProblem(f"an identifier of 1 to {_LONGEST_LINE} characters", "check the cell")
    return ParsedValue(canonical)


def parse_thing(text: str) -> ParsedValue:
    """Return the id of a thing: 1 to 200 ASCII letters, digits, points, hyphens, underscores."""
    line = one_line(text)
    if _THING.fullmatch(line) is None:
        advice = "use letters a to z, digits, point, hyphen and underscore, no spaces"
        foreign = next((character for character in line if not character.isascii()), None)
        if foreign is not None:
            advice = f"the character U+{ord(foreign):04X} is not among a to z, though it may look like one; {advice}"
        raise ValueProblem("the id of a thing", advice)
    if _DIGEST.fullmatch(line):
        raise ValueProblem("the id of a thing", "64 hexadecimal digits are the id of a statement")
    return ParsedValue(line)


def parse_url(text: str) -> ParsedValue:
    """Return a web address with scheme and host in lower case and the rest as given."""
    line = one_line(text)
    try:
        parts = urlsplit(line)
        host, credentials = parts.hostname, "@" in parts.netloc
        _ = parts.port
    except ValueError:
        host, credentials = None, False
    if (
        host is None
        or parts.scheme.lower() not in ("http", "https")
        or " " in line
        or len(line) > _LONGEST_LINE
    ):
        raise ValueProblem(
            "a web address that begins with https:// or http://", "copy it from the address bar"
        )
    if credentials:
        raise ValueProblem("a web address without user name and password", "take out the part before the @")
    canonical = urlunsplit(parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()))
    return ParsedValue(canonical, differing(line, canonical))


def parse_yesno(text: str) -> ParsedValue:
    """Return `yes` or `no`, from either word in English, Russian or Kazakh or from a ticked box."""
    line = one_line(text)
    canonical = _YESNO.get(line.lower())
    if canonical is None:
        raise ValueProblem("yes or no", "leave the cell empty where it is not said")
    return ParsedValue(canonical, differing(line, canonical))


def parse_choice(text: str) -> ParsedValue:
    """Return a code in lower case, its words joined by hyphens; whether it is in a vocabulary is not asked here."""
    line = one_line(text)
    canonical = line.lower().replace(" ", "-").replace("_", "-")
    if _CHOICE.fullmatch(canonical) is None or len(canonical) > 200:
        raise ValueProblem("a code such as closed-total", "use letters a to z, digits, points and hyphens")
    return ParsedValue(canonical, differing(line, canonical))


def parse_number(text: str) -> ParsedValue:
    """Return one exact decimal number such as a coordinate, with a point; a comma is read as the decimal sign."""
    line = one_line(text)
    match = _NUMBER.fullmatch(plain_digits(line).replace("\u2212", "-"))
    if match is None or len(line) > 60:
        raise ValueProblem("one number such as 43.25249", "write digits with at most one point")
    whole, fraction = match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
    digits = f"{whole}.{fraction}" if fraction else whole
    canonical = f"-{digits}" if match[1] == "-" and digits != "0" else digits
    return ParsedValue(canonical, differing(line, canonical))
