"""How many persons are recorded as killed, in a release: counted from the whole record, small numbers hidden.

Most of those whom lists name never go out themselves. Their number may, where whoever publishes asks for it: so it is
counted before what goes out is chosen, cut to what policy lets stand, and stored as `data/casualties.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import fields, is_dataclass

from openinquest.inquiry import Language, Material
from openinquest.inquiry.casualties import Casualties as Found
from openinquest.inquiry.casualties import Cell, Dimension, Linked, Standing, casualties
from openinquest.record.identity import canonical_json
from openinquest.release.entries import Malformed
from openinquest.release.policy.cells import hidden_cells
from openinquest.release.snapshot import Counted, CountRow, Counts, ListCounts, Text
from openinquest.release.typed import plain, read_as

_MONTH = re.compile(r"(\d{4}-\d{2})(?:-\d{2})?(?:T.*)?")
_LARGEST = 4 * 1024 * 1024
UNNAMED = "elsewhere"
"""The standing of persons at places that do not go out by name."""


def counted_bytes(counted: Counted) -> bytes:
    """Return the content of `data/casualties.json`: canonical JSON, ended by a line feed."""
    return canonical_json(plain(counted)) + b"\n"


def parse_counted(data: bytes) -> Counted:
    """Read the file as strictly as it is written. Raises Malformed, also for a number that should be hidden."""
    if len(data) > _LARGEST:
        raise Malformed("it is too large to be one")
    try:
        told = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("it is not JSON") from None
    found = read_as(Counted, told)
    if any(0 < number < found.smallest for number in _numbers_shown(found)):
        raise Malformed("it shows a number of persons that is to be hidden")
    if counted_bytes(found) != data:
        raise Malformed("it is not canonical JSON")
    return found


def count(
    material: Material,
    entries: int,
    smallest: int,
    named: Collection[str],
    linked: Linked | None = None,
    nameless: Collection[str] = (),
) -> Counted:
    """Return the counts of all persons of a record's own frames, as far as they may stand in public.

    `named` are the things that go out: lists and places that do not are counted and not named. `smallest` is the
    least number of persons that is shown. `linked` is what the last run of linkage found, `nameless` are rows whose
    name is not known.
    """
    found = casualties(material, linked, nameless)
    interval = linked.interval if linked is not None else None
    # tables count both together, so that each would follow from the other
    persons, apart = _apart([found.persons, found.apart], smallest)
    return Counted(
        entries=entries,
        smallest=smallest,
        lists=sum(1 for each in found.lists if each.list is not None and each.rows),
        rows=_shown(found.rows, smallest),
        persons=persons,
        apart=apart,
        floor=_shown(found.review.floor, smallest),
        reviewed=found.review.floor is not None,
        low=_shown(interval.low, smallest) if interval else None,
        high=_shown(interval.high, smallest) if interval else None,
        draws=interval.draws if interval else 0,
        by_list=_lists(found, smallest, named),
        tables=tuple(_table(material, found, dimension, smallest, named) for dimension in Dimension),
    )


def _shown(number: int | None, smallest: int) -> int | None:
    return None if number is None or 0 < number < smallest else number


def _apart(numbers: Sequence[int], smallest: int) -> list[int | None]:
    """Return numbers whose sum is known, without small ones and what would give them away."""
    hidden = hidden_cells([numbers], smallest, column_totals=False).all if numbers else frozenset()
    return [None if (0, at) in hidden else number for at, number in enumerate(numbers)]


def _lists(found: Found, smallest: int, named: Collection[str]) -> tuple[ListCounts, ...]:
    # also of lists that are not named: their rows and the others' add up to all rows
    rows = dict(zip(found.lists, _apart([each.rows for each in found.lists], smallest), strict=True))
    return tuple(
        ListCounts(
            each.list,
            rows[each],
            # who is on a list and who is not add up to all persons, who is on it alone and who is not to its own
            _split(each.persons, found.persons, smallest),
            _split(each.alone, each.persons, smallest),
        )
        for each in found.lists
        if each.list is not None and each.list in named and each.rows
    )


def _split(part: int, whole: int, smallest: int) -> int | None:
    """Return a part of a number, None where it, or what is left of the number, is small."""
    return part if all(number == 0 or number >= smallest for number in (part, whole - part)) else None


def _table(
    material: Material, found: Found, dimension: Dimension, smallest: int, named: Collection[str]
) -> Counts:
    """Return one table without numbers that might tell who it is, or that would give such a number away."""
    summed: dict[tuple[str, str], int] = {}
    for cell in found.tables[dimension]:
        key = _key(material, cell, dimension, named)
        summed[key] = summed.get(key, 0) + cell.persons
    total = sum(summed.values())
    hidden = (
        hidden_cells([list(summed.values())], smallest, column_totals=False).all if summed else frozenset()
    )
    rows = tuple(
        CountRow(standing, value, _label(material, dimension, value), None if (0, at) in hidden else persons)
        for at, ((standing, value), persons) in enumerate(summed.items())
    )
    name = "month" if dimension is Dimension.DAY else dimension.value
    return Counts(name, rows, None if (0, len(summed)) in hidden else total)


def _key(material: Material, cell: Cell, dimension: Dimension, named: Collection[str]) -> tuple[str, str]:
    if cell.value is None:
        return cell.standing.value, ""
    if dimension is Dimension.DAY:
        month = _MONTH.fullmatch(cell.value)
        return (cell.standing.value, month[1]) if month else (Standing.UNCLEAR.value, "")
    if dimension is Dimension.PLACE and cell.value not in named:
        return UNNAMED, ""
    return cell.standing.value, cell.value


def _label(material: Material, dimension: Dimension, value: str) -> Text:
    if dimension is not Dimension.SEX or not value:
        return Text()
    term = material.ontology.vocabularies["sexes"].terms.get(value)
    return (
        Text(**{language.value: term.label(language.value) for language in Language}) if term else Text(value)
    )


def _numbers_shown(value: object) -> Sequence[int]:
    """Return every number of persons that counts show."""
    if not isinstance(value, Counted | Counts | ListCounts | CountRow):
        return ()
    found: list[int] = []
    for field in fields(value):
        inner = getattr(value, field.name)
        if isinstance(inner, tuple):
            found += [number for item in inner for number in _numbers_shown(item)]
        elif isinstance(inner, int) and field.name in _OF_PERSONS:
            found.append(inner)
        elif is_dataclass(inner):
            found += _numbers_shown(inner)
    return found


_OF_PERSONS = frozenset({"rows", "persons", "apart", "floor", "low", "high", "alone", "total"})
