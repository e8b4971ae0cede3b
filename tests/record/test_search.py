"""Finding: names first, then documents, then words; letter case and composed letters aside."""

import unicodedata

import pytest

from invented import WORLD, say
from openinquest.record.search import find, nearest

DOCUMENT = {"id": "a" * 64, "handle": "brief", "title": "Сводка о hurt", "publisher": "A Ministry",
            "coder": "c1", "coded_at": "2030-03-01T00:00:00Z", "method": "person"}  # fmt: skip


@pytest.fixture
def frames(record):
    record.append(
        statements=[
            *WORLD,
            say("dead", "12", quote="Двенадцать человек, сказал Йорик"),
            say("dead", "7", scope="not HURT"),
        ],
        documents=[DOCUMENT],
    )
    return record.frames()


def test_names_come_first_then_documents_then_the_rest(frames):
    found = find(frames, "hurt")
    assert [(hit.thing, hit.property) for hit in found] == [
        ("hurt", "label"), ("brief", "title"), ("hurt", "schema"), ("dead", "value"),
    ]  # fmt: skip
    assert [hit.thing for hit in find(frames, "hurt", 2)] == ["hurt", "brief"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_are_found_in_any_case_and_composition(frames, form):
    assert [hit.value for hit in find(frames, unicodedata.normalize(form, "йорик"))] == ["12"]
    assert [hit.thing for hit in find(frames, unicodedata.normalize(form, "СВОДКА"))] == ["brief"]


def test_what_is_sought_is_no_pattern(frames):
    assert find(frames, ".*") == []
    assert find(frames, "nowhere") == []


def test_the_nearest_is_an_id_or_the_thing_of_a_label(frames):
    assert nearest(frames, "daed") == " (did you mean 'dead'?)"
    assert nearest(frames, "a minstry") == " (did you mean 'ministry'?)"
    assert nearest(frames, "xyz") == ""
