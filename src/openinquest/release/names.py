"""The files of a release beside its pages, by path in its folder."""

ENTRIES = "data/entries.jsonl"
CSV = "data/statements.csv"
PARQUET = "data/statements.parquet"
CHECKER = "data/check.py"
