import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve import Anchoring, Limits, check_quote, extract, resolve, select
from openinquest.preserve.formats.pdf import read, rectangles
from openinquest.preserve.formats.registry import Task

PdfMaker = Callable[..., bytes]
PAGES = [
    ["Қаңтар оқиғасы", "Генеральная прокуратура: 238 погибших 😀", "в том числе 19 сотрудников право-"],
    [],
    ["охранительных органов.", "The third page, §5 — “quoted”."],
]


def test_text_comes_page_by_page_with_positions(pdf: PdfMaker, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(PAGES, title="Заключение комиссии"))
    text = extract(path)
    assert [text.text[page.start : page.end].split("\n") for page in text.pages] == [PAGES[0], [""], PAGES[2]]
    assert [page.number for page in text.pages] == [1, 2, 3]
    assert text.page_at(text.text.index("quoted")) == 3
    assert text.declared == {"title": "Заключение комиссии"}
    assert text.language == "ru"
    assert "1 of 3 pages" in text.notes[0]
    assert text.version.startswith("1+pdfium")


def test_a_quote_is_found_over_a_page_break_and_selects_its_page(pdf: PdfMaker) -> None:
    text = read(pdf(PAGES), Task("application/pdf"))
    match = check_quote("19 сотрудников правоохранительных органов", text.text).matches[0]
    selectors = select(text, match.start, match.end)
    assert selectors[2]["value"] == "page=1"
    assert resolve(selectors, text.text, text.pages).how is Anchoring.EXACT


def test_rectangles_stand_where_the_words_stand(pdf: PdfMaker) -> None:
    data = pdf(PAGES)
    text = read(data, Task("application/pdf"))
    start = text.text.index("погибших")
    (box,) = rectangles(data, tuple(text.pages), start, start + len("погибших"))
    # Written at 40, 786 in 10 points, each UTF-16 unit 5 points wide.
    column = len("Генеральная прокуратура: 238 ")
    assert box.page == 1
    assert box.left == pytest.approx(40 + 5 * column, abs=1)
    assert box.right == pytest.approx(40 + 5 * (column + len("погибших")), abs=1)
    assert 780 < box.bottom < box.top < 800


def test_rectangles_after_an_emoji_are_not_off_by_one(pdf: PdfMaker) -> None:
    data = pdf([["😀😀😀 word here"]])
    text = read(data, Task("application/pdf"))
    start = text.text.index("word")
    (box,) = rectangles(data, tuple(text.pages), start, start + 4)
    assert box.left == pytest.approx(40 + 5 * len("😀😀😀 ".encode("utf-16-le")) / 2, abs=1)


def test_a_passage_over_lines_and_pages_has_a_box_on_each(pdf: PdfMaker) -> None:
    data = pdf(PAGES)
    text = read(data, Task("application/pdf"))
    boxes = rectangles(
        data,
        tuple(text.pages),
        text.text.index("238"),
        len(text.text),
    )
    assert {box.page for box in boxes} == {1, 3}
    assert len({round(box.bottom, -1) for box in boxes if box.page == 1}) == 2


# Two characters at least: a single one has no width in a font that is not embedded, and PDFium passes it over.
_lines = st.lists(st.text("абвқңүABC 0123456789.,—«»😀", min_size=2, max_size=40), max_size=6)


@settings(max_examples=40, deadline=None)
@given(pages=st.lists(_lines, min_size=1, max_size=4))
def test_whatever_words_stand_on_the_pages_are_found(pdf: PdfMaker, pages: list[list[str]]) -> None:
    text = read(pdf(pages), Task("application/pdf"))
    assert len(text.pages) == len(pages)
    for page, lines in zip(text.pages, pages, strict=True):
        shown = "".join("".join(lines).split())
        assert "".join(text.text[page.start : page.end].split()) == shown


def _refused(data: bytes, limits: Limits | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data, Task("application/pdf", "a.pdf", None, limits or Limits()))
    assert caught.value.problems[0].file == "a.pdf"
    return caught.value


def test_broken_locked_and_endless_pdf_are_refused_each_with_its_reason(pdf: PdfMaker) -> None:
    assert "broken" in str(_refused(b"%PDF-1.7\ngarbage"))
    assert "broken" in str(_refused(pdf(PAGES)[:300]))
    assert "password" in str(_refused(pdf(PAGES, encrypted=True)))
    assert "at most 2 pages" in str(_refused(pdf(PAGES), Limits(pages=2)))
    assert "at most 10 characters" in str(_refused(pdf(PAGES), Limits(characters=10)))


@pytest.mark.nightly
def test_ten_thousand_pages_are_read_within_the_limits(pdf: PdfMaker, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf([[f"Page {number}: {number} people had died"] for number in range(1, 10_001)]))
    text = extract(path)
    assert len(text.pages) == 10_000
    page = text.pages[7_654]
    assert text.text[page.start : page.end].startswith("Page 7655: 7655 people")


def test_a_bomb_of_a_pdf_ends_at_the_limit_of_memory(pdf: PdfMaker, tmp_path: Path) -> None:
    packer = zlib.compressobj(1)
    page = b"BT /F 10 Tf 40 700 Td <0001> Tj ET\n" * 30_000
    packed = b"".join([*(packer.compress(page) for _ in range(600)), packer.flush()])  # 600 MB
    before, after = pdf([["ab"]]).split(b"9 0 obj\n")
    stream = b"9 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\n" % (
        len(packed),
        packed,
    )
    path = tmp_path / "bomb.pdf"
    path.write_bytes(before + stream + after[after.index(b"endobj") :])
    limits = Limits(memory=512 * 2**20, seconds=60)
    with pytest.raises(InputError, match="limits"):
        extract(path, limits=limits)
    path.write_bytes(pdf([["ab"]]))
    assert extract(path, limits=limits).text == "ab"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_pdf_gives_a_text_or_a_reason(pdf: PdfMaker, data: st.DataObject) -> None:
    octets = bytearray(pdf(PAGES))
    for _ in range(data.draw(st.integers(1, 8))):
        octets[data.draw(st.integers(9, len(octets) - 1))] = data.draw(st.integers(0, 255))
    try:
        text = read(bytes(octets), Task("application/pdf", "a.pdf"))
    except InputError:
        return
    assert all(0 <= page.start <= page.end <= len(text.text) for page in text.pages)
