"""What is told of a result: every entry once, persons by the lists that name them, and nothing counted twice."""

import polars as pl
import pytest

from openinquest.link.report import cluster_table, number_of, persons_by_lists, sentence

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


def found(entries, lists, persons, joined=0, nameless=0, flagged=0, **more):
    names = [{"list": str(number)} for number in range(lists)]
    return {"entries": entries, "lists": names, "persons": persons, "joined": joined, "nameless": nameless,
            "flagged": flagged, **more}  # fmt: skip


ONE = {"low": 1, "high": 1, "reliable": True}


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (found(1, 1, 1),
         "1 entry of 1 list holds 1 person by name. None of these persons stands in more than one entry."),
        (found(0, 1, 0), "0 entries of 1 list hold nobody by name."),
        (found(2, 2, 1, joined=1, draws=ONE),
         "2 entries of 2 lists hold 1 person by name. 1 of these persons stands in more than one entry. Linkage leaves "
         "exactly 1 person by name (95%)."),
        (found(1, 1, 0, nameless=1), "1 entry of 1 list holds nobody by name, and 1 entry without one usable name."),
        (found(1300, 3, 1200, joined=70, nameless=2, flagged=1, draws=ONE | {"high": 2}),
         "1,300 entries of 3 lists hold 1,200 persons by name, and 2 entries without one usable name, any of which may "
         "be one of them. 70 of these persons stand in more than one entry. Linkage leaves 1 to 2 persons by name "
         "(95%). 1 entry is flagged: somebody should look."),
    ],
)  # fmt: skip
def test_the_result_is_told_in_words_that_fit_its_numbers(result, said):
    assert sentence(result) == said


def test_words_follow_their_number():
    assert [number_of(n, "entry", "entries") for n in (0, 1, 1200)] == [
        "0 entries",
        "1 entry",
        "1,200 entries",
    ]
