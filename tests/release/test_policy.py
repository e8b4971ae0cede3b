"""What a policy makes of a record: who is named, what is coarsened, and that nothing exact is left anywhere."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import policy_record
from openinquest.cli import main
from openinquest.errors import InputError
from openinquest.record import Frames, Record
from openinquest.release import public_frames, verify_site, write_release
from openinquest.release.entries import Malformed, Published
from openinquest.release.leaks.withheld import withheld_of
from openinquest.release.policy import (
    Coarsened,
    Decision,
    coarsened_among,
    coarsened_entries,
    decide,
    key_of,
    parse_coarsened,
    preview,
    read_policy,
)
from openinquest.release.publishing import publish
from policy_record import CODING, said

WHOLE = """
[persons]
named = "officials"
unnamed = "pseudonym"
[ages]
Casualty.age = 10
[dates]
Casualty.date = "month"
[places]
Casualty.place = "region"
coordinates = 1
"""
EXACT = ("17", "years old", "2022-01-05", "2022-01-06", "43.2567", "76.9286", "-06-07", "the boy")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with policy_record.make_record(tmp_path_factory.mktemp("policy") / "record") as made:
        yield made


def decided(record: Record, folder: Path, text: str) -> Decision:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return decide(record.frames(), read_policy(path), key_of(record), record.ontology)


def chosen(record: Record, decision: Decision) -> tuple[list[Published], tuple[Coarsened, ...]]:
    """Return the entries that go out under a decision, and the coarser words of some of them."""
    visible = decision.visible
    read = list(record.entries(sorted((*visible.statements, *visible.judgements))))
    after, coarsened = coarsened_entries(read, decision, key_of(record))
    entries = list(publish(read, after, record.tree()))
    return entries, coarsened_among(coarsened, {entry.n for entry in entries})


def published(record: Record, decision: Decision) -> tuple[Frames, bytes]:
    """Return the frames of what goes out under a decision, and all lines of its data."""
    entries, coarsened = chosen(record, decision)
    lines = b"".join(entry.line() for entry in entries) + b"".join(found.line() for found in coarsened)
    assert [parse_coarsened(found.line()) for found in coarsened] == list(coarsened)
    return public_frames(entries, record.ontology, coarsened), lines


def values(frames: Frames, name: str, thing: str = "") -> list[str]:
    rows = frames.statements.filter(
        (pl.col("property") == name) & (pl.lit(not thing) | (pl.col("thing") == thing))
    )
    return sorted(str(value) for value in rows["value"])


def test_a_whole_policy_leaves_nothing_exact(record: Record, tmp_path: Path) -> None:
    frames, lines = published(record, decided(record, tmp_path, WHOLE))
    texts = lines.decode()
    for word in (*policy_record.NAMES, *EXACT[1:], '"17"', '"value":"sq"', '"thing":"c.'):
        assert word not in texts, word
    assert set(values(frames, "age")) == {"10..19", "20..29", "30..39", "40..49", "50..59", "60..69"}
    assert set(values(frames, "date")) == {"2022-01"}
    assert set(values(frames, "place")) == {"reg"}
    assert values(frames, "latitude") == ["43.3"]
    assert not values(frames, "precision")
    assert not values(frames, "birth_date"), "an age follows from it"
    assert "Bolat Arynov" in texts, "officials are named"
    assert "Zarina Kelesova" not in texts


def test_references_to_what_is_coarsened_keep_working(record: Record, tmp_path: Path) -> None:
    frames, _ = published(record, decided(record, tmp_path, WHOLE))
    denial = frames.statements.row(by_predicate=pl.col("stance") == "denies", named=True)
    denied = frames.statements.row(by_predicate=pl.col("n") == denial["target"], named=True)
    assert (denied["property"], denied["value"], denial["value"]) == ("age", "10..19", "10..19")
    assert denied["thing"] == denial["thing"]
    judged = frames.judgements.row(by_predicate=pl.col("kind") == "undermines", named=True)
    assert (judged["left"], judged["right"]) == ([f"<{denial['n']}>"], f"<{denied['n']}>")
    assert judged["reason"] is None, "the words of a coder may say what is coarsened"


def test_a_pseudonym_is_the_same_in_every_release_and_tells_nothing(record: Record, tmp_path: Path) -> None:
    one = decided(record, tmp_path, WHOLE).pseudonyms
    two = decided(record, tmp_path, '[persons]\nunnamed = "pseudonym"\nnever = ["c.1", "c.2"]').pseudonyms
    assert two.ids == {name: one.ids[name] for name in ("c.1", "c.2")}
    assert len(one.labels) == 13
    assert len(set(one.ids.values())) == len(one.ids) == 15, "two things are called by the witness"
    numbers = [one.ids[f"c.{at}"].rpartition("-")[2] for at in range(12)]
    assert numbers != sorted(numbers), "no order of the list"
    other = decide(
        record.frames(), read_policy(tmp_path / "policy.toml"), bytes(32), record.ontology
    ).pseudonyms
    assert not set(other.ids.values()) & set(one.ids.values()), "they follow from the key of the record"
    assert one.labels[one.ids["c.1"]]["ru"].startswith("Погибший ")


def test_who_speaks_under_a_pseudonym_speaks_on(record: Record, tmp_path: Path) -> None:
    decision = decided(record, tmp_path, '[persons]\nunnamed = "pseudonym"\nnever = ["witness", "c.1"]')
    frames, _ = published(record, decision)
    row = frames.statements.row(by_predicate=pl.col("property") == "party", named=True)
    assert row["speaker"] == decision.pseudonyms.ids["witness"]
    assert row["value"] == decision.pseudonyms.ids["c.1"]


def test_the_withheld_stay_in_with_all_that_names_them(record: Record, tmp_path: Path) -> None:
    frames, lines = published(record, decided(record, tmp_path, '[persons]\nnever = ["c.1", "witness"]'))
    for word in ("Dana Serova", '"c.1"', "Zarina", "witness"):
        assert word.encode() not in lines, word
    assert values(frames, "age", "c.2")


def test_the_ids_of_other_things_do_not_tell_who_goes_unnamed(record: Record, tmp_path: Path) -> None:
    for unnamed in ("withheld", "pseudonym"):
        policy = f'[persons]\nnever = ["witness"]\nunnamed = "{unnamed}"'
        frames, lines = published(record, decided(record, tmp_path, policy))
        assert b"witness" not in lines
        assert b"kelesova" not in lines
        labels = dict(frames.things.select("label_en", "thing").iter_rows())
        assert labels["Case seven"].startswith("proceeding-")
        assert labels["A complaint"].startswith("complaint-")


def test_parts_of_a_whole_keep_their_occasion_where_days_are_coarsened(tmp_path: Path) -> None:
    figures = [
        {
            "thing": name,
            "property": "schema",
            "value": "Figure",
            "stance": "asserts",
            "speaker": "record",
            **CODING,
        }
        for name in ("all", "some", "others")
    ]
    told = [said(name, "value", "9", occasion="briefing-2022-03-01") for name in ("all", "some", "others")]
    value = {"occasion": "briefing-2022-03-01", "exclusive": "yes", "exhaustive": "yes", "note": "on 1 March"}
    judged = {
        "kind": "partition",
        "left": ["some", "others"],
        "right": "all",
        "value": value,
        **policy_record.BY,
    }
    with policy_record.make_record(tmp_path / "record") as record:
        marks = [policy_record.marked(name) for name in ("all", "some", "others")]
        record.append([*figures, *told], [judged, *marks])
        frames, lines = published(record, decided(record, tmp_path, '[dates]\nsaid_on = "month"'))
    assert b"briefing" not in lines
    assert b"1 March" not in lines
    parts = json.loads(frames.judgements.row(by_predicate=pl.col("kind") == "partition", named=True)["value"])
    assert {parts["occasion"]} == set(
        frames.statements.filter(pl.col("thing") == "some")["occasion"].drop_nulls()
    )
    assert (parts["exclusive"], parts["exhaustive"]) == ("yes", "yes")


def test_consent_counts_only_where_it_was_given(record: Record, tmp_path: Path) -> None:
    decision = decided(record, tmp_path, "[persons]\nrequire_consent = true")
    named = {
        "c.3",
        "witness",
        "minister",
    }  # c.4 said no, the others were not asked; a minister is no private person
    assert decision.closed == {f"c.{at}" for at in range(12)} - named


def test_what_the_policy_lists_is_all_that_goes_out_of_a_person(record: Record, tmp_path: Path) -> None:
    frames, _ = published(record, decided(record, tmp_path, '[properties]\nCasualty = ["status"]'))
    about = frames.statements.filter(pl.col("schema") == "Casualty")
    assert set(about["property"]) == {"schema", "label", "status"}


def test_words_of_the_source_do_not_tell_what_is_coarsened(record: Record, tmp_path: Path) -> None:
    frames, lines = published(record, decided(record, tmp_path, "[ages]\nCasualty.age = 10"))
    assert not frames.statements.filter(pl.col("schema") == "Casualty")["quote"].drop_nulls().len()
    assert b"killed at the age" not in lines
    assert values(frames, "date", "c.0") == ["2022-01-05"], "the day is no matter of ages"


def test_what_was_said_on_a_day_can_be_said_in_a_month(record: Record, tmp_path: Path) -> None:
    frames, lines = published(record, decided(record, tmp_path, '[dates]\nsaid_on = "month"'))
    assert set(frames.statements["said_on"].drop_nulls()) == {"2022-03"}
    assert b"2022-03-01" not in lines


def test_no_quotation_goes_out_where_none_is_to(record: Record, tmp_path: Path) -> None:
    frames, lines = published(record, decided(record, tmp_path, "[documents]\nquotes = false"))
    assert not frames.statements["quote"].drop_nulls().len()
    assert b"killed" not in lines
    assert values(frames, "age", "c.0") == ["17", "18"]


def test_rare_combinations_stay_in_the_last_listed_first(record: Record, tmp_path: Path) -> None:
    policy = '[tables]\nsmallest = 3\nrare = ["Casualty.date", "Casualty.age"]\n[ages]\nCasualty.age = [30]'
    frames, _ = published(record, decided(record, tmp_path, policy))
    told: dict[str, dict[str, str]] = {}
    for thing, name, value in frames.statements.filter(pl.col("schema") == "Casualty").select(
        "thing", "property", "value"
    ).iter_rows():  # fmt: skip
        told.setdefault(thing, {})[name] = value
    combinations = [(fields.get("date"), fields.get("age")) for fields in told.values()]
    assert all(combinations.count(one) >= 3 or one == (None, None) for one in combinations)
    assert any(age is None for _, age in combinations)
    assert sum(day is not None for day, _ in combinations) >= 8, "the day is listed first, and kept longest"


@pytest.mark.parametrize(("text", "key"), [
    ('[properties]\nPerson = ["birth_date"]', "properties.Person"),
    ('[persons]\nlisted = ["nobody"]', "persons.listed"),
    ('[persons]\nnever = ["nobody"]', "persons.never"),
    ('[persons]\nnamed = "officials"\nposts = ["no.post"]', "persons.posts"),
    ('[documents]\ncopies = ["no-such"]', "documents.copies"),
])  # fmt: skip
def test_a_policy_that_would_publish_more_than_the_marks_is_refused(
    record: Record, tmp_path: Path, text: str, key: str
) -> None:
    with pytest.raises(InputError) as caught:
        decided(record, tmp_path, text)
    assert [problem.column for problem in caught.value.problems] == [key]


def test_nobody_who_is_restricted_can_be_listed(tmp_path: Path) -> None:
    with policy_record.make_record(tmp_path / "record") as record:
        record.append([], [policy_record.marked("witness", "restricted")])
        with pytest.raises(InputError, match="would publish"):
            decided(record, tmp_path, '[persons]\nnamed = "listed"\nlisted = ["witness"]')


def test_the_release_is_made_again_from_its_coarser_words(record: Record, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(
        WHOLE + '[dossier]\ncontact = "team@example.org"\n', encoding="utf-8"
    )
    policy = read_policy(tmp_path / "policy.toml")
    release = write_release(record, tmp_path / "site", policy=policy, today=date(2026, 11, 22))
    found = verify_site(release.folder, release.root)
    assert found.passed, found.wrong
    pages = {path: path.read_bytes() for path in release.folder.rglob("*") if path.is_file()}
    table = pl.read_parquet(io.BytesIO(pages[release.folder / "data" / "statements.parquet"]))
    pages[Path("table")] = table.write_csv().encode()
    for word in (*policy_record.NAMES, *EXACT[1:]):
        holding = [path for path, data in pages.items() if word.encode() in data]
        assert not holding or word.startswith("2022"), (word, holding)
    shown = "".join(path.read_text(encoding="utf-8") for path in (release.folder / "en").rglob("*.html"))
    assert "30–39, coarsened" in shown
    assert "January 2022, coarsened" in shown
    people = (release.folder / "ru" / "people.html").read_text(encoding="utf-8")
    assert people.count('<b><span lang="en">Casualty ') == len(policy_record.NAMES), (
        "as the record labels them"
    )
    assert "январь 2022 (загрублено)" in people
    coarsened = release.folder / "data" / "coarsened.jsonl"
    spoilt = coarsened.read_bytes().replace(b"30..39", b"40..49")
    coarsened.write_bytes(spoilt)
    assert not verify_site(release.folder, release.root).passed


@pytest.mark.parametrize("line", [
    b"{}", b"[1]", b"\xff", b'{"groups":{},"kind":"statement","n":1,"rules":["r"]}\n',
    b'{"groups":{"coding":{"coder":"c"}},"kind":"statement","n":1,"rules":["r"]}\n',
    b'{"groups":{"content":{"property":"age","stance":"asserts","thing":"c"}},"kind":"capture",'
    b'"n":1,"rules":["r"]}\n',
    b'{"groups":{"content":{"property":"age","stance":"asserts"}},"kind":"statement","n":1,"rules":["r"]}\n',
    b'{"groups":{"content":{"property":"age","stance":"asserts","thing":"c","by":"x"}},"kind":"statement",'
    b'"n":1,"rules":["r"]}\n',
    b'{"groups":{"content":{"property":"age","stance":"asserts","thing":"c"}},"kind":"statement","n":1,"rules":[]}\n',
    b'{"groups":{"content":{"property":"age","stance":"asserts","thing":"c"}},"kind":"statement",'
    b'"n":true,"rules":["r"]}\n',
    b'{ "groups":{"content":{"property":"age","stance":"asserts","thing":"c"}},"kind":"statement",'
    b'"n":1,"rules":["r"]}\n',
    b'{"groups":{"content":' + b"[" * 100_000,
])  # fmt: skip
def test_a_line_that_no_release_writes_is_refused(line: bytes) -> None:
    with pytest.raises(Malformed):
        parse_coarsened(line)


def test_the_preview_counts_what_goes_out_and_stays_in(record: Record, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(WHOLE, encoding="utf-8")
    decision = decided(record, tmp_path, WHOLE)
    found = preview(record, read_policy(tmp_path / "policy.toml"))
    frames, _ = published(record, decision)
    assert found.statements.all == record.frames().statements.height
    assert found.statements.out == frames.statements.height
    assert sum(line.out + line.coarsened for line in found.lines) == found.statements.out
    assert sum(line.kept for line in found.lines) == found.statements.all - found.statements.out
    assert (
        sum(group.count for group in found.kept_statements.values())
        == found.statements.all - found.statements.out
    )
    assert found.persons["named"].first == ("minister",)
    assert found.persons["pseudonym.named"].count == 13
    assert (found.rules["ages.Casualty.age"].before, found.rules["ages.Casualty.age"].after) == (
        "17",
        "10..19",
    )


def test_the_preview_writes_nothing_and_fits_a_narrow_terminal(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.toml").write_text(WHOLE, encoding="utf-8")
    before = {
        path: path.stat().st_mtime_ns
        for path in record.folder.rglob("*")
        if path.suffix in (".toml", ".sqlite3")
    }
    words = [
        "release",
        "--record",
        str(record.folder),
        "--preview",
        "--policy",
        str(tmp_path / "policy.toml"),
    ]
    assert main(words) == 0
    screen = capsys.readouterr().out
    assert max(map(len, screen.splitlines())) <= 80
    for word in ("under a pseudonym", "17 → 10..19", "the policy keeps the property in", "Casualty.age"):
        assert word in screen
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["statements"]["coarsened"] > 0
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_preview_tells_what_a_person_should_look_at(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(
        '[ages]\nListEntry.age = 10\nCasualty.age = 10\n[dates]\nPerson.birth_date = "year"', encoding="utf-8"
    )
    found = dict(preview(record, read_policy(path)).cautions)
    assert found["no-consent"].startswith("c.0, c.1, c.2")
    assert found["idle"] in ("ages.ListEntry.age", "dates.Person.birth_date")


@pytest.mark.parametrize("unnamed", ["pseudonym", "withheld"])
def test_who_was_merged_goes_unnamed_under_both_ids(tmp_path: Path, unnamed: str) -> None:
    same = {"kind": "same", "left": "c.1", "right": "c.11", "reason": "Dana was Ruslan", **policy_record.BY}
    with policy_record.make_record(tmp_path / "record") as record:
        record.append([], [same])
        frames, lines = published(
            record, decided(record, tmp_path, f'[persons]\nnever = ["c.11"]\nunnamed = "{unnamed}"')
        )
    for word in (b'"c.1"', b'"c.11"', b"Dana", b"Ruslan"):
        assert word not in lines, word
    both = frames.statements.filter((pl.col("property") == "age") & (pl.col("value").is_in(["21", "61"])))
    assert both["thing"].n_unique() == (1 if unnamed == "pseudonym" else 0)


def test_the_preview_tells_where_a_coarsened_place_is_still_said(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('[places]\nCasualty.place = "region"', encoding="utf-8")
    assert dict(preview(record, read_policy(path)).cautions)["elsewhere"] == "Casualty.incident"
    path.write_text(
        '[places]\nCasualty.place = "region"\n[withheld]\nCasualty = ["incident"]', encoding="utf-8"
    )
    assert "elsewhere" not in dict(preview(record, read_policy(path)).cautions)


def test_what_a_policy_left_as_it_was_said_is_no_leak(record: Record, tmp_path: Path) -> None:
    entries, coarsened = chosen(record, decided(record, tmp_path, "[ages]\nCasualty.age = 10"))
    found = withheld_of(record, entries, coarsened)
    values = {value[1:] for value in found.values}
    assert ("c.0", "age", "17") in values
    assert not {value for value in values if value[1] == "status"}, "only the words beside it stay in"
    assert "as the family says" in {text for _, text in found.words}
    assert "c.0" in found.open_ids


def test_the_id_behind_a_pseudonym_is_searched_for(record: Record, tmp_path: Path) -> None:
    entries, coarsened = chosen(record, decided(record, tmp_path, WHOLE))
    found = withheld_of(record, entries, coarsened)
    assert {"c.0", "witness", "case.witness"} <= {text for _, text in found.ids}
    assert not {"c.0", "witness"} & found.open_ids
    assert "Askar Zhumin" in {text for _, text in found.names}
    assert "Casualty" in " ".join(found.open_names)
