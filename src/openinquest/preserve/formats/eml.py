"""EML: a kept message: who, to whom, when and about what; its words; messages that it carries with it.

Attachments are not opened: they are noted, and whoever needs one adds it as a document of its own. Pictures and
other things that a message wants fetched are not.
"""

from __future__ import annotations

import email
import email.errors
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

from openinquest.errors import InputError, Problem, shown
from openinquest.preserve.formats import html
from openinquest.preserve.formats.building import TextBuilder, paragraphs_of
from openinquest.preserve.formats.cleaning import clean, line_of
from openinquest.preserve.formats.encoding import decode
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText, Role

EXTRACTOR, VERSION = "eml", f"1+html{html.VERSION}"

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_HEADER = 20_000
_DEEPEST = 10
_MOST_PARTS = 500


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the text: the headers that a reader is shown, then the body as plain text or the visible text of
    its HTML.

    Declared are the subject as `title` and the day of the `Date` header. Raises `InputError` for a message that is
    built to exhaust its reader.
    """
    message = email.message_from_bytes(data, policy=default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise InputError("The message cannot be read.", [Problem("headers", "none", file=task.name)])
    builder, notes = TextBuilder(), _Notes()
    _add(message, task, builder, notes, 0)
    declared = {"title": line_of(_header(message, "Subject")), "published_on": _day(message)}
    declared = {name: value for name, value in declared.items() if value}
    return builder.extracted(task, (EXTRACTOR, VERSION), declared=declared, notes=notes.sentences())


class _Notes:
    def __init__(self) -> None:
        self.attachments: list[str] = []
        self.said: list[str] = []
        self.parts = 0

    def sentences(self) -> list[str]:
        """Return what a person should know of the message."""
        if not self.attachments:
            return self.said
        count = len(self.attachments)
        what = "It carries an attachment" if count == 1 else f"It carries {count} attachments"
        names = ", ".join(self.attachments[:20])
        advice = "kept with it but not read; to quote one, save it and add it"
        return [*self.said, f"{what}, {advice}: {names}."]


def _add(message: EmailMessage, task: Task, builder: TextBuilder, notes: _Notes, depth: int) -> None:
    if depth > _DEEPEST:
        notes.said.append(
            f"Messages lie within messages more than {_DEEPEST} deep; the inner ones were not read."
        )
        return
    lines = [f"{name}: {' '.join(words.split())}" for name in _HEADERS if (words := _header(message, name))]
    builder.paragraph("\n".join(lines), Role.ASIDE)
    body = _body(message)
    if body is not None:
        for words in _paragraphs(body, task, notes):
            builder.paragraph(words, Role.MAIN)
    for part in _others(message, body):
        notes.parts += 1
        if notes.parts > _MOST_PARTS:
            raise InputError(
                "The message cannot be read.",
                [Problem(f"at most {_MOST_PARTS} parts", "more", "save the parts one by one", task.name)],
            )
        if part.get_content_type() == "message/rfc822":
            for inner in part.iter_parts():
                if isinstance(inner, EmailMessage):
                    _add(inner, task, builder, notes, depth + 1)
        else:
            notes.attachments.append(shown(part.get_filename() or part.get_content_type()))


def _body(message: EmailMessage) -> EmailMessage | None:
    """Return the plain text, unless there is an HTML with far more words (plain parts often only say that)."""
    plain, marked = message.get_body(("plain",)), message.get_body(("html",))
    if not isinstance(plain, EmailMessage) or not isinstance(marked, EmailMessage):
        found = plain or marked
        return found if isinstance(found, EmailMessage) else None
    return marked if len(_octets(plain).split()) * 20 < len(_octets(marked).split()) else plain


def _others(message: EmailMessage, body: EmailMessage | None) -> Iterator[EmailMessage]:
    """Yield the parts that are neither the body, nor another form of it, nor the frames around them."""
    waiting: list[EmailMessage] = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            inner = [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
            if part.get_content_type() == "multipart/alternative":
                inner = [each for each in inner if not each.get_content_type().startswith("text/")]
            waiting.extend(reversed(inner))
        elif part is not body and (part is not message or body is None):
            yield part


def _paragraphs(body: EmailMessage, task: Task, notes: _Notes) -> list[str]:
    octets, stated = _octets(body), body.get_content_charset()
    if not octets.strip():
        return []
    if body.get_content_subtype() == "html":
        read = html.read(
            octets, Task("text/html", task.name, task.encoding or _known(octets, stated), task.limits)
        )
        return [read.text[p.start : p.end] for p in read.paragraphs]
    decoded = decode(octets, task.encoding or _known(octets, stated), task.name)
    if decoded.note:
        notes.said.append(decoded.note)
    text = clean(decoded.text)
    return [text[p.start : p.end] for p in paragraphs_of(text)]


def _known(octets: bytes, stated: str | None) -> str | None:
    """Return the stated encoding where the octets bear it out; messages often state one that they do not use."""
    try:
        octets.decode(stated or "")
    except (LookupError, ValueError):
        return None
    return None if stated in ("us-ascii", "ascii") else stated


def _octets(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return clean(str(message.get(name, "")))[:_LONGEST_HEADER]
    except (ValueError, IndexError, AttributeError, TypeError, email.errors.MessageError):
        return ""  # broken beyond what the standard library mends; the octets are kept


def _day(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
