"""What a chart is: a title, a sentence in its place, pictures for two widths, and its data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openinquest.charts.marks import Mark


class Language(StrEnum):
    """Languages in which charts label themselves."""

    EN = "en"
    RU = "ru"
    KK = "kk"


class Width(StrEnum):
    """The two widths at which a chart is drawn so that its letters stay readable."""

    WIDE = "wide"  # 720 px
    NARROW = "narrow"  # 340 px, for phones

    @property
    def pixels(self) -> int:
        """Total width of the picture in CSS pixels."""
        return 720 if self is Width.WIDE else 340


@dataclass(frozen=True, slots=True)
class Table:
    """The data behind a picture, as plain text: one row per datum, in the picture's order.

    `keys` names the datum of each row (the log number of a statement, or empty), so that pages can link it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks in the order in which they are drawn, and what they show in words; lengths are CSS pixels."""

    width: Width
    height: float
    title: str
    description: str
    language: Language
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture at two widths, its title and description in plain text, and its data."""

    title: str
    description: str
    wide: Picture
    table: Table
    narrow: Picture

    def at(self, width: Width) -> Picture:
        """Return the picture of this width."""
        return self.narrow if width is Width.NARROW else self.wide
