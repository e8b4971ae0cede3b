from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.preserve import Anchoring, Role, check_quote, resolve, select_quote
from openinquest.preserve.formats.pdf import read
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.formats.running_lines import WithoutSpans, running_lines

PAGES = [
    ["Report of the commission", "The commission asked the ministry", "why the list was", "1 of 4"],
    ["Report of the commission", "not published, and got", "no answer in 2022.", "2 of 4"],
    ["Report of the commission", "It asked again", "3 of 4"],
    ["Report of the commission", "and waited.", "4 of 4"],
]


def test_lines_that_run_over_the_pages_are_known() -> None:
    pages = ["\n".join(lines) for lines in PAGES]
    for page, places in zip(pages, running_lines(pages), strict=True):
        lines = page.split("\n")
        assert [page[start:end] for start, end in places] == [lines[0], lines[-1]]


def test_nothing_runs_over_two_pages_and_repeated_words_inside_do_not_run() -> None:
    assert running_lines(["Report\na", "Report\nb"]) == [[], []]
    body = [f"line {letter}" for letter in "abcdefghijkl"]
    pages = [
        "\n".join([f"top {'xyz'[n] * 3}", *body[:5], "The same.", *body[5:], f"end {'uvw'[n]}"])
        for n in range(3)
    ]
    for page, places in zip(pages, running_lines(pages), strict=True):
        assert "The same." not in [page[start:end] for start, end in places]


def test_a_sentence_is_found_over_a_page_break_with_header_and_footer(pdf: Callable[..., bytes]) -> None:
    text = read(pdf(PAGES), Task("application/pdf"))
    roles = {text.text[p.start : p.end]: p.role for p in text.paragraphs}
    assert roles["Report of the commission"] is Role.RUNNING
    assert roles["3 of 4"] is Role.RUNNING
    quote = "why the list was not published, and got no answer"
    assert not check_quote(quote, text.text).found
    match = check_quote(quote, text).matches[0]
    assert text.text[match.start : match.end].startswith("why the list was\n1 of 4")
    assert text.text[match.start : match.end].endswith("no answer")
    assert resolve(select_quote(text, quote), text.text, text.pages).how is Anchoring.EXACT


def test_the_header_itself_can_be_quoted(pdf: Callable[..., bytes]) -> None:
    text = read(pdf(PAGES), Task("application/pdf"))
    assert len(check_quote("Report of the commission", text).matches) == 4


@settings(deadline=None)
@given(st.text(max_size=80), st.data())
def test_positions_in_the_shorter_text_lead_to_the_same_characters(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    shorter = WithoutSpans(text, spans)
    kept = [index for index in range(len(text)) if not any(start <= index < end for start, end in spans)]
    led = []
    for position in range(len(shorter.text)):
        start, end = shorter.original(position, position + 1)
        assert end == start + 1
        if start in kept and text[start] == shorter.text[position]:
            led.append(start)
    assert set(kept) <= set(led)
