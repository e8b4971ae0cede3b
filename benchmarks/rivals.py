"""Other systems on the same data, each as its own documentation would have it used."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import polars as pl

FEBRL = ("given_name", "surname", "address_1", "suburb", "postcode", "date_of_birth", "soc_sec_id")


_LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфхыэёцғқңөұүһіәжчшщюяъь",
        [*"abvgdeziiklmnoprstufhye", "yo", "ts", "gh", "q", "ng", "o", "u", "u", "h", "i", "a", "zh", "ch", "sh",
         "shch", "yu", "ya", "", ""],
        strict=True,
    )
)  # fmt: skip


def transliterated(texts: pl.Series) -> pl.Series:
    """Return texts in plain Latin letters, one letter of Cyrillic at a time, and without marks on letters."""
    from unicodedata import combining, normalize

    table = str.maketrans(_LATIN)
    once = texts.unique()
    plain = [
        text
        and "".join(mark for mark in normalize("NFD", text.lower().translate(table)) if not combining(mark))
        for text in once
    ]
    return texts.replace_strict(once, pl.Series(plain, dtype=pl.String))


def _plain(entries: pl.DataFrame) -> pl.DataFrame:
    """Return simulated entries with the first and last word of the name, as written, for systems without a parser."""
    words = (
        pl.col("name").str.to_lowercase().str.replace_all(r"[^\p{L}]+", " ").str.strip_chars().str.split(" ")
    )
    return entries.select(
        "entry", "truth", "list", "place", "died", "born", "sex",
        surname=words.list.first(), given_name=words.list.get(1, null_on_oob=True),
        name=words.list.sort().list.join(" "),
    ).with_row_index("unique_id")  # fmt: skip


def clusters_of(entries: pl.DataFrame, pairs: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Return `entry`, `found`: connected components of pairs of ids."""
    root = {entry: entry for entry in entries["entry"]}

    def find(item: str) -> str:
        while root[item] != item:
            root[item] = root[root[item]]
            item = root[item]
        return item

    for left, right in pairs:
        one, two = sorted((find(left), find(right)))
        root[two] = one
    return pl.DataFrame({"entry": list(root), "found": [find(entry) for entry in root]})


def splink(entries: pl.DataFrame, latin: bool = False) -> pl.DataFrame:
    """Link with plain Splink at threshold 0.5, on the columns as written or all of them in plain `latin`.

    Two lists are taken to name each person once: of the links of an entry the best alone is followed.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    if latin:
        entries = entries.with_columns(transliterated(entries[name]) for name in ("name", "place"))
    several = entries["list"].n_unique() > 1
    if "soc_sec_id" in entries.columns:
        tables = [
            api.register(part.drop("truth").to_arrow(), dataset_display_name=str(name[0]))
            for name, part in sorted(entries.partition_by("list", as_dict=True).items())
        ]
        kind, unique = "link_only", "entry"
        comparisons: list[Any] = [
            cl.JaroWinklerAtThresholds("given_name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.92]), cl.JaroWinklerAtThresholds("suburb", [0.92]),
            cl.LevenshteinAtThresholds("postcode", [1]), cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        ]  # fmt: skip
        rules: list[tuple[str, ...]] = [
            ("given_name", "surname"),
            ("date_of_birth",),
            ("soc_sec_id",),
            ("postcode", "given_name"),
            ("postcode", "surname"),
        ]
        sessions: list[tuple[str, ...]] = [("date_of_birth",), ("soc_sec_id",)]
    else:
        plain = _plain(entries)
        tables = [
            # a list that is alone may have a name that no table of SQL can have
            api.register(
                part.drop("truth", "list").to_arrow(),
                dataset_display_name=str(name[0]) if several else "entries",
            )
            for name, part in sorted(plain.partition_by("list", as_dict=True).items())
        ]
        kind, unique = "link_only" if several else "dedupe_only", "entry"
        # writers of lists put either name first
        names = (
            [cl.ForenameSurnameComparison("given_name", "surname", jaro_winkler_thresholds=[0.92, 0.8])]
            if several
            else [
                cl.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=True)
                for name in ("surname", "given_name")
            ]
        )
        comparisons = [
            *names,
            cl.JaroWinklerAtThresholds("place", [0.92]), cl.DamerauLevenshteinAtThresholds("died", [1]),
            cl.DamerauLevenshteinAtThresholds("born", [1]), cl.ExactMatch("sex"),
        ]  # fmt: skip
        rules = [("surname", "given_name"), ("name",), ("born", "surname"), ("born", "given_name"),
                 ("place", "died", "surname"), ("place", "died", "given_name")]  # fmt: skip
        sessions = [("surname", "given_name"), ("born",)]
        if several:  # in two scripts names meet nowhere as they are written, nor do places
            rules = [("born",), ("surname", "given_name"), ("name",), ("surname", "died"), ("given_name", "died"),
                     ("place", "died"), ("place", "surname"), ("place", "given_name")]  # fmt: skip
            sessions = [("born",), ("died", "sex")]
    settings = SettingsCreator(
        link_type=kind,  # type: ignore[arg-type]
        unique_id_column_name=unique,
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in rules],
    )
    linker = Linker(tables, settings, log_level=None)
    train = linker.training
    train.estimate_probability_two_random_records_match([block_on(*rules[0])], recall=0.6)
    train.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for columns in sessions:
        train.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    if several and "soc_sec_id" not in entries.columns:
        best = linker.clustering.cluster_using_single_best_links(
            predicted, sorted(set(entries["list"])), threshold_match_probability=0.5
        )
        return pl.DataFrame(best.as_pyarrow_table()).select("entry", found="cluster_id")
    pairs = pl.DataFrame(predicted.as_pyarrow_table()).select("entry_l", "entry_r").rows()
    return clusters_of(entries, pairs)


def recordlinkage(entries: pl.DataFrame) -> pl.DataFrame:
    """Link with recordlinkage: blocks, Jaro-Winkler at 0.85, the ECM classifier."""
    import pandas
    import recordlinkage as rl

    raw = entries if "soc_sec_id" in entries.columns else _plain(entries).drop("unique_id")
    frames = [
        pandas.DataFrame(part.to_dict(as_series=False)).set_index("entry")
        for part in (raw.partition_by("list") if "soc_sec_id" in raw.columns else [raw])
    ]
    index, compare = rl.Index(), rl.Compare()
    if "soc_sec_id" in raw.columns:
        for column in ("given_name", "surname", "date_of_birth", "soc_sec_id"):
            index.block(column)
        for column in FEBRL[:4]:
            compare.string(column, column, method="jarowinkler", threshold=0.85)
        for column in FEBRL[4:]:
            compare.exact(column, column)
    else:
        for columns in (
            ["surname", "given_name"],
            ["name"],
            ["born", "surname"],
            ["place", "died", "surname"],
        ):
            index.block(columns)
        for column in ("surname", "given_name", "place"):
            compare.string(column, column, method="jarowinkler", threshold=0.85)
        for column in ("died", "born", "sex"):
            compare.exact(column, column)
    vectors = compare.compute(index.index(*frames), *frames)
    links = rl.ECMClassifier().fit_predict(vectors)
    return clusters_of(entries, links)


def dedupe(entries: pl.DataFrame, labels: int = 150) -> pl.DataFrame:
    """Link with dedupe, trained on that many pairs of one person and of two, labelled from the truth."""
    import dedupe as dd

    columns = list(FEBRL)
    sides: list[dict[str, dict[str, Any]]] = [
        {row["entry"]: {name: row[name] for name in columns} for row in part.iter_rows(named=True)}
        for part in entries.partition_by("list")
    ]
    fields = [dd.variables.String(name, has_missing=True) for name in columns]
    linker = dd.RecordLink(fields, num_cores=1)
    linker.prepare_training(*sides, sample_size=1500)
    ids = [part.sort("truth")["entry"].to_list() for part in entries.partition_by("list")]
    match = [(sides[0][one], sides[1][two]) for one, two in zip(*ids, strict=True)][:labels]
    apart = [(sides[0][one], sides[1][two]) for one, two in zip(ids[0][1:], ids[1], strict=False)][:labels]
    linker.mark_pairs({"match": match, "distinct": apart})
    linker.train(index_predicates=False)
    return clusters_of(entries, [tuple(pair) for pair, _ in linker.join(*sides, threshold=0.5)])
