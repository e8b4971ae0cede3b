"""What goes out, and what stays in for which reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from openinquest.record import Record, Settings, create_record
from openinquest.record.entry import EntryKind, grouped
from openinquest.record.frames import Frames
from openinquest.record.identity import identity
from openinquest.release import Release, visible


@pytest.fixture(scope="module")
def frames(record: Record) -> Frames:
    return record.frames()


def numbers(frames: Frames, sample: ModuleType) -> dict[str, int]:
    """Return the log number of each statement of the sample by its key."""
    found = {}
    for key, statement in sample.STATEMENTS.items():
        rows = frames.statements.filter(
            (pl.col("thing") == statement["thing"])
            & (pl.col("property") == statement["property"])
            & (pl.col("value") == statement["value"])
            & (pl.col("speaker") == statement["speaker"])
            & (pl.col("stance") == statement["stance"])
        )
        assert rows.height == 1, key
        found[key] = int(rows["n"][0])
    return found


@pytest.mark.parametrize("key", ["x1", "x2", "x3", "x4", "x5", "x6", "x7"])
def test_what_names_anything_restricted_stays_in(frames: Frames, sample: ModuleType, key: str) -> None:
    assert numbers(frames, sample)[key] not in visible(frames).statements


def test_every_other_statement_goes_out(frames: Frames, sample: ModuleType) -> None:
    found = visible(frames).statements
    kept = {key for key, n in numbers(frames, sample).items() if n not in found}
    assert kept == {"x1", "x2", "x3", "x4", "x5", "x6", "x7"}


def test_one_group_can_be_withheld(frames: Frames, sample: ModuleType) -> None:
    found, number = visible(frames).statements, numbers(frames, sample)
    assert found[number["y1"]] == {"content", "voice"}
    assert found[number["y2"]] == {"content", "passage"}
    assert "coding" not in set().union(*found.values())


def test_no_withheld_word_is_in_any_file(release: Release, sample: ModuleType) -> None:
    for path in release.folder.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            data = path.read_bytes()
            for word in (*sample.SECRET_WORDS, "words kept in", "kept in with its statement"):
                assert word.encode() not in data, (path, word)
    table = pl.read_parquet(release.folder / "data" / "statements.parquet")
    texts = " ".join(str(cell) for row in table.iter_rows() for cell in row)
    assert not [word for word in (*sample.SECRET_WORDS, "777", "778", "779") if word in texts]


def test_no_content_id_is_in_any_file(release: Release, sample: ModuleType) -> None:
    _, ids = sample.statement_flats()
    for path in release.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [key for key, identifier in ids.items() if identifier.encode() in data], path


def made(
    folder: Path, things: list[str], statements: list[dict[str, Any]], judged: list[dict[str, Any]]
) -> Frames:
    """Make a record of invented things and return its frames; `judged` gets coder and day."""
    coding = {"coder": "c", "coded_at": "2026-01-01T00:00:00Z", "method": "person"}
    defined = [
        {"thing": name.partition("=")[0], "property": "schema", "value": name.partition("=")[2],
         "stance": "asserts", "speaker": "record", **coding}
        for name in things
    ]  # fmt: skip
    said = [{"stance": "asserts", "basis": "own", "said_on": "2022-01-09", **s, **coding} for s in statements]
    by = {"by": "c", "at": "2026-01-01T00:00:00Z", "method": "person"}
    record = create_record(folder, Settings(title={"en": "t"}))
    record.append(defined + said, [{**by, **j} for j in judged])
    return record.frames()


def public(*names: str) -> list[dict[str, Any]]:
    return [{"kind": "marks", "left": name, "value": {"level": "public"}} for name in names]


@pytest.mark.parametrize("level", ["restricted", "sealed", "Public", "", None, "open"])
def test_any_other_level_than_public_keeps_it_in(tmp_path: Path, level: str | None) -> None:
    marks = [*public("a"), {"kind": "marks", "left": "f", "value": {"level": level} if level else {"x": "y"}}]
    said = [{"thing": "f", "property": "value", "value": "1", "speaker": "a"}]
    assert visible(made(tmp_path / "r", ["f=Figure", "a=Organization"], said, marks)).statements.keys() <= {2}


def test_the_latest_mark_wins(tmp_path: Path) -> None:
    said = [{"thing": "f", "property": "value", "value": "1", "speaker": "a"}]
    taken_back = [*public("f", "a"), {"kind": "marks", "left": "a", "value": {"level": "restricted"}}]
    given_again = [
        *taken_back,
        {"kind": "marks", "left": "a", "value": {"level": "public", "consent": "yes"}, "at": "2026-01-02"},
    ]
    at_once = [*taken_back, given_again[-1] | {"at": "2026-01-01T00:00:00Z"}]
    assert 3 not in visible(made(tmp_path / "1", ["f=Figure", "a=Person"], said, taken_back)).statements
    assert 3 in visible(made(tmp_path / "2", ["f=Figure", "a=Person"], said, given_again)).statements
    assert 3 not in visible(made(tmp_path / "3", ["f=Figure", "a=Person"], said, at_once)).statements


def test_a_hidden_withdrawal_keeps_in_what_it_withdraws_with_its_utterance(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    frames = made(folder, ["f=Figure", "g=Figure", "a=Organization"], [
        {"thing": "f", "property": "value", "value": "164", "speaker": "a", "occasion": "o"},
        {"thing": "g", "property": "value", "value": "103", "speaker": "a", "occasion": "o"},
        {"thing": "f", "property": "value", "value": "5", "speaker": "a"},
    ], public("f", "g", "a"))  # fmt: skip
    assert visible(frames).statements.keys() >= {4, 5, 6}
    first = frames.statements.filter(pl.col("value") == "164")
    withdrawal = first.with_columns(
        n=pl.lit(99, pl.Int64), stance=pl.lit("withdraws"), target=pl.col("n"), document=pl.lit("kept-in")
    )
    hidden = Frames(
        pl.concat([frames.statements, withdrawal]), frames.via, frames.judgements, frames.documents,
        frames.things, frames.parties, frames.redirects, frames.flagged,
    )  # fmt: skip
    found = visible(hidden).statements
    assert not found.keys() & {4, 5, 99}
    assert 6 in found


def withdrawn_out_of_sight(frames: Frames, target: int | None) -> Frames:
    """Return the frames with a withdrawal of the first 164 that stays in; `target` None: it was destroyed."""
    withdrawal = frames.statements.filter(pl.col("n") == 6).with_columns(
        n=pl.lit(99, pl.Int64), stance=pl.lit("withdraws"), target=pl.lit(target, pl.Int64),
        speaker=pl.lit("a"), document=pl.lit("kept-in"),
    )  # fmt: skip
    return replace(frames, statements=pl.concat([frames.statements, withdrawal]))


@pytest.mark.parametrize("destroyed", [False, True])
def test_a_hidden_withdrawal_keeps_in_what_only_repeats_what_it_withdraws(
    tmp_path: Path, destroyed: bool
) -> None:
    things = ["f=Figure", "a=Organization", "s=Organization", "b=Organization", "c=Organization"]
    value = {"thing": "f", "property": "value", "value": "164"}
    said = [
        {**value, "speaker": "s", "voice": "a", "occasion": "o"},
        {**value, "speaker": "b", "basis": "cites:s"},
        {**value, "speaker": "c", "basis": "cites:b"},
        {**value, "speaker": "c", "basis": "unstated", "via": [{"who": "s", "mode": "reports"}]},
        {**value, "speaker": "b", "basis": "own", "said_on": "2022-02-01"},
        {**value, "value": "165", "speaker": "c", "basis": "cites:s"},
        {"thing": "f", "property": "value", "value": "9", "speaker": "s", "voice": "a", "occasion": "other"},
    ]
    frames = made(tmp_path / "r", things, said, public("f", "a", "s", "b", "c"))
    assert visible(frames).statements.keys() >= {6, 7, 8, 9, 10, 11, 12}
    if destroyed:
        frames = withdrawn_out_of_sight(frames, None)
        frames = replace(frames, statements=frames.statements.filter(pl.col("n") != 6))
    else:
        frames = withdrawn_out_of_sight(frames, 6)
    # what has a basis of its own, or gives another value, goes out
    assert visible(frames).statements.keys() & set(range(6, 100)) == {10, 11, 12}


def test_a_question_with_a_hidden_reply_stays_in(tmp_path: Path) -> None:
    asked = [
        {"thing": "q", "property": "text", "value": "Why?", "speaker": "a"},
        {"thing": "r", "property": "reply_to", "value": "q", "speaker": "b"},
    ]
    things = ["q=Question", "r=Reply", "a=Organization", "b=Organization"]
    shown = visible(made(tmp_path / "1", things, asked, public("q", "r", "a", "b"))).statements
    assert {5, 6} <= shown.keys()
    half = visible(made(tmp_path / "2", things, asked, public("q", "r", "a"))).statements
    assert not half.keys() & {1, 5, 6}


def test_a_document_of_which_something_stays_in_is_not_called_read_whole(tmp_path: Path) -> None:
    def reading(*marks: dict[str, Any]) -> bool:
        folder = tmp_path / str(len(marks))
        coding = {"coder": "c", "coded_at": "2026-01-01T00:00:00Z", "method": "person"}
        by = {"by": "c", "at": "2026-01-01T00:00:00Z", "method": "person"}
        record = create_record(folder, Settings(title={"en": "t"}))
        record.append(
            [
                {"thing": name, "property": "schema", "value": schema, "stance": "asserts", "speaker": "record",
                    **coding}
                for name, schema in (("f", "Figure"), ("a", "Organization"), ("b", "Organization"))
            ]
            + [{"thing": "f", "property": "value", "value": "1", "stance": "asserts", "speaker": "b",
                "said_on": "2022", "document": "d" * 64, **coding}],
            [{"kind": "read", "left": "d" * 64, "value": {"read": "whole", "covers": ["f"]}, **by},
             *({**mark, **by} for mark in marks)],
            [{"id": "d" * 64, "handle": "doc", "title": "t", **coding}],
        )  # fmt: skip
        return 6 in visible(record.frames()).judgements

    assert reading(*public("f", "a", "b", "d" * 64))
    assert not reading(*public("f", "a", "d" * 64))


@pytest.mark.parametrize("name", ["Invented Name", "invented name", "INVENTED NAME"])
def test_the_name_of_a_person_who_stays_in_keeps_every_text_in_that_holds_it(
    tmp_path: Path, name: str
) -> None:
    said = [
        {"thing": "p", "property": "label", "value": "Invented Name@en", "speaker": "a"},
        {"thing": "p", "property": "label", "value": "Ойдан Шығарылған@kk", "speaker": "a"},
        {
            "thing": "f",
            "property": "value",
            "value": "1",
            "speaker": "a",
            "scope": f"with {name}, it is said",
        },
        {
            "thing": "f",
            "property": "value",
            "value": "2",
            "speaker": "a",
            "scope": "ойдан шығарылғанмен бірге",
        },
        {"thing": "f", "property": "value", "value": "3", "speaker": "a", "scope": "with nobody named"},
    ]
    things = ["p=Person", "f=Figure", "a=Organization"]
    judged = [*public("f", "a"), {"kind": "supports", "left": "a", "right": "f", "reason": f"as {name} says"}]
    found = visible(made(tmp_path / "r", things, said, judged))
    assert found.statements.keys() == {2, 3, 8}
    assert found.judgements == ()


@pytest.mark.parametrize(
    ("row", "text", "goes_out"),
    [
        ({"name": "Invented Name"}, "beside INVENTED NAME, they say", False),
        ({"label": "Invented Name"}, "beside Invented Name", False),
        ({"family_name": "Ойданов", "given_name": "Шығарыл"}, "Шығарыл Ойдановпен бірге", False),
        ({"family_name": "Ойданов", "given_name": "Шығарыл"}, "ойданов шығарыл туралы", False),
        ({"family_name": "Ойданов", "given_name": "Шығарыл"}, "Ойдановтар әулеті", True),
        ({"label": "Row 12"}, "as row 12 of the table says", True),
        ({"name": "Known Person"}, "beside Known Person", True),
    ],
)
def test_the_name_of_a_row_of_a_list_keeps_texts_in_unless_it_goes_out_anyway(
    tmp_path: Path, row: dict[str, str], text: str, goes_out: bool
) -> None:
    said = [
        {"thing": "e", "property": name, "value": f"{value}@en", "speaker": "a"}
        for name, value in row.items()
    ]
    said += [
        {"thing": "p", "property": "label", "value": "Known Person Indeed@en", "speaker": "a"},
        {"thing": "f", "property": "value", "value": "1", "speaker": "a", "scope": text},
    ]
    things = ["e=ListEntry", "p=Person", "f=Figure", "a=Organization"]
    frames = made(tmp_path / "r", things, said, public("p", "f", "a"))
    found = visible(frames).statements
    out = frames.statements.filter(pl.col("n").is_in(list(found)))
    assert (text in out["scope"].to_list()) == goes_out
    assert "Known Person Indeed@en" in out["value"].to_list()
    assert "e" not in out["thing"].to_list()


@pytest.mark.parametrize(("marks", "out"), [
    ([], set()),
    ([("birth", "public")], {"birth"}),
    ([("contact", "public")], set()),
    ([("birth", "public"), ("birth", "restricted")], set()),
    ([("birth", "restricted")], set()),
])  # fmt: skip
def test_what_the_ontology_restricts_goes_out_only_where_that_statement_is_marked(
    tmp_path: Path, marks: list[tuple[str, str]], out: set[str]
) -> None:
    said = {
        "birth": {"thing": "p", "property": "birth_date", "value": "1990-02-03", "speaker": "a"},
        "contact": {"thing": "p", "property": "contact", "value": "+7 000", "speaker": "a"},
    }
    whole = {"stance": "asserts", "basis": "own", "said_on": "2022-01-09"}
    ids = {key: identity(grouped(EntryKind.STATEMENT, {**whole, **s})) for key, s in said.items()}
    marked = [{"kind": "marks", "left": ids[key], "value": {"level": level}} for key, level in marks]
    frames = made(
        tmp_path / "r", ["p=Person", "a=Organization"], list(said.values()), [*public("p", "a"), *marked]
    )
    numbers = {3: "birth", 4: "contact"}
    assert {numbers[n] for n in visible(frames).statements if n in numbers} == out


def test_a_suspect_is_named_where_that_person_is_marked_public(tmp_path: Path) -> None:
    things = ["case=Proceeding", "p=Person", "q=Person", "home=Place", "a=Organization"]
    said = [
        {"thing": "case", "property": "suspect", "value": "p", "speaker": "a"},
        {"thing": "case", "property": "suspect", "value": "q", "speaker": "a"},
        {"thing": "p", "property": "residence", "value": "home", "speaker": "a"},
    ]
    frames = made(tmp_path / "r", things, said, public("case", "p", "home", "a"))
    found = visible(frames)
    assert 6 in found.statements
    assert not found.statements.keys() & {7, 8}, "a place is no person: where somebody lives stays restricted"
    reasons = dict(found.kept_in.filter(pl.col("kind") == "statement").select("n", "reason").iter_rows())
    assert reasons[8] == "level"
    assert reasons[7] in ("level", "named")


def test_a_name_in_parts_is_found_in_texts_whatever_the_case(tmp_path: Path) -> None:
    things = ["e=ListEntry", "f=Claim", "a=Organization"]
    said = [
        {"thing": "e", "property": "family_name", "value": "Sadykova", "speaker": "a"},
        {"thing": "e", "property": "given_name", "value": "Gulnar", "speaker": "a"},
        {
            "thing": "f",
            "property": "holds",
            "value": "yes",
            "speaker": "a",
            "scope": "so GULNAR SADYKOVA told",
        },
        {"thing": "f", "property": "holds", "value": "yes", "speaker": "a", "scope": "so Gulnar told"},
    ]
    found = visible(made(tmp_path / "r", things, said, public("f", "a")))
    assert 6 not in found.statements
    assert 7 in found.statements
