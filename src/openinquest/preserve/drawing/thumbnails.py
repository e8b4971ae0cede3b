"""Small pictures of pictures and of the first pages of PDF, kept beside them in the archive (extra `images` or `ocr`).

They hold pixels alone: nothing of what the file says of itself. Like the archive they never go into a release.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from openinquest.errors import InputError, NotFound
from openinquest.preserve.archive.derived import THUMBNAIL
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.extraction import opened
from openinquest.preserve.formats.registry import Format, Task
from openinquest.preserve.isolation import make_isolated
from openinquest.preserve.made import Made
from openinquest.preserve.text import Limits

_LIMITS = Limits(seconds=20, memory=2 << 30, made=1 << 20)


def _maker(title: str, function: str) -> Format:
    reader = f"openinquest.preserve.drawing._thumbnail:{function}"
    return Format("image/jpeg", title, frozenset(), bool, reader)


_PICTURE, _PDF = _maker("picture", "of_picture"), _maker("PDF", "of_pdf")
_CANNOT = frozenset({"image/heic"})


def thumbnail_of(path: Path, media_type: str, name: str = "") -> Made | None:
    """Make the small picture of a file; None for a kind of file that has none, and where it cannot be drawn.

    A file is worth keeping whatever it looks like, so nothing of this is an error.
    """
    maker = _PDF if media_type == "application/pdf" else _PICTURE if media_type.startswith("image/") else None
    if maker is None or media_type in _CANNOT or find_spec("PIL") is None:
        return None
    try:
        with opened(path) as descriptor:
            return make_isolated(descriptor, maker, Task(media_type, name, None, _LIMITS))
    except InputError:
        return None


def kept_thumbnail(archive: Archive, digests: list[str]) -> tuple[str, Made]:
    """Return the small picture of the first of these objects that has one, and of which.

    Raises NotFound where none has, RecordError where it is damaged.
    """
    for sha256 in digests:
        if (made := archive.made(sha256, THUMBNAIL)) is not None:
            return sha256, made
    raise NotFound(
        "No small picture of that document is kept: those of pictures and PDF are made by `inquest add`, "
        'with pip install "openinquest[images]".'
    )
