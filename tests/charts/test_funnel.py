"""The funnel of cases: bars of one length, parted by what is known, with the numbers in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from openinquest.charts import FunnelRow, Language, chains_picture, funnel_picture
from openinquest.errors import InputError

ROWS = (
    FunnelRow("registered", 0, 3, 1),
    FunnelRow("discontinued", 1, 0, 3),
    FunnelRow("decided", 2, 0, 2),
    FunnelRow("acquitted", 0, 0, 4),
)


def rectangles(svg: str) -> list[tuple[float, float, float]]:
    """Return left edge, top and width of every bar, without those of the legend, which are 26 wide."""
    found = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("rect")]
    sizes = [tuple(float(e.get(name)) for name in ("x", "y", "width")) for e in found]
    return [size for size in sizes if size[2] != 26]


def test_parts_of_a_bar_lie_as_the_numbers_do() -> None:
    bars: dict[float, list[tuple[float, float]]] = {}
    for left, top, width in rectangles(funnel_picture("Cases", ROWS, Language.EN).wide):
        bars.setdefault(top, []).append((left, width))
    drawn = [sorted(found, key=lambda one: -one[1]) for _, found in sorted(bars.items())]
    whole = drawn[0][0][1]
    assert [found[0][1] for found in drawn] == [whole] * 4  # the outline of all cases
    parts = [[round(width / whole * 4, 2) for _, width in found[1:]] for found in drawn]
    assert parts == [[3.0], [1.0], [2.0], []]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.EN, "registered: must have passed 3, not known 1"),
        (Language.RU, "registered: должны были пройти 3, неизвестно 1"),
        (Language.KK, "registered: өтуі тиіс 3, белгісіз 1"),
    ],
)
def test_what_the_picture_shows_is_said_in_words(language: Language, told: str) -> None:
    picture = funnel_picture("Cases", ROWS, language)
    assert told in picture.description
    for svg in (picture.wide, picture.narrow):
        assert told in svg  # the description that readers of screens hear
        assert f'lang="{language.value}"' in svg


def test_no_name_leaves_the_narrow_picture() -> None:
    long = FunnelRow(
        "a stage with a very long name that nobody would give to one, but a translation may", 1, 0, 3
    )
    svg = funnel_picture("Cases", (long, *ROWS), Language.EN).narrow
    assert max(left + width for left, _, width in rectangles(svg)) <= 340
    assert len(re.findall("<text", svg)) > len(ROWS) * 2 + 4  # the name went over several lines


@pytest.mark.parametrize(
    "rows", [(), (FunnelRow("a", 1, 0, 1), FunnelRow("b", 1, 0, 2)), (FunnelRow("a", -1, 0, 1),)]
)
def test_stages_of_different_cases_are_refused(rows: tuple[FunnelRow, ...]) -> None:
    with pytest.raises(InputError):
        funnel_picture("Cases", rows, Language.EN)


def test_hostile_names_become_text() -> None:
    svg = funnel_picture(
        '<script>alert(1)</script>"', (FunnelRow("</svg><script>", 1, 0, 0),), Language.EN
    ).wide
    assert "<script" not in svg
    assert "&lt;/svg&gt;&lt;script&gt;" in svg


def test_chains_of_several_units_stand_in_one_picture() -> None:
    page = {
        "note": "No allegation.",
        "units": [{"id": "guard"}, {"id": "police"}],
        "links": [
            {
                "subordinate": unit, "subordinate_label": unit.title(), "superior": "ministry",
                "superior_label": "Ministry", "kind": [], "from": [], "to": [], "attested": [],
                "state": state, "state_label": state, "circular": False, "sources": [],
            }
            for unit, state in (("guard", "certain"), ("police", "contested"))
        ],
        "bodies": [{"id": one, "label": one.title(), "posts": []} for one in ("guard", "police", "ministry")],
    }  # fmt: skip
    picture = chains_picture("A day", page, ("guard", "police"), Language.EN)
    for svg in (picture.wide, picture.narrow):
        shown = [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]
        assert [word for word in shown if word in ("Guard", "Police", "Ministry")] == [
            "Guard", "Ministry", "Police", "Ministry",
        ]  # fmt: skip
        assert "No allegation." in shown
    with pytest.raises(InputError):
        chains_picture("A day", page, ("nobody",), Language.EN)
