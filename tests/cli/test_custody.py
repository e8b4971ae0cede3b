"""`inquest custody` and `inquest read`: what a person types, sees, and gets wrong."""

import pytest

from openinquest.inquiry import Material
from openinquest.inquiry.silence import Silences


@pytest.fixture
def keeper(coded):
    """Somebody who kept a text."""
    (coded.folder / "note.txt").write_text("Twelve people died, the ministry said.", encoding="utf-8")
    assert coded("add", coded.folder / "note.txt").code == 0
    return coded


def test_custody_is_told_and_noted(keeper):
    done = keeper(
        "custody", "note", "examined", "--reason", "the stamps were compared", "--by", "c2", "--json"
    )
    assert done.code == 0
    assert [(each["event"], each["by"]) for each in done.data] == [("received", "c1"), ("examined", "c2")]
    table = keeper("custody", "note")
    assert (table.code, "the stamps were compared" in table.out) == (0, True)
    target = keeper.folder / "working.txt"
    assert keeper("custody", "note", "copied", "--to", target, "--reason", "to be translated").code == 0
    assert target.read_text(encoding="utf-8") == "Twelve people died, the ministry said."
    assert "unharmed" in keeper("custody", "note", "verified", "--reason", "before the hearing").err


def test_a_verification_that_fails_is_an_exit_code(keeper):
    [event] = keeper("custody", "note", "--json").data
    path = keeper.record / "archive" / event["sha256"][:2] / event["sha256"][2:]
    path.chmod(0o600)
    path.write_bytes(b"other")
    done = keeper("custody", "note", "verified", "--reason", "a doubt")
    assert (done.code, "harmed" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["custody", "note", "--reason", "why"], 2), (["custody", "note", "lost"], 2),
        (["custody", "note", "examined", "--to", "x", "--reason", "why"], 2),
        (["custody", "note", "examined"], 3), (["custody", "nothing"], 4),
        (["custody", "brief", "verified", "--reason", "why"], 4),
        (["read", "note", "--covers", "dead"], 2), (["read", "note", "--whole", "--extract"], 2),
        (["read", "note", "--whole", "--covers", "nobody", "dead:colour"], 3), (["read", "nothing"], 4),
        (["read", "note", "--whole", "--voice", "nobody"], 3),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_noted_is_refused_and_not_written(keeper, words, code):
    before = keeper.head
    assert keeper(*words).code == code
    assert keeper.head == before


def test_a_reading_is_what_silence_rests_on(keeper):
    said = keeper("read", "brief", "--whole", "--covers", "why-dead", "dead:value", "--json")
    assert said.code == 0
    assert [(each["reading"], each["points"]) for each in said.data] == [
        ("whole", ["why-dead", "dead:value"])
    ]
    size = keeper.head.size
    again = keeper("read", "brief", "--whole", "--covers", "why-dead", "dead:value")
    assert (again.code, keeper.head.size) == (0, size)
    assert "why-dead" in keeper("read", "brief").out
    assert keeper("read", "note", "--whole", "--covers", "dead", "--voice", "monitor").code == 0
    with keeper.open() as record:
        silences = Silences.of(Material.of(record.frames(), record.ontology))
    [silence] = silences.on("dead")
    # the monitor gave a figure elsewhere; of this document it is told that it says nothing
    assert (silence.who, silence.documents) == ("monitor", ("note",))


def test_points_that_are_not_there_are_told_together(keeper):
    done = keeper("read", "note", "--extract", "--covers", "nobody", "dead:valu", "--json")
    assert [problem["column"] for problem in done.data["problems"]] == ["covers", "covers"]
    assert "did you mean 'value'" in done.out
