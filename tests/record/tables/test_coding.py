"""Rows become entries: each cell lands in its field, blanks mean what the mapping says, and slips are found."""

import json

import polars as pl
import pytest

from openinquest.record.tables import ROW, Sheet, code_table, parse_mappings

COLUMNS = [
    "key", "thing", "property", "value", "original", "stance", "target", "holds_at", "scope", "basis", "speaker",
    "voice", "said_on", "occasion", "seq", "via", "document", "selector", "wording", "quote", "inferred",
    "said_by", "why",
]  # fmt: skip
MAPPING = (
    "mapping: hearings\nreads: statements\nkey: [key]\ninherit: [document, said_on]\nfields:\n"
    + "".join(f"  {name}: {name}\n" for name in COLUMNS[1:-2] if name not in ("stance", "basis", "wording"))
    + "  stance: {column: stance, default: asserts}\n  basis: {column: basis, default: unstated}\n"
    "  wording: {column: wording, default: paraphrase}\n  coder: {constant: c1}\n"
    "checks: {speaker_words: {column: said_by, reason: why}}\n"
)
ROW_2 = {
    "key": "2",
    "thing": "deaths",
    "property": "value",
    "value": "164",
    "speaker": "tg",
    "said_on": "2022-01-09",
    "document": "agency-2022-01-10",
}


def sheet_of(rows, columns=None, first=2):
    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    frame = pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
    )
    numbers = pl.Series(ROW, range(first, first + len(rows)), pl.Int64)
    return Sheet("Statements", "sheet.csv", tuple(names), frame.with_columns(numbers))


def code(rows, mapping=MAPPING, labels=None, columns=COLUMNS):
    (parsed,) = parse_mappings(mapping.encode(), "m.yaml")
    return code_table(parsed, sheet_of(rows, columns), labels or {})


def statements(rows, **more):
    table = code(rows, **more)
    assert table.problems == ()
    return [
        {name: text for name, text in row.items() if text is not None} for row in table.statements.to_dicts()
    ]


def test_a_row_becomes_a_statement():
    row = ROW_2 | {
        "basis": "cites:minhealth",
        "voice": "mininfo",
        "occasion": "tg-2022-01-09",
        "via": "state-television|2022-01-09|reports",
        "wording": "translated",
        "seq": "02",
        "inferred": "said_on, basis",
        "selector": "page=3",
        "quote": "  a passage ",
        "scope": "-",
    }
    (said,) = statements([row])
    assert said == {
        "key": "2",
        "thing": "deaths",
        "property": "value",
        "value": "164",
        "stance": "asserts",
        "basis": "cites:minhealth",
        "speaker": "tg",
        "voice": "mininfo",
        "said_on": "2022-01-09",
        "occasion": "tg-2022-01-09",
        "seq": "2",
        "via": '[{"mode":"reports","on":"2022-01-09","who":"state-television"}]',
        "document": "agency-2022-01-10",
        "selector": '[{"conformsTo":"http://tools.ietf.org/rfc/rfc8118","type":"FragmentSelector","value":"page=3"}]',
        "wording": "translated",
        "quote": "a passage",
        "scope": "-",
        "coder": "c1",
        "method": "import:hearings",
        "inferred": '["said_on","basis"]',
        ROW: 2,
    }


def test_a_blank_means_as_above_only_where_the_mapping_says_so():
    rows = [
        ROW_2 | {"holds_at": "2022-01-07"},
        {"key": "3", "thing": "detained", "property": "value", "value": "5", "speaker": "mvd"},
        {"key": "4", "thing": "x", "property": "value", "value": "6", "speaker": "mvd", "said_on": "-"},
        {"key": "5", "thing": "y", "property": "value", "value": "6", "speaker": "mvd"},
    ]
    said = statements(rows)
    assert [row.get("document") for row in said] == ["agency-2022-01-10"] * 4
    assert [row.get("said_on") for row in said] == ["2022-01-09", "2022-01-09", None, None]
    assert [row.get("holds_at") for row in said] == ["2022-01-07", None, None, None]


def test_nothing_stated_is_not_the_own_voice():
    rows = [ROW_2 | {"voice": "-"}, ROW_2 | {"key": "3", "value": "9"}]
    assert [row.get("voice") for row in statements(rows)] == ["-", None]


def test_a_dash_is_a_value_but_blanks_a_default():
    (said,) = statements([ROW_2 | {"value": "-", "target": "-", "holds_at": "-"}])
    assert said["value"] == "-"
    assert "target" not in said
    assert "holds_at" not in said
    assert code([ROW_2 | {"stance": "-"}]).problems[0].column == "stance"


@pytest.mark.parametrize(
    ("via", "chain"),
    [
        ("reuters", [{"who": "reuters", "mode": "reports"}]),
        ("izvestia||adopts", [{"who": "izvestia", "mode": "adopts"}]),
        ("a|5 January 2022|reports", [{"who": "a", "on": "2022-01-05", "mode": "reports"}]),
        (
            "ana-tili|2025-01-03|reports; kazinform",
            [
                {"who": "ana-tili", "on": "2025-01-03", "mode": "reports"},
                {"who": "kazinform", "mode": "reports"},
            ],
        ),
    ],
)
def test_chains_of_reporters(via, chain):
    (said,) = statements([ROW_2 | {"via": via}])
    assert json.loads(said["via"]) == chain


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("via", "reuters|yesterday|reports"),
        ("via", "reuters|2022-02-31|reports"),
        ("via", "reuters|2022-01-01|repeats"),
        ("via", "reuters|2022-01-01|reports|x"),
        ("via", "; reuters"),
        ("inferred", "said_onn"),
        ("seq", "first"),
        ("seq", "-1"),
        ("selector", "chapter 3"),
        ("selector", '{"type"'),
        ("selector", '[{"exact": "x"}]'),
        ("basis", "hearsay"),
        ("basis", "cites:"),
        ("basis", "cites:the ministry"),
        ("stance", "assert"),
        ("wording", "Verbatim"),
        ("thing", "two words"),
        ("speaker", "a;b"),
        ("document", "a b"),
        ("target", "<3>"),
        ("target", "3#speaker"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_row_and_column(column, text):
    table = code([ROW_2, ROW_2 | {"key": "3", "value": "9", column: text}])
    assert [(problem.row, problem.column) for problem in table.problems] == [(3, column)]
    assert table.problems[0].expected


def test_the_nearest_word_is_offered():
    (problem,) = code([ROW_2 | {"stance": "assert"}]).problems
    assert "asserts" in problem.advice


@pytest.mark.parametrize("column", ["thing", "property", "value", "document"])
def test_required_cells(column):
    (problem,) = code([ROW_2 | {column: None}]).problems
    assert (problem.row, problem.column, problem.found) == (2, column, "a blank cell")


def test_a_withdrawal_names_what_it_takes_back():
    rows = [ROW_2, ROW_2 | {"key": "3", "stance": "withdraws"}]
    assert [(problem.row, problem.column) for problem in code(rows).problems] == [(3, "target")]
    said = statements([ROW_2, ROW_2 | {"key": "3", "stance": "withdraws", "target": "2#attribution"}])
    assert said[1]["target"] == "2#attribution"
    assert "itself" in code([ROW_2 | {"target": "2"}]).problems[0].found


def test_keys_stand_once_and_everywhere():
    rows = [
        ROW_2,
        ROW_2 | {"key": None, "value": "1"},
        ROW_2 | {"value": "2"},
        ROW_2 | {"key": "a b", "value": "3"},
    ]
    found = code(rows).problems
    assert [(problem.row, problem.column) for problem in found] == [(3, "key"), (4, "key"), (5, "key")]
    assert "row 2" in found[1].found


def test_keys_of_several_columns():
    mapping = MAPPING.replace("key: [key]", "key: [document, key]")
    rows = [ROW_2, ROW_2 | {"document": "other"}]
    assert [row["key"] for row in statements(rows, mapping=mapping)] == ["agency-2022-01-10.2", "other.2"]


def test_the_same_statement_twice_by_one_coder():
    rows = [ROW_2, ROW_2 | {"key": "3", "value": "5"}, ROW_2 | {"key": "4"}]
    (problem,) = code(rows).problems
    assert (problem.row, problem.found) == (4, "the statement of row 2 again")


def test_two_coders_may_code_the_same_statement():
    mapping = MAPPING.replace("coder: {constant: c1}", "coder: why")
    rows = [ROW_2 | {"why": "c1"}, ROW_2 | {"key": "3", "why": "c2"}]
    assert len(statements(rows, mapping=mapping)) == 2


def test_missing_columns():
    columns = [name for name in COLUMNS if name not in ("holds_at", "via")]
    found = code([ROW_2], columns=[*columns, "hold_at", "page"]).problems
    assert [(problem.row, "hold_at" in problem.found) for problem in found] == [(1, True), (1, False)]


def test_columns_that_are_not_read():
    assert "page" in code([ROW_2], columns=[*COLUMNS, "page"]).notes[0]
    quiet = MAPPING.replace("key: [key]", "key: [key]\nignore: [page]")
    assert code([ROW_2], mapping=quiet, columns=[*COLUMNS, "page"]).notes == ()


def test_an_optional_column_may_be_missing_but_not_misspelt():
    mapping = MAPPING.replace("  scope: scope", "  scope: {column: scope, optional: yes}")
    columns = [name for name in COLUMNS if name != "scope"]
    assert code([ROW_2], mapping=mapping, columns=columns).problems == ()
    assert code([ROW_2], mapping=mapping, columns=[*columns, "scopes"]).problems


LABELS = {
    "shalabaev": ("Serik Shalabayev", "Prosecutor General's Office", "Бас прокуратура"),
    "mvd": ("Ministry of Internal Affairs", "Министерство внутренних дел", "Ішкі істер министрлігі"),
}


@pytest.mark.parametrize(
    ("speaker", "said_by", "fits"),
    [
        ("shalabaev", "Шалабаев, the office's spokesman", True),
        ("shalabaev", "a prosecutor", True),
        ("shalabaev", "представитель прокуратуры", True),
        ("shalabaev", "Президент Казахстана", False),
        ("shalabaev", "the president of the country", False),
        ("mvd", "Министр внутренних дел", True),
        ("mvd", "ішкі істер министрлігі", True),
        ("mvd", "UN human rights office", False),
        ("unlisted", "Unlisted", True),
        ("unlisted", "somebody", False),
        ("mvd", None, True),
        ("mvd", "—", True),
    ],
)
def test_a_coded_speaker_shares_a_word_with_the_row(speaker, said_by, fits):
    table = code([ROW_2 | {"speaker": speaker, "said_by": said_by}], labels=LABELS)
    assert [(problem.row, problem.column) for problem in table.problems] == ([] if fits else [(2, "said_by")])


def test_a_reason_stands_for_a_shared_word():
    row = ROW_2 | {"speaker": "mvd", "said_by": "the agency", "why": "the agency quotes the ministry"}
    assert code([row], labels=LABELS).problems == ()


def test_the_coded_voice_counts_as_well():
    row = ROW_2 | {"speaker": "person", "voice": "mvd", "said_by": "Ministry"}
    assert code([row], labels=LABELS).problems == ()


def test_a_thousand_slips_are_counted_not_repeated():
    rows = [ROW_2 | {"key": str(n), "value": str(n), "stance": "assert"} for n in range(1500)]
    found = code(rows).problems
    assert len(found) == 1001
    assert "500" in found[-1].found


def test_everything_wrong_is_listed_at_once():
    rows = [ROW_2 | {"stance": "x"}, ROW_2 | {"key": "3", "seq": "x"}, ROW_2 | {"key": "3", "thing": None}]
    assert [(problem.row, problem.column) for problem in code(rows).problems] == [
        (2, "stance"), (3, "seq"), (4, "key"), (4, "thing"),
    ]  # fmt: skip
