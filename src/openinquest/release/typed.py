"""Frozen dataclasses as plain data and back: a file that is read so holds what the type can hold, and nothing else.

For results that a release takes over from other commands. Texts, lists and numbers have an upper bound, since whoever
verifies a release reads files of strangers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from openinquest.release.entries import Malformed

T = TypeVar("T")
LONGEST_TEXT = 4_000
MOST_ITEMS = 5_000
_LARGEST = 2**53 - 1


def plain(value: Any) -> Any:
    """Return a dataclass as dicts, lists, texts and numbers; fields that hold None are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {name: found for name, found in told.items() if found is not None}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def read_as(kind: type[T], data: Any, place: str = "") -> T:
    """Return plain data as a dataclass of this type, built of dataclasses, tuples, texts, whole numbers and booleans.

    Raises Malformed, saying where, for a field that is unknown, is missing without a default, or holds something else.
    """
    if not isinstance(data, dict):
        raise Malformed(f"{place or 'it'} is no object")
    hints = _hints(kind)  # type: ignore[arg-type]
    for name in data:
        if name not in hints:
            raise Malformed(f"{place or 'it'} has a field that is not known")
    found = {}
    for field in fields(kind):  # type: ignore[arg-type]
        where = f"{place}.{field.name}" if place else field.name
        if field.name in data:
            found[field.name] = _read(hints[field.name], data[field.name], where)
        elif NoneType in get_args(hints[field.name]):
            found[field.name] = None
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Malformed(f"{where} is missing")
    return kind(**found)


def _read(kind: Any, data: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        inner = next(one for one in get_args(kind) if one is not NoneType)
        return _read(inner, data, place)
    if origin is tuple:
        if not isinstance(data, list) or len(data) > MOST_ITEMS:
            raise Malformed(f"{place} is no list of at most {MOST_ITEMS}")
        return tuple(_read(get_args(kind)[0], item, f"{place}[{at}]") for at, item in enumerate(data))
    if is_dataclass(kind):
        return read_as(kind, data, place)  # type: ignore[arg-type]
    if type(data) is not kind:
        raise Malformed(f"{place} is no {kind.__name__}")
    if kind is str and len(data) > LONGEST_TEXT:
        raise Malformed(f"{place} is longer than {LONGEST_TEXT} characters")
    if kind is int and abs(data) > _LARGEST:
        raise Malformed(f"{place} is too large a number")
    return data


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
