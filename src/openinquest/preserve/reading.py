"""What was read of a document, and for which points: silence may be claimed over nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from openinquest.errors import InputError, NotFound, Problem, shown
from openinquest.ontology import JudgementKind, Reading
from openinquest.record.coder import Coder
from openinquest.record.entry import EntryKind, Flat, NewEntry
from openinquest.record.record import Record


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of a document; `points` are things, or properties of things as `thing:property`.

    `voices` are those whose document it is, where the coder named them.
    """

    n: int
    reading: str
    points: tuple[str, ...]
    voices: tuple[str, ...]
    by: str
    at: str
    reason: str = ""

    def as_json(self) -> Flat:
        """Return it as plain data."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"points": list(self.points), "voices": list(self.voices)}


def readings_of(record: Record, document: str) -> list[Read]:
    """Return the readings of a document (by id) that stand, in the order in which they were written down."""
    found = []
    for judged in record.apparatus().standing:
        flat = judged.flat
        if flat["kind"] == JudgementKind.READ.value and flat.get("left") in (document, [document]):
            value = flat.get("value") or {}
            value = {"read": value} if isinstance(value, str) else value
            points, voices = _several(value.get("covers")), _several(value.get("voice"))
            found.append(
                Read(judged.n, str(value.get("read", "")), points, voices, flat.get("by", ""), flat.get("at", ""),
                     flat.get("reason", ""))
            )  # fmt: skip
    return found


def note_reading(
    record: Record,
    document: str,
    reading: Reading,
    points: Sequence[str],
    coder: Coder,
    *,
    voices: Sequence[str] = (),
    reason: str = "",
) -> int | None:
    """Write down that a document (by id) was read, and which points were looked for in it; return the entry.

    `voices` are those whose document it is, where its publisher does not tell. None, and nothing is written, where
    the same coder said the same before. Raises InputError with every point and voice that the record does not have.
    """
    problems: list[Problem] = []
    known = _known(record, points, "covers", problems)
    speaking = _known(record, voices, "voice", problems)
    if problems:
        raise InputError("The reading was not written down.", problems)
    value: Flat = {"read": reading.value, "covers": list(known), "voice": list(speaking)}
    value = {name: said for name, said in value.items() if said}
    new = (reading.value, known, speaking, coder.name)
    if any(
        (each.reading, each.points, each.voices, each.by) == new for each in readings_of(record, document)
    ):
        return None
    flat = coder.judges(JudgementKind.READ, document, " ".join(reason.split()), value=value)
    with record.store.writing() as writer:
        [n] = writer.entries([NewEntry.of(EntryKind.JUDGEMENT, flat)])
    return n


def _several(said: Any) -> tuple[str, ...]:
    return tuple(said.split()) if isinstance(said, str) else tuple(map(str, said or ()))


def _known(record: Record, points: Sequence[str], column: str, problems: list[Problem]) -> tuple[str, ...]:
    """Return points as the record calls their things now, each once; what it does not have goes to `problems`."""
    found = []
    for point in points:
        thing, mark, name = point.partition(":")
        try:
            fold = record.show(thing)
        except NotFound:
            advice = "`inquest find` searches"
            problems.append(Problem("a thing of the record", shown(thing), advice, column=column))
            continue
        schema = record.ontology.schemata.get(fold.schema or "Thing")
        properties = schema.properties if schema else {}
        if mark and name not in properties:
            close = get_close_matches(name, properties, 1)
            hint = f" (did you mean '{close[0]}'?)" if close else ""
            expected = f"a property of {fold.schema or 'Thing'}{hint}"
            problems.append(Problem(expected, shown(name), column=column))
            continue
        found.append(fold.thing + mark + name)
    return tuple(dict.fromkeys(found))
