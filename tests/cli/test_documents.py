"""Documents at the command line: cited, kept, quoted; a quotation must stand in what was kept."""

import pytest

TEXT = "Сводка за день\n\nСоседка шепнула: двенадцать человек погибли в Нортауне.\n\nПрокуратура молчит.\n"
PAGE = """<!doctype html><html lang="en"><head><title>A page</title></head><body><article>
<p>The neighbour whispered that <b>twelve</b>&nbsp;people had died in Northtown, and that nobody asked.</p>
<p>The ministry did not answer the question that was put to it on the following day.</p></article></body></html>"""
STOOD = {
    "note": "Соседка шепнула: двенадцать человек погибли в Нортауне.",
    "page": "twelve people had died in Northtown",
}
FELL = {
    "note": "Соседка шепнула: тринадцать человек погибли в Нортауне.",
    "page": "thirteen people had died in Northtown",
}


@pytest.fixture
def keeper(coded):
    """Somebody who kept a text and a page."""
    (coded.folder / "note.txt").write_text(TEXT, encoding="utf-8")
    (coded.folder / "page.html").write_text(PAGE, encoding="utf-8")
    assert coded("add", coded.folder / "note.txt", coded.folder / "page.html").code == 0
    return coded


def quoting(rows, quotes):
    """Rows of statements that quote documents."""
    return {
        "Statements": [
            rows["Statements"][1]
            | {"key": f"q-{handle}", "document": handle, "quote": quote, "wording": "verbatim"}
            for handle, quote in quotes.items()
        ]
    }


def test_a_quotation_that_stands_in_its_document_is_taken(keeper, rows, workbook):
    sheet = workbook(quoting(rows, STOOD), "quotes.xlsx")
    assert keeper("import", sheet, "--series", "quotes").code == 0
    assert keeper("check", "--json").data["findings"] == []
    why = keeper("why", "dead", "--json").data
    assert {item["quote"] for item in why["statements"]} >= {*STOOD.values()}
    assert [hit["thing"] for hit in keeper("find", "ШЕПНУЛА", "--json").data] == ["dead"]


def test_a_quotation_that_is_not_in_its_document_is_told_by_its_row_and_not_repeated(keeper, rows, workbook):
    before = keeper.head
    sheet = workbook(
        quoting(rows, {"note": FELL["note"], "page": FELL["page"], "brief": "anything"}), "quotes.xlsx"
    )
    done = keeper("import", sheet, "--series", "quotes", "--json")
    assert done.code == 3
    places = [(item["file"], item["sheet"], item["row"], item["column"]) for item in done.data["problems"]]
    # the document of row 4 is only cited: there is nothing to look into
    assert places == [("quotes.xlsx", "Statements", 2, "quote"), ("quotes.xlsx", "Statements", 3, "quote")]
    assert not [word for word in ("Соседка", "шепнула", "thirteen", "anything") if word in done.told]
    assert keeper.head == before


def test_a_document_kept_later_is_held_against_what_was_quoted_from_it(coded, rows, workbook):
    said = quoting(rows, {"brief": FELL["page"], "report": STOOD["page"]})
    assert coded("import", workbook(said, "quotes.xlsx"), "--series", "quotes").code == 0
    (coded.folder / "page.html").write_text(PAGE, encoding="utf-8")
    for name in ("brief", "report"):
        assert coded("add", coded.folder / "page.html", "--address", f"https://example.org/{name}").code == 0
    done = coded("check", "--json")
    assert done.code == 0
    [finding] = [item for item in done.data["findings"] if item["check"] == "passages"]
    assert finding["severity"] == "doubt"
    assert "thirteen" not in done.told


def test_a_document_of_the_sheet_keeps_what_its_file_told(coded, rows, workbook):
    (coded.folder / "page.html").write_text(PAGE, encoding="utf-8")
    assert coded("add", coded.folder / "page.html", "--address", "https://example.org/brief").code == 0
    before = coded.head
    assert coded("import", coded.folder / "sheet.xlsx").code == 0
    assert coded.head == before
    rows["Documents"][0]["publisher"] = "Ministry of the Interior"
    assert coded("import", workbook(rows, "edited.xlsx")).code == 0
    with coded.open() as record:
        [row] = record.frames().documents.rows(named=True)[:1]
    assert (row["handle"], row["publisher"], row["media_type"], row["state"]) == (
        "brief", "Ministry of the Interior", "text/html", "preserved",
    )  # fmt: skip


def test_a_row_of_documents_without_an_address_means_the_kept_file_of_that_handle(keeper, workbook):
    said = {
        "Documents": [
            {"handle": "note", "title": "A note", "published_on": "5 January 2030", "level": "public"}
        ]
    }
    assert keeper("import", workbook(said, "documents.xlsx"), "--series", "notes").code == 0
    with keeper.open() as record:
        [row] = [row for row in record.frames().documents.rows(named=True) if row["handle"] == "note"]
    assert (row["title"], row["published_on"], row["state"]) == ("A note", "2030-01-05", "preserved")


def test_files_kept_before_one_that_failed_are_named(coded):
    (coded.folder / "note.txt").write_text(TEXT, encoding="utf-8")
    done = coded("add", coded.folder / "note.txt", coded.folder / "missing.txt")
    assert done.code == 3
    assert done.err.startswith("note: kept")
    assert "missing.txt" in done.err
    done = coded("add", coded.folder / "note.txt", coded.folder / "missing.txt", "--json")
    assert done.data["problems"]
    assert coded("add", coded.folder / "note.txt", coded.folder / "note.txt", "--title", "One").code == 2


def test_a_document_is_cited_once_and_described_again(coded):
    first = coded(
        "cite", "https://example.org/other", "--title", "Another", "--published-on", "January 2030", "--json"
    )
    assert (first.code, first.data["published_on"]) == (0, "2030-01")
    before = coded.head
    again = coded("cite", "https://example.org/other")
    assert (again.code, coded.head) == (0, before)
    assert "nothing was written" in again.err
    taken = coded("cite", "https://example.org/third", "--handle", "brief")
    assert (taken.code, coded.head) == (3, before)
    assert "'brief'" in taken.err


def test_a_destroyed_capture_takes_its_bytes_along(keeper):
    listed = keeper("log", "--last", "10", "--json").data["entries"]
    captures = [entry["n"] for entry in listed if entry["kind"] == "capture"]
    assert keeper("destroy", *captures, "--reason", "safety", "--yes").code == 0
    kept = b"".join(path.read_bytes() for path in keeper.record.rglob("*") if path.is_file())
    assert "Нортауне".encode() not in kept
    assert b"nobody asked" not in kept
    done = keeper("check", "--json")
    assert (done.code, done.data["errors"]) == (0, 0)


def test_a_transcript_is_added_with_what_it_transcribes(coded):
    (coded.folder / "talk.mp3").write_bytes(b"ID3\x03" + bytes(60))
    (coded.folder / "words.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nSeven men were held.\n")
    before = coded.head
    missing = coded("add", coded.folder / "words.vtt", "--transcribes", "talk")
    assert missing.code != 0
    assert coded.head == before
    assert "transcript" in coded("add", coded.folder / "talk.mp3").err
    assert coded("add", coded.folder / "words.vtt", "--transcribes", "talk").code == 0
    assert coded.head.size > before.size
