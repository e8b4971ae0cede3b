"""The marks of a picture as tests read them: plain rows, colours as they are in light."""

from dataclasses import fields

from openinquest.charts import Picture
from openinquest.charts.marks import Bar, Line, Symbol, Text
from openinquest.charts.theme import Token

KINDS = {"line": Line, "bar": Bar, "symbol": Symbol, "text": Text}


def rows(picture: Picture, kind: str) -> list[dict]:
    """Return the marks of one kind in the order in which they are drawn."""
    return [
        {field.name: _plain(getattr(mark, field.name)) for field in fields(mark)}
        for mark in picture.marks
        if isinstance(mark, KINDS[kind])
    ]


def texts(picture: Picture) -> list[str]:
    """Return every line that a picture writes."""
    return [row["text"] for row in rows(picture, "text")]


def _plain(value):
    return value.light if isinstance(value, Token) else value
