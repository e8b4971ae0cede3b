"""Sealed payloads in PostgreSQL: a role without clearance reads none of them in any way, and folds without them."""

import pytest

from invented import WORLD, define, say
from local_postgres import address
from openinquest.errors import ForbiddenChange
from openinquest.record import EntryKind, Settings, create_record, open_record
from openinquest.record.backup import backup, restore
from openinquest.record.columnar import Columnar
from openinquest.record.listing import newest
from openinquest.record.payloads import entry_id
from openinquest.record.postgres_link import Link
from openinquest.record.search import find, nearest_in
from stored import whole

SECRET = "Qyzylgul Invented"
PAPER = {
    "id": "ab" * 32,
    "handle": "letter",
    "title": f"A letter of {SECRET}",
    "coder": "c1",
    "coded_at": "2030",
}
TABLES = ("statement", "body", "term", "entry_key", "entry_again", "thing_entry")


def marked(left, level="sealed"):
    return {
        "kind": "marks",
        "left": left,
        "value": {"level": level},
        "by": "c1",
        "at": "2030",
        "method": "person",
    }


@pytest.fixture
def record(tmp_path, monkeypatch, postgres_address):
    monkeypatch.setenv("DATABASE_URL", postgres_address)
    with create_record(tmp_path / "record", Settings(title={"en": "An invented event"})) as made:
        yield made


@pytest.fixture
def roles(record, monkeypatch):
    """Roles `reader` and `writer` without clearance, `cleared` with it; returns how to be one of them."""
    schema = "record_" + (record.folder / "record.postgresql").read_text().strip()
    owner = Link(address(), schema)
    for role, rights in (("reader", "SELECT"), ("writer", "SELECT, INSERT"), ("cleared", "SELECT, INSERT")):
        owner.run(f"CREATE ROLE {role} LOGIN")
        owner.run(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        owner.run(f"GRANT {rights} ON ALL TABLES IN SCHEMA {schema} TO {role}")
    owner.run("INSERT INTO clearance VALUES ('cleared'), ('nobody-of-this-server')")
    owner.commit()
    links = []

    def become(role):
        monkeypatch.setenv("DATABASE_URL", address().replace("postgres:@", f"{role}:@"))
        links.append(Link(address().replace("postgres:@", f"{role}:@"), schema))
        return links[-1]

    yield become
    for link in links:
        link.close()
    owner.rollback()
    for role in ("reader", "writer", "cleared"):
        owner.run(f"DROP OWNED BY {role}")
        owner.run(f"DROP ROLE {role}")
    owner.commit()
    owner.close()


def everything(link):
    """Return all that a role can read of the tables of payloads, as one text."""
    return "".join(repr(link.rows(f"SELECT * FROM {table}")) for table in TABLES)


def sealed_record(record):
    """Fill a record; return the numbers of what is sealed in it."""
    record.append(
        documents=[PAPER],
        statements=[
            *WORLD, *define("witness", "Person", f"{SECRET}@en"), say("dead", "5"),
            say("dead", "17", scope=f"as {SECRET} says"), say("dead", "18", speaker="witness"),
            say("dead", "19", document=PAPER["id"], quote=SECRET), say("hurt", "5", coded_from={"import": "i-1"}),
            say("dead", "20", via=[{"who": "witness", "mode": "reports"}], basis="cites:witness"),
        ],
    )  # fmt: skip
    entries = list(record.entries())
    seventeen = next(entry for entry in entries if b'"17"' in entry.groups["content"])
    reason = {"kind": "supports", "left": entry_id(seventeen), "right": "hurt", "by": "c1", "at": "2030",
              "method": "person", "reason": f"{SECRET} was there"}  # fmt: skip
    aside = reason | {"left": "dead", "reason": f"{SECRET} by herself"}
    record.append(judgements=[marked(entry_id(seventeen)), reason, aside])
    alone = entry_id(list(record.entries())[-1])
    record.append(judgements=[marked("witness"), marked(PAPER["id"]), marked("import:i-1"), marked(alone)])
    first = len(WORLD) + 2
    return {1, *range(first, first + 2), *range(first + 3, first + 15)}


def test_a_role_without_clearance_reads_nothing_sealed_by_whatever_way(record, roles):
    sealed = sealed_record(record)
    head = record.head()
    assert [hit.thing for hit in find(record, SECRET, names_only=True)] == ["witness"]
    reader = roles("reader")
    assert SECRET not in everything(reader)
    assert {n for (n,) in reader.rows("SELECT n FROM sealed")} == sealed
    for attempt in (
        "SELECT n FROM statement WHERE n IN (SELECT n FROM sealed)",
        "SELECT b.n FROM sealed s JOIN body b USING (n)",
        f"SELECT code FROM term WHERE convert_from(text, 'UTF8') LIKE '%{SECRET}%'",
        "SELECT most_common_vals FROM pg_stats WHERE tablename = 'term' AND schemaname = current_schema()",
    ):
        assert reader.rows(attempt) == []
    with open_record(record.folder) as theirs:
        assert theirs.head() == head
        assert [flat.get("value") for flat in whole(theirs) if flat.get("speaker") == "ministry"] == ["5"]
        assert {entry.n for entry in theirs.entries() if entry.groups is None} == sealed
        frames = theirs.frames()
        assert frames.statements.filter(~frames.statements["definition"])["value"].to_list() == ["5"]
        assert SECRET not in str(frames)
        assert {line["says"] for line in newest(theirs, 30) if line["n"] in sealed} == {"(sealed)"}
        assert "witness" not in theirs.frames().things["thing"]
        assert find(theirs, SECRET) == []  # nor out of the index that somebody with clearance made
        assert nearest_in(theirs, "witnes") == ""


def test_whoever_lacks_clearance_neither_adds_nor_clears_nor_copies(record, roles, tmp_path):
    sealed_record(record)
    writer = roles("writer")
    for attempt in (
        "INSERT INTO clearance VALUES ('writer')", "INSERT INTO sealed VALUES (999)",
        "INSERT INTO open_term SELECT code FROM sealed_term", "INSERT INTO term VALUES (99999, 'x')",
        "DELETE FROM sealed",
        "ALTER TABLE statement DISABLE ROW LEVEL SECURITY",
    ):  # fmt: skip
        with pytest.raises(ForbiddenChange), writer.explained():
            writer.run(attempt)
        writer.rollback()
    writer.run("SET row_security = off")
    with pytest.raises(ForbiddenChange), writer.explained():
        writer.rows("SELECT * FROM statement")
    writer.rollback()
    with open_record(record.folder) as theirs:
        with pytest.raises(ForbiddenChange, match="needs clearance"):
            theirs.append(judgements=[marked("witness", "public")])
        with pytest.raises(ForbiddenChange, match="would not copy"):
            backup(theirs, tmp_path / "kept.tar.gz")
        assert not list(tmp_path.glob("kept*"))
    assert SECRET not in everything(writer)


def test_what_comes_later_is_sealed_and_opened_with_its_mark(record, roles):
    sealed_record(record)
    roles("cleared")
    with open_record(record.folder) as theirs:
        assert SECRET in str(theirs.frames().statements["quote"].to_list())
        theirs.append(statements=[say("hurt", "23", speaker="witness", scope="a text of its own")])
        theirs.append(statements=[say("hurt", "17")])
        whole(theirs)
    reader = roles("reader")
    assert "a text of its own" not in everything(reader)
    with open_record(record.folder) as seen:
        export = Columnar(seen.folder / "frames", worth_a_part=1)
        before = export.statements(seen.store).height
        # a text that only sealed statements had is there with the first open one that has it
        assert "17" in [flat["value"] for _, flat in seen.flats(EntryKind.STATEMENT)]
        roles("postgres")
        record.append(judgements=[marked("witness", "restricted")])
        assert export.statements(seen.store).height > before
        values = [flat.get("value") for flat in whole(seen) if flat.get("speaker") == "witness"]
        assert values == ["18", "23"]
        assert export.terms(seen.store)["text"].is_in(["a text of its own"]).any()


@pytest.mark.nightly
def test_seals_are_made_again_where_a_record_is_restored(record, roles, tmp_path):
    sealed = sealed_record(record)
    made = backup(record, tmp_path / "kept.tar.gz")
    with restore(made, tmp_path / "again") as again:
        numbers = again.store._link.rows("SELECT n FROM sealed")
        assert {n for (n,) in numbers} == sealed
