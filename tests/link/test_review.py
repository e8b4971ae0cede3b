"""Review: which answers are read, what they become, and what other answers settle."""

import polars as pl
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.link.explain import Explanation
from openinquest.link.review import (
    Answer,
    Given,
    Question,
    answer_sheet,
    differing,
    is_settled,
    judgement,
    new_answers,
    read_answers,
    session_name,
    unanswered,
)
from openinquest.record import Coder
from openinquest.record.merge import Link

CODER = Coder("r1", "2030-02-01T10:00:00Z")
ENTRIES = pl.DataFrame(
    {
        "entry": ["a:1", "b:1", "c:1"], "list": ["a", "b", "c"], "row": ["1", "1", "1"],
        "name": ["Жасанов Қ.", "Zhasanov Kuat", None], "age": [34, None, 35],
    }
)  # fmt: skip


def question(left, right):
    return Question(Explanation(left, right, 1.5, 0.74, -8.0, ()), "the two nearly balance")


def same(left, right, verdict="same", by="r1", n=1):
    return Link(left, right, verdict, person=True, by=by, n=n)


def test_an_answer_becomes_a_persons_judgement_with_reason_and_pseudonym():
    flat = judgement(Given("a:1", "b:1", Answer.SAME, "one photograph"), CODER, session_name(CODER))
    assert flat["kind"] == "same"
    assert (flat["by"], flat["method"], flat["reason"]) == ("r1", "person", "one photograph")
    assert flat["coded_from"]["import"].startswith("review-")


def test_a_sheet_shows_both_entries_and_comes_back_as_answers(tmp_path):
    sheet = answer_sheet([question("b:1", "a:1"), question("a:1", "c:1")], ENTRIES)
    assert sheet.row(0, named=True) == {
        "left": "a:1", "right": "b:1", "verdict": "", "reason": "", "why": "the two nearly balance",
        "probability": "0.74", "left_list": "a", "right_list": "b", "left_row": "1", "right_row": "1",
        "left_name": "Жасанов Қ.", "right_name": "Zhasanov Kuat", "left_age": "34", "right_age": "",
    }  # fmt: skip
    sheet[0, "verdict"] = " Same "
    sheet[0, "reason"] = "one photograph"
    sheet.write_csv(tmp_path / "s.csv")
    assert read_answers(tmp_path / "s.csv", ENTRIES["entry"]) == [
        Given("a:1", "b:1", Answer.SAME, "one photograph")
    ]


def test_every_problem_of_a_sheet_is_told_and_no_name(tmp_path):
    (tmp_path / "s.csv").write_text(
        "left,right,verdict,name\n"
        "a:1,x:9,same,Жасанов\n"
        "a:1,b:1,perhaps,Жасанов\n"
        "a:1,a:1,same,Жасанов\n"
        "a:1,b:1,same,Жасанов\n"
        "b:1,a:1,different,Жасанов\n"
        "b:1,c:1,,Жасанов\n"
    )
    with pytest.raises(InputError) as refusal:
        read_answers(tmp_path / "s.csv", ENTRIES["entry"])
    assert [(problem.row, problem.column) for problem in refusal.value.problems] == [
        (2, "right"), (3, "verdict"), (4, "right"), (6, "verdict"),
    ]  # fmt: skip
    assert "Жасанов" not in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"one,two\n1,2\n", b"left,right\na:1,b:1\n"])
def test_what_is_no_sheet_of_answers_is_refused(tmp_path, content):
    (tmp_path / "s.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"answers cannot be read"):
        read_answers(tmp_path / "s.csv", ENTRIES["entry"])
    with pytest.raises(InputError):
        read_answers(tmp_path / "missing.csv", ENTRIES["entry"])


def test_a_pair_that_any_person_judged_is_not_asked_again():
    pairs = pl.DataFrame({"left": ["a", "a", "b"], "right": ["b", "c", "c"]})
    assert unanswered(pairs, [same("c", "a", "unsure")]).rows() == [("a", "b"), ("b", "c")]
    assert unanswered(pairs, []).rows() == pairs.rows()


def test_an_answer_given_before_is_not_given_twice():
    persons = [same("a:1", "b:1", n=1), same("a:1", "b:1", "different", n=2), same("a:1", "c:1", by="other")]
    given = [Given("a:1", "b:1", Answer.SAME), Given("a:1", "c:1", Answer.SAME)]
    assert new_answers(given, persons, "r1") == given
    assert new_answers([Given("a:1", "b:1", Answer.DIFFERENT)], persons, "r1") == []


def test_what_other_answers_imply_is_not_asked():
    persons = [same("a", "b"), same("c", "d"), same("b", "c", "different")]
    assert is_settled(("a", "b"), persons)
    assert is_settled(("a", "d"), persons)
    assert not is_settled(("a", "e"), persons)
    assert is_settled(("a", "c"), [same("a", "b"), same("b", "c")])
    assert not is_settled(("a", "c"), [same("a", "b"), same("b", "c", "unsure")])


@examples(st.text(max_size=12), st.text(max_size=12))
def test_marking_what_differs_loses_no_letter(left, right):
    first, second = differing(left, right)
    assert "".join(text for text, _ in first) == left
    assert "".join(text for text, _ in second) == right
    if left == right:
        assert not any(other for _, other in first + second)


def test_only_what_differs_is_marked():
    assert differing("Zhasanov", "Zhasanova") == ([("Zhasanov", False)], [("Zhasanov", False), ("a", True)])
