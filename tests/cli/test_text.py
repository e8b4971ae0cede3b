"""`inquest text`: what was read from a document, page by page, and where words stand in it."""

import pytest

from openinquest.preserve import Archive, ExtractedText, Page

TEXT = "Сводка за день 😀\n\nСоседка шепнула: двенадцать человек погибли в Нортауне.\n\nПрокуратура молчит.\n"


@pytest.fixture
def keeper(person):
    """Somebody who kept a text and cited a page."""
    (person.folder / "note.txt").write_text(TEXT, encoding="utf-8")
    assert person("add", person.folder / "note.txt").code == 0
    assert person("cite", "https://example.org/report", "--handle", "report").code == 0
    return person


def test_the_text_is_printed_as_it_is_kept(keeper):
    done = keeper("text", "note")
    assert (done.code, done.out) == (0, TEXT)
    told = keeper("text", "note", "--json").data
    assert told["text"] == TEXT
    assert (told["characters"], told["language"], told["pages"]) == (len(TEXT), "ru", 0)
    again = keeper("text", told["sha256"][:12])
    assert again.out == done.out


def test_a_quotation_is_found_by_code_points_with_its_selectors(keeper):
    words = "двенадцать  человек погибли"
    done = keeper("text", "note", "--find", words, "--json")
    [place] = done.data["found"]
    start = TEXT.index("двенадцать")
    assert (done.code, place["start"], place["how"]) == (0, start, "typographic")
    quote, position = place["selector"][:2]
    assert quote["exact"] == TEXT[start : place["end"]] == "двенадцать человек погибли"
    assert (position["start"], position["end"]) == (start, start + len(quote["exact"]))
    shown = keeper("text", "note", "--find", words)
    assert "[двенадцать человек погибли]" in shown.out


def test_words_that_are_not_there_are_an_exit_code_and_what_is_like_them(keeper):
    done = keeper("text", "note", "--find", "тринадцать человек погибли в Нортауне", "--json")
    assert (done.code, done.data["found"]) == (1, [])
    assert done.data["near"][0]["how"] == "fuzzy"
    gone = keeper("text", "note", "--find", "nothing of the kind at all")
    assert gone.code == 1
    assert "do not stand" in gone.err


def test_pages_are_shown_one_by_one(keeper):
    (keeper.folder / "two.txt").write_text("Whatever was printed.", encoding="utf-8")
    [kept] = keeper("add", keeper.folder / "two.txt", "--json").data
    first, second = "First page speaks.", "Second page answers."
    pages = (Page(1, 0, len(first)), Page(2, len(first) + 2, len(first) + 2 + len(second)))
    text = ExtractedText(f"{first}\n\n{second}", "application/pdf", "by-hand", "1", pages=pages)
    Archive(keeper.record / "archive").put_text(kept["sha256"], text)
    assert keeper("text", "two", "--page", 2).out == f"{second}\n"
    assert keeper("text", "two", "--page", 2, "--find", "Second page").code == 0
    assert keeper("text", "two", "--page", 1, "--find", "Second page").code == 1
    missing = keeper("text", "two", "--page", 3)
    assert (missing.code, "has 2 pages" in missing.err) == (4, True)
    assert "has no pages" in keeper("text", "note", "--page", 1).err


def test_what_is_only_cited_or_unknown_says_so(keeper):
    cited, unknown = keeper("text", "report"), keeper("text", "notes")
    assert (cited.code, "only cited" in cited.err) == (4, True)
    assert (unknown.code, "did you mean 'note'" in unknown.err) == (4, True)


def test_the_frame_of_a_document_is_given_by_options_too(keeper):
    frame = ("--interviewee", "witness", "--author", "A. Reporter", "--said-on", "5 January 2030")
    assert keeper("cite", "https://example.org/talk", "--handle", "talk", *frame).code == 0
    assert keeper("add", keeper.folder / "note.txt", "--said-on", "one fine day").code == 3
    with keeper.open() as record:
        rows = {row["handle"]: row for row in record.frames().documents.iter_rows(named=True)}
    talk = rows["talk"]
    assert (talk["interviewee"], talk["author"], talk["said_on"]) == ("witness", "A. Reporter", "2030-01-05")
    assert rows["note"]["said_on"] is None


def test_a_folder_is_kept_file_by_file_and_what_cannot_be_read_is_told(person):
    folder = person.folder / "collected"
    (folder / "below").mkdir(parents=True)
    (folder / "b.txt").write_text("The second text.", encoding="utf-8")
    (folder / "below" / "a.txt").write_text("The first text.", encoding="utf-8")
    (folder / ".hidden.txt").write_text("Not meant.", encoding="utf-8")
    (person.folder / "outside.txt").write_text("Outside.", encoding="utf-8")
    (folder / "link.txt").symlink_to(person.folder / "outside.txt")
    done = person("add", folder, "--json")
    assert (done.code, [item["handle"] for item in done.data]) == (0, ["b", "a"])
    (folder / "empty.txt").write_bytes(b"")
    (folder / "new.txt").write_text("A new text.", encoding="utf-8")
    again = person("add", folder)
    assert (again.code, "new: kept" in again.err, "empty.txt" in again.err) == (3, True, True)
    (person.folder / "nothing").mkdir()
    assert person("add", person.folder / "nothing").code == 3
    assert person("add", folder, "--title", "One").code == 2


def test_turns_of_an_interview_are_listed_with_what_tells_them_apart(keeper):
    talk = "A talk\n\nQ: Where were you?\nA: On the square.\n\nQ: And then?\nA: We left [bold].\n"
    (keeper.folder / "talk.txt").write_text(talk, encoding="utf-8")
    assert keeper("add", keeper.folder / "talk.txt").code == 0
    done = keeper("text", "talk", "--turns")
    assert done.code == 0
    assert "2 questions and 2 answers, told apart by the words that stand before them." in done.err
    assert "We left [bold]." in done.out
    turns = keeper("text", "talk", "--turns", "--json").data["turns"]
    assert [(turn["turn"], turn["basis"], turn["label"]) for turn in turns] == [
        ("question", "label", "Q:"), ("answer", "label", "A:"),
    ] * 2  # fmt: skip
    assert [talk[turn["start"] : turn["end"]] for turn in turns] == [turn["text"] for turn in turns]
    nothing = keeper("text", "note", "--turns")
    assert (nothing.code, nothing.out) == (0, "")
    assert "no turns" in nothing.err
    assert keeper("text", "note", "--turns", "--find", "x").code == 2
