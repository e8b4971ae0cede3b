"""A re-import tells added, changed, gone and unchanged rows apart by key."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.record.tables import compare

rows = st.dictionaries(st.text(min_size=1, max_size=3), st.one_of(st.none(), st.integers(0, 3)), max_size=12)


def frame(keyed):
    return pl.DataFrame(
        {"key": list(keyed), "identity": list(keyed.values())},
        schema={"key": pl.String, "identity": pl.Int64},
    )


@settings(deadline=None)
@given(rows, rows)
def test_against_dictionaries(before, after):
    result = compare(frame(before), frame(after))
    assert dict(result.added.rows()) == {key: after[key] for key in after if key not in before}
    assert dict(result.gone.rows()) == {key: before[key] for key in before if key not in after}
    both = [key for key in after if key in before]
    assert [row[0] for row in result.changed.rows()] == [key for key in both if before[key] != after[key]]
    assert result.changed["before"].to_list() == [before[key] for key in result.changed["key"]]
    assert dict(result.unchanged.rows()) == {key: after[key] for key in both if before[key] == after[key]}
    assert result.is_empty == (before == after)


def test_a_key_that_stands_twice():
    twice = pl.DataFrame({"key": ["a", "a"], "identity": [1, 2]})
    with pytest.raises(ValueError, match="twice"):
        compare(twice, frame({}))
