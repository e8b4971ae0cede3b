"""Where each page stands: file names that are safe on every file system and the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from openinquest.release.snapshot import Point, Snapshot, Statement
from openinquest.site import overview
from openinquest.site.paging import Part, Shown, question_weight, split, statement_weight

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_HASHED = "x-"


def file_name(identifier: str) -> str:
    """Return a file name without suffix: the identifier where it is plain, else `x-` and 20 hex digits.

    Injective but for collisions of SHA-256; never two names that differ only in case, never a path.
    """
    plain = _PLAIN.fullmatch(identifier) and not _RESERVED.fullmatch(identifier)
    if plain and not identifier.startswith(_HASHED) and not identifier.endswith("."):
        return identifier
    return _HASHED + sha256(identifier.encode("utf-8")).hexdigest()[:20]


class Addresses:
    """Paths of all pages of a snapshot, relative to the root of a language; a long page goes over several."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.shown = Shown()
        """What the pages show of each point: it decides where all that comes after it stands."""
        said = _by_thing(snapshot)
        for thing in recorded(snapshot):  # what is shown of it may be said of other things alone
            said.setdefault(thing, [])
        points: dict[str, list[Point]] = {}
        for point in snapshot.points.values():
            points.setdefault(point.thing, []).append(point)
        self.figures = {f: f"figure/{file_name(f)}.html" for f in snapshot.figures}
        self.things = {t: f"thing/{file_name(t)}.html" for t in sorted(said) if t not in snapshot.figures}
        self.speakers = {s: f"speaker/{file_name(s)}.html" for s in snapshot.speakers}
        self.sources = {s: f"source/{file_name(s)}.html" for s in snapshot.sources}
        self.persons = {p.id: f"person/{file_name(p.id)}.html" for p in snapshot.casualties.persons}
        self.parts: dict[str, list[Part[Statement]]] = {
            thing: split(
                self.thing(thing),
                statements,
                statement_weight,
                first=self.shown.head(points.get(thing, ()), snapshot.figures.get(thing)),
            )
            for thing, statements in said.items()
        }
        """The statements of each thing, by the pages that show them."""
        self.versions = split("versions.html", _by_status(snapshot), lambda pair: self.shown.weight(pair[1]))
        """The points by status, by the pages that compare them; None stands in a status without points."""
        self.points = {
            point.id: f"{part.path}#p-{file_name(point.id)}"
            for part in self.versions
            for _, point in part.items
            if point is not None
        }
        """Where each point is compared: page and anchor."""
        self.status = dict.fromkeys(overview.STATUSES, self.versions[0].path)
        for part in reversed(self.versions):
            self.status |= {status: part.path for status, _ in part.items}
        """The page on which the points of a status begin."""
        self.register = split("questions.html", overview.register(snapshot), question_weight)
        """The questions, by the pages of their register."""
        self.questions = {
            question.id: f"{part.path}#{file_name(question.id)}"
            for part in self.register
            for question in part.items
        }
        """Where each question stands: page and anchor."""
        self._statements = {
            s.n: part.path for parts in self.parts.values() for part in parts for s in part.items
        }

    def thing(self, identifier: str) -> str:
        """Return the path of the page of a figure or another thing, or an empty text where it has none."""
        path = self.figures.get(identifier) or self.things.get(identifier)
        return path or self.persons.get(identifier, "")

    def statement(self, n: int) -> str:
        """Return the address of statement `n`: the page of its thing and the anchor `#n…`."""
        path = self._statements.get(n)
        return f"{path}#n{n}" if path else ""


def recorded(snapshot: Snapshot) -> Iterator[str]:
    """Yield the things whose page says more than what was said of them: cases, complaints, questions, places."""
    yield from snapshot.proceedings.cases
    yield from snapshot.complaints.register
    yield from snapshot.hearings
    yield from snapshot.commitments
    yield from snapshot.questions
    yield from snapshot.incidents
    yield from snapshot.places


def _by_status(snapshot: Snapshot) -> Iterator[tuple[str, Point | None]]:
    for status in overview.STATUSES:
        for point in overview.points_with(snapshot, status) or (None,):
            yield status, point


def _by_thing(snapshot: Snapshot) -> dict[str, list[Statement]]:
    """Return the statements of each thing as its page has them: of a figure by day, else by property and day."""
    found: dict[str, list[Statement]] = {}
    for statement in snapshot.statements.values():
        found.setdefault(statement.thing, []).append(statement)
    for thing, statements in found.items():
        statements.sort(key=said if thing in snapshot.figures else lambda s: (s.property, *said(s)))
    return found


def said(statement: Statement) -> tuple[str, int, int]:
    """Return the order of speaking: day, order within the day where known, log number."""
    return (statement.said_on.removeprefix("../") or "9999", statement.seq or 0, statement.n)
