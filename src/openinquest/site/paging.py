"""Long lists as several pages with plain links: so that no page outweighs what a slow telephone takes.

The parts follow from the items alone and never from words of one language, so that all languages have the same
pages. A path gets `~2`, `~3` … before its suffix, which no name of a page has (see `addresses`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from openinquest.release.snapshot import Cell, Figure, Judgement, Point, Position, Question, Statement, Text

T = TypeVar("T")
K = TypeVar("K")

BUDGET = 60_000
"""Bytes of the list on one page, in its heaviest language; frame, styles and fonts come on top of it."""

LONGEST = 4_000
"""Characters of one text that a page shows; what goes beyond stands in the data."""

LEAST_DRAWN, MOST_DRAWN = 3, 400
"""A figure is drawn from so many statements on, up to so many: fewer are read faster in the table, more are a blot."""

_LEAST_SHOWN = 3
_POINTS = BUDGET // 2
"""Bytes of the points that the first page of a thing shows, and of the positions on any one of them."""
_LINKED, _LINKS = 60, 130
"""Bytes of a link in a sentence, and how many a sentence of the greatest length can hold."""
_AROUND = 2
_PICTURES = 24_000
# bytes, the heaviest found in the example and something more
_ROW, _POINT, _LETTER, _LINK, _CELL, _POSITION, _BLANK, _COLUMNS = 1_300, 450, 2, 200, 150, 520, 110, 8


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list: its items, its number from 1, and the paths of all pages of the list."""

    path: str
    number: int
    items: tuple[T, ...]
    paths: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many items stand on this page."""
        return len(self.items)

    @property
    def several(self) -> bool:
        """Whether the list goes over more than one page."""
        return len(self.paths) > 1

    @property
    def previous(self) -> str:
        """The path of the page before this one, or an empty text."""
        return self.paths[self.number - 2] if self.number > 1 else ""

    @property
    def following(self) -> str:
        """The path of the page after this one, or an empty text."""
        return self.paths[self.number] if self.number < len(self.paths) else ""

    @property
    def steps(self) -> list[int]:
        """The numbers to be shown as links: first, last, those around this one; 0 stands for a gap."""
        last = len(self.paths)
        near = range(self.number - _AROUND, self.number + _AROUND + 1)
        shown = [n for n in sorted({1, last, *near}) if 1 <= n <= last]
        steps: list[int] = []
        for n in shown:
            if steps and n == steps[-1] + 2:
                steps.append(n - 1)
            elif steps and n > steps[-1] + 1:
                steps.append(0)
            steps.append(n)
        return steps

    def groups(self, key: Callable[[T], K]) -> Iterator[tuple[K, list[T]]]:
        """Yield the items of this page by a key by which they are sorted."""
        for name, items in groupby(self.items, key):
            yield name, list(items)


def split(
    path: str, items: Iterable[T], weight: Callable[[T], int], *, first: int = 0, budget: int = BUDGET
) -> list[Part[T]]:
    """Return the pages of a list, in order; one page where it is short, and also where it is empty.

    `weight` is the most that an item takes on a page in any language, in bytes of HTML; an item that outweighs
    a page has one for itself. `first` is what stands on the first page beside the list.
    """
    pages: list[list[T]] = [[]]
    held = first
    for item in items:
        more = weight(item)
        if pages[-1] and held + more > budget:
            pages.append([])
            held = 0
        pages[-1].append(item)
        held += more
    paths = tuple(numbered(path, number) for number in range(1, len(pages) + 1))
    return [Part(paths[at], at + 1, tuple(found), paths) for at, found in enumerate(pages)]


def numbered(path: str, number: int) -> str:
    """Return the path of one page of a list, by its number from 1."""
    stem, _, suffix = path.rpartition(".")
    return path if number == 1 else f"{stem}~{number}.{suffix}"


def statement_weight(statement: Statement) -> int:
    """Return the most that a row of a table of statements takes."""
    texts = (statement.value, statement.original, statement.scope, statement.quote)
    return _ROW + _LETTER * sum(min(len(text), LONGEST) for text in texts) + _LINK * len(statement.via)


@dataclass(frozen=True, slots=True)
class Sides:
    """What a page shows of a point: cells of as many parties as it takes, and of each so many positions."""

    cells: Mapping[str, Cell]
    each: int

    @classmethod
    def of(cls, point: Point) -> Sides:
        """Choose what is shown: those who speak come before the silent where not all fit.

        All positions stand among what was said.
        """
        telling = {party: cell for party, cell in point.cells.items() if cell.positions or cell.silent}
        chosen: set[str] = set()
        taken = 0
        for party in sorted(telling, key=lambda party: not telling[party].positions):
            taken += _cell_weight(telling[party], 1)
            if chosen and taken > _POINTS:
                break
            chosen.add(party)
        cells = {party: cell for party, cell in telling.items() if party in chosen}
        return cls(cells, _shown_of_each(cells))


def _shown_of_each(cells: Mapping[str, Cell]) -> int:
    """Return how many positions of each party a point shows that shows these; all stand among what was said."""
    most = max((len(cell.positions) for cell in cells.values()), default=0)
    least = _LEAST_SHOWN if len(cells) <= _COLUMNS else 1
    if most <= least:
        return most
    taken = 0
    for at in range(most):
        row = (cell.positions[at] for cell in cells.values() if at < len(cell.positions))
        taken += sum(map(_position_weight, row))
        if taken > _POINTS and at >= least:
            return at
    return most


def _cell_weight(cell: Cell, shown: int) -> int:
    """Return the most that so many positions of a party take, or the reason for its silence."""
    silent = 0 if cell.positions else _LETTER * min(len(_longest(cell.silent)), LONGEST)
    return _CELL + sum(map(_position_weight, cell.positions[:shown])) + silent


def _position_weight(position: Position) -> int:
    """Return the most that a position takes, with why it does not decide, where it does not."""
    texts = (position.value, position.scope, _longest(position.note))
    return _POSITION + _LETTER * sum(min(len(text), LONGEST) for text in texts)


def _longest(text: Text) -> str:
    return max(text.en, text.ru, text.kk, key=len)


class Shown:
    """What pages show of each point, worked out once for all pages."""

    def __init__(self) -> None:
        self._points: dict[str, tuple[Sides, int]] = {}

    def of(self, point: Point) -> Sides:
        """Return what a page shows of a point."""
        return self._of(point)[0]

    def weight(self, point: Point | None) -> int:
        """Return the most that a row of the versions takes."""
        return self._of(point)[1] if point is not None else 0

    def first(self, points: Sequence[Point]) -> int:
        """Return how many points of a thing its first page shows; all stand on the pages that compare them."""
        taken = 0
        for at, point in enumerate(points):
            taken += self.weight(point)
            if at and taken > _POINTS:
                return at
        return len(points)

    def head(self, points: Sequence[Point], figure: Figure | None) -> int:
        """Return the most that the first page of a thing holds beside its statements: points, pictures, parts."""
        shown = self.first(points)
        taken = sum(self.weight(point) for point in points[:shown]) + _LINK * (len(points) - shown)
        if figure is not None:
            taken += _PICTURES if LEAST_DRAWN <= len(figure.series) <= MOST_DRAWN else 0
            taken += sum(_CELL * (2 + len(group.parts)) for group in figure.parts)
        return taken

    def _of(self, point: Point) -> tuple[Sides, int]:
        if (known := self._points.get(point.id)) is None:
            sides = Sides.of(point)
            known = self._points[point.id] = sides, _point_weight(point, sides)
        return known


def _point_weight(point: Point, sides: Sides) -> int:
    said = sum(len(cell.positions) for cell in point.cells.values())
    words = _LETTER * min(len(_longest(point.because)), LONGEST) + _LINKED * min(said, _LINKS)
    parties = len(sides.cells)
    blank = _BLANK * max(_COLUMNS - parties, 0) if parties > 1 else 0
    return _POINT + words + sum(_cell_weight(cell, sides.each) for cell in sides.cells.values()) + blank


def question_weight(question: Question) -> int:
    """Return the most that a question of the register takes."""
    because = question.because
    words = max(len(because.en), _LETTER * len(because.ru), _LETTER * len(because.kk))
    replies = sum(
        _POSITION + _LETTER * (len(reply.content) + sum(map(len, reply.reasons)))
        for reply in question.replies
    )
    return _ROW + 2 * _LETTER * len(question.text) + words + replies


def judgement_weight(judgement: Judgement) -> int:
    """Return the most that a judgement takes."""
    return _POSITION * (1 + len(judgement.left)) + _LETTER * len(judgement.reason)


def mention_weight(statement: Statement) -> int:
    """Return the most that a line takes which names a statement alone."""
    return _POSITION
