"""Plain text: decoded, cleaned, its paragraphs found at blank lines."""

from __future__ import annotations

from openinquest.preserve.formats.building import paragraphs_of
from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.formats.encoding import decode
from openinquest.preserve.formats.language import guess_language
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import ExtractedText

EXTRACTOR, VERSION = "plain", "1"


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the text of `data`; the encoding is found as encoding.py says, and noted where it was not
    evident.
    """
    decoded = decode(data, task.encoding, task.name)
    text = clean(decoded.text)
    return ExtractedText(
        text=text,
        media_type=task.media_type,
        extractor=EXTRACTOR,
        version=VERSION,
        paragraphs=tuple(paragraphs_of(text)),
        language=guess_language(text),
        notes=(decoded.note,) if decoded.note else (),
    )
