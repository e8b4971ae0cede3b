"""The list of pages: for each its path, its template and what the template is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from openinquest.release.downloads import COLUMNS
from openinquest.release.snapshot import Figure, Judgement, Point, Snapshot, Speaker
from openinquest.site import overview
from openinquest.site.addresses import Addresses
from openinquest.site.pictures import is_drawn
from openinquest.site.view import View, said

MENU = ("index", "versions", "figures", "questions", "speakers", "sources", "data", "check", "about")
GRADES = ("answered", "partial", "deferred", "deflected", "refused", "forwarded", "open")
FLAGS = (
    "current", "updated", "revised", "fell", "variant", "withdrawn", "repeated-after-withdrawal",
    "attributed", "undated", "denied",
)  # fmt: skip
FORMULAS = """\
C        = SHA-256( salt ‖ json )                           each group that is shown
leaf     = SHA-256( 0x00 ‖ kind ‖ C content ‖ C voice ‖ C passage ‖ C coding )
node     = SHA-256( 0x01 ‖ left ‖ right )                   RFC 6962, up to the root
identity = SHA-256( {"content":…,"passage":…,"voice":…} )   what <n> stands for"""

EXAMPLE = """\
{"groups":{"coding":{"commitment":"5b0c…"},
           "content":{"json":"{\\"property\\":\\"value\\",\\"stance\\":\\"asserts\\",…}","salt":"91fe…"},
           "passage":{"json":"{\\"document\\":\\"3c41…\\",\\"wording\\":\\"paraphrase\\"}","salt":"07aa…"},
           "voice":{"json":"{\\"said_on\\":\\"2022-01-15\\",\\"speaker\\":\\"…\\"}","salt":"c2d8…"}},
 "kind":"statement","n":12,"proof":["e9b1…","4f70…"]}"""


@dataclass(frozen=True, slots=True)
class Page:
    """One page in every language; `depth` counts the folders below the root of the language."""

    path: str
    template: str
    depth: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)


class Site:
    """What all pages share, worked out once for a snapshot."""

    def __init__(self, snapshot: Snapshot, addresses: Addresses) -> None:
        self.snapshot = snapshot
        self.addresses = addresses
        self.bearing = _bearing(snapshot)
        self.points = _points_of_things(snapshot)

    def pages(self, view: View) -> Iterator[Page]:
        """Yield every page without a picture, with contexts in the language of `view`."""
        yield self._versions()
        yield self._figures(view)
        yield Page("questions.html", "questions", context={"questions": self._questions()})
        yield self._speakers(view)
        yield self._sources(view)
        yield Page("data.html", "data", context={"columns": COLUMNS})
        yield Page("check.html", "check", context={"example": EXAMPLE, "formulas": FORMULAS})
        words = {"statuses": overview.STATUSES, "flag_words": FLAGS, "grades": GRADES}
        yield Page("about.html", "about", context=words)
        for figure in self.snapshot.figures.values():
            if not is_drawn(figure):
                yield self._figure(view, figure, "")
        for thing, path in self.addresses.things.items():
            yield self._thing(view, thing, path)
        for speaker in self.snapshot.speakers.values():
            items = view.by_speaker.get(speaker.id, [])
            path = self.addresses.speakers[speaker.id]
            yield Page(path, "speaker", 1, {"speaker": speaker, "items": items})
        for source in self.snapshot.sources.values():
            items = view.by_source.get(source.handle, [])
            path = self.addresses.sources[source.handle]
            yield Page(path, "source", 1, {"source": source, "items": items})

    def pictured_pages(self, view: View, pictures: Mapping[str, str]) -> Iterator[Page]:
        """Yield the overview and then the figures that are drawn; `pictures` holds SVG by figure."""
        yield self._overview(pictures)
        for figure in self.snapshot.figures.values():
            if is_drawn(figure):
                yield self._figure(view, figure, pictures.get(figure.id, ""))

    def _overview(self, pictures: Mapping[str, str]) -> Page:
        snapshot = self.snapshot
        by_status = {status: overview.points_with(snapshot, status) for status in overview.STATUSES}
        runs = overview.revisions(snapshot)
        waiting = overview.open_questions(snapshot)
        totals = {status: len(points) for status, points in by_status.items()}
        revised = len({run.figure.id for run in runs})
        unreplied = sum(not question.replies for question in waiting)
        totals |= {"revised": revised, "open": len(waiting), "unreplied": unreplied}
        leading = {status: by_status[status][: overview.SHOWN] for status in ("contested", "divided")}
        counts = {
            "statements": len(snapshot.statements),
            "speakers": len({s.speaker for s in snapshot.statements.values()}),
            "sources": len(snapshot.sources),
        }
        tiles = [(name, totals[name]) for name in ("contested", "divided", "revised", "open")]
        return Page(
            "index.html",
            "overview",
            context={
                "leading": leading,
                "totals": totals,
                "tiles": tiles,
                "runs": runs[: overview.SHOWN],
                "questions": waiting[: overview.SHOWN],
                "counts": counts,
                "pictures": {name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704 - our own SVG
            },
        )

    def _versions(self) -> Page:
        groups = []
        for status in overview.STATUSES:
            points = overview.points_with(self.snapshot, status)
            groups.append({"status": status, "points": points, "parties": _columns(points)})
        return Page("versions.html", "versions", context={"groups": groups})

    def _figures(self, view: View) -> Page:
        changed = {run.figure.id for run in overview.revisions(self.snapshot)}
        groups: list[dict[str, Any]] = []
        for name, inside in (("revised", True), ("other", False)):
            rows: list[dict[str, Any]] = [
                {"figure": figure, "point": self.snapshot.points.get(figure.id), "given": _values(figure)}
                for figure in self.snapshot.figures.values()
                if (figure.id in changed) is inside
            ]
            rows.sort(key=lambda row: str(view.plain(row["figure"].label) or row["figure"].id).casefold())
            if rows:
                groups.append({"name": name, "title": view.t(f"figures.{name}"), "figures": rows})
        return Page("figures.html", "figures", context={"groups": groups})

    def _questions(self) -> list[Any]:
        def order(question: Any) -> tuple[bool, int, str]:
            return question.ended, -(question.days_low or -1), question.id

        return sorted(self.snapshot.questions.values(), key=order)

    def _speakers(self, view: View) -> Page:
        groups: dict[str, list[tuple[Speaker, int]]] = {}
        for speaker in self.snapshot.speakers.values():
            count = len(view.by_speaker.get(speaker.id, []))
            for party in dict.fromkeys(m.party for m in speaker.parties) or {"": None}:
                groups.setdefault(party, []).append((speaker, count))
        for members in groups.values():
            members.sort(key=lambda pair: (-pair[1], view.plain(pair[0].label).casefold()))
        order = [party for party in self.snapshot.parties if party in groups]
        rest = sorted(set(groups) - set(order) - {""})
        ordered = [(p, groups[p]) for p in (*order, *rest, *([""] if "" in groups else []))]
        return Page("speakers.html", "speakers", context={"groups": ordered})

    def _sources(self, view: View) -> Page:
        rows = [(s, len(view.by_source.get(s.handle, []))) for s in self.snapshot.sources.values()]
        rows.sort(key=lambda pair: (pair[0].published_on or "9999", pair[0].handle))
        return Page("sources.html", "sources", context={"sources": rows})

    def _figure(self, view: View, figure: Figure, picture: str) -> Page:
        point = self.snapshot.points.get(figure.id)
        occasions = {
            s.occasion: s.said_on for s in view.by_thing.get(figure.id, []) if s.occasion and s.said_on
        }
        identity = [
            ("measure", view.term("choice:measure", figure.measure)),
            ("population", view.plain_thing(figure.population) if figure.population != "all" else ""),
            ("place", view.plain_thing(figure.place)),
            ("unit", view.term("choice:unit", figure.unit)),
            ("counting", view.t.word("counting", figure.counting)),
        ]
        context = {
            "figure": figure,
            "point": point,
            "identity": [(name, value) for name, value in identity if value],
            "items": view.by_thing.get(figure.id, []),
            "status": {item.n: item.status for item in figure.series},
            "group_day": [occasions.get(group.occasion, "") for group in figure.parts],
            "bearing": self.bearing.get(figure.id, []),
            "picture": Markup(picture),  # noqa: S704 - SVG of our own charts, which escape their texts
        }
        return Page(self.addresses.figures[figure.id], "figure", 1, context)

    def _thing(self, view: View, thing: str, path: str) -> Page:
        known = self.snapshot.things.get(thing)
        items = sorted(view.by_thing.get(thing, []), key=lambda s: (s.property, said(s)))
        obvious = all(item.property in ("value", "holds", "answer") for item in items)
        context = {
            "columns": ("speaker", "source") if obvious else ("property", "speaker", "source"),
            "thing": thing,
            "label": view.title(thing),
            "schema": known.schema if known else "Thing",
            "points": self.points.get(thing, []),
            "items": items,
            "bearing": self.bearing.get(thing, []),
            "mentioned": view.by_value.get(thing, []),
        }
        return Page(path, "thing", 1, context)


def _columns(points: Sequence[Point]) -> list[str]:
    """Return the parties that say something on these points, those on most of them first."""
    counts: dict[str, int] = {}
    for point in points:
        for party, cell in point.cells.items():
            if cell.positions or cell.silent:
                counts[party] = counts.get(party, 0) + 1
    return sorted(counts, key=lambda party: (-counts[party], party))


def _values(figure: Figure) -> list[tuple[str, int]]:
    """Return each value of a figure once, in the order in which it was first said, with that statement."""
    first: dict[str, int] = {}
    for item in figure.series:
        if item.stance == "asserts":
            first.setdefault(item.value, item.n)
    return list(first.items())


def _points_of_things(snapshot: Snapshot) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for point in snapshot.points.values():
        found.setdefault(point.thing, []).append(point)
    return found


def _bearing(snapshot: Snapshot) -> dict[str, list[Judgement]]:
    """Return the judgements that concern each thing, by themselves or through a statement about it."""
    found: dict[str, list[Judgement]] = {}
    for judgement in snapshot.judgements:
        ends = (*judgement.left, judgement.right)
        for thing in dict.fromkeys(thing_of(snapshot, end) for end in ends if end):
            found.setdefault(thing, []).append(judgement)
    return found


def thing_of(snapshot: Snapshot, end: str) -> str:
    """Return the thing that an end of a judgement is about: of `<12>` that of statement 12, else itself."""
    if end.startswith("<") and end.endswith(">") and end[1:-1].isdigit():
        statement = snapshot.statements.get(int(end[1:-1]))
        return statement.thing if statement else end
    return end
