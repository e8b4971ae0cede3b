"""Tables out of a record and into another: the same statements, documents and judgements, or one clear error."""

import json
from itertools import count

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invented import WORLD, say
from openinquest.cli import main
from openinquest.errors import ForbiddenChange
from openinquest.record import Coder, EntryKind, Settings, apply_import, create_record, plan_import
from openinquest.record.codings import standing_codings
from openinquest.record.exporting import Format, export_tables
from openinquest.record.payloads import entry_id
from openinquest.record.record import flat_of
from openinquest.record.sheets import read_tables
from openinquest.record.tables import exported_mappings
from openinquest.release.visibility import visible

DOCUMENT = {"id": "ab" * 32, "handle": "gazette", "title": "The  Gazette", "coder": "c1", "coded_at": "2030"}
TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=9).filter(str.strip)
STATEMENT = st.builds(
    lambda value, stance, fields: say("dead", value, stance=stance, **fields),
    st.sampled_from(["1", ">200", "10..15", "~9900"]),
    st.sampled_from(["asserts", "denies"]),
    st.fixed_dictionaries(
        {"coder": st.sampled_from(["c1", "c2"]), "method": st.sampled_from(["person", "import:counts"])},
        optional={
            "original": TEXT, "scope": TEXT, "quote": TEXT, "occasion": st.just("o-1"), "seq": st.integers(0, 9),
            "voice": st.sampled_from(["ministry", "monitor"]), "document": st.just(DOCUMENT["id"]),
            "speaker": st.sampled_from(["ministry", "monitor"]), "holds_at": st.just("2030-01"),
            "via": st.just([{"who": "monitor", "mode": "reports", "on": "2030-01-06"}]),
            "selector": st.just([{"type": "TextQuoteSelector", "exact": "so | ; many"}]),
            "inferred": st.just(["said_on", "turn=question:label"]), "basis": st.just("cites:gazette"),
        },
    ),
)  # fmt: skip


def brought(record, folder):
    """Import the tables of a folder as the command does."""
    read = read_tables(record, sorted(folder.iterdir()), exported_mappings())
    apply_import(record, plan_import(record, read.tables, Coder("c9", "2031-01-01"), "tables", read.digest))


def codings(record):
    """Return what identifies and codes each statement that stands, where it came from left out."""
    standing = standing_codings(record.rows(), record.apparatus().retracted)["n"].to_list()
    found = []
    for entry in record.entries(standing):
        flat = flat_of(entry)
        said = [flat.get(name) for name in ("coder", "coded_at", "method", "inferred")]
        found.append(json.dumps([entry_id(entry), *said]))
    return sorted(found)


NUMBERS = count()


@pytest.fixture
def made(tmp_path):
    """Make records, each in a folder of its own."""
    opened = []

    def make():
        number = next(NUMBERS)
        opened.append(create_record(tmp_path / f"record-{number}", Settings(title={"en": "Invented"})))
        return opened[-1], tmp_path / f"tables-{number}"

    yield make
    for record in opened:
        record.close()


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(statements=st.lists(STATEMENT, max_size=8), retracted=st.booleans())
def test_what_is_exported_and_imported_is_the_same(made, statements, retracted):
    record, folder = made()
    record.append(statements=[*WORLD, *statements], documents=[DOCUMENT])
    first = next(entry for entry in record.entries([len(WORLD) + 1]) if entry.groups)
    judgements = [
        {"kind": "marks", "left": DOCUMENT["id"], "value": {"level": "sealed"}, "by": "c1", "at": "2030",
         "method": "person"},
        {"kind": "supports", "left": entry_id(first), "right": "hurt", "reason": "it does; so", "by": "c2",
         "at": "2030", "method": "derived:link@1", "score": "0.25"},
    ]  # fmt: skip
    if retracted and statements:
        judgements.append({"kind": "retracts", "left": entry_id(list(record.entries())[-1]), "by": "c1",
                           "at": "2030", "method": "person"})  # fmt: skip
    record.append(judgements=judgements)
    other, _ = made()
    export_tables(record, folder, Format.JSON_LINES)
    brought(other, folder)
    assert codings(other) == codings(record)
    assert (
        other.frames().documents.drop("n", "imports").equals(record.frames().documents.drop("n", "imports"))
    )
    kept = ("kind", "left", "value", "by", "at", "method", "score", "reason")
    told = [
        {name: flat.get(name) for name in kept if name != "left" or flat["kind"] == "marks"}
        for _, flat in other.flats(EntryKind.JUDGEMENT)
    ]
    assert told == [
        {name: flat.get(name) for name in kept if name != "left" or flat["kind"] == "marks"}
        for flat in judgements
        if flat["kind"] != "retracts"
    ]


@pytest.mark.nightly
def test_parquet_says_what_json_lines_say(made, tmp_path):
    record, folder = made()
    statements = [say("dead", "5", quote="five\nwords"), say("dead", "6", speaker="monitor")]
    record.append(statements=[*WORLD, *statements], documents=[DOCUMENT])
    target = entry_id(list(record.entries())[-1])
    record.append(
        statements=[say("dead", "6", stance="withdraws", speaker="monitor", target=target, voice="monitor"),
                    say("dead", "5", stance="denies", target=f"{target}#attribution")]
    )  # fmt: skip
    export_tables(record, folder, Format.PARQUET)
    other, _ = made()
    brought(other, folder)
    assert codings(other) == codings(record)
    with pytest.raises(ForbiddenChange, match="new folder"):
        export_tables(record, folder, Format.PARQUET)


def test_a_mark_on_an_import_holds_for_what_came_with_it(made):
    record, folder = made()
    came = say("dead", "5", coded_from={"import": "sheet-1", "sheet": "s", "row": "1"})
    record.append(statements=[*WORLD, came, say("dead", "6")])
    record.append(
        judgements=[{"kind": "marks", "left": "import:sheet-1", "value": {"level": "restricted"}, "by": "c1",
                     "at": "2030", "method": "person"}]
    )  # fmt: skip
    other, _ = made()
    export_tables(record, folder, Format.JSON_LINES)
    brought(other, folder)
    [(_, mark)] = other.flats(EntryKind.JUDGEMENT)
    [n] = other.store.find(mark["left"])
    assert (mark["value"], flat_of(next(iter(other.entries([n]))))["value"]) == ({"level": "restricted"}, "5")


def marks(left, level, at):
    return {
        "kind": "marks",
        "left": left,
        "value": {"level": level},
        "by": "c1",
        "at": at,
        "method": "person",
    }


def going_out(record):
    """Return what a release would hold: values of statements, handles of documents, reasons of judgements."""
    frames = record.frames()
    chosen = visible(frames, ontology=record.ontology)
    reasons = dict(frames.judgements.select("n", "reason").iter_rows())
    said = frames.statements.filter(~pl.col("definition") & pl.col("n").is_in(list(chosen.statements)))
    handles = dict(frames.documents.select("id", "handle").iter_rows())
    return (sorted(said["value"]), sorted(handles[each] for each in chosen.documents),
            sorted(reasons[n] for n in chosen.judgements))  # fmt: skip


def test_a_marked_import_holds_back_its_documents_and_judgements_here_and_elsewhere(made):
    record, folder = made()
    came = {"coded_from": {"import": "sheet-1", "sheet": "s", "row": "1"}}
    leaflet = DOCUMENT | {"id": "cd" * 32, "handle": "leaflet", "title": "A leaflet"} | came
    record.append(
        statements=[*WORLD, say("dead", "5", **came), say("dead", "6")], documents=[DOCUMENT, leaflet]
    )
    six = entry_id(list(record.entries(kind=EntryKind.STATEMENT))[-1])
    names = [flat["thing"] for flat in WORLD]
    public = [
        marks(name, "public", "2030") for name in dict.fromkeys([*names, DOCUMENT["id"], leaflet["id"]])
    ]
    support = {"kind": "supports", "left": six, "right": "hurt", "at": "2030", "method": "person"}
    readings = [
        support | {"reason": "open", "by": "c1"},
        support | {"reason": "of the sheet", "by": "c2"} | came,
    ]
    record.append(judgements=[*public, *readings])
    everything = (["5", "6"], ["gazette", "leaflet"], ["of the sheet", "open"])
    for level, at, expected in (
        ("public", "2030", everything),
        ("sealed", "2031", (["6"], ["gazette"], ["open"])),
        ("public", "2032", everything),
    ):
        record.append(judgements=[marks("import:sheet-1", level, at)])
        assert going_out(record) == expected
        tables = folder.with_name(f"{folder.name}-{at}")
        export_tables(record, tables, Format.JSON_LINES)
        other, _ = made()
        brought(other, tables)
        assert going_out(other) == expected


def test_as_a_person_exports_and_imports(made, tmp_path, capsys):
    record, folder = made()
    record.append(statements=[*WORLD, say("dead", "5")])
    other, _ = made()
    words = ["export", "--tables", str(folder), "--format", "jsonl", "--record", str(record.folder), "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["statements"] == len(WORLD) + 1
    path = folder / "statements.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert rows[-1]["value"] == "5"
    wrong = rows[-1] | {"value": "a few or more", "said_on": "2030-02-31"}
    path.write_text("\n".join(json.dumps(row) for row in [*rows[:-1], wrong]))
    assert main(["import", str(path), "--record", str(other.folder), "--by", "c9"]) == 3
    told = capsys.readouterr().err
    assert f"row {len(rows)}, column value" in told
    assert f"row {len(rows)}, column said_on" in told
    assert other.head().size == 0
    path.write_text("\n".join(map(json.dumps, rows)))
    assert main(["import", str(path), "--record", str(other.folder), "--by", "c9"]) == 0
    assert codings(other) == codings(record)
