"""Numbers, telephone numbers and e-mail addresses that stay in, in whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from openinquest.names.scripts import one_script
from openinquest.release.leaks.kinds import Kind
from openinquest.release.leaks.segments import cleared
from openinquest.release.leaks.withheld import Withheld

_RUN: Final = re.compile(r"\d(?:[\s()+./\\:–—‒−_-]{0,3}\d){5,39}")
"""Digits with no more than three signs between two of them: +7 (701) 555-01-02, 8.701.5550102."""
_MARK: Final = re.compile(r"[^\W_]+(?:[\s./\\№#:–—‒−_-]{0,2}[^\W_]+)*")
_DIGITS: Final = re.compile(r"\d+")
_AT: Final = ("@", "at)", "at]", "AT)", "AT]", "At)", "At]", "обака)", "ОБАКА)")
"""With one of these an address begins to be read; many times faster to look for than the address."""
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]+\s?(?:@|\(at\)|\[at\]|\(собака\))\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w-]+)+",
    re.IGNORECASE,
)
_NUMBER: Final = 7
"""Digits by which a telephone number is known: those of the line, without the codes before."""
_PHONE: Final = 10
_SHORTEST: Final = 5
"""Letters and digits of an identifier that is searched for."""


def compact(text: str) -> str:
    """Return letters and digits of a text alone, small, look-alike letters in one script."""
    return "".join(one_script(word)[0] for word in re.findall(r"[^\W_]+", cleared(text)))


@dataclass(slots=True)
class Numbers:
    """What is searched for: digits by their last seven, marks by their digits, e-mail addresses."""

    digits: dict[str, list[tuple[str, Kind, int]]] = field(default_factory=dict)
    marks: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)

    def find(self, text: str) -> Iterator[tuple[Kind, int, int, int]]:
        """Yield kind, entry, start and end of what is found in a cleared text."""
        if self.digits:
            for match in _RUN.finditer(text):
                yield from self._in_run(match)
        if self.marks:
            yield from self._marks(text)
        if self.emails and ("@" in text or "at" in text or "собака" in text):
            for match in _EMAIL.finditer(text):
                if (entry := self.emails.get(plain_email(match[0]))) is not None:
                    yield Kind.EMAIL, entry, match.start(), match.end()

    def strikes(self, text: str) -> bool:
        """Say whether a cleared text may hold any of it, but for marks."""
        if self.digits and any(self._holds(run) for run in set(_RUN.findall(text))):
            return True
        if not self.emails or not any(sign in text for sign in _AT):
            return False
        return any(plain_email(written) in self.emails for written in set(_EMAIL.findall(text)))

    def marked(self, run: str) -> bool:
        """Say whether a run of letters and signs may be of a mark: it has digits by which one is known."""
        return bool(self.marks) and not self.marks.keys().isdisjoint(_DIGITS.findall(run))

    def _holds(self, run: str) -> bool:
        digits = re.sub(r"\D", "", run)
        return any(digits[at : at + _NUMBER] in self.digits for at in range(len(digits) - _NUMBER + 1))

    def _in_run(self, match: re.Match[str]) -> Iterator[tuple[Kind, int, int, int]]:
        digits = re.sub(r"\D", "", match[0])
        for at in range(len(digits) - _NUMBER + 1):
            for whole, kind, entry in self.digits.get(digits[at : at + _NUMBER], ()):
                end = at + _NUMBER
                if end >= len(whole) and digits[end - len(whole) : end] == whole:
                    yield kind, entry, match.start(), match.end()
                    return

    def _marks(self, text: str) -> Iterator[tuple[Kind, int, int, int]]:
        for digits in re.finditer(r"\d+", text):
            for whole, entry in self.marks.get(digits[0], ()):
                start, end = max(digits.start() - 2 * len(whole), 0), digits.end() + 2 * len(whole)
                for match in _MARK.finditer(text, start, end):
                    if whole in compact(match[0]) and _stands_alone(whole, match[0]):
                        yield Kind.IDENTIFIER, entry, match.start(), match.end()
                        return


def _stands_alone(whole: str, written: str) -> bool:
    """Say whether a mark is found as whole words: 12-345 is not in 112-3456."""
    words = [one_script(word)[0] for word in re.findall(r"[^\W_]+", written)]
    return any(
        "".join(words[first:last]) == whole
        for first in range(len(words))
        for last in range(first + 1, min(len(words), first + 8) + 1)
    )


def plain_email(text: str) -> str:
    """Return an e-mail address as it is compared: small letters, signs for (at) and (dot)."""
    low = re.sub(r"\s", "", text.lower())
    return re.sub(r"\(dot\)|\[dot\]", ".", re.sub(r"\(at\)|\[at\]|\(собака\)", "@", low)).strip(".")


def phones_in(text: str) -> Iterator[str]:
    """Yield the last ten digits of each telephone number in a text."""
    for match in _RUN.finditer(cleared(text)):
        digits = re.sub(r"\D", "", match[0])
        if 10 <= len(digits) <= 12 and (match[0][0] in "87" or len(digits) > 10 or "(" in match[0]):
            yield digits[-_PHONE:]


def numbers_of(withheld: Withheld) -> Numbers:
    """Return what is searched for: identifiers, and what contacts and free texts that stay in hold of such."""
    found = Numbers()
    for entry, text in withheld.identifiers:
        _add_identifier(found, text, entry)
    restricted = {text for _, text in withheld.contacts}
    open_text = _Open(withheld.open_words)
    for entry, text in (*withheld.contacts, *withheld.words):
        sure = text in restricted
        for phone in phones_in(text):
            if sure or phone not in open_text.phones:
                _add_digits(found, phone, Kind.PHONE, entry)
        for match in _EMAIL.finditer(cleared(text)):
            if sure or plain_email(match[0]) not in open_text.emails:
                found.emails.setdefault(plain_email(match[0]), entry)
    return found


class _Open:
    """Telephone numbers and e-mail addresses in texts that go out, read when first asked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(text for text in texts if "@" in text or any(map(str.isdigit, text)))
        self.phones = {phone for text in self._texts for phone in phones_in(text)}
        self.emails = {plain_email(match[0]) for text in self._texts for match in _EMAIL.finditer(text)}


def _add_digits(found: Numbers, digits: str, kind: Kind, entry: int) -> None:
    known = found.digits.setdefault(digits[-_NUMBER:], [])
    if all(other != digits for other, *_ in known):
        known.append((digits, kind, entry))


def _add_identifier(found: Numbers, text: str, entry: int) -> None:
    whole = compact(text)
    digits = re.findall(r"\d+", text)
    if len(whole) < _SHORTEST or not digits:
        return
    if whole.isdigit() and len(whole) >= _NUMBER:
        _add_digits(found, whole, Kind.IDENTIFIER, entry)
        return
    for part in {max(digits, key=len), max(re.findall(r"\d+", whole), key=len)}:
        known = found.marks.setdefault(part, [])
        if (whole, entry) not in known:
            known.append((whole, entry))
