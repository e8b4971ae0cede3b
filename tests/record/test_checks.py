"""Checks of a record: silent on a sound one, and each finds what it is for."""

import sqlite3

import pytest

from invented import WORLD, define, say
from openinquest.errors import RecordError
from openinquest.record import checks
from openinquest.record.checks import Check, Depth, Severity, check_log, check_store, run_checks
from openinquest.record.payloads import entry_id

DOCUMENT = {"id": "a" * 64, "handle": "brief", "title": "A briefing", "published_on": "2030-01-06",
            "coder": "c1", "coded_at": "2030-03-01T00:00:00Z", "method": "person"}  # fmt: skip


def judge(kind, left, right=None, **fields):
    """One judgement of a person."""
    said = {
        "kind": kind,
        "left": left,
        "right": right,
        "by": "c1",
        "at": "2030-03-01T00:00:00Z",
        "method": "person",
    }
    return {name: value for name, value in (said | fields).items() if value is not None}


def found(record, name):
    """What one check finds: severity, place, and the words."""
    return [
        (item.severity, item.where, str(item)) for check, item in run_checks(record) if check.name == name
    ]


@pytest.fixture(autouse=True)
def only_the_records_own(monkeypatch):
    """Leave out the checks of other packages, which register theirs when some other test loads them."""
    own = [check for check in checks.registered() if check.run.__module__ == checks.__name__]
    monkeypatch.setattr(checks, "_CHECKS", own)


@pytest.fixture(autouse=True)
def own_checks(monkeypatch):
    """Only the record's own checks: other packages register theirs when something loads them."""
    own = [check for check in checks.registered() if check.run.__module__ == checks.__name__]
    monkeypatch.setattr(checks, "_CHECKS", own)


@pytest.fixture
def sound(record):
    """A record in which nothing is wrong."""
    record.append(statements=[*WORLD, say("dead", "12", document=DOCUMENT["id"])], documents=[DOCUMENT])
    return record


def test_a_sound_record_has_no_findings(sound):
    assert [str(item) for _, item in run_checks(sound)] == []


def test_the_example_is_whole(example):
    assert [*check_store(example), *check_log(example)] == []


def test_what_was_destroyed_is_no_error(sound):
    sound.destroy([3], "safety")
    assert found(sound, "log") == []


def tampered(record, *commands):
    """Change the database behind the record's back, as an intruder with a copy of SQLite would."""
    with sqlite3.connect(record.folder / "record.sqlite3") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for command in commands:
            assert database.execute(command).rowcount > 0, command
    database.close()


@pytest.mark.parametrize(
    ("commands", "where", "words"),
    [
        (["UPDATE term SET text = '13' WHERE text = '12'"], "entry 12", "changed"),
        (["UPDATE body SET content = replace(content, 'briefing', 'meeting')"], "entry 1", "changed"),
        (["DELETE FROM statement WHERE n = 5"], "entry 5", "not destroyed"),
        (["DELETE FROM body WHERE n = 1", "DELETE FROM commitment WHERE first = 1"], "entry 2", "missing"),
        (["UPDATE commitment SET hashes = zeroblob(128) WHERE first = 1"], "entry 1", "changed"),
        (
            [
                "DELETE FROM statement WHERE n = 12",
                "UPDATE commitment SET hashes = substr(hashes, 1, length(hashes) - 128) WHERE first = 2",
            ],
            "the log",
            "ends at entry 11",
        ),
        (["UPDATE head SET root = zeroblob(32)"], "entry 12", "root"),
    ],
    ids=["text", "document", "payload gone", "entry gone", "commitment", "end cut off", "root"],
)
def test_whatever_an_intruder_changes_is_found(sound, commands, where, words):
    assert sound.head().size == 12
    tampered(sound, *commands)
    errors = [item for _, item in run_checks(sound) if item.severity is Severity.ERROR]
    assert where in {item.where for item in errors}
    assert any(words in item.what for item in errors if item.where == where)
    assert all("backup" in item.advice for item in errors)


def test_a_statement_said_after_its_document_is_a_doubt(sound):
    sound.append(statements=[say("dead", "13", document=DOCUMENT["id"], said_on="2030-01-07")])
    sound.append(statements=[say("dead", "14", document=DOCUMENT["id"], said_on="2030-01")])
    [(severity, where, _)] = found(sound, "dates")
    assert (severity, where) == (Severity.DOUBT, "entry 13")


def test_a_pair_that_persons_judged_both_ways_is_a_doubt(sound):
    sound.append(judgements=[judge("same", "dead", "hurt")])
    assert found(sound, "merges") == []
    sound.append(judgements=[judge("different", "dead", "hurt", by="c2")])
    [(severity, where, _)] = found(sound, "merges")
    assert severity is Severity.DOUBT
    assert {"dead", "hurt"} == set(where.split(" and "))


def test_a_withdrawal_of_what_is_gone_is_a_doubt(sound):
    sound.append(statements=[say("dead", "20", coded_from={"import": "one", "sheet": "s", "row": "1"})])
    [entry] = sound.entries([13])
    target = entry_id(entry)
    sound.append(statements=[say("dead", "20", stance="withdraws", target=target)])
    assert found(sound, "targets") == []
    sound.append(judgements=[judge("retracts", "import:one")])
    [(_, where, _)] = found(sound, "targets")
    assert where == "entry 14"


def test_what_nothing_defines_any_more_is_a_doubt(sound):
    definitions = [flat | {"coded_from": {"import": "one", "sheet": "s", "row": "1"}}
                   for flat in define("fled", "Figure", "all who fled@en")]  # fmt: skip
    sound.append(statements=[*definitions, say("fled", "7"), say("fled", "8")])
    assert found(sound, "references") == []
    sound.append(judgements=[judge("retracts", "import:one")])
    sound.append(statements=[say("dead", "9", "nobody", document="b" * 64)])
    told = found(sound, "references")
    assert {severity for severity, *_ in told} == {Severity.DOUBT}
    assert [words for *_, words in told if "'fled'" in words and "2 entries" in words]
    assert [words for *_, words in told if "'nobody'" in words]
    assert [words for *_, words in told if "b" * 64 in words]
    assert len(told) == 3


@pytest.mark.parametrize("failure", [RecordError("a term is missing"), KeyError("whispered")], ids=repr)
def test_a_check_that_cannot_run_is_an_error_and_hides_no_other(sound, monkeypatch, failure):
    def fail(_):
        raise failure

    monkeypatch.setattr(checks, "_CHECKS", [Check("broken", fail), *checks.registered()])
    sound.append(statements=[say("dead", "13", document=DOCUMENT["id"], said_on="2030-01-07")])
    findings = [*run_checks(sound)]
    assert [(check.name, item.severity) for check, item in findings] == [
        ("broken", Severity.ERROR), ("dates", Severity.DOUBT),
    ]  # fmt: skip
    assert "whispered" not in str(findings[0][1])


def test_quick_checks_leave_out_the_deep_ones(sound, monkeypatch):
    ran = []
    monkeypatch.setattr(checks, "_CHECKS", [Check("deep", lambda _: ran.append("deep") or [], Depth.WHOLE),
                                            Check("quick", lambda _: ran.append("quick") or [])])  # fmt: skip
    assert list(run_checks(sound, Depth.QUICK)) == []
    assert ran == ["quick"]
