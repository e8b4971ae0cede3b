"""The chain above a unit at one time, as a tree: each superior below who it stands above, dates on the links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from openinquest.charts.canvas import BODY, SMALL, Canvas
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.fonts import WIDER, text_width, wrap
from openinquest.charts.render import render_svg
from openinquest.charts.theme import INK, MUTED, PARTIES, Token
from openinquest.errors import InputError, Problem

_LINE = 16
_GAP = 12
_STEP = {Width.WIDE: 34, Width.NARROW: 16}
_DEEPEST = {Width.WIDE: 10, Width.NARROW: 8}
"""Levels beyond this are drawn no further to the right: their number stands before the name."""
_CERTAIN = "certain"
_DASHES: Mapping[str, tuple[int, ...]] = {
    _CERTAIN: (),
    "between": (9, 3),
    "possible": (5, 4),
    "unknown": (1, 4),
    "contested": (8, 3, 1, 3),
}
_CONTESTED = PARTIES[6]

_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChainsPicture:
    """Chains at both widths as SVG, and what they show in words."""

    title: str
    description: str
    wide: str
    narrow: str


class HierarchyWord(Enum):
    """One text in the order of `Language`: English, Russian, Kazakh."""

    BODY = ("Unit, body or post", "Подразделение, орган или должность", "Бөлімше, орган не лауазым")
    UNDER = ("Stands above", "Стоит над", "Кімнен жоғары тұр")
    KIND = ("Kind", "Вид", "Түрі")
    DATES = ("From – to", "С – по", "Басы – аяғы")
    STATE = ("At that time", "В это время", "Сол уақытта")
    POSTS = ("Posts (no allegation)", "Должности (не обвинение)", "Лауазымдар (айыптау емес)")
    SOURCES = ("Sources", "Источники", "Дереккөздер")
    CIRCULAR = (
        "circular: stands below already",
        "круг: уже стоит ниже",
        "шеңбер: төменде бұрыннан тұр",
    )
    ABOVE = ("told further up", "показано выше", "жоғарыда көрсетілген")
    DOWNWARDS = (
        "To be read downwards: each line leads from a body to what stands above it.",
        "Читать сверху вниз: линия ведёт от органа к тому, что стоит над ним.",
        "Жоғарыдан төмен оқылады: сызық органнан одан жоғары тұрғанға апарады.",
    )
    ACTING = ("acting", "исполняющий обязанности", "міндетін атқарушы")
    DIFFER = ("accounts differ", "сведения расходятся", "мәліметтер қайшы")
    NO_KIND = ("kind not stated", "вид не указан", "түрі көрсетілмеген")

    def of(self, language: Language) -> str:
        """Return the text in a language."""
        words: tuple[str, str, str] = self.value
        return words[tuple(Language).index(language)]


@dataclass(frozen=True, slots=True)
class _Node:
    depth: int
    label: str
    link: _Json | None
    lower: str
    posts: tuple[str, ...]
    note: str


def hierarchy_chart(title: str, page: _Json, unit: str, language: Language) -> Chart:
    """Return the chain above one unit of what `inquest command --json` gives; no level or branch is left out.

    A solid line is certain by the dates stated; the legend says what the others are. The note that holding a post is
    no allegation stands in the picture. Raises InputError for a unit that the page does not list.
    """
    language = Language(language)
    if unit not in {one["id"] for one in page["units"]}:
        raise InputError("a chain cannot be drawn", [Problem(expected="a unit of the page", found=unit)])
    nodes = list(_nodes(page, unit, language))
    rows = tuple(_row(node, language) for node in nodes)
    told = "; ".join(" ".join(filter(None, row[:5])) for row in rows)
    description = f"{title}: {told}. {page['note']}"
    wide, narrow = (_draw(width, nodes, page["note"], title, description, language) for width in Width)
    words = (
        HierarchyWord.BODY, HierarchyWord.UNDER, HierarchyWord.KIND, HierarchyWord.DATES, HierarchyWord.STATE,
        HierarchyWord.POSTS, HierarchyWord.SOURCES,
    )  # fmt: skip
    return Chart(title, description, wide, Table(tuple(word.of(language) for word in words), rows), narrow)


def chains_picture(title: str, page: _Json, units: Sequence[str], language: Language) -> ChainsPicture:
    """Return the chains above several units of a page in one picture, as SVG for a page of a dossier.

    As `hierarchy_chart` for what it shows and for what it raises.
    """
    language = Language(language)
    if not units or not {one["id"] for one in page["units"]}.issuperset(units):
        raise InputError(
            "chains cannot be drawn", [Problem(expected="units of the page", found=", ".join(units))]
        )
    trees = [list(_nodes(page, unit, language)) for unit in units]
    rows = [_row(node, language) for nodes in trees for node in nodes]
    told = "; ".join(" ".join(filter(None, row[:5])) for row in rows)
    description = f"{title}: {told}. {page['note']}"
    drawn = []
    for width in Width:
        canvas = Canvas(width)
        height = _lay_out(canvas, trees, page["note"], title, language)
        drawn.append(render_svg(canvas.picture(height, title, description, language)))
    return ChainsPicture(title, description, *drawn)


def _nodes(page: _Json, unit: str, language: Language) -> Iterator[_Node]:
    """Yield the unit and all that stands above it, each below who it stands above; a body is told once."""
    bodies = {body["id"]: body for body in page["bodies"]}
    above: dict[str, list[_Json]] = defaultdict(list)
    for link in page["links"]:
        above[link["subordinate"]].append(link)
    yield _Node(0, bodies[unit]["label"], None, "", _posts(bodies[unit], language), "")
    shown = {unit}
    stack = [(1, link) for link in reversed(above[unit])]
    while stack:
        depth, link = stack.pop()
        body = link["superior"]
        again = body in shown
        note = HierarchyWord.CIRCULAR if link["circular"] else HierarchyWord.ABOVE if again else None
        yield _Node(
            depth,
            link["superior_label"],
            link,
            link["subordinate_label"],
            () if again else _posts(bodies[body], language),
            note.of(language) if note else "",
        )
        if not again and not link["circular"]:
            shown.add(body)
            stack += [(depth + 1, upper) for upper in reversed(above[body])]


def _posts(body: _Json, language: Language) -> tuple[str, ...]:
    found = []
    for post in body["posts"]:
        name = post["label"] or "–"
        found += [
            f"{name}: {one['holder_label'] or '–'} ({', '.join((*_acting(one, language), one['state_label']))})"
            for one in post["holders"]
        ]
        if not post["holders"]:
            found.append(f"{name}: {post['because']}")
    return tuple(found)


def _acting(holder: _Json, language: Language) -> Iterator[str]:
    """Say that a holder only acted in the post, where a source says so; and that others do not."""
    said = {one["value"]: one for one in _given(holder["acting"])}
    if "yes" in said:
        yield HierarchyWord.ACTING.of(language)
        if "no" in said or said["yes"]["denied_by"]:
            yield HierarchyWord.DIFFER.of(language)


def _given(values: Sequence[_Json]) -> list[_Json]:
    """Return the values that somebody gives, and does not only deny; sources before the record."""
    return [one for one in values if one["by"]] or [one for one in values if one["record"]]


def _row(node: _Node, language: Language) -> tuple[str, ...]:
    link = node.link
    return (
        node.label,
        node.lower,
        _kind(link, language) if link else "",
        _dates(link) if link else "",
        "; ".join(filter(None, (link["state_label"], node.note))) if link else "",
        "; ".join(node.posts),
        ", ".join(voice["label"] for voice in link["sources"]) if link else "",
    )


def _kind(link: _Json, language: Language) -> str:
    return "; ".join(one["label"] for one in _given(link["kind"])) or HierarchyWord.NO_KIND.of(language)


def _dates(link: _Json) -> str:
    """Return beginning and end with a question mark for what is not told; without both, the days of attestation."""
    first, last = (" / ".join(one["value"] for one in _given(link[side])) for side in ("from", "to"))
    if first or last:
        return f"{first or '?'} – {last or '?'}"
    return " / ".join(sorted({one["when"] for one in link["attested"] if one["when"]}))


def _draw(
    width: Width, nodes: Sequence[_Node], note: str, title: str, description: str, language: Language
) -> Picture:
    canvas = Canvas(width)
    return canvas.picture(_lay_out(canvas, [nodes], note, title, language), title, description, language)


def _lay_out(
    canvas: Canvas, trees: Sequence[Sequence[_Node]], note: str, title: str, language: Language
) -> float:
    """Draw trees below one another, with what their lines mean and the note; return the height."""
    y = _write(canvas, 2, 14.0, f"{title}. {HierarchyWord.DOWNWARDS.of(language)}", MUTED) + 4
    for nodes in trees:
        y = _draw_tree(canvas, nodes, y, language)
    y = _draw_legend(canvas, [node for nodes in trees for node in nodes], y, canvas.width)
    return _write(canvas, 2, y + 4, note, INK)


def _draw_tree(canvas: Canvas, nodes: Sequence[_Node], y: float, language: Language) -> float:
    width = canvas.width
    at: list[float] = []
    reached: dict[int, float] = {}
    for index, node in enumerate(nodes):
        level = min(node.depth, _DEEPEST[width])
        x = 8.0 + level * _STEP[width]
        y = _draw_link_text(canvas, node, x, y, language)
        at.append(y)
        if node.link is not None:
            lower = next(i for i in range(index - 1, -1, -1) if nodes[i].depth == node.depth - 1)
            # a further branch goes on where the one before it turned off, so that no two lines lie on each other
            start = reached.get(lower, at[lower] + 6)
            _draw_link(canvas, node.link, x, y, start, _STEP[width] if node.depth == level else 0)
            reached[lower] = y
        canvas.symbol(x, y, "circle", INK, size=46, title=node.label)
        number = f"{node.depth}. " if node.depth > level else ""
        y = _write(canvas, x + 12, y, number + node.label, INK, bold=True, size=BODY)
        for line in (node.note, *node.posts):
            y = _write(canvas, x + 12, y, line, MUTED if line != node.note else INK)
        y += _GAP
    return y


def _draw_link_text(canvas: Canvas, node: _Node, x: float, y: float, language: Language) -> float:
    """Write kind, dates and state of the link above the name of the superior; return where the name goes."""
    if node.link is None:
        return y
    words = (_kind(node.link, language), _dates(node.link), node.link["state_label"])
    return _write(canvas, x + 12, y, " · ".join(filter(None, words)), _token(node.link))


def _draw_link(canvas: Canvas, link: _Json, x: float, y: float, start: float, step: float) -> None:
    dash, token = _DASHES.get(link["state"], (1, 4)), _token(link)
    canvas.line((x - step, start), (x - step, y), token, 1.6, dash)
    if step:
        canvas.line((x - step, y), (x - 5, y), token, 1.6, dash)


def _token(link: _Json) -> Token:
    return _CONTESTED if link["state"] == "contested" else MUTED


def _draw_legend(canvas: Canvas, nodes: Sequence[_Node], y: float, width: Width) -> float:
    """Say what the lines mean that are drawn; return the height reached."""
    states = {node.link["state"]: node.link["state_label"] for node in nodes if node.link}
    x = 2.0
    for state, label in sorted(states.items(), key=lambda one: list(_DASHES).index(one[0])):
        long = 42 + text_width(label, SMALL)
        if x > 2 and x + long * WIDER > width.pixels:
            x, y = 2.0, y + _LINE
        token = _CONTESTED if state == "contested" else MUTED
        canvas.line((x, y), (x + 30, y), token, 1.6, _DASHES.get(state, (1, 4)))
        canvas.text(x + 36, y, label, MUTED)
        x += long + 20
    return y + _LINE if states else y


def _write(
    canvas: Canvas, x: float, y: float, text: str, token: Token, *, bold: bool = False, size: float = SMALL
) -> float:
    """Write as many lines as it takes; return where the next goes."""
    for line in wrap(text, (canvas.width.pixels - x - 4) / WIDER, size, bold=bold):
        canvas.text(x, y, line, token, bold=bold, size=size)
        y += _LINE
    return y
