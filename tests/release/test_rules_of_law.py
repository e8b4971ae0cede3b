"""A release calls a question overdue or refused by silence only where a named person verified the rule."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from openinquest.inquiry.deadlines import FILE_NAME
from openinquest.record import open_record
from openinquest.release import verify_site, write_release

DAY = date(2032, 6, 1)
BY_LAW = {"overdue", "deemed refused"}


@pytest.fixture(scope="module")
def released(tarlan, tmp_path_factory):
    out = tmp_path_factory.mktemp("tarlan") / "site"
    write_release(tarlan, out, today=DAY)
    return out


def marks(page):
    return {word for word in BY_LAW if f"m-{word.replace(' ', '-')}" in page}


def test_verified_rules_go_out_and_are_applied(released, tarlan):
    assert marks((released / "en" / "questions.html").read_text(encoding="utf-8")) == BY_LAW
    assert (released / "data" / "rules.yaml").read_bytes() == (tarlan.folder / FILE_NAME).read_bytes()
    assert not verify_site(released).wrong


def test_who_checks_finds_changed_rules(released, tmp_path):
    copy = tmp_path / "site"
    shutil.copytree(released, copy)
    law = copy / "data" / "rules.yaml"
    law.write_text(law.read_text(encoding="utf-8").replace("count: 10", "count: 90"), encoding="utf-8")
    assert verify_site(copy).wrong


def test_without_a_verification_nothing_is_overdue(tarlan, tmp_path):
    folder = tmp_path / "record"
    shutil.copytree(tarlan.folder, folder)
    rules = folder / FILE_NAME
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text[: text.index("verified:")], encoding="utf-8")
    with open_record(folder) as record:
        write_release(record, tmp_path / "site", today=DAY)
    assert marks((tmp_path / "site" / "en" / "questions.html").read_text(encoding="utf-8")) == set()
    assert not (tmp_path / "site" / "data" / "rules.yaml").exists()
    assert not verify_site(tmp_path / "site").wrong
