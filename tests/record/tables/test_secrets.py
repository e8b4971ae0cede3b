"""No error repeats what a passage, a label or a name says: reports of errors travel further than records."""

import csv
import io

import openpyxl
import pytest

from openinquest.errors import InputError
from openinquest.record.tables import code_table, parse_mappings, read_mapped

SECRET = "Zylikha Testova of Nowhere street 5"
COLUMNS = ["key", "thing", "property", "value", "original", "stance", "basis", "speaker", "via", "document",
           "selector", "wording", "quote", "seq", "inferred", "target", "said_by"]  # fmt: skip
GOOD = {
    "key": "1", "thing": "deaths", "property": "value", "value": "5", "stance": "asserts", "basis": "own",
    "speaker": "mvd", "document": "d", "wording": "verbatim",
}  # fmt: skip
MAPPING = (
    "mapping: m\nreads: statements\nkey: key\nchecks: {speaker_words: {column: said_by}}\nfields:\n"
    + "".join(f"  {name}: {name}\n" for name in COLUMNS[1:-1])
).encode()


def everything_said(path, mapping=MAPPING):
    """Return all that the import of `path` says to its user."""
    mappings = parse_mappings(mapping, "m.yaml")
    try:
        pairs, notes = read_mapped(path, mappings)
    except InputError as error:
        return f"{error} {[problem.as_json() for problem in error.problems]}"
    tables = [code_table(mapping, sheet) for mapping, sheet in pairs]
    said = [str(problem) for table in tables for problem in table.problems]
    return " ".join([*notes, *said, *(note for table in tables for note in table.notes)])


def csv_of(tmp_path, rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "sheet.csv"
    path.write_text(out.getvalue())
    return path


@pytest.mark.parametrize("column", COLUMNS)
def test_a_secret_in_any_column(tmp_path, column):
    rows = [GOOD, GOOD | {"key": "2", column: SECRET}, GOOD | {"key": "3", column: SECRET}]
    said = everything_said(csv_of(tmp_path, rows))
    assert SECRET[:12] not in said
    assert "Testova" not in said


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("verbatim", "verbatim,,,,,,,,,,"),
        lambda text: text.replace(SECRET, f'x"{SECRET}"'),
        lambda text: text.replace(SECRET, f'"{SECRET}'),
        lambda text: text.replace(SECRET, f"{SECRET}\0"),
        lambda text: text.replace(SECRET, f"{SECRET}\x1b"),
        lambda text: text.split("\n", 1)[1],
        lambda text: text.replace("key,", f"{SECRET},", 1),
        lambda text: text.replace("quote", SECRET, 1),
    ],
)
def test_a_secret_in_a_damaged_file(tmp_path, spoil):
    path = csv_of(tmp_path, [GOOD | {"quote": SECRET, "original": SECRET}])
    path.write_text(spoil(path.read_text()))
    said = everything_said(path)
    assert said
    assert SECRET not in said


def test_a_secret_in_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    for value in (f'="{SECRET}"', f"{SECRET}\t_x0001_", SECRET):
        book.active.append([{"quote": value}.get(name) for name in COLUMNS])
    path = tmp_path / "sheet.xlsx"
    book.save(path)
    said = everything_said(path)
    assert "formula" in said
    assert "Testova" not in said
