"""The shipped font draws what the records are written in, and text is as wide as we think."""

import ctypes
import struct
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from openinquest.charts import Language, Theme, font_files, history_chart, render_svg
from openinquest.charts.fonts import has_letter, text_width, wrap

KAZAKH = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


def page_of(svg: str) -> pypdfium2.PdfPage:
    """Convert to PDF, whose text objects say from which font each letter was drawn."""
    vl_convert.register_font_directory(str(font_files()["OFL.txt"].parent))
    return pypdfium2.PdfDocument(bytes(vl_convert.svg_to_pdf(svg)))[0]


def fonts_used(svg: str) -> set[str]:
    names = set()
    for item in page_of(svg).get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(item.raw)
        name = ctypes.create_string_buffer(pdfium.FPDFFont_GetBaseFontName(font, None, 0))
        pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
        names.add(name.value.decode().rpartition("+")[2])
    return names


def test_every_kazakh_letter_comes_from_noto_sans():
    figure = {
        "id": "f",
        "label": "f",
        "series": [{"value": "1", "said_on": "2022-01-05", "party": "p", "status": ["current"]}],
    }
    chart = history_chart(figure, Language.KK, labels={"p": KAZAKH})
    svg = render_svg(chart.wide, Theme.LIGHT)
    assert KAZAKH[:20] in svg
    assert fonts_used(svg) == {"NotoSans-Regular", "NotoSans-Bold"}


def test_the_check_above_would_see_another_font():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    svg += '<text x="5" y="20" font-family="Noto Sans">\u2265</text></svg>'
    assert fonts_used(svg) - {"NotoSans-Regular"}


@pytest.mark.parametrize("letter", [*KAZAKH, *"0123456789", *"«»–—…№₸~><+−\u00a0"])
def test_font_has_the_letter(letter):
    assert has_letter(letter)


def test_font_lacks_what_charts_therefore_avoid():
    assert not has_letter("≥")


@pytest.mark.parametrize("text", ["Қазақстан 1 238", "General Prosecutor's Office", "~9,900 жұлдызы ЩШЖМ"])
def test_width_is_that_of_the_drawn_text(text):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60">'
    svg += f'<text x="0" y="40" font-size="30" font-family="Noto Sans">{text}</text></svg>'
    letters = page_of(svg).get_textpage()
    right = letters.get_charbox(letters.count_chars() - 1)[2]
    assert text_width(text, 30) == pytest.approx(right, rel=0.03)


def test_files_for_pages_are_web_fonts_with_their_licence():
    files = font_files()
    assert all(path.read_bytes()[:4] == b"wOF2" for name, path in files.items() if name.endswith(".woff2"))
    assert "SIL OPEN FONT LICENSE" in files["OFL.txt"].read_text().upper()


def test_font_says_whose_it_is():
    data = font_files()["OFL.txt"].with_name("NotoSans-Regular.ttf").read_bytes()
    assert struct.unpack_from(">I", data)[0] == 0x00010000
    assert "Noto Project Authors".encode("utf-16-be") in data


@given(st.text(), st.floats(20, 400))
def test_wrapping_keeps_every_letter_and_the_width(text, width):
    lines = wrap(text, width, 12)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) == 1 or text_width(line, 12) <= width for line in lines)


def test_a_word_without_end_is_cut_where_a_line_is_full():
    word = "Wi" * 50_000
    lines = wrap(word, 100, 12)
    assert "".join(lines) == word
    assert all(
        text_width(line, 12) <= 100 < text_width(line + following[0], 12)
        for line, following in pairwise(lines)
    )
