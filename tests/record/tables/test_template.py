"""The coding workbook: a spreadsheet program shows lists and keeps text, and what is filled in comes back."""

import openpyxl
import pytest

from openinquest.errors import EnvironmentFault
from openinquest.ontology import Stance, load_ontology
from openinquest.record.tables import (
    Reads,
    code_tables,
    read_mapped,
    template_mappings,
    write_template,
)

SHEETS = ["README", "Statements", "Things", "Speakers", "Documents", "Judgements", "Lists"]
ONTOLOGY = load_ontology()


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "coding.xlsx"
    write_template(
        path,
        ONTOLOGY,
        speakers={"ministry": "The Ministry", "=cmd": "=HYPERLINK(1)"},
        things={"deaths": "all dead"},
        documents={"agency-2022": "A report"},
    )
    return path


def fill(path, sheet, **cells):
    book = openpyxl.load_workbook(path)
    target = book[sheet]
    columns = {cell.value: cell.column for cell in target[1]}
    row = next(number for number in range(2, 100) if target.cell(number, 1).value is None)
    for name, text in cells.items():
        target.cell(row, columns[name]).value = text
    book.save(path)


def import_of(path):
    pairs, notes = read_mapped(path, template_mappings())
    tables = {table.mapping.name: table for table in code_tables(pairs)}
    return tables, [problem for table in tables.values() for problem in table.problems], notes


def test_the_sheets_in_order(written):
    book = openpyxl.load_workbook(written)
    assert book.sheetnames == SHEETS
    assert book["Lists"].sheet_state == "hidden"
    for name in SHEETS[1:-1]:
        assert book[name].freeze_panes == "B2"
        assert all(cell.comment is not None and cell.comment.text.count("\n") == 2 for cell in book[name][1])


def test_every_column_of_the_workbook_is_read_by_the_packaged_mapping(written):
    book = openpyxl.load_workbook(written)
    for mapping in template_mappings():
        columns = {cell.value for cell in book[mapping.sheet][1]}
        read = set(mapping.key) | set(mapping.ignore)
        read |= {source.column for source in mapping.fields.values()}
        read |= {wide.column for wide in mapping.properties}
        read |= {wide.holds_at for wide in mapping.properties if wide.holds_at}
        if mapping.speaker_words is not None:
            read |= {mapping.speaker_words.column, mapping.speaker_words.reason}
        assert columns == read


def test_the_packaged_mappings_state_known_properties():
    known = {name for schema in ONTOLOGY.schemata.values() for name in schema.properties}
    for mapping in template_mappings():
        assert {wide.property for wide in mapping.properties} <= known


def test_new_cells_are_text(written):
    # Typed into a text column, 2022-01 and 3-4 stay what they are.
    book = openpyxl.load_workbook(written)
    for name in SHEETS[1:-1]:
        sheet = book[name]
        for cell in sheet[1]:
            assert sheet.column_dimensions[cell.column_letter].number_format == "@"


def test_the_lists_offer_ontology_and_record(written):
    book = openpyxl.load_workbook(written)
    offered = {}
    for column in book["Lists"].iter_cols():
        if column[0].value:
            offered[column[0].value] = [cell.value for cell in column[1:] if cell.value is not None]
    assert offered["stance"] == [stance.value for stance in Stance]
    assert "value" in offered["property"]
    assert "Figure" in offered["thing schema"]
    assert "Person" in offered["speaker schema"]
    assert "Person" not in offered["thing schema"]
    assert offered["Speakers"][:2] == ["ministry", "=cmd"]
    assert offered["Things"][0] == "deaths"
    assert offered["Documents"][0] == "agency-2022"


def test_text_of_the_record_is_never_a_formula(written):
    lists = openpyxl.load_workbook(written)["Lists"]
    cells = [cell for row in lists.iter_rows() for cell in row if cell.value in ("=cmd", "=HYPERLINK(1)")]
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_each_drop_down_points_at_a_list(written):
    book = openpyxl.load_workbook(written)
    for name in SHEETS[1:-1]:
        for validation in book[name].data_validations.dataValidation:
            source = validation.formula1.removeprefix("=")
            area = source if "!" in source else book.defined_names[source].attr_text
            assert area.startswith(("Lists!$", "OFFSET(Lists!$"))
    validations = book["Statements"].data_validations.dataValidation
    by_column = {str(validation.sqref)[0]: validation for validation in validations}
    assert by_column["F"].showErrorMessage  # stance: nothing but the list
    assert not by_column["B"].showErrorMessage  # thing: a new id may be typed


def test_a_filled_template_is_read_without_writing_a_mapping(written):
    fill(written, "Things", id="c.public", schema="Claim", label_en="open to the public", level="public")
    fill(written, "Speakers", id="spokesman", schema="Person", label_ru="Представитель", voice="ministry",
         voice_from="2022", party="state")  # fmt: skip
    fill(written, "Documents", handle="paper-2022", title="A report", address="https://example.org/",
         read="whole", covers="c.public")  # fmt: skip
    fill(written, "Statements", key="1", thing="c.public", property="holds", value="yes", speaker="spokesman",
         said_on="2022-01", document="paper-2022", said_by="spokesman of the ministry", holds_at="2022-01-05",
         quote="Тергеу ашық өтті.", via="agency|2022-01-06|adopts")  # fmt: skip
    fill(written, "Judgements", key="j1", kind="undermines", left="<1>", right="c.public", by="c1",
         reason="because of something")  # fmt: skip
    tables, problems, _ = import_of(written)
    assert problems == []
    assert list(tables) == [mapping.name for mapping in template_mappings()]
    (said,) = tables["template-statements"].statements.to_dicts()
    assert (said["thing"], said["stance"], said["basis"], said["wording"], said["said_on"]) == (
        "c.public", "asserts", "unstated", "paraphrase", "2022-01",
    )  # fmt: skip
    assert said["quote"] == "Тергеу ашық өтті."
    defined = tables["template-speakers"].statements.select("property", "value", "holds_at").rows()
    assert ("label", "Представитель@ru", None) in defined
    assert ("voice", "ministry", "2022") in defined
    assert tables["template-documents"].judgements[0]["kind"] == "read"
    assert tables["template-judgements"].judgements[0]["left"] == ["<1>"]


def test_sheets_left_empty_are_passed_over(written):
    fill(written, "Things", id="deaths", schema="Figure", label_en="all dead", counting="closed-total")
    tables, problems, _ = import_of(written)
    assert problems == []
    assert list(tables) == ["template-things"]
    assert tables["template-things"].mapping.reads is Reads.THINGS


def test_columns_may_be_deleted_and_moved(written):
    fill(written, "Statements", key="1", thing="deaths", property="value", value="5", speaker="ministry",
         document="agency-2022", said_by="ministry")  # fmt: skip
    book = openpyxl.load_workbook(written)
    sheet = book["Statements"]
    for name in ("original", "via", "note"):
        letter = next(cell.column for cell in sheet[1] if cell.value == name)
        sheet.delete_cols(letter)
    book.save(written)
    tables, problems, _ = import_of(written)
    assert problems == []
    assert tables["template-statements"].statements["value"].to_list() == ["5"]


def test_a_template_without_rows_is_told(written):
    with pytest.raises(Exception, match="no rows"):
        import_of(written)


def test_languages_choose_labels_and_notes(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path, ONTOLOGY, speakers={}, things={}, documents={}, languages=["kk"])
    things = openpyxl.load_workbook(path)["Things"]
    names = [cell.value for cell in things[1]]
    assert "label_kk" in names
    assert "label_en" not in names
    assert "\n" not in things["A1"].comment.text
    write_template(path, ONTOLOGY, speakers={}, things={}, documents={}, languages=["uz"])
    assert "label_en" in [cell.value for cell in openpyxl.load_workbook(path)["Things"][1]]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(EnvironmentFault):
        write_template(tmp_path / "no" / "t.xlsx", ONTOLOGY, speakers={}, things={}, documents={})


def test_the_same_template_for_the_same_record(tmp_path):
    cells = []
    for name in ("a.xlsx", "b.xlsx"):
        write_template(tmp_path / name, ONTOLOGY, speakers={"a": "A"}, things={}, documents={})
        book = openpyxl.load_workbook(tmp_path / name)
        cells.append([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    assert cells[0] == cells[1]
