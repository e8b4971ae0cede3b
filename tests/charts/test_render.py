"""Pictures are the same every time, say what they show, load nothing and hold no one's markup."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.charts import Chart, Language, Picture, Theme, Width, bar_chart, render_chart, render_svg
from openinquest.charts.canvas import Canvas
from openinquest.charts.theme import INK, LEFTWARDS, PARTIES, SHAPES, TOKENS

SVG = "{http://www.w3.org/2000/svg}"
NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"


def chart(text: str) -> Chart:
    return bar_chart(text, [(text, 7)], Language.KK)


def drawn(draw) -> ElementTree.Element:
    canvas = Canvas(Width.WIDE)
    draw(canvas)
    return ElementTree.fromstring(render_svg(canvas.picture(100, "t", "d", Language.EN)))


def test_same_bytes_in_another_process():
    program = (
        "import sys; from openinquest.charts import Language, bar_chart, render_svg;"
        "picture = bar_chart('Сұрақтар', [('жауап берілді', 2)], Language.KK).wide;"
        "sys.stdout.buffer.write(render_svg(picture).encode())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    picture = bar_chart("Сұрақтар", [("жауап берілді", 2)], Language.KK).wide
    assert done.stdout.decode() == render_svg(picture)


def test_ids_of_different_pictures_never_collide():
    pictures: list[Picture] = [chart("a").wide, chart("a").narrow, chart("b").wide]
    ids = [set(re.findall(r'\bid="([^"]+)"', render_svg(picture))) for picture in pictures]
    assert all(ids)
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_picture_is_named_and_described_in_its_language():
    root = ElementTree.fromstring(render_svg(chart("Қаңтар").wide))
    assert root.get("role") == "img"
    assert root.get("lang") == "kk"
    named = root.find(f"{SVG}title")
    assert named.text == "Қаңтар"
    assert root.get("aria-labelledby") == named.get("id")
    described = root.find(f"{SVG}desc")
    assert root.get("aria-describedby") == described.get("id")
    assert described.text == "Қаңтар: Қаңтар 7."
    assert not [e for e in root.iter() if e is not root and (e.get("role") or e.get("aria-label"))]


def test_text_stays_text_and_marks_say_what_they_are():
    root = ElementTree.fromstring(render_svg(chart("ңөү 238").wide))
    assert "ңөү 238" in [text.text for text in root.iter(f"{SVG}text")]
    assert root.find(f".//{SVG}rect/{SVG}title").text == "ңөү 238: 7"
    assert root.get("font-family").startswith("'Noto Sans',")


@pytest.mark.parametrize(
    "hostile",
    [
        "</text><script>alert(1)</script>",
        "\"' onload=alert(1) x='",
        "<!--]]><![CDATA[&amp;&lt;",
        "javascript:alert(1)",
        "a\x00b\x1bc\ud800d\uffff",
        "url(http://example.org/x)",
        "#0b5cab",
    ],
)
@pytest.mark.parametrize("theme", Theme)
def test_hostile_text_is_only_text(hostile, theme):
    root = ElementTree.fromstring(render_svg(chart(hostile).wide, theme))
    allowed = {"svg", "title", "desc", "g", "path", "text", "rect", "style"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    held = [(name, value) for element in root.iter() for name, value in element.attrib.items()]
    assert not [name for name, _ in held if name.startswith("on") or "href" in name]
    assert not [value for _, value in held if "url(" in value or "script" in value]
    assert root.find(f"{SVG}title").text == re.sub(NOT_XML, "\ufffd", hostile)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_well_formed_svg(text):
    for picture in (chart(text).wide, chart(text).narrow):
        ElementTree.fromstring(render_svg(picture))


def test_colours_follow_the_theme():
    picture = chart("t").wide
    light, dark = {t.light for t in TOKENS}, {t.dark for t in TOKENS}
    colours = {theme: set(re.findall(r"#[0-9a-f]{6}", render_svg(picture, theme))) for theme in Theme}
    assert colours[Theme.LIGHT] <= light
    assert colours[Theme.DARK] <= dark
    page = render_svg(picture, Theme.PAGE)
    assert "<style" not in page
    assert re.search(r'fill="var\(--chart-ink,#\w+\)"', page)
    assert "prefers-color-scheme" in render_svg(picture, Theme.ADAPTIVE)


def test_nothing_in_the_picture_points_outside():
    for theme in Theme:
        svg = render_svg(chart("t").wide, theme)
        assert set(re.findall(r"https?:[^\"')<]*", svg)) == {"http://www.w3.org/2000/svg"}
        assert "href" not in svg


def test_both_widths_say_which_they_are():
    rendered = render_chart(chart("t"))
    assert 'class="chart chart-wide"' in rendered.wide
    assert 'class="chart chart-narrow"' in rendered.narrow


def places(path: str) -> list[tuple[float, float]]:
    """Return the corners of a path of M, L, steps and ends, as one who reads the standard would follow it."""
    found, at = [], (0.0, 0.0)
    for name, x, y in re.findall(r"([MLlmz])(?:(-?[\d.]+),(-?[\d.]+))?", path):
        if name == "z":
            continue
        at = (float(x), float(y)) if name.isupper() else (at[0] + float(x), at[1] + float(y))
        found.append(at)
    return found


@pytest.mark.parametrize("shape", [*SHAPES[1:], LEFTWARDS])
def test_a_symbol_lies_about_its_point_within_its_size(shape):
    root = drawn(lambda canvas: canvas.symbol(50, 40, shape, PARTIES[0], size=144))
    corners = places(root.find(f".//{SVG}path").get("d"))
    assert max(abs(x - 50) for x, _ in corners) == pytest.approx(6, abs=0.9)
    assert all(abs(y - 40) <= 6.7 for _, y in corners)
    assert sum(x for x, _ in corners) / len(corners) == pytest.approx(50, abs=2.1)


def test_a_cross_goes_from_corner_to_corner():
    root = drawn(lambda canvas: canvas.cross(50, 40, INK, reach=5))
    path = root.find(f".//{SVG}path")
    assert places(path.get("d")) == [(45, 35), (55, 45), (45, 45), (55, 35)]
    assert root.find(f".//{SVG}g").get("fill") == "none"


def test_lines_that_meet_are_one_and_others_are_not_joined():
    def draw(canvas: Canvas) -> None:
        canvas.line((0, 0), (10, 0), INK)
        canvas.line((10, 0), (10, 20), INK)
        canvas.line((30, 0), (40, 0), INK)

    paths = [path.get("d") for path in drawn(draw).iter(f"{SVG}path")]
    assert paths == ["M0,0L10,0L10,20M30,0L40,0"]
