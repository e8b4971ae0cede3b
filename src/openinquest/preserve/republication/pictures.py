"""Pictures that look alike: a perceptual hash of each, and the distance of two (extra `images`).

A distance is no verdict: 0 is what a smaller or coarser copy has, about 12 of 64 one that was trimmed, about 32 any
two pictures; one that was turned or mirrored is not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec

from openinquest.errors import EnvironmentFault
from openinquest.preserve.archive.store import Archive
from openinquest.preserve.formats.registry import Format, Task
from openinquest.preserve.isolation import read_isolated
from openinquest.preserve.text import Limits

BITS = 64
MOST_DISTANCE = 12
"""Pictures farther apart are not proposed."""

_HASH = Format(
    media_type="image/*",
    title="picture",
    extensions=frozenset(),
    recognise=lambda head: True,
    reader="openinquest.preserve.republication._picture_hash:read",
    rank=0,
)
_KIND = "picture-hash"
_LIMITS = Limits(seconds=30)


@dataclass(frozen=True, slots=True)
class Near:
    """Two pictures, by their places, and in how many of 64 bits their hashes differ."""

    first: int
    second: int
    distance: int


def picture_hash(archive: Archive, sha256: str, media_type: str) -> int | None:
    """Return the perceptual hash (64 bits) of a picture in the archive; None for one of a single tone.

    It is kept beside the picture, so that it is worked out once. Raises EnvironmentFault without the extra
    `images`, InputError for a picture that cannot be read.
    """
    if find_spec("imagehash") is None or find_spec("PIL") is None:
        raise EnvironmentFault(
            'Pictures are compared by a component that is not installed: pip install "openinquest[images]".'
        )
    kept = archive.text(sha256, _KIND)
    if kept is None or (kept.extractor, kept.version) != ("imagehash", version("imagehash")):
        with archive.descriptor(sha256) as descriptor:
            kept = read_isolated(descriptor, _HASH, Task(media_type, "", None, _LIMITS))
        with suppress(EnvironmentFault):  # an archive that cannot be written to can still be read
            archive.put_text(sha256, kept, _KIND)
    return int(kept.text, 16) if kept.text else None


def near_pictures(hashes: Mapping[int, int]) -> list[Near]:
    """Return the pairs of hashes, by place, at a distance of 12 or less, in the order of their places."""
    found = []
    places = sorted(hashes)
    for at, first in enumerate(places):
        own = hashes[first]
        for second in places[at + 1 :]:
            if (distance := (own ^ hashes[second]).bit_count()) <= MOST_DISTANCE:
                found.append(Near(first, second, distance))
    return found
