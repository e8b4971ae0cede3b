"""Transcripts and subtitles (WebVTT, SubRip): the words as text, and when each is spoken.

A passage of one leads to the stretch of time of the recording, as well as to its place in the text.
"""

from __future__ import annotations

import html
import re

from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.formats.encoding import decode
from openinquest.preserve.formats.language import guess_language
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.text import Cue, ExtractedText, Paragraph

EXTRACTOR, VERSION = "transcript", "2"

_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{3})"
_LINE = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?[^<>]{0,80}>")


def read(data: bytes, task: Task) -> ExtractedText:
    """Return the words, each cue a paragraph on lines of its own, with the seconds from which to which it is shown.

    The voice that WebVTT names stands before its words. Cues without words and notes are left out; a cue that ends
    before it begins has no time.
    """
    decoded = decode(data, task.encoding, task.name)
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    cues: list[Cue] = []
    length = 0
    for block in re.split(r"\n[ \t]*\n", clean(decoded.text)):
        lines = block.strip("\n").split("\n")
        # the line before the times is the number or name of the cue
        timed = next((at for at, line in enumerate(lines[:2]) if _LINE.fullmatch(line)), None)
        if timed is None:
            continue
        words = _words(lines[timed + 1 :])
        if not words:
            continue
        if pieces:
            pieces.append("\n")
            length += 1
        begins, ends = _times(lines[timed])
        paragraphs.append(Paragraph(length, length + len(words)))
        if begins < ends:
            cues.append(Cue(length, length + len(words), begins, ends))
        pieces.append(words)
        length += len(words)
    text = "".join(pieces)
    return ExtractedText(
        text=text,
        media_type=task.media_type,
        extractor=EXTRACTOR,
        version=VERSION,
        paragraphs=tuple(paragraphs),
        language=guess_language(text),
        notes=(decoded.note,) if decoded.note else (),
        cues=tuple(cues),
        seconds=max((cue.ends for cue in cues), default=None),
    )


def is_vtt(head: bytes) -> bool:
    """Return whether the file begins as WebVTT must."""
    return re.match(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|$)", head) is not None


def is_srt(head: bytes) -> bool:
    """Return whether the file begins with a numbered cue, as SubRip does."""
    return (
        re.match(rb"(?:\xef\xbb\xbf)?\s*\d+[ \t]*\r?\n\d{1,4}:\d\d:\d\d[,.]\d{3}[ \t]*-->", head) is not None
    )


def _words(lines: list[str]) -> str:
    named = (_VOICE.sub(lambda match: f"{match[1].strip()}: ", line) for line in lines)
    # what stands for a character may stand for one that ends lines or is none
    words = (clean(html.unescape(_TAG.sub("", line))).replace("\n", " ").strip() for line in named)
    return "\n".join(filter(None, words))


def _times(line: str) -> tuple[float, float]:
    match = _LINE.fullmatch(line)
    numbers = [int(group or 0) for group in match.groups()] if match else [0] * 8
    begins, ends = (
        3600 * hours + 60 * minutes + seconds + thousandths / 1000
        for hours, minutes, seconds, thousandths in (numbers[:4], numbers[4:])
    )
    return begins, ends
