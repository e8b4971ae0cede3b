"""Somebody who asks the January 2022 record who was in command, on the screen and for a program."""

from __future__ import annotations

import json

import pytest

from openinquest.cli import main


@pytest.fixture
def ask(example, capsys):
    """Call `inquest` on the example; return its exit code, output and complaints."""

    def call(*words):
        code = main([*words, "--record", str(example.folder)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_the_page_of_a_place_and_time(ask):
    code, text, _ = ask("command", "--at", "almaty-region", "--when", "2022-01-05T15:20[Asia/Almaty]")
    assert code == 0
    assert "no allegation" in text
    assert "under Head of the Almaty region police (in practice): possibly at that time" in text
    assert "documented there: Taldykorgan" in text
    assert "documented in a wider area" in text
    assert "responsible for the area" in text
    assert "Order of 7 January" not in text


def test_the_page_for_a_program(ask):
    _, text, _ = ask("command", "--at", "almaty", "--when", "2022-01-05T21:00", "--json")
    page = json.loads(text)
    assert page["when"] == "2022-01-05T21:00[Asia/Almaty]"
    assert page["zone_of"] == "almaty"
    assert "no allegation" in page["note"]
    [police] = [unit for unit in page["units"] if unit["id"] == "almaty-police"]
    there, area = police["sightings"]
    assert (there["presence"], there["state"]) == ("documented-there", "certain")
    assert area["presence"] == "responsible-for-area"
    assert {voice["id"] for voice in there["sources"]} >= {"almaty-police"}
    assert there["statements"]
    [blackout] = [regime for regime in page["regimes"] if regime["id"] == "internet.blackout"]
    assert [one["by"][0]["id"] for one in blackout["from"]] == ["netblocks", "cloudflare"]
    assert page["numbers"]["documented-there"]["count"] == len(
        {
            unit["id"]
            for unit in page["units"]
            for seen in unit["sightings"]
            if seen["presence"] == "documented-there"
        }
    )
    code, _, _ = ask("why", page["numbers"]["regimes"]["why"])
    assert code == 0


def test_the_day_on_which_a_post_changed_hands(ask):
    _, text, _ = ask("command", "--unit", "knb", "--when", "2022-01-05")
    assert "It changed hands in that time" in text
    _, text, _ = ask("command", "--unit", "knb", "--when", "2022-01-06")
    assert "Yermek Sagimbayev; not known at that time. It began before" in text
    assert "Karim Massimov" not in text.partition("\norder\t")[0]


def test_the_picture_of_a_chain(ask, tmp_path):
    file = tmp_path / "chain.svg"
    code, _, _ = ask("command", "--unit", "knb-almaty", "--when", "2022-01-05", "--picture", str(file))
    assert code == 0
    assert "no allegation" in file.read_text(encoding="utf-8")


def test_the_history_of_a_post(ask):
    _, text, _ = ask("command", "--posts", "post.pg", "--json")
    [history] = json.loads(text)
    assert [one["id"] for one in history["held"]] == ["occupancy.nurdauletov.pg", "occupancy.asylov.pg"]
    assert [one["change"] for one in history["between"]] == ["not-known"]
    assert "no allegation" in history["note"]


def test_the_orders(ask):
    _, text, _ = ask("command", "--orders", "--json")
    orders = {order["id"]: order for order in json.loads(text)}
    [giver] = orders["order7"]["posts_of_giver"]
    assert giver["giver"] == "tokayev"
    assert orders["order7"]["addressee"][0]["by"][0]["id"] == "president"
    assert "no allegation" in orders["order7"]["note"]
    _, text, _ = ask("command", "--orders")
    assert "no allegation" in text


def test_what_was_not_yet_said_is_not_there(ask):
    _, text, _ = ask("command", "--orders", "--on", "2022-12-31", "--json")
    given = {order["id"]: order["given_by"] for order in json.loads(text)}
    assert given["order7"]
    assert "order.leave-knb" not in given  # nobody spoke of it before January 2023


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--at", "almaty"], "Say where and when"),
        (["--when", "2022-01-05"], "Say where and when"),
        (["--at", "almaty", "--when", "soon"], "--when 'soon'"),
        (["--at", "almaty", "--when", "2022-01-05/.."], "both ends"),
        (["--at", "nowhere", "--when", "2022-01-05"], "Nothing in this record is called 'nowhere'"),
        (["--at", "knb", "--when", "2022-01-05"], "no place"),
        (["--at", "almaty", "--when", "2022-01-05", "--kind", "none"], "de-jure"),
        (["--orders", "--posts"], "ask for one of them"),
        (["--at", "almaty", "--when", "2022-01-05", "--picture", "chain.svg"], "name it with --unit"),
        (["--posts", "almaty"], "no post"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_what_to_do(ask, words, complaint):
    code, text, complaints = ask("command", *words)
    assert code != 0
    assert text == ""
    assert complaint in complaints


@pytest.mark.parametrize(
    "name", ["csto-forces", "occupancy.massimov.knb", "sub.knb-almaty", "post.pg", "emergency.almaty"]
)
def test_why_names_what_stands_behind(ask, name):
    code, text, _ = ask("why", name, "--json")
    assert code == 0
    reason = json.loads(text)
    assert reason["statements"]
    assert "no allegation" in reason["rule"]
