"""What is told of a result: every entry once, persons by the lists that name them, and nothing counted twice."""

import polars as pl
import pytest

from openinquest.link.report import cluster_table, persons_by_lists

ENTRIES = pl.DataFrame(
    {
        "entry": ["a:1", "a:2", "b:1", "persons:1"], "list": ["a", "a", "b", "persons"], "row": ["1", "2", "1", "1"],
        "name": ["Жасанов К.", "Ким В.", "Kuat Zhasanov", None], "sex": [None, None, None, None],
    }
)  # fmt: skip
CLUSTERS = ENTRIES.select("entry", "list").with_columns(
    cluster=pl.Series(["a:1", "a:2", "a:1", "persons:1"]),
    confidence=pl.Series([0.987, 1.0, 0.987, 0.5]),
    flagged=pl.Series([True, False, False, False]),
)


def test_every_entry_stands_in_the_table_once_with_larger_clusters_first():
    table = cluster_table(ENTRIES, CLUSTERS)
    assert table.columns == ["cluster", "size", "entry", "list", "row", "name", "confidence", "flagged"]
    assert table["entry"].to_list() == ["a:1", "b:1", "a:2", "persons:1"]
    assert table["size"].to_list() == [2, 2, 1, 1]
    assert table["confidence"].to_list() == [0.99, 0.99, 1.0, 0.5]
    assert table["flagged"].to_list() == ["yes", None, None, None]


def test_persons_are_counted_by_the_lists_that_name_them():
    found = persons_by_lists(CLUSTERS)
    assert found.rows() == [(["a", "b"], 1), (["a"], 1), (["persons"], 1)]
    assert found["persons"].sum() == CLUSTERS["cluster"].n_unique()


@pytest.mark.parametrize("flagged", [True, False])
def test_the_column_of_flags_is_always_there(flagged):
    table = cluster_table(ENTRIES, CLUSTERS.with_columns(flagged=pl.lit(flagged)))
    assert set(table["flagged"].to_list()) == {"yes" if flagged else None}
