"""Delimited text: what a spreadsheet saves comes back cell by cell, and what is damaged is refused with its row."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.record.tables import ROW, Delimiter, Encoding, TextFormat, read_table

HEADER = ["key", "thing", "value"]


def save(tmp_path: Path, content: bytes, name: str = "sheet.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def read(tmp_path: Path, content: bytes, **declared: object):
    return read_table(save(tmp_path, content), text_format=TextFormat(**declared)).sheets[0]


def problems(tmp_path: Path, content: bytes, **declared: object):
    with pytest.raises(InputError) as caught:
        read(tmp_path, content, **declared)
    return caught.value.problems


# Line breaks are written by the csv module as they stand in the cell; a spreadsheet has only line feeds there.
cell = st.text(
    st.one_of(
        st.sampled_from('",;\t\n|#@= '),
        st.sampled_from("әғқңөұүһіӘҒҚҢӨҰҮҺІйёъ«»—№"),
        st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0x2FFF),
    ),
    max_size=12,
)


def normal(text: str) -> str | None:
    import unicodedata

    return unicodedata.normalize("NFC", text) or None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(cell, min_size=3, max_size=3), max_size=12),
    st.sampled_from(list(Delimiter)),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_the_csv_module_writes_comes_back(
    tmp_path_factory, rows, delimiter, line_end, quoting, encoding
):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter.value, lineterminator=line_end, quoting=quoting)
    writer.writerow(HEADER)
    writer.writerows(rows)
    path = save(tmp_path_factory.mktemp("csv"), out.getvalue().encode(encoding))
    sheet = read_table(path, text_format=TextFormat(delimiter=delimiter)).sheets[0]
    assert sheet.frame.select(*HEADER, ROW).rows() == [
        (*map(normal, row), number) for number, row in enumerate(rows, start=2) if any(map(visible, row))
    ]


def visible(text: str) -> bool:
    """Tell whether a cell shows anything; quotation marks alone are taken for what a slip left."""
    return any(not letter.isspace() and letter != '"' for letter in text)


@pytest.mark.parametrize("delimiter", list(Delimiter))
def test_the_delimiter_is_found_out(tmp_path, delimiter):
    mark = delimiter.value
    text = f'key{mark}thing{mark}value\n1{mark}deaths{mark}"a, b; c"\n2{mark}"x\ty"{mark}3\n'
    sheet = read(tmp_path, text.encode())
    assert sheet.header == ("key", "thing", "value")
    assert sheet.frame["value"].to_list() == ["a, b; c", "3"]


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path):
    text = 'key,value\n1,"two\nlines"\n\n,\n4,"x"\n"",""\n7,y\n'
    sheet = read(tmp_path, text.encode())
    assert sheet.frame.select(ROW, "key").rows() == [(2, "1"), (5, "4"), (7, "7")]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_other_systems(tmp_path, line_end):
    text = line_end.join(["key,value", '1,"two', 'lines"', "2,x", ""])
    sheet = read(tmp_path, text.encode())
    assert sheet.frame.select(ROW, "key", "value").rows() == [(2, "1", "two\nlines"), (3, "2", "x")]


def test_the_last_line_needs_no_end(tmp_path):
    assert read(tmp_path, b"key,value\n1,x").frame["value"].to_list() == ["x"]


def test_columns_right_of_the_table_may_be_blank(tmp_path):
    sheet = read(tmp_path, b"key,value,,\n1,x,,\n2,y,, \n")
    assert sheet.header == ("key", "value")
    assert sheet.frame.columns[:2] == ["key", "value"]


def test_a_cell_without_a_column_name_is_refused(tmp_path):
    (problem,) = problems(tmp_path, b"key,value,\n1,x,\n2,y,lost\n")
    assert problem.row == 3
    assert "column C" in problem.found


def test_every_ragged_row_is_listed(tmp_path):
    found = problems(tmp_path, b'key,thing,value\n1,a,b\n2,a\n3,a,b,c\n4,"a,b",c\n5,"a,b"\n')
    assert [(problem.row, problem.found) for problem in found] == [
        (3, "2 cells"),
        (4, "4 cells"),
        (6, "2 cells"),
    ]


def test_a_row_of_a_million_columns_is_refused(tmp_path):
    wide_header = b"key" + b",x" * 1_000_000 + b"\n"
    assert "1,000,001" in problems(tmp_path, wide_header)[0].found
    wide_row = b"key,value\n1,x\n2" + b"," * 1_000_000 + b"\n"
    (problem,) = problems(tmp_path, wide_row)
    assert (problem.row, problem.found) == (3, "1,000,001 cells")


def test_headers_must_be_there_and_differ(tmp_path):
    found = problems(tmp_path, b"key,,Thing,thing,__row\n1,2,3,4,5\n")
    assert [problem.found for problem in found] == [
        "a blank header over column B",
        "the same name over columns C and D",
        "one that does",
    ]
    assert {problem.row for problem in found} == {1}


@pytest.mark.parametrize("content", [b"\n\n", b" \n", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_a_file_without_a_table(tmp_path, content):
    assert problems(tmp_path, content)[0].found == "an empty file"


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    sheet = read(tmp_path, b"key,value\n")
    assert sheet.frame.shape == (0, 3)
    assert sheet.header == ("key", "value")


def test_a_quote_that_is_never_closed(tmp_path):
    (problem,) = problems(tmp_path, b'key,value\n1,x\n2,"open\n3,y\n4,z\n')
    assert problem.row == 3
    assert "never closed" in problem.found


def test_stray_quotes_are_listed_by_row(tmp_path):
    found = problems(tmp_path, b'key,value\n1,say "so"\n2,x\n3,"a" b\n')
    assert [problem.row for problem in found] == [2, 4]


def test_nul_and_control_characters(tmp_path):
    found = problems(tmp_path, b"key,value\n1,a\0b\n2,x\n3,\x1b[31m\n")
    assert [(problem.row, problem.column) for problem in found] == [(2, "value"), (4, "value")]


def test_mixed_encodings_are_refused_with_row_and_column(tmp_path):
    rows = ["key,value,note\n", "1,Қаңтар,x\n", "2,погибло,y\n", "3,x,ранено\n"]
    content = rows[0].encode() + rows[1].encode() + rows[2].encode("cp1251") + rows[3].encode("cp1251")
    found = problems(tmp_path, content)
    assert [(problem.row, problem.column) for problem in found] == [(3, "value"), (4, "note")]
    assert "encoding" in found[0].advice


RUSSIAN = "key,value\n1,Министерство внутренних дел сообщило о задержании\n2,«около ста» — по данным штаба\n"


def test_a_cyrillic_code_page_is_read_when_unmistakable(tmp_path):
    sheet = read(tmp_path, RUSSIAN.encode("cp1251"))
    assert sheet.frame["value"][1] == "«около ста» — по данным штаба"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("key,value\n1,Müller über Straßen\n2,café\n", "cp1252"),
        ("key,value\n1,Министерство внутренних дел\n", "koi8-r"),
        ("key,value\n1,Министерство внутренних дел\n", "cp866"),
        ("key,value\n1,Қаңтар оқиғасы және үкімет\n", "kz1048"),
    ],
)
def test_other_code_pages_are_not_guessed(tmp_path, text, encoding):
    found = problems(tmp_path, text.encode(encoding))
    assert found[0].row == 2


def test_kazakh_code_page_when_declared(tmp_path):
    text = "key,value\n1,Қаңтар оқиғасы және үкімет\n"
    sheet = read(tmp_path, text.encode("kz1048"), encoding=Encoding.KZ1048)
    assert sheet.frame["value"].to_list() == ["Қаңтар оқиғасы және үкімет"]


def test_a_byte_order_mark_decides_over_what_is_declared(tmp_path):
    sheet = read(tmp_path, "key,value\n1,жол\n".encode("utf-8-sig"), encoding=Encoding.CP1251)
    assert sheet.frame["value"].to_list() == ["жол"]


def test_text_is_composed(tmp_path):
    sheet = read(tmp_path, "key,value\n1,и\u0306\n2,é\n".encode())
    assert sheet.frame["value"].to_list() == ["й", "é"]


def test_quotes_over_many_rows_keep_the_numbering(tmp_path):
    # Enough rows for the parser to divide the file among threads.
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["key", "value"])
    writer.writerows((str(n), 'a\nb,\n\n"c"' if n % 3 == 0 else "x") for n in range(60_000))
    sheet = read(tmp_path, out.getvalue().encode())
    assert (sheet.frame[ROW].cast(int) - 2).cast(str).to_list() == sheet.frame["key"].to_list()


def test_quotes_in_a_table_of_many_columns(tmp_path):
    names = [f"c{n}" for n in range(400)]
    cells = ['"a,b"'] * 400
    text = ",".join(names) + "\n" + ",".join(cells) + "\n" + ",".join(cells[1:]) + "\n"
    (problem,) = problems(tmp_path, text.encode())
    assert (problem.row, problem.found) == (3, "399 cells")
    sheet = read(tmp_path, (",".join(names) + "\n" + ",".join(cells) + "\n").encode())
    assert sheet.frame["c399"].to_list() == ["a,b"]


def test_characters_that_are_left_alone_are_composed_whatever_stands_beside_them():
    # The quick check of a file may only skip characters that normalisation never touches or joins to others.
    import sys
    import unicodedata

    from openinquest.record.tables._encoding import COMPOSED_RANGES

    safe = [chr(code) for first, last in COMPOSED_RANGES for code in range(first, last + 1)]
    joined = set()
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            joined.add(chr(int(parts[1], 16)))
    for letter in safe:
        assert unicodedata.is_normalized("NFC", letter)
        assert unicodedata.combining(letter) == 0
        assert letter not in joined
