"""The frozen, redacted state that a release shows: what pages, tables and charts may see, and nothing else.

These types are a fence. They have no field for a coder, a date of coding, a method, a content id, an entry's
salt, a consent or a mark, so that no template can print one by mistake. Statements are known by their log
number alone. Texts that a reader sees carry their three languages; dates and quantities are canonical strings.
"""

from __future__ import annotations

from openinquest.release.snapshot.figures import Figure, Part, Parts, SeriesItem
from openinquest.release.snapshot.points import Cell, Point, Position
from openinquest.release.snapshot.questions import Question, Reply
from openinquest.release.snapshot.statements import (
    Judgement,
    Membership,
    Source,
    Speaker,
    Statement,
    Thing,
    Via,
)
from openinquest.release.snapshot.text import LANGUAGES, Meta, Text
from openinquest.release.snapshot.whole import Snapshot

__all__ = [
    "LANGUAGES",
    "Cell",
    "Figure",
    "Judgement",
    "Membership",
    "Meta",
    "Part",
    "Parts",
    "Point",
    "Position",
    "Question",
    "Reply",
    "SeriesItem",
    "Snapshot",
    "Source",
    "Speaker",
    "Statement",
    "Text",
    "Thing",
    "Via",
]
