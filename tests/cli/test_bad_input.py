"""Bad input, end to end: a clear error that names the place, a record as it was, and nothing withheld told."""

import copy
import hashlib
import json
import random
import shutil
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest
from openpyxl import Workbook, load_workbook

from documentalist import ROWS, fill
from openinquest.cli import main
from openinquest.errors import Problem

SECRETS = ("Zyxvanova", "Куандыкбаева", "whispered", "шепнула")
"""Words of quotations, names and labels that no message may repeat."""
SECRET_ROW = {
    "key": "9", "thing": "dead", "property": "description", "value": "Zyxvanova was among them",
    "speaker": "monitor", "said_on": "2030-02-05", "document": "report",
    "quote": "The neighbour whispered: Zyxvanova. Соседка шепнула.", "wording": "verbatim",
    "scope": "as Куандыкбаева says", "original": "Куандыкбаева", "note": "ask Zyxvanova",
}  # fmt: skip

MAPPING = """\
mapping: plain
reads: statements
key: [key]
ignore: [note]
fields:
  thing: thing
  property: property
  value: value
  stance: {column: stance, default: asserts, optional: yes}
  target: {column: target, optional: yes}
  speaker: speaker
  said_on: {column: said_on, optional: yes}
  document: document
  wording: {constant: paraphrase}
  quote: {column: quote, optional: yes}
"""
HEADER = "key,thing,property,value,speaker,said_on,document,quote"
LINE = "1,dead,value,12,ministry,2030-01-05,brief,The neighbour whispered: Zyxvanova."


def state(person):
    """The bytes of the record."""
    return {
        str(path.relative_to(person.record)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(person.record.rglob("*"))
        if path.is_file() and path.suffix not in (".sqlite3-wal", ".sqlite3-shm")
    }


def said(problem):
    """A problem as people read it."""
    return str(Problem(**problem))


def refused(person, words, *expected, code=3):
    """Run an import that must fail, say all of `expected`, tell no secret, and change nothing."""
    before, bytes_before = person.head, state(person)
    done = person("import", *words, "--json")
    assert done.code == code, done.told
    assert not [secret for secret in SECRETS if secret in done.told], done.told
    problems = done.data["problems"]
    told = "\n".join([done.data["error"], *map(said, problems)])
    assert not [text for text in expected if text not in told], told
    assert problems
    assert (person.head, state(person)) == (before, bytes_before)
    return problems


CELLS = {
    "unknown thing": ({"thing": "daed"}, ["thing", "'daed'", "did you mean 'dead'?", "define it"]),
    "unknown property": ({"property": "valeu"}, ["property", "'valeu'", "did you mean 'value'?"]),
    "unknown document": ({"document": "breif"}, ["document", "'breif'", "did you mean 'brief'?", "cite"]),
    "unknown speaker": ({"speaker": "minstry"}, ["speaker", "'minstry'", "did you mean 'ministry'?"]),
    "unknown voice": ({"voice": "minstry"}, ["voice", "'minstry'", "did you mean 'ministry'?"]),
    "unknown reporter": ({"via": "minitor|2030-01-06|reports"}, ["via", "did you mean 'monitor'?"]),
    "unknown basis": ({"basis": "cites:monitr"}, ["basis", "did you mean 'monitor'?"]),
    "no day": ({"said_on": "31.02.2030"}, ["said_on", "31.02.2030"]),
    "no day of a state": ({"holds_at": "2030-13"}, ["holds_at", "2030-13"]),
    "words for a number": ({"value": "n/a"}, ["value"]),
    "unknown stance": ({"stance": "assert"}, ["stance", "asserts"]),
    "withdraws nothing": ({"stance": "withdraws"}, ["target", "blank"]),
    "withdraws what nobody said": ({"stance": "withdraws", "target": "77"}, ["target", "'77'"]),
    "withdraws what another said": (
        {"stance": "withdraws", "target": "2"}, ["target", "'monitor'", "another's correction is a denial"],
    ),
    "withdraws something else": (
        {"stance": "withdraws", "target": "4", "speaker": "monitor", "said_by": None},
        ["target", "why-dead", "same thing"],
    ),
    "withdraws itself": ({"key": "self", "stance": "withdraws", "target": "self"}, ["target", "itself"]),
    "denies an entry beyond the log": ({"stance": "denies", "target": "entry:99999"}, ["target", "entry:"]),
    "speaker in other words": ({"said_by": "the Whalers' Guild"}, ["said_by", "shares a word", "speaker_reason"]),
    "no key": ({"key": None}, ["key", "blank"]),
    "key twice": ({"key": "3"}, ["key", "every key once"]),
    "no number in a day": ({"seq": "first"}, ["seq", "whole number"]),
    "no selector": ({"selector": "page three"}, ["selector", "page=3"]),
    "no thing": ({"thing": None}, ["thing", "blank"]),
    "unknown field inferred": ({"inferred": "speakr"}, ["inferred", "speaker"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def bad_cells(invented, blank, tmp_path_factory):
    """The problems of a workbook with one bad row for each of `CELLS`, by case; None for those of other rows."""
    folder = tmp_path_factory.mktemp("cells")
    shutil.copytree(invented / "record", folder / "record")
    rows = copy.deepcopy(ROWS)
    first = len(rows["Statements"]) + 2
    for at, (cells, _) in enumerate(CELLS.values()):
        row = rows["Statements"][0] | {"key": f"bad{at}", "scope": f"case {at}"} | cells
        rows["Statements"].append(row)
    rows["Statements"].append(SECRET_ROW)
    words = ["import", str(fill(blank / "sheet.xlsx", rows, folder / "bad.xlsx")), "--yes", "--json"]
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = main([*words, "--record", str(folder / "record")])
    problems = {}
    for problem in json.loads(out.getvalue())["problems"]:
        at = problem["row"] - first
        name = [*CELLS][at] if 0 <= at < len(CELLS) else None
        problems.setdefault(name, []).append(problem)
    return code, problems, out.getvalue() + err.getvalue()


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_that_cannot_be_read_is_told_with_its_place(bad_cells, case):
    code, problems, _ = bad_cells
    told = "\n".join(map(said, problems[case]))
    assert code == 3
    assert not [word for word in CELLS[case][1] if word not in told], told
    assert {(problem["file"], problem["sheet"]) for problem in problems[case]} == {("bad.xlsx", "Statements")}


def test_good_rows_among_bad_ones_are_not_told_and_no_secret_is(bad_cells):
    _, problems, told = bad_cells
    assert None not in problems
    assert not [secret for secret in SECRETS if secret in told]


def test_problems_are_told_to_people_in_lines(coded, rows, workbook):
    rows["Statements"][0] |= {"said_on": "31.02.2030"}
    before, bytes_before = coded.head, state(coded)
    done = coded("import", workbook(rows, "bad.xlsx"))
    assert (done.code, done.out) == (3, "")
    head, line, *more = done.err.splitlines()
    assert head == "inquest: Nothing was imported: 1 problem in the tables."
    assert line.startswith("  bad.xlsx, sheet Statements, row 2, column said_on: expected ")
    assert "31.02.2030" in line
    assert not more
    assert (coded.head, state(coded)) == (before, bytes_before)


def test_a_vague_number_is_kept_as_vague_and_compared_with_nothing(coded, rows, workbook):
    rows["Statements"][1]["value"] = "dozens"
    assert coded("import", workbook(rows, "vague.xlsx"), "--yes").code == 0
    positions = coded("show", "dead", "--json").data["properties"]["value"]
    assert [item["value"] for item in positions] == ["12", "vague:dozens"]
    assert coded("versions", "dead", "--json").data[0]["status"] == "single"


def test_a_speaker_in_other_words_passes_with_a_reason(coded, rows, workbook):
    rows["Statements"][0] |= {"said_by": "the Whalers' Guild", "speaker_reason": "its old name"}
    assert coded("import", workbook(rows, "reason.xlsx")).code == 0


WIDE = {
    "unknown schema": ("Things", 4, {"schema": "Figur"}, ["schema", "did you mean 'Figure'?"]),
    "two schemata": ("Speakers", 1, {"id": "dead"}, ["schema", "Figure", "one thing has one schema"]),
    "no word of the vocabulary": ("Things", 4, {"unit": "person"}, ["unit", "did you mean 'persons'?"]),
    "no thing": ("Things", 4, {"event": "unrset"}, ["event", "did you mean 'unrest'?"]),
    "a thing of another schema": ("Things", 4, {"place": "unrest"}, ["place", "the id of a Place"]),
    "no number": ("Things", 1, {"latitude": "dozens"}, ["latitude"]),
    "id twice": ("Things", 3, {"id": "state"}, ["every key once"]),
    "no level": ("Things", 3, {"level": "secret"}, ["level", "restricted"]),
    "no day": ("Documents", 0, {"published_on": "31.02.2030"}, ["published_on", "31.02.2030"]),
    "one address, two handles": (
        "Documents", 1, {"address": "https://example.org/brief#top"}, ["address", "every document once"],
    ),
    "no address": ("Documents", 0, {"address": None}, ["address", "inquest add"]),
    "handle twice": ("Documents", 1, {"handle": "brief"}, ["handle"]),
    "no kind": ("Judgements", 0, {"kind": "suports"}, ["kind", "supports"]),
    "no statement": ("Judgements", 0, {"left": "<88>"}, ["left", "'<88>'"]),
    "no score": ("Judgements", 0, {"score": "high"}, ["score", "from 0 to 1"]),
}  # fmt: skip


OWN = {"Things": "id", "Speakers": "id", "Documents": "handle", "Judgements": "key"}


@pytest.fixture(scope="module")
def bad_rows(blank, tmp_path_factory):
    """The problems of a workbook with one bad row for each of `WIDE`, by sheet and row; where each case stands."""
    folder = tmp_path_factory.mktemp("rows")
    shutil.copytree(blank / "record", folder / "record")
    rows, places = copy.deepcopy(ROWS), {}
    for number, (case, (sheet, at, cells, _)) in enumerate(WIDE.items()):
        row = rows[sheet][at] | {OWN[sheet]: f"x{number}"}
        if sheet == "Documents":
            row["address"] = f"https://example.org/{number}"
        if "label_en" in row:
            row["label_en"] = f"Zyxvanova {number}"
        rows[sheet].append(row | cells)
        places[case] = (sheet, len(rows[sheet]) + 1)
    words = ["import", str(fill(blank / "sheet.xlsx", rows, folder / "bad.xlsx")), "--json"]
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        main([*words, "--record", str(folder / "record")])
    problems = {}
    for problem in json.loads(out.getvalue())["problems"]:
        problems.setdefault((problem["sheet"], problem.get("row")), []).append(problem)
    return problems, places, out.getvalue() + err.getvalue()


@pytest.mark.parametrize("case", WIDE)
def test_other_sheets_are_told_by_their_own_columns(bad_rows, case):
    problems, places, _ = bad_rows
    told = "\n".join(map(said, problems[places[case]]))
    assert not [word for word in WIDE[case][3] if word not in told], told


def test_good_rows_of_other_sheets_are_not_told_and_no_secret_is(bad_rows):
    problems, places, told = bad_rows
    # who stands twice is told where the second stands, or, for a thing, where its schema is another
    assert set(problems) <= {*places.values()}, {*problems} - {*places.values()}
    assert not [secret for secret in SECRETS if secret in told]


def test_every_problem_is_told_at_once(coded, rows, workbook):
    rows["Statements"][0] |= {"thing": "daed"}
    rows["Statements"][1] |= {"said_on": "31.02.2030"}
    rows["Statements"][3] |= {"speaker": "nobody", "document": "none"}
    rows["Things"][0] |= {"schema": "Evnt"}
    problems = refused(coded, [workbook(rows, "bad.xlsx")])
    assert {(problem["row"], problem["column"]) for problem in problems} >= {
        (2, "thing"), (3, "said_on"), (5, "speaker"), (5, "document"), (2, "schema"),
    }  # fmt: skip


def test_problems_come_sheet_by_sheet_and_row_by_row(plain):
    lines = [LINE.replace("1,dead,value,12", f"{n},dead,value,{n}") for n in range(9)]
    lines[2] = lines[2].replace("brief", "breif")
    lines[4] = lines[4].replace("dead,", ",")
    lines[6] = lines[6].replace("2030-01-05", "31.02.2030")
    problems = plain("\n".join([HEADER, *lines]))
    assert [(problem["row"], problem["column"]) for problem in problems] == [
        (4, "document"), (6, "thing"), (8, "said_on"),
    ]  # fmt: skip
    assert not any("sheet" in problem for problem in problems)


@pytest.fixture
def plain(coded):
    """Import CSV: `plain(content, *expected)` must be refused."""
    (coded.folder / "plain.yaml").write_text(MAPPING, encoding="utf-8")

    def check(content, *expected, name="plain.csv", code=3):
        if isinstance(content, str):
            content = content.encode()
        (coded.folder / name).write_bytes(content)
        words = [coded.folder / name, "--mapping", coded.folder / "plain.yaml"]
        if code:
            return refused(coded, words, name, *expected, code=code)
        return coded("import", *words)

    return check


def test_good_csv_is_imported(plain, coded):
    assert plain(f"{HEADER}\n{LINE}\n", code=0).code == 0


def _workbook_bytes(folder):
    Workbook().save(folder / "some.xlsx")
    return (folder / "some.xlsx").read_bytes()


FILES = {
    "empty": (b"", ["an empty file"]),
    "blanks": (b"\n\n  \n", ["column names"]),
    "header twice": (f"{HEADER},value\n{LINE},13\n", ["every column name once", "row 1"]),
    "header missing": (f"{LINE}\n{LINE}\n", ["a column 'thing'"]),
    "header mistyped": (f"{HEADER.replace('speaker', 'speakr')}\n{LINE}\n", ["speaker", "speakr"]),
    "mixed encodings": (
        f"{HEADER}\n{LINE} Соседка\n".encode()
        + "2,dead,value,13,ministry,2030-01-05,brief,Соседка шепнула\n".encode("cp1251"),
        ["row 3"],
    ),
    "one row too wide": (f"{HEADER}\n{LINE}\n2" + ",x" * 1_000_000 + "\n", ["row 3"]),
    "a row too short": (f"{HEADER}\n{LINE}\n2,dead\n", ["row 3"]),
    "an open quotation mark": (f'{HEADER}\n{LINE}\n2,dead,value,"12,ministry,2030,x\n{LINE}\n', ["row 3"]),
    "a null byte": (f"{HEADER}\n{LINE}\n2,de\0ad,value,12,ministry,2030,brief,x\n", ["row 3"]),
    "a PDF": (b"%PDF-1.7\n...", ["a PDF"]),
    "a picture": (b"\x89PNG\r\n\x1a\n....", ["a picture"]),
    "random bytes": (random.Random(1).randbytes(4000), []),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_table_is_told(plain, content, expected):
    plain(content, *expected)


def test_a_file_that_is_not_what_its_name_says_is_told(plain, coded):
    plain(_workbook_bytes(coded.folder), "as the name says", "XLSX", name="plain.csv")
    plain(f"{HEADER}\n{LINE}\n", "as the name says", "CSV", name="plain.xlsx")
    plain(f"{HEADER}\n{LINE}\n", ".csv", name="plain.docx")
    (coded.folder / "folder.csv").mkdir()
    assert coded("import", coded.folder / "folder.csv").code == 3


def test_a_million_columns_are_refused(plain):
    plain(HEADER + "".join(f",c{n}" for n in range(1_000_000)) + f"\n{LINE}\n", "columns")


def test_a_workbook_without_our_sheets_is_told_what_is_missing(coded):
    book = Workbook()
    book.active.title = "Sheet1"
    book.active.append(["Zyxvanova", "whispered"])
    book.save(coded.folder / "other.xlsx")
    refused(coded, [coded.folder / "other.xlsx"], "other.xlsx", "Statements")


def test_an_empty_workbook_is_told(coded, workbook):
    refused(coded, [workbook({}, "empty.xlsx")], "empty.xlsx", "at least one row")


def test_a_formula_is_told_even_with_its_cached_result(coded, rows, workbook):
    sheet = workbook(rows, "formula.xlsx")
    book = load_workbook(sheet)
    book["Statements"]["D2"] = '=HYPERLINK("https://example.org/Zyxvanova","whispered")'
    book.save(sheet)
    refused(coded, [sheet], "formula.xlsx", "Statements", "row 2", "formula")


def test_a_mapping_that_cannot_be_used_is_told_with_its_line(plain, coded):
    (coded.folder / "plain.yaml").write_text(
        MAPPING.replace("  value: value", "  valeu: value"), encoding="utf-8"
    )
    (coded.folder / "plain.csv").write_text(f"{HEADER}\n{LINE}\n", encoding="utf-8")
    words = [coded.folder / "plain.csv", "--mapping", coded.folder / "plain.yaml"]
    refused(coded, words, "plain.yaml:8", "valeu", "value")
    words[-1] = coded.folder / "missing.yaml"
    refused(coded, words, "missing.yaml")


def test_a_row_that_other_sheets_need_cannot_go(coded, rows, workbook):
    second = {"Statements": [rows["Statements"][1] | {"value": "21"}]}
    assert coded("import", workbook(second, "second.xlsx"), "--series", "second").code == 0
    del rows["Documents"][1]
    for row in rows["Statements"]:
        row["document"] = "brief"
    refused(coded, [workbook(rows, "bad.xlsx"), "--yes"], "'report'", "1 of theirs", "leave its row")


def test_a_handle_cannot_move_to_another_document(coded, rows, workbook):
    second = {"Documents": [rows["Documents"][0] | {"address": "https://example.org/other"}]}
    sheet = workbook(second, "second.xlsx")
    refused(coded, [sheet, "--series", "second"], "second.xlsx", "Documents", "row 2", "handle", "'brief'")
