"""Tables on terminals of several widths, and in a pipe."""

import re
import sys

import pytest

from openinquest.cli.output import print_table

HEADER = ("day", "id", "with", "status", "because")
REASON = (
    "Outcome: rejected, as the lawyers of the families said in their letter of November; the source says it only of "
    "most of them, and no later act was found in what was read."
)
ROWS = [
    ("2031-04-03", "complaints.withdrawn", "Ministry of the Interior", "withdrawn", REASON),
    ("2031-04-10", "complaints.circle", "", None, "short"),
]


@pytest.fixture
def terminal(monkeypatch, capsys):
    """Print a table as on a terminal that is some columns wide, and return its lines."""

    def show(width, *table):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("TERM", "xterm")
        print_table(*table)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
        return [line.rstrip() for line in plain.splitlines()]

    return show


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_no_word_is_broken_and_no_line_is_too_long(terminal, width):
    lines = terminal(width, HEADER, ROWS)
    assert max(map(len, lines)) <= width
    words = set(" ".join(lines).replace("│", " ").split())
    assert {word for row in ROWS for cell in row if cell for word in cell.split()} <= words


def test_a_table_that_does_not_fit_is_shown_row_by_row(terminal):
    lines = terminal(80, HEADER, ROWS)
    assert lines[:4] == [
        "day      2031-04-03",
        "id       complaints.withdrawn",
        "with     Ministry of the Interior",
        "status   withdrawn",
    ]
    assert lines[4].startswith("because  Outcome: rejected, as the lawyers")
    assert lines[5].startswith(" " * 9)
    # what is empty takes no line
    assert lines[-4:] == ["day      2031-04-10", "id       complaints.circle", "because  short", ""]


def test_a_table_that_fits_keeps_its_columns(terminal):
    header, _, first, *_ = terminal(80, HEADER[:3], [row[:3] for row in ROWS])
    assert header.split("┃")[0].strip() == "day"
    assert [cell.strip() for cell in first.split("│")] == list(ROWS[0][:3])


def test_columns_in_which_nothing_stands_are_left_out_before_that(terminal):
    header = (*HEADER[:3], "by which law, and since when", "term")
    rows = [(*row[:3], "", None) for row in ROWS]
    assert "term" in terminal(120, header, rows)[0]
    assert "term" not in terminal(60, header, rows)[0]
    assert "complaints.withdrawn │" in terminal(60, header, rows)[2]
    assert terminal(40, header, rows)[0] == "day   2031-04-03"


def test_no_rows_leave_the_header(terminal):
    assert terminal(200, HEADER, [])[0].split("┃")[-1].strip() == "because"


def test_in_a_pipe_cells_are_parted_by_tabs(capsys):
    print_table(HEADER, ROWS)
    assert capsys.readouterr().out.splitlines()[2] == "2031-04-10\tcomplaints.circle\t\t\tshort"
