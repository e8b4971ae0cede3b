"""Both stores, SQLite and PostgreSQL: what was appended is what is read, and nothing is lost."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invented import WORLD, say
from openinquest.errors import ForbiddenChange, NotFound
from openinquest.record import EntryKind
from openinquest.record.backup import backup, restore
from openinquest.record.log import root_of
from openinquest.record.payloads import entry_id
from openinquest.record.record import flat_of
from stored import append_many, whole

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
VIA = st.lists(
    st.fixed_dictionaries({"who": TEXT, "mode": st.just("reports")}, optional={"on": TEXT}), min_size=1
)
STATEMENT = st.fixed_dictionaries(
    {"thing": TEXT, "property": TEXT, "stance": st.just("asserts"), "speaker": TEXT, "coder": TEXT,
     "coded_at": TEXT, "method": TEXT},
    optional={"value": TEXT, "original": TEXT, "scope": TEXT, "seq": st.integers(0, 99), "via": VIA,
              "document": TEXT, "quote": TEXT, "inferred": st.lists(TEXT, min_size=1),
              "coded_from": st.fixed_dictionaries({"import": TEXT, "sheet": TEXT, "row": TEXT})},
)  # fmt: skip


def composed(value):
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, dict):
        return {key: composed(item) for key, item in value.items()}
    return [composed(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STATEMENT, max_size=6))
def test_what_was_appended_is_what_is_read(stored, statements):
    before = stored.head().size
    stored.append(statements=statements)
    added = [entry for entry in stored.store.entries(after=before) if entry.groups]
    assert [flat_of(entry) for entry in added] == [composed(flat) for flat in statements]
    assert [entry.leaf for entry in added] == stored.leaves()[before:]
    for entry in added:
        assert entry.n in stored.store.find(entry_id(entry))


def test_a_head_of_the_past_is_the_root_over_the_first_entries(stored):
    for value in ("1", "2", "3"):
        stored.append(statements=[say("dead", value), say("hurt", value)])
    leaves = stored.leaves()
    for size in range(len(leaves) + 1):
        assert stored.head(size).root == root_of(leaves[:size])
    with pytest.raises(NotFound, match="no entry 7"):
        stored.head(7)


def test_two_processes_appending_at_once_lose_nothing(stored):
    stored.append(statements=WORLD)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(append_many, stored.folder, name, 30) for name in ("first", "second")]
        for job in jobs:
            job.result()
    flats = whole(stored)[len(WORLD) :]
    for name in ("first", "second"):
        assert [flat["value"] for flat in flats if flat["speaker"] == name] == [
            str(value) for value in range(30)
        ]


def test_destroying_one_coding_leaves_the_other(stored):
    said = say("dead", "5")
    stored.append(statements=[said])
    stored.append(statements=[said | {"coder": "c2"}])
    stored.destroy([1], "wrong coder named")
    assert [entry.groups is None for entry in stored.entries()] == [True, False]
    assert stored.show("dead").properties["value"][0].statements[0]["n"] == 2


def test_two_codings_of_one_statement_are_found_under_one_identity(stored):
    said = say("dead", "5")
    stored.append(statements=[said, say("dead", "6")])
    stored.append(statements=[said | {"coder": "c2"}])
    first, _, third = stored.entries()
    assert entry_id(first) == entry_id(third)
    assert stored.store.find(entry_id(first)) == [1, 3]


def test_judgements_and_documents_are_sealed_like_statements(stored):
    stored.append(
        statements=WORLD,
        judgements=[
            {"kind": "same", "left": "a", "right": "b", "by": "c1", "at": "2026", "method": "person"}
        ],
        documents=[{"id": "0" * 64, "title": "A title", "address": "https://example.org/", "coder": "c1"}],
    )
    kinds = [entry.kind for entry in stored.entries()]
    assert kinds == [EntryKind.DOCUMENT, *[EntryKind.STATEMENT] * len(WORLD), EntryKind.JUDGEMENT]
    whole(stored)


def test_what_is_destroyed_cannot_return(stored):
    secret = say("dead", "7", scope="Qyzylgul Invented", quote="said by Qyzylgul Invented")
    stored.append(statements=[*WORLD, say("dead", "5"), secret, say("dead", "6")])
    root, size = stored.head().root, stored.head().size
    stored.destroy([size - 1], "safety")
    assert stored.head().root == root
    assert [flat.get("value") for flat in whole(stored)[-2:]] == ["5", "6"]
    assert "Qyzylgul" not in str(stored.terms()["text"].to_list())
    assert stored.store.tombstones()[0][0] == size - 1
    with pytest.raises(ForbiddenChange, match="cannot come back") as refused:
        stored.append(statements=[secret])
    assert "Qyzylgul" not in str(refused.value)
    assert stored.head().size == size
    with pytest.raises(NotFound):
        stored.destroy([size - 1], "safety")


def test_an_error_in_mid_transaction_leaves_nothing(stored):
    stored.append(statements=WORLD)
    head = stored.head()

    def broken():
        with stored.store.writing() as writer:
            writer.entries([])
            stored_rows = say("dead", "1")
            raise KeyError(stored_rows["thing"])

    with pytest.raises(KeyError):
        broken()
    assert stored.head() == head
    stored.append(statements=[say("dead", "1")])
    assert stored.head().size == head.size + 1


def contents(record):
    """Return all that a store holds but the order of its index."""
    store = record.store
    return (
        record.head(),
        store.heads(),
        list(store.commitments()),
        [(entry.n, entry.salt, entry.groups) for entry in store.entries()],
        sorted(store.keys().rows()),
        store.tombstones(),
        store.key(),
        store.terms().sort("code").rows(),
    )


def test_a_record_moves_between_databases_without_a_changed_leaf(
    stored, tmp_path, monkeypatch, postgres_address
):
    stored.append(statements=[*WORLD, say("dead", "5", scope="a\x00b"), say("dead", "6")])
    stored.append(
        statements=[say("dead", "6") | {"coder": "c2"}],
        judgements=[
            {"kind": "same", "left": "a", "right": "b", "by": "c1", "at": "2026", "method": "person"}
        ],
    )
    stored.destroy([stored.head().size - 3], "safety")
    before = contents(stored)
    made = backup(stored, tmp_path / "kept.tar.gz")
    for name, url in (("there", postgres_address), ("back", ""), ("again", postgres_address)):
        monkeypatch.setenv("DATABASE_URL", url)
        with restore(made, tmp_path / name) as record:
            assert (record.folder / "record.sqlite3").exists() is not bool(url)
            assert contents(record) == before
            made = backup(record, tmp_path / f"{name}.tar.gz")
            record.append(statements=[say("dead", "9")])
            whole(record)
