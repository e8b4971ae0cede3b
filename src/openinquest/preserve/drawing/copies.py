"""Blackened copies of what is kept (PDF and pictures): where words stand, what a copy would hide, the copy itself.

Each is made in the process for hostile files. A copy lies beside its original in the archive, so that what a person
looked at is what goes out; the same places and the same version of the program give the same octets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256 as digest_of
from importlib.util import find_spec
from typing import Any

from openinquest.errors import EnvironmentFault, InputError, Problem
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.drawing.places import Covers, Place
from openinquest.preserve.formats.registry import Format, Task
from openinquest.preserve.isolation import make_isolated
from openinquest.preserve.made import Made
from openinquest.preserve.text import ExtractedText, Limits

PDF = "application/pdf"
KIND = "blackened"
_LIMITS = Limits(seconds=900, memory=4 << 30)
_CANNOT = frozenset({"image/heic"})


def can_be_blackened(media_type: str) -> bool:
    """Say whether copies of files of this kind can be made: PDF and pictures that can be decoded."""
    return media_type == PDF or (media_type.startswith("image/") and media_type not in _CANNOT)


def plan_digest(places: Sequence[Place]) -> str:
    """Return 64 hexadecimal digits that stand for a set of places, in whatever order they were named."""
    rows = sorted(json.dumps(place.to_json(), sort_keys=True) for place in set(places))
    return digest_of("\n".join(rows).encode("ascii")).hexdigest()


def places_of(
    archive: Archive, sha256: str, text: ExtractedText, spans: Sequence[tuple[int, int]]
) -> list[list[Place]]:
    """Return for each passage of a kept text (code points) the places of its words, one or more a line.

    Empty for a passage whose words stand nowhere: in a text that was not read from a page. Raises InputError where the
    text is not that of the file, and as `make_isolated` does.
    """
    found: list[list[Place]] = [[] for _ in spans]
    asked: list[list[int]] = []
    of: list[int] = []
    for number, (start, end) in enumerate(spans):
        for page in text.pages:
            begin, stop = max(start, page.start), min(end, page.end)
            if begin >= stop:
                continue
            boxes = [box for box in text.boxes if box.page == page.number]
            if boxes:
                found[number] += [
                    Place(box.page, box.left, box.top, box.right, box.bottom, Covers.WORDS)
                    for box in boxes
                    if box.start < stop and begin < box.end
                ]
            elif text.media_type == PDF:
                asked.append([page.number, begin - page.start, stop - page.start])
                of.append(number)
    if asked:
        made = _made(archive, sha256, "_finding:of_pdf", text.media_type, {"spans": asked})
        for number, (page_number, _, _), lines in zip(of, asked, made.facts["boxes"], strict=True):
            for left, top, right, bottom, down in lines:
                edges = (max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom))
                if edges[0] < edges[2] and edges[1] < edges[3]:
                    covers = Covers.WORDS_DOWN if down else Covers.WORDS
                    found[number].append(Place(page_number, *edges, covers))
    return found


def copy_of(
    archive: Archive, sha256: str, media_type: str, places: Sequence[Place], text: ExtractedText | None = None
) -> Made:
    """Return the copy of a kept file with places blackened; it is made once, and kept beside the file.

    `text` gives the words of scanned pages back to who searches. Raises EnvironmentFault without Pillow, InputError for
    a file of which no copy can be made whole, and for places that are not on it.
    """
    kind = f"{KIND}-{plan_digest(places)[:16]}"
    kept = archive.made(sha256, kind)
    if kept is not None and kept.version == _version():
        return kept
    order = {"places": [place.to_json() for place in places], "words": _words(text)}
    made = _made(archive, sha256, "_blackening", media_type, order)
    archive.put_made(sha256, made, kind)
    return made


def copy_with(archive: Archive, sha256: str, places: Sequence[Place], digest: str) -> Made | None:
    """Return the copy with these places whose SHA-256 is `digest`, by whatever version of the program it was made;
    None where it is not in the archive. RecordError where it is damaged.
    """
    return archive.made(sha256, f"{KIND}-{plan_digest(places)[:16]}", digest)


def preview_of(
    archive: Archive, sha256: str, media_type: str, places: Sequence[tuple[str, Place]], page: int
) -> Made:
    """Return a picture (PNG) of a page with its places marked by their names; what is under them can be seen.

    It shows what is to be hidden: it is not kept, and belongs in nobody else's hands. Raises as `copy_of`.
    """
    named = [name for name, _ in places]
    order = {"page": page, "names": named, "places": [place.to_json() for _, place in places]}
    return _made(archive, sha256, "_preview", media_type, order)


def _version() -> str:
    from openinquest.preserve.drawing._blackening import VERSION

    return VERSION


def _words(text: ExtractedText | None) -> list[list[Any]]:
    if text is None or text.media_type != PDF:
        return []
    return [
        [box.page, text.text[box.start : box.end], box.left, box.top, box.right, box.bottom]
        for box in text.boxes
    ]


def _made(archive: Archive, sha256: str, reader: str, media_type: str, order: Mapping[str, Any]) -> Made:
    if find_spec("PIL") is None:
        raise EnvironmentFault(
            'Copies are drawn by a component that is not installed: pip install "openinquest[images]".'
        )
    if not can_be_blackened(media_type):
        raise InputError(
            "No places can be blackened in files of this kind.",
            [Problem("a PDF or a picture", media_type, "print it to a PDF, and add that as a document")],
        )
    if ":" not in reader:
        reader = f"{reader}:{'of_pdf' if media_type == PDF else 'of_picture'}"
    title = "PDF" if media_type == PDF else "picture"
    maker = Format(media_type, title, frozenset(), bool, f"openinquest.preserve.drawing.{reader}")
    with archive.descriptor(sha256) as descriptor:
        return make_isolated(descriptor, maker, Task(media_type, sha256[:12], None, _LIMITS, order))
