"""What the first page leads with: contested, divided, revised and open, each chosen by rule and never by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openinquest.release.snapshot import Figure, Point, Question, SeriesItem, Snapshot

SHOWN = 6
"""Points shown of each status on the first page; the versions page has them all."""

RUN = 12
"""Values of a run shown on the first page, the last ones; the page of the figure has them all."""

ASKED = 4
"""Open questions shown on the first page, which leads with them; the register has them all."""

STATUSES = ("contested", "divided", "agreed", "repeated", "compatible", "single")
REVISING = ("revised", "withdrawn", "fell")


@dataclass(frozen=True, slots=True)
class Revision:
    """What one voice said of one figure over time, revised at least once."""

    figure: Figure
    voice: str
    items: tuple[SeriesItem, ...]

    @property
    def left(self) -> int:
        """How many of the items, from the first, the first page leaves to the page of the figure."""
        return max(0, len(self.items) - RUN)


def points_with(snapshot: Snapshot, status: str) -> list[Point]:
    """Return the points of one status, those with the most parties and positions first."""
    found = [point for point in snapshot.points.values() if point.status == status]
    return sorted(found, key=lambda point: (*_weight(point), point.id))


def _weight(point: Point) -> tuple[int, int]:
    speaking = [cell for cell in point.cells.values() if cell.positions]
    return -len(speaking), -sum(len(cell.positions) for cell in speaking)


def revisions(snapshot: Snapshot) -> list[Revision]:
    """Return each voice's run of a figure that it revised, lowered or withdrew, the longest first."""
    found: list[Revision] = []
    for figure in snapshot.figures.values():
        runs: dict[str, list[SeriesItem]] = {}
        for item in figure.series:
            runs.setdefault(item.voice or item.speaker, []).append(item)
        found += [
            Revision(figure, voice, tuple(items))
            for voice, items in runs.items()
            if any(_revising(item) for item in items)
        ]
    return sorted(found, key=lambda run: (-len(_values(run.items)), run.figure.id, run.voice))


def _revising(item: SeriesItem) -> bool:
    return item.stance == "withdraws" or any(status in REVISING for status in item.status)


def _values(items: Iterable[SeriesItem]) -> set[str]:
    return {item.value for item in items}


def open_questions(snapshot: Snapshot) -> list[Question]:
    """Return the questions that no reply has ended: those without any reply first, then the longest open."""
    waiting = [question for question in snapshot.questions.values() if not question.ended]
    return sorted(waiting, key=lambda q: (bool(q.replies), -(q.days_low or -1), q.id))


def register(snapshot: Snapshot) -> list[Question]:
    """Return all questions: those that are open first, of them the longest open first."""

    def order(question: Question) -> tuple[bool, int, str]:
        return question.ended, -(question.days_low or -1), question.id

    return sorted(snapshot.questions.values(), key=order)


def flags_of(snapshot: Snapshot, figure: str) -> tuple[str, ...]:
    """Return the words that stand beside a figure: the status of its point, then its flags."""
    point = snapshot.points.get(figure)
    return (point.status, *point.flags) if point else ()
