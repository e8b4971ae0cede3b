"""What a chart is: a title, a sentence in its place, specifications for two widths, and its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Spec = Mapping[str, Any]


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
class Chart:
    """A picture to be: title and description in plain text, `spec` and `narrow` in Vega-Lite."""

    title: str
    description: str
    spec: Spec
    table: Table
    narrow: Spec = field(default_factory=dict)

    def at(self, width: Width) -> Spec:
        """Return the specification for this width; the wide one where there is no other."""
        return self.narrow if width is Width.NARROW and self.narrow else self.spec
