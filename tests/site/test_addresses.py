"""File names are safe everywhere and never meet."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openinquest.site.addresses import file_name


@given(st.text())
def test_a_name_is_plain(identifier: str) -> None:
    name = file_name(identifier)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name)
    assert not name.endswith(".")


@given(st.text(), st.text())
def test_two_ids_never_share_a_name(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) is (one == other)


@pytest.mark.parametrize("identifier", ["deaths.att.almaty", "q.list", "belsat-2022-01-10"])
def test_plain_ids_stay_readable(identifier: str) -> None:
    assert file_name(identifier) == identifier


@pytest.mark.parametrize(
    "identifier", ["con", "NUL", "aux.html", "..", "Қаңтар", "a/b", "A", "x-1", "", "a."]
)
def test_ids_that_a_file_system_would_mistake_are_hashed(identifier: str) -> None:
    assert re.fullmatch("x-[0-9a-f]{20}", file_name(identifier))
