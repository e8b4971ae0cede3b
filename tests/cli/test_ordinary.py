"""An ordinary user: a workbook filled in, imported, looked at, released, checked, mended, backed up."""

import json

import pytest

from openinquest.cli import COMMANDS, EXIT_CODES, main


def values(person, thing="dead", name="value"):
    """The values of a property, as `show` gives them."""
    return [item["value"] for item in person("show", thing, "--json").data["properties"][name]]


def test_a_workbook_filled_in_becomes_a_record(person, rows, workbook):
    done = person("import", workbook(rows))
    assert done.code == 0
    assert "inquest undo sheet-" in done.err
    assert values(person) == ["12", ">20"]
    [figure] = person("figures", "--json").data
    assert next((item["value"], item["status"]) for item in figure["series"]) == ("12", ["withdrawn"])
    [version] = [item for item in person("versions", "--json").data if item["id"] == "dead"]
    assert version["status"] == "single"
    assert person("check", "--json").data["errors"] == 0


def test_looking_writes_nothing(coded):
    before = coded.head
    for words in (
        ["show", "dead"], ["find", "north"], ["log"], ["log", "--at", "3"], ["log", "--imports"],
        ["figures"], ["versions"], ["questions"], ["why", "dead"], ["check"],
        ["import", coded.folder / "sheet.xlsx", "--dry-run"], ["release", "--out", coded.folder / "site"],
    ):  # fmt: skip
        assert coded(*words).code == 0, words
    assert coded.head == before


JSON = (
    ["show", "dead"], ["find", "north"], ["log"], ["log", "--imports"], ["log", "--at", "3"], ["why", "dead"],
    ["figures"], ["versions"], ["questions"], ["check"], ["figures", "dead"], ["versions", "dead"],
    ["import", "{folder}/sheet.xlsx"], ["import", "{folder}/sheet.xlsx", "--dry-run"],
    ["release", "--out", "{folder}/site"], ["cite", "https://example.org/other"], ["add", "{folder}/note.txt"],
)  # fmt: skip


@pytest.mark.parametrize("words", JSON, ids=" ".join)
def test_json_is_all_that_stands_on_standard_output(coded, words):
    (coded.folder / "note.txt").write_text("A note.\n", encoding="utf-8")
    done = coded(*(word.format(folder=coded.folder) for word in words), "--json")
    assert done.code == 0
    assert done.data is not None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "nobody"], 4), (["figures", "nobody"], 4), (["why", "nobody"], 4),
        (["versions", "nobody"], 4), (["questions", "nobody"], 4),
        (["log", "--at", "9999"], 4), (["figures", "--entry", "9999"], 4), (["figures", "--on", "soon"], 2),
        (["import", "{folder}/missing.csv"], 3), (["release"], 2), (["figures", "--entry", "-1"], 2),
        (["log", "--last", "-5"], 2), (["cite", "not an address"], 3), (["add", "{folder}/missing.txt"], 3),
    ],
    ids=str,
)  # fmt: skip
def test_errors_are_json_too_and_end_in_their_code(coded, words, code):
    before = coded.head
    words = [word.format(folder=coded.folder) for word in words]
    done = coded(*words)
    assert done.code == code
    assert not done.out
    assert done.err.startswith("inquest: ")
    assert len(done.err.splitlines()[0]) < 300
    done = coded(*words, "--json")
    assert done.code == code
    assert done.data["error"]
    assert coded.head == before


def test_tables_in_a_pipe_are_lines_with_tabs(coded):
    lines = coded("figures").out.splitlines()
    assert lines[0].split("\t")[:2] == ["figure", "value"]
    assert {len(line.split("\t")) for line in lines} == {8}
    assert "\x1b" not in coded("show", "dead").told


def test_an_edited_sheet_is_compared_by_key(coded, rows, workbook):
    rows["Statements"][1]["value"] = "more than 25"
    rows["Statements"][3:] = [
        {"key": "5", "thing": "dead", "property": "value", "value": "30-40", "speaker": "monitor",
         "said_on": "2030-03-05", "document": "report"}
    ]  # fmt: skip
    rows["Things"][4]["label_en"] = "all who died"
    rows["Documents"][0]["title"] = "A briefing on the sixth"
    rows["Speakers"][1]["level"] = "restricted"
    rows["Judgements"][0]["reason"] = "another reason"
    sheet, before = workbook(rows, "edited.xlsx"), coded.head

    tried = coded("import", sheet, "--dry-run", "--json").data
    assert coded.head == before
    refused = coded("import", sheet)
    assert (refused.code, coded.head) == (2, before)
    assert "--yes" in refused.err
    assert "--series" in refused.err
    done = coded("import", sheet, "--yes", "--json").data
    for told in (tried, done):
        found = {
            item["lineage"].removeprefix("template-"): (item["added"], item["changed"], item["gone"])
            for item in told["changes"]
        }
        assert found == {
            "documents": ([], ["brief"], []),
            "things": ([], ["dead"], []),
            "speakers": ([], ["monitor"], []),
            "statements": (["5"], ["2"], ["4"]),
            "judgements": ([], ["j1"], []),
        }
    assert values(coded) == ["12", ">25", "30..40"]
    assert coded("show", "dead", "--json").data["labels"] == {"en": "all who died"}
    assert coded("check", "--json").data["errors"] == 0


def test_an_unchanged_sheet_writes_nothing(coded):
    before = coded.head
    done = coded("import", coded.folder / "sheet.xlsx")
    assert done.code == 0
    assert "nothing was written" in done.err
    assert coded.head == before


def test_a_second_workbook_of_its_own_series_takes_nothing_back(coded, rows, workbook):
    second = {
        "Documents": [rows["Documents"][0]],
        "Statements": [rows["Statements"][0] | {"value": "15", "said_on": "2030-01-07"}],
    }
    sheet = workbook(second, "second.xlsx")
    assert coded("import", sheet).code == 2
    assert coded("import", sheet, "--series", "second").code == 0
    assert values(coded) == ["12", ">20", "15"]
    before = coded.head
    assert coded("import", sheet, "--series", "second").code == 0
    assert coded("import", coded.folder / "sheet.xlsx").code == 0
    assert coded.head == before


def test_undo_takes_back_an_import_and_can_be_taken_back(coded, rows, workbook):
    said = values(coded)
    rows["Statements"][1]["value"] = "more than 25"
    name = coded("import", workbook(rows, "edited.xlsx"), "--yes", "--json").data["import"]
    assert values(coded) != said
    done = coded("undo", name)
    assert done.code == 0
    assert values(coded) == said
    again = coded("undo", name)
    assert again.code == 4
    assert "already" in again.err
    near = coded("undo", name[:-2])
    assert near.code == 4
    assert name in near.err
    assert coded("import", coded.folder / "edited.xlsx", "--yes").code == 0
    assert values(coded) == ["12", ">25"]


def test_what_was_destroyed_is_gone_and_cannot_come_back(coded):
    [n] = [
        item["n"]
        for position in coded("show", "dead", "--json").data["properties"]["value"]
        for item in position["statements"]
        if position["value"] == ">20"
    ]
    assert coded("destroy", n, "--reason", "safety").code == 2
    assert coded("destroy", n, "--reason", " ", "--yes").code == 4
    before = coded.head
    done = coded("destroy", n, "--reason", "safety", "--yes")
    assert done.code == 0
    assert "Backups" in done.err
    assert coded.head == before
    assert values(coded) == ["12"]
    assert coded("destroy", n, "--reason", "safety", "--yes").code == 4
    shown = coded("log", "--at", n)
    assert (shown.code, "destroyed" in shown.told) == (4, True)
    assert coded("check", "--json").data["errors"] == 0
    back = coded("import", coded.folder / "sheet.xlsx")
    assert back.code == 4
    assert "row 3" in back.err
    assert coded.head == before


def test_a_backup_restores_to_the_same_record(coded):
    kept = coded.folder / "record.tar.gz"
    (coded.folder / "program").write_bytes(b"\x7fELF" + bytes(60))
    assert coded("add", coded.folder / "program").code == 3  # no format of a document
    (coded.folder / "note.txt").write_text("A note.\n", encoding="utf-8")
    assert coded("add", coded.folder / "note.txt").code == 0
    assert coded("backup", kept).code == 0
    assert coded("backup", kept).code == 4
    assert coded("restore", kept, coded.record, record=False).code == 4
    target = coded.folder / "restored"
    assert coded("restore", kept, target, record=False).code == 0
    said = coded("figures", "--json").data
    assert coded("figures", "--json", "--record", target, record=False).data == said
    assert coded("check", "--json", "--record", target, record=False).data["errors"] == 0


def test_a_release_verifies_and_names_what_was_changed(coded):
    site = coded.folder / "site"
    released = coded("release", "--out", site, "--json").data
    assert coded("verify", site, record=False).code == 0
    good = coded("verify", site, "--root", released["root"], "--json", record=False)
    assert (good.code, good.data["passed"]) == (0, True)
    assert coded("verify", site, "--root", "0" * 64, record=False).code == 1
    page = site / "data" / "statements.csv"
    page.write_text(page.read_text(encoding="utf-8").replace("12", "13"), encoding="utf-8")
    wrong = coded("verify", site, "--json", record=False)
    assert (wrong.code, wrong.data["passed"]) == (1, False)
    assert "statements.csv" in wrong.data["wrong"]


def test_every_command_says_what_it_does(capsys):
    for command in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        assert f"inquest {command}" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert all(command in told for command in COMMANDS)
    assert EXIT_CODES in told


@pytest.mark.parametrize(
    "words", [[], ["shw"], ["show"], ["show", "a", "b"], ["figures", "--no-such"]], ids=str
)
def test_wrong_words_are_told_with_the_usage(capsys, words):
    assert main(words) == 2
    told = capsys.readouterr()
    assert not told.out
    assert "usage: inquest" in told.err


def test_a_folder_without_a_record_is_told_how_to_get_one(tmp_path, capsys):
    assert main(["figures", "--record", str(tmp_path)]) == 4
    assert "inquest init" in capsys.readouterr().err


def test_a_new_record_wants_an_empty_folder_and_a_period_that_can_be_read(tmp_path, capsys):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "file").write_text("x", encoding="utf-8")
    assert main(["init", str(tmp_path / "here"), "--title", "An event"]) == 4
    assert main(["init", str(tmp_path / "new"), "--title", "An event", "--period", "31.02.2030"]) == 3
    assert main(["init", str(tmp_path / "new"), "--title", "  "]) == 3
    assert not (tmp_path / "new").exists()
    assert main(["init", str(tmp_path / "new"), "--title", "An event", "--period", "2030-01"]) == 0


def test_a_template_never_overwrites_a_sheet(coded):
    before = (coded.folder / "sheet.xlsx").read_bytes()
    assert coded("template", coded.folder / "sheet.xlsx").code == 4
    assert (coded.folder / "sheet.xlsx").read_bytes() == before


def test_a_template_is_a_workbook(coded):
    assert coded("template", coded.folder / "sheet.csv").code == 2
    assert not (coded.folder / "sheet.csv").exists()


def test_a_table_that_no_mapping_fits_is_told_what_the_nearest_misses(coded):
    (coded.folder / "table.csv").write_text(
        "key,thing,property,value,document\n1,dead,value,2,brief\n", encoding="utf-8"
    )
    done = coded("import", coded.folder / "table.csv")
    assert done.code == 3
    assert "template-statements lacks 'speaker'" in done.err
    assert "--mapping" in done.err
    assert coded("import", coded.folder / "table.csv", coded.folder / "table.csv").code == 2


def test_the_log_can_be_read_back_entry_by_entry(coded):
    size = coded.head.size
    listed = coded("log", "--last", "3", "--json").data
    assert (listed["size"], [entry["n"] for entry in listed["entries"]]) == (size, [size, size - 1, size - 2])
    first = json.loads(coded("log", "--at", "1").out)
    assert (first["n"], first["kind"]) == (1, "document")
