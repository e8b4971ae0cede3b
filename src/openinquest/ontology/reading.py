"""One function that reads a cell as a value of its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from openinquest.ontology import _codes, _plain
from openinquest.ontology.dates import parse_date
from openinquest.ontology.names import parse_name
from openinquest.ontology.quantities import parse_quantity
from openinquest.ontology.values import ParsedValue, ValueType

_READERS: Final[Mapping[ValueType, Callable[[str], ParsedValue]]] = MappingProxyType(
    {
        ValueType.DATE: parse_date,
        ValueType.QUANTITY: parse_quantity,
        ValueType.NAME: parse_name,
        ValueType.TEXT: _plain.parse_text,
        ValueType.THING: _plain.parse_thing,
        ValueType.PLACE: _plain.parse_thing,
        ValueType.URL: _plain.parse_url,
        ValueType.YESNO: _plain.parse_yesno,
        ValueType.CHOICE: _plain.parse_choice,
        ValueType.LANGUAGE: _codes.parse_language,
        ValueType.COUNTRY: _codes.parse_country,
        ValueType.IDENTIFIER: _plain.parse_identifier,
        ValueType.NUMBER: _plain.parse_number,
    }
)


def parse_value(kind: ValueType, text: str) -> ParsedValue:
    """Return `text` as a value of the type: its canonical form, and the words where they differ from it.

    Pure and stateless, meant to be called once for each distinct text. A canonical form parses to itself with
    no original words. Raises ValueProblem, and nothing else, where the text is no such value; whether a code is
    in its vocabulary is asked by `Ontology.parse`.
    """
    return _READERS[kind](text)
