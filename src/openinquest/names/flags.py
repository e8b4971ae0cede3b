"""What a reader of a name should know beyond its parts."""

from __future__ import annotations

from enum import StrEnum


class Flag(StrEnum):
    """One thing noticed while a cell was read."""

    EMPTY = "empty"  # no letters
    UNKNOWN = "unknown"  # the cell says that the name is not known
    SEVERAL = "several"  # more than one person in the cell
    TOO_LONG = "too-long"  # more than a name can be
    ONE_WORD = "one-word"
    DIGITS = "digits"  # words with digits were left out
    MIXED_SCRIPT = "mixed-script"  # look-alike letters of another script were folded
    TITLE = "title"  # titles, ranks or words of respect were left out
    ASIDE = "aside"  # words in brackets were left out
    ORDER_GUESSED = (
        "order-guessed"  # surname and given name, or surname and father's name, may be the other way
    )
    FOREIGN = "foreign"  # nothing of the region's structure was found: tokens only


UNUSABLE = frozenset({Flag.EMPTY, Flag.UNKNOWN, Flag.SEVERAL, Flag.TOO_LONG})
"""With any of these a cell is compared with nothing."""
