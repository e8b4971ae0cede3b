"""Values with who gives them, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openinquest.inquiry.given import Given

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def given_json(writer: Writer, values: Iterable[Given], *, things: bool = False) -> list[Json]:
    """Return values with who gives and who denies them; `things` adds the labels of values that are things."""
    return [
        {
            "value": value.value,
            **({"label": writer.label(value.value)} if things else {}),
            "by": list(value.by),
            "by_labels": [writer.label(who) for who in value.by],
            "denied_by": list(value.denied_by),
            "denied_by_labels": [writer.label(who) for who in value.denied_by],
            "statements": list(value.statements),
        }
        for value in values
    ]
