"""What a legal rule alone moved between two days is told as a change, and by which rule."""

from __future__ import annotations

import json

import pytest

from openinquest.cli import main


@pytest.fixture
def changed(tarlan, capsys):
    def run(*words):
        assert main(["changed", *words, "--record", str(tarlan.folder)]) == 0
        return capsys.readouterr().out

    return run


def moved(out):
    return {
        each["id"]: (each["before"], each["after"], each["term_before"], each["term_after"])
        for each in json.loads(out)["questions"]
    }


def test_a_term_that_ran_out_moves_a_question_of_which_nobody_said_a_word(changed):
    # ten working days from 25 March 2031 end on 9 April, since 4 April is free and 5 April was worked
    out = changed("questions.q1", "--since", "2031-04-08", "--on", "2031-04-20", "--json")
    assert moved(out) == {"questions.q1": ("open", "deemed refused", None, "deemed refused")}
    [question] = json.loads(out)["questions"]
    assert question["statements"] == []
    assert "Law on appeals, article 4" in question["because"]
    assert "Law on appeals, article 9" in question["because"]
    text = changed("questions.q1", "--since", "2031-04-08", "--on", "2031-04-20")
    assert "\topen\tdeemed refused\tterm\t\tBy the rule: silence past the term counts as refusal." in text
    later = changed("--since", "2031-04-21", "--on", "2031-04-22", "--json")
    assert moved(later).keys() == {"questions.q2"}  # 15 calendar days from 4 April, moved past a Sunday
    assert moved(later)["questions.q2"][:2] == ("open", "overdue")


def test_a_rule_that_nobody_verified_moves_no_status_and_is_told_all_the_same(changed):
    out = changed("questions.q3", "--since", "2031-06-01", "--on", "2031-06-20", "--json")
    assert moved(out) == {"questions.q3": ("open", "open", None, "if the rule holds: overdue")}
    text = changed("questions.q3", "--since", "2031-06-01", "--on", "2031-06-20")
    assert "\topen\topen, if the rule holds: overdue\tterm\t" in text
    assert "article 7" in text
