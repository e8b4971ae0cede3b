"""Pictures are the same every time, say what they show, load nothing and hold no one's markup."""

import http.server
import json
import re
import subprocess
import sys
import threading
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.charts import Language, Theme, bar_chart, render_charts, render_png, render_svg
from openinquest.charts.render import _convert
from openinquest.charts.theme import TOKENS
from openinquest.errors import InputError

SVG = "{http://www.w3.org/2000/svg}"


def text_spec(text: str) -> dict:
    return {
        "description": text,
        "usermeta": {"title": text, "language": "kk"},
        "data": {"values": [{"t": text}]},
        "mark": "text",
        "encoding": {"text": {"field": "t"}, "description": {"field": "t"}},
    }


CLIPPED = {
    "usermeta": {"title": "clipped"},
    "data": {"values": [{"x": 1, "y": 2}, {"x": 3, "y": 4}]},
    "mark": {"type": "line", "clip": True},
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
}


def test_same_bytes_again_whatever_was_drawn_between():
    first = render_svg(CLIPPED)
    render_svg(text_spec("between"))
    render_svg({**CLIPPED, "description": "another"})
    assert render_svg(CLIPPED) == first
    assert "clip-path" in first


def test_same_bytes_in_another_process():
    program = (
        "import json, sys; from openinquest.charts import render_svg;"
        "sys.stdout.buffer.write(render_svg(json.load(sys.stdin)).encode())"
    )
    spec = bar_chart("Сұрақтар", [("жауап берілді", 2)], Language.KK).spec
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(spec).encode(), capture_output=True, check=True
    )
    assert done.stdout.decode() == render_svg(spec)


def test_ids_of_different_pictures_never_collide():
    one = set(re.findall(r'\bid="([^"]+)"', render_svg(CLIPPED)))
    other = set(re.findall(r'\bid="([^"]+)"', render_svg({**CLIPPED, "description": "another"})))
    assert one
    assert not one & other


def test_picture_is_named_and_described_in_its_language():
    root = ElementTree.fromstring(render_svg(text_spec("Қаңтар")))
    assert root.get("role") == "img"
    assert root.get("lang") == "kk"
    named = root.find(f"{SVG}title")
    assert named.text == "Қаңтар"
    assert root.get("aria-labelledby") == named.get("id")
    assert root.get("aria-describedby") == root.find(f"{SVG}desc").get("id")
    assert not [e for e in root.iter() if e is not root and (e.get("role") or e.get("aria-label"))]


def test_text_stays_text_and_marks_say_what_they_are():
    root = ElementTree.fromstring(render_svg(text_spec("ңөү 238")))
    drawn = root.find(f".//{SVG}text")
    assert drawn.text == "ңөү 238"
    assert drawn.find(f"{SVG}title").text == "ңөү 238"
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
def test_hostile_text_is_only_text(hostile):
    svg = render_svg(text_spec(hostile))
    root = ElementTree.fromstring(svg)
    allowed = {"svg", "title", "desc", "g", "path", "text", "line", "rect"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    expected = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", hostile)
    assert root.find(f"{SVG}title").text == expected


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_well_formed_svg(text):
    ElementTree.fromstring(render_svg(text_spec(text)))


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"url": "http://127.0.0.1:9/x.csv"}},
        {"data": {"url": "file:///etc/hostname", "format": {"type": "csv"}}},
        {"data": {"url": "x.csv"}},
        {"mark": {"type": "image", "url": "https://example.org/x.png"}},
        {"mark": "image", "encoding": {"url": {"value": "https://example.org/x.png"}}},
        {"encoding": {"href": {"value": "https://example.org/"}}},
        {"transform": [{"lookup": "x", "from": {"data": {"url": "x.csv"}, "key": "x", "fields": ["y"]}}]},
        {"layer": [{"data": {"url": "x.csv"}, "mark": "point"}]},
        {"config": {"style": {"s": {"href": "javascript:alert(1)"}}}},
    ],
)
def test_addresses_are_refused(change):
    with pytest.raises(InputError, match="may not") as refusal:
        render_svg({**CLIPPED, **change})
    assert refusal.value.problems


def test_an_address_hidden_from_us_is_not_visited_either():
    """The second lock: the converter itself may reach no address."""
    visits = []

    class Visited(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Visited) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/x.png"
        hidden = {"expr": f"'{address}'"}
        with pytest.raises(InputError):
            render_svg({"data": {"values": [{}]}, "mark": {"type": "image", "aria": False, "url": hidden}})
        with pytest.raises(InputError):
            _convert(json.dumps({"data": {"url": address, "format": {"type": "csv"}}, "mark": "point"}))
        server.shutdown()
    assert visits == []


def test_data_may_well_have_a_column_called_url():
    spec = {**text_spec("x"), "data": {"values": [{"t": "x", "url": "https://example.org/"}]}}
    assert "example.org" not in render_svg(spec)


@pytest.mark.parametrize(
    "spec",
    [{}, {"mark": 7}, {"mark": "point", "data": {"values": [{"x": float("nan")}]}}, {"mark": object()}],
)
def test_what_cannot_be_drawn_is_bad_input(spec):
    with pytest.raises(InputError, match="drawn"):
        render_svg(spec)


def test_colours_follow_the_theme():
    spec = bar_chart("t", [("a", 1)], Language.EN).spec
    light, dark = {t.light for t in TOKENS}, {t.dark for t in TOKENS}
    colours = {theme: set(re.findall(r"#[0-9a-f]{6}", render_svg(spec, theme))) for theme in Theme}
    assert colours[Theme.LIGHT] <= light
    assert colours[Theme.DARK] <= dark
    page = render_svg(spec, Theme.PAGE)
    assert "<style" not in page
    assert re.search(r'fill="var\(--chart-ink,#\w+\)"', page)
    assert "prefers-color-scheme" in render_svg(spec, Theme.ADAPTIVE)


def test_nothing_in_the_picture_points_outside():
    for theme in Theme:
        svg = render_svg(CLIPPED, theme)
        assert set(re.findall(r"https?:[^\"')<]*", svg)) == {"http://www.w3.org/2000/svg"}
        assert "href" not in svg


def test_png_is_a_picture_of_the_size_asked_for():
    png = render_png(bar_chart("t", [("a", 1)], Language.EN).spec, Theme.DARK, scale=2)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 1440
    with pytest.raises(ValueError, match="fixed colours"):
        render_png(CLIPPED, Theme.PAGE)


def test_many_charts_come_in_order_and_tell_how_far_they_are():
    charts = [bar_chart(f"chart {n}", [("a", n)], Language.EN) for n in range(4)]
    told: list[int] = []
    drawn = list(render_charts(charts, progress=told.append))
    assert [d.chart.title for d in drawn] == [c.title for c in charts]
    assert told == [1, 2, 3, 4]
    for rendered in drawn:
        assert 'class="chart chart-wide"' in rendered.wide
        assert 'class="chart chart-narrow"' in rendered.narrow
