"""Sentences of inquiry on a page: dates and quantities in words, numbers as links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openinquest.release.snapshot import Cell, Figure, Meta, Point, Position, Snapshot, Statement, Text, Thing
from openinquest.site.addresses import Addresses
from openinquest.site.sentences import explain
from openinquest.site.view import View

LABEL = Text("Office", "Управление", "Басқарма")


def view(language: str) -> View:
    statement = Statement(12, "f", "value", "~9900", "asserts", "office", type="quantity")
    snapshot = Snapshot(
        meta=Meta(Text("t"), "", "2026-11-21", 12, "0" * 64, "x"),
        statements={12: statement, 13: replace(statement, n=13, value="263")},
        things={"office": Thing("office", "PublicBody", LABEL), "f": Thing("f", "Figure", Text("figure"))},
        figures={"f": Figure("f", Text("figure"), "", "", "", "", "", ())},
        points={}, questions={}, judgements=(), speakers={}, parties={}, sources={},
    )  # fmt: skip
    return View(snapshot, Addresses(snapshot), language, "", "../")


POINT = Point(
    "f", "f", Text(), "figure", "contested", (),
    {"p": Cell((Position(12, "~9900", "asserts", "office"), Position(13, "263", "asserts", "nobody")))},
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "Office (2022-01-09) said ~9900.",
            'Office (9 January 2022) said <a href="figure/f.html#n12">about 9,900</a>.'),
        ("ru", "Управление (2022-01-09) называет: ~9900; nobody называет 263.",
            'Управление (9 января 2022) называет: <a href="figure/f.html#n12">около 9900</a>; nobody называет 263.'),
        ("kk", "<12> мен <14> бір-біріне қайшы", '<a href="figure/f.html#n12">#12</a> мен #14 бір-біріне қайшы'),
        ("en", "Office (2022) said 99001.", "Office (2022) said 99001."),
        ("en", "<b> & <script>", "&lt;b&gt; &amp; &lt;script&gt;"),
    ],
)  # fmt: skip
def test_values_days_and_numbers_in_a_sentence(language: str, sentence: str, expected: str) -> None:
    found = explain(view(language), Text(**{language: sentence}), POINT)
    assert str(found).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_the_first_sentence_is_the_one_on_the_status() -> None:
    text = Text("Voices conflict: Office (Exclusive.kz, 2023) said 1. By judgement, it is qualified.")
    assert (
        str(explain(view("en"), text, None, True)) == "Voices conflict: Office (Exclusive.kz, 2023) said 1."
    )
