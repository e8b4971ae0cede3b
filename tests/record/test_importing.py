"""Imports: edited sheets, undone and redone; what a sheet says is what stands, however it came to say it."""

from itertools import count

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from invented import WORLD, say
from invented_logs import examples
from openinquest.errors import ForbiddenChange, InputError, NotFound, Overtaken
from openinquest.record import (
    Coder,
    Settings,
    Table,
    apply_import,
    create_record,
    imports,
    open_record,
    plan_import,
    undo_import,
)
from openinquest.record.frames import frame_names
from openinquest.record.standing import Judged

CODER = Coder("c1", "2030-03-01T00:00:00Z")
_numbers = count()


@pytest.fixture
def fresh(tmp_path):
    """Make a record with the invented world, for every example."""

    def make():
        record = create_record(tmp_path / str(next(_numbers)), Settings(title={"en": "An invented event"}))
        record.append(statements=WORLD)
        return record

    return make


CELLS = st.fixed_dictionaries({
    "value": st.sampled_from(("1", "more than 2", "2-3", "dozens")),
    "speaker": st.sampled_from(("ministry", "monitor")),
    "said_on": st.sampled_from((None, "2030-01-05", "6 January 2030")),
    "document": st.sampled_from(("paper", "page")),
    "coder": st.sampled_from((None, "c7")),
    "inferred": st.sampled_from((None, '["said_on"]')),
    "denies": st.one_of(st.none(), st.sampled_from("abcdef")),
})  # fmt: skip
SHEETS = st.tuples(
    st.dictionaries(st.sampled_from("abcdef"), CELLS, max_size=5),
    st.dictionaries(
        st.sampled_from(("paper", "page")), st.sampled_from(("A title", "Another title")), min_size=2
    ),
    st.dictionaries(st.sampled_from(("j1", "j2")), st.sampled_from(("dead", "hurt"))),
)
"""Rows of statements by key, titles of documents by handle, things judged by key."""


def tables(sheet, lineage=""):
    """The coded tables of a drawn sheet; a denial of a row that is not there denies nothing in particular."""
    statements, documents, judged = sheet
    rows = [
        {
            "key": key,
            "__row": at,
            "thing": "dead",
            "property": "value",
            "basis": "own",
            "wording": "paraphrase",
        }
        | {name: value for name, value in cells.items() if name != "denies"}
        | (
            {"stance": "denies", "target": cells["denies"]}
            if cells["denies"] in statements and cells["denies"] < key
            else {"stance": "asserts", "target": None}
        )
        for at, (key, cells) in enumerate(statements.items(), start=2)
    ]
    schema = {name: pl.String for name in (
        "key", "thing", "property", "value", "speaker", "said_on", "document", "coder", "inferred", "basis",
        "wording", "stance", "target",
    )} | {"__row": pl.Int64}  # fmt: skip
    described = [
        {"key": handle, "row": at, "handle": handle, "title": title, "id": (handle * 64).encode().hex()[:64]}
        for at, (handle, title) in enumerate(documents.items(), start=2)
    ]
    judgements = [
        {"key": key, "row": at, "kind": "marks", "left": [thing], "value": {"level": "public"}}
        for at, (key, thing) in enumerate(judged.items(), start=2)
    ]
    empty = pl.DataFrame(schema=schema)
    return [
        Table(f"{lineage}documents", "sheet.xlsx", empty, documents=described, sheet="Documents"),
        Table(
            f"{lineage}statements", "sheet.xlsx", pl.DataFrame(rows, schema=schema, orient="row"), judgements,
            sheet="Statements",
        ),
    ]  # fmt: skip


def bring(record, sheet, lineage=""):
    """Import a sheet; return the plan."""
    plan = plan_import(record, tables(sheet, lineage), CODER, "sheet", "00")
    apply_import(record, plan)
    return plan


def undoing(record):
    """The identity of the newest retraction of a whole import."""
    judged = [Judged(*item) for item in record.flats("judgement")]
    return [item for item in judged if str(item.flat["left"]).startswith("import:")][-1].id


def assert_same(left, right):
    for name in frame_names():
        assert_frame_equal(getattr(left, name), getattr(right, name))


def content(record):
    """What stands, without numbers, times and names of imports."""
    frames = record.frames()
    statements = frames.statements.with_columns(
        target=pl.col("target").replace_strict(
            dict(frames.statements.select("n", "key").iter_rows()), default=None
        )
    )
    judged = [(kind, tuple(left), value) for kind, left, value in
              frames.judgements.select("kind", "left", "value").iter_rows()]  # fmt: skip
    return (
        sorted(statements.drop("n", "import", "coded_at", "sheet", "row").rows(), key=repr),
        sorted(judged),
        sorted(frames.documents.drop("n", "imports").rows(), key=repr),
    )


@examples(5)
@given(st.lists(SHEETS, min_size=1, max_size=4))
def test_after_any_edits_stands_what_the_last_edition_says(fresh, drawn):
    with fresh() as edited, fresh() as direct:
        for sheet in drawn:
            bring(edited, sheet)
        bring(direct, drawn[-1])
        assert content(edited) == content(direct)
        size = edited.head().size
        again = bring(edited, drawn[-1])
        assert again.is_empty
        assert edited.head().size == size


@examples(5)
@given(st.lists(SHEETS, max_size=2), SHEETS)
def test_an_import_that_is_undone_leaves_the_frames_as_they_were(fresh, before, sheet):
    with fresh() as record:
        for earlier in before:
            bring(record, earlier)
        stood = record.frames()
        plan = bring(record, sheet)
        changed = record.frames()
        if plan.is_empty:
            return
        undo_import(record, plan.name, CODER)
        assert_same(record.frames(), stood)
        with pytest.raises(ForbiddenChange, match="already"):
            undo_import(record, plan.name, CODER)
        # whoever undid by mistake takes the undoing back
        record.append(judgements=[{"kind": "retracts", "left": undoing(record), "by": "c1", "at": "x",
                                   "method": "person"}])  # fmt: skip
        assert_same(record.frames(), changed)
        undo_import(record, plan.name, CODER, "after all")
        assert_same(record.frames(), stood)
        said = content(record)
        bring(record, sheet)
        with fresh() as direct:
            for earlier in [*before, sheet]:
                bring(direct, earlier)
            assert content(record) == content(direct)
        assert said is not None


@examples(5)
@given(SHEETS, SHEETS, SHEETS)
def test_series_do_not_touch_each_other(fresh, left, right, edited):
    with fresh() as record:
        bring(record, left, "left/")
        bring(record, right, "right/")
        bring(record, edited, "left/")
        assert plan_import(record, tables(right, "right/"), CODER, "sheet", "00").is_empty
        assert plan_import(record, tables(edited, "left/"), CODER, "sheet", "00").is_empty
        rows = record.rows()
        assert set(right[0]) <= set(rows.filter(pl.col("sheet") == "right/statements")["row"])


@examples(5)
@given(SHEETS, SHEETS)
def test_a_plan_tells_by_key_what_changes(fresh, first, second):
    with fresh() as record:
        bring(record, first)
        change = {item.lineage: item for item in plan_import(record, tables(second), CODER, "s", "0").changes}
    said = change["statements"]
    keys = [{**sheet[0], **sheet[2]} for sheet in (first, second)]
    assert set(said.added) == keys[1].keys() - keys[0].keys()
    assert set(said.gone) == keys[0].keys() - keys[1].keys()
    assert set(said.changed) | set(said.added) | set(said.gone) >= {
        key for key in keys[0].keys() | keys[1].keys() if (key in keys[0]) != (key in keys[1])
    }
    assert len(said.changed) + said.unchanged == len(keys[0].keys() & keys[1].keys())
    titles = change["documents"]
    assert set(titles.changed) == {handle for handle in first[1] if first[1][handle] != second[1].get(handle)}


ROW = {"value": "1", "speaker": "ministry", "said_on": "2030-01-05", "document": "paper", "coder": None,
       "inferred": None, "denies": None}  # fmt: skip
PAPERS = {"paper": "A title", "page": "A title"}


def sheet_of(judged=None, papers=None, **rows):
    return ({key: ROW | cells for key, cells in rows.items()}, papers or PAPERS, judged or {})


def retract(record, identifier):
    record.append(
        judgements=[{"kind": "retracts", "left": identifier, "by": "c1", "at": "x", "method": "person"}]
    )


def test_what_a_person_retracted_or_rejected_does_not_come_back_with_the_sheet(fresh):
    from openinquest.record.payloads import entry_id

    with fresh() as record:
        bring(record, sheet_of(a={}, b={"value": "more than 2"}, c={"value": "2-3"}, judged={"j1": "dead"}))
        ids = {
            flat["value"]: (n, flat) for n, flat in record.flats("statement") if flat["property"] == "value"
        }
        [first], [second], [third] = ([*record.entries([ids[value][0]])] for value in ("1", ">2", "2..3"))
        retract(record, entry_id(first))
        record.append(judgements=[{"kind": "adjudicates", "left": entry_id(second), "right": entry_id(third),
                                   "value": {"keep": "left"}, "by": "c1", "at": "x", "method": "person"}])  # fmt: skip
        [mark] = [Judged(*item) for item in record.flats("judgement") if item[1]["kind"] == "marks"]
        retract(record, mark.id)
        said = content(record)
        same = sheet_of(a={}, b={"value": "more than 2"}, c={"value": "2-3"}, judged={"j1": "dead"})
        assert bring(record, same).is_empty
        assert content(record) == said
        bring(record, sheet_of(a={"value": "dozens"}, b={"value": "more than 2"}, c={"value": "2-3"}))
        values = {
            row[0]
            for row in record.frames()
            .statements.filter(pl.col("sheet") == "statements")
            .select("value")
            .rows()
        }
        assert values == {"vague:dozens", ">2"}


def test_the_same_statement_of_two_coders_stands_while_one_of_them_says_it(fresh):
    with fresh() as record:
        bring(record, sheet_of(a={}), "left/")
        bring(record, sheet_of(x={}), "right/")
        assert record.frames().statements.filter(~pl.col("definition")).height == 1
        assert bring(record, sheet_of(x={}), "right/").is_empty
        bring(record, sheet_of(), "left/")
        [row] = record.frames().statements.filter(~pl.col("definition")).iter_rows(named=True)
        assert (row["sheet"], row["row"]) == ("right/statements", "x")
        bring(record, sheet_of(), "right/")
        assert record.frames().statements.filter(~pl.col("definition")).is_empty()


def test_an_import_that_was_overtaken_is_refused_whole(fresh):
    with fresh() as record:
        plan = plan_import(record, tables(sheet_of(a={})), CODER, "sheet", "00")
        with open_record(record.folder) as other:
            other.append(statements=[say("dead", "9")])
        before = record.head()
        with pytest.raises(Overtaken):
            apply_import(record, plan)
        assert record.head() == before
        assert not bring(record, sheet_of(a={})).is_empty


def test_imports_are_listed_and_unknown_ones_refused(fresh):
    with fresh() as record:
        plan = bring(record, sheet_of(a={}, b={}))
        listed = imports(record)
        assert list(listed) == [plan.name]
        assert listed[plan.name]["entries"] == record.head().size - len(WORLD)
        with pytest.raises(NotFound, match=plan.name):
            undo_import(record, plan.name[:-1], CODER)
        undo_import(record, plan.name, CODER)
        assert imports(record)[plan.name]["undone"]


def test_the_same_import_within_a_second_is_another_import(fresh):
    with fresh() as record:
        first = bring(record, sheet_of(a={}))
        undo_import(record, first.name, CODER)
        second = bring(record, sheet_of(a={}))
        assert first.name != second.name
        assert not record.frames().statements.filter(~pl.col("definition")).is_empty()


def test_targets_are_keys_of_this_sheet_first_then_of_others_then_entries(fresh):
    def targets(record):
        frames = record.frames().statements
        number = {n: (sheet, row) for n, sheet, row in frames.select("n", "sheet", "row").iter_rows()}
        return [number[n] for n in frames["target"].drop_nulls()]

    def denying(target, lineage):
        made = tables(sheet_of(k={}, z={"value": "dozens"}), lineage)
        rows = made[1].statements.with_columns(
            stance=pl.when(pl.col("key") == "z").then(pl.lit("denies")).otherwise(pl.lit("asserts")),
            target=pl.when(pl.col("key") == "z").then(pl.lit(target)),
        )
        return [made[0], Table(f"{lineage}statements", "sheet.xlsx", rows)]

    with fresh() as record:
        bring(record, sheet_of(k={"value": "2-3"}, only={"value": "more than 2"}), "left/")
        for target, expected in (
            ("k", ("right/statements", "k")),
            ("only", ("left/statements", "only")),
            ("only#attribution", ("left/statements", "only")),
        ):
            apply_import(record, plan_import(record, denying(target, "right/"), CODER, "s", "0"))
            assert targets(record) == [expected]
        n = record.frames().statements.filter(pl.col("row") == "only")["n"][0]
        apply_import(record, plan_import(record, denying(f"entry:{n}", "right/"), CODER, "s", "0"))
        assert targets(record) == [("left/statements", "only")]
        bring(record, sheet_of(only={"value": "dozens", "said_on": None}), "middle/")
        for ambiguous in ("only", "nowhere", "entry:x", "entry:9999", "z"):
            with pytest.raises(InputError):
                plan_import(record, denying(ambiguous, "right/"), CODER, "s", "0")


def test_two_tables_of_one_lineage_are_one_sheet_in_two_files(fresh):
    with fresh() as record:
        first, second = (
            tables(sheet_of(**{key: {"value": value}}))[1] for key, value in (("a", "1"), ("b", "dozens"))
        )
        documents = tables(sheet_of())[0]
        both = [documents, first, second]
        apply_import(record, plan_import(record, both, CODER, "s", "0"))
        plan = plan_import(record, both, CODER, "s", "0")
        assert plan.is_empty
        with pytest.raises(InputError, match="every key once"):
            plan_import(record, [documents, first, first], CODER, "s", "0")
