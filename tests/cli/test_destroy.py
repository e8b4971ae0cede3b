"""`inquest destroy`: how far it reaches, whose consent it wants, and which copies it names."""

import pytest

WORDS = "Twelve people died, the ministry said."


@pytest.fixture
def keeper(coded):
    """Somebody who kept a text."""
    (coded.folder / "note.txt").write_text(WORDS, encoding="utf-8")
    assert coded("add", coded.folder / "note.txt").code == 0
    return coded


@pytest.fixture
def careful(keeper):
    """Somebody whose record demands the consent of a second person."""
    settings = keeper.record / "inquest.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[policy]", '[policy]\ndestroy = "second-person"'), encoding="utf-8")
    return keeper


def everything(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_document_goes_with_its_bytes_its_text_and_what_was_noted(keeper):
    target = keeper.folder / "working.txt"
    assert keeper("custody", "note", "copied", "--to", target, "--reason", "to be translated").code == 0
    said = ("--with", "a commission", "--on", "2030-02-01", "--reason", "handed over")
    assert keeper("custody", "note", "exported", *said).code == 0
    assert WORDS.encode() in everything(keeper.record / "archive")
    done = keeper("destroy", "--document", "note", "--reason", "a court order", "--yes")
    assert done.code == 0
    # the copies were told although the entries that told of them went too
    assert "exported 2030-02-01 by c1, a commission" in done.err
    assert "copied" in done.err
    assert WORDS.encode() not in everything(keeper.record)
    assert keeper("text", "note").code == 4
    assert keeper("check").code == 0


def test_statements_that_quote_what_is_gone_are_named(keeper, rows, workbook):
    quoting = rows["Statements"][1] | {"key": "q", "document": "note", "quote": "Twelve people died"}
    quoting["wording"] = "verbatim"
    sheet = workbook({"Statements": [quoting]}, "quotes.xlsx")
    assert keeper("import", sheet, "--series", "quotes").code == 0
    assert "still quote it" in keeper("destroy", "--document", "note", "--reason", "safety", "--yes").err


def test_a_record_may_demand_a_second_person(careful):
    before = careful.head
    alone = careful("destroy", "3", "--reason", "safety", "--yes")
    assert (alone.code, "second person" in alone.err, careful.head) == (4, True, before)
    assert careful("destroy", "3", "4", "--consent", "--reason", "safety", "--by", "c1").code == 0
    assert careful("destroy", "3", "--reason", "safety", "--yes", "--by", "c1").code == 4
    assert careful("destroy", "3", "--consent", "--reason", "safety", "--by", "c2").code == 0
    more = careful("destroy", "3", "4", "--reason", "safety", "--yes", "--by", "c1")
    assert (more.code, "missing for 4;" in more.err) == (4, True)
    assert careful("destroy", "3", "--reason", "safety", "--yes", "--by", "c1").code == 0
    with careful.open() as record:
        [(n, _, reason)] = record.store.tombstones()
    assert (n, reason) == (3, "safety (c1, with the consent of c2)")


def test_a_policy_that_nobody_knows_and_numbers_that_are_not_there_stop_it(careful):
    settings = careful.record / "inquest.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("second-person", "perhaps"), encoding="utf-8")
    assert careful("destroy", "3", "--reason", "safety", "--yes").code == 4
    assert careful("destroy", "9999", "--consent", "--reason", "safety").code == 4
    assert careful("destroy", "--reason", "safety", "--yes").code == 2
    with careful.open() as record:
        assert not record.store.tombstones()
