"""What persons decide of documents that may repeat one another: `republishes`, or `different`.

Either enters the log under a name of its own, by which `inquest undo` takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256 as digest_of
from typing import Any

from openinquest.errors import ForbiddenChange, InputError, Problem
from openinquest.ontology import Dated, JudgementKind, ValueProblem, before
from openinquest.record.coder import Coder
from openinquest.record.entry import EntryKind, Flat, NewEntry
from openinquest.record.record import Record

COPIES_PREFIX = "copies-"
"""How the names begin under which `inquest undo` takes a decision back."""


@dataclass(frozen=True, slots=True)
class Side:
    """A document of a pair: its id, handle, title, publisher and day of publication, empty where not on record."""

    id: str
    handle: str
    title: str = ""
    publisher: str = ""
    published_on: str = ""

    @property
    def day(self) -> Dated | None:
        """The day of publication, None where there is none that can be read."""
        try:
            return Dated.parse(self.published_on) if self.published_on else None
        except ValueProblem:
            return None

    def as_json(self) -> Flat:
        """Return it as plain data."""
        return {
            "document": self.handle, "id": self.id, "title": self.title, "publisher": self.publisher,
            "published_on": self.published_on,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decided:
    """What persons and machines have judged already: the first text of each document, and pairs told apart."""

    judged: Mapping[tuple[str, str, str], int]
    """Kind, left and right (ids) to the log number of the judgement that stands."""

    @classmethod
    def of(cls, record: Record) -> Decided:
        """Read the judgements that stand."""
        kinds = (JudgementKind.REPUBLISHES.value, JudgementKind.DIFFERENT.value)
        found = {}
        for judged in record.apparatus().standing:
            flat = judged.flat
            if flat["kind"] in kinds and flat.get("right"):
                left = flat["left"]
                for one in [left] if isinstance(left, str) else left:
                    found[flat["kind"], str(one), str(flat["right"])] = judged.n
        return cls(found)

    def roots(self) -> dict[str, str]:
        """Return for each document that repeats another the least name of all that are one text with it."""
        parent: dict[str, str] = {}

        def root(name: str) -> str:
            while name in parent:
                name = parent[name]
            return name

        for kind, left, right in self.judged:
            if kind == JudgementKind.REPUBLISHES.value:
                low, high = sorted((root(left), root(right)))
                if low != high:
                    parent[high] = low
        return {name: root(name) for name in parent}

    def apart(self, one: str, other: str) -> int | None:
        """Return the entry that tells two documents apart, None where there is none."""
        kind = JudgementKind.DIFFERENT.value
        return self.judged.get((kind, one, other)) or self.judged.get((kind, other, one))

    def source(self, document: str) -> tuple[str, int] | None:
        """Return the document that this one repeats, and the entry that says so."""
        for (kind, left, right), n in self.judged.items():
            if kind == JudgementKind.REPUBLISHES.value and left == document:
                return right, n
        return None


def side_of(document: str, fields: Mapping[str, Any]) -> Side:
    """Return a document by its id as what is said of it describes it."""
    names = ("title", "publisher", "published_on")
    said = {name: str(fields.get(name) or "") for name in names}
    return Side(document, str(fields.get("handle") or document), **said)


def known_earlier(one: Side, other: Side) -> bool:
    """Return whether one document was published before the other; no where the days on record do not tell."""
    first, second = one.day, other.day
    return first is not None and second is not None and before(first, second) is True


def confirm(record: Record, original: Side, copy: Side, coder: Coder, reason: str = "") -> tuple[int, str]:
    """Write down that `copy` republishes `original`; return the entry and the name under which it can be undone.

    Raises ForbiddenChange where that is on record, or something that cannot stand beside it; nothing is written.
    """
    return _enter(record, JudgementKind.REPUBLISHES, copy, original, coder, reason)


def reject(record: Record, one: Side, other: Side, coder: Coder, reason: str = "") -> tuple[int, str]:
    """Write down that neither document republishes the other; return as `confirm` does, and raise likewise."""
    left, right = sorted((one, other), key=published_order)
    return _enter(record, JudgementKind.DIFFERENT, left, right, coder, reason)


def _enter(
    record: Record, kind: JudgementKind, left: Side, right: Side, coder: Coder, reason: str
) -> tuple[int, str]:
    if left.id == right.id:
        raise InputError("A document is not a copy of itself.", [Problem("two documents", "one twice")])
    name = (
        COPIES_PREFIX
        + digest_of(f"{kind} {left.id} {right.id} {coder.name} {coder.at}".encode()).hexdigest()[:8]
    )
    why = " ".join(reason.split())
    judgement = coder.judges(kind, left.id, why, right=right.id, coded_from={"import": name})
    # inside the transaction, so that two people cannot decide otherwise at once
    with record.store.writing() as writer:
        if (told := _in_the_way(Decided.of(record), kind, left, right)) is not None:
            raise ForbiddenChange(f"{told} Nothing was written.")
        [n] = writer.entries([NewEntry.of(EntryKind.JUDGEMENT, judgement)])
    return n, name


def _in_the_way(decided: Decided, kind: JudgementKind, left: Side, right: Side) -> str | None:
    """Return the sentence on what stands already and leaves no place for a judgement, None where nothing does."""
    apart = decided.apart(left.id, right.id)
    if kind is JudgementKind.DIFFERENT:
        if apart is not None:
            return f"Entry {apart} says so already."
        for one, other in ((left, right), (right, left)):
            said = decided.judged.get((JudgementKind.REPUBLISHES.value, one.id, other.id))
            if said is not None:
                return f"Entry {said} says that {one.handle} republishes {other.handle}: undo that first."
        return None
    if apart is not None:
        return f"Entry {apart} says that neither republishes the other: undo that first."
    if (source := decided.source(left.id)) is not None:
        if source[0] == right.id:
            return f"Entry {source[1]} says so already."
        return (
            f"Entry {source[1]} says that {left.handle} republishes another document: confirm which that one "
            "repeats, or undo it first."
        )
    roots = decided.roots()
    if roots.get(left.id, left.id) == roots.get(right.id, right.id):
        return f"By what was confirmed {right.handle} is a copy of {left.handle}, or both of a third: undo that first."
    return None


def published_order(side: Side) -> tuple[date, str]:
    """Return what sorts documents by publication; without a day they come last, by id."""
    day = side.day
    return ((day.earliest if day else None) or date.max, side.id)
