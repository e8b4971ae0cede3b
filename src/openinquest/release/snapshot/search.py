"""What a search by name goes by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Findable:
    """Something that is found by name: the id of a thing or figure, or the handle of a source.

    `keys` has every key of `openinquest.names` for the spellings of its names, each with the same key blurred (what
    transcriptions confuse taken out); `names` are those beside the labels.
    """

    id: str
    keys: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = ()
