"""`inquest copies`: what is proposed, what a person decides, and how that is taken back. The articles are invented."""

import shutil

import pytest

from documentalist import Person
from openinquest.cli import main
from openinquest.inquiry import Material
from openinquest.record.entry import EntryKind

ARTICLE = """Some three hundred people gathered before the town office of Lower Tarlan on the sixth. The press office
said that the meeting passed quietly and that nobody was hurt. Doctors of the district hospital told our correspondent
that twelve people had come to the admissions ward that day, four of them gravely injured. The deputy head of the office
would not name the cause and promised an answer after an internal inquiry. All recordings of the cameras, he said, had
been handed to the investigators that same evening, and it was too early to speak of their loss."""
OTHER = """The district archive has finished its list of papers that lay for half a century in the attic of an old mill.
Among them are contracts for grain, letters of the miller to his sister, and a book of daily observations of the level
of the river from spring to late autumn. The archive hopes to publish the book and asks everyone who has photographs of
the mill to bring them to its reading room. The roof has not been mended yet, and water has spoilt some sheets."""
NOTE = " Read the whole report at the agency."


DAYS = {"wire": "2030-01-07", "daily": "2030-01-08", "mill": ""}
TEXTS = {"wire": ARTICLE, "daily": " ".join(ARTICLE.split()[:50]) + NOTE, "mill": OTHER}


@pytest.fixture(scope="session")
def kept(invented, tmp_path_factory):
    """A folder with a record of a report of an agency, a shortened reprint of it, and another article, to be copied."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(invented, folder, dirs_exist_ok=True)
    for name, text in TEXTS.items():
        keep(folder, name, text, DAYS[name])
    return folder


@pytest.fixture
def keeper(kept, tmp_path, capsys):
    """Somebody with that record."""
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return Person(tmp_path, capsys)


def keep(folder, name, text, day=""):
    """Keep a text as a document of that handle."""
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    said = ["--handle", name] + (["--published-on", day] if day else [])
    assert main(["add", str(path), *said, "--record", str(folder / "record")]) == 0


def listed(person):
    """Return the handles of the pairs that wait."""
    return [
        (pair["first"]["document"], pair["second"]["document"])
        for pair in person("copies", "--json").data["pairs"]
    ]


def test_a_shortened_reprint_is_proposed_with_its_figures(keeper):
    data = keeper("copies", "--json").data
    [pair] = data["pairs"]
    assert (pair["first"]["document"], pair["second"]["document"], pair["dated"]) == ("wire", "daily", True)
    assert pair["text"]["relation"] == "overlap"
    assert pair["text"]["of_second"] > 0.85 > 0.6 > pair["text"]["of_first"]
    assert pair["text"]["of_second"] == round(pair["text"]["shared"] / pair["text"]["runs_second"], 4)
    assert (pair["distance"], pair["same_bytes"]) == (None, False)
    assert data["compared"] == {"texts": 3, "short": 0, "pictures": 0}
    table = keeper("copies")
    assert table.out.splitlines()[1].startswith("wire\t2030-01-07\tdaily\t2030-01-08\t\teach has more\t")


def test_nothing_is_written_by_asking(keeper):
    before = keeper.head
    assert listed(keeper) == listed(keeper) != []
    assert keeper.head == before


def test_a_person_confirms_and_takes_back(keeper):
    # either order of the two: the days on record tell which is the copy
    said = keeper("copies", "--confirm", "daily", "wire", "--by", "c2", "--reason", "cut short", "--json")
    assert said.code == 0
    with keeper.open() as record:
        [(n, flat)] = record.flats(EntryKind.JUDGEMENT)[-1:]
    assert (n, flat["kind"], flat["by"], flat["reason"]) == (said.data["n"], "republishes", "c2", "cut short")
    with keeper.open() as record:
        assert Material.of(record.frames(), record.ontology).republished == {"daily": "wire"}
    assert listed(keeper) == []
    assert keeper("undo", said.data["undo"]).code == 0
    assert listed(keeper) == [("wire", "daily")]
    with keeper.open() as record:
        assert Material.of(record.frames(), record.ontology).republished == {}


def test_what_was_rejected_is_not_proposed_again_until_that_is_taken_back(keeper):
    said = keeper("copies", "--reject", "daily", "wire", "--json").data
    assert listed(keeper) == []
    with keeper.open() as record:
        assert Material.of(record.frames(), record.ontology).republished == {}
    assert keeper("check").code == 0
    assert keeper("undo", said["undo"]).code == 0
    assert listed(keeper) == [("wire", "daily")]


def test_prints_of_one_text_are_not_asked_about_twice(keeper):
    keep(keeper.folder, "weekly", ARTICLE.replace("twelve", "several"), "2030-01-09")
    assert sorted(listed(keeper)) == [("daily", "weekly"), ("wire", "daily"), ("wire", "weekly")]
    assert keeper("copies", "--confirm", "wire", "daily").code == 0
    assert keeper("copies", "--confirm", "wire", "weekly").code == 0
    assert listed(keeper) == []


def test_copies_of_one_text_are_proposed_with_it_and_not_with_each_other(keeper):
    for name, day in (("weekly", "2030-01-09"), ("monthly", "2030-01-10")):
        keep(keeper.folder, name, ARTICLE.replace("twelve", name), day)
    found = keeper("copies", "--json").data
    pairs = [(pair["first"]["document"], pair["second"]["document"]) for pair in found["pairs"]]
    assert ("weekly", "monthly") not in pairs
    assert {("wire", "weekly"), ("wire", "monthly")} <= set(pairs)
    assert found["behind"] == 1
    assert keeper("copies", "--confirm", "wire", "weekly").code == 0
    assert ("weekly", "monthly") not in listed(keeper)
    assert keeper("copies", "--reject", "wire", "monthly").code == 0
    assert ("weekly", "monthly") in listed(keeper)


def test_a_person_may_confirm_what_was_not_proposed(keeper):
    """A translation, say; where the days do not tell, the person says which was first."""
    assert keeper("copies", "--confirm", "wire", "mill").code == 2
    assert keeper("copies", "--confirm", "wire", "mill", "--original", "brief").code == 2
    assert keeper("copies", "--confirm", "wire", "mill", "--original", "mill").code == 0
    warned = keeper("copies", "--confirm", "wire", "daily", "--original", "daily")
    assert warned.code == 4  # wire repeats mill already


def test_a_copy_published_before_its_original_is_told(keeper):
    done = keeper("copies", "--confirm", "wire", "daily", "--original", "daily")
    assert (done.code, "before the original" in done.err) == (0, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["--confirm", "wire", "daily"], ["--confirm", "wire", "daily"]),
        (["--confirm", "wire", "daily"], ["--reject", "wire", "daily"]),
        (["--confirm", "wire", "daily"], ["--confirm", "wire", "daily", "--original", "daily"]),
        (["--confirm", "wire", "daily"], ["--confirm", "daily", "brief", "--original", "brief"]),
        (["--reject", "wire", "daily"], ["--reject", "daily", "wire"]),
        (["--reject", "wire", "daily"], ["--confirm", "daily", "wire"]),
    ],
    ids=str,
)
def test_decisions_that_cannot_stand_together_are_refused(keeper, first, second):
    assert keeper("copies", *first).code == 0
    before = keeper.head
    assert keeper("copies", *second).code == 4
    assert keeper.head == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--confirm", "wire"], 2), (["--confirm", "wire", "wire", "--original", "wire"], 3),
        (["--reject", "wire", "wire"], 3), (["--confirm", "wire", "nothing"], 4), (["--original", "wire"], 2),
        (["--reason", "why"], 2), (["--confirm", "wire", "daily", "--reject", "wire", "daily"], 2),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_noted_is_refused(keeper, words, code):
    before = keeper.head
    assert keeper("copies", *words).code == code
    assert keeper.head == before


def test_the_order_of_keeping_changes_nothing(keeper, blank, tmp_path, capsys):
    """Handles, order and figures are the same where the documents came in the other way round."""
    folder = tmp_path / "again"
    shutil.copytree(blank / "record", folder / "record")
    again = Person(folder, capsys)
    for name in reversed(TEXTS):
        keep(folder, name, TEXTS[name], DAYS[name])
    assert again("copies", "--json").data["pairs"] == keeper("copies", "--json").data["pairs"]
