"""What a person should look at: codings that can hardly mean what they say, told with where and what to do."""

from __future__ import annotations

from typing import NamedTuple


class Doubt(NamedTuple):
    """One thing to look at; `where` names an entry (`entry 13`) or a thing, `advice` what to do."""

    where: str
    what: str
    advice: str
