from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve import PageFragment, RowFragment, TimeFragment, fragment_selector, parse_fragment


@pytest.mark.parametrize(
    ("text", "fragment", "canonical"),
    [
        ("page=3", PageFragment(3), "page=3"),
        ("#page=12", PageFragment(12), "page=12"),
        ("row=5", RowFragment(5, 5), "row=5"),
        ("row=5-7", RowFragment(5, 7), "row=5-7"),
        ("row=5-*", RowFragment(5, None), "row=5-*"),
        ("t=10", TimeFragment(Decimal(10), None), "t=10"),
        ("t=10,20.5", TimeFragment(Decimal(10), Decimal("20.5")), "t=10,20.5"),
        ("t=,20", TimeFragment(Decimal(0), Decimal(20)), "t=0,20"),
        ("t=npt:1:02:03.50,1:02:04", TimeFragment(Decimal("3723.5"), Decimal(3724)), "t=3723.5,3724"),
        ("t=02:03", TimeFragment(Decimal(123), None), "t=123"),
    ],
)
def test_fragments_are_read_and_written_back(text: str, fragment: object, canonical: str) -> None:
    assert parse_fragment(text) == fragment
    assert str(parse_fragment(text)) == canonical
    assert parse_fragment(canonical) == fragment


@pytest.mark.parametrize(
    "text",
    [
        "", "page=0", "page=-1", "page=x", "page=1&zoom=2", "row=0", "row=7-5", "row=*", "row=1;3", "t=", "t=,",
        "t=20,10", "t=5,5", "t=smpte:1", "t=1:99", "t=1:02:99", "xywh=1,2,3,4", "page=99999999999",
    ],
)  # fmt: skip
def test_what_points_nowhere_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_fragment(text)


def test_the_selector_names_the_standard_of_its_kind() -> None:
    assert fragment_selector(PageFragment(3)) == {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc8118",
        "value": "page=3",
    }
    assert fragment_selector(RowFragment(1, 1))["conformsTo"].endswith("rfc7111")
    assert "media-frags" in fragment_selector(TimeFragment(Decimal(1), None))["conformsTo"]


@settings(deadline=None)
@given(st.decimals(0, 10**6, places=3), st.one_of(st.none(), st.decimals(1, 10**6, places=3)))
def test_times_survive_writing_and_reading(start: Decimal, length: Decimal | None) -> None:
    fragment = TimeFragment(start, None if length is None else start + length)
    assert parse_fragment(str(fragment)) == fragment
